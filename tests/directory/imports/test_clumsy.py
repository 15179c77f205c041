"""Files as people in a hurry keep them: what each row says, and what nobody may guess."""

import io

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from directory.imports.kinds import import_kind
from directory.imports.proposing import propose
from directory.imports.rehearsal import rehearse
from directory.imports.shape import tables_of
from directory.imports.workbooks import read_workbook
from directory.people.actions import erase
from directory.people.identity import Person
from tests.directory.imports.tables import a_table, columns_of, outcomes_of
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    CountryFactory,
    EventFactory,
    FunderFactory,
    GazetteerTownFactory,
    NetworkFactory,
    ProjectContactFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world():
    for code in ("FR", "BF", "BJ", "ML", "TG", "DE", "GB", "RO"):
        CountryFactory(code=code)
    for name, code in (("Vierzon", "18279"), ("Mehun", "18141"), ("Bourges", "18033"), ("Ambérieu", "01004")):
        CommuneFactory(name=name, code=code, population=9000)
    for name, land in (("Ségou", "ML"), ("Mopti", "ML"), ("Rendsburg", "DE"), ("Hereford", "GB"), ("Deva", "RO")):
        key = name.lower().replace("é", "e")
        GazetteerTownFactory(name=name, country=CountryFactory(code=land), names=[key], population=90_000)
    for name in ("CHARTE", "AFD"):
        FunderFactory(actor=ActorFactory(name=name, published=True))


def of(header, *rows, kind="projets", **kwargs):
    return list(outcomes_of(a_table(header, *rows), kind=kind, **kwargs).values())


def test_ditto_marks_stand_for_the_cell_above_and_it_is_said():
    _first, second, third = of(
        "Porteur;Titre;Pays;Fin",
        ("Ville de Vierzon", "Puits", "Mali", 2019),
        ("idem", "École", "″", 2020),
        ('"', "Marché", "IDEM", "''"),
    )

    for outcome in (second, third):
        assert outcome.outcome == "created", outcome.reason
        assert ([one["nom"] for one in outcome.values["holder"]], outcome.values["countries"]) == (["Vierzon"], ["ML"])
    assert third.values["end"] == "2020"
    assert [sentence.split(" : ")[0] for sentence in third.told] == ["A4 reprend A3", "C4 reprend C3", "D4 reprend D3"]


def test_a_ditto_without_anything_above_is_no_organisation():
    [outcome] = of("Titre;Pays", ("Puits", "idem"))

    assert outcome.outcome == "refused"


GROUPED = (
    "Porteur;Titre",
    ("Ville de Vierzon", "Puits"), ("", "École"), ("", "Marché"), ("Bourges", "Pont"), ("", "Gué"), ("", "Bac"),
)  # fmt: skip


def test_a_holder_said_once_for_a_group_is_asked_group_by_group():
    found = of(*GROUPED)

    assert [one.outcome for one in found] == ["created", "ambiguous", "ambiguous", "created", "ambiguous", "ambiguous"]
    assert found[1].questions[0].key == found[2].questions[0].key != found[4].questions[0].key
    yes, no = found[1].candidates[0].decision, found[2].candidates[-1].decision
    settled = of(*GROUPED, settled={3: yes, 4: no})
    assert [[one["nom"] for one in outcome.values.get("holder", ())] for outcome in settled[1:3]] == [["Vierzon"], []]


def test_empty_holders_of_a_table_without_groups_are_not_asked():
    rows = [("Vierzon", "Puits"), ("Vierzon", "École"), ("", "Marché"), ("", "Pont"), ("", "Gué")]

    assert {one.outcome for one in of("Porteur;Titre", *rows)} == {"created"}


@pytest.mark.parametrize(
    ("header", "text", "outcome", "name", "expected"),
    [
        ("Budget", "(1 500)", "refused", "budget", None),
        ("Budget", "(1 500 €)", "refused", "budget", None),
        ("Budget", "=SOMME(F2:F8)", "refused", "budget", None),
        ("Description", "=B12", "refused", "description", None),
        ("Description", "<p>Un <b>puits</b></p><p>pour l&#39;école<script>x()</script></p>", "created", "description",
         "Un puits\npour l'école"),
        ("Description", "Oui", "created", "description", None),
        ("Période", "en cours", "created", "start", None),
        ("Avancement", "62,5 %", "created", "closure", "ouvert"),
        ("Avancement", "100 %", "created", "closure", "termine"),
        ("Pays", "MALI ET TOGO", "created", "countries", ["ML", "TG"]),
        ("AFD", "?", "ambiguous", "funders", None),
        ("AFD", "en attente", "ambiguous", "funders", None),
        ("2021", "x", "created", "start", "2021"),
        ("Partenaires", "Ségou, Mopti", "ambiguous", "partners", None),
        ("Partenaires", "Association des rives, GRDR et IRAM", "ambiguous", "partners", None),
    ],
)  # fmt: skip
def test_a_cell_of_a_project(header, text, outcome, name, expected):
    [found] = of(f"Titre;{header}", ("Un puits", text))

    assert (found.outcome, found.values.get(name)) == (outcome, expected), found.reason


def test_what_is_taken_for_nothing_is_told():
    told, plain = of("Titre;Description", ("Un puits", "Encore une idée à préciser"), ("Une école", "néant"))

    assert [sentence.split(" : ")[0] for sentence in told.told if "je ne sais pas" in sentence] == ["B2"]
    assert not [sentence for sentence in plain.told if "je ne sais pas" in sentence]


def test_a_mark_that_sends_to_a_note_is_not_of_the_title():
    found = of("Titre", ("Eau pour tous¹",), ("Écoles *",), ("Santé (phase 2)",))

    assert [one.values["title"] for one in found] == ["Eau pour tous", "Écoles", "Santé (phase 2)"]


def test_two_columns_of_a_funder_add_up_and_years_above_them_are_theirs():
    [twice] = of("Titre;Financements > AFD;Financements > AFD", ("Un puits", 1000, 2000))
    [by_year] = of("Titre;2021 > AFD;2022 > AFD", ("Un puits", 1000, 2000))

    assert [one["montant"]["amount"] for one in twice.values["funders"]] == ["3000.00"]
    assert [(one["annee"], one["montant"]["amount"]) for one in by_year.values["funders"]] == [
        ("2021", "1000.00"), ("2022", "2000.00")
    ]  # fmt: skip


# --- What is nobody else's ---


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Date de naissance", ("12/05/1960", "01/01/1971")),
        ("Adresse personnelle", ("3 rue des Lilas", "4 rue du Lac")),
        ("Mot de passe", ("azerty", "qwerty")),
        ("IBAN", ("FR76 3000", "FR76 4000")),
        ("Ville (domicile)", ("Vierzon", "Bourges")),
        ("Date d’adhésion", ("12/05/2020", "01/01/2021")),
        ("Pays du siège", ("Mali", "Togo")),
        ("Statut juridique", ("clos", "terminé")),
        ("Montant de la cotisation", (100, 200)),
    ],
)
def test_a_column_of_something_else_is_asked_rather_than_read(header, values):
    assert columns_of(f"Titre;{header}", *(("Un puits", value) for value in values))["B"] == ""


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("mail référent", "contact_email"), ("portable du maire", "contact_phone"), ("tel perso", "contact_phone"),
        ("contact (ne pas diffuser)", "contact_name"),
    ],
)  # fmt: skip
def test_private_columns_whatever_they_are_called(header, meaning):
    value = {"contact_email": "a.b@vierzon.fr", "contact_phone": 612345678}.get(meaning, "Anne Bel")

    assert columns_of(f"Titre;{header}", ("Un puits", value))["B"] == meaning


def test_no_consent_publishes_what_is_headed_as_private_or_an_address():
    header = "Titre;{};Accord RGPD"
    [private] = of(header.format("Contact (ne pas diffuser)"), ("Un puits", "Anne Bel", "oui"))
    [address] = of(header.format("Contact"), ("Un puits", "Anne Bel, 3 rue des Lilas", "oui"))
    [agreed] = of(header.format("Contact"), ("Un puits", "Anne Bel", "X"))

    assert [one.values["contacts"][0]["consent"] for one in (private, address, agreed)] == [False, False, True]


def test_whose_number_it_is_goes_with_the_number():
    [outcome] = of("Titre;Partenaires", ("Un puits", "Association des rives (M. Diallo, 06 12 34 56 78)"))

    assert "Diallo" not in outcome.candidates[0].decision["values"].popitem()[1]


def test_the_name_of_a_person_is_no_actor_in_silence():
    [outcome] = of("Nom;Type", ("Mme Awa Diallo", "Association"), kind="acteurs")

    assert outcome.outcome == "ambiguous"


# --- Twinnings, organisations ---


def test_members_in_one_cell_stay_several():
    lines, countries = of(
        "Commune française;Villes partenaires;Depuis",
        ("Vierzon", "Rendsburg (Allemagne) - Hereford (Royaume-Uni) - Deva (Roumanie)", "1995 / 1996"),
        ("Bourges", "Ségou, Mali\nMopti - Mali", 1980),
        kind="jumelages",
    )

    assert (lines.outcome, lines.cells) == ("ambiguous", ("C2",))
    assert [one["lieu"]["country"] for one in lines.values["members"]] == ["FR", "DE", "GB", "RO"]
    assert [one["lieu"]["label"] for one in countries.values["members"][1:]] == ["Ségou", "Mopti"]


def test_one_organisation_written_twice_is_one():
    found = of(
        "Nom;Ville;SIREN;Type",
        ("Les Amis de Ségou", "Vierzon", "732829320", "Association"),
        ("les amis de segou", "", "", "Association"),
        ("Les amis de Ségou", "Bourges", "", "Association"),
        ("Fonds Machin", "", "732 829 320", "Fondation"),
        kind="acteurs",
    )

    assert [one.outcome for one in found] == ["created", "identical", "created", "ambiguous"]


def test_a_number_of_one_organisation_makes_no_second_one():
    rows = [("Les Amis de Ségou", "732829320", "Association"), ("Fonds Machin", "732829320", "Fondation")]

    found = of("Nom;SIREN;Type", *rows, kind="acteurs", settled={3: {"create": True}})

    assert (found[1].outcome, "ligne 2" in found[1].reason) == ("ambiguous", True), found[1].reason
    assert not [one for one in found[1].candidates if one.decision == {"create": True}]


@pytest.mark.parametrize(("country", "expected"), [("", "01500"), ("France", "01500"), ("Roumanie", "1500")])
def test_the_first_zero_of_a_postal_code_comes_back_in_france(country, expected):
    [outcome] = of("Nom;Type;Code postal;Pays", ("Les Amis", "Association", "1500", country), kind="acteurs")

    assert outcome.values["postal_code"] == expected


def test_the_first_zero_of_an_insee_code_comes_back():
    [outcome] = of("INSEE;Commune;Site", ("1004", "Ambérieu", "https://x.fr"), kind="collectivites")

    assert outcome.outcome == "updated", outcome.reason


def test_of_several_organisers_a_proposition_names_none_and_says_so():
    event = EventFactory(title="Forum de l’eau", network=NetworkFactory(name="Gescod"), published=True)
    day = f"{event.starts_on:%d/%m/%Y}"
    ours = NetworkFactory(name="CENTRAIDER")

    several, one = (
        of("Titre;Date;Identifiant ici;Organisateurs", ("Forum de l’eau", day, event.pk, names), kind="evenements",
           network=ours, columns={"C": "identifier"})[0]
        for names in ("Vierzon ; Bourges", "Vierzon")
    )  # fmt: skip

    assert (several.outcome, [text for text in several.told if "qu’une organisation" in text] != []) == (
        "identical", True
    )  # fmt: skip
    assert (one.is_proposed, "organisers" in one.values) == (True, True), one.reason


# --- Memory, keys, files ---


def test_what_was_settled_is_kept_when_headers_change_and_the_rest_is_asked():
    memory = [
        {
            "kind": "projets",
            "columns": {"A": "title", "B": "holder", "C": "note", "D": "ignored", "E": "budget"},
            "headers": {"A": "quoi", "B": "qui", "C": "bidule", "D": "couleur", "E": "sous"},
        }
    ]

    found = columns_of("Bidule;Qui;Quoi;Couleurs;Machin", ("abc", "Vierzon", "Un puits", "rouge", "zut"), memory=memory)

    assert found == {"A": "note", "B": "holder", "C": "title", "D": "ignored", "E": ""}


def test_a_reference_alone_does_not_change_a_record_called_quite_otherwise():
    [first] = of("N°;Titre;Porteur", ("3", "Forage à Ségou", "Vierzon"))
    from tests.directory.imports.tables import write

    [pk] = write({2: first})

    other, same = (
        of("N°;Titre;Porteur", ("3", "Festival de jazz", "Bourges"), keys={"3": pk}),
        of("N°;Titre;Porteur", ("3", "Forage à Ségou, phase 2", "Vierzon"), keys={"3": pk}),
    )

    assert (other[0].outcome, [one.pk for one in other[0].candidates][:1]) == ("ambiguous", [pk])
    assert (same[0].outcome, same[0].record) == ("updated", pk)


def test_a_broken_line_of_a_csv_is_said_and_the_others_are_read(tmp_path):
    path = tmp_path / "projets.csv"
    path.write_text('Titre;Porteur;Pays\nPuits;Vierzon;Mali\nÉcole;"Bourges;Mali\nPont;Mehun;Togo\n', encoding="utf-8")

    workbook = read_workbook(path, name="projets.csv")
    table = tables_of(workbook)[0]
    found = list(rehearse(table, propose(table, "projets"), import_kind("projets")))

    assert [sentence for sentence in workbook.told if "guillemet" in sentence]
    titles = [one.values["title"] for one in found if one.outcome == "created"]
    assert (titles[0], titles[-1]) == ("Puits", "Pont")


def test_without_the_reference_the_command_says_what_to_run(tmp_path, monkeypatch):
    from directory.models import Country

    path = tmp_path / "projets.csv"
    path.write_text("Titre;Porteur\nPuits;Vierzon\n", encoding="utf-8")
    monkeypatch.setattr(Country.objects, "filter", lambda **known: Country.objects.none())

    with pytest.raises(CommandError, match="load_reference"):
        call_command("import_table", str(path), sorte="projets", stdout=io.StringIO())


# --- Names of people, amounts among names, marks, sheets ---


@pytest.mark.parametrize(
    "name",
    ["Koffi Traoré", "OUATTARA Salimata", "P.-Y. Gallois", "Gallois (présidente)", "Colette Baud & Yves Le Goff",
     "Père Anselme"],
)  # fmt: skip
@pytest.mark.parametrize(("header", "kind"), [("Titre;Partenaires", "projets"), ("Ville;Nom", "acteurs")])
def test_what_may_be_somebody_s_name_is_asked_before_it_is_published(header, kind, name):
    [outcome] = of(header, ("Bourges", name), kind=kind)

    assert outcome.outcome == "ambiguous"
    assert "personne" in outcome.reason
    asked = outcome.questions[0]
    yes = [one.decision for one in asked.candidates if "rganisation" in one.label]
    for decision in yes:
        [settled] = of(header, ("Bourges", name), kind=kind, settled={2: decision})
        assert settled.outcome == "created", settled.reason
    assert yes or name == "Père Anselme"


@pytest.mark.parametrize(
    "name",
    ["Collège Louise Michel", "Les Amis de Pierre Valdo", "Eau Pure Sahel", "M.A.R.S.", "Fondation Anne Morin",
     "Baud Conseil SARL", "Jardiniers sans limites"],
)  # fmt: skip
def test_an_organisation_that_bears_a_name_is_not_asked(name):
    assert [one.outcome for one in of("Titre;Partenaires", ("Un puits", name))] == ["created"]


@pytest.mark.parametrize(
    "text", ["AFD : 8 000 €", "AFD - 8 000 €", "AFD 8 000 €", "AFD = 8000", "AFD – 8 k€", "AFD (8 000 euros)"]
)
def test_what_a_funder_gives_is_read_whatever_stands_before_it(text):
    [outcome] = of("Titre;Co-financeurs", ("Un puits", text))

    assert [(one["nom"], one["montant"]["amount"]) for one in outcome.values["funders"]] == [("AFD", "8000.00")]


def test_an_amount_is_no_organisation():
    assert [one.outcome for one in of("Titre;Partenaires", ("Un puits", "15 k€"))] == ["ambiguous"]


def test_ditto_marks_of_all_hands_leave_the_column_what_it_is():
    marks = ["Ibid.", "dito", "//", '--"--', "»"]
    outcomes = of(
        "Porteur;Titre;Pays",
        ("Bourges", "Puits", "Mali"),
        *((mark, f"Puits n° {i}", mark) for i, mark in enumerate(marks)),
    )

    assert {one.outcome for one in outcomes} == {"created"}
    assert [(one.values["holder"][0]["nom"], one.values["countries"]) for one in outcomes] == 6 * [("Bourges", ["ML"])]


def test_numbers_and_addresses_in_one_column_are_both_read():
    [outcome] = of("Nom;Tél. / courriel", ("Radio Sahel", "05 61 00 00 00 / ici@exemple.fr"), kind="acteurs")

    [contact] = outcome.values["contacts"]
    assert (contact["email"], contact["consent"]) == ("ici@exemple.fr", False)
    assert contact["phone"].replace(" ", "").endswith("561000000")


@pytest.mark.parametrize(("header", "text"), [("Avancement", "à préciser"), ("Pays", "à définir")])
def test_words_that_leave_nothing_are_told(header, text):
    [outcome] = of(f"Titre;{header}", ("Un puits", text))

    assert any(sentence.startswith("B2 :") for sentence in (outcome.reason, *outcome.told))


def test_the_command_names_the_sheets_that_it_leaves(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "suivi.xlsx")
    for name, title in (("2022", "Puits"), ("2023", "École")):
        sheet = book.add_worksheet(name)
        for number, line in enumerate([("Titre", "Pays"), (title, "Mali"), (f"{title} 2", "Mali")]):
            sheet.write_row(number, 0, line)
    book.close()
    said = io.StringIO()

    call_command("import_table", str(tmp_path / "suivi.xlsx"), sorte="projets", stdout=said)

    assert "Feuille « 2023 », 2 lignes : elle n’est pas lue" in said.getvalue().replace("\N{NO-BREAK SPACE}", " ")


def test_headings_without_rows_are_told():
    mapping = propose(a_table("Titre;Pays"), "projets")

    assert [sentence for sentence in mapping.told if "aucune ligne" in sentence]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (("Un puits", "Écrire à lenaig.k@rive.example.org", ""), "ne sera pas remise"),
        (("Un puits", "", "Lénaïg Kerdoncuff"), "vérifiez"),
        (("Un puits", "Écrire à la mairie", "Une autre"), ""),
    ],
)
def test_who_was_erased_is_told_before_anything_is_applied(cells, told, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    email = "lenaig.k@rive.example.org"
    ProjectContactFactory(name="Lénaïg Kerdoncuff", email=email)
    erase(Person(names=("Lénaïg Kerdoncuff",), emails=(email,)), by=UserFactory())

    [outcome] = of("Titre;Note;Référent", cells, settled={2: {}})

    said = [sentence for sentence in outcome.told if "effacée" in sentence]
    assert [told in one for one in said] == ([True] if told else [])
