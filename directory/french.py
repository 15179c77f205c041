"""How French is written: the spaces that do not break."""

import re

NBSP = "\u00a0"


def fr(text):
    """Typographic apostrophes, and non-breaking spaces before : ; ? ! » · and after «."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r"[ \u00a0]+([:;?!»·])", NBSP + r"\1", text)
    return re.sub(r"«[ \u00a0]+", "«" + NBSP, text)
