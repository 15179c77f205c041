"""French around names of places."""

from directory.drawing.wording import of_place, to_place
from directory.sample.tools import french


def capital(text):
    return text[:1].upper() + text[1:]


def filled(template, *, home, town, locative):
    """A template of `words` with its places, and French spaces."""
    text = template.format(a=to_place(town), de=of_place(town), ville=town, pays=locative, ici=home.label, dici=home.of)
    return french(text)
