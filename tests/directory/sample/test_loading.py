"""Loading on a base that has only the reference."""

import pytest
from django.core.management import call_command

from directory import sample
from directory.dates import PartialDate
from directory.models import Actor, Collectivite, Jumelage, Project
from events.models import Article, Call, CountryGroup, Event, Resource
from tests.factories import ForeignTownFactory, JumelageFactory

MODELS = (Actor, Article, Call, CountryGroup, Event, Jumelage, Project, Resource)


def contents():
    return {model: set(model.objects.values_list("slug", flat=True)) for model in MODELS}


def test_a_twinning_imported_before_is_completed_not_doubled(reference):
    bagnolet = Collectivite.objects.get(code="93006")
    sesto = ForeignTownFactory(name="Sesto Fiorentino", country="IT", actor__latitude=43.833, actor__longitude=11.2)
    known = JumelageFactory(members=[bagnolet, sesto], since=None, published=True)

    call_command("load_sample", verbosity=0)

    known.refresh_from_db()
    assert known.since == PartialDate(1962)
    assert Actor.objects.filter(name="Sesto Fiorentino").count() == 1
    assert Jumelage.objects.filter(members__collectivite=bagnolet).count() == 6


def test_one_page_fails_alone(reference, monkeypatch):
    def broken(by):
        raise ValueError("page")

    monkeypatch.setattr("directory.sample.PAGES", (*sample.PAGES[:1], broken))

    with pytest.raises(ValueError, match="page"):
        call_command("load_sample", verbosity=0)

    assert Jumelage.objects.filter(slug="les-lagos-du-monde").exists()
    assert not Event.objects.exists()


def test_removed_whole_then_made_the_same(reference):
    empty = contents()
    call_command("demo_data", projects=40, verbosity=0)
    first = contents()
    titles = set(Project.objects.values_list("slug", "title", "start", "end", "budget_amount"))

    call_command("demo_data", remove=True, verbosity=0)
    assert contents() == empty

    call_command("demo_data", projects=40, verbosity=0)
    assert contents() == first
    assert set(Project.objects.values_list("slug", "title", "start", "end", "budget_amount")) == titles
