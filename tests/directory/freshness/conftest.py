"""Sheets with somebody to ask, and clocks that do not move by themselves."""

import datetime

import pytest
from django.utils import timezone

from directory.freshness import campaigns
from directory.models import Project
from tests import factories as make


@pytest.fixture
def now():
    return timezone.now().replace(minute=0, second=0, microsecond=0)


@pytest.fixture
def network(db):
    return make.NetworkFactory(name="CENTRAIDER")


@pytest.fixture
def staff(network):
    return make.UserFactory(username="centre", network=network)


def minutes(number):
    return datetime.timedelta(minutes=number)


def days(number):
    return datetime.timedelta(days=number)


def asked_project(network, email="", **more):
    """A published project with a contact."""
    project = make.ProjectFactory(**{"published": True, "ongoing": True, "network": network, **more})
    make.ProjectContactFactory(project=project, **({"email": email} if email else {}))
    return project


def campaign_of(network, staff, projects, *, launched=True, **more):
    """A campaign that asks about ``projects``: a number, or a list."""
    if isinstance(projects, int):
        projects = [asked_project(network) for _number in range(projects)]
    campaign = make.CampaignFactory(network=network, **more)
    campaigns.add_sheets(campaign, Project.objects.filter(pk__in=[project.pk for project in projects]))
    return campaigns.launch(campaign, by=staff) if launched else campaign
