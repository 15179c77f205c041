"""French around names of places."""

import re

from directory.drawing.wording import to_place
from directory.sample.tools import french


def of_place(name):
    """« de Parakou », « d’Akbou », « du Mans », « des Abymes »."""
    if match := re.match(r"Les? (?=\S)", name):
        return ("des " if match.group() == "Les " else "du ") + name[match.end() :]
    elides = re.match(r"[AÀÂEÉÈÊIÎOÔUÛŒ]|Y[^aeiouéè]|H[eéy]", name)
    return f"d’{name}" if elides else f"de {name}"


def capital(text):
    return text[:1].upper() + text[1:]


def filled(template, *, home, town, locative):
    """A template of `words` with its places, and French spaces."""
    text = template.format(a=to_place(town), de=of_place(town), ville=town, pays=locative, ici=home.label, dici=home.of)
    return french(text)
