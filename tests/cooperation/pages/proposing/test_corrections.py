"""Whatever is published can be corrected from its sheet, by anybody."""

import pytest

from directory.enums import ProjectRole, SubmissionState
from directory.models import Collectivite, Project, Submission
from directory.submissions.kinds import kind_of
from tests import factories as make
from tests.cooperation.pages.proposing.conftest import Person
from tests.whole_site import build_site, sheet_pages

READER = {"fonction": "lectrice", "courriel": "lectrice@example.org", "territoire": "Orléans", "constat": "Une faute."}
NOT_SHEETS = ("/pays/", "/donnees/", "/ma-commune/")


@pytest.mark.django_db
def test_every_sheet_has_a_correction_that_begins():
    sheets = [one for one in sheet_pages(build_site()) if one.endswith("/") and not one.startswith(NOT_SHEETS)]
    begun = {}

    for sheet in sheets:
        person = Person()
        person.open(f"/proposer/?fiche={sheet}")
        begun[sheet] = [person.send(READER).status_code, person.page.status_code, person.address.startswith("/suivi/")]

    assert begun == dict.fromkeys(sheets, [302, 200, True])
    assert Submission.objects.filter(is_correction=True).count() == len(sheets)


def test_a_correction_that_changes_nothing_is_not_sent(places):
    vendome = Collectivite.objects.get(code="41269")
    project = make.ProjectFactory(title="Des forages", summary="Deux puits.", holder=vendome.actor, published=True)
    kind = kind_of("projet")
    base = kind.read(project)
    correction = make.SubmissionFactory(record=project, base=base)
    # A browser sends its lists of choices even when nobody looked at them.
    untouched = {**kind.answers(base), **READER, "territoire": kind.answers(base)["territoire"], "accord": "on"}
    untouched |= {"porteur_sorte": "association", "cloture": "ouvert"}

    nothing = kind.clean(untouched, submission=correction)
    something = kind.clean({**untouched, "titre": "Deux forages"}, submission=correction)

    assert (nothing.values, list(nothing.errors)) == ({}, ["relire"])
    assert (something.values, something.errors) == ({"titre": "Deux forages"}, {})


# --- The staff write in the same sheet meanwhile ---------------------------------------------------------------------


@pytest.fixture
def project(places):
    vendome = Collectivite.objects.get(code="41269")
    return make.ProjectFactory(
        title="Des forages", summary="Deux puits.", holder=vendome.actor, countries=["BJ"], published=True
    )


def sheet_changes(project, **fields):
    Project.objects.filter(pk=project.pk).update(**fields)


def page_of(person, submission, step):
    """What a browser sends of a page in which nothing was touched."""
    person.at(step)
    form = kind_of("projet").form(step, submission.answers, submission=submission)
    return dict(form.data.lists())


@pytest.fixture
def correcting(project):
    """A reader who has begun to correct the sheet."""
    person = Person()
    person.open(f"/proposer/correction/?fiche={project.get_absolute_url()}")
    return person


def untouched_first_page(project):
    answers = kind_of("projet").answers(kind_of("projet").read(project))
    return {**READER, "territoire": answers["territoire"], "porteur": answers["porteur"], "porteur_nom": ""}


def test_what_the_staff_change_while_the_first_page_is_open_is_not_undone(correcting, project, submission):
    other = make.ActorFactory(name="Les Amis de Parakou", published=True)
    first = untouched_first_page(project)
    project.project_actors.filter(role=ProjectRole.HOLDER).update(actor=other)

    again = correcting.page
    correcting.send(first)
    # The other half of a double click.
    correcting.page = again
    correcting.send(first, address=f"/proposer/correction/?fiche={project.get_absolute_url()}")

    assert (submission().base["porteur"], submission().answers["porteur"]) == ("autre", "autre")
    assert submission().answers["porteur_nom"] == "Les Amis de Parakou"
    assert kind_of("projet").clean(submission().answers, submission=submission()).values == {}


def test_what_is_left_alone_follows_the_sheet_and_what_is_touched_is_compared(correcting, project, submission):
    correcting.send(untouched_first_page(project))
    what = page_of(correcting, submission(), "quoi")
    sheet_changes(project, title="Le titre de l’équipe", summary="Trois puits, dit l’équipe.")

    correcting.send({**what, "resume": "Quatre puits."})
    kept = submission()
    correcting.at("relire")
    shown = correcting.html
    correcting.send({"accord": "on"})

    assert (kept.base["titre"], kept.answers["titre"]) == ("Le titre de l’équipe", "Le titre de l’équipe")
    assert (kept.base["resume"], kept.answers["resume"]) == ("Deux puits.", "Quatre puits.")
    assert "La fiche a changé depuis que vous avez commencé" in shown
    assert "Trois puits, dit l’équipe." in shown
    assert submission().state == SubmissionState.UNCONFIRMED
    assert submission().values == {"resume": "Quatre puits."}


def test_nothing_is_sent_over_a_change_that_its_author_has_not_seen(correcting, project, submission):
    correcting.send(untouched_first_page(project))
    what = page_of(correcting, submission(), "quoi")
    correcting.send({**what, "resume": "Quatre puits."})
    correcting.at("relire")
    sheet_changes(project, summary="Trois puits, dit l’équipe.")

    stopped = correcting.send({"accord": "on"})
    state = submission().state
    correcting.send({"accord": "on"})

    assert stopped.status_code == 409
    assert "Trois puits, dit l’équipe." in stopped.content.decode()
    assert "Quatre puits." in stopped.content.decode()
    assert state == SubmissionState.DRAFT
    assert submission().state == SubmissionState.UNCONFIRMED


def test_a_seal_that_is_not_ours_says_nothing(correcting, project, submission):
    correcting.send({**untouched_first_page(project), "fiche_lue": "eyJ0aXRyZSI6ICJmYXV4In0:faux"})

    assert submission().base["titre"] == "Des forages"
