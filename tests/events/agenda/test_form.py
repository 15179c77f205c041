"""Propositions of events."""

import datetime

import pytest

from directory.actions import TransitionError
from directory.submissions.kinds import kind_of
from events.models import Event
from tests import factories as make

pytestmark = pytest.mark.django_db

KIND = kind_of("evenement")
AUTHOR = {"fonction": "Chargée de mission", "courriel": "contact@example.org", "accord": "on"}
LEAST = {
    "territoire": "Vendôme",
    "titre": "Rencontre sur l’eau",
    "resume": "Une soirée ouverte à toutes et à tous.",
    "debut": "15 mai 2027",
    "en_ligne": "on",
}


@pytest.fixture
def network():
    return make.NetworkFactory(name="CENTRAIDER", regions=["24"])


@pytest.fixture(autouse=True)
def vendome(network):
    return make.CommuneFactory(name="Vendôme", code="41269", postal_codes=["41100"], actor__network=network)


def received(record=None, **answers):
    base = KIND.read(record) if record is not None else {}
    fields = {"kind": "evenement", "record": record, "is_correction": record is not None, "base": base}
    draft = make.SubmissionFactory.build(**fields)
    cleaned = KIND.clean(KIND.answers(base) | AUTHOR | answers, submission=draft)
    assert cleaned.errors == {}
    submission = make.ReceivedFactory(**fields, values=cleaned.values, **cleaned.author)
    submission.network = KIND.networks(submission)[0]
    return submission


def accepted(record=None, **answers):
    submission = received(record, **answers)
    return KIND.write(submission, submission.values, by=make.UserFactory())


def test_the_least_is_enough(vendome, network):
    event = accepted(**LEAST)

    assert (event.title, event.slug, event.state, event.origin) == (
        "Rencontre sur l’eau",
        "rencontre-sur-l-eau",
        "publie",
        "proposition",
    )
    assert (event.starts_on, event.is_all_day, event.is_online) == (datetime.date(2027, 5, 15), True, True)
    assert (event.network, [*event.organisers.all()]) == (network, [vendome.actor])
    assert [contact.email for contact in event.contacts.all()] == ["contact@example.org"]


def test_everything_that_can_be_said(vendome):
    sector = make.SectorFactory(name="Eau")
    make.CountryFactory(code="BJ")

    event = accepted(
        **LEAST
        | {
            "porteur": "autre",
            "porteur_nom": "Comité de jumelage",
            "debut": "du 15 au 17 mai 2027",
            "heure_debut": "18 h 30",
            "heure_fin": "12 h",
            "lieu": "Le Minotaure",
            "adresse": "8 rue César-de-Vendôme",
            "commune": "41100",
            "lien": "www.vendome.example.org/inscription",
            "secteurs": [str(sector.pk)],
            "pays": "Bénin",
            "description": "9 h : accueil.",
        }
    )

    assert (event.starts_on, event.ends_on) == (datetime.date(2027, 5, 15), datetime.date(2027, 5, 17))
    assert (event.starts_at, event.ends_at) == (datetime.time(18, 30), datetime.time(12))
    assert (event.venue, event.address, event.postal_code, event.city, event.collectivite) == (
        "Le Minotaure",
        "8 rue César-de-Vendôme",
        "41100",
        "Vendôme",
        vendome,
    )
    assert event.online_url == "https://www.vendome.example.org/inscription"
    assert ([*event.sectors.all()], [country.pk for country in event.countries.all()]) == ([sector], ["BJ"])
    assert [actor.name for actor in event.organisers.all()] == ["Comité de jumelage"]


def test_a_correction(vendome):
    other = make.ActorFactory(published=True)
    event = make.EventFactory(published=True, starts_on=datetime.date(2027, 5, 15), venue="Ici", attendance=40)
    make.EventOrganiserFactory(event=event, actor=vendome.actor)
    make.EventOrganiserFactory(event=event, actor=other, position=1)

    accepted(event, debut="16 mai 2027", porteur="autre", porteur_nom="Comité de jumelage")

    event.refresh_from_db()
    assert (event.starts_on, event.venue, event.attendance) == (datetime.date(2027, 5, 16), "Ici", 40)
    assert {actor.name for actor in event.organisers.all()} == {other.name, "Comité de jumelage"}


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({"debut": "mai 2027"}, {"quand": {"debut": ["Donnez aussi le jour : « 15 mai 2027 », par exemple."]}}),
        ({"debut": ""}, {"quand": {"debut": ["Donnez la date : « 15 mai 2027 », par exemple."]}}),
        (
            {"debut": "31 mars 2030", "heure_debut": "2 h 45"},
            {
                "quand": {
                    "heure_debut": [
                        "Le 31\xa0mars 2030, 2\xa0h\xa045 n’existe pas à Paris\xa0: à 2\xa0h, on passe à 3\xa0h. "
                        "Donnez une autre heure."
                    ]
                }
            },
        ),
        ({"heure_fin": "21 h"}, {"quand": {"heure_debut": ["Donnez aussi l’heure de début."]}}),
        (
            {"heure_debut": "21 h", "heure_fin": "20 h"},
            {"quand": {"heure_fin": ["L’heure de fin vient avant l’heure de début."]}},
        ),
        (
            {"fin": "14 mai 2027"},
            {"quand": {"fin": ["La fin (14 mai 2027) vient avant le début (15 mai 2027)."]}},
        ),
        (
            {"en_ligne": ""},
            {"ou": {"lieu": ["Dites où il a lieu, ou cochez « On peut y participer en ligne »."]}},
        ),
        ({"porteur": "autre"}, {"qui": {"porteur_nom": ["Donnez le nom de l’organisation qui porte l’action."]}}),
        (
            {"lien": "ftp://x.fr/y"},
            {"ou": {"lien": ["Cette adresse n’est pas lisible. Écrivez-la comme « https://www.vendome.eu »."]}},
        ),
    ],
)
def test_what_does_not_hold_together(answers, errors):
    assert KIND.clean(AUTHOR | LEAST | answers).errors == errors


def test_a_moderator_who_empties_the_date_is_told():
    submission = received(**LEAST)

    with pytest.raises(TransitionError, match="sans titre ni date"):
        KIND.write(submission, submission.values | {"debut": None}, by=make.UserFactory())

    assert Event.objects.count() == 0


def test_similar_events():
    same_day = make.EventFactory(
        published=True, title="Rencontre autour de l’eau", starts_on=datetime.date(2027, 5, 15)
    )
    same_title = make.EventFactory(published=True, title="Rencontre sur l’eau", starts_on=datetime.date(2026, 5, 15))
    make.EventFactory(title="Rencontre sur l’eau")

    found = KIND.similar(LEAST)

    assert [(one.record, one.why) for one in found] == [
        (same_title, "titre voisin"),
        (same_day, "titre voisin, même date"),
    ]
