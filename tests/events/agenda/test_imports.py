"""Tables of meetings → outcomes, and what is written."""

import datetime
from decimal import Decimal

import pytest

from directory.dates import PartialDate
from directory.imports.kinds import import_kind
from directory.imports.workbooks import Cell, CellKind
from directory.models import Actor
from events.models import Event, EventSeries
from tests.directory.imports.tables import a_table, columns_of, outcomes_of, write
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    CountryFactory,
    CountryGroupFactory,
    EventFactory,
    EventSeriesFactory,
    NetworkFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world():
    for code in ("BJ", "TG"):
        CountryFactory(code=code)
    CommuneFactory(name="Vendôme", code="41269", postal_codes=["41100"])
    CommuneFactory(name="Saint-Denis", code="93066", postal_codes=["93200"])
    CommuneFactory(name="Saint-Denis", code="97411", postal_codes=["97400"])
    SectorFactory(name="Eau et assainissement")


def of(header, *rows, **kwargs):
    return outcomes_of(a_table(header, *rows), kind="evenements", **kwargs)


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("Titre", "title"), ("Nom de l'événement", "title"), ("Intitulé de la rencontre", "title"),
        ("Date", "start"), ("Date de début", "start"), ("DATE DE FIN", "end"), ("Dates", "period"),
        ("Heure de début", "start_hour"), ("Heure", "start_hour"), ("Heure fin", "end_hour"), ("Horaires", "hours"),
        ("Lieu", "venue"), ("Salle", "venue"), ("Adresse", "street"), ("Adresse postale", "street"),
        ("CP", "postal_code"),
        ("Code postal", "postal_code"), ("Ville", "town"), ("Commune", "town"), ("Organisateur(s)", "organisers"),
        ("Organisé par", "organisers"), ("Co-organisateurs", "organisers"), ("Série", "series"), ("Cycle", "series"),
        ("Édition", "rank"), ("Nb de participants", "attendance"), ("Participants", "attendance"),
        ("Visio", "online"), ("Lien d'inscription", "url"), ("Thématique", "sectors"), ("Pays", "countries"),
        ("Programme", "description"), ("Résumé", "summary"), ("Groupe-pays", "group"), ("Annulé", "cancelled"),
        ("Mail", "contact_email"), ("Contact", "contact_name"), ("Observations", "note"), ("Couleur", ""),
    ],
)  # fmt: skip
def test_a_header_by_its_words(header, meaning):
    assert columns_of(header, kind="evenements") == {"A": meaning}


@pytest.mark.parametrize(
    ("header", "value", "expected"),
    [
        ("Date", PartialDate(2027, 5, 15), {"start": "2027-05-15"}),
        ("Date", "15/05/2027 à 18h30", {"start": "2027-05-15", "start_hour": "18:30"}),
        ("Date", "15 mai 2027, de 9h à 17 h", {"start": "2027-05-15", "start_hour": "09:00", "end_hour": "17:00"}),
        ("Date", "15/05/2027 18:30", {"start": "2027-05-15", "start_hour": "18:30"}),
        ("Date", "mai 2027", None),
        ("Date", 2027, None),
        ("Dates", "du 15 au 17 mai 2027", {"start": "2027-05-15", "end": "2027-05-17"}),
        ("Dates", "15 mai 2027", {"start": "2027-05-15"}),
        ("Date;Heure", ("15/05/2027", "18h30"), {"start": "2027-05-15", "start_hour": "18:30"}),
        (
            "Date;Heure",
            ("15/05/2027", Cell("18:30", CellKind.TIME, datetime.time(18, 30))),
            {"start": "2027-05-15", "start_hour": "18:30"},
        ),
        ("Date;Horaires", ("15/05/2027", "18h30-20h"), {"start_hour": "18:30", "end_hour": "20:00"}),
        ("Date;Horaires", ("15/05/2027", "de 9 h 30 à midi"), {"start_hour": "09:30", "end_hour": "12:00"}),
        ("Date;Horaires", ("15/05/2027", "14-16h"), {"start_hour": "14:00", "end_hour": "16:00"}),
        ("Date;Horaires", ("15/05/2027", "journée"), {"start": "2027-05-15"}),
        ("Date;Horaires", ("15/05/2027", "après le déjeuner"), None),
        ("Date;Heure de fin", ("15/05/2027", "18h"), None),
        ("Date;Heure;Heure de fin", ("15/05/2027", "18h", "17h"), None),
        ("Date;Date de fin", ("15/05/2027", "14/05/2027"), None),
        ("Date;Date de fin", ("15/05/2027", "15/05/2027"), {"start": "2027-05-15"}),
        ("Date;Heure", ("28/03/2027", "2h30"), None),
    ],
)
def test_days_and_hours(header, value, expected):
    row = value if isinstance(value, tuple) else (value,)
    outcome = of(f"Titre;{header}", ("Fête de l’eau", *row))[2]

    if expected is None:
        assert outcome.outcome in ("refused", "ambiguous"), outcome.values
    else:
        assert outcome.outcome == "created", outcome.reason
        said = {name: value for name, value in outcome.values.items() if name != "title"}
        assert {name: said.get(name) for name in expected} == expected
        assert not said.keys() - expected.keys() - {"start"}


@pytest.mark.parametrize(
    ("header", "value", "expected"),
    [
        ("Participants", 45, {"attendance": 45}),
        ("Participants", "environ 1 200", {"attendance": 1200, "attendance_about": True}),
        ("Participants", "une centaine", None),
        ("Visio", "oui", {"online": True}),
        ("Format", "présentiel", {"online": False}),
        ("Format", "en visio, ou pas", None),
        ("Lieu", "Zoom", {"online": True}),
        ("Ville", "Vendôme", {"town": ("Vendôme", True)}),
        ("Ville", "Saint-Denis", None),
        ("Code postal;Ville", (97400, "Saint-Denis"), {"town": ("Saint-Denis", True), "postal_code": "97400"}),
        ("Ville", "Ouagadougou-les-Bains", {"town": ("Ouagadougou-les-Bains", False)}),
        ("Code postal", 1004, {"postal_code": "01004"}),
        ("Lieu", "Salle des fêtes, écrire à jean@x.fr", None),
        ("Statut", "annulé", {"cancelled": True}),
        ("Statut", "confirmé", {"cancelled": False}),
        ("Série", "Les rencontres de l’eau", {"series": "Les rencontres de l’eau"}),
        ("Série", "Cafés du monde", {"series": "Cafés du monde"}),
        ("Série", "Les rencontre de l’eau", None),
        ("Groupe-pays", "Groupe-pays Bénin", {"group": "Groupe-pays Bénin"}),
        ("Groupe-pays", "Groupe-pays Lune", None),
        ("Édition", "3e", {"rank": 3}),
        ("Thème", "Eau et assainissement", {"sectors": 1}),
        ("Pays", "Bénin, Togo", {"countries": ["BJ", "TG"]}),
    ],
)
def test_what_cells_say(header, value, expected):
    EventSeriesFactory(name="Les rencontres de l’eau")
    CountryGroupFactory(title="Groupe-pays Bénin")
    row = value if isinstance(value, tuple) else (value,)

    outcome = of(f"Titre;Date;{header}", ("Fête de l’eau", "15/05/2027", *row))[2]

    if expected is None:
        assert outcome.outcome in ("refused", "ambiguous"), outcome.values
        return
    assert outcome.outcome == "created", outcome.reason
    for name, value in expected.items():
        said = outcome.values[name]
        if name == "town":
            said = (said["name"], said["actor"] is not None)
        elif name in ("series", "group"):
            said = said["name"]
        elif name == "sectors":
            said = len(said)
        assert said == value


HEADER = "Titre;Date;Heure de début;Heure de fin;Lieu;Ville;Organisateurs;Série;Édition;Mail;Contact"
ROW = (
    "Fête de l’eau", "15/05/2027", "18h", "20h30", "Le Minotaure", "Vendôme", "Ville de Vendôme ; Comité des usagers",
    "Cafés du monde", 2, "camille@vendome.eu", "Camille Martin",
)  # fmt: skip


def test_a_new_event_is_written_and_then_identical():
    outcomes = of(HEADER, ROW, ("Fête du vent", "16/05/2027", "", "", "", "", "Vendôme", "cafés du monde"))
    assert [one.outcome for one in outcomes.values()] == ["created", "created"]
    assert "Comité des usagers" in outcomes[2].reason

    keys = write(outcomes, kind="evenements")

    event = Event.objects.get(pk=keys[0])
    assert (event.starts_on, event.starts_at, event.ends_at) == (
        datetime.date(2027, 5, 15), datetime.time(18), datetime.time(20, 30),
    )  # fmt: skip
    assert (event.is_published, event.venue, event.city, event.collectivite.code) == (
        True, "Le Minotaure", "Vendôme", "41269",
    )  # fmt: skip
    assert [one.actor.name for one in event.event_organisers.order_by("position")] == [
        "Vendôme",
        "Comité des usagers",
    ]
    assert EventSeries.objects.get().events.count() == 2
    contact = event.contacts.get()
    assert (contact.email, contact.consent_on, contact.public_name) == ("camille@vendome.eu", None, "")
    again = of(HEADER, ROW)
    assert (again[2].outcome, again[2].record) == ("identical", keys[0]), again[2].changes


def test_a_sure_event_is_changed_a_resemblance_asks():
    town = Actor.objects.get(name="Vendôme")
    event = EventFactory(title="Fête de l’eau", starts_on=datetime.date(2027, 5, 15), organisers=[town], published=True)

    assert of("Titre;Date;Organisateurs;Lieu", ("Fête de l'eau", "15/05/2027", "Vendôme", "Salle B"))[2].changes[
        0
    ].after == ("Salle B")
    asked = of("Titre;Date;Lieu", ("Fête de l’eau", "15/05/2027", "Salle B"))[2]
    assert (asked.outcome, asked.candidates[0].pk) == ("ambiguous", event.pk)
    put_off = of("Titre;Date;Organisateurs", ("Fête de l’eau", "22/05/2027", "Vendôme"))[2]
    assert (put_off.outcome, put_off.candidates[0].pk) == ("ambiguous", event.pk)
    assert of("Titre;Date;Organisateurs", ("Fête de l’eau", "15/05/2028", "Vendôme"))[2].outcome == "created"
    both = of(
        "Titre;Date;Organisateurs",
        ("Fête de l’eau", "15/05/2027", "Vendôme"),
        ("Fête de l’eau", "22/05/2027", "Vendôme"),
    )
    assert [one.outcome for one in both.values()] == ["identical", "created"]


def test_an_update_that_the_base_would_refuse_is_refused_before():
    town = Actor.objects.get(name="Vendôme")
    EventFactory(
        title="Fête de l’eau", starts_on=datetime.date(2027, 5, 15), evening=True, organisers=[town], published=True
    )

    outcome = of("Titre;Date;Organisateurs;Heure", ("Fête de l’eau", "15/05/2027", "Vendôme", "22h"))[2]

    assert (outcome.outcome, outcome.cells) == ("refused", ("D2",))


def test_twice_in_the_file_is_once():
    found = of("Titre;Date", ("Fête de l’eau", "15/05/2027"), ("FETE DE L EAU", "15/05/2027"))

    assert [one.outcome for one in found.values()] == ["created", "identical"]


@pytest.mark.parametrize(("header", "row"), [("Titre", ("Fête",)), ("Titre;Date", ("", "15/05/2027"))])
def test_without_title_or_day_a_row_is_refused(header, row):
    assert of(header, row)[2].outcome == "refused"


def test_an_empty_cell_erases_nothing_and_nothing_said_stays():
    town = Actor.objects.get(name="Vendôme")
    event = EventFactory(
        title="Fête", starts_on=datetime.date(2027, 5, 15), organisers=[town], venue="Ici", attendance=Decimal(3),
        published=True,
    )  # fmt: skip

    outcomes = of("Titre;Date;Organisateurs;Lieu;Résumé", ("Fête", "15/05/2027", "Vendôme", "", "Une fête."))
    write(outcomes, kind="evenements")

    event.refresh_from_db()
    assert (event.venue, event.summary, event.attendance) == ("Ici", "Une fête.", 3)


def test_an_event_of_another_network_becomes_a_proposition():
    ours, theirs = NetworkFactory(), NetworkFactory()
    town = Actor.objects.get(name="Vendôme")
    EventFactory(title="Fête", starts_on=datetime.date(2027, 5, 15), organisers=[town], network=theirs, published=True)

    outcome = of("Titre;Date;Organisateurs;Ville", ("Fête", "15/05/2027", "Vendôme", "Vendôme"), network=ours)[2]

    assert (outcome.is_proposed, outcome.proposed_to) == (True, theirs.pk)
    assert import_kind("evenements").proposed(outcome)["commune"]["actor"] == town.pk


def test_the_examples_are_read_as_they_are_written():
    kind = import_kind("evenements")
    ActorFactory(name="Orléans", published=True)
    names = list(dict.fromkeys(name for example in kind.examples for name in example))
    header = [str(kind.meaning(name).label) for name in names]
    rows = [[example.get(name, "") for name in names] for example in kind.examples]

    assert list(columns_of(header, *rows, kind="evenements").values()) == names
    outcomes = of(header, *rows)
    assert [(one.outcome, one.reason) for one in outcomes.values() if one.outcome != "created"] == []
