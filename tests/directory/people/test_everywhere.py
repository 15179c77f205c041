"""Somebody planted in every table and every history: found, erased, and in no dump of the base afterwards."""

import pytest
from django.db import connection

from directory.database.personal import tracked_by
from directory.models import ErasedPrint, Erasure
from directory.people import actions, finding
from tests.directory.people import planting
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def planted(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    by = UserFactory(national=True)
    connection.check_constraints()
    planting.without_constraints()
    return by, planting.plant()


def test_found_everywhere_then_nowhere(planted):
    by, models = planted

    places = finding.find(planting.WHO)
    found = {place.model for place in places} | {one.model for place in places for one in place.former}
    assert {model._meta.label for model in models} - {model._meta.label for model in found} == set()
    assert len([model for model in models if tracked_by(model)]) > 40

    erasure = actions.erase(planting.WHO, by=by)

    assert planting.dump() == {}
    assert not finding.find(planting.WHO)
    assert Erasure.objects.get() == erasure
    assert sorted(ErasedPrint.objects.values_list("sort", flat=True)) == ["courriel", "nom", "telephone"]
