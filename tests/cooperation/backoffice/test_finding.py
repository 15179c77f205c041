"""The search of the whole office: what one may see, as lists find it."""

import pytest
from django.urls import reverse
from zeal import zeal_ignore

from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.rows import EVERY, RECORDS, ROLES, address


def found(client, q):
    """``{label of the model: [what is shown]}``, and the page."""
    response = client.get(reverse("admin:recherche"), {"q": q})
    assert response.status_code == 200
    return {group.key: [row.label for row in group.rows] for group in response.context["groupes"]}


def test_a_sheet_is_found_in_every_state_of_ones_own_and_published_of_others(member_client, network, other_network):
    for state in ("draft", "review", "published", "archived"):
        make.ProjectFactory(title=f"Puits {state}", network=network, **{state: True})
        make.ProjectFactory(title=f"Puits de Bêta {state}", network=other_network, **{state: True})

    assert sorted(found(member_client, "puits")["project"]) == [
        "Puits archived",
        "Puits de Bêta published",
        "Puits draft",
        "Puits published",
        "Puits review",
    ]


@pytest.mark.parametrize("label", [*RECORDS, *ROLES])
def test_nothing_of_the_drafts_of_another_team(label, member_client, other_network):
    row = EVERY[label](network=other_network, draft=True)
    name = str(row)
    page = reverse("admin:recherche")
    slug = getattr(row, "slug", None) or row.actor.slug

    with zeal_ignore():
        for q in (name, slug, f"/admin/{label.replace('.', '/')}/{row.pk}/change/", f"/projets/{slug}/"):
            assert not member_client.get(page, {"q": q}).context["groupes"]


@pytest.mark.parametrize(
    ("q", "key"),
    [
        ("aimf", "actor"),
        ("Association internationale des maires", "actor"),
        ("union europ", "funder"),
        ("45234", "collectivite"),
        ("Région Hauts", "collectivite"),
        ("7KXRQM", "submission"),
        ("jeanne.martin", "user"),
        ("liste-2024.xlsx", "importbatch"),
    ],
)
def test_by_name_acronym_code_or_reference(national_client, q, key):
    make.ActorFactory(name="Association internationale des maires francophones", acronym="AIMF")
    make.FunderFactory(actor=make.ActorFactory(name="Union européenne"))
    make.CommuneFactory(name="Orléans", code="45234")
    make.RegionFactory(code="32")
    make.ReceivedFactory(title="Lien", reference="7KXRQM")
    make.UserFactory(username="jeanne.martin")
    make.ImportBatchFactory(file_name="liste-2024.xlsx")

    assert " ".join(found(national_client, q)) == key


def test_by_the_address_of_a_sheet(national_client, settings):
    settings.SITE_URL = "https://passerelles.example"
    draft = make.JumelageFactory(draft=True)
    town = make.ForeignTownFactory(name="Parakou")
    old = make.ProjectFactory(title="Lavoirs", slug="lavoirs", published=True)
    old.slug = "lavoirs-de-kita"
    old.save()

    for q, rows in {
        f"https://passerelles.example/jumelages/{draft.slug}/": {"jumelage": [str(draft)]},
        f"testserver/jumelages/{draft.slug}/?page=2#carte": {"jumelage": [str(draft)]},
        f"http://testserver{town.get_absolute_url()}".removesuffix("/"): {"collectivite": ["Parakou (Bénin)"]},
        "/projets/lavoirs/": {"project": ["Lavoirs"]},
        address("directory.project", "change", old.pk): {"project": ["Lavoirs"]},
        "https://ailleurs.example/projets/lavoirs/": {},
        "/projets/rien-de-tel/": {},
        "/projets/": {},
        "/admin/directory/project/999999/change/": {},
    }.items():
        assert found(national_client, q) == rows, q


def test_unknown_says_zero_and_corrects_nothing_in_silence(national_client):
    make.CommuneFactory(name="Quimperlé", code="29233")
    response = national_client.get(reverse("admin:recherche"), {"q": "Quimprelé"})

    text = response.content.decode().replace("\xa0", " ")
    assert (response.context["total"], response.context["groupes"]) == (0, [])
    assert "Rien de ce que vous pouvez voir ne répond à « Quimprelé »." in text
    assert 'Vouliez-vous dire <a href="?q=Quimperl%C3%A9">Quimperlé</a>' in text


@pytest.mark.parametrize(
    "q", ["", "   ", "e", "\x00", "de la", "<b>", "'", "%", "x" * 5000, "/", "//", "http://[", "https://"]
)
def test_whatever_is_typed_is_answered(national_client, q):
    assert found(national_client, q) == {}


def test_the_thing_so_called_comes_first_and_many_are_counted_as_their_list_counts(national_client):
    for number in range(23):
        make.ProjectFactory(title=f"École {number:02} de Kita")
        make.ActorFactory(name=f"Amis {number:02} de Kita")
    make.ForeignTownFactory(name="Kita")
    for number in range(7):
        make.ReceivedFactory(title=f"À Kita {number}", state="acceptee" if number else "recue")

    groups = national_client.get(reverse("admin:recherche"), {"q": "Kita"}).context["groupes"]

    assert groups[0].key == "collectivite"
    assert {group.key: (group.number, len(group.rows)) for group in groups} == {
        "collectivite": (1, 1),
        "project": (23, 5),
        "actor": (23, 5),
        "submission": (7, 5),
    }
    with zeal_ignore():
        for group in groups:
            assert national_client.get(group.address).context["cl"].result_count == group.number, group.key


def test_twenty_of_the_only_kind_that_answers(national_client):
    for number in range(31):
        make.EventFactory(title=f"Forum {number}")

    response = national_client.get(reverse("admin:recherche"), {"q": "forum"})

    assert [(group.number, len(group.rows)) for group in response.context["groupes"]] == [(31, 20)]
    assert "Les 20 premières sur 31 : voir toutes" in response.content.decode().replace("\xa0", " ")


def test_people_are_sought_by_who_may_and_leave_no_trace_in_an_address(network):
    reader, editor = make.UserFactory(reader=network), make.UserFactory(editor=network)
    pages = [
        client_of(one).get(reverse("admin:recherche"), {"q": "Kerbrat"}).content.decode() for one in (reader, editor)
    ]

    assert ["parmi les personnes" in page for page in pages] == [False, True]
    assert f'method="post" action="{reverse("admin:personnes")}"' in pages[1]


def test_the_field_is_on_every_page(member_client, network):
    project = make.ProjectFactory(network=network)
    for page in (
        reverse("admin:index"),
        reverse("admin:recherche"),
        reverse("admin:doublons"),
        address("directory.project", "changelist"),
        address("directory.project", "change", project.pk),
    ):
        assert member_client.get(page).content.decode().count('action="/admin/recherche/"') == 1, page


def test_the_cost_does_not_grow_with_what_is_found(national_client, django_assert_max_num_queries):
    for number in range(12):
        make.ProjectFactory(title=f"Kita {number}", network=make.NetworkFactory())
        make.JumelageFactory(title=f"Kita et {number}")
        make.EventFactory(title=f"Forum de Kita {number}", network=make.NetworkFactory())

    with django_assert_max_num_queries(75):
        national_client.get(reverse("admin:recherche"), {"q": "Kita"})


def test_a_search_that_lasts_is_stopped_and_says_so(national_client, monkeypatch):
    monkeypatch.setattr("cooperation.backoffice.finding.PATIENCE", 0.001)
    answer = national_client.get("/admin/recherche/", {"q": "puits"})

    assert answer.status_code == 503
    assert "Cette recherche a été arrêtée" in answer.content.decode()
