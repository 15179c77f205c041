"""The command, on small files: what it makes, what it leaves alone, what it asks about."""

import io

import pytest
from django.core.management import CommandError, call_command

from directory.actions import archive, publish
from directory.database.system import get_system_user
from directory.models import (
    Actor,
    Collectivite,
    FormerName,
    ImportBatch,
    Jumelage,
    JumelageMember,
)
from tests.factories import (
    CommuneFactory,
    CountryFactory,
    ForeignTownFactory,
    JumelageFactory,
    JumelageMemberFactory,
    NetworkFactory,
)

KRAKOW = ("Kraków", "Poland", 50.066667, 19.95)
MASSALA = ("Massala, Mali", "Mali", 13.281944, -6.501944)


def run(path, *arguments):
    output = io.StringIO()
    call_command("import_jumelages", str(path), *arguments, stdout=output)
    return output.getvalue()


def bonds():
    return {bond.title: {m.collectivite.actor.name for m in bond.members.all()} for bond in Jumelage.objects.all()}


def test_nothing_is_written_without_apply(territory, table, orleans):
    path = table((*orleans, *KRAKOW))

    said = run(path)

    assert Jumelage.objects.count() == 0
    assert "ligne 2 : Orléans – Cracovie (PL)" in said
    assert "Répétition : rien n’a été écrit." in said


def test_a_line_makes_a_published_bond_in_french_with_its_provenance(territory, table, orleans):
    network = NetworkFactory(name="CENTRAIDER", regions=["24"])
    Actor.objects.filter(pk=territory["45234"].pk).update(network=network)

    run(table((*orleans, *KRAKOW)), "--apply")

    bond = Jumelage.objects.get()
    town = Collectivite.objects.get(actor__name="Cracovie")
    assert (bond.title, bond.slug, bond.state, bond.form) == (
        "Orléans – Cracovie",
        "orleans-cracovie",
        "publie",
        "jumelage",
    )
    assert (bond.origin, bond.import_batch, bond.network) == ("import", ImportBatch.objects.get(), network)
    assert bond.published_by == get_system_user()
    assert (town.kind, town.actor.country_id, town.actor.geonames_id) == ("etrangere", "PL", 3094802)
    assert set(FormerName.objects.filter(collectivite=town).values_list("name", flat=True)) == {"Kraków"}


def test_names_in_english_and_local_ones_mean_the_same_town(territory, table, bagnolet, orleans):
    path = table(
        (*orleans, "Cologne", "Germany", 50.94, 6.96),
        (*bagnolet, "Köln", "Germany", 50.93, 6.95),
    )

    run(path, "--apply")

    assert bonds() == {
        "Orléans – Cologne": {"Orléans", "Cologne"},
        "Bagnolet – Cologne": {"Bagnolet", "Cologne"},
    }
    assert Collectivite.objects.filter(actor__country="DE").count() == 1


def test_repeats_are_merged_whatever_their_label_or_population(territory, table, bagnolet):
    path = table(
        (*bagnolet, *MASSALA),
        (*bagnolet, "Massala", "Mali", 13.282778, -6.501111, "", "6547"),
        (*bagnolet, *MASSALA),
    )

    said = run(path, "--apply")

    assert bonds() == {"Bagnolet – Massala": {"Bagnolet", "Massala"}}
    assert Collectivite.objects.get(actor__name="Massala").population == 6547
    assert "ligne 3 : Bagnolet – Massala (ML) : répète la ligne 2" in said
    assert "ligne 4 : Bagnolet – Massala (ML) : répète la ligne 2" in said


def test_both_directions_of_a_french_pair_make_one_bond(territory, table, bagnolet):
    robert = ("Le Robert", "France", 14.6775, -60.939167)

    run(table((*bagnolet, *robert), (*robert, *bagnolet)), "--apply")

    assert bonds() == {"Bagnolet – Le Robert": {"Bagnolet", "Le Robert"}}


def test_homonyms_are_told_apart_by_distance(territory, table):
    CountryFactory(code="RE", name="La Réunion", aliases=["Réunion"])
    path = table(
        ("Saint-Denis", "France", 48.935, 2.358, *KRAKOW),
        ("St Denis", "Réunion", -20.88, 55.45, *MASSALA),
    )

    run(path, "--apply")

    members = JumelageMember.objects.filter(collectivite__kind="commune").order_by("jumelage__title")
    assert list(members.values_list("jumelage__title", "collectivite__code")) == [
        ("Saint-Denis – Cracovie", "93066"),
        ("Saint-Denis – Massala", "97411"),
    ]


def test_a_former_name_leads_to_the_commune_of_today(territory, table):
    path = table(("Saint-Crespin-sur-Moine", "France", 47.1, -1.18, *KRAKOW))

    run(path, "--apply")

    assert bonds() == {"Sèvremoine – Cracovie": {"Sèvremoine", "Cracovie"}}


def test_a_commune_without_coordinates_is_known_by_its_name_alone(territory, table):
    run(table(("Valloire-sur-Cisse", "France", 47.55, 1.25, *KRAKOW)), "--apply")

    assert list(bonds()) == ["Valloire-sur-Cisse – Cracovie"]


def test_running_again_changes_nothing(territory, table, bagnolet, orleans):
    path = table((*orleans, *KRAKOW), (*bagnolet, *MASSALA))
    run(path, "--apply")
    before = list(Actor.objects.order_by("pk").values()), list(Jumelage.objects.order_by("pk").values())

    said = run(path, "--apply")

    assert (list(Actor.objects.order_by("pk").values()), list(Jumelage.objects.order_by("pk").values())) == before
    assert ImportBatch.objects.count() == 1
    assert "Tout était déjà là : rien n’a été écrit." in said
    assert "ligne 2 : Orléans – Cracovie (PL) : déjà dans « Orléans – Cracovie »" in said


@pytest.mark.parametrize("title", ["Bagnolet et Massala", "Toutes les Massala du monde"])
def test_what_the_base_holds_is_not_doubled(territory, table, bagnolet, title):
    massala = ForeignTownFactory(name="Massala", country="ML", actor__latitude=13.28, actor__longitude=-6.5)
    bond = JumelageFactory(title=title, members=0)
    JumelageMemberFactory(jumelage=bond, collectivite=territory["93006"])
    JumelageMemberFactory(jumelage=bond, collectivite=massala)
    JumelageMemberFactory(jumelage=bond, collectivite=territory["45234"])

    said = run(table((*bagnolet, *MASSALA)), "--apply")

    assert Jumelage.objects.count() == 1
    assert f"déjà dans « {title} »" in said


def test_an_archived_bond_is_not_made_again(territory, table, orleans):
    path = table((*orleans, *KRAKOW))
    run(path, "--apply")
    archive(Jumelage.objects.get(), by=get_system_user())

    run(path, "--apply")

    assert list(Jumelage.objects.values_list("state", flat=True)) == ["archive"]


def test_what_is_known_of_a_place_is_completed_never_replaced(territory, table, bagnolet):
    known = ForeignTownFactory(
        name="Massala", country="ML", population=6000, population_year=2009, actor__latitude=None, actor__longitude=None
    )

    said = run(table((*bagnolet, *MASSALA, "", "9999")), "--apply")

    known.refresh_from_db()
    assert (known.population, known.population_year) == (6000, 2009)
    assert known.actor.point == (13.281944, -6.501944)
    assert Collectivite.objects.filter(actor__country="ML").count() == 1
    assert "1 lieux complétés" in said


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
    said = run(table(line), "--apply")

    assert Jumelage.objects.count() == 0
    assert f"ligne 2 : {line[0]} – {line[4]} : " in said
    assert reason in said.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_broken_file_writes_nothing(territory, table, orleans):
    path = table((*orleans, *KRAKOW))
    path.write_bytes(path.read_bytes() + b"Orl\xe9ans\n")

    with pytest.raises(CommandError, match=r"jumelages\.tsv est refusé, rien n’a été écrit\. Ligne 3 : l’octet 4"):
        run(path, "--apply")

    assert Jumelage.objects.count() == 0


def test_a_file_that_is_not_there_is_said_plainly(territory, tmp_path):
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        run(tmp_path / "absent.tsv")


def test_bonds_may_wait_for_staff(territory, table, orleans):
    run(table((*orleans, *KRAKOW)), "--apply", "--a-relire")

    bond = Jumelage.objects.get()
    assert (bond.state, bond.published_at) == ("a-relire", None)
    assert publish(bond, by=get_system_user()).state == "publie"


def test_the_report_gives_every_line_and_runs_no_formula(territory, table, tmp_path, orleans):
    path = table((*orleans, *KRAKOW), ("=HYPERLINK(1)", "France", 47.9, 1.9, *KRAKOW))

    run(path, "--rapport", str(tmp_path / "rapport.csv"))

    header, first, second = (tmp_path / "rapport.csv").read_text("utf-8-sig").splitlines()
    assert header == "ligne;sort;explication"
    assert first == "2;nouvelles;Orléans – Cracovie (PL)"
    assert second.startswith("3;refusées;\"'=HYPERLINK(1) – Kraków : aucune commune")


def test_what_an_import_writes_is_in_the_history(territory, table, orleans):
    run(table((*orleans, *KRAKOW)), "--apply")

    change = Jumelage.objects.get().history.get()
    assert change.pgh_label == "insert"
    assert change.pgh_context["command"] == "import_jumelages"
    assert change.pgh_context["batch"] == ImportBatch.objects.get().pk


def test_the_french_town_may_come_second(territory, table, orleans):
    run(table((*KRAKOW, *orleans)), "--apply")

    assert bonds() == {"Orléans – Cracovie": {"Orléans", "Cracovie"}}


def test_two_spellings_of_an_unknown_village_are_one_place(territory, table, bagnolet, orleans):
    path = table(
        (*bagnolet, "Koundou", "Mali", 13.10, -6.00),
        (*orleans, "KOUNDOU, Mali", "Mali", 13.11, -6.01),
    )

    run(path, "--apply")

    assert Collectivite.objects.filter(actor__country="ML").count() == 1


def test_homonyms_of_one_country_far_apart_are_two_places(territory, table, bagnolet, orleans):
    path = table(
        (*bagnolet, "Koundou", "Mali", 13.10, -6.00),
        (*orleans, "Koundou", "Mali", 15.00, -9.00),
    )

    run(path, "--apply")

    slugs = Actor.objects.filter(country="ML").order_by("slug").values_list("slug", flat=True)
    assert list(slugs) == ["koundou", "koundou-ml"]


def test_a_foreign_town_without_coordinates_is_known_by_its_name(territory, table, orleans):
    run(table((*orleans, "Cracow", "Poland", None, None)), "--apply")

    assert bonds() == {"Orléans – Cracovie": {"Orléans", "Cracovie"}}


def test_a_town_that_the_base_knows_under_another_name_is_not_made_again(territory, table, orleans, bagnolet):
    run(table((*orleans, *KRAKOW)), "--apply")

    run(table((*bagnolet, "Cracovie", "Pologne", 50.06, 19.94)), "--apply")

    assert Collectivite.objects.filter(actor__country="PL").count() == 1


def test_the_reference_corrects_a_country_of_the_past(territory, table, orleans):
    run(table((*orleans, "Kraków", "Galicie", 50.06, 19.94)), "--apply")

    assert Collectivite.objects.get(actor__name="Cracovie").actor.country_id == "PL"


def test_a_country_is_not_a_town(territory, table, orleans):
    said = run(table((*orleans, "Mali", "Mali", 17.0, -4.0)), "--apply")

    assert "« Mali » est un pays, pas une ville" in said.replace("\u00a0", " ")


def test_staff_s_words_stay(territory, table, orleans):
    path = table((*orleans, *KRAKOW))
    run(path, "--apply")
    Jumelage.objects.update(title="Orléans et Cracovie, ensemble")
    Actor.objects.filter(name="Cracovie").update(name="Ville de Cracovie")

    run(path, "--apply")

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
    run(table((label, "France", None, None, *KRAKOW)), "--apply")

    assert JumelageMember.objects.get(collectivite__kind="commune").collectivite.code == code


def test_an_arrondissement_is_in_its_city(territory, table):
    CommuneFactory(name="Paris", code="75056", actor__latitude=48.8566, actor__longitude=2.3522)

    run(table(("13th arrondissement of Paris", "France", 48.83, 2.36, *KRAKOW)), "--apply")

    assert list(bonds()) == ["Paris – Cracovie"]


def test_without_the_reference_the_command_says_what_to_do(db, table):
    with pytest.raises(CommandError, match="load_reference"):
        run(table(("Orléans", "France", 47.9, 1.9, *KRAKOW)))


def test_a_report_that_cannot_be_written_stops_before_writing(territory, table, orleans, tmp_path):
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        run(table((*orleans, *KRAKOW)), "--apply", "--rapport", str(tmp_path / "absent" / "rapport.csv"))

    assert Jumelage.objects.count() == 0
