"""What is not published is in no public byte: one word in every unpublished record, every public output read.

Every unpublished text holds the secret word; searches and addresses use another, since pages repeat what was asked.
"""

import re
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models.base import Record
from events.models import EventSeries
from tests import factories as make
from tests import whole_site, workbooks
from tests.whole_site import build_site, read

SEARCHED, SECRET, PRIVATE = "zibeline", "rarissime", "soussecret"
NAME = f"{SEARCHED.title()} {SECRET}"
HIDDEN = ("draft", "review", "archived")
# Kinds of records that bear contacts, photos and documents.
BEARERS = ("actor", "project", "jumelage", "event", "article")
E_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
# What the forms give as an example, at the end of a sentence.
EXAMPLE = "mairie@vendome.eu."
# Texts that are not a sheet's words: identifiers of a fixed format, addresses, what the site itself writes.
KEPT = {"slug", "siren", "wikidata_id", "code", "iati_ref", "verified_by", "uid"}


def record_models():
    """Every kind of public record."""
    return {model for model in apps.get_models() if issubclass(model, Record)}


def write_secret(row):
    """The secret in every free text of a row."""
    values = {}
    for field in row._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.FileField)
        if not is_text or field.choices or field.generated or field.unique or field.name in KEPT:
            continue
        if isinstance(field, models.EmailField):
            values[field.name] = f"{SECRET}@example.org"
        elif isinstance(field, models.URLField):
            values[field.name] = f"https://{SECRET}.example/{SEARCHED}"
        elif (field.max_length or 1_000) >= len(NAME) and type(field).__name__ != "PartialDateField":
            values[field.name] = NAME
    type(row)._default_manager.filter(pk=row.pk).update(**values)


def hidden_records(state):
    """One record of every kind in ``state``, with its parts; all their texts hold the secret."""

    def named(kind, **values):
        return make.ActorFactory(**{state: True}, name=NAME, slug=f"{SEARCHED}-{kind}-{state}", **values)

    def titled(kind):
        return {state: True, "title": NAME, "slug": f"{SEARCHED}-{kind}-{state}"}

    actor = named("acteur")
    town = make.ForeignTownFactory(actor=named("ville", country="BJ"))
    commune = make.CommuneFactory(actor=named("commune"), former_names=[NAME])
    funder = make.FunderFactory(actor=named("fonds"))
    network = make.NetworkFactory(actor=named("reseau"), regions=["24"])
    common = {"countries": ["BJ"], "network": network}
    group = make.CountryGroupFactory(**titled("groupe"), **common)
    jumelage = make.JumelageFactory(**titled("lien"), members=[commune, town, NAME], network=network)
    project = make.ProjectFactory(
        **titled("projet"), **common, holder=actor, partners=[town.actor], localities=[NAME], funders=[funder]
    )
    event = make.EventFactory(**titled("soir"), **common, organisers=[actor], country_group=group, collectivite=commune)
    records = {
        "actor": actor,
        "town": town,
        "commune": commune,
        "funder": funder,
        "network": network,
        "group": group,
        "jumelage": jumelage,
        "project": project,
        "event": event,
        "article": make.ArticleFactory(**titled("nouvelle"), **common, author=actor),
        "resource": make.ResourceFactory(**titled("guide"), **common, author=actor),
        "call": make.CallFactory(**titled("appel"), **common, funders=[funder]),
    }
    parts = [
        make.OfficeFactory(network=network),
        make.NetworkPartnerFactory(network=network),
        make.JumelageMilestoneFactory(jumelage=jumelage),
        *project.fundings.all(),
    ]
    for name in BEARERS:
        for part in ("Contact", "Attachment"):
            parts.append(getattr(make, f"{name.title()}{part}Factory")(**{name: records[name]}))
    for row in [*records.values(), *parts]:
        write_secret(row)
    for role in (town, commune, funder, network):
        write_secret(role.actor)
    return records


def tie(site, hidden):
    """Published records that name unpublished ones."""
    network, jumelage = hidden["network"], hidden["jumelage"]
    common = {"published": True, "countries": ["BJ"], "network": network}
    make.ProjectFactory(
        **common,
        title="Puits de Kandi",
        holder=hidden["actor"],
        partners=[site.actor, hidden["town"].actor],
        localities=[hidden["town"]],
        funders=[hidden["funder"], site.funder],
        jumelage=jumelage,
        continues=hidden["project"],
    )
    make.JumelageFactory(
        published=True,
        title="Entre voisins",
        members=[site.bagnolet, hidden["commune"], hidden["town"]],
        network=network,
    )
    make.EventFactory(
        **common,
        title="Veillée",
        organisers=[hidden["actor"], site.actor],
        country_group=hidden["group"],
        collectivite=hidden["commune"],
        series=EventSeries.objects.first(),
    )
    make.ArticleFactory(**common, title="Nouvelle de Kandi", author=hidden["actor"])
    make.ResourceFactory(**common, title="Carnet de Kandi", author=hidden["actor"])
    make.CallFactory(**common, title="Appel de Kandi", funders=[hidden["funder"], site.funder])
    make.NetworkPartnerFactory(network=site.network, actor=hidden["actor"])
    site.group.members.add(hidden["actor"])
    site.parakou.actor.network = network
    site.parakou.actor.save()


def write_private(site):
    """What the staff alone may read of published records."""
    author = make.UserFactory(
        username=f"{PRIVATE}-compte", first_name=PRIVATE, last_name=PRIVATE, email=f"{PRIVATE}@example.org"
    )
    batch = make.ImportBatchFactory(file_name=f"{PRIVATE}.tsv", problem=PRIVATE, made_by=author)
    make.ImportRowFactory(batch=batch, reason=PRIVATE, detail={"values": {"email": PRIVATE}})
    private = {"source_note": PRIVATE, "state_changed_by": author, "published_by": author, "created_by": author}
    for model in record_models():
        model.objects.filter(state="publie").update(**private)
    site.actor.email, site.actor.phone = f"{PRIVATE}@example.org", f"01 02 03 {PRIVATE}"
    site.actor.origin, site.actor.import_batch = "import", batch
    site.actor.save()
    for organisation in (site.network, site.orleans, site.parakou, site.funder):
        type(site.actor).objects.filter(pk=organisation.pk).update(email=f"{PRIVATE}@example.org", phone=PRIVATE)
    for name in BEARERS:
        contact = getattr(make, f"{name.title()}ContactFactory")
        owner = {name: getattr(site, name)}
        contact(**owner, function="Maire", name=PRIVATE, email=f"{PRIVATE}@example.org", phone=PRIVATE)
        contact(**owner, function="Maire", expired=True, email=f"{PRIVATE}@example.org", phone=PRIVATE)
        model = contact._meta.model
        model.objects.filter(**owner, expires_on__lt=timezone.localdate()).update(name=PRIVATE)
    make.VerificationFactory(project=site.project, note=PRIVATE, by=author)


def public_addresses(site):
    """Every page, view, facet value, search, sheet, feed, calendar, export and error page."""
    chosen = [
        {"reseau": f"{SEARCHED}-reseau-draft"},
        {"collectivite": f"{SEARCHED}-commune-draft"},
        {"financeur": f"{SEARCHED}-fonds-draft"},
        {"groupe": f"{SEARCHED}-groupe-draft"},
        {"q": SEARCHED},
        {"q": SEARCHED[:-1]},
        {"pays": "BJ"},
        {"page": 2},
        {"toutes": 1},
        {"tous": 1},
        {"periode": "passes"},
        {"etat": "clos"},
    ]
    queries = [urlencode(one) for one in chosen]
    yield from whole_site.pages()
    yield from whole_site.sheet_pages(site)
    yield from whole_site.sitemaps()
    yield from whole_site.exports()
    for path, view in whole_site.list_classes().items():
        yield from (f"{path}?{query}" for query in queries)
        yield from (f"{path}?vue={name}" for name in view.view_names)
    for path in whole_site.exports():
        yield from (f"{path}?q={SEARCHED}", f"{path}?toutes=1&periode=passes")
    for query in queries:
        yield from (f"/recherche/?{query}", f"/recherche/suggestions.json?{query}", f"/chiffres/?{query}")
    yield f"/{SEARCHED}/"
    for model, field in (("project", "jumelage"), ("jumelagemember", "collectivite"), ("projectactor", "actor")):
        asked = urlencode({"app_label": "directory", "model_name": model, "field_name": field, "term": SEARCHED})
        yield f"{reverse('admin:autocomplete')}?{asked}"
    yield from (reverse("admin:index"), reverse("admin:login"))


def crawl(client, addresses):
    """``{address: text}`` of these and of all pages that they lead to, parameters aside."""
    texts, waiting = {}, set(addresses)
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        assert response.status_code < 500, address
        texts[address] = whole_text(response)
        texts[address] += "".join(f"\n{name}: {value}" for name, value in response.headers.items())
        found = set(re.findall(r"""\b(?:href|src)=["'](/[^"'?#]*)""", texts[address]))
        waiting |= {one for one in found - texts.keys() if not one.startswith("/static/")}
    return texts


def whole_text(response):
    """The words of a response, also those of a workbook, which are compressed."""
    content = read(response)
    if content.startswith(b"PK"):
        return workbooks.text(content)
    # Calendars fold their lines after 75 octets.
    return content.decode(errors="replace").replace("\r\n ", "")


def around(texts, word):
    """``{address: words}``: where a word is, with what is around it."""
    return {
        address: text[max(0, at - 80) : at + 40]
        for address, text in texts.items()
        if (at := text.lower().find(word)) >= 0
    }


@pytest.fixture(scope="module")
def reading(django_db_setup, django_db_blocker):
    """Everything that a reader without account may get, read once; nothing stays in the database."""
    with django_db_blocker.unblock(), transaction.atomic():
        site, client = build_site(), Client()
        hidden = [hidden_records(state) for state in HIDDEN]
        for records in hidden:
            tie(site, records)
        write_private(site)
        own = [record.get_absolute_url() for records in hidden for record in records.values()]
        asked = [*public_addresses(site), *own, *(f"/proposer/?fiche={address}" for address in own)]
        texts = crawl(client, asked)
        statuses = {address: client.get(address).status_code for address in own}
        kinds = {type(getattr(record, "actor", record)) for record in hidden[0].values()}
        names = [getattr(record, "title", None) or record.name for record in vars(site).values()]
        transaction.set_rollback(True)
    return SimpleNamespace(texts=texts, statuses=statuses, kinds=kinds, names=names)


def test_one_record_of_every_kind_is_hidden(reading):
    assert reading.kinds == record_models()


def test_the_reading_sees_what_is_published(reading):
    """Without this, a reading that sees nothing would prove nothing."""
    text = "".join(reading.texts.values()).replace("\u00a0", " ")

    assert [name for name in reading.names if name not in text] == []
    assert text.count("Aminata Sangaré") >= len(BEARERS)


def test_the_reading_sees_every_format_of_the_files(reading):
    formats = {suffix: f"/projets.{suffix}" for suffix in ("csv", "xlsx", "json", "geojson", "atom")}

    assert {suffix: "Gestion des déchets à Parakou" in reading.texts[path] for suffix, path in formats.items()} == (
        dict.fromkeys(formats, True)
    )


def test_unpublished_records_are_in_no_public_byte(reading):
    assert around(reading.texts, SECRET) == {}


def test_unpublished_records_are_not_linked(reading):
    texts = {address: text for address, text in reading.texts.items() if SEARCHED not in address}

    assert around(texts, SEARCHED) == {}


def test_unpublished_records_have_no_page(reading):
    assert reading.statuses == dict.fromkeys(reading.statuses, 404)


def test_what_the_staff_alone_may_read_is_in_no_public_byte(reading):
    assert around(reading.texts, PRIVATE) == {}


def test_no_e_mail_address_is_published(reading):
    """Nothing lets a person open theirs yet: none at all. Identifiers of calendars look like addresses and are not."""
    lines = [line for text in reading.texts.values() for line in text.splitlines() if not line.startswith("UID:")]

    assert {one for line in lines for one in E_MAIL.findall(line)} - {EXAMPLE} == set()


@pytest.mark.django_db
def test_files_are_served_while_their_record_is_published(client):
    site = build_site()
    rows = [row for name in BEARERS for row in getattr(site, name).attachments.all()]

    shown = {client.get(row.file.url).status_code for row in rows}
    for model in record_models():
        model.objects.update(state="archive")
    hidden = {client.get(row.file.url).status_code for row in rows}

    assert (shown, hidden) == ({200}, {404})
