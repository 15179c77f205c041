"""Campaigns and freshness in the back-office: who sees what, each press of a button, what the home counts."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.enums import CampaignState, RequestAnswer, RequestState, VerificationMethod
from directory.freshness import answers, campaigns, sending
from directory.models import Campaign, Mail, Project, VerificationRequest
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of

PAST = datetime.date(2023, 1, 15)


def address(page, *args):
    return reverse(f"admin:directory_campaign_{page}", args=args)


def sheet(network, *, contact=True, **more):
    project = make.ProjectFactory(**{"published": True, "ongoing": True, "network": network, **more})
    if contact:
        make.ProjectContactFactory(project=project)
    return project


@pytest.fixture
def campaign(network):
    return make.CampaignFactory(network=network, message="Bonjour à tous.")


@pytest.fixture
def foreign_client(other_network):
    return client_of(make.UserFactory(username="beta", network=other_network))


# --- Who -------------------------------------------------------------------------------------------------------------


def test_a_campaign_is_its_networks_and_the_national_levels(
    campaign, network, national_client, member_client, foreign_client
):
    project = sheet(network)
    campaigns.add_sheets(campaign, Project.objects.all())
    asked = campaign.requests.get()
    pages = [
        *(address(page, campaign.pk) for page in ("change", "fiches", "courriel", "couleurs")),
        address("fiche", "project", project.pk),
        reverse("admin:directory_verificationrequest_change", args=[asked.pk]),
    ]

    seen = {
        name: [client.get(page).status_code for page in pages]
        for name, client in (("national", national_client), ("own", member_client), ("other", foreign_client))
    }

    assert seen == {"national": [200] * 6, "own": [200] * 6, "other": [302, 404, 404, 404, 403, 302]}


def test_nobody_else_acts_on_a_campaign(campaign, network, foreign_client, client):
    project = sheet(network)
    campaigns.add_sheets(campaign, Project.objects.all())
    asked = campaign.requests.get()
    make.ProjectFactory(network=network, draft=True)
    posts = [
        (address("etat", campaign.pk), {"geste": "lancer"}),
        (address("fiches", campaign.pk), {"geste": "toutes"}),
        (address("courriel", campaign.pk), {}),
        (address("fiche", "project", project.pk), {"geste": "verifier", "moyen": "equipe"}),
        (address("fiche", "project", project.pk), {"geste": "demander"}),
        (reverse("admin:directory_verificationrequest_change", args=[asked.pk]), {"geste": "traiter"}),
    ]

    for who in (foreign_client, client):
        assert {who.post(page, data).status_code for page, data in posts} <= {302, 401, 403, 404}

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.DRAFT
    assert (Mail.objects.count(), Project.objects.get(pk=project.pk).verified_on) == (0, None)
    assert VerificationRequest.objects.get().handled_at is None


def test_lists_show_ones_own(campaign, network, other_network, member_client, foreign_client):
    sheet(network)
    campaigns.add_sheets(campaign, Project.objects.all())
    pages = {name: reverse(f"admin:directory_{name}_changelist") for name in ("campaign", "verificationrequest")}

    counts = {
        who: [client.get(page).context["cl"].result_count for page in pages.values()]
        for who, client in (("own", member_client), ("other", foreign_client))
    }

    assert counts == {"own": [1, 1], "other": [0, 0]}


def test_a_new_campaign_belongs_to_the_network_of_who_makes_it(member_client, network, other_network):
    data = {"title": "Automne", "message": "", "per_hour": 60, "remind_after": 15, "network": other_network.pk}

    response = member_client.post(address("add"), data)

    made = Campaign.objects.get()
    assert (made.network, response.url) == (network, address("fiches", made.pk))


@pytest.mark.parametrize("who", ["national_client", "member_client"])
def test_a_network_has_one_continuous_campaign(who, request, network):
    make.CampaignFactory(network=network, is_continuous=True)
    make.CampaignFactory(is_continuous=True, state=CampaignState.DONE)
    data = {"title": "B", "per_hour": 60, "remind_after": 15, "is_continuous": "on", "network": network.pk}

    response = request.getfixturevalue(who).post(address("add"), data)

    assert list(response.context["adminform"].form.errors) == ["is_continuous"]
    assert Campaign.objects.count() == 2


# --- A campaign ------------------------------------------------------------------------------------------------------


def test_from_the_choice_of_sheets_to_the_launch(campaign, network, member_client):
    old, recent = sheet(network, verified_on=PAST, verified_by="X"), sheet(network)
    alone = sheet(network, contact=False)
    page = address("fiches", campaign.pk)
    shown = member_client.get(f"{page}?age=ancienne").context

    member_client.post(f"{page}?age=ancienne", {"geste": "toutes"})
    member_client.post(page, {"geste": "cochees", "fiche": [recent.pk, "0", "x", "9" * 30]})
    member_client.post(
        page,
        {
            "geste": "contacts",
            f"c{alone.pk}-fonction": "Secrétaire de mairie",
            f"c{alone.pk}-courriel": "mairie@vendome.example.org",
        },
    )
    launched = member_client.post(address("etat", campaign.pk), {"geste": "lancer"}, follow=True)

    assert ([row.pk for row in shown["page"]], shown["page_seules"].paginator.count) == ([old.pk], 0)
    assert {one.project for one in campaign.requests.all()} == {old, recent}
    assert alone.contacts.get().email == "mairie@vendome.example.org"
    assert "C’est parti" in launched.content.decode()
    assert sending.run() == 2


def test_a_contact_that_is_half_given_is_asked_back(campaign, network, member_client):
    alone = sheet(network, contact=False)

    response = member_client.post(
        address("fiches", campaign.pk), {"geste": "contacts", f"c{alone.pk}-courriel": "mairie@"}, follow=True
    )

    assert "Il manque ce qui suit l’arobase" in response.content.decode()
    assert 'value="mairie@"' in response.content.decode()
    assert alone.contacts.count() == 0


@pytest.mark.parametrize(
    "query", ["age=inconnu", "pays=ZZ&secteur=abc", "page=9999999", "q=%00", "genre=acteurs", "q=" + "a" * 5000]
)
def test_absurd_filters_break_nothing(campaign, member_client, query):
    assert member_client.get(f"{address('fiches', campaign.pk)}?{query}").status_code == 200


def test_filters_by_country_sector_and_town(campaign, network, member_client):
    commune = make.CommuneFactory(name="Vendôme", actor__published=True)
    wanted = sheet(network, holder=commune.actor, countries=["ML"], sectors=["Eau"])
    sheet(network, countries=["TG"])
    sector = wanted.sectors.get().pk

    found = [
        [row.pk for row in member_client.get(f"{address('fiches', campaign.pk)}?{query}").context["page"]]
        for query in ("pays=ML", f"secteur={sector}", "q=vendome")
    ]

    assert found == [[wanted.pk]] * 3


def test_the_mail_is_shown_as_it_will_leave_and_tried_on_oneself(campaign, network, member, member_client):
    sheet(network)
    sheet(network, title="Des forages à Kita")
    campaigns.add_sheets(campaign, Project.objects.all())
    last = campaign.requests.order_by("pk").last()

    page = member_client.get(f"{address('courriel', campaign.pk)}?demande={last.pk}")
    coloured = member_client.get(f"{address('couleurs', campaign.pk)}?demande={last.pk}")
    member_client.post(f"{address('courriel', campaign.pk)}?demande={last.pk}")
    trial = Mail.objects.get()
    campaigns.launch(campaign, by=member)
    sending.run()
    left = Mail.objects.get(request=last)

    sample = page.context["exemple"]
    assert (sample.subject, "Bonjour à tous." in sample.text) == (left.subject, True)
    assert sample.text.replace("http://testserver", "").count("/verifier/") == 1
    assert "sandbox" in coloured.headers["Content-Security-Policy"]
    assert (trial.to, trial.subject, trial.link_scope, trial.request) == (
        member.email,
        f"[Essai] {left.subject}",
        "",
        None,
    )


def test_buttons_follow_the_state(campaign, network, member_client):
    sheet(network)
    campaigns.add_sheets(campaign, Project.objects.all())
    seen = []

    for gesture in ("lancer", "suspendre", "reprendre", "arreter", "lancer"):
        response = member_client.post(address("etat", campaign.pk), {"geste": gesture}, follow=True)
        seen.append([one["valeur"] for one in response.context["gestes"]])

    assert seen == [
        ["suspendre", "arreter"],
        ["reprendre", "arreter"],
        ["suspendre", "arreter"],
        [],
        [],
    ]


def test_the_follow_up_counts_and_leads_to_as_many(campaign, network, member, member_client):
    for _number in range(3):
        sheet(network)
    campaigns.add_sheets(campaign, Project.objects.all())
    campaigns.launch(campaign, by=member)
    sending.run()
    first, second, _third = campaign.requests.order_by("pk")
    answers.say_accurate(first)
    answers.say_somebody_else(second)

    lines = [line for line in member_client.get(address("change", campaign.pk)).context["suivi"] if line.number]
    counts = [member_client.get(line.address).context["cl"].result_count for line in lines]

    assert {line.label: line.number for line in lines} == {
        RequestState.SENT.label: 1,
        RequestAnswer.ACCURATE.label: 1,
        RequestAnswer.SOMEBODY_ELSE.label: 1,
    }
    assert counts == [1, 1, 1]


# --- A sheet ---------------------------------------------------------------------------------------------------------


def test_verified_today_by_telephone(network, member_client):
    project = sheet(network)

    member_client.post(address("fiche", "project", project.pk), {"geste": "verifier", "moyen": "telephone"})

    verification = project.verifications.get()
    assert (verification.on, verification.method, verification.by_label) == (
        timezone.localdate(),
        VerificationMethod.PHONE,
        "Réseau Alpha",
    )


def test_ask_the_contact_and_give_one_first(network, member_client):
    project = sheet(network, contact=False)
    page = address("fiche", "project", project.pk)
    empty = member_client.post(page, {"geste": "demander"})

    member_client.post(page, {"geste": "demander", "fonction": "Maire", "courriel": "maire@vendome.example.org"})
    again = member_client.post(page, {"geste": "demander"}, follow=True)

    assert "Donnez son courriel." in empty.content.decode()
    assert Mail.objects.get().to == "maire@vendome.example.org"
    assert "La question est déjà posée" in again.content.decode()


def test_a_wrong_person_is_replaced_in_one_press(network, member_client):
    project = sheet(network)
    asked = make.VerificationRequestFactory(
        project=project, email=project.contacts.get().email, state=RequestState.SENT, sent_at=timezone.now()
    )
    answers.say_somebody_else(asked, function="Directrice", email="dir@vendome.example.org")
    page = reverse("admin:directory_verificationrequest_change", args=[asked.pk])

    shown = member_client.get(page).content.decode()
    member_client.post(page, {"geste": "enregistrer"})

    assert "dir@vendome.example.org" in shown
    assert project.contacts.get().email == "dir@vendome.example.org"
    assert VerificationRequest.objects.get().handled_at is not None


# --- The home --------------------------------------------------------------------------------------------------------


def test_the_home_counts_what_freshness_leaves_to_do(network, member_client):
    today = timezone.localdate()
    due = sheet(network, title="Due", verified_on=today - datetime.timedelta(days=400), verified_by="X")
    sheet(network, title="Ancienne", verified_on=PAST, verified_by="X", contact=False)
    sheet(network, title="Fraîche", verified_on=today, verified_by="X")
    make.VerificationRequestFactory(project=due, state=RequestState.UNANSWERED, sent_at=timezone.now())
    keys = ("a-verifier", "anciennes", "sans-contact", "reponses")

    response = member_client.get(reverse("admin:index"))
    tasks = {task.key: task for task in response.context["work"] if task.key in keys}

    assert {key: [item.title for item in task.items][:1] for key, task in tasks.items() if key != "reponses"} == {
        "a-verifier": ["Due"],
        "anciennes": ["Ancienne"],
        "sans-contact": ["Ancienne"],
    }
    assert [
        member_client.get(link).context["cl"].result_count for task in tasks.values() for _n, _c, link in task.lists
    ] == [1] * 4
    assert [part.number for part in response.context["freshness"].ages] == [1, 1, 1, 0]


def test_the_national_level_has_a_line_per_network(network, other_network, national_client, member_client):
    sheet(network)
    sheet(other_network)
    sheet(None)

    rows = national_client.get(address("fraicheur")).context["freshness"].rows
    own = member_client.get(address("fraicheur")).context["freshness"]

    assert [(name, figures.total) for name, figures in rows] == [
        ("Réseau Alpha", 1),
        ("Réseau Bêta", 1),
        ("Niveau national", 1),
    ]
    assert (own.rows, own.figures.total) == ([], 1)
