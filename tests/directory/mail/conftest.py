"""Propositions as they stand when a letter is written."""

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from directory.enums import SubmissionKind, SubmissionState
from directory.models import Submission
from tests import factories as make


@pytest.fixture(autouse=True)
def _empty_queue(db):
    """Tests that commit leave their jobs: Django empties only the tables that it manages."""
    ProcrastinateJob.objects.all()._raw_delete(using="default")


@pytest.fixture
def network(db):
    return make.NetworkFactory(name="CENTRAIDER", actor__email="contact@centraider.example.org")


@pytest.fixture
def submit(network):
    """A proposition received by ``network``, unless told otherwise."""

    def submit(**fields):
        now = timezone.now()
        return Submission.objects.create(
            **{
                "kind": SubmissionKind.PROJECT,
                "title": "Des forages à Kita",
                "state": SubmissionState.RECEIVED,
                "author_email": "mairie@vendome.example.org",
                "network": network,
                "received_at": now,
                "email_confirmed_at": now,
                "consent_at": now,
            }
            | fields
        )

    return submit
