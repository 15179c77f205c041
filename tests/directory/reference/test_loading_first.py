"""The first loading, into a base that is empty or nearly so."""

import pytest

from directory.models import Actor, Country, Network


def test_what_somebody_made_first_is_adopted(db, load):
    Country.objects.create(code="FR", name="France", locative="en France")
    Actor.objects.create(name="Gescod Grand Est", slug="gescod")

    load()

    assert [network.actor.name for network in Network.objects.filter(actor__slug__startswith="gescod")] == [
        "Gescod Grand Est"
    ]


def test_nothing_is_written_when_the_run_breaks(db, load, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("directory.reference.loading.load_towns", broken)

    with pytest.raises(RuntimeError):
        load()

    assert (Actor.objects.count(), Country.objects.count()) == (0, 0)
