"""In which language a name from abroad is to be read aloud (WCAG 3.1.2)."""

import re
from functools import cache

from directory.database.fold import fold
from directory.reference.tables import LISTS, read_table, split

#: What French says of a place, or how it joins names: « Région de Lublin », « Bergame et ses environs ».
_FRENCH = re.compile(
    r"\b(?:agglomération|arrondissement|camp|canton|communauté|commune|comté|cercle|département|district|état|îles?|"
    r"métropole|municipalité|pays|préfecture|province|région|union|vallée|villages?|ville|"
    r"au|aux|des|du|en|et|le|les|lès|près|sous|sur)\b|\b[dl]’",
    re.IGNORECASE,
)


@cache
def _languages():
    """``{code of a country: its language (BCP 47)}``."""
    return {code: row["langue"] for row in read_table(LISTS / "langues.tsv") for code in split(row["pays"])}


@cache
def _french_names():
    """``{(code of a country, folded name)}`` of the towns that French names in its own way."""
    return {(row["pays"], fold(row["nom_francais"])) for row in read_table(LISTS / "exonymes.tsv")}


def language_of(name, country_code):
    """The language of the name of a place, empty where it is French or cannot be known.

    « Lüneburg », DE → ``de``; « Cologne », DE, « Région de Lublin », PL, and whatever is in Belgium → nothing.
    """
    language = _languages().get(country_code, "")
    is_french = not language or (country_code, fold(name)) in _french_names() or _FRENCH.search(name.replace("'", "’"))
    return "" if is_french else language
