"""The one mechanism of every public list: search, facets, order, pages, three views, exports.

A list is a ``ListFilterSet`` (what it takes from the address) and a ``ListView`` (how it shows it). ``events`` uses it
too.
"""
