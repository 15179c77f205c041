"""``/verifier/<token>/``: GET shows, POST acts, a link that opens nothing helps, nothing leaks."""

import datetime
import html
import re

import pytest
from django.core.serializers import serialize
from django.utils import timezone

from directory.enums import LinkScope, RequestAnswer, RequestState, SubmissionState
from directory.mail import links
from directory.models import (
    Mail,
    PersonalLink,
    ProjectContact,
    Submission,
    Verification,
    VerificationRequest,
)
from tests import factories as make

SECRET = "rarissime"


@pytest.fixture
def asked(db):
    network = make.NetworkFactory(name="CENTRAIDER")
    project = make.ProjectFactory(
        title="Des forages à Kita",
        published=True,
        ongoing=True,
        network=network,
        partners=[make.ActorFactory(name=f"Association {SECRET}"), make.ActorFactory(name="Kita", published=True)],
        funders=[make.FunderFactory(actor__name=f"Fonds {SECRET}", actor__published=False, actor__draft=True)],
        source_note=SECRET,
    )
    make.ProjectContactFactory(project=project, email="mairie@vendome.example.org", name=SECRET, phone="06 99 99 99 99")
    make.ProjectContactFactory(project=project, email=f"{SECRET}@example.org", function="Maire")
    return make.VerificationRequestFactory(
        project=project, email="mairie@vendome.example.org", state=RequestState.SENT, sent_at=timezone.now()
    )


@pytest.fixture
def address(asked):
    return f"/verifier/{links.give_link(LinkScope.VERIFY, request=asked, email=asked.email)}/"


def everything():
    """All that an answer could write, as text."""
    models = (VerificationRequest, Verification, Submission, ProjectContact, PersonalLink, Mail)
    return [serialize("json", model.objects.order_by("pk")) for model in models]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def said(response):
    text = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


# --- Reading ---------------------------------------------------------------------------------------------------------


def test_the_page_shows_the_sheet_and_four_answers(client, address):
    response = client.get(address)

    page = response.content.decode()
    assert response.status_code == 200
    assert [text in said(response) for text in ("Des forages à Kita", "Bénin", "Kita", "Maire", "CENTRAIDER")] == [
        True
    ] * 5
    assert re.findall(r'class="reponse-nom">.*?</svg>(.*?)</span>', page) == [
        "Toujours exact",
        "Corriger",
        "Terminé",
        "Je ne suis plus la bonne personne",
    ]
    assert SECRET not in page
    assert "mairie@vendome" not in page
    assert "06 99" not in page


@pytest.mark.parametrize("page", ["", "termine/", "autre-personne/", "?changer=1", "?reponse=exact"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_changes_nothing_however_often(client, address, page, method):
    before = everything()

    responses = [getattr(client, method)(address + page) for _time in range(3)]

    assert [response.status_code for response in responses] == [200] * 3
    assert everything() == before


def test_nobody_keeps_the_page(client, address):
    for response in (client.get(address), client.post(address, {"reponse": "exact"}), client.get("/verifier/abc/")):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert not response.cookies


# --- Answering -------------------------------------------------------------------------------------------------------


def test_accurate_in_one_press(client, asked, address):
    response = client.post(address, {"reponse": "exact"}, follow=True)

    assert response.redirect_chain == [(address, 302)]
    assert "Vous avez répondu « Toujours exact »" in said(response)
    assert fresh(asked.project).verified_on == timezone.localdate()


def test_a_double_click_verifies_once(client, asked, address):
    for _click in range(2):
        client.post(address, {"reponse": "exact"})

    assert Verification.objects.count() == 1


def test_correct_leads_to_the_form_without_a_mail(client, asked, address):
    response = client.post(address, {"reponse": "corriger"})

    submission = Submission.objects.get()
    token = response.url.split("/")[2]
    assert re.fullmatch(r"/suivi/[0-9a-f]{64}/qui/", response.url)
    assert client.get(response.url).status_code == 200
    assert links.find(token, LinkScope.FOLLOW).submission == submission
    assert submission.state == SubmissionState.DRAFT
    assert Mail.objects.count() == 0
    assert "Reprendre ma correction" in client.get(address).content.decode()


@pytest.mark.parametrize("fact", ["", "periode"])
def test_one_box_corrects_without_a_mail_nor_steps(client, asked, address, fact):
    page = client.get(f"{address}corriger/", {"fait": fact})
    empty = client.post(f"{address}corriger/?fait={fact}", {"constat": " "})

    twice = [client.post(f"{address}corriger/?fait={fact}", {"constat": "Fin en 2027."}, follow=True) for _one in "ab"]

    assert empty.status_code == 422
    [submission] = Submission.objects.all()
    told = submission.values.pop("fait", "")
    assert bool(told) == bool(fact)
    assert " ".join(told.split()) in said(page)
    assert (submission.kind, submission.state, submission.author_email) == ("remarque", "recue", asked.email)
    assert submission.values == {"constat": "Fin en 2027."}
    assert [mail.letter for mail in Mail.objects.all()] == ["reception"]
    assert ["Votre correction est arrivée" in said(one) for one in twice] == [True, True]
    assert fresh(asked).submission == submission
    # The whole form is one press away, and the pencil of each line leads here.
    assert 'value="corriger"' in page.content.decode()
    assert f"{address}corriger/?fait=periode" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("juin 2024", {"cloture": "termine", "fin": {"date": "2024-06"}}),
        ("je ne sais pas", {"cloture": "termine"}),
        ("", {"cloture": "termine"}),
    ],
)
def test_ended_says_when_or_not(client, asked, address, typed, expected):
    response = client.post(f"{address}termine/", {"fin": typed, "bilan": "Tout marche."}, follow=True)

    submission = Submission.objects.get()
    assert response.redirect_chain == [(address, 302)]
    assert (submission.state, submission.values) == (SubmissionState.RECEIVED, {**expected, "mot": "Tout marche."})
    assert "Suivre ou compléter ma correction" in response.content.decode()


@pytest.mark.parametrize(
    "typed", ["32/13/2024", "1066", "ça dépend", "en cours", "fin 2150", "10/11/12", "x" * 5000, "\x00", "2018"]
)
def test_an_end_that_cannot_be_is_asked_back(client, asked, address, typed):
    before = everything()

    response = client.post(f"{address}termine/", {"fin": typed, "bilan": "Tout marche."})

    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert "Tout marche." in response.content.decode()
    assert everything() == before


def test_somebody_else_says_whom_to_ask(client, asked, address):
    client.post(f"{address}autre-personne/", {"fonction": "Directrice", "courriel": "Dir@vendome.example.org"})

    request = fresh(asked)
    assert (request.answer, request.successor, request.successor_email) == (
        RequestAnswer.SOMEBODY_ELSE,
        "Directrice",
        "dir@vendome.example.org",
    )
    assert list(VerificationRequest.objects.to_handle()) == [asked]


def test_a_wrong_address_is_asked_back(client, asked, address):
    response = client.post(f"{address}autre-personne/", {"fonction": "Directrice", "courriel": "dir@"})

    assert response.status_code == 422
    assert "Il manque ce qui suit l’arobase" in response.content.decode()
    assert fresh(asked).answer == ""


def test_new_coordinates_after_accurate(client, asked, address):
    client.post(address, {"reponse": "exact"})
    empty = client.post(address, {"reponse": "coordonnees"})

    client.post(address, {"reponse": "coordonnees", "nouveau-courriel": "coop@vendome.example.org"})

    assert (empty.status_code, "Écrivez votre nouvelle fonction" in empty.content.decode()) == (422, True)
    assert fresh(asked).successor_email == "coop@vendome.example.org"


@pytest.mark.parametrize("box", [{}, {"nouveau-fonction_publiee": "on"}])
def test_a_new_function_says_whether_it_may_be_published(client, asked, address, box):
    client.post(address, {"reponse": "exact"})

    alone = client.post(address, {"reponse": "coordonnees", "nouveau-fonction_publiee": "on"})
    client.post(address, {"reponse": "coordonnees", "nouveau-fonction": "Directrice", **box})

    assert alone.status_code == 422
    assert (fresh(asked).successor, fresh(asked).successor_is_public) == ("Directrice", bool(box))


def test_a_second_answer_is_told_the_first_and_may_change_it(client, asked, address):
    client.post(address, {"reponse": "exact"})

    told = client.get(address).content.decode()
    again = client.get(f"{address}?changer=1").content.decode()
    client.post(f"{address}autre-personne/", {})

    assert ("Changer ma réponse" in told, "Corriger</span>" in told) == (True, False)
    assert "Garder ma première réponse" in again
    assert fresh(asked).answer == RequestAnswer.SOMEBODY_ELSE
    assert fresh(asked.project).verified_on is None


def test_an_answer_that_contradicts_what_was_handed_over_is_refused(client, asked, address):
    client.post(f"{address}termine/", {"fin": "", "bilan": ""})
    before = everything()

    responses = [client.post(address, {"reponse": "exact"}), client.post(f"{address}autre-personne/", {})]
    followed = client.post(address, {"reponse": "suivre"})

    assert [response.status_code for response in responses] == [409, 409]
    assert "entre les mains de l’équipe" in responses[0].content.decode()
    assert client.get(followed.url).status_code == 200
    # Following alone wrote something: its own link.
    assert [*everything()[:4], everything()[5]] == [*before[:4], before[5]]


def test_one_page_leads_to_the_next_sheet_of_the_same_person(client, asked, address):
    other = make.ProjectFactory(title="Une école à Kayes", published=True)
    make.ProjectContactFactory(project=other, email=asked.email)
    following = make.VerificationRequestFactory(project=other, email=asked.email)
    make.VerificationRequestFactory(email=asked.email, project__draft=True)
    make.VerificationRequestFactory(project__published=True)
    page = client.post(address, {"reponse": "exact"}, follow=True).content.decode()

    response = client.post(address, {"reponse": "suite"}, follow=True)
    client.post(response.redirect_chain[0][0], {"reponse": "exact"})

    assert "Une autre fiche attend votre réponse." in page
    assert "Une école à Kayes" in response.content.decode()
    assert (fresh(following).state, fresh(following).sent_at) == (RequestState.ANSWERED, None)


def test_a_project_past_its_end_is_asked_if_it_is_over(client, db):
    project = make.ProjectFactory(published=True, overdue=True)
    make.ProjectContactFactory(project=project, email="a@example.org")
    asked = make.VerificationRequestFactory(project=project, email="a@example.org")
    token = links.give_link(LinkScope.VERIFY, request=asked, email=asked.email)

    page = client.get(f"/verifier/{token}/").content.decode()

    assert "La fin était annoncée pour décembre 2022." in page


def test_a_bond_is_shown_and_ended(client, db):
    bond = make.JumelageFactory(title="Vendôme – Gevelsberg", published=True)
    make.JumelageContactFactory(jumelage=bond, email="a@example.org")
    asked = make.VerificationRequestFactory(project=None, jumelage=bond, email="a@example.org")
    address = f"/verifier/{links.give_link(LinkScope.VERIFY, request=asked, email=asked.email)}/"

    shown = client.get(address)
    client.post(f"{address}termine/", {"fin": "2024"})

    assert "Vendôme – Gevelsberg" in said(shown)
    assert Submission.objects.get().values == {"statut": "termine", "jusqua": {"date": "2024"}}


@pytest.mark.parametrize(
    ("sheet", "is_over"),
    [
        ({"project": {"closure": "ouvert"}}, False),
        ({"project": {"closure": "abandonne"}}, True),
        ({"jumelage": {"status": "en-sommeil"}}, False),
        ({"jumelage": {"status": "termine"}}, True),
    ],
)
def test_what_is_over_is_not_asked_if_it_is(client, db, sheet, is_over):
    [(name, values)] = sheet.items()
    factory = {"project": make.ProjectFactory, "jumelage": make.JumelageFactory}[name]
    asked = make.VerificationRequestFactory(**{"project": None, name: factory(published=True, **values)})
    address = f"/verifier/{links.give_link(LinkScope.VERIFY, request=asked, email=asked.email)}/"

    page = client.get(address).content.decode()

    assert (f'href="{address}termine/"' not in page) is is_over


# --- Links that open nothing -----------------------------------------------------------------------------------------


def expired(asked, link):
    link.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))


def revoked(asked, link):
    links.revoke(link)


def unpublished(asked, link):
    type(asked.project).objects.update(state="archive")


@pytest.mark.parametrize("ending", [expired, revoked, unpublished])
@pytest.mark.parametrize("page", ["", "termine/", "autre-personne/"])
def test_a_link_that_ended_helps_says_nothing_and_does_nothing(client, asked, address, ending, page):
    ending(asked, PersonalLink.objects.all())
    before = everything()

    shown, posted = client.get(address + page), client.post(address + page, {"reponse": "exact"})

    assert (shown.status_code, posted.status_code) == (410, 410)
    assert "Chercher une fiche" in shown.content.decode()
    assert [word for word in ("forages", "Kita", "vendome", "CENTRAIDER") if word in said(shown) + said(posted)] == []
    assert everything() == before


@pytest.mark.parametrize("token", ["abc", "%00", "0" * 64, "a" * 3000, "%ff", "..%2f..%2fadmin", "é"])
def test_a_link_cut_by_a_mail_program_is_explained(client, db, token):
    response = client.get(f"/verifier/{token}/")

    assert response.status_code == 404


def test_a_link_of_another_use_opens_nothing_here(client, db):
    submission = make.ReceivedFactory()
    token = links.give_link(LinkScope.FOLLOW, submission=submission)

    assert client.post(f"/verifier/{token}/", {"reponse": "exact"}).status_code == 404


def test_the_link_of_a_sheet_does_not_open_a_proposition(client, asked, address):
    assert client.get(address.replace("verifier", "suivi")).status_code in (404, 410)


@pytest.mark.parametrize("data", [{}, {"reponse": "tout"}, {"reponse": "exact'"}, {"autre": "exact"}])
def test_an_answer_that_is_none_is_asked_back(client, asked, address, data):
    before = everything()

    response = client.post(address, data)

    assert (response.status_code, everything() == before) == (422, True)


def test_another_site_cannot_answer(client, asked, address):
    before = everything()

    response = client.post(address, {"reponse": "exact"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert (response.status_code, everything() == before) == (403, True)


# --- The public sheet ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "expected"), [(30, (False, False)), (500, (False, False)), (560, (True, True)), (None, (False, False))]
)
def test_the_public_sheet_says_that_nobody_confirmed_it(client, db, days, expected):
    verified = days and {
        "verified_on": timezone.localdate() - datetime.timedelta(days=days),
        "verified_by": "CENTRAIDER",
    }
    project = make.ProjectFactory(published=True, ongoing=True, **(verified or {}))

    page = client.get(project.get_absolute_url()).content.decode()

    assert ("n’a pas été vérifiée depuis 18 mois" in page, "il y a plus de 18 mois" in page) == expected


def test_a_bond_published_long_ago_and_never_verified_says_so(client, db):
    at = timezone.now() - datetime.timedelta(days=600)
    bond = make.JumelageFactory(published=True, state_changed_at=at)

    assert "n’a pas été vérifiée depuis 18 mois" in client.get(bond.get_absolute_url()).content.decode()
