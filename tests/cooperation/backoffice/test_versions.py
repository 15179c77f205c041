"""Two editors of one sheet: the second is told, nothing is overwritten, what was typed is kept."""

import threading

import pytest
from django.db import connection
from django.utils import timezone
from zeal import zeal_ignore

from cooperation.backoffice.editing.models import STILL_THERE, OpenSheet
from directory.models import Actor, Jumelage, JumelageMember
from tests import factories as make
from tests.cooperation.backoffice.bulk.steps import do
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.rows import address, form_data

# Each save in a transaction of its own, as on the site: that is what dates the events.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def first(db):
    return client_of(make.UserFactory(first_name="Ada", last_name="Première", national=True))


@pytest.fixture
def second(db):
    return client_of(make.UserFactory(first_name="Bob", last_name="Second", national=True))


def test_the_second_editor_is_told_and_keeps_what_was_typed(first, second):
    row = make.ActorFactory(name="Amis du fleuve", description="Avant")
    page = address("directory.actor", "change", row.pk)
    theirs = form_data(second.get(page), description="Texte de Bob")
    first.post(page, form_data(first.get(page), description="Texte d’Ada"))

    answer = second.post(page, theirs)

    text = answer.content.decode()
    assert Actor.objects.get(pk=row.pk).description == "Texte d’Ada"
    assert answer.context["conflict"]["who"] == "Ada Première"
    assert [(line.what, line.before, line.after) for line in answer.context["conflict"]["changes"]] == [
        ("Présentation", "Avant", "Texte d’Ada")
    ]
    assert "Texte de Bob</textarea>" in text
    assert "Ada Première a modifié cette fiche le" in text


def test_pressing_save_again_does_not_overwrite(first, second):
    row = make.ActorFactory(description="Avant")
    page = address("directory.actor", "change", row.pk)
    theirs = form_data(second.get(page), description="Texte de Bob")
    first.post(page, form_data(first.get(page), description="Texte d’Ada"))

    told = second.post(page, theirs)
    second.post(page, form_data(told))

    assert Actor.objects.get(pk=row.pk).description == "Texte d’Ada"


def test_an_editor_who_has_seen_the_change_may_confirm(first, second):
    row = make.ActorFactory(description="Avant")
    page = address("directory.actor", "change", row.pk)
    theirs = form_data(second.get(page), description="Texte de Bob")
    first.post(page, form_data(first.get(page), description="Texte d’Ada"))

    told = second.post(page, theirs)
    answer = second.post(page, {**theirs, "overwrite": told.context["conflict"]["version"]})

    assert answer.status_code == 302
    assert Actor.objects.get(pk=row.pk).description == "Texte de Bob"


def test_a_confirmation_does_not_cover_a_later_change(first, second):
    row = make.ActorFactory(description="Avant")
    page = address("directory.actor", "change", row.pk)
    theirs = form_data(second.get(page), description="Texte de Bob")
    first.post(page, form_data(first.get(page), description="Texte d’Ada"))
    told = second.post(page, theirs)
    first.post(page, form_data(first.get(page), description="Second texte d’Ada"))

    answer = second.post(page, {**theirs, "overwrite": told.context["conflict"]["version"]})

    assert answer.status_code == 200
    assert Actor.objects.get(pk=row.pk).description == "Second texte d’Ada"


def told(answer):
    return [str(message) for message in answer.context["messages"]]


def test_a_publication_meanwhile_is_told_too(first, second):
    row = make.ActorFactory(description="Avant")
    page = address("directory.actor", "change", row.pk)
    theirs = form_data(second.get(page), description="Texte de Bob")
    do(first, "directory.actor", "publish", [row])

    answer = second.post(page, theirs, follow=True)

    row.refresh_from_db()
    assert (row.is_published, row.description) == (True, "Texte de Bob")
    assert "« Publication : Brouillon → Publié »" in told(answer)[0].replace("\xa0", " ")


def test_a_post_without_version_is_refused(first):
    row = make.ActorFactory(description="Avant")
    page = address("directory.actor", "change", row.pk)
    data = form_data(first.get(page), description="Après")
    del data["version"]

    answer = first.post(page, data)

    assert answer.status_code == 200
    assert Actor.objects.get(pk=row.pk).description == "Avant"


def test_a_role_shares_the_version_of_its_actor(first, second):
    town = make.ForeignTownFactory(name="Parakou")
    theirs = form_data(second.get(address("directory.collectivite", "change", town.pk)), summary="Texte de Bob")
    actor_page = address("directory.actor", "change", town.pk)
    first.post(actor_page, form_data(first.get(actor_page), summary="Au nord du Bénin"))

    answer = second.post(address("directory.collectivite", "change", town.pk), theirs)

    town.actor.refresh_from_db()
    assert answer.context["conflict"]["who"] == "Ada Première"
    assert town.actor.summary == "Au nord du Bénin"


def test_a_part_added_meanwhile_is_told_and_stays(first, second):
    row = make.JumelageFactory(members=[])
    page = address("directory.jumelage", "change", row.pk)
    theirs = form_data(second.get(page), summary="Texte de Bob")
    added = {
        "members-TOTAL_FORMS": 1,
        "members-0-label": "Lagos",
        "members-0-state": "pressenti",
        "members-0-position": 0,
    }
    first.post(page, form_data(first.get(page), **added))

    with zeal_ignore():  # Django reads the key of each part, one by one
        answer = second.post(page, theirs, follow=True)

    assert "« Membre « Lagos » : ajouté »" in told(answer)[0].replace("\xa0", " ")
    assert Jumelage.objects.get(pk=row.pk).summary == "Texte de Bob"
    assert JumelageMember.objects.filter(jumelage=row).count() == 1


def test_two_saves_at_the_same_instant():
    """Row locks of PostgreSQL: whoever comes second finds the other's version."""
    clients = {name: client_of(make.UserFactory(last_name=name, national=True)) for name in ("Première", "Seconde")}
    row = make.ActorFactory(description="Avant")
    page = address("directory.actor", "change", row.pk)
    forms = {name: form_data(client.get(page), description=name) for name, client in clients.items()}
    start = threading.Barrier(2)
    answers = {}

    def save(name):
        start.wait()
        answers[name] = clients[name].post(page, forms[name]).status_code
        connection.close()

    threads = [threading.Thread(target=save, args=(name,)) for name in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    winner = next(name for name, status in answers.items() if status == 302)
    assert sorted(answers.values()) == [200, 302]
    assert Actor.objects.get(pk=row.pk).description == winner


# --- What each changed alone ---


def test_fields_that_each_changed_alone_are_joined(first, second):
    row = make.ActorFactory(name="Amis du fleuve", description="Avant", summary="")
    page = address("directory.actor", "change", row.pk)
    theirs = form_data(second.get(page), summary="Résumé de Bob")
    first.post(page, form_data(first.get(page), description="Texte d’Ada", name="Amis du grand fleuve"))

    answer = second.post(page, theirs, follow=True)

    row.refresh_from_db()
    assert (row.name, row.description, row.summary) == ("Amis du grand fleuve", "Texte d’Ada", "Résumé de Bob")
    assert told(answer)[0].startswith("Ada Première a enregistré cette fiche pendant que vous l’aviez ouverte")


def test_rows_that_somebody_else_added_stay(first, second):
    jumelage = make.JumelageFactory(summary="")
    page = address("directory.jumelage", "change", jumelage.pk)
    theirs = form_data(second.get(page), summary="Résumé de Bob")
    row = {"milestones-0-date": "1999", "milestones-0-label": "Charte", "milestones-TOTAL_FORMS": "1"}
    with zeal_ignore():  # Django reads the key of each part, one by one
        assert first.post(page, form_data(first.get(page), **row)).status_code == 302
        second.post(page, theirs)

    jumelage.refresh_from_db()
    assert (jumelage.summary, [one.label for one in jumelage.milestones.all()]) == ("Résumé de Bob", ["Charte"])


def test_only_what_both_changed_is_asked(first, second):
    row = make.ActorFactory(name="Amis du fleuve", description="Avant", summary="")
    page = address("directory.actor", "change", row.pk)
    theirs = form_data(second.get(page), description="Texte de Bob")
    first.post(page, form_data(first.get(page), description="Texte d’Ada", summary="Résumé d’Ada"))

    asked = second.post(page, theirs)
    confirmed = second.post(page, {**form_data(asked), "overwrite": asked.context["conflict"]["version"]})

    row.refresh_from_db()
    assert (asked.status_code, asked.context["both"], confirmed.status_code) == (200, ["Présentation"], 302)
    assert (row.description, row.summary) == ("Texte de Bob", "Résumé d’Ada")


def test_a_verification_meanwhile_is_no_conflict(first, second):
    row = make.ProjectFactory(published=True, summary="")
    page = address("directory.project", "change", row.pk)
    theirs = form_data(second.get(page), summary="Résumé de Bob")
    do(second, "directory.project", "verify", [row])

    answer = second.post(page, theirs)

    row.refresh_from_db()
    assert (answer.status_code, row.summary, row.verified_on is None) == (302, "Résumé de Bob", False)


# --- Told at opening ---


def test_who_has_the_sheet_open_is_told(first, second):
    row = make.ActorFactory(name="Amis du fleuve")
    page = address("directory.actor", "change", row.pk)
    alone = first.get(page)

    met = second.get(page)
    first.post(page, form_data(alone, summary="Un résumé"))
    after = second.get(page)

    sentence = "<strong>Ada Première</strong> a ouvert cette fiche le "
    assert [sentence in answer.content.decode() for answer in (alone, met, after)] == [False, True, False]


def test_a_page_forgotten_in_a_tab_is_not_told(first, second):
    row = make.ActorFactory()
    page = address("directory.actor", "change", row.pk)
    first.get(page)
    OpenSheet.objects.update(at=timezone.now() - STILL_THERE)

    answer = second.get(page)

    assert "a ouvert cette fiche" not in answer.content.decode()
    assert OpenSheet.objects.forget(timezone.now() + STILL_THERE) == 2
