"""Every page of the back-office answers, for every model, to somebody who may see everything."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from zeal import zeal_ignore

from tests.cooperation.backoffice import rows
from tests.cooperation.backoffice.rows import EVERY, address

OURS = ("cooperation", "directory", "events")
TRACES = {"directory.redirection", "directory.verification"}
# Written by what people and campaigns do.
WRITTEN = {
    "directory.followedselection",
    "directory.mail",
    "directory.message",
    "directory.submission",
    "directory.verificationrequest",
}


def test_rows_cover_every_registered_model():
    registered = {model._meta.label_lower for model in admin.site._registry}

    assert registered == set(EVERY)


def test_every_model_is_edited_somewhere(rf, national):
    """On its own page or as a part of another's; histories and automatic links excepted."""
    request = rf.get("/")
    request.user = national
    edited = set(admin.site._registry)
    for model_admin in admin.site._registry.values():
        edited |= {inline.model for inline in model_admin.get_inline_instances(request)}

    models = {
        model
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        if not model._meta.proxy and not model.__name__.endswith("Change")
    }

    # How one signs in is on the page « Mon compte ».
    signing = {model for model in models if model.__module__ == "cooperation.accounts.signing.models"}
    # What triggers note for the indexes in memory, counters and secrets are of no use to people; the parts of a
    # proposition are on its page, the rows of a batch on its own, what teams agreed on that of « Qui suit la fiche »;
    # merges, probable duplicates, open sheets and what one keeps of the lists have their own pages or none; of what
    # people follow, the office sees how many, and of nobody what.
    assert {model._meta.label for model in models - edited - signing} == {
        "cooperation.Agreement",
        "cooperation.FruitlessSearch",
        "cooperation.ListColumns",
        "cooperation.OpenSheet",
        "cooperation.SavedList",
        "directory.Dispatch",
        "directory.DrawnCard",
        "directory.Follower",
        "directory.News",
        "directory.SheetPrint",
        "directory.Subscription",
        "directory.Watch",
        "directory.GroupAct",
        "directory.ImportGlance",
        "directory.ErasedPrint",
        "directory.Erasure",
        "directory.ImportLayout",
        "directory.ImportProgress",
        "directory.ImportRow",
        "directory.Likeness",
        "directory.Merge",
        "directory.MessageRefusal",
        "directory.PersonalLink",
        "directory.Revision",
        "directory.SubmissionEntry",
        "directory.SubmissionFile",
        "directory.Throttle",
    }


@pytest.mark.parametrize("label", EVERY)
def test_list(label, national_client, db):
    EVERY[label]()

    response = national_client.get(address(label, "changelist"))

    assert response.status_code == 200


@pytest.mark.parametrize("label", EVERY)
@pytest.mark.parametrize("text", ["ville", "l'été 2019 « » %_\\"])
def test_list_with_a_search(label, text, national_client, db):
    EVERY[label]()

    response = national_client.get(address(label, "changelist"), {"q": text})

    assert response.status_code == 200


@pytest.mark.parametrize("label", EVERY)
def test_every_filter_of_a_list(label, national_client, db):
    EVERY[label]()
    page = national_client.get(address(label, "changelist")).context["cl"]
    asked = {choice["query_string"] for spec in page.filter_specs for choice in spec.choices(page)}

    answers = {query: national_client.get(address(label, "changelist") + query).status_code for query in asked}

    assert answers == dict.fromkeys(asked, 200)


@pytest.mark.parametrize("label", EVERY)
def test_add(label, national_client, db):
    response = national_client.get(address(label, "add"))

    fixed = TRACES | WRITTEN | {"directory.sdg", "directory.gazetteertown"}
    assert response.status_code == (403 if label in fixed else 200)


@pytest.mark.parametrize("label", EVERY)
@pytest.mark.parametrize("view", ["change", "history"])
def test_one_row(label, view, national_client, db):
    row = EVERY[label]()

    # The journal of a proposition is on its page.
    response = national_client.get(address(label, view, row.pk), follow=label == "directory.submission")

    assert response.status_code == 200


@pytest.mark.parametrize("label", EVERY)
def test_delete(label, national_client, db):
    row = EVERY[label]()

    with zeal_ignore():  # Django names each part that goes along, one by one
        response = national_client.get(address(label, "delete", row.pk))

    kept = TRACES | {
        *rows.DESK,
        "cooperation.user",
        "directory.followedselection",
        "directory.sdg",
        "directory.gazetteertown",
    }
    assert response.status_code == (403 if label in kept else 200)


def test_home(national_client):
    response = national_client.get(reverse("admin:index"))

    assert response.status_code == 200
    assert [group["name"] for group in response.context["app_list"]] == [
        "Propositions",
        "Fraîcheur des fiches",
        "Tableaux importés",
        "Fiches de l’annuaire",
        "Vie des réseaux",
        "Listes de référence",
        "Comptes et traces",
    ]


@pytest.mark.parametrize("label", [*rows.SHEETS, *rows.SHARED])
def test_a_form_saved_as_it_is_changes_nothing(label, national_client, db):
    row = EVERY[label]()
    page = address(label, "change", row.pk)
    before = type(row).objects.filter(pk=row.pk).values().get()

    data = rows.form_data(national_client.get(page))
    with zeal_ignore():  # Django reads the key of each part, one by one
        response = national_client.post(page, data)

    if label == "directory.gazetteertown":
        assert response.status_code == 403
        return
    assert response.status_code == 302, response.context["errors"]
    after = type(row).objects.filter(pk=row.pk).values().get()
    assert {k: v for k, v in after.items() if k != "updated_at"} == {
        k: v for k, v in before.items() if k != "updated_at"
    }


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ("events.event", "d’événement"),
        ("events.call", "d’appel à projets"),
        ("directory.project", "de projet"),
        ("directory.country", "de pays"),
    ],
)
def test_forms_are_titled_in_french(label, title, national_client, db):
    """Django says « Ajout de événement »."""
    row = EVERY[label]()

    pages = [national_client.get(address(label, "add")), national_client.get(address(label, "change", row.pk))]

    assert [page.context["title"] for page in pages] == [f"Ajout {title}", f"Modification {title}"]
