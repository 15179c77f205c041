"""Contacts of whom nobody heard for three years, and those who were there before them: on aged data."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from directory.enums import RequestState
from directory.people import retention
from tests.factories import ProjectContactFactory, ProjectFactory
from tests.factories.submissions import VerificationRequestFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def ago(days):
    return NOW - datetime.timedelta(days=days)


def aged(*rows, days):
    """The rows and their history, as if they had been written so long ago."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for row in rows:
            for one in (row, row.project):
                history = type(one).pgh_event_model._meta.db_table
                cursor.execute(f"UPDATE {history} SET pgh_created_at = %s WHERE pgh_obj_id = %s", [ago(days), one.pk])
            cursor.execute("UPDATE directory_project SET created_at = %s WHERE id = %s", [ago(days), row.project_id])
        cursor.execute("SET LOCAL session_replication_role = origin")
    return rows


def contact(**given):
    return ProjectContactFactory(function="Maire", name="Loïc Morvan", **{"email": "lm@example.org", **given})


def test_a_contact_who_gives_no_sign_is_forgotten_and_the_function_stays():
    silent, lately, asked, verified = contact(), contact(), contact(email="repond@example.org"), contact()
    aged(silent, asked, verified, days=1100)
    aged(lately, days=1000)
    VerificationRequestFactory(
        project=asked.project,
        email="repond@example.org",
        state=RequestState.ANSWERED,
        answer="exact",
        answered_at=ago(900),
    )
    type(verified.project).objects.filter(pk=verified.project_id).update(
        verified_on=ago(800).date(), verified_by="CENTRAIDER"
    )

    numbers = retention.purge(NOW), retention.purge(NOW)

    for one in (silent, lately, asked, verified):
        one.refresh_from_db()
    assert (silent.function, silent.name, silent.email) == ("Maire", "", "")
    assert set(silent.history.values_list("name", "email")) == {("", "")}
    assert (lately.name, asked.name, verified.name) == ("Loïc Morvan",) * 3
    assert [one["contacts sans nouvelles"] for one in numbers] == [1, 0]


def test_a_former_contact_leaves_the_history_in_time():
    here = contact(project=ProjectFactory(verified_on=NOW.date(), verified_by="CENTRAIDER"))
    aged(here, days=1100)
    here.name, here.email = "Anne Riou", "ar@example.org"
    here.save()
    young = contact(project=here.project)
    young.delete()

    retention.purge(NOW)

    assert list(here.history.order_by("pgh_id").values_list("name", flat=True)) == ["", "Anne Riou"]
    assert set(young.history.model.objects.filter(pgh_label="delete").values_list("name", flat=True)) == {"Loïc Morvan"}
