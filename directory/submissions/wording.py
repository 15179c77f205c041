"""In whose name a sheet is proposed, as French says it: « la commune de Vendôme », « l’association Les Amis de… »."""

import re

from directory.drawing.wording import of_place
from directory.enums import ActorKind, CollectiviteKind

# Common nouns that names of organisations begin with, and the article that they take in a sentence.
_LE = "centre|cercle|club|collectif|collège|comité|conseil|département|foyer|groupe|groupement|institut|lycée|musée|"
_LE += "mouvement|pays|réseau|secours|service|syndicat|théâtre"
_LA = "chambre|commune|communauté|compagnie|coopérative|diaspora|fédération|fondation|ligue|maison|maternité|mairie|"
_LA += "métropole|mission|mutuelle|région|société|ville"
_ELIDED = "académie|agence|amicale|association|école|eurométropole|hôpital|institut|office|ong|union|université"
_ARTICLES = (("l’", _ELIDED), ("le ", _LE), ("la ", _LA))


def with_article(name):
    """« Comité de jumelage de Blois » → « le comité de jumelage de Blois »; a proper name stays as it is."""
    for article, nouns in _ARTICLES:
        if re.match(rf"({nouns})\b", name, re.IGNORECASE):
            first = name.split()[0]
            return article + (name if first.isupper() and len(first) > 1 else name[0].lower() + name[1:])
    return name


def named_territory(collectivite):
    """« la commune du Mans », « le département du Cher », « la région Bretagne », « Tours Métropole »."""
    name, kind = collectivite.name, collectivite.kind
    if kind in (CollectiviteKind.COMMUNE, CollectiviteKind.FOREIGN):
        return f"la {'commune' if kind == CollectiviteKind.COMMUNE else 'ville'} {of_place(name)}"
    if kind == CollectiviteKind.REGION:
        return f"la région {name}"
    if kind == CollectiviteKind.DEPARTEMENT and collectivite.official_name:
        return with_article(collectivite.official_name)
    return with_article(name)


def named_organisation(name, kind):
    """« l’association Les Amis de Gumbo », « le lycée Ronsard »."""
    named = with_article(name)
    return f"l’association {name}" if named == name and kind == ActorKind.ASSOCIATION else named
