"""What makes two records alike, and what does not."""

import datetime

import pytest

from directory import merging
from directory.duplicates import finding
from directory.models import Actor, Jumelage, Project, Sector
from events.models import Event
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make.UserFactory(national=True)


def reasons(model):
    """``{pair: {codes}}`` of what is found."""
    return {pair: {code for code, _what in alike.reasons} for pair, alike in finding.find(model).items()}


def actors(*rows):
    return [make.ActorFactory(**row) for row in rows]


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ({"name": "Électriciens sans frontières"}, {"name": "ELECTRICIENS SANS FRONTIERES"}, "nom"),
        ({"name": "Les Amis de Kita"}, {"name": "Kita, les amis"}, "mots"),
        (
            {"name": "Électriciens sans frontière", "city": "Tours"},
            {"name": "Électriciens sans frontières", "city": "Tours"},
            "nom-voisin",
        ),
        (
            {"name": "Groupe de recherche et d’échanges", "acronym": "GRET", "city": "Nogent"},
            {"name": "GRET", "city": "Nogent"},
            "sigle",
        ),
        (
            {"name": "Abc", "website": "https://www.eau.org/"},
            {"name": "Xyz", "website": "http://eau.org", "city": "Ay"},
            None,
        ),
        (
            {"name": "Abc", "website": "https://www.eau.org/", "city": "Ay"},
            {"name": "Xyz", "website": "http://eau.org", "city": "Ay"},
            "site",
        ),
        (
            {"name": "Abc", "email": "A@b.fr", "phone": "02 38 00 11 22"},
            {"name": "Xyz", "email": "a@b.fr", "phone": "+33238001122"},
            "courriel",
        ),
        (
            {"name": "Abc", "address": "12, rue de la Paix", "postal_code": "45000", "phone": "0238001122"},
            {"name": "Xyz", "address": "12 RUE DE LA PAIX", "postal_code": "45000", "phone": "0238001122"},
            "adresse",
        ),
        ({"name": "Amis du Mali", "country": "ML"}, {"name": "Amis du Mali", "country": "BJ"}, None),
        ({"name": "Amis du Mali", "city": "Tours"}, {"name": "Amis du Mali", "city": "Blois"}, None),
        ({"name": "Lycée 1"}, {"name": "Lycée 2"}, None),
        ({"name": "Ville de Blois"}, {"name": "Association de Blois"}, None),
    ],
)
def test_two_actors(one, other, code):
    pair = tuple(sorted(record.pk for record in actors(one, other)))

    found = reasons(Actor)

    assert (code in found.get(pair, ())) if code else found == {}


def test_the_former_name_of_a_town_is_its_name():
    town = make.ForeignTownFactory(name="Thessalonique", actor__country="GR")
    make.FormerNameFactory(collectivite=town, name="Salonique")
    other = make.ForeignTownFactory(name="Salonique", actor__country="GR")

    assert reasons(Actor)[(town.pk, other.pk)] >= {"nom", "pays"}


def test_two_communes_of_the_reference_are_never_duplicates():
    make.CommuneFactory(name="Saint-Denis")
    make.CommuneFactory(name="Saint-Denis")

    assert reasons(Actor) == {}


def test_two_bonds_of_the_same_towns():
    towns = [make.CommuneFactory(), make.ForeignTownFactory()]
    one, other = (make.JumelageFactory(title=title, members=towns) for title in ("A – B", "Jumelage B-A"))
    make.JumelageFactory(title="C – D", members=[towns[0], make.ForeignTownFactory()])

    assert set(reasons(Jumelage)) == {(one.pk, other.pk)}


def test_two_projects_of_a_like_title_with_the_same_holder():
    holder = make.ActorFactory()
    one, other = (make.ProjectFactory(title=title, holder=holder) for title in ("Forages à Kita", "Forage à Kita"))
    make.ProjectFactory(title="Forages à Kayes", holder=holder)

    assert set(reasons(Project)) == {(one.pk, other.pk)}


def test_the_same_meeting_on_another_day_is_another():
    for day in (3, 10):
        make.EventFactory(title="Comité du réseau", starts_on=datetime.date(2026, 3, day))
    one, other = (make.EventFactory(title="Assises", starts_on=datetime.date(2026, 5, 2)) for _rank in range(2))

    assert set(reasons(Event)) == {(one.pk, other.pk)}


def test_a_synonym_is_a_name():
    one, other = make.SectorFactory(name="Eau", aliases=["Forages"]), make.SectorFactory(name="Forages")

    assert reasons(Sector) == {(one.pk, other.pk): {"nom"}}


def test_what_many_share_tells_nothing():
    for rank in range(14):
        make.ActorFactory(name=f"Antenne{rank * 'x'}", website="https://federation.org", city="Tours")

    assert not any("site" in codes and len(codes) == 2 for codes in reasons(Actor).values())


# --- What people said, and merges -------------------------------------------------------------------------------------


def waiting_pairs():
    finding.refresh(Actor)
    return {(one.one, one.other) for one in finding.waiting("directory_actor")}


def test_what_was_said_of_a_merged_record_is_said_of_the_one_that_it_became(by):
    kept, lost, third = (make.ActorFactory(name="Amis de Loudima", city=city) for city in ("Tours", "Tours", "Tours"))
    finding.dismiss(lost, third, by=by)
    assert waiting_pairs() == {(kept.pk, lost.pk), (kept.pk, third.pk)}

    done = merging.merge(kept, lost, by=by)
    assert waiting_pairs() == set()

    merging.unmerge(done, by=by)
    assert waiting_pairs() == {(kept.pk, lost.pk), (kept.pk, third.pk)}


def test_two_records_said_to_be_two_are_two_after_a_merge_taken_back(by):
    kept, lost = (make.ActorFactory(name="Amis de Loudima") for _rank in range(2))
    finding.dismiss(kept, lost, by=by)

    merging.unmerge(merging.merge(kept, lost, by=by), by=by)

    assert waiting_pairs() == set()


def test_something_new_in_the_one_that_it_became_is_asked(by):
    kept, lost, third = (make.ActorFactory(name="Amis de Loudima") for _rank in range(3))
    finding.dismiss(lost, third, by=by)
    merging.merge(kept, lost, by=by)
    Actor.objects.filter(pk__in=[kept.pk, third.pk]).update(website="https://loudima.example.org")

    assert waiting_pairs() == {(kept.pk, third.pk)}
