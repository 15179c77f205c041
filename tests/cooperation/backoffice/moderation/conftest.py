"""A kind of proposition as short as can be, and what a browser posts from the desk."""

import re

import pytest
from django.urls import reverse

from directory.actions import publish
from directory.models import Project
from directory.submissions import kinds
from directory.submissions.fields import LineText, LongText, Row, Rows
from directory.submissions.forms import StepForm
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of


class WhatForm(StepForm):
    titre = LineText(label="Titre", max_length=60)
    resume = LongText(label="En une phrase", required=False)


class PlaceRow(Row):
    nom = LineText(label="Nom du lieu", max_length=20)


class WhereForm(StepForm):
    lieux = Rows(PlaceRow, label="Lieux", one="un lieu", required=False)


class WordForm(StepForm):
    mot = LongText(label="Un mot pour l’équipe", required=False)


class ShortKind(kinds.Kind):
    """A project of a title, a sentence and places (which no sheet keeps)."""

    name = "projet"
    model = Project
    steps = (
        kinds.Step("quoi", "Quoi", "Quoi ?", form=WhatForm),
        kinds.Step("ou", "Où", "Où ?", form=WhereForm),
        kinds.Step("relire", "Relire", "Tout est juste ?", form=WordForm),
    )

    def read(self, project):
        return {"titre": project.title, "resume": project.summary, "lieux": []}

    def networks(self, submission):
        return [submission.network] if submission.network else []

    def similar(self, answers, *, limit=5, submission=None):
        found = Project.objects.published().filter(title=answers["titre"])
        return [kinds.Similar(project, "même titre") for project in found]

    def write(self, submission, values, *, by):
        project = kinds.record_of(submission) or make.ProjectFactory(draft=True, network=submission.network)
        project.title = values.get("titre", project.title)
        project.summary = values.get("resume", project.summary)
        project.save()
        return project if project.is_published else publish(project, by=by)


@pytest.fixture(autouse=True)
def short_kind(monkeypatch):
    monkeypatch.setitem(kinds._kinds, "projet", ShortKind())


VALUES = {"titre": "Eau à Kita", "resume": "Un forage.", "lieux": [], "mot": ""}


@pytest.fixture
def new_sheet(network):
    return make.ReceivedFactory(network=network, title="Eau à Kita", values=VALUES)


@pytest.fixture
def sheet(network):
    return make.ProjectFactory(published=True, network=network, title="Eau à Kita", summary="Un forage à Kita.")


@pytest.fixture
def correction(network, sheet):
    base = {"titre": sheet.title, "resume": sheet.summary, "lieux": []}
    return make.ReceivedFactory(
        network=network,
        record=sheet,
        title=sheet.title,
        base=base,
        values={"titre": "Eau et école à Kita", "resume": "Deux forages à Kita."},
    )


@pytest.fixture
def ada_account(network):
    return make.UserFactory(username="ada", first_name="Ada", last_name="Lefèvre", network=network)


@pytest.fixture
def bob_account(network):
    return make.UserFactory(username="bob", first_name="Bob", last_name="Martin", network=network)


@pytest.fixture
def ada(ada_account):
    return client_of(ada_account)


@pytest.fixture
def bob(bob_account):
    return client_of(bob_account)


def page_of(submission):
    return reverse("admin:directory_submission_change", args=[submission.pk])


def posted(response, geste="", **changes):
    """What a browser would post from the desk of ``response`` by the button ``geste``, with ``changes``."""
    context = response.context
    data = {"vue": context["seen"], "lu": str(context["read"]), "geste": geste}
    for group in context["comparison"].groups:
        data |= {f"choix-{one.name}": one.choice for one in group.questions}
    for form in context["comparison"].pieces:
        data |= {f"retenir-{form.instance.pk}": "oui"}
        data |= {f"{form.prefix}-{name}": getattr(form.instance, name) for name in form.fields}
    return {**data, **changes}


def text_of(response):
    """What a person reads of the page: tags taken away, spaces as one."""
    html = re.sub(r"<(script|style|template)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
