"""The home of the back-office: what waits for whom."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from zeal import zeal_ignore

from directory.duplicates import finding
from directory.models import Actor
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.rows import RECORDS
from tests.cooperation.backoffice.test_roles import ROLES

MOST_QUERIES = 75


def work(client):
    return {task.key: task for task in client.get(reverse("admin:index")).context["work"]}


def titles(task):
    return [item.title for item in task.items]


def test_each_sheet_is_where_it_waits(national, national_client):
    make.ProjectFactory(title="À relire", review=True, ongoing=True, localities=["Kita"])
    late = make.ProjectFactory(title="Dépassé", published=True, verified=True, overdue=True, localities=["Kita"])
    make.ProjectActorFactory(project=late, actor=make.ActorFactory(name="Porteur brouillon"))
    make.ArticleFactory(title="Commencé", created_by=national)
    make.MailFactory(subject="Revenu", state="echec")
    make.MailFactory(sent=True)
    make.ProjectFactory(title="Jamais vérifié", published=True, ongoing=True, localities=["Kita"])
    make.ProjectFactory(title="Sans lieu", ongoing=True)
    make.ActorFactory(name="Douteux", source_note="Deux dates différentes")
    make.EventFactory(title="Demain", published=True, venue="Salle des fêtes")
    make.EventFactory(title="Hier", published=True, past=True, is_online=True)
    long_ago = timezone.now() - datetime.timedelta(days=16)
    make.ReceivedFactory(title="Reçue")
    make.ReceivedFactory(title="Sans réponse", state="a-completer", state_changed_at=long_ago)
    make.ReceivedFactory(title="Question d’hier", state="a-completer")
    make.ReceivedFactory(title="Non confirmée", state="a-confirmer")
    batch = make.ImportBatchFactory()
    make.ImportBatchFactory(applied=True)

    tasks = work(national_client)

    assert {key: titles(task) for key, task in tasks.items() if task.count} == {
        "propositions": ["Reçue"],
        "a-completer": ["Sans réponse"],
        "courriels": ["Revenu"],
        "mes-brouillons": ["Commencé"],
        "imports": [str(batch)],
        "a-relire": ["À relire"],
        "brouillons-nommes": ["Porteur brouillon"],
        "a-confirmer": ["Dépassé"],
        "incompletes": ["Sans lieu"],
        "contradictions": ["Douteux"],
        "prochains-evenements": ["Demain"],
        "brouillons": ["Porteur brouillon", "Sans lieu", "Douteux"],
        "jamais-verifiees": ["Jamais vérifié"],
        "sans-contact": ["Dépassé", "Jamais vérifié"],
    }
    assert tasks["brouillons-nommes"].items[0].note == "nommé par « Dépassé »"
    assert tasks["incompletes"].items[0].note == "il manque le lieu"


def test_the_oldest_comes_first_and_all_are_counted(national_client):
    now = timezone.now()
    for days in range(7):
        make.ProjectFactory(title=f"Il y a {days} jours", review=True, state_changed_at=now - datetime.timedelta(days))

    task = work(national_client)["a-relire"]

    assert (task.count, titles(task)) == (7, [f"Il y a {days} jours" for days in (6, 5, 4, 3, 2)])


def test_a_network_sees_its_own_work(member_client, network, other_network):
    make.ProjectFactory(title="Chez Alpha", network=network, review=True)
    make.ProjectFactory(title="Chez Bêta", network=other_network, review=True)
    make.ProjectFactory(title="National", review=True)

    task = work(member_client)["a-relire"]

    assert (task.count, titles(task)) == (1, ["Chez Alpha"])


SHEETS = {"mes-brouillons", "brouillons", "brouillons-nommes", "a-relire", "incompletes", "contradictions", "doublons"}
FILLED = {"reader": set(), "contributor": SHEETS | {"imports"}}
FILLED |= dict.fromkeys(
    ("editor", "manager", "national"),
    FILLED["contributor"]
    | {
        "propositions",
        "a-completer",
        "reponses",
        "courriels",
        "messages-signales",
        "a-confirmer",
        "a-verifier",
        "anciennes",
    }
    | {"jamais-verifiees", "sans-contact", "prochains-evenements"},
)


def plant(network, author):
    """Something in every box of a network, in every state that its kind has, archived ones included."""
    own = {"network": network}
    for kind in RECORDS:
        RECORDS[kind](**own, review=True, source_note="Doute")
        RECORDS[kind](**own, archived=True)
        RECORDS[kind](**own, draft=True, created_by=author)
    today = timezone.localdate()
    for days in (420, 700):
        make.ProjectFactory(published=True, verified_on=today - datetime.timedelta(days), verified_by="X", **own)
    late = make.ProjectFactory(published=True, overdue=True, source_note="Doute", **own)
    make.ProjectActorFactory(project=late, actor=make.ActorFactory(draft=True, **own))
    make.JumelageFactory(archived=True, members=[], **own)
    make.JumelageFactory(published=True, members=[], **own)
    make.EventFactory(published=True, venue="", city="", **own)
    make.VerificationRequestFactory(project=late, state="sans-reponse", sent_at=timezone.now())
    long_ago = timezone.now() - datetime.timedelta(days=16)
    make.ReceivedFactory(**own)
    make.ReceivedFactory(state="a-completer", state_changed_at=long_ago, **own)
    make.MailFactory(state="echec", **own)
    make.MessageFactory(reported=True, **own)
    make.ImportBatchFactory(made_by=author, **own)
    for name in ("Les Amis du fleuve Niger", "Les amis du Fleuve Niger"):
        make.ActorFactory(name=name, **own)


@pytest.mark.parametrize("role", ROLES)
def test_each_count_opens_a_list_of_as_many(role, network, other_network):
    """For each box and role: what a count says is what its list shows, and nobody else's."""
    trait = {"manager": "network"}.get(role, role)
    user = make.UserFactory(**{trait: True if role == "national" else network})
    plant(network, user)
    make.ProjectFactory(published=True, overdue=True, source_note="Doute", network=other_network)
    make.EventFactory(draft=True, network=other_network)
    finding.refresh(Actor)
    client = client_of(user)

    with zeal_ignore():
        tasks = work(client)
        found = {
            (key, str(name)): (count, counted(client.get(address)))
            for key, task in tasks.items()
            for name, count, address in task.lists
        }

    assert {key: pair for key, pair in found.items() if pair[0] != pair[1]} == {}
    filled = {key for key, task in tasks.items() if task.count}
    assert filled == FILLED[role], (FILLED[role] - filled, filled - FILLED[role])


def counted(response):
    assert response.status_code == 200
    return response.context["cl"].result_count if "cl" in response.context else response.context["number"]


def test_empty_boxes_are_one_line(member_client, network):
    make.EventFactory(title="Forum", network=network, published=True)

    text = " ".join(member_client.get(reverse("admin:index")).content.decode().replace("\xa0", " ").split())

    assert text.count('class="travail"') + text.count('class="travail travail--urgent"') == 2
    assert "Rien à faire : propositions reçues, " in text
    assert "et courriels qui n’ont pas pu partir" not in text


def test_the_first_page_asks_the_base_little(network, django_assert_max_num_queries):
    """Everything being filled: a query a box, one for each kind of its rows."""
    user = make.UserFactory(national=True)
    plant(network, user)
    client = client_of(user)
    client.get(reverse("admin:index"))

    with zeal_ignore(), django_assert_max_num_queries(MOST_QUERIES):
        client.get(reverse("admin:index"))


def test_the_oldest_of_all_kinds_come_first_and_those_without_a_date_last(national, national_client):
    for days, kind in ((3, "project"), (9, "jumelage"), (6, "event"), (1, "article"), (8, "call"), (2, "actor")):
        factory = getattr(make, f"{kind.capitalize()}Factory")
        factory(review=True, state_changed_at=timezone.now() - datetime.timedelta(days=days))

    [task] = [one for one in national_client.get(reverse("admin:index")).context["work"] if one.key == "a-relire"]

    assert (task.count, [row._meta.model_name for row in task.rows]) == (
        6,
        ["jumelage", "call", "event", "project", "actor"],
    )


@pytest.mark.parametrize("value", ["une-chose", "lieu"])
def test_what_is_put_away_lacks_nothing(value, national_client):
    kept = make.ProjectFactory(title="Gardé", draft=True)
    make.ProjectFactory(title="Rangé", archived=True)

    listed = national_client.get(reverse("admin:directory_project_changelist"), {"manque": value}).context["cl"]

    assert list(listed.queryset) == [kept]
