"""Whatever changes people across the base. Each gesture is one transaction and names who acts (``by``).

Whoever decides of a proposition or writes a sheet meanwhile comes before or after: rows are locked, then looked at
again. What an import or a return would bring back of somebody erased is taken out by ``keep_out``, and told.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.database.acts import act
from directory.database.blanking import Blanked, permitted
from directory.database.personal import declared, identity_of, rows_of, tables, tracked_by, words_of
from directory.database.undo import histories
from directory.french import all_of, quoted
from directory.models import ErasedPrint, Erasure
from directory.people import log, prints
from directory.people.finding import Place, everything, find, texts_of
from directory.people.identity import EMAIL, NAME, PHONE, Person, key_of, names_in, seen_in

# Rows named in a sentence.
MOST_TOLD = 5


class Nowhere(Exception):
    """The person is at none of the places that were chosen."""


@transaction.atomic
def erase(person, *, by, chosen=None, scope=everything, network=None):
    """Blank a person at the places ``chosen`` (names of ``Place``; ``None``: all), in their history too.

    The function, the sheet and who changed what stay. Returns the ``Erasure``. Raises ``Nowhere``.
    """
    with act(user=by.pk, source="effacement"):
        _lock(find(person, scope=scope), chosen)
        # Again: whoever held these rows has written meanwhile.
        places = _chosen(find(person, scope=scope), chosen)
        if not places:
            raise Nowhere
        return _write(places, prints.prints_of(person.keys), by=by, network=network)


@transaction.atomic
def rectify(person, *, by, values, chosen=None, scope=everything):
    """Give a person another name, e-mail or number (``values``, by sort) at the places ``chosen`` (names of ``Place``;
    ``None``: those that are surely theirs), texts included.

    What was said before stays in the history, which dates it. Returns the places changed.
    """

    def found():
        places = changeable(find(person, scope=scope))
        return [one for one in places if (one.is_sure if chosen is None else one.name in chosen)]

    with act(user=by.pk, source="rectification"):
        _lock(found(), chosen)
        # Again: whoever held these rows has written meanwhile.
        changed = [(place, changes) for place in found() if (changes := changes_of(place, values))]
        for place, changes in changed:
            rows_of(place.model).filter(pk=place.row.pk).update(**{name: after for name, _before, after in changes})
        return [place for place, _changes in changed]


def forget(places, *, by):
    """Blank whom these places name, kept long enough: no fingerprint is kept, they may come back. In a transaction."""
    _write(places, set(), by=by, network=None)


def changeable(places):
    """Those that may be put right: what is said today, neither a trace, nor what a mail or a proposition said."""
    return [
        one for one in places if (one.whole or _texts_naming(one)) and not (one.is_gone or declared(one.model).goes)
    ]


def _texts_naming(place):
    """The columns of a sheet, or of a part of one, whose words name the person among others."""
    if place.model not in histories():
        return []
    columns = (place.model._meta.get_field(name) for name in sorted(place.found.keys() - place.whole))
    return [one for one in columns if isinstance(one, (models.CharField, models.TextField)) and not one.unique]


def replaced(text, marks, values):
    """``text`` with each string of ``marks`` (``{string: sort}``) become what ``values`` says of its sort."""
    for one in sorted(marks, key=len, reverse=True):
        if values.get(marks[one]):
            text = text.replace(one, values[marks[one]])
    return text


def changes_of(place, values):
    """``[(column, before, after)]``: what ``rectify`` would write."""
    identity = identity_of(place.model)
    names = declared(place.model).names
    found = []
    for name in sorted(place.whole):
        after = values.get(identity[name], "")
        if len(names) > 1 and name in names and after:
            # A first name and a name, each in its column.
            first, _space, last = after.partition(" ")
            after = first if name == names[0] else last
        before = getattr(place.row, name)
        if after and after != before:
            found.append((name, before, after[: place.model._meta.get_field(name).max_length]))
    for column in _texts_naming(place):
        before = getattr(place.row, column.name)
        after = replaced(before, place.found[column.name], values)
        if after != before and (column.max_length is None or len(after) <= column.max_length):
            found.append((column.name, before, after))
    return found


# --- After a restore, an import, a return -----------------------------------------------------------------------------


@transaction.atomic
def replay(*, by):
    """Erase again, in a base that a restore brought back, all who were erased. Returns ``KeptOut``.

    The journal of the erasures outlives the base (``directory.people.log``). Where they were erased, every one is; an
    e-mail or a number that the national level erased goes everywhere. A name elsewhere may be a homonym's: it is told.
    """
    log.read_back(by=by)
    return _keep_out(tables(), everything, by=by)


@transaction.atomic
def keep_out(number, *, by):
    """Take whoever was erased out of what the act ``number`` wrote. Returns ``KeptOut``."""
    scopes = {}
    for history in tables():
        model = tracked_by(history)
        if model is not None and words_of(model):
            written = rows_of(history).filter(pgh_context_id=number)
            keys = set(written.exclude(pgh_label="delete").values_list(model._meta.pk.attname, flat=True))
            scopes |= {model: Q(pk__in=keys), history: Q(pgh_context_id=number)} if keys else {}
    return _keep_out(list(scopes), scopes.__getitem__, by=by)


@dataclass(frozen=True)
class KeptOut:
    """``places``: rows from which somebody erased was taken out; ``homonyms``: rows that bear the name of one."""

    places: int = 0
    homonyms: tuple = ()

    @property
    def sentence(self):
        """For whoever did what brought them back; empty if nobody was."""
        said = []
        if self.places:
            said.append(
                ngettext(
                    "Une personne effacée à sa demande revenait à %(count)s endroit : elle n’y a pas été remise.",
                    "Des personnes effacées à leur demande revenaient à %(count)s endroits : elles n’y ont pas été "
                    "remises.",
                    self.places,
                )
                % {"count": self.places}
            )
        if self.homonyms:
            rows = all_of([quoted(str(one)) for one in self.homonyms[:MOST_TOLD]])
            said.append(
                _("Le nom d’une personne effacée, ou celui d’un homonyme, est écrit ici : %(rows)s. Vérifiez.")
                % {"rows": rows}
            )
        return " ".join(said)


def _keep_out(models, scope, *, by):
    known = prints.Known()
    if not known:
        return KeptOut()
    networks = dict(Erasure.objects.filter(replays=None).values_list("pk", "network"))
    erased_at = defaultdict(set)
    for pk, places in Erasure.objects.filter(replays=None).values_list("pk", "places"):
        for table, key, _columns in places:
            erased_at[table, key].add(pk)
    people, told = defaultdict(set), {}
    for model in models:
        if not words_of(model):
            continue
        for row in rows_of(model).filter(scope(model)).order_by("pk").iterator(chunk_size=500):
            place = Place(model, row, {})
            here = erased_at.get((place.kept._meta.db_table, str(place.key)), set())
            for (sort, value), written in _named_in(model, row, is_deep=bool(here)).items():
                by_whom = known.erasures_of(sort, value)
                everywhere = {pk for pk in by_whom if sort != NAME and networks.get(pk) is None}
                if found := by_whom & (here | everywhere):
                    people[min(found)].add((sort, written))
                elif by_whom and sort == NAME and not place.is_gone:
                    told[place.name] = row
    number = 0
    for pk, strings in people.items():
        person = Person(*(tuple(text for kind, text in strings if kind == sort) for sort in (NAME, EMAIL, PHONE)))
        if found := find(person, scope=scope, only=models):
            erasure = Erasure.objects.get(pk=pk)
            _write(found, set(), by=by, network=erasure.network, replays=erasure)
            number += len(found)
    return KeptOut(number, tuple(told.values()))


def _named_in(model, row, *, is_deep):
    """``{(sort, key): as written}`` of whom a row may name. ``is_deep``: any two to four words of it may be a name."""
    found, identity = {}, identity_of(model)
    for column in words_of(model):
        value = getattr(row, column.attname)
        for text in texts_of(value):
            found |= seen_in(text)
            if is_deep:
                found |= names_in(text)
        if value and column.name in identity:
            sort = identity[column.name]
            found[sort, key_of(sort, value)] = value
    names = declared(model).names
    if len(names) > 1 and (value := " ".join(filter(None, (getattr(row, name) for name in names)))):
        found[NAME, key_of(NAME, value)] = value
    return found


# --- What they share -------------------------------------------------------------------------------------------------


def _chosen(places, chosen):
    return [one for one in places if chosen is None or one.name in chosen]


def _lock(places, chosen):
    """Hold the rows, in one order for all: nobody changes them until the transaction ends. Returns the places."""
    kept = _chosen(places, chosen)
    for place in sorted(kept, key=lambda one: (one.model._meta.db_table, one.row.pk)):
        if not place.is_gone:
            rows_of(place.model).select_for_update(of=("self",)).filter(pk=place.row.pk).first()
    return kept


def _write(places, digests, *, by, network, replays=None):
    """Log an erasure, then blank what it names; each history after its row, which has just written there."""
    where = [[one.kept._meta.db_table, str(one.key), sorted(one.found)] for one in places]
    erasure = Erasure.objects.create(by=by, network=network, replays=replays, places=where)
    ErasedPrint.objects.bulk_create(ErasedPrint(erasure=erasure, sort=sort, digest=digest) for sort, digest in digests)
    found, whole = set(), set()
    for place in places:
        anywhere, values = place.strings
        found |= anywhere
        whole |= values
    found = sorted(found, key=len, reverse=True)
    with permitted(erasure, found, whole):
        for place in places:
            for one in (place, *place.former):
                _blank(one, found)
    transaction.on_commit(lambda: log.write(erasure))
    return erasure


def _blank(place, found):
    model, row = place.model, place.row
    if place.goes and not place.is_gone:
        rows_of(model).filter(pk=row.pk).delete()
        return
    if place.apart:
        rows_of(model).filter(pk=row.pk).update(**{name: value for name, (_strings, value) in place.apart.items()})
    changes = {}
    for column in words_of(model):
        if column.unique and column.name in place.found:
            changes[column.name] = f"efface-{row.pk}"
        elif column.name in place.whole:
            changes[column.name] = ""
        elif column.name in place.found:
            changes[column.name] = Blanked(column, found)
    if not place.is_gone and (place.whole or place.found.keys() & set(declared(model).files)):
        changes |= {
            name: value(row) if callable(value) else value for name, value in declared(model).companions.items()
        }
    for name in declared(model).files:
        if name in place.found:
            kept = getattr(row, name)
            transaction.on_commit(lambda storage=kept.storage, path=kept.name: storage.delete(path))
            changes[name] = ""
    rows_of(model).filter(pk=row.pk).update(**changes)
