"""Who may do what to what: every role, model, operation and owner; the answer, and what it left in the database."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.urls import reverse
from zeal import zeal_ignore

from directory.models import JumelageMember
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.rows import DESK, EVERY, NATIONAL_ONLY, SHARED, SHEETS, address, form_data

ALLOWED = 200
REFUSED = 403
SIGNED_OUT = 401  # asked to sign in again; what was typed is kept
HIDDEN = 302  # sent back to the home of the back-office: the row does not exist for this account

STATES = ("draft", "review", "published", "archived")
# Without state: named to everybody.
STATELESS = ("directory.cannedreply", "events.eventseries")


def everything():
    """Every row of every table of ours as PostgreSQL writes it; events, sessions and who has what open left out."""
    models = [
        model
        for label in ("cooperation", "directory", "events")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]
    aside = ("OpenSession", "OpenSheet")
    models = [m for m in models if not m.__name__.endswith("Change") and m.__name__ not in aside]
    tables = {m._meta.db_table for m in models if not m._meta.proxy}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f'SELECT \'{table}\', "{table}"::text FROM "{table}"' for table in tables))
        return sorted(cursor.fetchall())


@pytest.fixture
def accounts(network, other_network):
    """One client of each role, seen from a row of ``network``."""
    return {
        "national": client_of(make.UserFactory(username="r-nationale", national=True)),
        "owner": client_of(make.UserFactory(username="r-alpha", network=network)),
        "other": client_of(make.UserFactory(username="r-beta", network=other_network)),
        "without mandate": client_of(make.UserFactory(username="r-sans", is_staff=True)),
        "not staff": client_of(make.UserFactory(username="r-lecteur")),
        "closed": client_of(make.UserFactory(username="r-close", national=True, is_active=False)),
    }


def expected_view(role, state, label):
    if role in ("national", "owner"):
        return ALLOWED
    if role == "other":
        return ALLOWED if state == "published" or label in STATELESS else HIDDEN
    return HIDDEN  # to the sign-in page


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("label", SHEETS)
def test_who_sees_a_sheet(label, state, accounts, network):
    row = SHEETS[label](network=network, **{state: True})

    answers = {role: client.get(address(label, "change", row.pk)).status_code for role, client in accounts.items()}

    assert answers == {role: expected_view(role, state, label) for role in accounts}


@pytest.mark.parametrize("label", SHEETS)
def test_who_finds_a_sheet_in_the_list(label, accounts, network):
    draft = SHEETS[label](network=network, draft=True)
    published = SHEETS[label](network=network, published=True)
    page = address(label, "changelist") + "?portee=tous" + ("&role=tous" if label == "directory.actor" else "")

    found = {
        role: {draft, published} & set(accounts[role].get(page).context["cl"].queryset)
        for role in ("national", "owner", "other")
    }

    other = {draft, published} if label in STATELESS else {published}
    assert found == {"national": {draft, published}, "owner": {draft, published}, "other": other}


@pytest.mark.parametrize("state", ["draft", "published"])
@pytest.mark.parametrize("label", SHEETS)
def test_who_changes_a_sheet(label, state, accounts, network):
    """The very data that the owner's form would post."""
    row = SHEETS[label](network=network, **{state: True})
    page = address(label, "change", row.pk)
    name = {"directory.actor": "name", "events.eventseries": "name"}.get(label, "title")
    name = "name" if label in ("directory.collectivite", "directory.funder", "directory.network") else name
    data = form_data(accounts["owner"].get(page), **{name: "Changé par quelqu’un"})
    before = everything()

    refusals = {}
    with zeal_ignore():
        for role in ("other", "without mandate", "not staff", "closed"):
            refusals[role] = accounts[role].post(page, data).status_code
            assert everything() == before
        answer = accounts["owner"].post(page, data)

    visible = state == "published" or label in STATELESS
    assert refusals == {
        "other": REFUSED if visible else HIDDEN,
        "without mandate": HIDDEN,
        "not staff": HIDDEN,
        "closed": SIGNED_OUT,
    }
    assert answer.status_code == 302
    assert everything() != before


@pytest.mark.parametrize("state", ["draft", "published"])
@pytest.mark.parametrize("label", SHEETS)
def test_who_deletes_a_sheet(label, state, accounts, network):
    row = SHEETS[label](network=network, **{state: True})
    page = address(label, "delete", row.pk)
    before = everything()

    with zeal_ignore():
        refused = accounts["other"].post(page, {"post": "yes"}).status_code
        assert everything() == before
        answer = accounts["owner"].post(page, {"post": "yes"}).status_code

    visible = state == "published" or label in STATELESS
    assert refused == (REFUSED if visible or label == "directory.network" else HIDDEN)
    deletable = label in STATELESS or (state == "draft" and label != "directory.network")
    assert answer == (302 if deletable else REFUSED)
    assert (everything() == before) is not deletable


@pytest.mark.parametrize("state", ["draft", "published"])
@pytest.mark.parametrize("label", SHEETS)
def test_who_reads_the_history_of_a_sheet(label, state, accounts, network):
    row = SHEETS[label](network=network, **{state: True})
    page = address(label, "history", row.pk)

    answers = {role: accounts[role].get(page).status_code for role in ("national", "owner", "other")}

    visible = state == "published" or label in STATELESS
    assert answers == {"national": 200, "owner": 200, "other": 403 if visible else 404}


@pytest.mark.parametrize(
    "action",
    ["publish", "submit", "back_to_draft", "archive", "verify", "edit_chosen", "delete_chosen", "delete_selected"],
)
@pytest.mark.parametrize("label", [label for label in SHEETS if label not in STATELESS])
def test_bulk_actions_leave_the_sheets_of_others_alone(label, action, accounts, network):
    draft = SHEETS[label](network=network, draft=True)
    published = SHEETS[label](network=network, published=True)
    before = everything()

    accounts["other"].post(
        address(label, "changelist") + "?portee=tous",
        {"action": action, "_selected_action": [draft.pk, published.pk]},
    )

    assert everything() == before


@pytest.mark.parametrize("label", [*SHARED, *(label for label in NATIONAL_ONLY if label != "cooperation.user")])
def test_lists_of_everybody_belong_to_the_national_level(label, accounts):
    row = EVERY[label]()
    before = everything()
    listed = 200 if label in SHARED else 403

    with zeal_ignore():  # the account that signs in and the one that is looked at are two readings of one table
        answers = {
            view: accounts["owner"].get(address(label, view, *keys)).status_code
            for view, keys in {"changelist": [], "add": [], "change": [row.pk], "delete": [row.pk]}.items()
        }
        posted = {
            view: accounts["owner"].post(address(label, view, *keys), {"name": "x", "post": "yes"}).status_code
            for view, keys in {"add": [], "change": [row.pk], "delete": [row.pk]}.items()
        }
        accounts["owner"].post(address(label, "changelist"), {"action": "merge", "_selected_action": [row.pk]})

    assert answers == {"changelist": listed, "add": 403, "change": listed, "delete": 403}
    assert posted == {"add": 403, "change": 403, "delete": 403}
    assert everything() == before


@pytest.mark.parametrize("label", SHEETS)
def test_a_network_does_not_give_its_sheet_away(label, accounts, network, other_network):
    row = SHEETS[label](network=network, draft=True)
    page = address(label, "change", row.pk)
    response = accounts["owner"].get(page)

    with zeal_ignore():
        accounts["owner"].post(page, form_data(response, network=other_network.pk))

    row = type(row).objects.get(pk=row.pk)
    assert "network" not in response.context["adminform"].form.fields
    assert getattr(row, "actor", row).network_id == network.pk


@pytest.mark.parametrize("label", DESK)
def test_what_people_send_is_the_business_of_those_who_decide(label, accounts, network):
    row = DESK[label](network=network)
    before = everything()
    pages = {"changelist": [], "add": [], "change": [row.pk], "history": [row.pk], "delete": [row.pk]}

    with zeal_ignore():
        found = {
            role: row in accounts[role].get(address(label, "changelist")).context["cl"].queryset
            for role in ("national", "owner", "other")
        }
        read = {role: client.get(address(label, "change", row.pk)).status_code for role, client in accounts.items()}
        for role, client in accounts.items():
            for page, keys in pages.items():
                if role not in ("national", "owner") or page != "change":
                    client.post(address(label, page, *keys), {"post": "yes", "geste": "refus", "refus-text": "non"})

    assert found == {"national": True, "owner": True, "other": False}
    assert read == {
        "national": 200,
        "owner": 200,
        "other": 404 if label in ("directory.submission", "directory.importbatch") else HIDDEN,
        "without mandate": HIDDEN,
        "not staff": HIDDEN,
        "closed": HIDDEN,
    }
    assert everything() == before


def test_a_network_does_not_make_a_network(accounts):
    answer = accounts["owner"].get(address("directory.network", "add"))

    assert answer.status_code == 403


def test_parts_of_somebody_elses_sheet_cannot_be_taken(accounts, network, other_network):
    """A forged form: the parts of another sheet, posted under one's own."""
    own = make.JumelageFactory(network=network)
    foreign = make.JumelageFactory(network=other_network)
    stolen = foreign.members.first()
    page = address("directory.jumelage", "change", own.pk)
    data = form_data(accounts["owner"].get(page), **{"members-0-id": stolen.pk, "members-0-note": "pris"})
    members = list(JumelageMember.objects.order_by("pk").values())

    with zeal_ignore():
        accounts["owner"].post(page, data)

    assert list(JumelageMember.objects.order_by("pk").values()) == members


def test_a_choice_cannot_name_somebody_elses_draft(accounts, network, other_network):
    own = make.ProjectFactory(network=network)
    hidden = make.JumelageFactory(network=other_network, title="Secret de Bêta")
    page = address("directory.project", "change", own.pk)
    data = form_data(accounts["owner"].get(page), jumelage=hidden.pk)

    with zeal_ignore():
        answer = accounts["owner"].post(page, data)

    assert list(answer.context["adminform"].form.errors) == ["jumelage"]
    assert "Secret de Bêta" not in answer.content.decode()


def test_a_choice_already_made_stays_possible(accounts, network, other_network):
    """The national level linked a sheet to somebody's draft: its network may still save it."""
    own = make.ProjectFactory(network=network, jumelage=make.JumelageFactory(network=other_network))
    page = address("directory.project", "change", own.pk)

    with zeal_ignore():
        answer = accounts["owner"].post(page, form_data(accounts["owner"].get(page)))

    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("model", "field"),
    [("project", "jumelage"), ("project", "continues"), ("projectactor", "actor"), ("jumelagemember", "collectivite")],
)
def test_autocompletion_does_not_name_somebody_elses_drafts(model, field, accounts, network, other_network):
    for maker in (make.JumelageFactory, make.ProjectFactory):
        maker(network=other_network, title="Secret de Bêta")
    make.ForeignTownFactory(actor=make.ActorFactory(network=other_network, name="Secret de Bêta", country="BJ"))

    answers = {
        role: accounts[role]
        .get(
            "/admin/autocomplete/",
            {"app_label": "directory", "model_name": model, "field_name": field, "term": "secret"},
        )
        .json()["results"]
        for role in ("owner", "other")
    }

    assert answers["owner"] == []
    assert len(answers["other"]) == 1


def test_autocompletion_of_accounts_is_of_those_who_keep_them(accounts, network):
    editor = client_of(make.UserFactory(username="r-redaction", editor=network))
    query = {"app_label": "cooperation", "model_name": "membership", "field_name": "user", "term": "r-"}

    names = [one["text"] for one in accounts["owner"].get("/admin/autocomplete/", query).json()["results"]]

    assert len(names) == 2
    assert accounts["national"].get("/admin/autocomplete/", query).status_code == 200
    assert editor.get("/admin/autocomplete/", query).status_code == 403


SECRETS = {"email": "prive@example.org", "phone": "01 02 03 04 05", "source_note": "Source peu sûre"}


@pytest.mark.parametrize("label", [label for label in SHEETS if label not in STATELESS])
def test_private_fields_of_a_published_sheet_are_its_networks(label, accounts, network):
    row = SHEETS[label](network=network, published=True)
    record = getattr(row, "actor", row)
    if not hasattr(record, "name") or label == "events.article":
        record = row
    for name, value in SECRETS.items():
        if hasattr(record, name):
            setattr(record, name, value)
    record.save()
    contacts = getattr(record, "contacts", None)
    if contacts is not None:
        contacts.create(function="Maire", name="Dominique Privé", email="dominique@example.org")
    hidden = [*SECRETS.values(), "Dominique Privé", "dominique@example.org"]

    pages = {role: accounts[role].get(address(label, "change", row.pk)).content.decode() for role in ("owner", "other")}

    assert SECRETS["source_note"] in pages["owner"]
    assert [text for text in hidden if text in pages["other"]] == []


@pytest.mark.parametrize("lookup", ["email__startswith", "phone__contains", "source_note__contains", "network__isnull"])
def test_a_list_is_not_an_oracle(lookup, accounts, network):
    """A forged filter would otherwise tell a private e-mail letter by letter."""
    make.ActorFactory(network=network, published=True, email="prive@example.org")

    answer = accounts["other"].get(address("directory.actor", "changelist"), {lookup: "prive"})

    assert answer.status_code == 400


def test_remarks_of_others_are_not_counted(accounts, network):
    row = make.ProjectFactory(network=network, published=True, source_note="Source peu sûre")
    page = address("directory.project", "changelist") + "?remarque=oui"

    found = {role: list(accounts[role].get(page).context["cl"].queryset) for role in ("owner", "other")}

    assert found == {"owner": [row], "other": []}


def test_a_published_sheet_does_not_name_hidden_members_to_others(accounts, network):
    hidden = make.ForeignTownFactory(actor=make.ActorFactory(network=network, name="Ville en brouillon", country="BJ"))
    row = make.JumelageFactory(network=network, published=True, members=[make.CommuneFactory(), hidden])

    pages = {
        role: accounts[role].get(address("directory.jumelage", "change", row.pk)).content.decode()
        for role in ("owner", "other")
    }

    assert "Ville en brouillon" in pages["owner"]
    assert "Ville en brouillon" not in pages["other"]


def test_every_url_of_the_back_office_asks_to_sign_in(client, db):
    open_names = {"login", "logout", "jsi18n"}
    names = [
        pattern.name
        for pattern in admin.site.get_urls()
        if getattr(pattern, "name", None) and "<" not in str(pattern.pattern)
    ]

    answers = {name: client.get(reverse(f"admin:{name}")).status_code for name in names if name not in open_names}

    assert set(answers.values()) == {302}
