"""What can be followed, and how it is called: one key for all the ways of asking the same thing.

- « /projets/?pays=BJ »: a selection of one list, its parameters in order, neither sort nor view;
- « /recherche/?q=eau »: a search, in every list;
- « /pays/BJ/ »: a country, in every list that it cuts;
- « projets:12 »: a sheet, by its number: neither a new address nor a merge loses it. With what other lists hold of a
  territory, a funder, a network or a group.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.following.prints import called, sheet_of
from directory.french import quoted
from directory.kinds import all_kinds
from directory.listing.query import typed_words
from directory.listing.titles import TOO_SMALL
from directory.models import Actor, Country, Merge, Redirection
from directory.search.glued import tells_nothing
from directory.sheets.facts import facts_for
from directory.understanding import operators

SEARCH = "/recherche/"
LONGEST_KEY = 1000
MOST_NAMES = 3
TOO_LONG = gettext_lazy("Cette sélection est trop longue pour être suivie : retirez quelques filtres.")


@dataclass(frozen=True)
class Part:
    """Some records of a kind: those that ``parameters`` (a query string) keep of its list, or the one of ``pk``."""

    kind: object
    parameters: str = ""
    pk: int | None = None

    @property
    def selection(self):
        return self.kind.list.select(QueryDict(self.parameters))


@dataclass(frozen=True)
class Subject:
    """What is followed, as of now. ``words``: « Projets · Bénin · En cours »; ``address``: its page here.

    ``ours``: its words, less what somebody typed: a mail to who asked for nothing carries no one's message.
    ``lost``: why it means nothing any more, a sentence; ``doubts``: sentences on what of it is not understood.
    """

    key: str
    words: str
    address: str
    parts: tuple = ()
    lost: str = ""
    doubts: tuple = ()
    ours: str = ""

    def counted(self):
        """« 12 projets, 3 jumelages »: how many records it has today."""
        counts = [
            (part.kind.list.noun, number)
            for part in self.parts
            if part.pk is None and (number := _count(part.selection))
        ]
        if counts:
            return ", ".join(noun.count(number) for noun, number in counts)
        lists = [part for part in self.parts if part.pk is None]
        return lists[0].kind.list.noun.count(0) if len(lists) == 1 else ""


def _count(selection):
    with selection.lock:
        return selection.total


def followed_kinds():
    """The kinds of sheets whose changes can be told."""
    return [kind for kind in all_kinds() if kind.list and kind.sheet and facts_for(kind.model)]


def _kinds():
    return {kind.name: kind for kind in followed_kinds()}


# --- From an address -------------------------------------------------------------------------------------------------


def asked(data):
    """The ``Subject`` that ``/suivre/?…`` asks for (a ``QueryDict``), or ``None``.

    ``fiche``: the address of a sheet or of a country; ``liste``: the name of a list, cut by its own parameters;
    ``q`` alone: a search.
    """
    if address := data.get("fiche", "").replace("\x00", ""):
        return _sheet_at(address)
    if name := data.get("liste", ""):
        kind = _kinds().get(name)
        if kind is None:
            return None
        asked = data.copy()
        del asked["liste"]
        return _of_list(kind, asked)
    words = typed_words(data.get("q"))
    return subject_of(f"{SEARCH}?{urlencode({'q': words})}") if words else None


def _sheet_at(address):
    match = re.fullmatch(r"/([a-z-]+)/([-\w]{1,120})/", address, re.ASCII)
    if match is None:
        return None
    name, slug = match.groups()
    if name == "pays":
        return subject_of(f"/pays/{slug.upper()}/") if len(slug) == 2 else None
    kind = _kinds().get(name)
    if kind is None:
        return None
    path = "actor__slug" if kind.is_role else "slug"
    published = kind.model.objects.published()
    slugs = [slug, Redirection.objects.current_slug(kind.record_model, slug)]
    keys = dict(published.filter(**{f"{path}__in": [one for one in slugs if one]}).values_list(path, "pk"))
    key = next((keys[one] for one in slugs if one in keys), None)
    return None if key is None else subject_of(f"{name}:{key}")


# --- From a key ------------------------------------------------------------------------------------------------------


def subject_of(key):
    """The ``Subject`` of a key, always."""
    if not key.startswith("/"):
        name, _colon, number = key.partition(":")
        return _of_sheet(key, _kinds()[name], int(number))
    path, _mark, parameters = key.partition("?")
    if path == SEARCH:
        return _of_search(key, QueryDict(parameters).get("q", ""))
    name, code = path.strip("/").split("/") if path.count("/") == 3 else (path.strip("/"), "")
    return _of_country(key, code) if code else _of_list(_kinds()[name], QueryDict(parameters))


def _of_list(kind, data):
    selection = kind.list.select(data)
    query = selection.query
    parameters = urlencode(sorted(parse_qsl(query.parameters())))
    unknown = any(chosen.unknown and not chosen.labels for chosen in query.chosen.values())
    doubts = query.ignored()
    lost = " ".join(doubts) if unknown else ""
    if query.text and tells_nothing(query.text):
        lost = str(TOO_SMALL)
    key = kind.list.path + (f"?{parameters}" if parameters else "")
    return Subject(
        key=key,
        words=_words(selection),
        ours=_words(selection, is_ours=True),
        address=query.url(),
        parts=(Part(kind, parameters),),
        lost=str(TOO_LONG) if len(key) > LONGEST_KEY else lost,
        doubts=tuple(doubts),
    )


def _words(selection, *, is_ours=False):
    query = selection.query
    words = [called(selection.listing)]
    for _name, chosen in query.cuts:
        labels = [*map(str, chosen.labels.values())]
        labels += [] if is_ours else [quoted(value[:40]) for value in chosen.unknown]
        more = len(labels) - MOST_NAMES
        words.append(", ".join(labels[:MOST_NAMES]) + (_(" et %s de plus") % more if more > 0 else ""))
    if query.text:
        words.append(_("une recherche") if is_ours else quoted(query.text))
    words += [] if is_ours else [_("sauf %s") % one for one in query.exceptions]
    return " · ".join(words)


def _of_search(key, text):
    is_idle = tells_nothing(operators.normalised(text))
    return Subject(
        key=key,
        words=_("Tout le site · %s") % quoted(text),
        ours=_("Tout le site · une recherche"),
        address=key,
        parts=tuple(Part(kind, urlencode({"q": text})) for kind in followed_kinds()),
        lost=str(TOO_SMALL) if is_idle else "",
    )


def _of_country(key, code):
    country = Country.objects.filter(pk=code).first()
    if country is None:
        return Subject(key, code, "/pays/", lost=_("Ce pays n’est plus dans nos listes."))
    words = _("%s (pays)") % country.name
    return Subject(key, words, country.get_absolute_url(), _around("pays", code))


def _of_sheet(key, kind, number):
    # One by one: what became another sheet is that one.
    heirs = Merge.objects.heirs(kind.record_model._meta.db_table)
    number = heirs.get(number, number)
    record = kind.sheet().queryset().filter(pk=number).first()
    if record is None:
        return Subject(key, _("Une fiche qui n’est plus publiée"), kind.list.path, lost=_("Elle n’est plus publiée."))
    around = _around(kind.followed.facet, sheet_of(record).slug) if kind.followed.facet else ()
    words = f"{record} ({kind.list.noun.singular})"
    return Subject(f"{kind.name}:{number}", words, record.get_absolute_url(), (Part(kind, pk=number), *around))


def _around(facet, value):
    """What lists hold of a country, a territory, a funder, a network or a group; organisations apart."""
    return tuple(
        Part(kind, urlencode({facet: value}))
        for kind in followed_kinds()
        if facet in kind.list.facets and kind.record_model is not Actor
    )
