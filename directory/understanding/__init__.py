"""What a typed text names, read once into values of facets; the rest stays text. It knows no kind and no list.

A facet that people name in their queries declares a vocabulary (``vocabularies``); ``reader`` reads a text with those
of one list. See ``docs/adr/0027-comprendre.md``.
"""
