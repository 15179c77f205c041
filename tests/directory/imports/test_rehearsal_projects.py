"""Whole small tables of projects → outcomes, written before the code."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory import merging
from directory.dates import PartialDate
from directory.imports.kinds import import_kind
from directory.imports.workbooks import Cell, CellKind
from directory.models import Project, Sector
from tests import factories as make
from tests.directory.imports.tables import a_table, outcomes_of, write
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    CountryFactory,
    FunderFactory,
    GazetteerTownFactory,
    NetworkFactory,
    ProjectFactory,
    SDGFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world():
    for code in ("BJ", "ML", "TG", "BF", "SN", "CD", "CG"):
        CountryFactory(code=code)
    towns = {
        name: CommuneFactory(name=name, code=code)
        for name, code in (("Vendôme", "41269"), ("Orléans", "45234"), ("Blois", "41018"))
    }
    CommuneFactory(name="Saint-Denis", code="93066")
    CommuneFactory(name="Saint-Denis", code="97411")
    for number in (2, 4, 6, 13):
        SDGFactory(number=number)
    SectorFactory(name="Eau et assainissement")
    SectorFactory(name="Développement rural, agriculture, pêche")
    FunderFactory(actor=ActorFactory(name="Agence française de développement", acronym="AFD", published=True))
    GazetteerTownFactory(
        geonames_id=2392204, name="Parakou", name_fr="", country=CountryFactory(code="BJ"), names=["parakou"]
    )
    return towns


def of(header, *rows, **kwargs):
    return outcomes_of(a_table(header, *rows), **kwargs)


HEADER = "Titre;Porteur;Partenaires;Pays;Début;Fin;Budget"
ROW = ("De l’eau pour Massala", "Ville de Vendôme", "Association des jeunes de Massala", "Mali", 2019, "2021", 12500)


def test_a_plain_row_is_a_new_project():
    outcome = of(HEADER, ROW)[2]

    assert outcome.outcome == "created", outcome.reason
    assert (outcome.values["title"], outcome.values["countries"]) == ("De l’eau pour Massala", ["ML"])
    assert [one["nom"] for one in outcome.values["holder"]] == ["Vendôme"]
    assert [(one["nom"], one["pays"], one["acteur"]) for one in outcome.values["partners"]] == [
        ("Association des jeunes de Massala", "ML", None)
    ]
    assert (outcome.values["start"], outcome.values["end"]) == ("2019", "2021")
    assert outcome.values["budget"] == {"kind": "montant", "amount": "12500.00", "approximate": False}


@pytest.mark.parametrize(
    ("header", "value", "name", "expected"),
    [
        ("Début", PartialDate(2017, 3), "start", "2017-03"),
        ("Début", "vers 2015", "start", "2015~"),
        ("Début", "15/05/2019", "start", "2019-05-15"),
        ("Début", "je ne sais pas", "start", None),
        ("Année", 2019, "end", "2019"),
        ("Période", "2015-2017", "end", "2017"),
        ("Période", "de mars 2019 à juin 2020", "start", "2019-03"),
        ("Fin", "en cours", "end", None),
        ("Budget", "12 500 €", "budget", ("montant", "12500.00", False)),
        ("Budget", "environ 3000", "budget", ("montant", "3000.00", True)),
        ("Budget", "néant", "budget", ("neant", None, False)),
        ("Budget", 0, "budget", ("neant", None, False)),
        ("Budget", "nc", "budget", ("inconnu", None, False)),
        ("Budget (k€)", 12.5, "budget", ("montant", "12500.00", False)),
        ("Pays", "Bénin, Togo", "countries", ["BJ", "TG"]),
        ("Pays", "Bénin\nTogo", "countries", ["BJ", "TG"]),
        ("Pays", "Mali et Sénégal", "countries", ["ML", "SN"]),
        ("Pays", "Bénin - Togo ; Mali", "countries", ["BJ", "ML", "TG"]),
        ("Secteur", "Eau et assainissement", "sectors", ["Eau et assainissement"]),
        ("Secteur", "Développement rural, agriculture, pêche ; eau et assainissement", "sectors",
         ["Développement rural, agriculture, pêche", "Eau et assainissement"]),
        ("ODD", "6", "goals", [6]),
        ("ODD", "ODD 6, ODD 13", "goals", [6, 13]),
        ("ODD", 6.13, "goals", [6, 13]),
        ("État", "Terminé", "closure", "termine"),
        ("État", "en cours", "closure", "ouvert"),
        ("Site", "www.vendome.eu", "website", "https://www.vendome.eu"),
    ],
)  # fmt: skip
def test_a_cell_and_its_value(header, value, name, expected):
    outcome = of(f"Titre;{header}", ("Un forage", value))[2]

    found = outcome.values.get(name)
    if name == "sectors":
        found = sorted(Sector.objects.filter(pk__in=found).values_list("name", flat=True))
    if name == "budget":
        found = (found["kind"], found["amount"], found["approximate"])
    assert outcome.outcome == "created", outcome.reason
    assert found == expected


@pytest.mark.parametrize(
    ("header", "value", "outcome", "said"),
    [
        ("Début", "31/02/2019", "refused", "B2"),
        ("Début", "10/11/12", "ambiguous", "B2"),
        ("Début", 43101, "ambiguous", "1er janvier 2018"),
        ("Début", "avant-hier", "ambiguous", "dépend du jour"),
        ("Fin", "l’an prochain", "ambiguous", "dépend du jour"),
        ("Période", "il y a 3 ans", "ambiguous", "dépend du jour"),
        ("Budget", "12 500 €/an", "ambiguous", "B2"),
        ("Budget", "30 %", "refused", "B2"),
        ("Budget", "-500", "refused", "négatif"),
        ("Budget", "#REF!", "refused", "#REF!"),
        ("Pays", "Congo", "ambiguous", "plusieurs pays"),
        ("Pays", "Atlantide", "refused", "Atlantide"),
        ("Porteur", "Saint-Denis", "ambiguous", "Saint-Denis"),
        ("Secteur", "Cosmologie", "ambiguous", "Cosmologie"),
        ("ODD", "18", "ambiguous", "18"),
        ("Porteur", "Monsieur Jean Dupont", "ambiguous", "personne"),
        ("Description", "Écrire à jean@x.fr", "ambiguous", "courriel"),
        ("Partenaires", "Association Eau (M. Diallo, 06 12 34 56 78)", "ambiguous", "téléphone"),
        ("Site", "pas de site encore", "refused", "B2"),
        ("Courriel", "jean@", "refused", "B2"),
    ],
)
def test_what_is_not_sure_is_asked_or_refused(header, value, outcome, said):
    found = of(f"Titre;{header}", ("Un forage", value))[2]

    assert (found.outcome, said in found.reason) == (outcome, True), (found.outcome, found.reason)


def test_a_row_without_a_title_is_refused():
    outcome = of(HEADER, ("", *ROW[1:]))[2]

    assert (outcome.outcome, outcome.cells) == ("refused", ("A2",))


def test_the_same_file_again_is_identical(world):
    vendome = world["Vendôme"].actor
    partner = ActorFactory(name="Association des jeunes de Massala", country="ML", published=True)
    project = ProjectFactory(
        countries=["ML"],
        title="DE L'EAU POUR MASSALA",
        start=PartialDate(2019),
        end=PartialDate(2021),
        holder=vendome,
        partners=[partner],
    )

    outcome = of("Titre;Porteur;Partenaires;Début;Fin", (*ROW[:3], 2019, 2021))[2]

    assert (outcome.outcome, outcome.record) == ("identical", project.pk), outcome.reason


# --- Coming back -----------------------------------------------------------------------------------------------------


def again(table, **kwargs):
    """The outcomes of the same table once it was written."""
    first = outcomes_of(table, **kwargs)
    write(first, network=kwargs.get("network"))
    return outcomes_of(table, **kwargs)


FILE = (
    "Titre;Porteur;Partenaires;Pays;Localité;Secteur;ODD;Début;Fin;Budget;AFD;Contact;Mail;Remarques",
    (
        "Forages à Gando", "Ville de Vendôme", "Association des femmes de Gando ; Parakou", "Bénin", "Parakou ; Gando",
        "Eau et assainissement", "6", 2019, "2021", 12500, 3000, "Camille Martin", "c.martin@vendome.eu", "à relire",
    ),
    (
        "Échange de lycéens", "Lycée Ronsard", "Lycée de Kita", "Mali", "Kita", "", "4", "vers 2020", "", "néant", 0,
        "", "", "",
    ),
    ("Appui à l’état civil", "Orléans", "", "Togo, Bénin", "", "", "", "", "", "", "", "", "", ""),
)  # fmt: skip


def test_what_is_written_is_identical_the_next_time():
    found = again(a_table(*FILE))

    assert [(row, one.outcome, one.reason) for row, one in found.items() if one.outcome != "identical"] == []
    assert Project.objects.count() == 3


def test_what_is_written_says_what_the_row_says(world):
    write(outcomes_of(a_table(*FILE)))

    project = Project.objects.get(title="Forages à Gando")
    assert (project.state, project.origin, str(project.start), project.budget_amount) == (
        "publie",
        "import",
        "2019",
        12500,
    )
    assert {link.actor.name: link.role for link in project.project_actors.all()} == {
        "Vendôme": "porteur",
        "Association des femmes de Gando": "partenaire",
        "Parakou": "partenaire",
    }
    assert [spot.label for spot in project.localities.all()] == ["Parakou", "Gando"]
    assert [(one.funder.name, one.amount) for one in project.fundings.all()] == [
        ("Agence française de développement", 3000)
    ]
    assert list(project.sdgs.values_list("pk", flat=True)) == [6]
    assert project.source_note == "Remarques : à relire"


def test_a_changed_cell_is_a_change_before_and_after(world):
    table = a_table("Titre;Porteur;Partenaires;Pays;Début;Fin;Budget", ROW)
    write(outcomes_of(table))

    found = of("Titre;Porteur;Partenaires;Pays;Début;Fin;Budget", (*ROW[:6], 13000))[2]

    assert (found.outcome, found.cells) == ("updated", ("G2",)), found.reason
    assert [
        (one.name, one.before.replace("\u202f", " "), one.after.replace("\u202f", " ")) for one in found.changes
    ] == [("budget", "12 500\u00a0€", "13 000\u00a0€")]


def test_an_empty_cell_erases_nothing_unless_it_is_said(world):
    table = a_table(HEADER, ROW)
    write(outcomes_of(table))
    emptied = a_table(HEADER, (*ROW[:6], ""))

    assert outcomes_of(emptied)[2].outcome == "identical"
    [change] = outcomes_of(emptied, erases=("G",))[2].changes
    assert (change.name, change.after) == ("budget", "")


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        (("DE L'EAU POUR MASSALA", *ROW[1:]), "identical"),
        (("De l’eau à Massala", *ROW[1:]), "identical"),
        (("De l’eau potable pour Massala", *ROW[1:]), "updated"),
        (("Bibliothèque scolaire", *ROW[1:]), "ambiguous"),
        ((*ROW[:4], 2024, "2025", 12500), "created"),
        ((*ROW[:4], 2019, "2022", 12500), "ambiguous"),
        ((ROW[0], "Blois", *ROW[2:]), "ambiguous"),
        (("Bibliothèque scolaire", "Blois", *ROW[2:]), "created"),
    ],
)
def test_only_a_sure_identity_changes_a_sheet(row, outcome, world):
    write(outcomes_of(a_table(HEADER, ROW)))

    found = of(HEADER, row)[2]

    assert found.outcome == outcome, found.reason
    assert Project.objects.count() == 1


def test_a_resemblance_is_settled_by_a_decision(world):
    write(outcomes_of(a_table(HEADER, ROW)))
    table = a_table(HEADER, (*ROW[:4], 2019, "2022", 12500))
    asked = outcomes_of(table)[2]
    candidates = {one.label: one.decision for one in asked.candidates}

    same = outcomes_of(table, settled={2: candidates[ROW[0]]})[2]
    other = outcomes_of(table, settled={2: {"create": True}})[2]
    left = outcomes_of(table, settled={"2": {"ignore": True}})[2]

    assert (same.outcome, [one.name for one in same.changes]) == ("updated", ["end"])
    assert (other.outcome, left.outcome) == ("created", "ignored")


def test_a_sheet_that_was_merged_is_told_and_not_written_again(world):
    """Whichever of what we gave says which it is; of what an account does not see, nothing is told."""
    by = make.UserFactory(national=True)
    kept = make.ProjectFactory(title="Fours à Kita", published=True)
    lost = make.ProjectFactory(title="Puits à Kita", slug="puits", published=True)
    lost.slug = "puits-a-kita"
    lost.save()
    merging.merge(kept, lost, by=by)
    pages = [f"https://annuaire.example.org/projets/{slug}/" for slug in ("puits", "puits-a-kita")]
    rows = [(str(lost.pk), "", ROW[0]), *(("", page, ROW[0]) for page in pages)]
    table = a_table("Identifiant;Adresse;Titre du projet", *rows)
    columns = {"A": "identifier", "B": "address"}

    found = outcomes_of(table, columns=columns)
    Project.objects.filter(pk=kept.pk).update(state="brouillon")
    stranger = outcomes_of(table, columns=columns, by=make.UserFactory(editor=make.NetworkFactory()))

    assert {one.outcome for one in found.values()} == {"refused"}
    assert [f"fusionnée dans la fiche {kept.pk}" in str(one.questions) for one in found.values()] == 3 * [True]
    assert {one.outcome for one in stranger.values()} == {"refused"}
    assert "fusionnée" not in str([one.questions for one in stranger.values()])


def test_the_reference_of_a_sheet_that_was_merged_finds_the_one_that_it_became(world):
    kept, lost = make.ProjectFactory(title="Fours à Kita"), make.ProjectFactory(title="Les fours à Kita")
    table = a_table(f"N° de dossier;{HEADER}", ("D-12", "Fours de Kita", *ROW[1:]))
    done = merging.merge(kept, lost, by=make.UserFactory(national=True))

    [found] = outcomes_of(table, keys={"D-12": lost.pk}).values()
    assert found.record == kept.pk

    merging.unmerge(done, by=done.by)
    [found] = outcomes_of(table, keys={"D-12": lost.pk}).values()
    assert found.record == lost.pk


def test_the_reference_of_the_network_finds_the_sheet_again(world):
    table = a_table(f"N° de dossier;{HEADER}", ("D-12", *ROW))
    [pk] = write(outcomes_of(table))

    found = outcomes_of(a_table(f"N° de dossier;{HEADER}", ("D-12", "Tout autre titre", *ROW[1:])), keys={"D-12": pk})[
        2
    ]

    assert (found.outcome, found.record, [one.name for one in found.changes]) == ("updated", pk, ["title"])


# --- Twice in the file -----------------------------------------------------------------------------------------------


def test_a_row_said_twice_is_one_sheet():
    found = of(HEADER, ROW, ("De l'eau pour Massala", *ROW[1:]), (*ROW[:6], 13000), (*ROW[:4], 2023, "2024", ""))

    assert {row: one.outcome for row, one in found.items()} == {
        2: "created",
        3: "identical",
        4: "ambiguous",
        5: "created",
    }
    assert found[3].reason == "Répète la ligne 2."


def test_merged_rows_are_one_sheet_with_all_its_partners():
    filled = [Cell(text, CellKind.TEXT, text, True) for text in ROW[:2]]

    found = of(HEADER, ROW, (*filled, "Hôpital de Kita", "", "", "", ""))

    assert {row: one.outcome for row, one in found.items()} == {2: "created", 3: "ignored"}
    assert found[3].continues == 2
    assert [one["nom"] for one in found[2].values["partners"]] == [
        "Association des jeunes de Massala",
        "Hôpital de Kita",
    ]


# --- Columns together ------------------------------------------------------------------------------------------------


def test_several_meanings_in_a_column():
    found = of("Titre;Partenaires / Pays / Localité", ("Puits", "Hôpital de Parakou / Bénin / Parakou"))[2]

    assert found.outcome == "created", found.reason
    assert [(one["nom"], one["pays"]) for one in found.values["partners"]] == [("Hôpital de Parakou", "BJ")]
    assert (found.values["countries"], [one["label"] for one in found.values["localities"]]) == (["BJ"], ["Parakou"])


def test_a_column_per_funder_and_per_year(world):
    found = of("Titre;Porteur;Budget 2019;Budget 2020;AFD;Région", ("Puits", "Vendôme", 1000, 2000, 0, 500))[2]

    assert found.values["budget"]["amount"] == "3000.00"
    assert [one["nom"] for one in found.values["funders"]] == [world["Vendôme"].region.actor.name]


def test_section_rows_may_be_countries():
    found = outcomes_of(
        a_table("Titre;Porteur", ("Puits", "Vendôme"), ("École", "Blois"), sections={2: "Bénin", 3: "Mali"})
    )

    assert [one.values["countries"] for one in found.values()] == [["BJ"], ["ML"]]


# --- Private ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("consent", "public"),
    [
        ("oui", "Camille Martin"),
        ("Oui", "Camille Martin"),
        ("non", ""),
        ("", ""),
        ("à demander", ""),
        ("oui sauf mail ?", ""),
    ],
)
def test_nothing_private_is_published_without_a_yes(consent, public, world):
    header = "Titre;Porteur;Pays;Contact;Fonction;Mail;Tél.;Accord RGPD"
    row = ("Puits", "Vendôme", "Mali", "Camille Martin", "Adjointe", "c@vendome.eu", "02 54 89 42 00", consent)

    write(of(header, row))

    contact = Project.objects.get().contacts.get()
    assert (contact.public_name, contact.phone_is_public, contact.email) == (public, False, "c@vendome.eu")
    assert contact.function == ("Adjointe" if public else "Contact")


def test_what_is_not_to_be_published_stays_a_draft(world):
    write(of("Titre;Porteur;Pays;À publier", ("Puits", "Vendôme", "Mali", "non"), ("École", "Blois", "Mali", "oui")))

    assert dict(Project.objects.values_list("title", "state")) == {"Puits": "brouillon", "École": "publie"}


# --- Rights ----------------------------------------------------------------------------------------------------------


def test_another_network_s_sheet_is_proposed_to_it(world):
    ours, theirs = NetworkFactory(name="CENTRAIDER"), NetworkFactory(name="Bretagne Solidaire")
    write(outcomes_of(a_table(HEADER, ROW)), network=theirs)
    table = a_table(HEADER, (*ROW[:6], 13000))

    by_us, by_them, national = (outcomes_of(table, network=one)[2] for one in (ours, theirs, None))

    assert (by_us.outcome, by_us.is_proposed, by_us.proposed_to) == ("updated", True, theirs.pk)
    assert "Bretagne Solidaire" in by_us.reason
    assert (by_them.is_proposed, national.is_proposed) == (False, False)
    assert import_kind("projets").proposed(by_us) == {
        "budget": {"kind": "montant", "amount": "13000.00", "approximate": False}
    }


# --- In bulk ---------------------------------------------------------------------------------------------------------


def test_queries_do_not_depend_on_the_rows(world):
    def rows(number):
        return [
            (f"Puits {n}", "Ville de Vendôme", f"Association n° {n} de Gando", "Mali", 2019, "2021", 100 + n)
            for n in range(number)
        ]

    with CaptureQueriesContext(connection) as few:
        outcomes_of(a_table(HEADER, *rows(20)))
    with CaptureQueriesContext(connection) as many:
        found = outcomes_of(a_table(HEADER, *rows(400)))

    assert {one.outcome for one in found.values()} == {"created"}
    assert len(many) - len(few) <= 380 / 20
