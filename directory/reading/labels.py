"""Labels of places: the names they hold, under which they may be known, how French says them."""

import re
import unicodedata
from dataclasses import dataclass

# English words around a name that designate its municipality: the town itself, for whoever is twinned with it.
_TOWN_PATTERNS = (
    r"(?:City|Town|Municipality|Commune|Borough|Township) of (?P<name>.+)",
    r"(?P<name>.+?) (?:Municipality|Township|County Borough|Urban District|Town)",
    r"Gmina (?P<name>.+)",
)
# Other authorities than the town, with their French form.
_AUTHORITY_PATTERNS = (
    (r"(?:London|Royal) Borough of (?P<name>.+)", "{name}"),
    (r"(?P<name>.+?) District", "District de {name}"),
    (r"(?P<name>.+?) County", "Comté de {name}"),
    (r"County (?P<name>.+)", "Comté de {name}"),
    (r"(?P<name>.+?) Region", "Région de {name}"),
    (r"(?P<name>.+?) Province", "Province de {name}"),
    (r"(?P<name>.+?) Prefecture", "Préfecture de {name}"),
    (r"(?P<name>.+?) Cercle", "Cercle de {name}"),
    (r"(?P<name>.+?) Governorate", "Gouvernorat de {name}"),
    (r"(?P<name>.+?) Department", "Département de {name}"),
)
# In Burkina Faso a département is the territory of the commune that bears its name.
_DEPARTMENT_IS_COMMUNE = {"BF"}


@dataclass(frozen=True)
class Label:
    """A label read: the ``name`` to give the place in French, its ``area``, and all names it may be ``known_as``."""

    name: str
    area: str
    known_as: tuple[str, ...]


def clean(text):
    """Compose accents, drop invisible signs, join blanks."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cf", "Cc"))
    return " ".join(text.split())


def variants(label):
    """The names that a label may hold: itself, then without its parenthesis, without what follows a comma, each side of
    a slash, without « Ville de ».
    """
    found = [label]
    bare = re.sub(r"\s*\([^)]*\)", "", label).strip()
    head = bare.partition(",")[0].strip()
    sides = [side.strip() for side in re.split(r"\s+[/–]\s+", head)]
    for text in (bare, head, *sides, _place_of_authority(head), _city_of_arrondissement(head)):
        if text and text not in found:
            found.append(text)
    return found


def areas(label):
    """What the label says of where the place is: what follows a comma, what stands in parentheses."""
    return [area.strip() for area in (label.partition(",")[2], *re.findall(r"\(([^)]*)\)", label)) if area.strip()]


def _place_of_authority(label):
    """« Ville d’Orléans » is Orléans, « Commune du Robert » is Le Robert."""
    authority = r"(?:Ville|Commune|Mairie|Municipalité|Cité)"
    match = re.fullmatch(authority + r" (de |d[’']|du |des )(.+)", label, flags=re.IGNORECASE)
    if not match:
        return ""
    article = {"du ": "Le ", "des ": "Les "}.get(match[1].lower(), "")
    return article + match[2]


def _city_of_arrondissement(label):
    """« 13th arrondissement of Paris », « Lyon 3e arrondissement »."""
    if "arrondissement" not in label.lower():
        return ""
    return next((city for city in ("Paris", "Lyon", "Marseille") if city.lower() in label.lower()), "")


def read_label(label, country, is_country):
    """What the ``label`` of a foreign place holds. ``is_country(text)`` tells whether a text names its country."""
    known_as = variants(label)
    name = known_as[-1] if len(known_as) == 1 else _head(label)
    name = _place_of_authority(name) or name
    area = label.partition(",")[2].strip()
    if not area or is_country(area):
        area = ""
    for pattern in _TOWN_PATTERNS:
        if match := re.fullmatch(pattern, name):
            return Label(match["name"], area, (match["name"], *known_as))
    if country in _DEPARTMENT_IS_COMMUNE and (match := re.fullmatch(r"(?P<name>.+?) Department", name)):
        return Label(match["name"], area, (match["name"], *known_as))
    for pattern, french in _AUTHORITY_PATTERNS:
        if match := re.fullmatch(pattern, name):
            return Label(_elided(french.format(name=match["name"])), area, tuple(known_as))
    return Label(name, area, tuple(known_as))


def _head(label):
    """« Alfaro, La Rioja » is Alfaro; of a bilingual name, the first; « Frankfurt (Oder) » keeps its parenthesis."""
    return re.split(r"\s+[/–]\s+", label.partition(",")[0].strip())[0] or label


def _elided(text):
    return re.sub(r"\bde (?=[AEIOUYÀÂÉÈÊÎÔaeiouyéèê])", "d’", text)
