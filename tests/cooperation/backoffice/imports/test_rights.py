"""A network sees and acts on its own batches; the others do not know that they exist."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from zeal import zeal_ignore

from directory.models import ImportBatch
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.imports.conftest import ADD, done, page_of, row, workbook
from tests.cooperation.backoffice.test_matrix import everything

ROWS = [row(1, "Un puits à Kandi"), row(2, "Une école", country="Bordurie")]
PAGES = ("change", "colonnes", "appliquer", "defaire", "fichier", "history")
POSTS = {
    "change": {"geste": "repeter", "lu": "x", "texte-5-0": "Bénin"},
    "colonnes": {"geste": "continuer", "sens-A": "title"},
    "appliquer": {"publication": "publiees"},
    "defaire": {"geste": "defaire", "aussi": "directory_project:1"},
}


@pytest.fixture
def strangers(other_network):
    return {
        "other": client_of(make.UserFactory(username="i-beta", network=other_network)),
        "without mandate": client_of(make.UserFactory(username="i-sans", is_staff=True)),
        "not staff": client_of(make.UserFactory(username="i-lecteur")),
        "closed": client_of(make.UserFactory(username="i-close", national=True, is_active=False)),
    }


@pytest.fixture(params=["repete", "applique"])
def batch(request, member_client, rehearsed):
    batch = rehearsed(member_client, ROWS)
    if request.param == "applique":
        mark = member_client.get(page_of(batch, "appliquer")).context["lu"]
        member_client.post(page_of(batch, "appliquer"), {"lu": mark, "publication": "brouillons"})
        done(batch)
    return batch


def test_strangers_neither_see_nor_change_a_batch(batch, strangers):
    before = everything()
    mark = batch.state_changed_at.isoformat()

    with zeal_ignore():
        seen = {
            role: {client.get(page_of(batch, page)).status_code for page in PAGES} for role, client in strangers.items()
        }
        workbooks = {
            client.get(f"/admin/directory/importbatch/{batch.pk}/repetition.xlsx").status_code
            for client in strangers.values()
        }
        for client in strangers.values():
            for page, data in POSTS.items():
                client.post(page_of(batch, page), data | {"lu": mark})

    assert all(not codes & {200} for codes in seen.values()), seen
    assert workbooks <= {302, 404}
    assert everything() == before


def test_a_network_lists_its_own_and_the_national_level_all(batch, strangers, member_client, national_client):
    page = "/admin/directory/importbatch/"
    clients = {"owner": member_client, "national": national_client, "other": strangers["other"]}

    found = {role: batch in client.get(page).context["cl"].queryset for role, client in clients.items()}

    assert found == {"owner": True, "national": True, "other": False}


def test_the_national_level_acts_on_a_batch_of_a_network(batch, national_client):
    assert {national_client.get(page_of(batch, page)).status_code for page in PAGES} <= {200, 302}


def test_a_network_brings_tables_for_itself_alone(member_client, base, network, other_network):
    file = SimpleUploadedFile("projets.xlsx", workbook(ROWS))

    member_client.post(ADD, {"fichier": file, "reseau": other_network.pk})

    assert ImportBatch.objects.get().network_id == network.pk


def test_the_national_level_says_for_whom(national_client, base, other_network):
    file = SimpleUploadedFile("projets.xlsx", workbook(ROWS))

    national_client.post(ADD, {"fichier": file, "reseau": other_network.pk})

    assert ImportBatch.objects.get().network_id == other_network.pk


def test_those_without_mandate_bring_nothing(base, strangers):
    for role in ("without mandate", "not staff", "closed"):
        strangers[role].post(ADD, {"fichier": SimpleUploadedFile("projets.xlsx", workbook(ROWS))})

    assert not ImportBatch.objects.exists()


def test_forged_states_are_not_believed(member_client, batch):
    """Buttons that the page of this state does not have."""
    before = batch.state

    for page, data in (
        ("change", {"geste": "refaire"}),
        ("appliquer", {"publication": "publiees", "lu": "hier"}),
        ("appliquer", {"publication": "partout", "lu": batch.state_changed_at.isoformat()}),
        ("change", {"geste": "effacer"}),
    ):
        member_client.post(page_of(batch, page), data)

    batch.refresh_from_db()
    assert batch.state == before


def test_the_history_of_a_batch_says_who_did_what(member_client, batch, member):
    text = member_client.get(page_of(batch, "history")).content.decode()

    assert "Répété" in text
    assert "sens des colonnes" not in text.lower()
