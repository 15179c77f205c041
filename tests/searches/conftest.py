"""A small true base: the communes of ``communes.tsv``, the twinnings of ``jumelages.tsv``, the sample."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from directory.database.fold import fold
from directory.database.system import get_system_user
from directory.models import GazetteerTown
from directory.reading.labels import clean
from directory.reference import territory, towns
from directory.reference.loading import load_reference
from directory.reference.tables import read_table
from tests.conftest import forget_indexes

HERE = Path(__file__).parent
TWINNINGS = HERE / "jumelages.tsv"


@pytest.fixture(scope="module")
def base_of_module(django_db_setup, django_db_blocker):
    """Loaded once; taken back after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_territory()
        load_towns()
        options = {"sorte": "jumelages", "publier": True, "appliquer": True}
        call_command("import_table", TWINNINGS, **options, stdout=io.StringIO(), stderr=io.StringIO())
        call_command("load_sample", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def base(base_of_module, db):
    """The communes, the twinnings and the sample."""


@pytest.fixture(autouse=True, scope="module")
def _no_index_of_another_test():
    """In place of the one for each test: those of this module all read one base, whose indexes are built once."""
    forget_indexes()
    yield
    forget_indexes()


def load_territory():
    wanted = {row["code"] for row in read_table(HERE / "communes.tsv")}
    communes = [commune for commune in territory.communes() if commune.code in wanted]
    departements = {commune.departement for commune in communes}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(territory, "communes", lambda: iter(communes))
        load_reference(by=get_system_user(), departements=departements, countries=set())


def load_towns():
    """The towns of the reference that bear a name of the file."""
    sides = ("origincityLabel", "sistercityLabel")
    labels = {fold(clean(row[side]).partition(",")[0]) for row in read_table(TWINNINGS) for side in sides}
    rows = (town for town in towns.towns() if labels.intersection(town.names))
    GazetteerTown.objects.bulk_create(
        GazetteerTown(country_id=row.country, **{k: v for k, v in row._asdict().items() if k != "country"})
        for row in rows
    )
