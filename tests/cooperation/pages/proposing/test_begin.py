"""The first page of each form: nothing is kept before somebody sends it; nothing typed is lost after."""

import re

import pytest

from cooperation.pages.verifying import NewAddressForm
from directory.models import Submission, Throttle
from directory.submissions.kinds import kinds
from tests import factories as make
from tests.cooperation.pages.proposing.conftest import ORIGIN, WHO, Person

FORM = "/proposer/projet/"


def test_reading_the_forms_keeps_nothing_and_leaves_no_cookie(person):
    pages = ["/proposer/", FORM, "/proposer/jumelage/", "/proposer/evenement/", "/proposer/correction/"]

    answers = [person.open(address) for address in pages]

    assert [answer.status_code for answer in answers] == [200] * len(pages)
    assert [answer.cookies.output() for answer in answers] == [""] * len(pages)
    assert (Submission.objects.count(), Throttle.objects.count()) == (0, 0)


def test_who_may_keep_and_index_what(person):
    kept = {address: person.open(address).headers["Cache-Control"] for address in ("/proposer/", FORM)}
    person.send(WHO)

    assert kept == {"/proposer/": "no-store", FORM: "private, no-cache"}
    headers = {name: person.page.headers[name] for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")}
    assert headers == {
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow",
        "Referrer-Policy": "same-origin",
    }


def test_the_back_button_finds_a_form_that_was_refused(person):
    # Not kept by the browser, an answer to a POST is an error page when one comes back to it.
    person.open(FORM)
    refused = person.send({**WHO, "page_perso": "x"})

    assert (refused.status_code, refused.headers["Cache-Control"]) == (422, "private, no-cache")


def test_the_first_answers_make_the_draft_and_lead_on(person, submission):
    person.open(FORM)

    answer = person.send(WHO)

    assert answer.status_code == 302
    assert person.address.endswith("/ou/")
    draft = submission()
    assert {name: draft.answers[name] for name in WHO} == WHO
    assert (draft.state, draft.step, draft.client_address) == ("brouillon", "qui", "203.0.113.7")


def test_wrong_answers_are_kept_too_and_said_beside_their_field(person, submission):
    person.open(FORM)

    person.send({**WHO, "courriel": "mairie chez vendome"})

    assert person.address.endswith("/qui/?verifier=1")
    assert 'value="mairie chez vendome"' in person.html
    assert 'aria-describedby="id_courriel-aide id_courriel-erreur"' in person.html
    assert '<a href="#champ-courriel">' in person.html
    assert submission().answers["courriel"] == "mairie chez vendome"


def test_a_double_click_the_back_button_and_a_reload_make_one_proposition(person, submission):
    page = person.open(FORM)
    fields = {**person.hidden(), **WHO}

    places = {person.client.post(FORM, fields, headers=ORIGIN).headers["Location"] for _click in range(2)}
    person.page = page
    person.send({**WHO, "fonction": "maire"}, address=FORM)

    assert len(places) == 1
    assert submission().answers["fonction"] == "maire"


@pytest.mark.parametrize(
    ("age", "more"),
    [(1, {}), (25 * 3600, {}), (600, {"page_perso": "https://pilules.example"}), (600, {"cachet": "faux"})],
    ids=["too fast", "yesterday", "honeypot", "forged"],
)
def test_what_looks_like_a_robot_keeps_no_row_and_loses_nothing(person, settings, form_of, age, more):
    settings.FORM_LEAST_SECONDS = 300

    person.page = person.client.post(FORM, form_of(age=age, **more), headers=ORIGIN)

    assert person.page.status_code == 422
    assert "Vérifiez puis renvoyez" in person.html
    assert 'value="secrétaire de mairie"' in person.html
    assert (Submission.objects.count(), Throttle.objects.count()) == (0, 0)
    settings.FORM_LEAST_SECONDS = 0
    person.send(WHO, address=FORM)
    assert Submission.objects.count() == 1


def test_beyond_the_limit_the_page_keeps_everything_and_says_when(person, settings, form_of):
    settings.FORM_LIMITS = settings.FORM_LIMITS | {"brouillon": {"each": 1, "all": 100}}
    person.client.post(FORM, form_of(nonce="n1"), headers=ORIGIN)

    person.page = person.client.post(FORM, form_of(nonce="n2"), headers=ORIGIN)

    assert person.page.status_code == 429
    assert 0 < int(person.page.headers["Retry-After"]) <= 3600
    assert 'value="secrétaire de mairie"' in person.html
    assert Submission.objects.count() == 1
    somebody_else = Person(ip="198.51.100.2")
    somebody_else.open(FORM)
    assert somebody_else.send(WHO).status_code == 302


def test_another_site_sends_nothing_in_our_name(person, form_of):
    answer = person.client.post(FORM, form_of(), headers={"origin": "https://mechant.example"})

    assert answer.status_code == 403
    assert "d’une autre page que les nôtres" in answer.content.decode()
    assert Submission.objects.count() == 0


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused(person, method):
    assert getattr(person.client, method)(FORM).status_code == 405


def test_the_head_of_a_page_is_its_page_without_the_body(person):
    answer = person.client.head(FORM)

    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("value", ["\x00", "🌍", "é" * 70_000])
def test_absurd_answers_are_answered(person, submission, value):
    person.open(FORM)

    answer = person.send({**WHO, "fonction": value, "territoire": value})

    assert answer.status_code == 302
    assert person.page.status_code == 200
    assert submission().state == "brouillon"


# --- What browsers fill in ---

TOKENS = {
    "courriel": "email",
    "telephone": "tel",
    "nom": "name",
    "fonction": "organization-title",
    "organisation": "organization",
}


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: str(kind.name))
def test_browsers_fill_in_who_writes(kind):
    asked = {name: one.widget.attrs.get("autocomplete") for name, one in kind.questions().items() if name in TOKENS}

    assert asked == {name: token for name, token in TOKENS.items() if name in asked}
    assert {"courriel"} <= asked.keys()


def test_browsers_fill_in_the_address_wherever_it_is_asked(person):
    person.open("/suivi/nouveau-lien/")
    pages = [person.html]
    person.open(FORM)
    person.send(WHO)
    person.open(f"{person.follow}plus-tard/")
    pages += [person.html, str(NewAddressForm())]

    for page in pages:
        [box] = re.findall("<input [^>]*name=.(?:nouveau-)?courriel[^>]*>", page)
        assert 'autocomplete="email"' in box


# --- Corrections -----------------------------------------------------------------------------------------------------


@pytest.fixture
def project(places):
    return make.ProjectFactory(title="Des forages", slug="des-forages", summary="Deux puits.", published=True)


def test_a_correction_begins_from_the_sheet(person, project, submission):
    person.open("/proposer/?fiche=/projets/des-forages/")
    person.open(re.search('/proposer/correction/[^"]*', person.html)[0])
    assert "Corriger «\u00a0Des forages\u00a0»" in person.html

    person.send(WHO)

    draft = submission()
    assert (draft.is_correction, draft.record_pk, draft.kind) == (True, project.pk, "projet")
    assert draft.answers["titre"] == "Des forages"
    person.at("quoi")
    assert 'value="Des forages"' in person.html


@pytest.mark.parametrize(
    "sheet", ["/projets/inconnu/", "/admin/", "//mechant.example/", "\x00", "/projets/../x/", "a" * 7000, ""]
)
def test_a_correction_of_nothing_asks_which_sheet(person, sheet):
    answer = person.client.get("/proposer/correction/", {"fiche": sheet})

    assert (answer.status_code, answer.context["fiche"]) == (200, None)


def test_what_is_not_published_cannot_be_corrected(person):
    make.ProjectFactory(title="Brouillon secret", slug="secret")

    answer = person.open("/proposer/correction/?fiche=/projets/secret/")

    assert "secret" not in answer.content.decode().replace("Brouillon secret", "secret")


# --- Suggestions -----------------------------------------------------------------------------------------------------


def test_territories_and_places_are_suggested(person):
    here = person.open("/proposer/territoires.json?q=vendo").json()
    there = person.open("/proposer/lieux.json?q=parak&pays=Bénin").json()

    assert [one["nom"] for one in here["options"]] == ["Vendôme (Département 41)"]
    assert [one["nom"].partition(" ")[0].rstrip(",") for one in there["options"]] == ["Parakou"]


SUGGESTED = ("territoires", "lieux", "pays", "financeurs")


def test_countries_and_published_funders_are_suggested(person):
    make.CountryFactory(code="MG")
    make.FunderFactory(actor__name="Fonds des rivières")
    make.FunderFactory(actor__name="Fonds caché", actor__published=False, actor__draft=True)

    lands = person.open("/proposer/pays.json?q=Bénin, mada").json()
    funders = person.open("/proposer/financeurs.json?q=fonds").json()

    assert [one["texte"] for one in lands["options"]] == ["Bénin, Madagascar"]
    assert [one["texte"] for one in funders["options"]] == ["Fonds des rivières"]


@pytest.mark.parametrize("query", ["", "q=", "q=%00", "q=" + "a" * 9000, "q=%ff", "q=%27%3B--&pays=%00", "q=pa&pays=x"])
def test_absurd_suggestions_are_answered(person, query):
    statuses = [person.open(f"/proposer/{kind}.json?{query}").status_code for kind in SUGGESTED]

    assert set(statuses) == {200}
