"""Whatever gives something back from the history leaves out who was erased meanwhile: each gesture says whom it kept
out, and none is done twice.
"""

import pytest
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from directory import bulk, merging, restoring
from directory.database.acts import act
from directory.models import Project, ProjectContact
from directory.people import actions
from directory.people.identity import Person
from tests import factories as make

# Each save in a transaction of its own, as on the site: that is what dates the events.
pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "nolwenn@douarnenez.example.org"


class Base:
    """Nolwenn answers for two sheets; she is erased from one, and her e-mail with it, everywhere."""

    def __init__(self):
        self.by = make.UserFactory(national=True)
        self.elsewhere = make.ProjectContactFactory(name="Nolwenn Kerdoncuff", email=EMAIL)
        self.project = make.ProjectFactory()
        self.key = self.project.pk
        self.contact = make.ProjectContactFactory(project=self.project, name="Le bureau", email=EMAIL)

    def erase(self):
        def here(model):
            return Q(pk=self.elsewhere.pk) if model is ProjectContact else Q(pk__in=[])

        actions.erase(Person((), (EMAIL,), ()), by=self.by, scope=here)

    def delete(self, row):
        with transaction.atomic(), act(user=self.by.pk):
            row.delete()


def value(base):
    base.delete(base.contact)
    base.erase()
    gone = base.contact.history.model.objects.get(pgh_label="delete")
    return restoring.restore_value(base.project, ProjectContact._meta.db_table, gone.pgh_id, "", by=base.by)


def version(base):
    at = timezone.now()
    base.delete(base.contact)
    base.erase()
    return restoring.restore_version(base.project, at, by=base.by)


def deleted(base):
    key = base.project.pk
    base.delete(base.project)
    base.erase()
    return restoring.restore_deleted(Project, key, by=base.by)[1]


def merged(base):
    done = merging.merge(make.ProjectFactory(), base.project, by=base.by)
    base.erase()
    return merging.unmerge(done, by=base.by)[1]


def group_of(base):
    rows = Project.objects.filter(pk=base.project.pk)
    group = bulk.ask(rows, deed="delete_chosen", by=base.by)
    bulk.carry_out(
        group, by=base.by, rows=lambda keys: Project.objects.filter(pk__in=keys), each=lambda row: row.delete()
    )
    return group


def together(base):
    group = group_of(base)
    base.erase()
    return bulk.take_back(group, by=base.by, forbidden=lambda plan: {})[1].kept_out


@pytest.fixture
def base(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return Base()


@pytest.mark.parametrize("gesture", [value, version, deleted, merged, together])
def test_what_is_given_back_leaves_out_who_was_erased(gesture, base):
    kept_out = gesture(base)

    [back] = ProjectContact.objects.filter(name="Le bureau")
    assert (back.project_id, back.email) == (base.key, "")
    assert kept_out.places >= 1
    assert "effacée à sa demande" in kept_out.sentence or "effacées à leur demande" in kept_out.sentence


# --- Once ------------------------------------------------------------------------------------------------------------


def test_an_act_on_many_is_taken_back_once(base):
    group = group_of(base)
    bulk.take_back(group, by=base.by, forbidden=lambda plan: {})

    with pytest.raises(bulk.GroupError, match="déjà défait"):
        bulk.take_back(group, by=base.by, forbidden=lambda plan: {})


def test_a_merge_is_taken_apart_once_whatever_the_page_says(base):
    done = merging.merge(make.ProjectFactory(), base.project, by=base.by)
    merging.unmerge(done, by=base.by)

    with pytest.raises(merging.MergeError, match="déjà été défaite"):
        merging.unmerge(done, by=base.by)


def test_a_part_is_put_back_once(base):
    base.delete(base.contact)
    gone = base.contact.history.model.objects.get(pgh_label="delete")
    given = (base.project, ProjectContact._meta.db_table, gone.pgh_id, "")
    restoring.restore_value(*given, by=base.by)

    with pytest.raises(restoring.RestoreError, match="déjà revenue"):
        restoring.restore_value(*given, by=base.by)
