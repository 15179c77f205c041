"""A fact is told in the same words wherever it is told: the sheet, its A4 page, the verification page, the desk."""

import dataclasses
import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from directory.dates import PartialDate
from directory.enums import LinkScope, ProjectRole
from directory.kinds import kind_named
from directory.mail import links
from directory.sheets.facts import facts_for
from directory.submissions.kinds import kind_for
from tests import factories as make
from tests.pdf import text_of
from tests.whole_site import build_site

# Questions whose words are not those of the fact: who holds a project is a choice before it is a name, and members are
# asked of somebody who has said their own town.
ASKED_OTHERWISE = {"porteur", "membres"}
# A fact that several questions ask.
ASKED_IN_PARTS = {"adresse": ("adresse", "code_postal", "ville")}


def full(name):
    """A record of which much is known."""
    site = build_site()
    if name == "jumelage":
        expected = make.ForeignTownFactory(name="Kandi")
        make.JumelageMemberFactory(jumelage=site.jumelage, collectivite=expected, expected=True)
    if name == "event":
        site.event.venue, site.event.address, site.event.postal_code = "Le Minotaure", "8 rue César", "41100"
        site.event.city, site.event.attendance, site.event.attendance_is_approximate = "Vendôme", 120, True
        site.event.save()
    if name in ("actor", "orleans"):
        actor = site.orleans.actor if name == "orleans" else site.actor
        actor.address, actor.postal_code, actor.city = "Hôtel de ville\n2 rue des Lilas", "45000", "Orléans"
        actor.website = "https://www.orleans.example.org"
        actor.save()
    if name == "project":
        brittany = make.RegionFactory(code="53", name="Bretagne")
        make.ProjectActorFactory(project=site.project, actor=brittany.actor, role=ProjectRole.PARTNER)
    return getattr(site, name)


EMPTY = {
    "project": lambda: make.ProjectFactory(published=True, holder=None, countries=[]),
    "jumelage": lambda: make.JumelageFactory(published=True, since=None),
    "orleans": lambda: make.CommuneFactory(population=None, population_year=None),
    "actor": lambda: make.ActorFactory(published=True),
    "funder": lambda: make.FunderFactory(),
    "event": lambda: make.EventFactory(published=True, organisers=[]),
    "resource": lambda: make.ResourceFactory(published=True, published_on=None),
    "call": lambda: make.CallFactory(published=True, deadline=None, amount_max=None, funders=[]),
    "article": lambda: make.ArticleFactory(published=True, countries=["ML"]),
    "group": lambda: make.CountryGroupFactory(published=True),
    "network": lambda: make.NetworkFactory(regions=["24"]),
}
PRINTED = {"project": "projets", "jumelage": "jumelages", "orleans": "collectivites", "event": "agenda"}
CORRECTED = ("project", "jumelage", "actor", "event")


@pytest.fixture
def staff(db):
    client = Client()
    client.force_login(make.UserFactory(national=True), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(params=["full", "empty"])
def record_of(db, request):
    return full if request.param == "full" else lambda name: EMPTY[name]()


def words(text):
    """The words, whatever the signs, capitals and spaces between them."""
    return re.findall(r"\w+", str(text).casefold())


def said(response):
    page = response.content.decode()
    main = re.sub(r"(?s)<(script|style|svg|header|footer|nav).*?</\1>", " ", page[page.index("<main") :])
    return " ".join(words(html.unescape(re.sub(r"<[^>]+>", " ", main))))


def missing(facts, text):
    """What of these facts ``text`` does not tell: labels as they are, then the words of each item."""
    known = set(text.split())
    labels = [fact.label for fact in facts if " ".join(words(fact.label)) not in text]
    return labels + [(fact.label, one) for fact in facts for one in fact.texts if not set(words(one)) <= known]


def facts_on(client, record):
    response = client.get(record.get_absolute_url())
    return list(response.context["dit"].values()), response


@pytest.mark.parametrize("name", EMPTY)
def test_a_sheet_tells_all_its_facts(client, record_of, name):
    facts, response = facts_on(client, record_of(name))

    assert facts
    assert missing(facts, said(response)) == []


@pytest.mark.parametrize("name", PRINTED)
def test_an_a4_page_tells_them_too(client, record_of, name):
    record = record_of(name)
    facts, response = facts_on(client, record)
    kind = kind_named(PRINTED[name])
    view = (kind.paper.sheet or kind.sheet)()
    view.setup(response.wsgi_request, slug=record.get_absolute_url().split("/")[-2])
    found = view.queryset().get(**{view.slug_path: view.kwargs["slug"]})

    leaf = kind.paper.leaf(found, view.context(found))

    text = " ".join(word for one in texts_of(dataclasses.astuple(leaf)) for word in words(one))
    assert missing([fact for fact in facts if fact.name not in ("financeurs", "contacts")], text) == []
    # Money and people have their own places on paper, under titles that are drawn with it.
    assert missing_words([fact for fact in facts if fact.is_known], text) == []


def texts_of(value):
    """The texts that a leaf is made of."""
    if isinstance(value, tuple | list):
        return [text for one in value for text in texts_of(one)]
    return [value] if isinstance(value, str) else []


def missing_words(facts, text):
    return [one for fact in facts for one in fact.texts if not set(words(one)) <= set(text.split())]


@pytest.mark.parametrize("name", ["project", "jumelage"])
def test_the_page_that_asks_whether_all_is_accurate_tells_them(client, record_of, name):
    record = record_of(name)
    facts, _response = facts_on(client, record)
    asked = make.VerificationRequestFactory(**{"project": None, name: record}, email="mairie@vendome.example.org")

    response = client.get(f"/verifier/{links.give_link(LinkScope.VERIFY, request=asked, email=asked.email)}/")

    assert missing(facts, said(response)) == []


@pytest.mark.parametrize("name", CORRECTED)
def test_the_desk_calls_and_says_them_alike(client, staff, record_of, name):
    record = record_of(name)
    facts = {fact.name: fact for fact in facts_on(client, record)[0]}
    declared, kind = facts_for(type(record)), kind_for(record)
    submission = make.ReceivedFactory(kind=kind.name, record=record, base=kind.read(record), values={})

    response = staff.get(reverse("admin:directory_submission_change", args=[submission.pk]))

    asked = {one.name: one for one in response.context["comparison"].folded if one.name not in ASKED_OTHERWISE}
    shared = [one for one in declared.told if one in asked]
    assert shared
    assert [asked[one].label for one in shared] == [str(declared.label(one)) for one in shared]
    page = said(response)
    for one in shared:
        parts = [asked[part] for part in ASKED_IN_PARTS.get(one, [one])]
        before = " ".join(words(" ".join("".join(p.text for p in part.before) or part.unknown for part in parts)))
        if one in facts:
            assert missing_words([facts[one]], before) == []
            assert missing_words([facts[one]], page) == []
        else:
            assert (asked[one].before, asked[one].unknown) == ([], "Rien")


@pytest.mark.parametrize("name", ["event", "project"])
def test_an_address_that_the_browser_prints_is_on_the_a4_page(client, db, name):
    record = full(name)
    contact = record.contacts.first()
    contact.address = "3 rue des Tanneurs\n45000 Orléans"
    contact.save()

    sheet = client.get(record.get_absolute_url())
    page = text_of(client.get(f"{record.get_absolute_url().rstrip('/')}.pdf").content)

    wanted = ["3 rue des Tanneurs", "45000 Orléans"] + (["8 rue César", "41100 Vendôme"] if name == "event" else [])
    for address in wanted:
        assert " ".join(words(address)) in said(sheet)
        assert " ".join(words(address)) in " ".join(words(page))


def test_the_end_of_what_is_over_is_unknown_and_of_what_goes_on_not_announced(client, db):
    over = make.ProjectFactory(published=True, start=PartialDate(2015), end=None, closure="termine")
    going = make.ProjectFactory(published=True, start=PartialDate(2015), end=None)

    texts = [facts_on(client, record)[1].context["dit"]["periode"].text for record in (over, going)]

    assert texts == ["2015 – fin inconnue", "2015 – sans fin annoncée"]


def test_the_sheets_of_others_call_a_region_by_its_formal_name(client, db):
    brittany = make.RegionFactory(code="53", name="Bretagne").actor
    call = make.CallFactory(published=True, funders=[make.FunderFactory(actor=brittany)])
    event = make.EventFactory(published=True, organisers=[brittany])
    group = make.CountryGroupFactory(published=True, members=[brittany])

    told = [facts_on(client, record)[1].context["dit"] for record in (call, event, group)]

    names = [told[0]["financeurs"], told[1]["organisateurs"], told[2]["membres"]]
    assert [fact.items[0][0].text for fact in names] == ["Région Bretagne"] * 3


def test_no_fact_names_what_is_not_published(client, db):
    hidden = make.ActorFactory(name="Zibeline cachée")
    project = make.ProjectFactory(
        published=True,
        partners=[hidden],
        holder=make.ForeignTownFactory(name="Zibeline ville", actor__state="brouillon").actor,
        funders=[make.FunderFactory(actor=make.ActorFactory(name="Zibeline fonds"))],
        jumelage=make.JumelageFactory(title="Zibeline lien"),
        continues=make.ProjectFactory(title="Zibeline avant"),
    )
    town = make.ForeignTownFactory(name="Zibeline amie", actor__state="brouillon")
    bond = make.JumelageFactory(published=True)
    make.JumelageMemberFactory(jumelage=bond, collectivite=town)
    event = make.EventFactory(published=True, organisers=[hidden], collectivite=None)

    texts = [fact.text for record in (project, bond, event) for fact in facts_on(client, record)[0]]

    assert [text for text in texts if "Zibeline" in text] == []
