"""What leaves as XLSX and comes back: nothing changed is identical, one cell changed is one change."""

import datetime
import io
import re
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from directory.dates import PartialDate
from directory.imports.kinds import import_kind
from directory.imports.proposing import propose
from directory.imports.rehearsal import rehearse
from directory.imports.shape import tables_of
from directory.imports.workbooks import read_workbook
from tests.directory.imports.tables import write
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    CountryFactory,
    CountryGroupFactory,
    EventFactory,
    EventSeriesFactory,
    ForeignTownFactory,
    FunderFactory,
    FundingFactory,
    JumelageFactory,
    JumelageMemberFactory,
    NetworkFactory,
    ProjectFactory,
    SectorFactory,
)
from tests.workbooks import sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def projects():
    for code in ("BJ", "TG", "ML"):
        CountryFactory(code=code)
    SectorFactory(name="Santé")
    town = CommuneFactory(name="Vendôme", code="41269")
    there = ForeignTownFactory(name="Parakou", country="BJ")
    partners = [
        ActorFactory(name=name, country="BJ", published=True)
        for name in ("Hôpital de Parakou", "Lycée, annexe et internat")
    ]
    funder = FunderFactory(actor=ActorFactory(name="Agence de l’eau", published=True))
    found = [
        ProjectFactory(
            title=f"Forage n° {n}",
            published=True,
            holder=town.actor,
            partners=partners[: n % 3],
            countries=["BJ", "TG"][: 1 + n % 2],
            localities=["Gando", there][: n % 3],
            sectors=["Eau, hygiène", "Éducation"][: n % 3],
            sdgs=[4, 6][: n % 3],
            summary="En bref. " * (n % 3),
            website="https://vendome.eu/x" if n % 2 else "",
            network=NetworkFactory(name="CENTRAIDER", regions=["24"]),
            start=[None, PartialDate(2019), PartialDate(2015, is_approximate=True), PartialDate(2020, 3)][n % 4],
            end=[None, PartialDate(2021, 12, 5)][n % 2],
            iati_identifier=[None, f"FR-XM-{n}"][n % 2],
            **[{}, {"amount": True}, {"no_budget": True}][n % 3],
        )
        for n in range(12)
    ]
    FundingFactory(project=found[1], funder=funder, amount=Decimal(12000))
    FundingFactory(project=found[2], funder=funder)
    return found


def export(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return b"".join(response) if response.streaming else response.content


def rehearsal_of(content, tmp_path, kind):
    path = tmp_path / "retour.xlsx"
    path.write_bytes(content)
    table = tables_of(read_workbook(path))[0]
    mapping = propose(table, kind)
    return {one.row: one for one in rehearse(table, mapping, import_kind(mapping.kind))}, mapping


NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DATA = "xl/worksheets/sheet2.xml"


def changed(content, **cells):
    """The workbook with these cells of its rows changed: ``changed(content, A2="Autre titre")``."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    root = ElementTree.fromstring(parts[DATA])
    for address, value in cells.items():
        letters, number = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
        row = next(row for row in root.iter(f"{NAMESPACE}row") if row.get("r") == number)
        for cell in [cell for cell in row if cell.get("r") == address]:
            row.remove(cell)
        before = [cell for cell in row if _rank(cell.get("r").rstrip("0123456789")) < _rank(letters)]
        new = ElementTree.Element(f"{NAMESPACE}c", {"r": address})
        if isinstance(value, str):
            new.set("t", "inlineStr")
            ElementTree.SubElement(ElementTree.SubElement(new, f"{NAMESPACE}is"), f"{NAMESPACE}t").text = value
        else:
            ElementTree.SubElement(new, f"{NAMESPACE}v").text = str(value)
        row.insert(len(before), new)
    parts[DATA] = ElementTree.tostring(root)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return output.getvalue()


def _rank(letters):
    return len(letters), letters


def letters(content):
    """``{heading: letter}``."""
    return {value: letter for letter, value in sheets(content)["Données"][0].items()}


def test_projects_taken_away_come_back_identical(projects, client, tmp_path):
    found, mapping = rehearsal_of(export(client, "/projets.xlsx"), tmp_path, "projets")

    assert mapping.is_ours
    assert "" not in mapping.columns.values()
    rows = [one for one in found.values() if one.outcome != "ignored"]
    assert [(one.outcome, one.reason, one.changes) for one in rows if one.outcome != "identical"] == []
    assert {one.record for one in rows} == {project.pk for project in projects}


@pytest.mark.parametrize(
    ("heading", "value", "name", "after"),
    [
        ("Titre", "Un autre titre", "title", "Un autre titre"),
        ("Résumé", "Tout autre chose", "summary", "Tout autre chose"),
        ("Début", "mars 2018", "start", "mars 2018"),
        ("Fin", "2030", "end", "2030"),
        ("Fin", 2031, "end", "2031"),
        ("Budget en euros", 999, "budget", "999 €"),
        ("Budget", "1 234 €", "budget", "1 234 €"),
        ("Pays", "Mali", "countries", "Mali"),
        ("Pays", "Bénin | Mali", "countries", "Bénin, Mali"),
        ("ODD", "4", "goals", "4"),
        ("Secteurs", "Santé", "sectors", "Santé"),
        (
            "Partenaires",
            "Hôpital de Parakou | Comité des usagers de l’eau de Gando",
            "partners",
            "Hôpital de Parakou ; Comité des usagers de l’eau de Gando",
        ),
        ("Partenaires", "Lycée, annexe et internat", "partners", "Lycée, annexe et internat"),
        ("Localités", "Gando | Koundé", "localities", None),
        ("Site", "www.autre.fr", "website", "https://www.autre.fr"),
        ("Statut", "Abandonné", "closure", "Abandonné"),
        ("Identifiant IATI", "FR-XM-800", "iati_identifier", "FR-XM-800"),
    ],
)
def test_one_cell_changed_is_one_change(projects, client, tmp_path, heading, value, name, after):
    content = export(client, "/projets.xlsx")
    letter = letters(content)[heading]

    found, _mapping = rehearsal_of(changed(content, **{f"{letter}5": value}), tmp_path, "projets")

    changes = [change for one in found.values() for change in one.changes]
    assert [
        (one.outcome, one.reason) for one in found.values() if one.outcome not in ("identical", "ignored", "updated")
    ] == []
    assert [(change.name, change.cell) for change in changes] == [(name, f"{letter}5")]
    assert after is None or re.sub(r"\s", " ", changes[0].after) == after
    assert write(found) == [found[5].record]
    again, _mapping = rehearsal_of(export(client, "/projets.xlsx"), tmp_path, "projets")
    assert {one.outcome for one in again.values()} <= {"identical", "ignored"}


def test_ten_cells_changed_are_ten_changes(projects, client, tmp_path):
    content = export(client, "/projets.xlsx")
    at = letters(content)
    cells = {f"{at['Titre']}{row}": f"Encore {row}" for row in (2, 3, 4)}
    cells |= {f"{at['Résumé']}{row}": "À voir encore" for row in (5, 6, 7)}
    cells |= {f"{at['Fin']}{row}": 2030 + row for row in (8, 9)}
    cells |= {f"{at['Budget en euros']}{row}": 77_000 + row for row in (10, 11)}

    found, _mapping = rehearsal_of(changed(content, **cells), tmp_path, "projets")

    assert {change.cell for one in found.values() for change in one.changes} == set(cells)
    assert sum(len(one.changes) for one in found.values()) == 10


@pytest.mark.parametrize("letters_too", [False, True], ids=["question marks", "letters without their marks"])
def test_a_csv_saved_in_the_encoding_of_windows_changes_nothing(client, tmp_path, letters_too):
    """Spreadsheets write « ? » for what that encoding lacks, or the letter alone; « 45 000 € » has a narrow space."""
    project = ProjectFactory(
        title="Jumelage de Łódź et d’Iași", published=True, amount=True, partners=[ActorFactory(name="Urząd Miasta")]
    )
    text = export(client, "/projets.csv").decode("utf-8-sig")
    poor = text.translate(str.maketrans("Łźșą", "Lzsa")) if letters_too else text
    content = poor.encode("cp1252", "replace")

    found, mapping = rehearsal_of(content, tmp_path, "projets")

    assert (b"?" in content, mapping.is_ours) == (True, True)
    assert {one.outcome: one.record for one in found.values()} == {"identical": project.pk}


def test_what_the_site_computes_is_told_not_taken(projects, client, tmp_path):
    content = export(client, "/projets.xlsx")
    letter = letters(content)["Régions"]

    found, _mapping = rehearsal_of(changed(content, **{f"{letter}5": "Bretagne"}), tmp_path, "projets")

    assert (found[5].outcome, found[5].told) != ("identical", ())
    assert "calculé par le site" in found[5].told[0]


@pytest.fixture
def jumelages():
    CountryFactory(code="BJ"), CountryFactory(code="ML")
    found = []
    for n in range(9):
        members = [CommuneFactory(name=f"Bourg-{n}"), ForeignTownFactory(name=f"Gando-{n}", country="BJ")]
        bond = JumelageFactory(
            title=f"Bourg-{n} – Gando-{n}",
            published=True,
            members=members,
            since=[None, PartialDate(1993), PartialDate(2001, 5)][n % 3],
            form=["jumelage", "pacte-amitie"][n % 2],
        )
        if n % 3 == 1:
            JumelageMemberFactory(jumelage=bond, unknown=True, position=7)
        if n % 3 == 2:
            JumelageMemberFactory(jumelage=bond, expected=True, position=8)
        found.append(bond)
    return found


def test_twinnings_taken_away_come_back_identical(jumelages, client, tmp_path):
    found, mapping = rehearsal_of(export(client, "/jumelages.xlsx"), tmp_path, "jumelages")

    assert "" not in mapping.columns.values()
    assert [
        (one.outcome, one.reason, one.changes) for one in found.values() if one.outcome not in ("identical", "ignored")
    ] == []


@pytest.mark.parametrize(
    ("heading", "value", "name"),
    [
        ("Titre", "Autrement dit", "title"),
        ("Forme", "Accord technique", "form"),
        ("État", "En sommeil", "status"),
        ("Depuis", "1971", "since"),
        ("Site", "https://x.fr", "website"),
    ],
)
def test_one_cell_of_a_twinning_changed_is_one_change(jumelages, client, tmp_path, heading, value, name):
    content = export(client, "/jumelages.xlsx")
    letter = letters(content)[heading]

    found, _mapping = rehearsal_of(changed(content, **{f"{letter}4": value}), tmp_path, "jumelages")

    assert [(change.name, change.cell) for one in found.values() for change in one.changes] == [(name, f"{letter}4")]
    assert [one.reason for one in found.values() if one.outcome in ("ambiguous", "refused")] == []


def some_events(number):
    for code in ("BJ", "TG"):
        CountryFactory(code=code)
    SectorFactory(name="Santé")
    town = CommuneFactory(name="Vendôme", code="41269")
    organisers = [town.actor, ActorFactory(name="Comité, amis et voisins", published=True)]
    series, group = EventSeriesFactory(name="Les cafés"), CountryGroupFactory(title="Groupe-pays Bénin", published=True)
    return [
        EventFactory(
            title=f"Rencontre – n° {n}",
            published=True,
            summary="En bref. " * (n % 3),
            starts_on=timezone.localdate() + datetime.timedelta(days=30 + n // 2),
            organisers=organisers[: n % 3],
            collectivite=[None, town][n % 2],
            city=["", "Vendôme", "Ailleurs (Bénin)"][n % 3],
            postal_code=["", "01004"][n % 2],
            address=["", "8 rue du Change\nFond de cour"][n % 2],
            venue=["", "Le Minotaure"][n % 2],
            series=[None, series][n % 2],
            rank=[None, n][n % 2],
            country_group=[None, group][n % 2],
            attendance=[None, 45, 0][n % 3],
            attendance_is_approximate=n % 3 == 1,
            is_cancelled=n % 5 == 0,
            countries=["BJ", "TG"][: n % 3],
            sectors=["Eau, hygiène", "Éducation"][: n % 3],
            network=NetworkFactory(name="CENTRAIDER", regions=["24"]) if n % 2 else None,
            **[{}, {"evening": True}, {"several_days": True}, {"online": True}][n % 4],
        )
        for n in range(number)
    ]


def test_events_taken_away_come_back_identical(client, tmp_path):
    events = some_events(100)
    found, mapping = rehearsal_of(export(client, "/agenda.xlsx"), tmp_path, None)

    assert (mapping.kind, mapping.is_ours) == ("evenements", True)
    assert "" not in mapping.columns.values()
    rows = [one for one in found.values() if one.outcome != "ignored"]
    assert [(one.outcome, one.reason, one.changes, one.told) for one in rows if one.outcome != "identical"] == []
    assert {one.record for one in rows} == {event.pk for event in events}


@pytest.mark.parametrize(
    ("heading", "value", "name", "after"),
    [
        ("Titre", "Autrement dit", "title", "Autrement dit"),
        ("Premier jour", "30/04/2020", "start", "30 avril 2020"),
        ("Heure de début (Paris)", "7 h", "start_hour", "07:00"),
        ("Ville", "Blois-sur-Mer", "town", "Blois-sur-Mer"),
        ("Lieu", "Salle B", "venue", "Salle B"),
        ("Participants", 12, "attendance", "12"),
        ("Annulé", "oui", "cancelled", "oui"),
        ("Organisateurs", "Comité, amis et voisins", "organisers", "Comité, amis et voisins"),
        ("Série", "Une autre suite", "series", "Une autre suite"),
        ("Thèmes", "Santé", "sectors", "Santé"),
        ("Pays", "Togo", "countries", "Togo"),
        ("Lien", "www.autre.fr", "url", "https://www.autre.fr"),
    ],
)
def test_one_cell_of_an_event_changed_is_one_change(client, tmp_path, heading, value, name, after):
    some_events(9)
    content = export(client, "/agenda.xlsx")
    letter = letters(content)[heading]
    row = 4

    found, _mapping = rehearsal_of(changed(content, **{f"{letter}{row}": value}), tmp_path, "evenements")

    assert [one.reason for one in found.values() if one.outcome in ("ambiguous", "refused")] == []
    changes = [change for one in found.values() for change in one.changes]
    said = [(change.name, change.cell, re.sub(r"\s", " ", change.after)) for change in changes]
    assert said == [(name, f"{letter}{row}", after)]
    assert write(found, kind="evenements") == [found[row].record]
    again, _mapping = rehearsal_of(export(client, "/agenda.xlsx"), tmp_path, "evenements")
    assert {one.outcome for one in again.values()} <= {"identical", "ignored"}
