"""Every address of the office, asked by another network: what is not public changes nothing of what it answers.

The addresses are found in the resolver. Pages without a key are read before and after another network writes drafts,
archives, deletes and merges; pages of a key answer for a hidden row as for one that never was.
"""

import io
import re
import zipfile
from difflib import unified_diff
from itertools import product

import pytest
from django.urls import get_resolver, reverse
from zeal import zeal_ignore

from directory import merging
from directory.duplicates import finding
from directory.models import Actor, Project
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.rows import DESK, RECORDS, ROLES, SHEETS, address

pytestmark = pytest.mark.django_db

SECRET = "Zanzibar"
LABELS = {**RECORDS, **ROLES}
# Text that names nobody's sheet: the keys of forms, what the clock says.
_MOVES = re.compile(r'(name="csrfmiddlewaretoken" value|nonce|data-(?:fin|secondes|session)[a-z-]*)="[^"]*"')


NARROWER = ("editor", "contributor", "reader")


@pytest.fixture
def stranger(other_network):
    return client_of(make.UserFactory(network=other_network))


@pytest.fixture
def narrower(other_network):
    """A client of each of the other roles of a network."""
    return {role: client_of(make.UserFactory(**{role: other_network})) for role in NARROWER}


def patterns(resolver=None, before="", office=False):
    """``(name, route)`` of each address of the office."""
    for one in (resolver or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from patterns(one, route, office or one.namespace == "admin")
        elif office:
            yield one.name, route


def pages():
    """The addresses that take no key, of what one reads."""
    left = {"logout", "login", "password_change", "password_change_done", "horloge", "jsi18n"}
    names = {name for name, route in patterns() if name and "<" not in route and "(" not in route}
    return sorted(names - left)


def keyed():
    """``{label: names of the addresses that take the key of its rows}``."""
    found = {label: set() for label in (*SHEETS, *DESK)}
    for name, route in patterns():
        for label, names in found.items():
            prefix = label.replace(".", "_") + "_"
            if name and name.startswith(prefix) and re.search(r"^[^<(]*<[a-z]+:(object_id|pk)>[^<]*$", route):
                names.add(name)
    return found


def read(client, path, **query):
    with zeal_ignore():
        answer = client.get(path, query)
    body = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, answer.get("Location", ""), _MOVES.sub("", text_of(body))


def text_of(body):
    """A page, or what the sheets of a workbook hold: when it was made is aside."""
    if not body.startswith(b"PK"):
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return "\n".join(parts.read(name).decode() for name in sorted(parts.namelist()) if name.startswith("xl/"))


def queries(name):
    yield {}
    if name.endswith("_changelist"):
        yield {"_facets": "True"}
        yield {"q": SECRET}
    if name == "semblables":
        yield {"table": "directory_actor", "name": SECRET}
        yield {"table": "directory_project", "title": SECRET}


def hidden_rows(network):
    """A row of each model that nobody else may see, every text of which says the secret."""
    rows = {}
    for label, one in LABELS.items():
        for state in ("draft", "review", "archived"):
            rows[label] = one(network=network, **{state: True})
            record = getattr(rows[label], "actor", None) or rows[label]
            name = "name" if hasattr(record, "name") else "title"
            setattr(record, name, f"{SECRET} {state} {label}")
            record.save(update_fields=[name])
    for label, one in DESK.items():
        rows[label] = one(network=network)
    return rows


def write(network):
    """All that a network may do of what is not public; the actors that factories publish beside are hidden too."""
    public = set(Actor.objects.values_list("pk", flat=True))
    rows = hidden_rows(network)
    make.ProjectFactory(title=f"{SECRET} ôté", network=network).delete()
    make.ActorFactory(name=f"{SECRET} ôtée", network=network).delete()
    kept, lost = (make.ProjectFactory(title=f"{SECRET} {name}", network=network) for name in ("gardé", "perdu"))
    merging.merge(kept, lost, by=make.UserFactory(national=True))
    Actor.objects.exclude(pk__in=public).update(state="archive", network=network)
    for model in (Actor, Project):
        finding.refresh(model)
    asked = rows["directory.submission"]
    type(asked).objects.filter(pk=asked.pk).update(title=SECRET, author_name=SECRET)
    return rows


def test_what_is_not_public_changes_no_page_of_others(stranger, narrower, network, other_network):
    """Word for word for who manages; the other roles, in the same base, read the secret nowhere."""
    for label, one in LABELS.items():
        one(network=other_network, draft=True)
        if label != "directory.network":
            one(network=network, published=True)
    asked = [(name, query) for name in pages() for query in queries(name)]
    read(stranger, reverse("admin:index"))
    before = [read(stranger, reverse(f"admin:{name}"), **query) for name, query in asked]

    write(network)

    after = [read(stranger, reverse(f"admin:{name}"), **query) for name, query in asked]
    pairs = zip(asked, before, after, strict=True)
    changed = {str(one): [*unified_diff(*(str(it[2]).splitlines() for it in both), n=0)] for one, *both in pairs}
    assert {name: lines for name, lines in changed.items() if lines} == {}
    assert len(asked) > 60
    told = [
        (role, name)
        for role, client in narrower.items()
        for name, query in asked
        if not query and SECRET in read(client, reverse(f"admin:{name}"))[2]
    ]
    assert told == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_hidden_row_answers_as_one_that_never_was(method, stranger, narrower, network):
    """To who manages; to an editor as well, who acts, or to a reader."""
    rows, different = write(network), []
    clients = [stranger, narrower["reader" if method == "get" else "editor"]]
    for label, names in keyed().items():
        if label not in rows:
            continue
        row, forged = rows[label], {"post": "yes", "geste": "accepter", "etat": "publie", "_save": "1"}
        for name, client in product(sorted(names), clients):
            answers = []
            for key in (row.pk, row.pk + 9000):
                client.cookies.pop("messages", None)
                with zeal_ignore():
                    answer = getattr(client, method)(reverse(f"admin:{name}", args=[key]), forged)
                assert SECRET not in answer.content.decode(), name
                where = answer.get("Location", "").replace(str(key), "…")
                said = [str(one).replace(str(key), "…") for one in answer.wsgi_request._messages]
                answers.append((answer.status_code, where, said))
            if answers[0] != answers[1]:
                different.append((name, *answers))

    assert different == []
    assert sum(map(len, keyed().values())) > 60


@pytest.mark.parametrize("label", sorted(LABELS))
def test_no_choice_names_a_hidden_row(label, stranger, network, other_network):
    """Of every key of the form, asked as its field asks; the form itself, new and of one's own sheet."""
    write(network)
    own = LABELS[label](network=other_network)
    model = type(own)
    told = [read(stranger, address(label, "add"))[2], read(stranger, address(label, "change", own.pk))[2]]
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if field.is_relation:
            asked = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": field.name}
            told.append(read(stranger, reverse("admin:autocomplete"), term=SECRET, **asked)[2])

    assert [text for text in told if SECRET in text] == []
