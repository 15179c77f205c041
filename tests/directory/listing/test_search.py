"""A person types a few letters, without accents, and finds what they meant, first in the list."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.models import Actor, Collectivite, Country, Funder, Jumelage, Network, Project, Sector
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    CountryFactory,
    DepartementFactory,
    ForeignTownFactory,
    FunderFactory,
    FundingFactory,
    JumelageFactory,
    JumelageMemberFactory,
    NetworkFactory,
    ProjectFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def communes():
    """Real communes with their homonyms and neighbours in the alphabet."""
    for name, code, postal_code, population in (
        ("Bagneux", "92007", "92220", 42_000),
        ("Bagnolet", "93006", "93170", 38_000),
        ("Bagnols-sur-Cèze", "30028", "30200", 18_000),
        ("Orléans", "45234", "45000", 117_000),
        ("Orléat", "63265", "63190", 2_000),
        ("Fleury-les-Aubrais", "45147", "45400", 21_000),
        ("La Chapelle-lès-Orléans", "45999", "45001", 900),
        ("Saint-Denis", "93066", "93200", 150_000),
        ("Saint-Denis", "97411", "97400", 153_000),
        ("Saint-Denis-en-Val", "45274", "45560", 7_500),
        ("Sainte-Geneviève-des-Bois", "91549", "91700", 36_000),
        ("L’Haÿ-les-Roses", "94038", "94240", 31_000),
        ("Le Robert", "97222", "97231", 22_000),
        ("Évry-Courcouronnes", "91228", "91000", 66_000),
        ("Œuilly", "02565", "02160", 300),
    ):
        CommuneFactory(name=name, code=code, postal_codes=[postal_code], population=population)


def names(text):
    return [place.actor.name for place in Collectivite.objects.search(text)]


FOUND = {
    "bagn": ["Bagneux", "Bagnolet", "Bagnols-sur-Cèze"],
    "BAGNOLET": ["Bagnolet"],
    "orleans": ["Orléans", "La Chapelle-lès-Orléans"],
    "Orléans": ["Orléans", "La Chapelle-lès-Orléans"],
    "orlé": ["Orléans", "Orléat", "La Chapelle-lès-Orléans"],
    "St Denis": ["Saint-Denis", "Saint-Denis", "Saint-Denis-en-Val", "Seine-Saint-Denis"],
    "st. denis": ["Saint-Denis", "Saint-Denis", "Saint-Denis-en-Val", "Seine-Saint-Denis"],
    "Saint Denis en Val": ["Saint-Denis-en-Val"],
    "ste genevieve": ["Sainte-Geneviève-des-Bois"],
    "L Hay": ["L’Haÿ-les-Roses"],
    "l'hay les roses": ["L’Haÿ-les-Roses"],
    "L’HAŸ": ["L’Haÿ-les-Roses"],
    "robert": ["Le Robert"],
    "evry": ["Évry-Courcouronnes"],
    "oeuilly": ["Œuilly"],
    "  fleury   les aubrais ": ["Fleury-les-Aubrais"],
    "93170": ["Bagnolet"],
    "93006": ["Bagnolet"],
    "45000": ["Orléans"],
}
NOTHING = ["", " ", "!!!", "…", "«»", "\x00", "%", "_", "'", "\\", "zzzz", "99999", "東京"]


@pytest.mark.usefixtures("communes")
def test_a_commune_is_found_as_it_is_typed_the_likeliest_first():
    assert {typed: names(typed) for typed in FOUND} == FOUND


@pytest.mark.usefixtures("communes")
def test_what_means_nothing_finds_nothing():
    assert {typed: names(typed) for typed in NOTHING} == {typed: [] for typed in NOTHING}


@pytest.mark.usefixtures("communes")
def test_of_equals_the_most_populated_comes_first():
    found = Collectivite.objects.search("saint denis")

    assert [place.code for place in found] == ["97411", "93066", "45274", "93"]


def test_former_names_find_the_place_of_today():
    CommuneFactory(name="Saint-Denis", code="93066", former_names=["Pierrefitte-sur-Seine"])
    CommuneFactory(name="Évry-Courcouronnes", code="91228", former_names=["Évry", "Courcouronnes"])

    assert names("pierrefitte") == ["Saint-Denis"]
    assert names("COURCOURONNES") == ["Évry-Courcouronnes"]


def test_a_whole_former_name_comes_before_a_beginning():
    CommuneFactory(name="Évry-Grégy-sur-Yerre", code="77175", population=500_000)
    CommuneFactory(name="Évry-Courcouronnes", code="91228", population=66_000, former_names=["Évry"])
    CommuneFactory(name="Évry", code="89162", population=400)

    assert names("evry") == ["Évry", "Évry-Courcouronnes", "Évry-Grégy-sur-Yerre"]


def test_a_territory_is_found_once_however_many_ways_lead_to_it():
    CommuneFactory(name="Lagos", code="45001", postal_codes=["45100"], former_names=["Lagos-le-Vieux", "Lagosville"])

    assert names("lagos") == ["Lagos"]


def test_a_postal_code_shared_by_two_communes_finds_both():
    CommuneFactory(name="Orléans", code="45234", postal_codes=["45000", "45100"])
    CommuneFactory(name="Saint-Jean-le-Blanc", code="45286", postal_codes=["45100", "45650"])

    assert set(names("45100")) == {"Orléans", "Saint-Jean-le-Blanc"}
    assert names("45650") == ["Saint-Jean-le-Blanc"]


def test_departements_are_found_by_their_code():
    DepartementFactory(code="2A")

    assert names("2a") == ["Corse-du-Sud"]


def test_foreign_towns():
    ForeignTownFactory(name="Köln", country="DE")
    ForeignTownFactory(name="Wałbrzych", country="PL")

    assert names("koln") == ["Köln"]
    assert names("walbrzych") == ["Wałbrzych"]


def test_actors_by_their_words():
    youth = ActorFactory(name="Maison des jeunes", acronym="MJC", summary="Accueille des lycéens béninois")
    hospital = ActorFactory(name="Hôpital de Vitry", city="Vitry-sur-Seine", siren="123456789")

    assert list(Actor.objects.search("jeune")) == [youth]
    assert list(Actor.objects.search("mjc")) == [youth]
    assert list(Actor.objects.search("lyceens beninois")) == [youth]
    assert list(Actor.objects.search("beninois lyceen")) == [youth]
    assert list(Actor.objects.search("lycéens maliens")) == []
    assert list(Actor.objects.search("hopital")) == [hospital]
    assert list(Actor.objects.search("123 456 789")) == [hospital]


def test_the_name_counts_more_than_the_text():
    said = ActorFactory(name="Association des rives", description="Avec Parakou")
    contains = ActorFactory(name="Les amis de Parakou")
    begins = ActorFactory(name="Parakou solidaire")
    exact = ActorFactory(name="Parakou")

    assert list(Actor.objects.search("parakou")) == [exact, begins, contains, said]


def test_jumelages_by_their_places_and_countries():
    orleans = CommuneFactory(name="Orléans", former_names=["Cenabum"])
    parakou = ForeignTownFactory(name="Parakou", country="BJ")
    bond = JumelageFactory(title="Une amitié de trente ans", members=[orleans, parakou])
    lagos = JumelageFactory(title="Les Lagos du monde", members=0)
    JumelageMemberFactory(jumelage=lagos, unknown=True)
    other = JumelageFactory(title="Une autre", members=0)

    for typed in ("orleans", "PARAKOU", "cenabum", "bénin", "dahomey", "amitie trente"):
        assert list(Jumelage.objects.search(typed)) == [bond], typed
    assert list(Jumelage.objects.search("nigeria")) == [lagos]
    assert list(Jumelage.objects.search("une")) == [bond, other]


def test_projects_by_all_that_they_bear():
    project = ProjectFactory(
        title="Collecte des déchets",
        summary="Des charrettes pour les quartiers",
        holder=CommuneFactory(name="Orléans").actor,
        partners=[ActorFactory(name="Université de Tours", published=True)],
        localities=["Tourou"],
        countries=["BJ"],
        sectors=["Assainissement"],
    )
    FundingFactory(project=project, funder__name="Agence française de développement")
    ProjectFactory(title="Bibliothèque", countries=["ML"])

    for typed in (
        "dechets",
        "charrette",
        "orleans",
        "universite de tours",
        "tourou",
        "Bénin",
        "dahomey",
        "assainissement",
        "agence francaise",
    ):
        assert list(Project.objects.search(typed)) == [project], typed


def test_networks_and_funders_by_their_name():
    network = NetworkFactory(name="CENTRAIDER")
    funder = FunderFactory(name="Agence de l’eau Loire-Bretagne")

    assert list(Network.objects.search("centr")) == [network]
    assert list(Funder.objects.search("agence de l'eau")) == [funder]


def test_countries_and_sectors_by_any_of_their_names():
    benin, palestine = CountryFactory(code="BJ"), CountryFactory(code="PS")
    SectorFactory(name="Eau", aliases=["Assainissement, hygiène"])

    assert list(Country.objects.named("BENIN")) == [benin]
    assert list(Country.objects.named("dahomey")) == [benin]
    assert list(Country.objects.named("palestinian national authority")) == [palestine]
    assert list(Country.objects.named("béni")) == []
    assert list(Country.objects.named("")) == []
    assert list(Country.objects.named("!!!")) == []
    assert [sector.name for sector in Sector.objects.named("assainissement hygiène")] == ["Eau"]


def test_drafts_are_found_only_by_those_who_ask_for_drafts():
    for state in ("draft", "review", "archived"):
        ProjectFactory(title=f"Sentinelle {state}", **{state: True})
    public = ProjectFactory(title="Sentinelle", published=True)

    assert list(Project.objects.published().search("sentinelle")) == [public]
    assert list(Project.objects.search("sentinelle").published()) == [public]
    assert Project.objects.search("sentinelle").count() == 4


@pytest.mark.parametrize("model", [Actor, Collectivite, Jumelage, Project, Network, Funder])
@pytest.mark.parametrize(
    "typed",
    [
        "a" * 10_000,
        "parakou " * 1_250,
        "é" * 5_000,
        "'\"\\%_;--",
        "<-> & | !",
        "a & !(b",
        "\x00" * 100,
        "-orléans",
        '"or',
    ],
    ids=lambda text: repr(text[:12]),
)
def test_absurd_searches_answer(model, typed):
    assert list(model.objects.search(typed)) == []


@settings(max_examples=30)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_answers(text):
    assert list(Project.objects.search(text)) == []
    assert list(Collectivite.objects.search(text)) == []
    assert list(Jumelage.objects.search(text)) == []


def test_of_equals_the_most_active_comes_first():
    quiet = CommuneFactory(name="Bagneux", code="92007", population=44572)
    active = CommuneFactory(name="Bagnolet", code="93006", population=43086)
    JumelageFactory(published=True, members=[active, ForeignTownFactory()])

    assert list(Collectivite.objects.search("bagn")) == [active, quiet]


def test_a_hidden_name_finds_no_published_sheet():
    hidden = ActorFactory(name="Amicale des Zibelines")
    ProjectFactory(published=True, partners=[hidden])

    assert list(Project.objects.published().search("zibelines")) == []


def test_a_project_is_found_by_a_synonym_of_its_sector():
    water = SectorFactory(name="Eau et assainissement", aliases=["forage"])
    project = ProjectFactory(published=True, sectors=[water])

    assert list(Project.objects.published().search("Forage")) == [project]
