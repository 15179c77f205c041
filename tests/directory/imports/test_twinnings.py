"""The twinnings that Wikidata gives, with coordinates and populations: what each pair makes, leaves alone, asks."""

import pytest

from directory.actions import archive
from directory.database.system import get_system_user
from directory.models import (
    Actor,
    Collectivite,
    FormerName,
    Jumelage,
    JumelageMember,
)
from tests.directory.imports.tables import a_table, outcomes_of, write
from tests.factories import (
    CommuneFactory,
    CountryFactory,
    ForeignTownFactory,
    GazetteerTownFactory,
    JumelageFactory,
    JumelageMemberFactory,
    NetworkFactory,
)

#: Those of the pairs that Wikidata gives (P190).
COLUMNS = (
    "origincityLabel;origincountry;originlat;originlong;originpopulation;sistercityLabel;destinationlat;"
    "destinationlong;destinationpopulation;destination_countryLabel"
)

# name, code, latitude, longitude
COMMUNES = [
    ("Bagnolet", "93006", 48.869, 2.418),
    ("Orléans", "45234", 47.902, 1.904),
    ("Saint-Denis", "93066", 48.936, 2.354),
    ("Saint-Denis", "97411", -20.879, 55.448),
    ("Le Robert", "97222", 14.678, -60.939),
    ("Sèvremoine", "49301", 47.11, -1.07),
    ("Valloire-sur-Cisse", "41142", None, None),
]


@pytest.fixture
def territory(db):
    """A few communes, with homonyms, a merged one and one without a point; five countries; a few towns of the
    reference.
    """
    communes = {
        code: CommuneFactory(name=name, code=code, actor__latitude=latitude, actor__longitude=longitude)
        for name, code, latitude, longitude in COMMUNES
    }
    communes["49301"].former_names.create(name="Saint-Crespin-sur-Moine", kind="deleguee")
    CountryFactory(code="PL", aliases=["Poland"])
    for code in ("BJ", "CN", "DE", "IT", "ML"):
        CountryFactory(code=code)
    GazetteerTownFactory(
        geonames_id=3094802,
        name="Kraków",
        name_fr="Cracovie",
        country=CountryFactory(code="PL"),
        latitude=50.061,
        longitude=19.936,
        population=755050,
        names=["krakow", "cracow", "cracovie"],
    )
    GazetteerTownFactory(
        geonames_id=2886242,
        name="Köln",
        name_fr="Cologne",
        country=CountryFactory(code="DE"),
        latitude=50.933,
        longitude=6.95,
        population=963395,
        names=["koln", "cologne", "colonia"],
    )
    return communes


@pytest.fixture
def table():
    """``table(("Bagnolet", "France", 48.87, 2.42, "Massala, Mali", "Mali", 13.28, -6.5), …)``."""

    def write(*pairs):
        rows = []
        for origin, country, lat, lon, sister, sister_country, sister_lat, sister_lon, *populations in pairs:
            here, there = populations or ("", "")
            rows.append((origin, country, lat, lon, here, sister, sister_lat, sister_lon, there, sister_country))
        return a_table(COLUMNS, *rows)

    return write


BAGNOLET = ("Bagnolet", "France", 48.866944, 2.416944)
ORLEANS = ("Orléans", "France", 47.902222, 1.904167)


@pytest.fixture
def bagnolet():
    return BAGNOLET


@pytest.fixture
def orleans():
    return ORLEANS


KRAKOW = ("Kraków", "Poland", 50.066667, 19.95)
MASSALA = ("Massala, Mali", "Mali", 13.281944, -6.501944)


def rehearse(table, **kwargs):
    return outcomes_of(table, kind="jumelages", **kwargs)


def run(table, **kwargs):
    """Rehearse, then write what is sure. Returns the outcomes."""
    outcomes = rehearse(table, **kwargs)
    write(outcomes, kind="jumelages", by=get_system_user())
    return outcomes


def kinds(outcomes):
    return {row: one.outcome for row, one in outcomes.items()}


def bonds():
    return {bond.title: {m.collectivite.actor.name for m in bond.members.all()} for bond in Jumelage.objects.all()}


def test_a_line_makes_a_published_bond_in_french_with_its_provenance(territory, table, orleans):
    network = NetworkFactory(name="CENTRAIDER", regions=["24"])
    Actor.objects.filter(pk=territory["45234"].pk).update(network=network)

    run(table((*orleans, *KRAKOW)))

    bond = Jumelage.objects.get()
    town = Collectivite.objects.get(actor__name="Cracovie")
    assert (bond.title, bond.slug, bond.state, bond.form) == (
        "Orléans – Cracovie",
        "orleans-cracovie",
        "publie",
        "jumelage",
    )
    assert (bond.origin, bool(bond.import_batch), bond.network) == ("import", True, network)
    assert bond.published_by == get_system_user()
    assert (town.kind, town.actor.country_id, town.actor.geonames_id) == ("etrangere", "PL", 3094802)
    assert set(FormerName.objects.filter(collectivite=town).values_list("name", flat=True)) == {"Kraków"}


def test_names_in_english_and_local_ones_mean_the_same_town(territory, table, bagnolet, orleans):
    sheet = table(
        (*orleans, "Cologne", "Germany", 50.94, 6.96),
        (*bagnolet, "Köln", "Germany", 50.93, 6.95),
    )

    run(sheet)

    assert bonds() == {
        "Orléans – Cologne": {"Orléans", "Cologne"},
        "Bagnolet – Cologne": {"Bagnolet", "Cologne"},
    }
    assert Collectivite.objects.filter(actor__country="DE").count() == 1


def test_repeats_are_merged_whatever_their_label_or_population(territory, table, bagnolet):
    sheet = table(
        (*bagnolet, *MASSALA),
        (*bagnolet, "Massala", "Mali", 13.282778, -6.501111, "", "6547"),
        (*bagnolet, *MASSALA),
    )

    said = run(sheet)

    assert bonds() == {"Bagnolet – Massala": {"Bagnolet", "Massala"}}
    assert Collectivite.objects.get(actor__name="Massala").population == 6547
    assert kinds(said) == {2: "created", 3: "identical", 4: "identical"}
    assert said[4].reason == "Répète la ligne 2."


def test_both_directions_of_a_french_pair_make_one_bond(territory, table, bagnolet):
    robert = ("Le Robert", "France", 14.6775, -60.939167)

    run(table((*bagnolet, *robert), (*robert, *bagnolet)))

    assert bonds() == {"Bagnolet – Le Robert": {"Bagnolet", "Le Robert"}}


def test_homonyms_are_told_apart_by_distance(territory, table):
    CountryFactory(code="RE", name="La Réunion", aliases=["Réunion"])
    sheet = table(
        ("Saint-Denis", "France", 48.935, 2.358, *KRAKOW),
        ("St Denis", "Réunion", -20.88, 55.45, *MASSALA),
    )

    run(sheet)

    members = JumelageMember.objects.filter(collectivite__kind="commune").order_by("jumelage__title")
    assert list(members.values_list("jumelage__title", "collectivite__code")) == [
        ("Saint-Denis – Cracovie", "93066"),
        ("Saint-Denis – Massala", "97411"),
    ]


def test_a_former_name_leads_to_the_commune_of_today(territory, table):
    sheet = table(("Saint-Crespin-sur-Moine", "France", 47.1, -1.18, *KRAKOW))

    run(sheet)

    assert bonds() == {"Sèvremoine – Cracovie": {"Sèvremoine", "Cracovie"}}


def test_a_commune_without_coordinates_is_known_by_its_name_alone(territory, table):
    run(table(("Valloire-sur-Cisse", "France", 47.55, 1.25, *KRAKOW)))

    assert list(bonds()) == ["Valloire-sur-Cisse – Cracovie"]


def test_running_again_changes_nothing(territory, table, bagnolet, orleans):
    sheet = table((*orleans, *KRAKOW), (*bagnolet, *MASSALA))
    run(sheet)
    before = list(Actor.objects.order_by("pk").values()), list(Jumelage.objects.order_by("pk").values())

    said = run(sheet)

    assert (list(Actor.objects.order_by("pk").values()), list(Jumelage.objects.order_by("pk").values())) == before
    assert kinds(said) == {2: "identical", 3: "identical"}


@pytest.mark.parametrize("title", ["Bagnolet et Massala", "Toutes les Massala du monde"])
def test_what_the_base_holds_is_not_doubled(territory, table, bagnolet, title):
    massala = ForeignTownFactory(name="Massala", country="ML", actor__latitude=13.28, actor__longitude=-6.5)
    bond = JumelageFactory(title=title, members=0)
    JumelageMemberFactory(jumelage=bond, collectivite=territory["93006"])
    JumelageMemberFactory(jumelage=bond, collectivite=massala)
    JumelageMemberFactory(jumelage=bond, collectivite=territory["45234"])

    said = run(table((*bagnolet, *MASSALA)))

    assert Jumelage.objects.count() == 1
    assert (said[2].outcome, said[2].record) == ("identical", bond.pk)


def test_an_archived_bond_is_not_made_again(territory, table, orleans):
    sheet = table((*orleans, *KRAKOW))
    run(sheet)
    archive(Jumelage.objects.get(), by=get_system_user())

    run(sheet)

    assert list(Jumelage.objects.values_list("state", flat=True)) == ["archive"]


def test_what_is_known_of_a_place_is_completed_never_replaced(territory, table, bagnolet):
    known = ForeignTownFactory(
        name="Massala", country="ML", population=6000, population_year=2009, actor__latitude=None, actor__longitude=None
    )

    said = run(table((*bagnolet, *MASSALA, "", "9999")))

    known.refresh_from_db()
    assert (known.population, known.population_year) == (6000, 2009)
    assert known.actor.point == (13.281944, -6.501944)
    assert Collectivite.objects.filter(actor__country="ML").count() == 1
    assert len(said[2].values["places"]) == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (("Atlantis", "France", 48.86, 2.41, *KRAKOW), "aucune commune ne s’appelle « Atlantis » ; à cet endroit"),
        (("Bagnolet", "France", 43.3, 5.4, *KRAKOW), "la commune « Bagnolet » la plus proche est à"),
        (("Orléans", "France", 47.9, 1.9, "Nulleville", "Atlantide", 1, 1), "pays inconnu : « Atlantide »"),
        (("Orléans", "France", 47.9, 1.9, "Q16511122", "Mali", 12.1, -3.2), "est un identifiant, pas un nom"),
        (("Cologne", "Germany", 50.9, 6.9, *KRAKOW), "aucune des deux villes n’est française"),
        (
            ("Sèvremoine", "France", 47.11, -1.07, "Saint-Crespin-sur-Moine", "France", 47.1, -1.18),
            "les deux noms désignent aujourd’hui la même commune",
        ),
        (("Saint-Denis", "France", None, None, *KRAKOW), "2 communes s’appellent « Saint-Denis »"),
    ],
)
def test_what_is_not_understood_is_listed_with_its_reason(territory, table, line, reason):
    said = run(table(line))

    assert Jumelage.objects.count() == 0
    assert kinds(said) == {2: "ambiguous" if line[2] is None else "refused"}
    assert reason in said[2].reason.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_french_town_may_come_second(territory, table, orleans):
    run(table((*KRAKOW, *orleans)))

    assert bonds() == {"Orléans – Cracovie": {"Orléans", "Cracovie"}}


def test_two_spellings_of_an_unknown_village_are_one_place(territory, table, bagnolet, orleans):
    sheet = table(
        (*bagnolet, "Koundou", "Mali", 13.10, -6.00),
        (*orleans, "KOUNDOU, Mali", "Mali", 13.11, -6.01),
    )

    run(sheet)

    assert Collectivite.objects.filter(actor__country="ML").count() == 1


def test_homonyms_of_one_country_far_apart_are_two_places(territory, table, bagnolet, orleans):
    sheet = table(
        (*bagnolet, "Koundou", "Mali", 13.10, -6.00),
        (*orleans, "Koundou", "Mali", 15.00, -9.00),
    )

    run(sheet)

    slugs = Actor.objects.filter(country="ML").order_by("slug").values_list("slug", flat=True)
    assert list(slugs) == ["koundou", "koundou-ml"]


def test_a_foreign_town_without_coordinates_is_known_by_its_name(territory, table, orleans):
    run(table((*orleans, "Cracow", "Poland", None, None)))

    assert bonds() == {"Orléans – Cracovie": {"Orléans", "Cracovie"}}


def test_a_town_that_the_base_knows_under_another_name_is_not_made_again(territory, table, orleans, bagnolet):
    run(table((*orleans, *KRAKOW)))

    run(table((*bagnolet, "Cracovie", "Pologne", 50.06, 19.94)))

    assert Collectivite.objects.filter(actor__country="PL").count() == 1


def test_the_reference_corrects_a_country_of_the_past(territory, table, orleans):
    run(table((*orleans, "Kraków", "Galicie", 50.06, 19.94)))

    assert Collectivite.objects.get(actor__name="Cracovie").actor.country_id == "PL"


def test_a_country_is_not_a_town(territory, table, orleans):
    said = run(table((*orleans, "Mali", "Mali", 17.0, -4.0)))

    assert "« Mali » est un pays, pas une ville" in said[2].reason.replace("\u00a0", " ")


def test_staff_s_words_stay(territory, table, orleans):
    sheet = table((*orleans, *KRAKOW))
    run(sheet)
    Jumelage.objects.update(title="Orléans et Cracovie, ensemble")
    Actor.objects.filter(name="Cracovie").update(name="Ville de Cracovie")

    run(sheet)

    assert list(Jumelage.objects.values_list("title", flat=True)) == ["Orléans et Cracovie, ensemble"]
    assert Actor.objects.filter(country="PL").count() == 1


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Ville d’Orléans", "45234"),
        ("Mairie d'Orléans", "45234"),
        ("Commune du Robert", "97222"),
        ("ORLEANS", "45234"),
        ("Saint-Denis (93)", "93066"),
        ("Saint-Denis, La Réunion", "97411"),
        ("St Denis (974)", "97411"),
    ],
)
def test_communes_as_networks_write_them(territory, table, label, code):
    run(table((label, "France", None, None, *KRAKOW)))

    assert JumelageMember.objects.get(collectivite__kind="commune").collectivite.code == code


def test_an_arrondissement_is_in_its_city(territory, table):
    CommuneFactory(name="Paris", code="75056", actor__latitude=48.8566, actor__longitude=2.3522)

    run(table(("13th arrondissement of Paris", "France", 48.83, 2.36, *KRAKOW)))

    assert list(bonds()) == ["Paris – Cracovie"]


@pytest.mark.django_db
def test_a_note_and_a_contact_add_to_those_of_the_bond():
    CommuneFactory(name="Vendôme", code="41269")
    ForeignTownFactory(name="Gando", country=CountryFactory(code="BJ"))
    header = "Ville française;Ville partenaire;Pays;Mail;Observations"
    first = ("Vendôme", "Gando", "Bénin", "a@vendome.eu", "Vu en 2020")
    write(outcomes_of(a_table(header, first), kind="jumelages"), kind="jumelages")

    again = outcomes_of(a_table(header, ("Vendôme", "Gando", "Bénin", "b@vendome.eu", "Vu en 2024")), kind="jumelages")
    write(again, kind="jumelages")

    bond = Jumelage.objects.get()
    assert {contact.email for contact in bond.contacts.all()} == {"a@vendome.eu", "b@vendome.eu"}
    assert ("Vu en 2020" in bond.source_note, "Vu en 2024" in bond.source_note) == (True, True)
    assert outcomes_of(a_table(header, first), kind="jumelages")[2].outcome == "identical"
