"""The words of a list, in memory: which records hold which word, and where.

Words of names are kept as typed, folded (``passerelles_fold``); the words of texts as PostgreSQL's French lexemes. A
typed word finds a name that holds it or that shares its lexeme; failing that, names that begin with it; failing that,
the nearest names by their spelling.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pyroaring import BitMap

from directory.database.bounded import Bounded
from directory.matching import SLACK, faults_between, forgiven, nearest
from directory.search import sql
from directory.search.dictionary import is_french
from directory.search.glued import spaced, spelt, tells_nothing
from directory.search.postings import Postings
from directory.search.vocabulary import is_name, means_something, meant

# Where a word stands, from what says most. « Former » are other names of the record itself, « near » those of what it
# names: holders, partners, places, countries, sectors, funders.
TITLE, FORMER, NEAR = "title", "former", "near"
MAX_WORDS = 12
MIN_PREFIX = 2
MAX_PREFIXED = 400
MAX_CORRECTIONS = 3
MAX_CORRECTED = 3  # words of one query
# A word one letter farther is meant as well if it is so many times more used.
MUCH_MORE = 10
MAX_SPELLINGS = 500
SHORT_STEM = 3


@dataclass
class Term:
    """What one typed word means in a list: words of names, lexemes of texts."""

    typed: str
    names: frozenset = frozenset()
    lexemes: frozenset = frozenset()
    corrected: tuple = ()
    begun: bool = False  # nothing holds the word: what begins so is shown in its place

    @property
    def exact(self):
        """The typed word alone if names hold it as it is."""
        return frozenset([self.typed]) if self.typed in self.names else self.names

    @property
    def kin(self):
        """The names that rank as if they were typed: a short stem is shared by strangers (« Mali », « mâle »)."""
        if self.corrected or any(len(lexeme) > SHORT_STEM for lexeme in self.lexemes):
            return self.names
        kin = {name for name in self.names if name.startswith(self.typed) or self.typed.startswith(name)}
        return frozenset(kin) or self.names


@dataclass
class Reading:
    """A typed text as a list understands it. ``terms`` must all be found; none at all finds nothing."""

    text: str
    terms: list = field(default_factory=list)
    words: tuple = ()  # as typed, folded, articles included
    likeliest: BitMap | None = None  # of what is found, those that are meant: communes in « ville de Paris »

    @property
    def corrections(self):
        """``{typed: (word, …)}`` of the words that were not found as typed."""
        return {term.typed: term.corrected for term in self.terms if term.corrected}

    @property
    def begun(self):
        """The typed words that no record holds, others beginning so."""
        return [term.typed for term in self.terms if term.begun]

    @property
    def marked(self):
        """The words to mark in what is shown: those of names, and what was typed."""
        return {word for term in self.terms for word in {term.typed, *term.names}}


@lru_cache(maxsize=4096)
def typed_words(text):
    """The telling words of a typed text with their lexemes, and all its words.

    Words too common to tell anything (« la », « de ») are left out, unless there is nothing else: « Eu » is a town.
    """
    words = sql.words_and_stems(text)[:MAX_WORDS]
    telling = {word: frozenset(lexemes) for word, lexemes in words if lexemes}
    return tuple((telling or {word: frozenset() for word, _none in words}).items()), tuple(word for word, _ in words)


def _one_object_a_text():
    """A function that gives the first of equal texts in place of each: a word stands in several postings.

    ``sys.intern`` does so for the whole process, in a table that never shrinks again: 14 MB for our lists.
    """
    known = {}
    return lambda text: known.setdefault(text, text)


class WordIndex:
    """Postings of one list. Keys are primary keys, as 32-bit sets."""

    def __init__(self, nouns=frozenset()):
        self.nouns = nouns
        self.names = {place: Postings() for place in (TITLE, FORMER, NEAR)}
        self.lengths = Postings()  # of titles, in words
        self.firsts = Postings()  # words that titles begin with, articles aside
        self.former = Postings()  # whole names
        self.texts = Postings()
        self.lexemes = {}  # word of a name: its lexemes, unless it is its own
        self._by_lexeme = None
        self._known = None  # every word of names, a line each
        self._spellings = Bounded(MAX_SPELLINGS)  # words near a misspelt one: what takes longest to find

    # --- Filling -----------------------------------------------------------------------------------------------------

    def add(self, sources):
        """Read the words of records. ``sources``: a ``Words`` object whose querysets are cut to them."""
        fresh, one = set(), _one_object_a_text()
        for place, rows in sources.names():
            for text, keys in rows:
                words = list(map(one, text.split()))
                fresh.update(word for word in words if not self.knows(word))
                for word in words:
                    self.names[place].add(word, keys)
                if place == FORMER and not text.replace(" ", "").isdigit():
                    self.former.add(text, keys)
        for word, keys in sources.title_words():
            word = one(word)
            if not self.knows(word):
                fresh.add(word)
            self.names[TITLE].add(word, keys)
        for word, keys in sources.first_words():
            self.firsts.add(one(word), keys)
        for length, keys in sources.title_lengths():
            self.lengths.add(str(length), keys)
        for lexeme, keys in sources.lexemes():
            self.texts.add(one(lexeme), keys)
        if fresh:
            self._learn(fresh, one)

    def _learn(self, words, one):
        """Find the lexemes of new words of names. Codes inflect in no way, and are very many."""
        for word, lexemes in sql.stems_of([word for word in words if not word.isdigit()]):
            if lexemes != [word]:
                self.lexemes[word] = tuple(map(one, lexemes))
        self._by_lexeme = self._known = None
        self._spellings = Bounded(MAX_SPELLINGS)

    def knows(self, word):
        """Whether ``word`` stands, or stood, in a name."""
        return any(word in postings for postings in self.names.values())

    def remove(self, keys):
        """Forget records; their words stay known."""
        for postings in self._postings():
            postings.discard(keys)

    def pack(self):
        """Take as little memory as can be, once everything is read; be ready for the first misspelt word."""
        for postings in self._postings():
            postings.pack()
        self._all()

    def _postings(self):
        return (*self.names.values(), self.lengths, self.firsts, self.former, self.texts)

    # --- Reading -----------------------------------------------------------------------------------------------------

    def read(self, text):
        """The ``Reading`` of a typed text."""
        telling, words = typed_words(text)
        if tells_nothing(text):
            return Reading(text, [], words)
        telling = [(word, lexemes) for word, lexemes in telling if word not in self.nouns] or telling
        typed = [self._as_typed(*part) for part in telling]
        is_lost = len(typed) > 1 and not BitMap.intersection(*map(self.found, typed))
        if is_lost and (terms := self._whole_name(" ".join(term.typed for term in typed))):
            return Reading(text, terms, words)
        terms, tries = [], MAX_CORRECTED
        for term in typed:
            word = term.typed
            if self.found(term):
                terms.append(term)
            elif " " in (name := spaced(word)):
                terms += self._named_whole(word, name)
            else:
                term, tries = self._brought_near(term, tries)
                terms += (len(typed) == 1 and not self.found(term) and self._whole_name(word)) or [term]
        return Reading(text, terms, words)

    def _whole_name(self, typed):
        """The terms of the nearest name that the words, which nothing holds together, may be as a whole."""
        for name in meant(typed) or (() if " " not in typed and means_something(typed) else spelt(typed)):
            terms = self._named_whole(typed, name)
            if BitMap.intersection(*map(self.found, terms)):
                return terms
        return []

    def _named_whole(self, typed, name):
        """The terms of a whole ``name``, in place of what was ``typed``."""
        *first, last = [self._as_typed(*part) for part in typed_words(name)[0]]
        return [*first, replace(last, typed=typed, corrected=(name,))]

    def _as_typed(self, word, lexemes):
        names = {name for lexeme in lexemes for name in self.by_lexeme.get(lexeme, ())}
        names.update(lexeme for lexeme in lexemes if lexeme not in self.lexemes and self.knows(lexeme))
        names = {name for name in names if _are_kin(word, name)}
        if self.knows(word):
            names.add(word)
        return Term(word, frozenset(filter(self._is_used, names)), frozenset(lexemes))

    def _brought_near(self, term, tries):
        """What may be meant by a word that nothing holds, and how many of ``tries`` are left: looking is dear.

        A name or a word of French is what it is: nothing holds it, and that is the answer.
        """
        word = term.typed
        known = [name for name in meant(word) if self._is_used(name)]
        begun = self._beginning_with(word)
        if begun and sum(map(self._use, known)) < MUCH_MORE * sum(map(self._use, begun)):
            return Term(word, frozenset(begun), begun=True), tries
        if not tries or not forgiven(word) or means_something(word):
            return term, tries
        if names := self._nearest_of(word, known):
            lexemes = frozenset(lexeme for name in names for lexeme in self._lexemes_of(name))
            term = Term(word, frozenset(names), lexemes, corrected=tuple(names))
        return term, tries - 1

    def _beginning_with(self, word):
        if len(word) < MIN_PREFIX or is_name(word):
            return []
        found = {name for postings in self.names.values() for name in postings.beginning(word)}
        return list(filter(self._is_used, sorted(found)[:MAX_PREFIXED]))

    def _nearest_of(self, word, known):
        """The words of names that ``word`` misspells. A well-known place as near, of which this list may not speak, is
        what is meant: « Lile » is not « lire ».
        """
        names, places = self._spelt_like(word), meant(word)
        nearer, others = ([faults_between(word, name) for name in found] for found in (places, names))
        return known if nearer and (not others or min(nearer) <= min(others)) else names

    def _spelt_like(self, word):
        """The nearest words of names, the most used first."""
        if word not in self._spellings:
            self._spellings[word] = nearest(word, self._all())
        near = [(made, name, self._use(name)) for made, name, _ in self._spellings[word] if self._is_used(name)]
        if not near:
            return []
        closest = near[0][0]
        common = MUCH_MORE * max(use for made, _, use in near if made <= closest + SLACK)
        # « Monpelier »: Montpellier, not only Montpelier.
        farther = closest + 1
        near = [
            (name, use) for made, name, use in near if made <= closest + SLACK or (made <= farther and use >= common)
        ]
        # People rarely miss the first letter.
        near.sort(key=lambda row: (row[0][0] != word[0], -row[1], row[0]))
        return [name for name, _ in near if name[0] == near[0][0][0]][:MAX_CORRECTIONS]

    def _is_used(self, name):
        return any(postings.number(name) for postings in self.names.values())

    def _use(self, name):
        return sum(postings.number(name) for postings in self.names.values())

    def _lexemes_of(self, name):
        return self.lexemes.get(name, (name,))

    @property
    def by_lexeme(self):
        """``{lexeme: [words of names]}``, less the words that are their own lexeme."""
        if self._by_lexeme is None:
            by_lexeme = defaultdict(list)
            for word, lexemes in self.lexemes.items():
                for lexeme in lexemes:
                    by_lexeme[lexeme].append(word)
            self._by_lexeme = by_lexeme
        return self._by_lexeme

    def _all(self):
        """Every word of names, in order."""
        if self._known is None:
            self._known = "\n".join(sorted({word for postings in self.names.values() for word in postings}))
        return self._known.split("\n")

    # --- Finding -----------------------------------------------------------------------------------------------------

    def found(self, term):
        """The keys of the records that hold ``term`` anywhere."""
        places = (self._named(term.names, place) for place in self.names)
        return BitMap.union(*places, *(self.texts.get(lexeme) for lexeme in term.lexemes))

    def _named(self, names, *places):
        sets = (self.names[place].get(name) for place in places for name in names)
        sets = [one for one in sets if one]
        return BitMap.union(*sets) if sets else BitMap()

    def matching(self, reading, among):
        """The records of ``among`` that hold every term."""
        return BitMap.intersection(among, *map(self.found, reading.terms)) if reading.terms else BitMap()

    def tiers(self, reading, matching):
        """The records that ``reading`` matches, in sets from the likeliest: the named thing first."""
        return apart(matching, self._tiers(reading)) if matching else []

    def said(self, reading):
        """The records whose title holds all the words, as typed."""
        return BitMap.intersection(*(self.names[TITLE].get(word) for word in reading.words))

    def called(self, reading):
        """The records named so and nothing else, then those formerly named so."""
        return self.said(reading) & self.lengths.get(str(len(reading.words))), self.former.get(" ".join(reading.words))

    def begun(self, reading):
        """The records whose title begins with the first word, articles aside."""
        first = reading.terms[0]
        return BitMap.union(BitMap(), *(self.firsts.get(word) for word in {first.typed, *first.names}))

    def _tiers(self, reading):
        """Named so and nothing else; formerly named so; so named among other words, first ones before, as typed then by
        words of the same family; so named by what they name.
        """
        terms, whole = reading.terms, self.lengths.get(str(len(reading.words)))
        begun = self.begun(reading)
        yield from self.called(reading)
        yield self.said(reading) & begun
        yield self.said(reading)
        if self.nouns.intersection(reading.words):
            # « Conseil départemental du Nord »: the name is what is left.
            whole = whole | self.lengths.get(str(len(terms)))
        exact = BitMap.intersection(*(self._named(term.exact, TITLE) for term in terms))
        # « Marseile »: Marseille before the métropole that bears its name among others.
        yield exact & whole
        yield exact & begun
        yield exact
        kin = [term.kin for term in terms]
        titled = BitMap.intersection(*(self._named(names, TITLE) for names in kin))
        yield titled & whole
        yield titled & begun
        yield titled
        yield BitMap.intersection(*(self._named(names, TITLE, FORMER) for names in kin))
        yield BitMap.intersection(*(self._named(names, TITLE, FORMER, NEAR) for names in kin))


def _are_kin(word, name):
    """Whether two words of one stem are forms of one word: « santé » and « Santa », « Lile » and « Lilas » are not."""
    return is_french(name) if is_french(word) else word.startswith(name) or name.startswith(word)


def apart(matching, wanted):
    """``matching`` cut into the sets ``wanted``, each less those before it, then what is left; empty ones go."""
    tiers, left = [], matching
    for one in wanted:
        tier = left & one
        if tier:
            tiers.append(tier)
            left = left - tier
    return [*tiers, left] if left else tiers
