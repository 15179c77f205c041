"""A selection taken away and sent back: nothing changed is nothing to do, one cell changed is that change alone."""

from decimal import Decimal

import pytest
from django.urls import reverse

from directory.apart.places import place
from directory.dates import PartialDate
from directory.imports.kinds import import_kind
from tests import factories as make
from tests.cooperation.backoffice.rows import RECORDS, ROLES, address
from tests.directory.imports.test_round_trip import changed, letters, rehearsal_of
from tests.workbooks import sheets

PROJECTS = "directory.project"
IMPORTED = {
    "directory.project": "projets",
    "directory.jumelage": "jumelages",
    "directory.actor": "acteurs",
    "directory.funder": "financeurs",
    "directory.collectivite": "collectivites",
    "events.event": "evenements",
    "events.article": "actualites",
    "events.resource": "ressources",
    "events.call": "appels",
}


def content(response):
    assert response.status_code == 200, response
    return b"".join(response)


def take(client, label, **parameters):
    return content(client.get(address(label, "emporter"), parameters))


@pytest.fixture
def project(network):
    """A draft, with all that is about, several partners and funders, and a title that a spreadsheet would run."""
    partners = [make.ActorFactory(name=name, published=n) for n, name in enumerate(("École de Nioro", "Comité | Vert"))]
    found = make.ProjectFactory(
        title="=HYPERLINK(1)",
        network=network,
        holder=make.CommuneFactory(name="Blois", code="41018").actor,
        partners=partners,
        countries=["ML", "SN"],
        start=PartialDate(2017, is_approximate=True),
        budget_kind="montant",
        budget_amount=Decimal("12500.50"),
        budget_amount_is_approximate=True,
    )
    for name, amount in (("Agence du fleuve", Decimal(800)), ("Fonds vert", None)):
        funder = make.FunderFactory(actor=make.ActorFactory(name=name, published=True))
        make.FundingFactory(project=found, funder=funder, amount=amount)
    return found


@pytest.mark.parametrize("label", IMPORTED)
def test_sent_back_unchanged_nothing_changes(label, national_client, tmp_path):
    make_one = {**RECORDS, **ROLES}[label]
    rows = [make_one(), make_one(published=True)]

    found, mapping = rehearsal_of(take(national_client, label), tmp_path, IMPORTED[label])

    assert mapping.is_ours
    assert {one.record for one in found.values()} >= {row.pk for row in rows}
    assert {one.outcome for one in found.values()} == {"identical"}


def test_a_draft_comes_back_identical_and_one_cell_is_one_change(project, member_client, tmp_path):
    taken = take(member_client, PROJECTS, q="hyperlink")
    found, _mapping = rehearsal_of(taken, tmp_path, "projets")
    assert [(one.outcome, one.record) for one in found.values()] == [("identical", project.pk)]

    cell = f"{letters(taken)['Résumé']}2"
    found, _mapping = rehearsal_of(changed(taken, **{cell: "Un résumé tout neuf."}), tmp_path, "projets")
    assert [(one.outcome, [change.name for change in one.changes]) for one in found.values()] == [
        ("updated", ["summary"])
    ]


def test_no_cell_is_a_formula(project, member_client):
    assert sheets(take(member_client, PROJECTS))["Données"][1]["A"] == "'=HYPERLINK(1)"
    assert "'=HYPERLINK(1)" in take(member_client, PROJECTS, fichier="csv").decode("utf-8-sig")


def test_only_the_selection_leaves_in_its_order_and_nobody_else_s_drafts(network, other_network, member_client):
    for title in ("Puits B", "Puits A"):
        make.ProjectFactory(title=title, network=network)
    make.ProjectFactory(title="Puits publié", network=other_network, published=True)
    make.ProjectFactory(title="Puits caché", network=other_network)

    def titles(**parameters):
        return [row["A"] for row in sheets(take(member_client, PROJECTS, **parameters))["Données"][1:]]

    assert titles(o="2") == ["Puits A", "Puits B"]
    assert titles(o="2", portee="tous") == ["Puits A", "Puits B", "Puits publié"]
    assert titles(q="publié") == []


def test_the_checked_rows_leave_without_being_asked_twice(national_client):
    rows = [make.ProjectFactory(title=f"Forage {n}") for n in range(3)]
    data = {"action": "take_away", "_selected_action": [rows[0].pk, rows[2].pk]}

    body = content(national_client.post(address(PROJECTS, "changelist"), data))

    assert {row["A"] for row in sheets(body)["Données"][1:]} == {"Forage 0", "Forage 2"}


def test_an_empty_selection_has_its_headings_and_comes_back_as_no_row(national_client, tmp_path):
    body = take(national_client, PROJECTS, q="introuvable")

    found, mapping = rehearsal_of(body, tmp_path, "projets")

    assert mapping.is_ours
    assert mapping.sheet == "Données"
    assert found == {}


def test_what_is_too_big_for_the_import_is_said_and_does_not_leave(national_client, monkeypatch):
    monkeypatch.setattr("cooperation.backoffice.lists.pages.most_rows", lambda kind: 1)
    make.ProjectFactory()
    make.ProjectFactory()

    response = national_client.get(address(PROJECTS, "emporter"), follow=True)

    assert "Filtrez la liste" in response.content.decode()


@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_a_large_file_has_its_place_which_no_stranger_takes(
    extension, national_client, settings, monkeypatch, tmp_path
):
    settings.PLACES_ROOT = tmp_path
    settings.COSTLY_PLACES = {kind: {"places": 1, "wait": 0} for kind in settings.COSTLY_PLACES}
    monkeypatch.setattr("directory.listing.exports.answers.LIGHT", 1)
    for number in range(2):
        make.ProjectFactory(title=f"Forage {number}")
    here = address(PROJECTS, "emporter")

    with place("export"):
        assert take(national_client, PROJECTS, fichier=extension)
    with place("bureau"):
        refused = national_client.get(here, {"fichier": extension})
        assert (refused.status_code, refused["Retry-After"]) == (503, "60")
        assert take(national_client, PROJECTS, fichier=extension, q="Forage 1")


def test_a_list_that_nothing_imports_offers_no_workbook(national_client):
    assert national_client.get(address("directory.network", "emporter")).status_code == 404
    page = national_client.get(address("directory.network", "changelist")).content.decode()
    assert reverse("admin:directory_network_emporter") not in page


def test_every_imported_kind_is_tried():
    assert {import_kind(name).listed._meta.label_lower for name in IMPORTED.values()} == set(IMPORTED)
