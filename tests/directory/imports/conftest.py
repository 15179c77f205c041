"""A kind of passage, and the base that its files speak of."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from directory.imports import actions
from directory.imports.working import work
from tests.directory.imports import wells
from tests.factories import CountryFactory, NetworkFactory, SectorFactory, UserFactory


@pytest.fixture(autouse=True)
def _kind(monkeypatch):
    wells.install(monkeypatch)


@pytest.fixture
def base(db):
    # Tests that commit leave their jobs: Django empties only the tables that it manages.
    ProcrastinateJob.objects.all()._raw_delete(using="default")

    class Base:
        user = UserFactory(national=True, first_name="Marie", last_name="Dupont")
        network = NetworkFactory(name="CENTRAIDER")
        country = CountryFactory(code="BJ")
        sector = SectorFactory(name="Eau")

        @classmethod
        def batch(cls, rows, *, network=None, **fields):
            body = wells.file_of(rows)
            network = network or cls.network
            return actions.receive(body, name="puits.xlsx", by=cls.user, network=network, **fields)

        @classmethod
        def rehearsed(cls, rows, *, publishes=False, **fields):
            batch = cls.batch(rows, **fields)
            return cls.rehearse(batch, publishes=publishes)

        @classmethod
        def rehearse(cls, batch, publishes=False):
            given = {"kind": "puits", "sheet": "Feuille1", "mapping": {"headers": {"A": "Titre"}}}
            actions.rehearse_batch(batch, by=cls.user, publishes=publishes, **given)
            return cls.done(batch)

        @classmethod
        def applied(cls, rows, **fields):
            batch = cls.rehearsed(rows, **fields)
            actions.apply_batch(batch, by=cls.user)
            return cls.done(batch)

        @staticmethod
        def done(batch):
            work(batch.pk)
            batch.refresh_from_db()
            return batch

    return Base
