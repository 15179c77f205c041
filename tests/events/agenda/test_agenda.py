"""The agenda: what it lists, in which order, under which words."""

import datetime
import json
import re

import pytest
from django.utils import timezone

from directory.french import NBSP
from events.agenda.filters import period_bounds
from events.agenda.list import Day, by_month, month_table
from tests.factories import (
    ActorFactory,
    CountryGroupFactory,
    EventFactory,
    NetworkFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


def the_day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


@pytest.fixture
def agenda(client):
    """Titles listed under an address, in order."""

    def get(query=""):
        response = client.get(f"/agenda/{query}")
        assert response.status_code == 200
        return [event.title for month in response.context["fiches"] for event, _anchor in month.rows]

    return get


def heading(response):
    return re.search(r"<h1>(.*?)</h1>", response.content.decode())[1]


def test_upcoming_by_default_next_first(agenda):
    EventFactory(published=True, title="Plus tard", starts_on=the_day(40))
    EventFactory(published=True, title="Hier", starts_on=the_day(-1))
    EventFactory(published=True, title="Bientôt", starts_on=the_day(3))
    EventFactory(published=True, title="En cours", starts_on=the_day(-2), ends_on=the_day(1))
    EventFactory(published=True, title="Aujourd’hui", starts_on=the_day(0))

    assert agenda() == ["En cours", "Aujourd’hui", "Bientôt", "Plus tard"]


def test_past_last_first(agenda):
    EventFactory(published=True, title="Hier", starts_on=the_day(-1))
    EventFactory(published=True, title="Avant", starts_on=the_day(-400))
    EventFactory(published=True, title="Demain", starts_on=the_day(1))

    assert agenda("?periode=passes") == ["Hier", "Avant"]


def test_a_month_holds_what_touches_it(agenda):
    EventFactory(published=True, title="Fin août", starts_on="2019-08-30", ends_on="2019-09-02")
    EventFactory(published=True, title="Septembre", starts_on="2019-09-18")
    EventFactory(published=True, title="Octobre", starts_on="2019-10-01")

    assert agenda("?periode=2019-09") == ["Fin août", "Septembre"]
    assert agenda("?periode=2019") == ["Fin août", "Septembre", "Octobre"]
    assert agenda("?periode=2019-10&periode=2019-08") == ["Fin août", "Octobre"]


@pytest.mark.parametrize(
    "query", ["?periode=9999-99", "?periode=2019-13", "?periode=0000", "?periode=hier", "?pays=XX", "?theme=rien",
              "?groupe=rien", "?reseau=rien", "?en-ligne=oui"]
)  # fmt: skip
def test_unknown_values_give_nothing_and_say_so(client, agenda, query):
    EventFactory(published=True, countries=["ML"])

    assert agenda(query) == []
    assert client.get(f"/agenda/{query}").context["ignores"] == [f"Valeur inconnue : {query[1:]}."]


def test_unknown_parameters_change_nothing_and_are_told(client, agenda):
    EventFactory(published=True, title="Bientôt")

    assert agenda("?periodes=passes") == ["Bientôt"]
    assert client.get("/agenda/?periodes=passes").context["ignores"] == ["Paramètre inconnu, ignoré : periodes."]


def test_known_and_unknown_values_together(client, agenda):
    EventFactory(published=True, title="Mali", countries=["ML"])
    EventFactory(published=True, title="Bénin", countries=["BJ"])

    assert agenda("?pays=ML&pays=XX") == ["Mali"]
    assert client.get("/agenda/?pays=ML&pays=XX").context["ignores"] == ["Valeur inconnue : pays=XX."]


def test_blank_period_is_the_default_one(agenda):
    EventFactory(published=True, title="Bientôt")
    EventFactory(published=True, title="Hier", past=True)

    assert agenda("?periode=") == ["Bientôt"]


def test_facets_cut_and_their_values_add_up(agenda):
    group = CountryGroupFactory(published=True, slug="groupe-mali")
    network = NetworkFactory()
    water = SectorFactory(slug="eau")
    EventFactory(published=True, title="A", countries=["ML"], country_group=group, network=network)
    EventFactory(published=True, title="B", countries=["BJ"], sectors=[water], online=True)
    EventFactory(published=True, title="C", countries=["TG"])

    assert agenda("?pays=ML&pays=BJ") == ["A", "B"]
    assert agenda("?pays=ML&pays=BJ&theme=eau") == ["B"]
    assert agenda("?groupe=groupe-mali") == ["A"]
    assert agenda(f"?reseau={network.actor.slug}") == ["A"]
    assert agenda("?reseau=national") == ["B", "C"]
    assert agenda("?en-ligne=1") == ["B"]
    assert agenda("?en-ligne=0") == ["A", "C"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", f"2{NBSP}rendez-vous à venir"),
        ("?periode=passes", "Aucun rendez-vous passé"),
        ("?periode=2019-09", "Aucun rendez-vous en septembre 2019"),
        ("?pays=ML", f"1{NBSP}rendez-vous à venir au Mali"),
        ("?en-ligne=1", "Aucun rendez-vous à venir, en ligne"),
        ("?q=assises", f"1{NBSP}rendez-vous à venir pour «{NBSP}assises{NBSP}»"),
    ],
)
def test_title_says_the_selection(client, query, words):
    EventFactory(published=True, title="Les assises", countries=["ML"])
    EventFactory(published=True, title="Autre rencontre")

    assert heading(client.get(f"/agenda/{query}")) == words


def test_cancelled_events_stay_struck_and_said(client):
    EventFactory(published=True, title="Assises", cancelled=True)

    page = client.get("/agenda/").content.decode()

    assert "<s>Assises</s>" in page
    assert page.count("Annulé\n") + page.count("Annulé<") == 1


def test_next_event_counts_the_days_and_skips_what_is_cancelled(client):
    EventFactory(published=True, cancelled=True, starts_on=the_day(3))
    EventFactory(published=True, title="La bonne", starts_on=the_day(10))

    page = client.get("/agenda/").content.decode()
    banner = page[page.index('<section class="prochain"') : page.index("</section>")]

    assert "10<small>jours avant le prochain</small>" in banner
    assert "La bonne" in banner


@pytest.mark.parametrize("query", ["?periode=passes", "?page=2", "?vue=table", "?q=introuvable"])
def test_countdown_only_heads_what_comes(client, query):
    EventFactory(published=True)

    assert 'class="prochain"' not in client.get(f"/agenda/{query}").content.decode()


def test_empty_agenda_offers_the_past(client):
    EventFactory(published=True, past=True)

    levers = client.get("/agenda/").context["leviers"]

    assert levers == [{"libelle": "Déjà passés", "url": "/agenda/?periode=passes", "compte": f"1{NBSP}rendez-vous"}]


def test_default_period_is_not_a_filter_to_lift(client):
    EventFactory(published=True, countries=["ML"])

    chips = client.get("/agenda/?pays=ML").context["puces"]

    assert [chip["url"] for chip in chips] == ["/agenda/"]


def test_links_keep_the_selection(client):
    EventFactory(published=True, countries=["ML"])

    context = client.get("/agenda/?pays=ML&periode=passes&q=eau").context

    assert context["ics"] == "http://testserver/agenda.ics?q=eau&periode=passes&pays=ML"
    assert context["mois"]["avant"]["url"].startswith("/agenda/?q=eau&periode=20")


def test_demonstration_is_said(client):
    EventFactory(published=True, demo=True)

    assert "Exemple fictif" in client.get("/agenda/").content.decode()


def test_rows_by_month_and_first_of_each_day():
    first, second, third = (
        EventFactory.build(starts_on=datetime.date.fromisoformat(day))
        for day in ("2031-09-18", "2031-09-18", "2031-10-01")
    )

    months = by_month([first, second, third])

    assert [(m.title, m.slug, [anchor for _event, anchor in m.rows]) for m in months] == [
        ("Septembre 2031", "2031-09", ["jour-2031-09-18", ""]),
        ("Octobre 2031", "2031-10", ["jour-2031-10-01"]),
    ]


def test_month_table_links_days_to_events():
    alone = EventFactory.build(title="Seul", slug="seul", starts_on=datetime.date(2031, 9, 22))
    long = EventFactory.build(
        title="Trois jours", slug="long", starts_on=datetime.date(2031, 9, 29), ends_on=datetime.date(2031, 10, 1)
    )
    twice = [
        EventFactory.build(title=title, slug=title.lower(), starts_on=datetime.date(2031, 9, 24))
        for title in ("Un", "Deux")
    ]

    weeks = month_table(datetime.date(2031, 9, 1), [alone, *twice, long], "/agenda/?periode=2031-09")

    days = {day.date.day: day for week in weeks for day in week if day.url}
    assert days == {
        22: Day(datetime.date(2031, 9, 22), url="/agenda/seul/", titles="Seul"),
        24: Day(datetime.date(2031, 9, 24), url="/agenda/?periode=2031-09#jour-2031-09-24", titles="Un et Deux"),
        29: Day(datetime.date(2031, 9, 29), url="/agenda/long/", titles="Trois jours", css="suite-d"),
        30: Day(datetime.date(2031, 9, 30), url="/agenda/long/", titles="Trois jours", css="suite-m"),
    }
    assert [len(week) for week in weeks] == [7] * 5


@pytest.mark.parametrize(
    ("value", "bounds"),
    [
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2019", ("2019-01-01", "2019-12-31")),
        ("9999-99", None),
        ("0999", None),
        ("2019-1", None),
        ("2019_10", None),
        ("２０１９", None),
        ("", None),
    ],
)
def test_period_bounds(value, bounds):
    assert period_bounds(value) == (bounds and tuple(map(datetime.date.fromisoformat, bounds)))


def test_subscriptions_name_networks_groups_and_countries(client):
    network = NetworkFactory()
    group = CountryGroupFactory(published=True, title="Groupe-pays Mali")
    CountryGroupFactory(draft=True)
    EventFactory(published=True, countries=["ML"])
    EventFactory(draft=True, countries=["BJ"])

    choices = {one["nom"]: one["choix"] for one in client.get("/agenda/").context["abonnements"]}

    assert choices == {
        "reseau": [(network.actor.slug, network.actor.name)],
        "groupe": [(group.slug, "Groupe-pays Mali")],
        "pays": [("ML", "Mali")],
    }


def test_json_export_of_the_selection(client):
    EventFactory(
        published=True,
        title="Soirée",
        starts_on="2031-10-17",
        evening=True,
        countries=["ML"],
        organisers=[ActorFactory(published=True, name="Lianes")],
    )
    EventFactory(published=True, countries=["BJ"])

    data = json.loads(b"".join(client.get("/agenda.json?pays=ML")))

    (row,) = data["resultats"]
    assert (row["titre"], row["debut"], row["debut_heure"]) == ("Soirée", "2031-10-17", "18:30")
    assert (row["fin"], row["fin_heure"]) == ("2031-10-17", "20:00")
    assert (row["organisateurs"], row["pays_codes"]) == (["Lianes"], ["ML"])


def test_csv_export_runs_no_formula(client):
    EventFactory(published=True, title="=HYPERLINK(1)")

    lines = b"".join(client.get("/agenda.csv")).decode().splitlines()

    assert lines[1].startswith("'=HYPERLINK(1);")
