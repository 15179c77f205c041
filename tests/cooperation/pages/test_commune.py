"""« Ma commune »: which territory is meant, what its page says, and its note for a council."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.pages.numbers import differences
from directory.dates import PartialDate
from directory.enums import CollectiviteKind, JumelageState, Origin
from directory.territories.alike import alike
from tests.factories.actors import (
    CommuneFactory,
    EPCIFactory,
    ForeignTownFactory,
    NetworkFactory,
    OfficeFactory,
)
from tests.factories.events import CallFactory, EventFactory
from tests.factories.records import JumelageFactory, ProjectFactory
from tests.pdf import page_count
from tests.pdf import text_of as words_of

pytestmark = pytest.mark.django_db


def text_of(response):
    html = re.sub(r"<(svg|script|form)\b.*?</\1>", "", response.content.decode(), flags=re.S)
    main = html.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def town(name, code, point=(47.9, 1.9), **kwargs):
    return CommuneFactory(name=name, code=code, actor__latitude=point[0], actor__longitude=point[1], **kwargs)


@pytest.fixture
def loiret():
    """A network, a town with a bond and a project, a village beside it without anything."""
    network = NetworkFactory(name="Réseau du fleuve", regions=["24"], actor__summary="Le réseau d’ici.")
    OfficeFactory(network=network, city="Gien", is_headquarters=True, phone="02 38 00 00 01")
    gien = town("Gien", "45155", (47.69, 2.63), population=13_000, population_year=2023)
    village = town("Poilly", "45254", (47.68, 2.60), population=2_400, population_year=2023)
    malmedy = ForeignTownFactory(name="Malmö", country="DE")
    bond = JumelageFactory(title="Gien – Malmö", published=True, members=[gien, malmedy], since=PartialDate(1964))
    project = ProjectFactory(
        title="Un puits à Kati", published=True, ongoing=True, countries=["ML"], holder=gien.actor, sectors=["Eau"]
    )
    return {"network": network, "gien": gien, "village": village, "bond": bond, "project": project}


# --- Which one -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Gien", "gien", " 45155 ", "mairie de Gien", "Gien (Loiret)"])
def test_one_territory_is_gone_to(client, loiret, typed):
    response = client.get("/ma-commune/", {"q": typed})

    assert (response.status_code, response.headers["Location"]) == (302, "/ma-commune/gien/")


def test_a_homonym_is_asked_and_never_taken(client):
    town("Saint-Aubin", "59529"), town("Saint-Aubin", "34240")

    response = client.get("/ma-commune/", {"q": "saint aubin"})

    links = re.findall(r'href="/ma-commune/\?q=([^"]+)"', response.content.decode())
    assert len(links) == 2
    answers = [client.get(f"/ma-commune/?q={link}").headers.get("Location") for link in links]
    assert sorted(answers) == ["/ma-commune/saint-aubin-2/", "/ma-commune/saint-aubin/"]


def test_a_commune_that_was_merged_leads_to_its_new_one_and_says_so(client):
    town("Bois-Neuf", "35001", former_names=["Vieuxbourg"])

    response = client.get("/ma-commune/", {"q": "Vieuxbourg"}, follow=True)

    assert response.redirect_chain == [("/ma-commune/bois-neuf/?q=Vieuxbourg", 302)]
    assert "Vieuxbourg fait aujourd’hui partie de Bois-Neuf." in text_of(response)
    assert "Vieuxbourg" not in text_of(client.get("/ma-commune/bois-neuf/?q=Bois-Neuf"))
    assert "Ailleurs" not in text_of(client.get("/ma-commune/bois-neuf/?q=Ailleurs"))


def test_an_arrondissement_is_its_city(client):
    town("Lyon", "69123")

    response = client.get("/ma-commune/", {"q": "Lyon 3e"}, follow=True)

    assert "Un arrondissement fait partie de Lyon." in text_of(response)


def test_a_place_abroad_is_told_where_to_go(client, loiret):
    ForeignTownFactory(name="Bobo-Dioulasso", country="BF")

    response = client.get("/ma-commune/", {"q": "Bobo Dioulasso"})

    assert "n’est pas en France" in text_of(response)
    assert 'href="/collectivites/bobo-dioulasso/"' in response.content.decode()
    assert client.get("/ma-commune/bobo-dioulasso/").headers["Location"] == "/collectivites/bobo-dioulasso/"
    assert 'href="/pays/ML/"' in client.get("/ma-commune/", {"q": "Mali"}).content.decode()


def test_what_nobody_knows_is_said(client, loiret):
    response = client.get("/ma-commune/", {"q": "Zzyzx"})

    assert response.status_code == 200
    assert "Nous n’avons pas trouvé" in text_of(response)


def test_suggestions_lead_to_the_pages(client, loiret):
    groups = client.get("/ma-commune/suggestions.json", {"q": "gie"}).json()["groupes"]

    assert [one["url"] for group in groups for one in group["suggestions"]] == ["/ma-commune/gien/"]


# --- What is said ----------------------------------------------------------------------------------------------------


def test_a_town_reads_what_it_does_first(client, loiret):
    text = text_of(client.get("/ma-commune/gien/"))

    assert "Gien a 1 jumelage ou partenariat en Allemagne, depuis 1964. On y connaît aussi 1 projet ." in text


def test_a_commune_without_anything_finds_whom_to_call(client, loiret):
    response = client.get("/ma-commune/poilly/")

    text = text_of(response)
    assert "Nous ne connaissons à Poilly ni jumelage ni projet de coopération." in text
    assert "La plus proche voisine qui coopère est Gien , à 2,5 km." in text
    assert text.index("02 38 00 00 01") < text.index("Autour de Poilly")
    assert 'href="tel:0238000001"' in response.content.decode()
    assert "Un puits à Kati" in text
    # Gien is told once: as a neighbour, and not again as one of its size.
    assert "De même taille" not in text


@pytest.mark.parametrize("kind", [CollectiviteKind.SPECIAL, CollectiviteKind.CC])
def test_who_holds_others_does_not_take_what_they_do_for_its_own(client, loiret, kind):
    isles = EPCIFactory(name="Les Îles", kind=kind)
    loiret["gien"].epci = isles
    loiret["gien"].save()

    text = text_of(client.get(f"/ma-commune/{isles.actor.slug}/"))

    assert "On connaît dans ce territoire 1 jumelage ou partenariat et 1 projet . Ce jumelage n’est pas celui" in text


def test_a_bond_that_is_over_or_not_signed_is_not_told_as_alive(client, loiret):
    loiret["bond"].status = JumelageState.ENDED
    loiret["bond"].save()

    text = text_of(client.get("/ma-commune/gien/"))

    assert "Gien a 1 jumelage ou partenariat en Allemagne, terminé." in text


def test_every_number_is_that_of_its_list(client, loiret):
    epci = EPCIFactory(name="Communauté des rives", departement=loiret["gien"].departement)
    for one in (loiret["gien"], loiret["village"]):
        one.epci = epci
        one.save()

    contents = [
        client.get(f"/ma-commune/{slug}/").content.decode()
        for slug in ("gien", "poilly", epci.actor.slug, loiret["gien"].departement.actor.slug)
    ]

    found = [differences(content) for content in contents]
    assert [wrong for _number, wrong in found] == [[]] * 4
    assert min(number for number, _wrong in found) >= 4


def test_calls_and_meetings_say_why(client, loiret):
    other = NetworkFactory(name="Réseau de la côte", regions=["35"])
    CallFactory(title="Appel du fleuve", published=True, network=loiret["network"], countries=["ML"])
    CallFactory(title="Appel national", published=True, network=None)
    CallFactory(title="Appel de la côte", published=True, network=other)
    EventFactory(title="Rencontre voisine", published=True, collectivite=loiret["village"], network=other)
    EventFactory(
        title="Rencontre lointaine", published=True, collectivite=town("Brest", "35019", (48.4, -4.5)), network=other
    )

    text = text_of(client.get("/ma-commune/gien/"))

    assert "Mali, où vous agissez · du Réseau du fleuve, votre réseau" in text
    assert "Appel national" in text
    assert "À 2,5 km de Gien" in text
    assert [one for one in ("Appel de la côte", "Rencontre lointaine") if one in text] == []


def test_what_is_missing_leads_to_where_it_is_said(client, loiret):
    undated = JumelageFactory(
        title="Gien – Wroc",
        published=True,
        members=[loiret["gien"], ForeignTownFactory(name="Wroc", country="PL")],
        since=None,
    )

    response = client.get("/ma-commune/gien/")

    assert "Gien – Wroc Date de début inconnue et jamais vérifié." in text_of(response)
    assert f'href="/proposer/?fiche=/jumelages/{undated.slug}/&amp;fait=depuis"' in response.content.decode()


def test_nothing_unpublished_is_said(client, loiret):
    draft = ForeignTownFactory(name="Secreta", country="IT")
    JumelageFactory(title="Poilly – Secreta", members=[loiret["village"], draft])
    ProjectFactory(title="Projet secreta", holder=loiret["village"].actor)
    CallFactory(title="Appel secreta", network=loiret["network"])
    EventFactory(title="Fête secreta", collectivite=loiret["village"])

    for path in ("/ma-commune/poilly/", "/ma-commune/gien/"):
        assert "secreta" not in client.get(path).content.decode().lower()


def _more_around(loiret, first, last):
    for number in range(first, last):
        neighbour = town(f"Voisine {number}", f"4530{number}", (47.7, 2.6))
        JumelageFactory(published=True, members=[neighbour, ForeignTownFactory()])
        JumelageFactory(published=True, members=[loiret["gien"], ForeignTownFactory(country="PL")])
        ProjectFactory(published=True, holder=loiret["gien"].actor, countries=["SN"], sectors=[f"Thème {number}"])
        ProjectFactory(published=True, holder=neighbour.actor, countries=["SN"], sectors=["Eau"])
        CallFactory(published=True, network=loiret["network"])
        EventFactory(published=True, network=loiret["network"])


def test_queries_do_not_grow_with_what_is_shown(client, loiret):
    numbers = []
    for first, last in ((0, 3), (3, 6), (6, 9)):
        _more_around(loiret, first, last)
        client.get("/ma-commune/gien/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/ma-commune/gien/")
        numbers.append(len(asked))

    # Of what is found the first time, more is read; after that, never more.
    assert numbers[2] <= numbers[1] < 45


# --- Like it ---------------------------------------------------------------------------------------------------------


def test_the_likest_are_near_in_size_and_place():
    here = town("Ici", "45001", (47.0, 2.0), population=2_000, population_year=2023)
    far = town("Loin", "59002", (50.5, 3.0), population=2_000, population_year=2023)
    large = town("Grande", "45003", (47.0, 2.1), population=64_000, population_year=2023)
    near = town("Près", "45004", (47.1, 2.1), population=2_500, population_year=2023)
    town("Sans rien", "45005", (47.0, 2.0), population=2_000, population_year=2023)
    for number, one in enumerate((far, large, near)):
        JumelageFactory(published=True, members=[one, ForeignTownFactory(country=("DE", "IT", "DE")[number])])

    assert list(alike(here)) == [near, far, large]
    assert list(alike(here, countries=["IT"])) == [large]
    assert list(alike(here, sectors=[0])) == []


@pytest.mark.parametrize(
    ("people", "title"), [(4_000, "De même taille, et ils coopèrent"), (9_000, "D’autres qui coopèrent")]
)
def test_who_is_not_of_the_same_size_is_not_said_to_be(client, loiret, people, title):
    far = town("Sully", "45315", (47.77, 4.9), population=people, population_year=2023)
    JumelageFactory(published=True, members=[far, ForeignTownFactory()])

    assert f"{title} Les plus proches" in text_of(client.get("/ma-commune/poilly/"))


def test_only_a_commune_is_told_that_no_other_is_near(client, loiret):
    group = CommuneFactory(name="Bord de Loire", kind=CollectiviteKind.SYNDICAT)

    assert "À moins de 60 km" not in text_of(client.get(f"/ma-commune/{group.actor.slug}/"))


# --- The note --------------------------------------------------------------------------------------------------------


def test_the_note_says_what_the_page_does_with_its_date(client, loiret):
    response = client.get("/ma-commune/gien.pdf")

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Robots-Tag"] == "noindex"
    words = words_of(response.content)
    assert "Gien a 1 jumelage ou partenariat en Allemagne, depuis 1964." in words
    assert "Données de Passerelles au" in words
    assert "Licence Ouverte 2.0" in words
    assert "/ma-commune/gien/" in words


def test_the_note_of_a_commune_without_anything_says_whom_to_call(client, loiret):
    far = town("Sully", "45315", (47.77, 4.9), population=2_300, population_year=2023)
    JumelageFactory(published=True, members=[far, ForeignTownFactory()])

    words = words_of(client.get("/ma-commune/poilly.pdf").content)

    assert "De même taille, et ils coopèrent Sully" in words
    assert "Réseau du fleuve réseau régional ; Gien, 02 38 00 00 01" in words
    assert words.index("À qui en parler") < words.index("Les plus proches qui coopèrent")


def test_what_is_invented_says_it_on_the_page_and_in_the_note(client, loiret):
    for record in (loiret["bond"], loiret["project"]):
        record.origin = Origin.DEMO
        record.save()

    mine, beside = (client.get(f"/ma-commune/{slug}/").content.decode() for slug in ("gien", "poilly"))

    assert mine.count("Fiche de démonstration") == 2
    assert beside.count("Fiche de démonstration") >= 1
    assert words_of(client.get("/ma-commune/gien.pdf").content).count("fiche de démonstration") == 2


def test_a_note_of_too_much_is_two_pages(client, loiret):
    long = "Une longue coopération autour de l’eau, des déchets et de la jeunesse, avec beaucoup de monde"
    for number in range(12):
        JumelageFactory(
            published=True, members=[loiret["gien"], ForeignTownFactory(name=f"Villeneuve-la-très-longue-{number}")]
        )
        ProjectFactory(title=f"{long} {number}", published=True, holder=loiret["gien"].actor)
        CallFactory(title=f"{long} {number}", published=True, network=loiret["network"])
        EventFactory(title=f"{long} {number}", published=True, network=loiret["network"])

    assert page_count(client.get("/ma-commune/gien.pdf").content) == 2


def test_a_note_has_no_address_of_its_own_for_what_is_not_here(client, loiret):
    assert client.get("/ma-commune/inconnue.pdf").status_code == 404
    assert client.get("/ma-commune/reseau-du-fleuve/").status_code == 404
