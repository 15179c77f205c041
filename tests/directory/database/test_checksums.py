"""Two tables are the same if their fingerprints are, whatever the order in which their rows were written."""

import pytest

from directory.database.checksums import checksums
from directory.models import Sector
from tests.factories import SectorFactory

pytestmark = pytest.mark.django_db

TABLE = "directory_sector"


def test_the_order_of_writing_does_not_count():
    rows = [SectorFactory(name=name) for name in ("Eau", "Santé", "École")]
    written = checksums([TABLE])

    Sector.objects.all().delete()
    Sector.objects.bulk_create(reversed(rows))

    assert checksums([TABLE]) == written
    assert written[TABLE][0] == 3


def test_each_column_counts():
    sector = SectorFactory(name="Eau")
    written = checksums([TABLE])

    Sector.objects.filter(pk=sector.pk).update(aliases=["Puits"])

    assert checksums([TABLE]) != written


def test_an_empty_table_has_one_too():
    assert checksums(["directory_funding"])["directory_funding"][0] == 0
