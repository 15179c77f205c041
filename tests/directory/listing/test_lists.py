"""What every list does with its address: facets, words, pages, unknown and absurd values."""

import pytest

from directory.dates import PartialDate
from directory.listing.facets import Facet
from tests.factories.actors import (
    ActorFactory,
    CommuneFactory,
    EPCIFactory,
    ForeignTownFactory,
    FunderFactory,
    NetworkFactory,
    RegionFactory,
)
from tests.factories.records import JumelageFactory, ProjectFactory
from tests.pages import row_titles

pytestmark = pytest.mark.django_db


def titles(response):
    return set(row_titles(response))


def facet(response, name):
    found = next(facet for facet in response.context["facettes"] if facet["name"] == name)
    return {option["value"]: option["count"] for option in [*found["options"], *found["more"]] if option["count"]}


@pytest.fixture
def projects():
    ProjectFactory(title="Bénin eau", published=True, countries=["BJ"], sectors=["Eau"], overdue=True)
    ProjectFactory(title="Bénin santé", published=True, countries=["BJ"], sectors=["Santé"], ongoing=True)
    ProjectFactory(title="Togo eau", published=True, countries=["TG"], sectors=["Eau"], overdue=True)
    ProjectFactory(title="Deux pays", published=True, countries=["BJ", "TG"], sectors=["Culture"], done=True)


# --- Facets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("pays=BJ", {"Bénin eau", "Bénin santé", "Deux pays"}),
        ("pays=BJ&pays=TG", {"Bénin eau", "Bénin santé", "Togo eau", "Deux pays"}),
        ("pays=BJ&secteur=eau", {"Bénin eau"}),
        ("secteur=eau&secteur=sante", {"Bénin eau", "Togo eau", "Bénin santé"}),
        ("pays=BJ&statut=a-confirmer", {"Bénin eau"}),
        ("statut=termine", {"Deux pays"}),
        ("annee=2020", {"Bénin eau", "Togo eau", "Bénin santé", "Deux pays"}),
        ("annee=2030", {"Bénin santé"}),
        ("annee=1990", set()),
    ],
)
def test_values_of_a_facet_add_up_and_facets_cut(client, projects, query, expected):
    response = client.get(f"/projets/?{query}")

    assert titles(response) == expected
    assert response.context["total"] == len(expected)


def test_counts_ignore_the_choice_of_their_own_facet(client, projects):
    response = client.get("/projets/?pays=TG&secteur=eau")

    assert facet(response, "pays") == {"TG": 1, "BJ": 1}
    assert facet(response, "secteur") == {"eau": 1, "culture": 1}
    assert facet(response, "statut") == {"a-confirmer": 1}


def test_counts_equal_what_each_value_gives(client, projects):
    response = client.get("/projets/")

    for name in ("pays", "secteur", "statut", "annee", "reseau", "type-acteur"):
        for value, number in facet(response, name).items():
            assert client.get(f"/projets/?{name}={value}").context["total"] == number, f"{name}={value}"


def test_projects_of_a_territory_network_and_funder(client):
    orleans = CommuneFactory(name="Orléans", code="45234")
    funder = FunderFactory(name="Fonds des rives")
    network = NetworkFactory(name="CENTRAIDER")
    ProjectFactory(title="Le bon", published=True, holder=orleans.actor, funders=[funder], network=network, sdgs=[6])
    ProjectFactory(title="Un autre", published=True, holder=CommuneFactory(code="59350").actor, sdgs=[4])

    for query in (
        "region=24",
        "departement=45",
        "collectivite=orleans",
        "financeur=fonds-des-rives",
        "reseau=centraider",
        "odd=6",
    ):
        assert titles(client.get(f"/projets/?{query}")) == {"Le bon"}, query
    assert titles(client.get("/projets/?reseau=national")) == {"Un autre"}
    assert titles(client.get("/projets/?type-acteur=collectivite")) == {"Le bon", "Un autre"}


def test_a_territory_finds_the_records_of_those_inside(client):
    metropole = EPCIFactory(name="Orléans Métropole")
    orleans = CommuneFactory(name="Orléans", code="45234", epci=metropole)
    gien = CommuneFactory(name="Gien", code="45155")
    parakou = ForeignTownFactory(name="Parakou")
    ProjectFactory(title="De la ville", published=True, holder=orleans.actor, partners=[gien.actor])
    ProjectFactory(title="De la métropole", published=True, holder=metropole.actor)
    ProjectFactory(title="Du département", published=True, holder=gien.departement.actor)
    JumelageFactory(title="De la ville aussi", published=True, members=[orleans, parakou])

    loiret, centre = gien.departement.actor.slug, gien.region.actor.slug
    expected = {
        "orleans": {"De la ville"},
        "orleans-metropole": {"De la ville", "De la métropole"},
        loiret: {"De la ville", "De la métropole", "Du département"},
        centre: {"De la ville", "De la métropole", "Du département"},
    }
    found = {slug: titles(client.get(f"/projets/?collectivite={slug}")) for slug in expected}
    bonds = [titles(client.get(f"/jumelages/?collectivite={slug}")) for slug in ("orleans-metropole", loiret)]

    assert found == expected
    assert bonds == [{"De la ville aussi"}] * 2
    # A département and a région are offered by their own facets.
    offered = {"orleans": 1, "gien": 1, "orleans-metropole": 2}
    assert facet(client.get("/projets/"), "collectivite") == offered
    assert facet(client.get(f"/projets/?collectivite={loiret}"), "collectivite") == offered | {loiret: 3}


def test_a_hidden_intercommunalite_is_neither_found_nor_named(client):
    orleans = CommuneFactory(name="Orléans", epci=EPCIFactory(name="Cachée", actor__state="brouillon"))
    ProjectFactory(title="De la ville", published=True, holder=orleans.actor)

    assert facet(client.get("/projets/"), "collectivite") == {"orleans": 1}
    assert client.get("/projets/?collectivite=cachee").context["total"] == 0


def test_jumelages_by_country_region_form_state_and_decade(client):
    orleans, lille = CommuneFactory(code="45234"), CommuneFactory(code="59350")
    parakou, treviso = ForeignTownFactory(country="BJ"), ForeignTownFactory(country="IT")
    JumelageFactory(title="Parakou", published=True, members=[orleans, parakou], since=PartialDate(1993))
    JumelageFactory(
        title="Trévise",
        published=True,
        members=[lille, treviso],
        since=PartialDate(2001, 5),
        form="pacte-amitie",
        status="en-sommeil",
    )
    JumelageFactory(title="Entre nous", published=True, members=[orleans, lille], since=None)

    expected = {
        "pays=BJ": {"Parakou"},
        "pays=IT&pays=BJ": {"Parakou", "Trévise"},
        "pays=FR": {"Entre nous"},
        "region=24": {"Parakou", "Entre nous"},
        "departement=59": {"Trévise", "Entre nous"},
        "forme=pacte-amitie": {"Trévise"},
        "etat=en-sommeil": {"Trévise"},
        "decennie=1990": {"Parakou"},
        "decennie=1990&decennie=2000": {"Parakou", "Trévise"},
    }
    assert {query: titles(client.get(f"/jumelages/?{query}")) for query in expected} == expected
    assert facet(client.get("/jumelages/"), "pays") == {"BJ": 1, "IT": 1, "FR": 1}


def test_titles_are_said_in_french(client):
    orleans = CommuneFactory(name="Orléans", code="45234")
    havre = CommuneFactory(name="Le Havre", code="76351", departement__official_name="Département de la Seine-Maritime")
    funder = FunderFactory(name="Agence de l’eau")
    ProjectFactory(published=True, holder=havre.actor, funders=[funder])
    JumelageFactory(published=True, members=[orleans, havre])

    def said(address):
        return client.get(address).context["titre"].replace("\xa0", " ")

    both = "/jumelages/?collectivite=orleans&collectivite=le-havre"
    assert said(both) == "1 jumelage ou partenariat d’Orléans ou du Havre"
    assert said("/projets/?financeur=agence-de-l-eau") == "1 projet avec le soutien de l’Agence de l’eau"
    assert said("/projets/?departement=76") == "1 projet dans le département de la Seine-Maritime"
    assert said("/projets/?departement=45") == "Aucun projet dans le département Loiret"


def test_a_territory_that_gives_money_has_its_official_name(client):
    region, ville = RegionFactory(code="24"), CommuneFactory(name="Orléans", official_name="Ville d’Orléans")
    ProjectFactory(published=True, funders=[FunderFactory(actor=one.actor) for one in (region, ville)])

    labels = {
        o["label"]
        for f in client.get("/projets/").context["facettes"]
        if f["name"] == "financeur"
        for o in f["options"]
    }

    assert labels == {"Région Centre-Val de Loire", "Ville d’Orléans"}
    assert titles(client.get("/financeurs/")) == labels


def test_collectivites_by_network_of_their_region(client):
    NetworkFactory(name="CENTRAIDER", regions=["24"])
    orleans, lille = CommuneFactory(name="Orléans", code="45234"), CommuneFactory(name="Lille", code="59350")
    JumelageFactory(published=True, members=[orleans, lille])

    response = client.get("/collectivites/?reseau=centraider")

    assert titles(response) == {"Orléans"}
    assert facet(response, "reseau") == {"centraider": 1}


def test_other_actors_exclude_territories_and_networks(client):
    ActorFactory(name="Les amis du Mali", published=True)
    CommuneFactory()
    NetworkFactory()

    assert titles(client.get("/acteurs/")) == {"Les amis du Mali"}


# --- Words -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def communes():
    CommuneFactory(name="Bagnolet", code="93006", population=38_000)
    CommuneFactory(name="Bagnols-sur-Cèze", code="30028", population=18_000)
    CommuneFactory(name="Orléans", code="45234", population=117_000)
    CommuneFactory(name="La Ferté-Saint-Aubin", code="45146", population=7_000)
    CommuneFactory(name="Saint-Denis", code="93066", population=113_000, former_names=["Pierrefitte-sur-Seine"])
    CommuneFactory(name="Saint-Denis-en-Val", code="45274", population=7_400)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("bagn", ["Bagnolet", "Bagnols-sur-Cèze"]),
        ("orleans", ["Orléans"]),
        ("ORLÉANS", ["Orléans"]),
        ("St Denis", ["Saint-Denis", "Saint-Denis-en-Val", "Seine-Saint-Denis", "Bagnolet"]),
        ("pierrefitte sur seine", ["Saint-Denis"]),
        ("93006", ["Bagnolet"]),
        ("zzzz", []),
        ("!!!", []),
    ],
)
def test_search_finds_what_a_person_means_exact_name_first(client, communes, words, expected):
    response = client.get("/collectivites/", {"q": words})

    assert row_titles(response) == expected


def test_all_territories_on_demand(client, communes):
    assert client.get("/collectivites/").context["total"] == 0
    assert client.get("/collectivites/?toutes=1&type=commune").context["total"] == 6


# --- What is said ----------------------------------------------------------------------------------------------------


def test_the_title_says_the_selection(client, projects):
    nbsp = "\u00a0"

    title = client.get("/projets/?pays=BJ&secteur=eau&statut=a-confirmer").context["titre"]
    none = client.get("/projets/?pays=TG&statut=abandonne").context["titre"]

    assert title == f"1{nbsp}projet sur «{nbsp}Eau{nbsp}» au Bénin, à confirmer"
    assert none == "Aucun projet au Togo, abandonné"


@pytest.mark.parametrize(
    ("query", "total", "message"),
    [
        ("pays=ZZ", 0, "Valeur inconnue : pays=ZZ."),
        ("pays=BJ&pays=ZZ", 3, "Valeur inconnue : pays=ZZ."),
        ("pays=ZZ&secteur=eau", 0, "Valeur inconnue : pays=ZZ."),
        ("paye=BJ", 4, "Paramètre inconnu, ignoré : paye."),
        ("tri=hasard", 4, "Valeur inconnue, ignorée : tri=hasard."),
        ("vue=relief", 4, "Valeur inconnue, ignorée : vue=relief."),
        ("page=deux", 4, "Page inconnue, ignorée : deux."),
        ("odd=18", 0, "Valeur inconnue : odd=18."),
    ],
)
def test_what_is_unknown_is_said_and_never_widens(client, projects, query, total, message):
    response = client.get(f"/projets/?{query}")

    assert response.status_code == 200
    assert response.context["total"] == total
    assert response.context["ignores"] == [message]


def test_no_result_says_which_choice_to_lift(client, projects):
    response = client.get("/projets/?pays=TG&statut=termine&secteur=eau&q=togo")

    assert [(lever["libelle"], lever["compte"]) for lever in response.context["leviers"]] == [
        ("Sans «\u00a0secteur\u00a0»", "1\u00a0projet"),
        ("Sans «\u00a0statut\u00a0»", "1\u00a0projet"),
    ]


def test_chips_remove_one_choice_each(client, projects):
    response = client.get("/projets/?pays=BJ&pays=TG&statut=termine&q=pays&tri=titre&vue=table")

    chips = {chip["libelle"]: chip["url"] for chip in response.context["puces"]}
    assert chips == {
        "pays": "/projets/?pays=BJ&pays=TG&statut=termine&tri=titre&vue=table",
        "Bénin": "/projets/?q=pays&pays=TG&statut=termine&tri=titre&vue=table",
        "Togo": "/projets/?q=pays&pays=BJ&statut=termine&tri=titre&vue=table",
        "Terminé": "/projets/?q=pays&pays=BJ&pays=TG&tri=titre&vue=table",
    }


def test_pages_keep_the_selection(client):
    for _ in range(50):
        ProjectFactory(published=True, countries=["BJ"])

    first = client.get("/projets/?pays=BJ&tri=titre")
    second = client.get(first.context["suivante"])

    assert first.context["suivante"] == "/projets/?pays=BJ&tri=titre&page=2"
    assert [len(row_titles(page)) for page in (first, second)] == [24, 24]
    assert titles(first) & titles(second) == set()
    assert second.context["precedente"] == "/projets/?pays=BJ&tri=titre"


def test_a_page_too_far_is_empty_and_says_so(client, projects):
    response = client.get("/projets/?page=1000000000")

    assert titles(response) == set()
    assert response.context["ignores"] == ["La page 1000000000 n’existe pas : cette liste a 1\u00a0page."]


# --- Absurd queries --------------------------------------------------------------------------------------------------

LISTS = ("projets", "jumelages", "collectivites", "acteurs", "financeurs", "reseaux", "pays")


@pytest.mark.parametrize("section", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        "q=" + "a" * 10_000,
        "q=" + "é " * 3_000,
        "q=%00&pays=%00&page=%00&tri=%00&vue=%00&%00=%00",
        "q=%ff%fe%c3&pays=%ff&%ff=1",
        "page=1000000000",
        "page=-1",
        "page=9999999999999999999999",
        "page=%D9%A3",
        "q=%27%22%3C%28%29%26%7C%21%3A%2A",
        "tri=__class__&vue=..%2F..&toutes=%00&tous=%00",
        "annee=99999999999999999999&decennie=1993&odd=99999999999999999999&odd=%C2%B2&annee=%C2%B2",
        "&".join(f"pays=A{n}&secteur=s{n}&type=t{n}" for n in range(500)),
    ],
    ids=range(12),
)
def test_absurd_queries_are_answered(client, section, query):
    response = client.get(f"/{section}/?{query}")

    assert response.status_code == 200


def test_too_many_parameters_are_refused(client):
    response = client.get("/projets/?" + "&".join(f"p{n}=1" for n in range(5_000)))

    assert response.status_code == 400
    assert "Demande incomprise" in response.content.decode()


def test_values_of_one_number_are_in_french_order():
    labels = ["Zambie", "Égypte", "Estonie", "Équateur", "Éthiopie", "Chine"]

    ranked = sorted(labels, key=lambda label: Facet("Pays").rank(label, label, 2 if label == "Zambie" else 1))

    assert ranked == ["Zambie", "Chine", "Égypte", "Équateur", "Estonie", "Éthiopie"]
