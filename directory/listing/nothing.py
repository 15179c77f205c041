"""Nothing is found: what each choice given up would give, and the other lists that answer."""

from itertools import combinations

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from directory.french import NBSP, quoted
from directory.kinds import all_kinds
from directory.understanding.operators import EXCEPT
from directory.understanding.reader import Understood

#: Choices whose lifting is tried: at most 28 counts by two.
MAX_LIFTED = 8
MAX_ELSEWHERE = 4


def levers(selection, link):
    """What lifting each choice or each thing understood would give, else each two; then the other parts of a list."""
    query, listing = selection.query, selection.listing
    default = listing.default[0] if listing.default else ""
    found = lifted(selection)
    if default:
        numbers = {value: number for value, _label, number in selection.counts(default)}
        others = (value for value in listing.other_parts if value not in query.chosen[default].labels)
        found += [(listing.other_parts[value], {default: value}, numbers.get(value)) for value in others]
    return [
        {"libelle": label, "url": link(**changes), "compte": listing.noun.count(number)}
        | ({"a_deux": True} if " ni " in label else {})
        for label, changes, number in found
        if number
    ]


def lifted(selection):
    """``[(label, changes, number)]``: one choice or thing understood given up, else two, when that finds something."""
    query = selection.query
    facets = {name: f"«{NBSP}{chosen.facet.label.lower()}{NBSP}»" for name, chosen in query.chosen.items()}
    if selection.listing.default:
        facets.pop(selection.listing.default[0], None)
    pieces = pieces_of(query)
    named = list((facets | pieces).items())[:MAX_LIFTED]
    for size in (1, 2):
        found = []
        for given_up in combinations(named, size):
            names = [name for name, _label in given_up if name in facets]
            words = {piece for piece, _label in given_up if piece in pieces}
            changes = dict.fromkeys(names)
            if words:
                changes["q"] = " ".join(piece for piece in pieces if piece not in words) or None
            # What the rest is read as is what its list shows: read anew only once it is known to find something.
            if _rest(selection, words).count(*names, *(["q"] if words >= set(pieces) and words else [])):
                label = f"Sans {' ni '.join(label for _name, label in given_up)}"
                found.append((label, changes, _number(selection, changes)))
        if any(number for _label, _changes, number in found):
            return [one for one in found if one[2]]
    return []


def _rest(selection, words):
    """The same selection without some of the ``pieces_of`` its query."""
    query = selection.query
    if not words or words >= set(pieces_of(query)):
        return selection
    meanings = [meaning for meaning in query.meanings if meaning.typed not in words]
    kept_out = [word for word in query.kept_out if EXCEPT + word not in words]
    left = Understood(meanings, "" if query.text in words else query.text, kept_out)
    return selection.asked(query.understood(left))


def pieces_of(query):
    """What is typed, thing by thing: ``{words: label}``; the words as a whole when they say one thing."""
    pieces = {meaning.typed: quoted(meaning.label) for meaning in query.meanings}
    pieces |= {EXCEPT + word: quoted(f"sauf {word}") for word in query.kept_out}
    if query.text:
        pieces[query.text] = quoted(query.text)
    return pieces if len(pieces) > 1 else {query.typed: str(_("les mots cherchés"))} if query.typed else {}


def _number(selection, changes):
    """How many records the list holds under ``changes``."""
    if changes.get("q"):
        return selection.listing.select(QueryDict(selection.query.parameters(**changes))).total
    return selection.count(*changes)


def elsewhere(selection):
    """``[{libelle, url, compte}]``: the other lists that answer the same words as they are, those that understand most
    of them first.
    """
    query = selection.query
    found = []
    for kind in all_kinds() if query.typed and not query.is_as_typed else ():
        if not kind.list or kind.list is selection.listing or not (kind.is_moderated or kind.is_role):
            continue
        other = kind.list.select(q=query.typed)
        if other.total and not other.corrections and not other.begun:
            found.append((len(other.query.text), -other.total, kind, other))
    found.sort(key=lambda one: one[:2])
    return [
        {"libelle": capfirst(str(kind.label)), "url": other.query.url(), "compte": kind.list.noun.count(other.total)}
        for _text, _total, kind, other in found[:MAX_ELSEWHERE]
    ]
