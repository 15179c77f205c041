"""The one exception of the tables that are written once: through it, the database refuses anything but a person."""

import importlib
import json

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, connection, models, transaction

from directory.database.blanking import permitted
from directory.database.personal import identity_of, rows_of, tables, tracked_by
from directory.models import Erasure
from tests.factories import ProjectContactFactory, UserFactory
from tests.factories.submissions import SubmissionEntryFactory

pytestmark = pytest.mark.django_db
NAME = "Yann Tanguy"


@pytest.fixture
def event():
    contact = ProjectContactFactory(
        function="Maire", name=NAME, email="yt@example.org", phone="02 97 11 22 33", service="Service de Yann Tanguy"
    )
    return contact.history.get()


@pytest.fixture
def erasure():
    return Erasure.objects.create(by=UserFactory())


def refused(event, **changes):
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        type(event).objects.filter(pk=event.pk).update(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "", "email": "", "phone": ""},
        {"service": "Service de […]"},
        {"name": ""},
    ],
)
def test_a_name_an_address_and_a_number_may_go(event, erasure, changes):
    said = [NAME, "yt@example.org", "02 97 11 22 33"]

    with permitted(erasure, said, said):
        type(event).objects.filter(pk=event.pk).update(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Autre Nom"},
        {"name": NAME.upper()},
        {"function": ""},
        {"service": ""},
        {"service": "[…]"},
        {"name": "", "pgh_label": "insert-autre"},
        {"pgh_context": {"user": 5}},
        {"position": 7},
        {"name": "", "pgh_obj": None},
    ],
)
def test_nothing_else_may(event, erasure, changes):
    said = [NAME, "yt@example.org", "02 97 11 22 33"]

    with permitted(erasure, said, said):
        refused(event, **changes)


@pytest.mark.parametrize("word", ["Maire", "a", "12 500", "2019", "[", ""])
def test_a_word_is_no_name(event, erasure, word):
    with permitted(erasure, [word], [word]):
        refused(event, function=event.function.replace(word, "[…]") if word else "")


def test_nor_is_a_row_deleted(event, erasure):
    with permitted(erasure, [NAME], [NAME]), pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        type(event).objects.filter(pk=event.pk)._raw_delete("default")


def test_without_an_erasure_logged_by_this_transaction_nothing_goes(event, erasure):
    refused(event, name="")
    with permitted(Erasure(pk=erasure.pk + 1000), [NAME], [NAME]):
        refused(event, name="")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE directory_erasure SET transaction = transaction - 1")
        cursor.execute("SET session_replication_role = origin")
    with permitted(erasure, [NAME], [NAME]):
        refused(event, name="")


def test_once_it_is_over_nothing_goes_any_more(event, erasure):
    with permitted(erasure, [NAME], [NAME]):
        pass

    refused(event, name="")


def test_nothing_silences_the_triggers_of_a_history(event):
    with connection.cursor() as cursor:
        trigger = event._meta.triggers[1].get_pgid(type(event))
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + trigger + "}"])

    refused(event, name="")


def test_the_journal_of_propositions_is_blanked_alike(erasure):
    entry = SubmissionEntryFactory(text=f"{NAME} a rappelé.")

    with permitted(erasure, [NAME]):
        type(entry).objects.filter(pk=entry.pk).update(text="[…] a rappelé.")
        refused(entry, text="[…] a rappelé hier.")


def test_json_keeps_its_form(erasure):
    before = {"nom": NAME, "rang": 3, "mots": [f"Vu avec {NAME}", 97112233, None, True], NAME: {"a": 1.5}}
    with connection.cursor() as cursor:
        cursor.execute("SELECT passerelles_blanked(%s::jsonb, %s::text[])", [json.dumps(before), [NAME, "97112233"]])
        [after] = cursor.fetchone()

    assert json.loads(after) if isinstance(after, str) else after == {
        "nom": "", "rang": 3, "mots": ["Vu avec […]", "", None, True], "[…]": {"a": 1.5},
    }  # fmt: skip


def test_every_identity_column_of_a_history_is_known_to_the_database():
    migration = importlib.import_module("directory.migrations.0016_effacer_une_personne")
    columns = {name for model in tables() if tracked_by(model) for name in identity_of(model)}

    assert columns - set(migration.IDENTITY) == set()


def test_what_looks_like_a_person_is_declared_or_denied():
    """A column called a name of somebody, an e-mail or a telephone: its model says whose, or that it is nobody's."""
    suspects = {
        f"{model._meta.label}.{one.name}"
        for model in tables()
        for one in model._meta.concrete_fields
        if isinstance(one, (models.CharField, models.TextField, ArrayField))
        and any(word in one.name for word in ("email", "phone", "author_name", "first_name", "last_name"))
        and one.name not in identity_of(model)
    }

    assert suspects == set()
    assert all(rows_of(model) is not None for model in tables())
