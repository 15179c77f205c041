"""A contributor writes drafts and proposes the rest; nothing that she does is public before somebody else says so."""

import pytest
from django.contrib.messages import get_messages
from zeal import zeal_ignore

from directory.enums import ImportState, PublicationState, SubmissionState
from directory.imports import actions as imports
from directory.imports.actions import BatchError
from directory.models import ImportBatch, Project, Submission
from events.models import Article
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.imports.conftest import base, done, page_of, rehearsed, row, sent  # noqa: F401
from tests.cooperation.backoffice.rows import address, form_data
from tests.cooperation.backoffice.test_leaks import rehearsed as rehearsal


@pytest.fixture
def contributor(network):
    return make.UserFactory(contributor=network, email="mariam@example.org")


@pytest.fixture
def client(contributor):
    return client_of(contributor)


def fill(client, label, view, *args, **changes):
    page = address(label, view, *args)
    with zeal_ignore():
        return client.post(page, form_data(client.get(page), **changes))


@pytest.mark.parametrize("to", ["publie", "archive"])
def test_what_she_makes_is_a_draft_of_her_network_whatever_button_she_forges(to, client, network):
    fill(client, "events.article", "add", title="Semaine du Mali", _etat=to)

    article = Article.objects.get()
    assert (article.state, article.network) == (PublicationState.DRAFT, network)


def test_she_hands_her_draft_over(client, network):
    draft = make.ArticleFactory(network=network)

    fill(client, "events.article", "change", draft.pk, title="Relisez-moi", _etat=PublicationState.REVIEW.value)

    draft.refresh_from_db()
    assert (draft.title, draft.state) == ("Relisez-moi", PublicationState.REVIEW)


def test_what_she_types_on_a_public_sheet_is_proposed_to_her_colleagues(client, network):
    project = make.ProjectFactory(network=network, published=True, title="Un puits", website="")
    make.ProjectContactFactory(project=project, function="Maire")
    before = Project.objects.values().get(pk=project.pk)

    page = client.get(address("directory.project", "change", project.pk))
    answer = fill(client, "directory.project", "propose", project.pk, title="Deux puits", source_note="Vu sur place")

    assert address("directory.project", "propose", project.pk) in page.content.decode()
    assert Project.objects.values().get(pk=project.pk) == before
    submission = Submission.objects.get()
    journal = submission.entries.get().text
    assert (submission.state, submission.network, submission.record_pk) == (
        SubmissionState.RECEIVED,
        network,
        project.pk,
    )
    assert "Deux puits" in submission.values.values()
    assert "Un puits → Deux puits" in journal
    assert "Vu sur place" in journal  # no question asks it: the journal tells it
    assert [str(one) for one in get_messages(answer.wsgi_request)] == [
        "C’est proposé à la rédaction\u00a0: la fiche ne change pas avant sa décision."
    ]


def test_what_no_form_proposes_is_a_remark(client, network):
    article = make.ArticleFactory(network=network, published=True, title="Semaine du Niger")

    fill(client, "events.article", "propose", article.pk, title="Semaine du Mali")

    submission = Submission.objects.get()
    assert "Semaine du Niger → Semaine du Mali" in submission.values["constat"]


def test_nothing_typed_proposes_nothing(client, network):
    project = make.ProjectFactory(network=network, published=True)

    fill(client, "directory.project", "propose", project.pk)

    assert not Submission.objects.exists()


@pytest.mark.parametrize("role", ["editor", "reader"])
def test_only_those_who_cannot_change_but_write_propose(role, network):
    project = make.ProjectFactory(network=network, published=True)

    answer = client_of(make.UserFactory(**{role: network})).get(address("directory.project", "propose", project.pk))

    assert answer.status_code == 404


def test_she_decides_nothing_at_the_desk(client, network):
    submission = make.ReceivedFactory(network=network)

    answers = [
        client.get(address("directory.submission", "change", submission.pk)).status_code,
        client.post(address("directory.submission", "change", submission.pk), {"geste": "prendre"}).status_code,
        client.get(address("directory.submission", "changelist")).status_code,
    ]

    submission.refresh_from_db()
    assert answers == [404, 404, 403]
    assert submission.state == SubmissionState.RECEIVED


# --- Tables -----------------------------------------------------------------------------------------------------------


def test_her_table_makes_drafts_though_she_asks_to_publish(client, rehearsed):  # noqa: F811
    batch = rehearsed(client, [row(1, "Un puits à Kandi")])
    page = client.get(page_of(batch, "appliquer"))
    assert "publiees" not in page.content.decode()

    client.post(page_of(batch, "appliquer"), {"lu": page.context["lu"], "publication": "publiees"})
    done(batch)

    assert (batch.state, batch.publishes) == (ImportState.APPLIED, False)
    assert {one.state for one in Project.objects.all()} == {PublicationState.DRAFT}


def test_her_role_is_read_again_when_the_worker_writes(client, contributor, rehearsed):  # noqa: F811
    batch = rehearsed(client, [row(1, "Un puits à Kandi")])

    imports.apply_batch(batch, by=contributor, publishes=True)
    done(batch)

    assert {one.state for one in Project.objects.all()} == {PublicationState.DRAFT}


@pytest.mark.parametrize(
    ("role", "state", "is_proposed"),
    [
        ("contributor", "published", True),
        ("contributor", "draft", False),
        ("editor", "published", False),
    ],
)
def test_her_table_proposes_on_public_sheets_of_her_network(role, state, is_proposed, network):
    project = make.ProjectFactory(network=network, title="Un puits à Kandi", **{state: True})
    user, header = make.UserFactory(**{role: network}), ["Identifiant", "Titre du projet"]

    with zeal_ignore():
        [outcome] = rehearsal(user, network, header, [str(project.pk), "Deux puits à Kandi"], A="identifier")

    assert (outcome.record, outcome.is_proposed) == (project.pk, is_proposed)
    assert outcome.proposed_to == (network.pk if is_proposed else None)


def test_she_neither_undoes_nor_redoes(client, contributor, network, rehearsed):  # noqa: F811
    batch = rehearsed(client, [row(1, "Un puits à Kandi")])
    imports.apply_batch(batch, by=contributor)
    done(batch)

    with pytest.raises(BatchError, match="qui publie"):
        imports.undo_batch(batch, by=contributor)
    client.post(page_of(batch, "defaire"), {"geste": "defaire"})
    batch.refresh_from_db()
    assert batch.state == ImportState.APPLIED

    imports.undo_batch(batch, by=make.UserFactory(editor=network))
    done(batch)
    client.post(page_of(batch), {"geste": "refaire"})
    batch.refresh_from_db()
    assert batch.state == ImportState.UNDONE


def test_the_tables_of_colleagues_are_not_hers(client, network):
    other = make.ImportBatchFactory(network=network)

    assert other not in client.get(address("directory.importbatch", "changelist")).context["cl"].queryset
    assert client.get(page_of(other, "fichier")).status_code == 404
    assert ImportBatch.objects.count() == 1
