"""``/suivre/`` and ``/abonnements/``: what is typed, what the address itself confirms, what stops."""

import email
import email.policy
import re

import pytest
from django.core import mail as mailbox
from django.test import Client

from directory.enums import BudgetKind, MailState, Rhythm
from directory.following import looking, rounds, tokens
from directory.mail import outbox
from directory.models import FollowedSelection, Follower, Mail, Subscription
from directory.submissions import guard
from tests import factories as make

pytestmark = pytest.mark.django_db
PROJECTS = "/suivre/?liste=projets&pays=MG"


@pytest.fixture(autouse=True)
def at_leisure(settings):
    settings.FORM_LEAST_SECONDS = 0


@pytest.fixture
def well():
    return make.ProjectFactory(
        published=True, title="Un puits à Tuléar", countries=["MG"], budget_kind=BudgetKind.AMOUNT, budget_amount=300
    )


def typed(client, address=PROJECTS, courriel="lou@example.org", rythme=Rhythm.DAILY, **more):
    data = {"courriel": courriel, "rythme": rythme, guard.STAMP: guard.new_stamp().text, **more}
    return client.post(address, data)


def link_in(mail):
    mailbox.outbox.clear()
    outbox.send(mail.pk)
    return re.search(r"/abonnements/[0-9a-f]{64}/", mailbox.outbox[0].body)[0]


def confirmed(client, address=PROJECTS, **more):
    typed(client, address, **more)
    page = link_in(Mail.objects.get(letter="suivre", state=MailState.WAITING))
    keys = list(Subscription.objects.waiting().values_list("pk", flat=True))
    client.post(page, {"geste": "suivre", "abonnement": keys})
    return page


def test_every_list_and_sheet_leads_here_without_a_script(client, well):
    for page, wanted in (
        ("/projets/?pays=MG", "/suivre/?pays=MG&amp;liste=projets"),
        ("/agenda/", "/suivre/?liste=agenda"),
        (well.get_absolute_url(), f"/suivre/?fiche={well.get_absolute_url()}"),
        ("/pays/MG/", "/suivre/?fiche=/pays/MG/"),
        ("/recherche/?q=puits", "/suivre/?q=puits"),
    ):
        assert f'href="{wanted}"' in client.get(page).content.decode(), page


def test_the_form_says_what_is_followed_how_many_there_are_and_an_example(client, well):
    make.WatchFactory(section="projets")
    page = client.get("/suivre/?liste=projets&pays=MG&q=puits").content.decode()

    assert "Projets\u00a0· Madagascar\u00a0· «\u00a0puits\u00a0»" in page
    assert "1\u00a0projet" in page
    assert "Ce que vous auriez reçu en un mois" in page


@pytest.mark.parametrize("address", ["", "?liste=nulle", "?fiche=/projets/nulle-part/", "?fiche=//evil.example"])
def test_what_is_nothing_is_not_followed(client, address):
    address = f"/suivre/{address}"
    assert "Suivre par courriel" in client.get(address).content.decode()
    assert typed(client, address).status_code == 404
    assert not Follower.objects.exists()


def test_what_means_nothing_is_said_and_not_followed(client):
    answer = client.get("/suivre/?liste=projets&secteur=cette-chose")

    assert "Valeur inconnue" in answer.content.decode()
    typed(client, "/suivre/?liste=projets&secteur=cette-chose")
    assert not Follower.objects.exists()


def test_a_get_starts_and_stops_nothing(client, well):
    typed(client)
    page = link_in(Mail.objects.get())
    client.get(page)
    assert not Subscription.objects.confirmed().exists()

    client.post(page, {"geste": "suivre", "abonnement": [Subscription.objects.get().pk]})
    stop = tokens.address_of(Follower.objects.get(), tokens.STOP)
    assert client.get(stop).status_code == 200
    assert Subscription.objects.confirmed().count() == 1


def test_one_click_stops_and_erases_from_anywhere_without_a_cookie(well):
    confirmed(Client())
    stop = tokens.address_of(Follower.objects.get(), tokens.STOP)
    program = Client(enforce_csrf_checks=True)
    origin = {"HTTP_ORIGIN": "https://courrier.example.org", "HTTP_SEC_FETCH_SITE": "cross-site"}

    answers = [program.post(stop, {"List-Unsubscribe": "One-Click"}, **origin) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert not answers[0].cookies
    assert not Follower.objects.exists()
    assert not Mail.objects.exists()


def test_the_same_selection_asked_otherwise_is_the_same(client, well):
    for choices in ("statut=en-cours&pays=MG&page=2", "pays=MG&tri=titre&statut=en-cours"):
        typed(client, "/suivre/?liste=projets&" + choices)

    assert FollowedSelection.objects.get().key == "/projets/?pays=MG&statut=en-cours"
    assert Subscription.objects.count() == 1


def test_what_is_typed_is_answered_the_same_whoever_is_known(client, well):
    known = typed(client).content
    assert typed(client).content == known
    page = {"courriel": "lou@example.org", guard.STAMP: guard.new_stamp().text}
    mine, other = (
        client.post("/abonnements/", page | {"courriel": one}).content for one in ("lou@example.org", "x@example.org")
    )
    assert mine.replace(b"lou@", b"x@") == other


def test_many_requests_for_one_address_send_one_mail(client, settings):
    settings.FORM_LIMITS = settings.FORM_LIMITS | {"suivre": {"each": 1000, "all": 10_000}}
    for number in range(12):
        typed(client, f"/suivre/?liste=projets&annee={2000 + number}", courriel="Victime@example.org")
        for mail in Mail.objects.filter(state=MailState.WAITING):
            outbox.send(mail.pk)

    assert len(mailbox.outbox) == 1
    assert Mail.objects.count() == 1


def test_the_proof_bears_nothing_that_was_typed(client):
    typed(client, "/suivre/?liste=projets&q=achetez+chez+arnaque.example")
    mail = Mail.objects.get()

    assert "arnaque" not in mail.text + mail.html + mail.subject
    assert "une recherche" in mail.text


def test_a_form_without_an_address_says_what_to_do_and_how_the_last_one_would_have_been_told(client, well):
    answer = typed(client, courriel="")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Donnez l’adresse où vous prévenir." in page
    assert "Un puits à Tuléar</a> (nouveau projet" in page
    assert not Follower.objects.exists()


def test_robots_are_sieved(client, well):
    assert typed(client, page_perso="x").status_code == 422
    assert client.post(PROJECTS, {"courriel": "a@example.org", "rythme": "jour"}).status_code == 422
    assert not Follower.objects.exists()


def test_the_page_changes_the_rhythm_and_stops_one_thing(client, well):
    page = confirmed(client)
    typed(client, "/suivre/?liste=appels")
    calls = Subscription.objects.waiting().get()
    client.post(page, {"geste": "suivre", "abonnement": [calls.pk]})

    client.post(page, {"geste": f"rythme {calls.pk}", f"rythme-{calls.pk}": "mois"})
    calls.refresh_from_db()
    assert calls.rhythm == Rhythm.MONTHLY
    client.post(page, {"geste": f"rythme {calls.pk}", f"rythme-{calls.pk}": "jamais"})
    client.post(page, {"geste": f"arreter {calls.pk}"})

    assert Subscription.objects.get().selection.key == "/projets/?pays=MG"
    other = make.SubscriptionFactory(confirmed=True)
    client.post(page, {"geste": f"arreter {other.pk}"})
    assert Subscription.objects.filter(pk=other.pk).exists()
    assert "C’est arrêté" in client.post(page, {"geste": "tout"}).content.decode()
    assert client.get(page).status_code == 404


def test_tokens_are_nowhere_in_clear_and_open_only_their_page(client, well):
    page = confirmed(client)
    follower = Follower.objects.get()
    token = page.split("/")[2]

    assert token not in str(Follower.objects.values()) + str(Mail.objects.values())
    assert client.get(f"/abonnements/arreter/{token}/").status_code == 404
    stop = tokens.address_of(follower, tokens.STOP).split("/")[3]
    assert client.get(f"/abonnements/{stop}/").status_code == 404


def test_links_outlive_a_change_of_the_secret(client, settings, well):
    page = confirmed(client)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "un-autre-secret-tout-neuf" * 3

    assert tokens.address_of(Follower.objects.get(), tokens.PAGE) == page
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get(tokens.address_of(Follower.objects.get(), tokens.PAGE)).status_code == 200


def test_an_address_that_refuses_mails_is_left_alone_and_told(client, well):
    looking.look()
    page = confirmed(client)
    follower = Follower.objects.get()
    make.MailFactory.create_batch(3, letter="nouveautes", follower=follower, state=MailState.FAILED)
    well.budget_amount = 400
    well.save()
    looking.look()
    later = rounds.moment_of(Rhythm.DAILY, follower.created_at) + rounds.datetime.timedelta(days=2)

    assert rounds.serve(Rhythm.DAILY, later) == 0
    assert "n’ont pas pu arriver" in client.get(page).content.decode()
    client.post(page, {"geste": "reprendre"})
    follower.refresh_from_db()
    assert follower.stopped_at is None


def test_the_mail_is_one_that_programs_accept(client, well):
    looking.look()
    confirmed(client)
    well.budget_amount, well.title = 400, "Un puits à Tuléar " + "très long " * 25
    well.save()
    looking.look()
    rounds.serve(Rhythm.DAILY, Subscription.objects.get().told_at + rounds.datetime.timedelta(days=1))
    mailbox.outbox.clear()
    outbox.send(Mail.objects.get(letter="nouveautes").pk)

    raw = mailbox.outbox[0].message().as_bytes()
    parsed = email.message_from_bytes(raw, policy=email.policy.strict)
    assert not parsed.defects
    assert max(map(len, raw.splitlines())) <= 998
    assert parsed["Date"].datetime
    assert parsed["Message-ID"]
    assert re.fullmatch(r"<https?://\S+/abonnements/arreter/[0-9a-f]{64}/>", parsed["List-Unsubscribe"].strip())
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]
    html = parsed.get_body(("html",)).get_content()
    assert "<img" not in html
    assert "budget" in html
