"""Whatever is published can be corrected from its sheet, by anybody."""

import pytest

from directory.models import Collectivite, Submission
from directory.submissions.kinds import kind_of
from tests import factories as make
from tests.cooperation.proposing.conftest import Person
from tests.whole_site import build_site, sheet_pages

READER = {"fonction": "lectrice", "courriel": "lectrice@example.org", "territoire": "Orléans", "constat": "Une faute."}
NOT_SHEETS = ("/pays/", "/donnees/")


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
