"""What a search field suggests as one types: the names of all that is public, held in memory.

The table of names may be a few seconds late; what is shown is read from the base at each request, published or
nothing, so that a name that was withdrawn is never suggested.
"""

import logging
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import DatabaseError, connection

from directory.database.fold import fold
from directory.matching import SLACK, nearest
from directory.reading.territory_words import code_alone, departement_number, without_title
from directory.search.dictionary import is_french
from directory.search.glued import is_named, spelt, tells_nothing
from directory.search.highlight import LINKING_WORDS
from directory.search.names import BEGINS, BEGINS_OTHER, EXACT, EXACT_OTHER, WITHIN, Hit, NameTable

log = logging.getLogger(__name__)

LIMIT = 10
#: Of one kind, when several answer.
SHARE = 4
#: Fewer good answers than this, and typing errors are forgiven.
FEW = 3
#: So many names are read anew at once; more are read apart, for one second of every ``PATIENCE``.
AT_ONCE = 10_000
PATIENCE = 20
#: What a place weighs more than its namesakes for these to be small beside it: five times the people.
MUCH_HEAVIER = 0.7
#: What a place that everybody knows weighs: a town of 20,000 people here.
WELL_KNOWN = 5.78
#: What it weighs more than a name that begins as an unknown word does, to be meant before it: « Toulouze ».
FAR_HEAVIER = 2
WORD = re.compile(r"\w+")
MAX_WORDS = 12
#: Shorter names of GeoNames are codes of airports.
_SHORTEST_TOWN = 4


@dataclass(frozen=True)
class Shown:
    """How a record is written."""

    name: str
    note: str
    url: str


@dataclass(frozen=True)
class Source:
    """One kind of records. With ``leads``, one named just so comes before any other kind.

    ``names()`` yields every ``Name`` that may be typed; ``show(pks)`` returns ``{pk: Shown}`` of those that are
    published; ``others(pks)`` returns ``{pk: [other names, as one writes them]}``; ``by_code(code)`` lists the keys of
    those that bear an official code; ``by_town(key)`` returns ``{pk: name}`` of those where a town of this folded name
    is, when no record is named so. ``rank``: what a name means first, among kinds. ``is_place``: kinds that are places
    come by what weighs most in each, names being as near: Sénégal before a village, Marseille before Maroc.
    """

    kind: str
    label: str
    names: Callable
    show: Callable
    others: Callable | None = None
    by_code: Callable | None = None
    by_town: Callable | None = None
    leads: bool = False
    rank: int = 100
    is_place: bool = False


@dataclass
class Group:
    kind: str
    label: str
    suggestions: list = field(default_factory=list)


@dataclass(frozen=True)
class Suggestion:
    """``other``: the name that was typed, when it is not the one shown (« Haute-Volta » for Burkina Faso)."""

    name: str
    note: str
    url: str
    other: str = ""


@dataclass(frozen=True)
class Answer:
    """``corrected``: the words as they were understood, when nothing is named as they were typed."""

    groups: list
    corrected: str = ""

    @property
    def total(self):
        return sum(len(group.suggestions) for group in self.groups)


class Suggestions:
    """The sources of one site, and their names in memory.

    ``read_sources()``: the sources; ``stamp()``: a short text that changes with the records; ``clock`` counts seconds.
    """

    def __init__(self, read_sources, stamp, clock=time.monotonic):
        self._read_sources = read_sources
        self._stamp = stamp
        self._clock = clock
        self._tables, self._seen, self._read_at, self._cost = None, None, 0.0, 0.0
        self._well_known = ((), ())
        self._lock = threading.Lock()

    @property
    def sources(self):
        """``{kind: Source}``, what a name means first coming first."""
        return {source.kind: source for source in sorted(self._read_sources(), key=lambda source: source.rank)}

    def answer(self, text, kinds=(), limit=LIMIT):
        """What ``text`` may be the beginning of, the named thing first; ``kinds`` keeps only these."""
        return self.told(*self.find(text, kinds, limit))

    def told(self, kept, understood):
        """The ``Answer`` that what ``find`` gives makes."""
        groups = [group for kind, hits in kept.items() if (group := self.group(kind, hits)).suggestions]
        return Answer(groups, _written(understood, groups))

    def find(self, text, kinds=(), limit=LIMIT):
        """``{kind: hits}``, the best kind first, and the words understood in place of those typed, if they had to be.

        Nothing says yet that the records are still published: ``group`` reads them.
        """
        text = text.replace("\x00", " ")
        typed = fold(text)
        if not typed:
            return {}, ()
        tables = self.tables()
        sources = [source for kind, source in self.sources.items() if not kinds or kind in kinds]
        if coded := self._by_code(typed, sources):
            return self._shared(coded, limit), ()
        hits = _find(tables, sources, text, typed, limit)
        if tells_nothing(typed):
            # The last one may be the beginning of a name: « la » of Laval and of La Rochelle.
            begun = {kind: [hit for hit in found if hit.tier <= BEGINS_OTHER] for kind, found in hits.items()}
            return self._shared(begun, limit), ()
        if not _is_enough(hits):
            hits = _in_towns(sources, typed) | hits
        understood = ()
        if not kinds and not _is_named(hits) and (known := self._far_heavier(typed, hits)):
            return self._shared(_find(tables, sources, known, known, limit), limit), tuple(known.split())
        if not _is_enough(hits):
            guesses, words = _guess(tables, sources, typed, limit, strict=bool(hits))
            understood = () if hits else words
            for kind, found in guesses.items():
                known = {hit.pk for hit in hits.get(kind, ())}
                hits[kind] = [*hits.get(kind, ()), *(hit for hit in found if hit.pk not in known)]
        return self._shared(hits, limit), understood

    def knows(self, word):
        """Whether a name, or a town that has no page, holds this folded word."""
        if any(table.knows(word) for table in self.tables().values()):
            return True
        return bool(_in_towns(self.sources.values(), word))

    def means_something(self, word):
        """Whether a folded word is of a name or of French: nothing brings it near others."""
        return is_french(word) or is_named(word) or self.knows(word)

    def meant(self, text):
        """``[(name, weight)]`` of the well-known places that a folded text, where some word means nothing, may misspell
        as a whole: the nearest ones alone, the heaviest first.
        """
        self.tables()
        names, without = self._well_known
        near = nearest(text.replace(" ", ""), without)
        if not near or all(self.means_something(word) for word in text.split()):
            return []
        return [names[place] for faults, _name, place in near if faults == near[0][0]]

    def _far_heavier(self, typed, hits):
        """The well-known name that ``typed`` misspells, beside which all that begins so is small; or ""."""
        heaviest = max((hit.weight for found in hits.values() for hit in found), default=0)
        known = self.meant(typed)
        return known[0][0] if known and hits and known[0][1] > heaviest + FAR_HEAVIER else ""

    def group(self, kind, hits):
        """The ``Group`` of the records that ``hits`` found and that are published, as they are called now."""
        source = self.sources[kind]
        shown = source.show([hit.pk for hit in hits])
        others = self.other_names(kind, [hit for hit in hits if hit.pk in shown])
        return Group(
            kind,
            source.label,
            [
                Suggestion(one.name, one.note, one.url, others.get(hit.pk, ""))
                for hit in hits
                if (one := shown.get(hit.pk))
            ],
        )

    def other_names(self, kind, hits):
        """``{key: name}`` of the hits that another name found than the one shown, as one writes it."""
        labelled = {hit.pk: hit.label for hit in hits if hit.label}
        named = {hit.pk: hit.key for hit in hits if hit.is_other and not hit.label}
        if not named or not self.sources[kind].others:
            return labelled
        others = self.sources[kind].others(list(named))
        return labelled | {
            pk: next((name for name in others.get(pk, ()) if fold(name) == key), "") for pk, key in named.items()
        }

    def tables(self):
        """``{kind: NameTable}``, of now when names are few; of a few seconds ago when they are many."""
        stamp = self._stamp()
        if stamp != self._seen:
            if self._tables is None or sum(map(len, self._tables.values())) < AT_ONCE:
                with self._lock:
                    if stamp != self._seen:
                        self._read(stamp)
            elif self._clock() - self._read_at > PATIENCE * self._cost and self._lock.acquire(blocking=False):
                threading.Thread(target=self._read_apart, args=(stamp,), name="suggestions", daemon=True).start()
        return self._tables

    def forget(self):
        """Drop the names: for tests, whose transactions leave no trace to follow."""
        self._tables = self._seen = None
        self._well_known = ((), ())

    def _read(self, stamp):
        begun = self._clock()
        self._tables = {kind: NameTable(source.names()) for kind, source in self.sources.items()}
        places = [self._tables[kind] for kind, source in self.sources.items() if source.is_place]
        names = sorted((one for table in places for one in table.heaviest(WELL_KNOWN)), key=lambda one: -one[1])
        self._well_known = names, [name.replace(" ", "") for name, _weight in names]
        self._seen, self._read_at = stamp, self._clock()
        self._cost = self._read_at - begun

    def _read_apart(self, stamp):
        try:
            self._read(stamp)
        except DatabaseError:
            # The names of a while ago go on; the next request tries again.
            log.exception("Les noms à suggérer n’ont pas pu être relus.")
        finally:
            self._lock.release()
            connection.close()

    def _by_code(self, typed, sources):
        """Records by an official code, typed whole."""
        # « CD 93 », « département 45 ».
        code = departement_number(typed) or "".join(_telling(code_alone(typed)))
        if not (any(sign.isdigit() for sign in code) and len(code) <= 9):
            return {}
        found = {source.kind: source.by_code(code) for source in sources if source.by_code}
        return {
            kind: [Hit(EXACT, rank, pk, code, False) for rank, pk in enumerate(pks)]
            for kind, pks in found.items()
            if pks
        }

    def _shared(self, hits, limit):
        """Share the places between kinds, the best kind first."""
        order = {kind: position for position, kind in enumerate(self.sources)}
        # Places of every kind stand together.
        first = min((order[kind] for kind in hits if self.sources[kind].is_place), default=0)
        named = [hit.weight for found in hits.values() for hit in found if hit.tier <= EXACT_OTHER]
        places = [hit for kind, found in hits.items() if self.sources[kind].is_place for hit in found]
        begun = max((hit.weight for hit in places if hit.tier == BEGINS), default=0)
        ranked = sorted(
            (
                (
                    _tier(hit, named, begun, self.sources[kind]),
                    *((first, -hit.weight) if self.sources[kind].is_place else (order[kind], 0)),
                    order[kind],
                    hit.rank,
                    kind,
                    hit,
                )
                for kind, found in hits.items()
                for hit in found
            ),
            key=lambda one: one[:5],
        )
        if named:
            ranked = [one for one in ranked if one[0] < WITHIN]
        share = SHARE if len({one[3] for one in ranked}) > 1 else limit
        kept, places = {}, limit
        for *_order, kind, hit in ranked:
            if places and len(kept.get(kind, ())) < share:
                kept.setdefault(kind, []).append(hit)
                places -= 1
        return kept


def _tier(hit, named, begun, source):
    """The tier of a hit. When something is just what was typed (``named``: what each such thing weighs), whole words
    come before longer ones: after Mali, what is said of Mali before Malines; and before all, the place that begins so
    beside which those are small: « Joinville » is Joinville-le-Pont. Another name of a place gives way to what is meant
    more and begins so (``begun``: its weight): « roum » is Roumanie, not Rome.
    """
    if source.leads and hit.tier <= EXACT_OTHER:
        return EXACT - 1
    if named and hit.is_whole and hit.tier == BEGINS and source.is_place and hit.weight > max(named) + MUCH_HEAVIER:
        return EXACT - 0.5
    if hit.tier == EXACT_OTHER and source.is_place and hit.weight < begun:
        return BEGINS
    if named and hit.is_whole and hit.tier > EXACT_OTHER:
        return BEGINS - 0.5
    return hit.tier


def _is_named(hits):
    """Whether something bears the very name that was typed."""
    return any(hit.tier <= EXACT_OTHER for found in hits.values() for hit in found)


def _is_enough(hits):
    """Whether typing errors need not be supposed: something is named so, or several are."""
    return _is_named(hits) or sum(map(len, hits.values())) >= FEW


def _in_towns(sources, typed):
    """``{kind: hits}`` of what holds a town that has no page: China for « Pékin »."""
    if len(typed) < _SHORTEST_TOWN or not typed.replace(" ", "").isalpha():
        return {}
    found = {source.kind: source.by_town(typed) for source in sources if source.by_town}
    return {
        kind: [Hit(EXACT_OTHER, rank, pk, typed, True, label=label) for rank, (pk, label) in enumerate(places.items())]
        for kind, places in found.items()
        if places
    }


def _written(words, groups):
    """``words``, folded, as the suggestions write them: ``parakou`` → « Parakou »."""
    if not groups:
        return ""
    known = {}
    for group in groups:
        for one in group.suggestions:
            for word in WORD.findall(f"{one.name} {one.other}"):
                known.setdefault(fold(word), word)
    return " ".join(known.get(word, word) for word in words)


def _find(tables, sources, text, typed, limit):
    """Hits by kind: as typed, then without the words that name nothing, then as a singular, then by name and place."""
    found = {}
    for words, names in _readings(text, typed):
        # Once something begins so, a singular may still be the very name of a theme: « écoles ».
        asked = [source for source in sources if source.leads or not found]
        hits = {source.kind: tables[source.kind].find(names, words, limit) for source in asked}
        hits = {kind: some for kind, some in hits.items() if some}
        if not found or _is_named(hits):
            found = found | hits
        if _is_named(found):
            break
    if found:
        return found
    words = _telling(typed)
    if len(words) < 2:
        return {}
    hits = {source.kind: tables[source.kind].find_situated(words, limit) for source in sources}
    return {kind: found for kind, found in hits.items() if found}


def _telling(typed):
    """The words of ``typed`` that name something, all of them if none does."""
    # « Ville de Paris », « mairie du Havre », « conseil départemental du Nord ».
    names, _kinds = without_title(typed)
    words = (names[-1] if names else typed).split()
    return _once([word for word in words if word not in LINKING_WORDS] or words)


def _once(words):
    """Each word once, of a reasonable number of them."""
    return list(dict.fromkeys(words))[:MAX_WORDS]


def _readings(text, typed):
    """Ways to read what is typed: ``(equivalent beginnings of each word, the names that it would be)``."""
    words = _once(typed.split())
    options, names = [(word,) for word in words], (typed,)
    # « St » may be the beginning of Strasbourg as well as a saint.
    last = text.lower().split()[-1]
    if last in ("st", "ste") and words[-1] in ("saint", "sainte"):
        options[-1] = (words[-1], last)
        names = (typed, typed.removesuffix(words[-1]) + last)
    yield options, names
    told = _telling(typed)
    if told != words:
        yield [(word,) for word in told], (" ".join(told),)
    words = told
    singular = [_singular(word) for word in words]
    if singular != words:
        # « Groupes » is of « groupe » as « béninoises » of « béninois ».
        plain = [word.removesuffix("s") if len(word) > 4 else word for word in words]
        yield (
            [tuple(dict.fromkeys(both)) for both in zip(singular, plain, strict=True)],
            tuple(dict.fromkeys((" ".join(singular), " ".join(plain)))),
        )


def _singular(word):
    """« ivoiriennes » → « ivoirien », « beninoises » → « beninois »: as the names of the inhabitants are listed."""
    for ending in ("nnes", "nne", "es", "s", "e"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word.removesuffix(ending) + ("n" if ending.startswith("nn") else "")
    return word


def _spelt(tables, sources, typed, limit):
    """Hits of the nearest name that the text may be as a whole, and its words; nothing if nobody has it."""
    for name in spelt(typed):
        hits = _find(tables, sources, name, name, limit)
        if _is_named(hits):
            return hits, tuple(name.split())
    return ()


def _guess(tables, sources, typed, limit, *, strict):
    """Hits by kind despite typing errors, of the nearest names, and the words as understood; ``strict``: one error."""
    words = _telling(typed)
    whole = len(words) > 1 and _spelt(tables, sources, typed, limit)
    if whole:
        return whole
    found = {source.kind: tables[source.kind].guess(words, limit) for source in sources}
    nearest = min((guesses[0][:2] for guesses in found.values() if guesses), default=None)
    if nearest is None or (strict and nearest[0] > 1):
        return _spelt(tables, sources, typed, limit) or ({}, ())
    # What the nearest words find everywhere, then other guesses as near.
    understood = " ".join(nearest[1])
    hits = _find(tables, sources, understood, understood, limit)
    for kind, guesses in found.items():
        known = {hit.pk for hit in hits.get(kind, ())}
        near = [hit for errors, _words, hit in guesses if errors <= nearest[0] + SLACK and hit.pk not in known]
        if near and kind in hits:
            hits[kind] = [*hits[kind], *near]
    return hits, nearest[1]
