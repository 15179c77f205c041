"""A search that finds nothing: what a page tells of it to whoever counts them (``request.found_nothing``)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Nothing:
    """``section``: the part of the site that was asked; ``meanings``: what the words were read as, ``rest``: those that
    meant nothing.
    """

    section: str
    typed: str
    meanings: tuple = ()
    rest: str = ""


def nothing_in(selection):
    """The ``Nothing`` of a list where words alone find nothing, no choice being made beside them; else ``None``."""
    query, listing = selection.query, selection.listing
    default = listing.default[0] if listing.default else ""
    is_cut = any(name != default or not query.is_default for name in query.chosen) or query.flagged
    if not query.typed or query.is_as_typed or is_cut or query.data.get("autour") or selection.total:
        return None
    if default and selection.count(default):
        # What is not in this part of the list is in another.
        return None
    return Nothing(listing.section, query.typed, tuple(query.meanings), query.text)
