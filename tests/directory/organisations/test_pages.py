"""Pages of networks, funders and other actors: exact sets, and numbers equal to those of the lists."""

from decimal import Decimal

import pytest

from tests.factories.actors import (
    ActorContactFactory,
    ActorFactory,
    CommuneFactory,
    ForeignTownFactory,
    FunderFactory,
    NetworkFactory,
    NetworkPartnerFactory,
    OfficeFactory,
)
from tests.factories.events import ArticleFactory, CallFactory, EventFactory
from tests.factories.records import FundingFactory, JumelageFactory, ProjectFactory

pytestmark = pytest.mark.django_db

HIDDEN = ("draft", "review", "archived")


def chart_links(context):
    rows = [row for chart in context["graphiques"] for row in chart.rows if row.url]
    return {row.url: row.number for row in rows}


def test_a_network_shows_its_sheets_its_team_and_its_life(client):
    network, other = NetworkFactory(name="CENTRAIDER", regions=["24"]), NetworkFactory(name="Gescod")
    OfficeFactory(network=network, city="Vendôme", is_headquarters=True)
    NetworkPartnerFactory(network=network, name="Soutien public")
    ActorContactFactory(actor=network.actor, function="Chargée de mission", name="Nom Caché")
    for owner, title in ((network, "À elle"), (other, "À une autre")):
        ProjectFactory(title=title, published=True, network=owner, sectors=["Eau"])
        members = [CommuneFactory(), ForeignTownFactory()]
        JumelageFactory(title=title, published=True, verified=True, network=owner, members=members)
        EventFactory(title=title, published=True, network=owner)
        ArticleFactory(title=title, published=True, network=owner)
    for state in HIDDEN:
        ProjectFactory(title=f"Sentinelle {state}", network=network, **{state: True})
        JumelageFactory(title=f"Sentinelle {state}", network=network, **{state: True})

    response = client.get("/reseaux/centraider/")

    context = response.context
    assert [row["titre"] for row in context["projets"]] == ["À elle"]
    assert (context["total_projets"], context["total_jumelages"], context["total"], context["fraiches"]) == (1, 1, 2, 1)
    assert [event.title for event in context["evenements"]] == ["À elle"]
    assert [article.title for article in context["articles"]] == ["À elle"]
    page = response.content.decode()
    assert [words for words in ("Chargée de mission", "Vendôme (siège)", "Soutien public") if words not in page] == []
    assert [words for words in ("entinelle", "Nom Caché", "@example.org", "À une autre") if words in page] == []
    assert {url: client.get(url).context["total"] for url in chart_links(context)} == chart_links(context)


def test_a_network_without_a_sheet_says_so(client):
    NetworkFactory(name="Nouveau")

    assert "Il ne suit encore aucune fiche publiée." in client.get("/reseaux/nouveau/").content.decode()


def test_a_funder_shows_what_it_pays_and_how_much_is_known(client):
    fund = FunderFactory(name="Fonds commun")
    for rank in range(6):
        project = ProjectFactory(
            title=f"Projet {rank}", published=True, ongoing=True, countries=["BJ"], sectors=["Eau"]
        )
        FundingFactory(project=project, funder=fund, amount=Decimal(250_000) if rank < 5 else None)
    ProjectFactory(title="D’un autre", published=True, funders=[FunderFactory()])
    for state in HIDDEN:
        hidden = ProjectFactory(title=f"Sentinelle {state}", countries=["CL"], **{state: True})
        FundingFactory(project=hidden, funder=fund, amount=Decimal(1_000_000))
        CallFactory(title=f"Sentinelle {state}", funders=[fund], **{state: True})
    CallFactory(title="Appel ouvert", published=True, funders=[fund])
    CallFactory(title="Appel d’un autre", published=True)

    response = client.get("/financeurs/fonds-commun/")

    context = response.context
    assert {row["titre"] for row in context["projets"]} == {f"Projet {rank}" for rank in range(6)}
    assert {name: context["montants"][name] for name in ("number", "known", "texte")} == {
        "number": 6,
        "known": 5,
        "texte": "1,2\u00a0M€",
    }
    assert [call.title for call in context["appels"]] == ["Appel ouvert"]
    assert [chart.name for chart in context["graphiques"]] == ["pays", "secteur", "annee"]
    assert {url: client.get(url).context["total"] for url in chart_links(context)} == chart_links(context)
    assert "entinelle" not in response.content.decode()


def test_a_funder_of_nothing_known_says_so(client):
    FunderFactory(name="Fonds muet")

    page = client.get("/financeurs/fonds-muet/").content.decode()

    assert "Aucun projet publié ne dit qu’il en reçoit un soutien." in page


def test_an_actor_shows_its_projects_and_meetings(client):
    friends = ActorFactory(name="Les amis", published=True)
    ProjectFactory(title="Porté", published=True, holder=friends)
    ProjectFactory(title="Partagé", published=True, partners=[friends])
    ProjectFactory(title="D’autres", published=True)
    for state in HIDDEN:
        ProjectFactory(title=f"Sentinelle {state}", holder=friends, **{state: True})
    EventFactory(title="Rencontre", published=True, organisers=[friends])

    response = client.get("/acteurs/les-amis/")

    assert {row["titre"] for row in response.context["projets"]} == {"Porté", "Partagé"}
    assert response.context["total_projets"] == 2
    assert response.context["graphiques"] == []
    assert [event.title for event in response.context["evenements"]] == ["Rencontre"]
    assert "entinelle" not in response.content.decode()
