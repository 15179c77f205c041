"""What « + » opens beside a choice: a short form, a draft, and « Est-ce … ? » before a second sheet of one thing."""

import re

import pytest

from directory.enums import FunderTier, PublicationState
from directory.models import Actor, Collectivite, Funder
from tests import factories as make
from tests.cooperation.backoffice.rows import address, form_data


def opened(client, label):
    return client.get(f"{address(label, 'add')}?_popup=1")


def sent(client, label, **changes):
    page = f"{address(label, 'add')}?_popup=1"
    return client.post(page, form_data(client.get(page), _popup="1", **changes))


def given_back(response):
    """The key that the choice is given."""
    found = re.search(r"&quot;value&quot;: &quot;(\d+)&quot;", response.content.decode())
    return found and int(found[1])


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("directory.actor", ["name", "kind", "country", "network", "slug"]),
        ("directory.collectivite", ["actor", "name", "kind", "country", "network", "slug"]),
        ("directory.funder", ["actor", "name", "kind", "country", "tier", "network", "slug"]),
        ("directory.project", ["title", "network", "slug"]),
    ],
)
def test_it_asks_what_names_a_sheet_and_no_more(national_client, label, names):
    page = opened(national_client, label)

    assert sorted(page.context["adminform"].form.fields) == sorted(names)
    assert page.context["inline_admin_formsets"] == []
    assert "Ce que vous ajoutez ici est un brouillon" in page.content.decode()


def test_a_new_name_is_a_draft_with_an_address(member_client, network):
    country = make.CountryFactory()

    response = sent(member_client, "directory.actor", name="Les Puits d’Anjou", kind="association", country=country.pk)

    made = Actor.objects.get(name="Les Puits d’Anjou")
    assert given_back(response) == made.pk
    assert (made.state, made.slug, made.network_id) == (PublicationState.DRAFT, "les-puits-d-anjou", network.pk)


def test_what_resembles_a_sheet_is_asked_and_the_sheet_given_back(national_client):
    known = make.ActorFactory(name="Puits et Forages du Sahel", country="FR", published=True)
    typed = {"name": "Puits & forages du Sahel", "kind": "association", "country": "FR"}

    asked = sent(national_client, "directory.actor", **typed)
    before = Actor.objects.filter(name__startswith="Puits").count()
    taken = sent(national_client, "directory.actor", **typed, _prendre=str(known.pk))
    other = sent(national_client, "directory.actor", **typed, _autre="1")

    assert "Oui, choisir « Puits et Forages du Sahel" in asked.content.decode().replace("\xa0", " ")
    assert before == 1
    assert given_back(taken) == known.pk
    assert given_back(other) == Actor.objects.get(name=typed["name"]).pk


def test_an_organisation_without_the_role_is_given_it(national_client):
    known = make.ActorFactory(name="Fondation des Rivières", country="FR", published=True)

    response = sent(
        national_client,
        "directory.funder",
        name="Fondation des rivières",
        kind="fondation",
        tier=FunderTier.values[0],
        _prendre=str(known.pk),
    )

    assert given_back(response) == known.pk
    assert Funder.objects.get().actor_id == known.pk
    assert Actor.objects.filter(name__icontains="rivières").count() == 1


def test_a_draft_of_others_is_neither_told_nor_given(member_client, other_network):
    theirs = make.ActorFactory(name="Leur association", country="FR", network=other_network)
    typed = {"name": "Leur association", "kind": "association", "country": "FR"}

    assert sent(member_client, "directory.actor", **typed, _prendre=str(theirs.pk)).status_code == 403
    assert sent(member_client, "directory.actor", **typed, _prendre="1 or 1").status_code == 403
    response = sent(member_client, "directory.actor", **typed)

    assert given_back(response) not in (None, theirs.pk)


def test_a_town_is_not_taken_for_another_of_another_country(national_client):
    make.ForeignTownFactory(name="Sainte-Rive")
    here = make.CountryFactory()

    response = sent(national_client, "directory.collectivite", name="Tombolie", kind="etrangere", country=here.pk)

    assert given_back(response) == Collectivite.objects.get(actor__name="Tombolie").pk
