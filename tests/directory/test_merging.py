"""Two records made one, and two again: every kind, every relation."""

import pytest
from django.apps import apps

from directory import merging
from directory.database import undo
from directory.database.checksums import checksums
from directory.models import Redirection
from events.models import Event
from tests import factories as make
from tests.relations import mergeable_models, relate_all, targets, two_of, with_roles

pytestmark = pytest.mark.django_db


def tables():
    """All that a merge may touch: what has a history, what people send, former addresses."""
    names = {model._meta.db_table for model in undo.histories()} | {Redirection._meta.db_table}
    return names | {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ("directory", "events", "cooperation")
        and not hasattr(model, "pgh_tracked_model")
        and model._meta.model_name not in ("revision", "drawncard")
    }


def fingerprints():
    return checksums(tables())


@pytest.fixture
def by(db):
    return make.UserFactory(national=True)


@pytest.mark.parametrize("with_twins", [False, True], ids=["apart", "in common"])
@pytest.mark.parametrize("model", mergeable_models(), ids=lambda model: model._meta.label_lower)
def test_whatever_named_the_lost_one_names_the_kept_one_and_all_returns(model, with_twins, by):
    kept, lost = map(with_roles, two_of(model))
    columns = relate_all(lost, kept if with_twins else two_of(model)[0])
    assert len(columns) == len(set(columns))
    before = fingerprints()
    named = {owner._meta.db_table: _named(owner) for owner in targets(lost)}
    assert all(named.values())

    done = merging.merge(kept, lost, by=by)

    assert not any(_named(owner) for owner in targets(lost)) or model._meta.model_name == "sector"
    assert fingerprints() != before
    assert merging.unmerge(done, by=by)[0] == 0
    assert _without_revisions(model, kept, before) == _without_revisions(model, kept, fingerprints())


def _named(owner):
    others = {other for other, _one in undo.references_to(type(owner))}.union(undo.pointers())
    return sum(len(merging.naming(owner, other)) for other in others)


def _without_revisions(model, kept, found):
    """Calendars are told of both changes: their number only grows."""
    if model is not Event:
        return found
    Event.objects.filter(pk=kept.pk).update(title="…")
    return {table: value for table, value in found.items() if table != "events_event"}
