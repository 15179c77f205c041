"""The home of the back-office: what waits for whom."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories as make


def work(client):
    return {task.key: task for task in client.get(reverse("admin:index")).context["work"]}


def titles(task):
    return [item.title for item in task.items]


def test_each_sheet_is_where_it_waits(national_client):
    make.ProjectFactory(title="À relire", review=True, ongoing=True, localities=["Kita"])
    make.ProjectFactory(title="Dépassé", published=True, verified=True, overdue=True, localities=["Kita"])
    make.ProjectFactory(title="Jamais vérifié", published=True, ongoing=True, localities=["Kita"])
    make.ProjectFactory(title="Sans lieu", ongoing=True)
    make.ActorFactory(name="Douteux", source_note="Deux dates différentes")
    make.EventFactory(title="Demain", published=True)
    make.EventFactory(title="Hier", published=True, past=True)
    long_ago = timezone.now() - datetime.timedelta(days=16)
    make.ReceivedFactory(title="Reçue")
    make.ReceivedFactory(title="Sans réponse", state="a-completer", state_changed_at=long_ago)
    make.ReceivedFactory(title="Question d’hier", state="a-completer")
    make.ReceivedFactory(title="Non confirmée", state="a-confirmer")
    batch = make.ImportBatchFactory()
    make.ImportBatchFactory(applied=True)

    tasks = work(national_client)

    assert {key: titles(task) for key, task in tasks.items()} == {
        "propositions": ["Reçue"],
        "a-completer": ["Sans réponse"],
        "accords": [],
        "imports": [str(batch)],
        "reponses": [],
        "a-verifier": [],
        "anciennes": [],
        "sans-contact": ["Dépassé", "Jamais vérifié"],
        "a-relire": ["À relire"],
        "a-confirmer": ["Dépassé"],
        "jamais-verifiees": ["Jamais vérifié"],
        "incompletes": ["Sans lieu"],
        "contradictions": ["Douteux"],
        "prochains-evenements": ["Demain"],
    }


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


@pytest.mark.parametrize("account", ["national_client", "member_client"])
def test_each_link_leads_to_as_many_sheets(account, request, network):
    """« Tout voir : projets (3) » opens a list of three."""
    own = {"network": network}
    make.ProjectFactory(review=True, **own)
    make.ProjectFactory(published=True, overdue=True, source_note="Doute", **own)
    make.JumelageFactory(published=True, **own)
    make.ActorFactory(review=True, source_note="Doute", **own)
    make.EventFactory(published=True, **own)
    make.ProjectFactory(published=True, overdue=True, network=make.NetworkFactory())
    client = request.getfixturevalue(account)

    lists = [entry for task in work(client).values() for entry in task.lists]

    assert len(lists) >= 9
    assert [client.get(address).context["cl"].result_count for _name, _count, address in lists] == [
        count for _name, count, _address in lists
    ]
