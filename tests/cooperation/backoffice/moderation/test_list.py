"""The list of propositions: who finds what in it, in which state, and at what cost."""

import pytest
from django.urls import reverse
from django.utils import timezone
from zeal import zeal_ignore

from directory.enums import SubmissionState
from tests import factories as make

State = SubmissionState
LIST = "/admin/directory/submission/"
WAITING = {"recue", "en-examen", "a-completer"}


@pytest.fixture
def one_of_each(network, other_network):
    """A proposition in each state for each owner, titled « alpha recue »."""
    owners = {
        "alpha": {"network": network},
        "beta": {"network": other_network},
        "beta-alpha": {"network": other_network, "also": [network]},
        "national": {},
    }
    for name, owner in owners.items():
        for state in State.values:
            make.ReceivedFactory(title=f"{name} {state}", state=state, **owner)


def titles(client, query=""):
    return {row.title for row in client.get(LIST + query).context["cl"].queryset}


@pytest.mark.parametrize(
    ("query", "states"),
    [
        ("", WAITING),
        ("?etat=a-decider", {"recue", "en-examen"}),
        ("?etat=refusee", {"refusee"}),
        ("?etat=brouillon", set()),
        ("?etat=toutes", WAITING | {"acceptee", "refusee", "retiree"}),
    ],
)
def test_each_finds_what_is_theirs_to_decide(query, states, one_of_each, national_client, member_client):
    found = {"national": titles(national_client, query), "alpha": titles(member_client, query)}

    assert found == {
        "national": {f"{owner} {s}" for owner in ("alpha", "beta", "beta-alpha", "national") for s in states},
        "alpha": {f"{owner} {s}" for owner in ("alpha", "beta-alpha") for s in states},
    }


def test_what_did_not_arrive_is_a_number_for_the_national_level(one_of_each, national_client, member_client):
    pages = [client.get(LIST) for client in (national_client, member_client)]

    sentence = "4\u00a0brouillons, 4\u00a0propositions dont l’adresse n’est pas confirmée"
    assert [page.context["on_the_way"].count(sentence) for page in pages] == [1, 0]


def test_the_oldest_comes_first(network, member_client):
    for days in (1, 3, 2):
        received = timezone.now() - timezone.timedelta(days=days)
        make.ReceivedFactory(network=network, title=f"{days}", received_at=received)

    page = member_client.get(LIST)

    assert [row.title for row in page.context["cl"].result_list] == ["3", "2", "1"]
    assert "depuis 3\u00a0jours" in page.content.decode()


def test_mine_and_nobodys(network, member, member_client):
    make.ReceivedFactory(network=network, title="à moi", assigned_to=member)
    make.ReceivedFactory(network=network, title="à une collègue", assigned_to=make.UserFactory(network=network))
    make.ReceivedFactory(network=network, title="à personne")

    found = {who: titles(member_client, f"?confiee={who}") for who in ("moi", "personne")}

    assert found == {"moi": {"à moi"}, "personne": {"à personne"}}


@pytest.mark.parametrize("words", ["forages a kita", "k7pm4c", "vendome", "mairie@vendome"])
def test_search(words, network, member_client):
    make.ReceivedFactory(network=network, title="Des forages à Kita", reference="K7PM4C")
    make.ReceivedFactory(title="Des forages à Kita", author_email="mairie@vendome.example.org")
    make.ReceivedFactory(network=network, title="Autre", author_label="Autre", author_email="autre@example.org")

    assert titles(member_client, f"?q={words}") == {"Des forages à Kita"}


@pytest.mark.parametrize("count", [1, 30])
def test_queries(count, network, member_client, django_assert_num_queries):
    for _number in range(count):
        make.ReceivedFactory(network=network, assigned_to=make.UserFactory(network=network))
    member_client.get(LIST)

    with zeal_ignore(), django_assert_num_queries(9):
        page = member_client.get(LIST)

    assert len(page.context["cl"].result_list) == min(count, 25)


def test_a_tampered_filter_is_refused(network, member_client):
    make.ReceivedFactory(network=network)

    answers = [member_client.get(LIST, {name: "1"}).status_code for name in ("client_address", "links__digest")]

    assert answers == [400, 400]


def test_a_list_leads_to_its_pages(network, member_client):
    row = make.ReceivedFactory(network=network, title="<b>gras</b>")

    html = member_client.get(LIST).content.decode()

    assert reverse("admin:directory_submission_change", args=[row.pk]) in html
    assert "&lt;b&gt;gras&lt;/b&gt;" in html
