"""A selection under what its words mean: understood first, as they were typed when nothing else answers."""

from directory.database.fold import fold
from directory.french import NBSP, quoted
from directory.listing.query import AROUND, AS_TYPED
from directory.listing.titles import not_as_typed
from directory.reading.territory_words import TITLES
from directory.understanding.operators import eithers
from directory.understanding.places import NEARBY
from directory.understanding.reader import understand
from directory.understanding.vocabularies import NAME


def understood_or(selection):
    """The selection of the same query read into facets, or ``selection`` itself.

    It stays when nothing is named, when the words are asked as they are, when a record bears them all in its title and
    the reading would lose it, and when the reading finds nothing where the words do: that is said (``given_up``).
    """
    query = selection.query
    vocabularies = {name: facet.words for name, facet in query.listing.facets.items() if facet.words}
    if query.listing.indexed and query.listing.indexed.places and not query.around.point:
        vocabularies[AROUND] = NEARBY
    if not query.typed or query.is_as_typed:
        return selection
    found = understand(query.asked, vocabularies, _held(selection), _idle(query.listing))
    if not found.meanings:
        return _otherwise(selection)
    if _is_title(selection, found):
        return selection
    tried = []
    for added in (False, True):
        other = selection.asked(query.understood(found, added=added))
        if other.total:
            return selection if _loses_a_title(selection, other) else other
        tried.append(other)
        if len(other.query.meant) == len(dict(other.query.meant)):
            break
    if not selection.total or selection.corrections:
        return tried[0]
    query.given_up = [meaning.sense.label for meaning in found.meanings]
    return selection


def _otherwise(selection):
    """``selection``; when it finds nothing, what answers one part or the other of « a ou b », or the words less those
    that are true of the whole list: « réseau Bretagne ».
    """
    query = selection.query
    if selection.total or query.kept_out:
        return selection
    if not eithers(query.asked):
        idle = _idle(query.listing)
        bare = " ".join(word for word in query.text.split() if fold(word) not in idle)
        other = selection.asked(query.bare(bare)) if bare and bare != query.text else selection
        return other if other.total and not other.corrections else selection
    other = selection.asked(query.divided())
    return other if other.total and not other.corrections and not other.begun else selection


def _held(selection):
    """``(facet name, values)`` → whether the list holds some record of these values."""
    if selection.index is not None:
        return lambda name, values: name == AROUND or bool(selection.index.having(name, values))
    facets, listing, query = selection.listing.facets, selection.listing, selection.query
    return lambda name, values: name == AROUND or facets[name].restrict(listing.base(query), list(values)).exists()


def _idle(listing):
    """The words that are true of all that the list holds."""
    own = fold(f"{listing.noun.singular} {listing.noun.plural}").split()
    return frozenset(own) | (listing.indexed.nouns if listing.indexed else frozenset())


def _said(selection):
    """The records whose title holds all that was typed, and those whose title is that."""
    if selection.reading is None:
        return (), ()
    words, reading = selection.index.words, selection.reading
    return words.said(reading), words.called(reading)[0]


def _is_title(selection, found):
    """Whether the words are the very title of a record, and not the plain name of a country or a theme."""
    if found.rest == "" and len(found.meanings) == 1 and found.meanings[0].name in selection.listing.own_facets:
        # « Loiret » or « département du Loiret » is a record; « communes du Loiret » are in it.
        without = fold(found.meanings[0].without)
        return not without or without in TITLES
    is_plain = len(found.meanings) == 1 and not found.rest and found.meanings[0].sense.rank == NAME
    return not is_plain and bool(_said(selection)[1])


def _loses_a_title(selection, other):
    """Whether a record has all the words in its title, some of them being text, and is not in ``other``."""
    said = _said(selection)[0] if other.query.text else ()
    return bool(said) and bool((said & selection.keys) - other.keys)


def given_up(query):
    """Sentences on what was read in place of misspelt words, and on a reading that found nothing."""
    if not query.given_up:
        return [
            f"Rien ne s’appelle {quoted(meaning.typed)}{NBSP}: voici {meaning.sense.label}."
            for meaning in query.meanings
            if meaning.sense.is_corrected
        ]
    labels = ", ".join(query.given_up)
    return [f"Compris {quoted(labels)}, qui ne donne rien ici{NBSP}: voici ce qui contient ces mots tels quels."]


def told(selection):
    """Sentences on what was read in place of what was typed: for pages, files, feeds and figures alike."""
    query = selection.query
    return [*given_up(query), *query.signs(), *not_as_typed(selection), *selection.listing.remarks(query)]


def readings(query, link):
    """What is told under the filters of a text that was understood: ``{tels_quels, aussi}``, or nothing."""
    if not query.meanings:
        return None
    others = [
        {"libelle": _told(query, name, sense), "url": link(q=meaning.without or None, **{name: list(sense.values)})}
        for meaning in query.meanings
        for name, sense in meaning.others
    ]
    return {"tels_quels": link(mots=AS_TYPED), "aussi": others}


def _told(query, name, sense):
    return f"{sense.label} ({str(query.listing.facets[name].label).lower()})"
