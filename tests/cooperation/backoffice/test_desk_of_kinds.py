"""The desk with the site's own kinds: each opens, is decided, and leaves what it says."""

import pytest
from django.urls import reverse
from zeal import zeal_ignore

from directory.enums import ProjectRole, SubmissionKind, SubmissionState
from directory.models import Project
from directory.submissions.kinds import kind_for, kind_of
from tests import factories as make

RECORDS = {
    SubmissionKind.PROJECT: lambda: make.ProjectFactory(published=True),
    SubmissionKind.JUMELAGE: lambda: make.JumelageFactory(published=True),
    SubmissionKind.EVENT: lambda: make.EventFactory(published=True),
    SubmissionKind.ACTOR: lambda: make.ActorFactory(published=True),
    SubmissionKind.REMARK: lambda: make.CallFactory(published=True),
}


def page_of(submission):
    return reverse("admin:directory_submission_change", args=[submission.pk])


@pytest.mark.parametrize("is_correction", [True, False])
@pytest.mark.parametrize("kind", SubmissionKind)
def test_the_desk_opens(kind, is_correction, national_client):
    record = RECORDS[kind]()
    base = kind_of(kind).read(record) if is_correction else {}
    # A sheet proposed as the published one reads; nothing at all for a correction.
    values = {} if is_correction else kind_of(kind).read(record)
    submission = make.ReceivedFactory(kind=kind, record=record if is_correction else None, base=base, values=values)

    response = national_client.get(page_of(submission))

    shown = [one.name for group in response.context["comparison"].groups for one in group.questions]
    assert response.status_code == 200
    assert (shown == []) is (is_correction or not any(values.values()))


def test_a_correction_is_accepted_field_by_field(national_client, national):
    project = make.ProjectFactory(published=True, title="Eau à Kita", summary="Un forage.")
    kind = kind_for(project)
    base = kind.read(project)
    values = {"titre": "Eau et école à Kita", "resume": "Deux forages."}
    submission = make.ReceivedFactory(record=project, title="Eau à Kita", base=base, values=values)
    holders = list(project.project_actors.filter(role=ProjectRole.HOLDER).values_list("actor", flat=True))
    page = national_client.get(page_of(submission))
    data = {"vue": page.context["seen"], "geste": "accepter", "choix-titre": "garde"}

    with zeal_ignore():  # what is written is locked, then read again
        answer = national_client.post(
            page_of(submission), {**data, "choix-resume": "modifie", "resume": "Deux forages et un puits."}
        )

    submission.refresh_from_db()
    project = Project.objects.get(pk=project.pk)
    assert answer.status_code == 302
    assert (submission.state, submission.decided_by) == (SubmissionState.ACCEPTED, national)
    assert (project.title, project.summary) == ("Eau à Kita", "Deux forages et un puits.")
    assert list(project.project_actors.filter(role=ProjectRole.HOLDER).values_list("actor", flat=True)) == holders
    assert project.verified_by.startswith("la commune de Vendôme")


def test_the_desk_of_a_project_is_read_once(national_client, django_assert_num_queries):
    towns = [make.ForeignTownFactory(name=name, country="BJ") for name in ("Parakou", "Kandi")]
    vendome = make.CommuneFactory(name="Vendôme", code="41269")
    project = make.ProjectFactory(
        published=True,
        holder=vendome.actor,
        countries=["BJ"],
        localities=[*towns, "Gogounou"],
        funders=[make.FunderFactory(name="AFD")],
        partners=[make.ActorFactory(name="Lycée Ronsard", published=True)],
    )
    base = kind_of("projet").read(project)
    values = {"titre": "Autre titre", "lieux": base["lieux"][:1]}
    submission = make.ReceivedFactory(record=project, base=base, values=values)
    national_client.get(page_of(submission))

    with django_assert_num_queries(36):
        assert national_client.get(page_of(submission)).status_code == 200
