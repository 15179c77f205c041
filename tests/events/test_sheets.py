"""The sheets of network life: what they say, and what they keep to themselves."""

import datetime
import json
import re

import pytest
from django.utils import timezone

from directory.french import NBSP
from tests.factories import (
    ActorFactory,
    ArticleFactory,
    CallFactory,
    CommuneFactory,
    CountryGroupFactory,
    EventAttachmentFactory,
    EventContactFactory,
    EventFactory,
    EventSeriesFactory,
    FunderFactory,
    ProjectFactory,
    ResourceFactory,
)

pytestmark = pytest.mark.django_db


def page_of(client, record):
    response = client.get(record.get_absolute_url())
    assert response.status_code == 200
    assert response.cookies == {}
    return response.content.decode()


def structured(page):
    return [json.loads(block) for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]


def the_day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def test_event_says_when_where_who_and_what(client):
    event = EventFactory(
        published=True,
        starts_on="2019-10-17",
        starts_at="18:00",
        ends_at="21:00",
        venue="Les 5 Bonniers",
        postal_code="59155",
        collectivite=CommuneFactory(name="Faches-Thumesnil"),
        countries=["ML"],
        country_group=CountryGroupFactory(published=True, title="Groupe-pays Mali"),
        rank=2,
        organisers=[ActorFactory(published=True, name="Lianes"), ActorFactory(published=True, name="Tinkaré")],
        attendance=25,
        attendance_is_approximate=True,
    )

    page = page_of(client, event)

    expected = [
        f"Jeudi 17{NBSP}octobre 2019, de 18{NBSP}h à 21{NBSP}h",
        "59155 Faches-Thumesnil",
        "Groupe-pays Mali</a>, 2e rencontre",
        "Lianes</a>, <a",
        f"Environ 25{NBSP}personnes",
        "Ce rendez-vous est passé.",
        'aria-label="Carte',
    ]
    assert [words for words in expected if words not in page] == []


def test_cancelled_event_says_it_first(client):
    page = page_of(client, EventFactory(published=True, title="Assises", cancelled=True))

    assert "<title>Annulé : Assises" in page.replace(NBSP, " ")
    assert "<h1><s>Assises</s></h1>" in page
    assert "Ce rendez-vous est annulé." in page
    assert "Ajouter à mon agenda" not in page


def test_past_event_leads_to_the_next_of_its_group(client):
    group = CountryGroupFactory(published=True)
    past = EventFactory(published=True, past=True, series=EventSeriesFactory(), country_group=group)
    EventFactory(published=True, title="Annulée", cancelled=True, country_group=group, starts_on=the_day(3))
    EventFactory(published=True, title="La suivante", country_group=group, starts_on=the_day(9))

    page = page_of(client, past)

    assert "La suivante</a>" in page
    assert "Annulée" not in page


def test_contacts_are_known_by_function_without_consent(client):
    event = EventFactory(published=True)
    EventContactFactory(event=event, function="Chargée de mission", name="Nom Secret", email="secret@example.org")
    EventContactFactory(event=event, function="Présidente", name="Nom Public", consent_on="2025-01-15")
    EventContactFactory(event=event, function="Ancien maire", expired=True)
    EventContactFactory(event=event, function="Accueil", phone="01 02 03 04 05", phone_is_public=True)
    EventContactFactory(event=event, function="Standard", phone="06 99 99 99 99")

    page = page_of(client, event)

    shown = {
        word for word in ("Chargée de mission", "Présidente", "Nom Public", "Accueil", "01 02 03 04 05") if word in page
    }
    hidden = {word for word in ("Nom Secret", "@example.org", "Ancien maire", "Sangaré", "06 99") if word in page}
    assert shown == {"Chargée de mission", "Présidente", "Nom Public", "Accueil", "01 02 03 04 05"}
    assert hidden == set()


def test_photos_have_credit_and_alternative_text(client):
    event = EventFactory(published=True)
    EventAttachmentFactory(event=event)
    EventAttachmentFactory(event=event, document=True)

    page = page_of(client, event)

    assert 'alt="Des élus signent la charte sur une place."' in page
    assert f"Crédit{NBSP}: Ville d’Orléans" in page
    assert "Bilan de l’action</a>" in page


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"starts_on": "2031-07-03", "starts_at": "18:00", "ends_at": "21:00"},
            {"startDate": "2031-07-03T18:00:00+02:00", "endDate": "2031-07-03T21:00:00+02:00"},
        ),
        ({"starts_on": "2031-01-03", "starts_at": "18:00"}, {"startDate": "2031-01-03T18:00:00+01:00"}),
        ({"starts_on": "2031-09-18", "ends_on": "2031-09-19"}, {"startDate": "2031-09-18", "endDate": "2031-09-19"}),
        ({"cancelled": True}, {"eventStatus": "https://schema.org/EventCancelled"}),
        (
            {"online": True},
            {
                "location": {"@type": "VirtualLocation", "url": "https://visio.example.org/rencontre"},
                "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
            },
        ),
    ],
)
def test_event_structured_data(client, fields, expected):
    event = EventFactory(published=True, **fields)

    data = structured(page_of(client, event))[0]

    assert data["@type"] == "Event"
    assert {key: data[key] for key in expected} == expected


def test_event_structured_data_names_its_place_and_hosts(client):
    event = EventFactory(
        published=True,
        venue="Les 5 Bonniers",
        postal_code="59155",
        collectivite=CommuneFactory(name="Faches-Thumesnil"),
        organisers=[ActorFactory(published=True, name="Lianes"), ActorFactory(draft=True, name="Secret")],
    )

    data = structured(page_of(client, event))[0]

    assert data["organizer"] == [{"@type": "Organization", "name": "Lianes"}]
    assert data["location"] == {
        "@type": "Place",
        "name": "Les 5 Bonniers",
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "FR",
            "postalCode": "59155",
            "addressLocality": "Faches-Thumesnil",
        },
    }


@pytest.mark.parametrize("factory", [EventFactory, ArticleFactory, ResourceFactory, CallFactory, CountryGroupFactory])
def test_no_text_can_open_a_tag(client, factory):
    poison = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    record = factory(published=True, title=poison, summary=poison, description=f"## {poison}\n\n- {poison}\n\n{poison}")

    page = page_of(client, record)
    section = client.get(f"/{record.get_absolute_url().split('/')[1]}/").content.decode()

    assert [text.count(word) for text in (page, section) for word in ("<script>alert", "<img src=x")] == [0] * 4
    assert any(poison in (data.get("name"), data.get("headline")) or data["@type"] == "BreadcrumbList"
               for data in structured(page))  # fmt: skip


@pytest.mark.parametrize("factory", [EventFactory, ArticleFactory, ResourceFactory, CallFactory, CountryGroupFactory])
def test_demonstration_is_said(client, factory):
    assert "Exemple fictif." in page_of(client, factory(published=True, demo=True))


def test_article_leads_to_its_neighbours_in_time(client):
    same_day = [
        ArticleFactory(published=True, title=title, published_on="2025-07-01") for title in ("Un", "Deux", "Trois")
    ]
    ArticleFactory(published=True, title="Zéro", published_on="2025-06-30")

    context = client.get(same_day[1].get_absolute_url()).context
    first = client.get(same_day[0].get_absolute_url()).context

    assert (context["precedente"].title, context["suivante"].title) == ("Un", "Trois")
    assert (first["precedente"].title, first["suivante"].title) == ("Zéro", "Deux")


def test_resource_opens_by_its_medium(client):
    page = page_of(client, ResourceFactory(published=True, medium="son", url="https://example.org/emission"))

    assert re.search(r'href="https://example\.org/emission"[^>]*>.*Écouter</a>', page)


def test_resource_without_document_says_so(client):
    assert "pas encore en ligne" in page_of(client, ResourceFactory(published=True, url=""))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"deadline": None}, "Sans échéance"),
        ({"closed": True}, "Cet appel est clos"),
        ({"not_yet_open": True}, "Bientôt ouvert"),
    ],
)
def test_call_says_where_it_stands(client, fields, words):
    assert words in page_of(client, CallFactory(published=True, **fields))


def test_open_call_counts_the_days_and_names_who_pays(client):
    call = CallFactory(published=True, deadline=the_day(12), amount_max=40000, funders=[FunderFactory(name="AFD")],
                       url="https://example.org/appel")  # fmt: skip

    page = page_of(client, call)

    assert f"Encore 12{NBSP}jours" in page
    assert ">AFD</a>" in page
    assert "Répondre à l’appel" in page


def test_country_group_gathers_members_meetings_and_projects(client):
    group = CountryGroupFactory(
        published=True, countries=["ML"], members=[ActorFactory(published=True, name="Tinkaré")]
    )
    EventFactory(published=True, title="La prochaine", country_group=group)
    EventFactory(published=True, title="La dernière", country_group=group, past=True)
    ProjectFactory(published=True, countries=["ML"])
    ProjectFactory(draft=True, countries=["ML"])

    response = client.get(group.get_absolute_url())

    context = response.context
    assert [member[0].text for member in context["dit"]["membres"].items] == ["Tinkaré"]
    assert [event.title for event in context["a_venir"]] == ["La prochaine"]
    assert [event.title for event in context["passes"]] == ["La dernière"]
    assert context["projets"] == 1
    assert 'href="/projets/?pays=ML"' in response.content.decode()
