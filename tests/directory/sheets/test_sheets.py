"""What sheets say, and what they never print."""

import json
import re

import pytest

from directory.dates import PartialDate
from tests.factories.actors import (
    ActorContactFactory,
    ActorFactory,
    CommuneFactory,
    ForeignTownFactory,
    FunderFactory,
    NetworkFactory,
)
from tests.factories.records import (
    FundingFactory,
    JumelageFactory,
    JumelageMemberFactory,
    ProjectContactFactory,
    ProjectFactory,
)

pytestmark = pytest.mark.django_db


def text_of(response):
    """The page as read: tags out, spaces single."""
    html = re.sub(r"(?s)<(script|style).*?</\1>", " ", response.content.decode())
    html = re.sub(r"<[^>]+>", " ", html).replace("&#x27;", "'").replace("&amp;", "&")
    return re.sub(r"[ \n]+", " ", html)


def test_a_project_past_its_end_is_to_confirm_with_funders_by_tier(client):
    project = ProjectFactory(published=True, overdue=True)
    region = CommuneFactory(name="Centre", kind="region", code="24", departement=None, region=None)
    for funder, tier in ((FunderFactory(actor=region.actor, tier="regional"), 0), (FunderFactory(name="AFD"), 1)):
        FundingFactory(project=project, funder=funder, amount=1240000 if tier else None)

    response = client.get(project.get_absolute_url())

    text = text_of(response)
    assert "Échéance dépassée, à confirmer" in text
    assert "En cours" not in text.split("Dans le même fil")[0]
    assert [(tier["libelle"], [f["nom"] for f in tier["financements"]]) for tier in response.context["niveaux"]] == [
        ("Régional", ["Région Centre"]),
        ("National", ["AFD"]),
    ]
    assert "montant inconnu" in text
    assert "1\u202f240\u202f000\u00a0€" in text


@pytest.mark.parametrize(
    ("trait", "words"),
    [({"amount": True}, "45\u202f000\u00a0€"), ({"no_budget": True}, "Néant"), ({}, "Budget Montant inconnu")],
)
def test_a_budget_is_an_amount_none_or_unknown(client, trait, words):
    project = ProjectFactory(published=True, **trait)

    assert words in text_of(client.get(project.get_absolute_url()))


def test_verification_is_always_said(client):
    never = ProjectFactory(published=True)
    once = ProjectFactory(published=True, verified_on="2026-03-12", verified_by="CENTRAIDER")

    assert "Jamais vérifié" in text_of(client.get(never.get_absolute_url()))
    assert "Vérifié le 12\u00a0mars 2026 par CENTRAIDER" in text_of(client.get(once.get_absolute_url()))


def test_demonstration_is_announced(client):
    demo = JumelageFactory(published=True, demo=True)
    real = JumelageFactory(published=True)

    assert "Fiche de démonstration." in text_of(client.get(demo.get_absolute_url()))
    assert "Fiche de démonstration." not in text_of(client.get(real.get_absolute_url()))


def test_contacts_are_functions_first_and_mail_never(client):
    commune = CommuneFactory()
    ActorContactFactory(actor=commune.actor, function="Maire", name="Nom Caché", phone="01 02 03 04 05")
    ActorContactFactory(
        actor=commune.actor, function="Accueil", consented=True, phone="06 07 08 09 10", phone_is_public=True
    )
    ActorContactFactory(actor=commune.actor, function="Ancienne élue", expired=True)
    project = ProjectFactory(published=True, holder=commune.actor)
    ProjectContactFactory(project=project, function="Chargée de mission", name="Autre Nom", phone="09 99 99 99 99")

    pages = [client.get(record.get_absolute_url()).content.decode() for record in (commune, project)]

    page = "".join(pages)
    assert "Mme Aminata Sangaré" in pages[0]
    assert pages[0].count("Aminata") == 1
    assert [word for word in ("Nom Caché", "Autre Nom", "@example.org", "01 02 03", "09 99") if word in page] == []
    assert re.search(
        r"<details class=\"reveler\"><summary>Afficher le téléphone</summary><p><a href=\"tel:0607080910\"", page
    )


def test_jumelage_shows_signed_and_expected_members(client):
    lagos = JumelageFactory(title="Les Lagos du monde", published=True, members=7)
    for _ in range(10):
        JumelageMemberFactory(jumelage=lagos, unknown=True, expected=True)

    response = client.get(lagos.get_absolute_url())

    assert (response.context["signes"], response.context["pressentis"]) == (7, 10)
    assert "7 membres ont signé" not in text_of(response)
    assert re.search(r"membres ont signé 7 restent à rejoindre 10", text_of(response))


def test_collectivite_shows_each_partner_once_a_bond(client):
    bagnolet = CommuneFactory(name="Bagnolet", actor__latitude=48.87, actor__longitude=2.42)
    for rank, year in enumerate((1962, 1964, 2002, 2003, 2005, None)):
        town = ForeignTownFactory(
            name=f"Ville {rank}", population=6547, population_year=2009, population_is_approximate=True
        )
        JumelageFactory(published=True, members=[bagnolet, town], since=PartialDate(year) if year else None)

    response = client.get("/collectivites/bagnolet/")

    assert [partner["nom"] for partner in response.context["partenaires"]] == [f"Ville {rank}" for rank in range(6)]
    text = text_of(response)
    assert "6\u00a0partenaires" in text
    assert "Jumelage depuis 1962" in text
    assert "Jumelage, date inconnue" in text
    assert "· environ 6\u202f547\u00a0habitants (2009)" in text


def test_many_partners_become_a_table(client):
    paris = CommuneFactory(name="Paris")
    for _ in range(13):
        JumelageFactory(published=True, members=[paris, ForeignTownFactory()])

    response = client.get("/collectivites/paris/")

    assert not response.context["en_cartes"]
    assert response.content.decode().count('<th scope="row">') == 13


# --- Addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "section"),
    [(ProjectFactory, "projets"), (JumelageFactory, "jumelages"), (ActorFactory, "acteurs")],
)
def test_former_addresses_answer_301(client, make, section):
    record = make(published=True, slug="ancienne-adresse")
    record.slug = "nouvelle-adresse"
    record.save()

    response = client.get(f"/{section}/ancienne-adresse/")

    assert (response.status_code, response["Location"]) == (301, f"/{section}/nouvelle-adresse/")


def test_former_address_of_an_unpublished_record_is_missing(client):
    record = ProjectFactory(published=True, slug="ancienne-adresse")
    record.slug = "nouvelle-adresse"
    record.state = "archive"
    record.save()

    assert client.get("/projets/ancienne-adresse/").status_code == 404


@pytest.mark.parametrize(
    ("make", "path", "target"),
    [
        (CommuneFactory, "/acteurs/nom-commun/", "/collectivites/nom-commun/"),
        (NetworkFactory, "/acteurs/nom-commun/", "/reseaux/nom-commun/"),
        (NetworkFactory, "/collectivites/nom-commun/", "/reseaux/nom-commun/"),
        (FunderFactory, "/collectivites/nom-commun/", "/acteurs/nom-commun/"),
        (CommuneFactory, "/financeurs/nom-commun/", "/collectivites/nom-commun/"),
    ],
)
def test_an_actor_answers_at_the_address_of_its_role(client, make, path, target):
    make(name="Nom commun")

    response = client.get(path)

    assert (response.status_code, response["Location"]) == (301, target)


def test_a_renamed_commune_keeps_its_address(client):
    commune = CommuneFactory(name="Ancienne")
    commune.actor.slug = "nouvelle"
    commune.actor.save()

    response = client.get("/collectivites/ancienne/")

    assert (response.status_code, response["Location"]) == (301, "/collectivites/nouvelle/")


# --- Hostile words ---------------------------------------------------------------------------------------------------

HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(2)>&"


def test_hostile_words_are_escaped_everywhere(client):
    commune = CommuneFactory(name=f"Ville {HOSTILE}", policy=f"## {HOSTILE}\n\n- {HOSTILE}\n\n{HOSTILE}")
    town = ForeignTownFactory(name=f"Loin {HOSTILE}", location_note=HOSTILE)
    jumelage = JumelageFactory(
        title=HOSTILE, summary=HOSTILE, description=HOSTILE, published=True, members=[commune, town]
    )
    project = ProjectFactory(
        title=HOSTILE, summary=HOSTILE, description=HOSTILE, published=True, holder=commune.actor, jumelage=jumelage
    )
    paths = [record.get_absolute_url() for record in (commune, jumelage, project)]
    paths += [
        "/projets/",
        "/jumelages/?vue=table",
        "/collectivites/?vue=carte",
        "/",
        "/projets/?q=%3Cscript%3Ealert(1)%3C/script%3E",
    ]

    pages = {path: client.get(path).content.decode() for path in paths}

    assert [path for path, page in pages.items() if "<script>alert" in page or "<img src=x" in page] == []


def test_json_ld_is_readable_and_closed(client):
    project = ProjectFactory(title=f"Eau {HOSTILE}", published=True)

    page = client.get(project.get_absolute_url()).content.decode()

    blocks = [json.loads(block) for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]
    assert [block["@type"] for block in blocks] == ["Project", "BreadcrumbList"]
    assert blocks[0]["name"] == f"Eau {HOSTILE}"


# --- Phases, money, neighbours ---------------------------------------------------------------------------------------


def test_phases_stand_in_order_and_drafts_are_left_out(client):
    before = ProjectFactory(published=True, title="Première phase")
    project = ProjectFactory(published=True, title="Deuxième phase", continues=before)
    ProjectFactory(published=True, title="Troisième phase", continues=project)
    ProjectFactory(title="Brouillon", continues=project)

    text = text_of(client.get(project.get_absolute_url()))

    assert "Avant Première phase Cette phase" in text
    assert "Après Troisième phase" in text
    assert "Brouillon" not in text


def test_known_money_is_added_up_and_the_unknown_said(client):
    project = ProjectFactory(published=True, amount=True)
    for amount in (12000, 8000, None):
        FundingFactory(project=project, amount=amount, funder=FunderFactory())

    response = client.get(project.get_absolute_url())

    ribbon = response.context["ruban"]
    assert (ribbon.total, ribbon.budget, ribbon.unknown) == (20000, "45\u202f000\u00a0€", 1)
    assert "20\u202f000\u00a0€ de financements connus, pour un budget de 45\u202f000\u00a0€" in text_of(response)


def test_one_amount_alone_makes_no_ribbon(client):
    project = ProjectFactory(published=True)
    FundingFactory(project=project, amount=12000, funder=FunderFactory())

    assert client.get(project.get_absolute_url()).context["ruban"] is None


def test_neighbouring_sheets_say_why_they_are_there(client):
    holder = CommuneFactory().actor
    project = ProjectFactory(published=True, holder=holder)
    ProjectFactory(published=True, title="Autre projet", holder=holder)

    text = text_of(client.get(project.get_absolute_url()))

    assert re.search(r"Dans le même fil Tous les projets Même porteur .*Autre projet", text)


def test_many_partners_are_counted_and_all_linked(client):
    partners = [ActorFactory(name=f"Partenaire {n}", published=True) for n in range(40)]
    project = ProjectFactory(published=True, partners=partners)

    html = client.get(project.get_absolute_url()).content.decode()

    assert "40\u00a0partenaires" in html
    assert len(re.findall(r'<a href="/acteurs/partenaire-\d+/">', html)) == 40


def test_a_sheet_is_cited_with_its_freshness_and_the_day(client):
    project = ProjectFactory(
        published=True, title="Eau", slug="eau", verified_on="2026-03-12", verified_by="CENTRAIDER"
    )

    citation = client.get(project.get_absolute_url()).context["citation"]

    assert re.fullmatch(
        r"«\u00a0Eau\u00a0», Passerelles, fiche vérifiée le 12.mars 2026, consultée le .+ \d{4}, http://testserver/projets/eau/",
        citation,
    )
