"""What people ask of the site itself, and the page that serves it: « qui finance », « contact gescod »."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from cooperation.pages.figures import FIGURES
from directory.database.fold import fold
from directory.glossary.words import word_for
from directory.kinds import all_kinds
from directory.search.names import EXACT_OTHER
from directory.search.suggested import suggestions
from directory.understanding.reader import LINKING

MAX_PAGES = 3
#: Folded words, and the page that they ask for.
INTENTS = (
    ("qui finance|qui peut financer|financement|financements|financer|subvention|subventions|argent|bailleur|bailleurs"
     "|aide financiere|funding|trouver un financement|trouver argent"
     "|trouver financement|chercher argent", "Les financeurs", "/financeurs/"),
    ("financement|financements|subvention|subventions|appel|appels|candidater|candidature", "Les appels à projets",
     "/appels/"),
    ("statistique|statistiques|chiffres|chiffres cles|stats|combien|nombre|graphique|graphiques|statistics",
     "Les chiffres", "/chiffres/"),
    ("agenda|calendrier|evenement|evenements|rencontres|formations|webinaire|webinaires|rendez vous|ics", "L’agenda",
     "/agenda/"),
    ("carte|cartographie|map", "La carte des jumelages et partenariats", "/jumelages/?vue=carte"),
    ("donnees|donnees ouvertes|open data|api|csv|telecharger|export|excel", "Les données à emporter", "/donnees/"),
    ("proposer|ajouter|inscrire|declarer|publier|saisir|ajouter un projet|proposer un projet|ajouter un jumelage",
     "Proposer une fiche", "/proposer/"),
    ("contact|contacter|contacts|qui contacter|nous contacter|aider|besoin aide",
     "Les réseaux régionaux, à qui écrire", "/reseaux/"),
    ("glossaire|lexique|vocabulaire|definitions|sigles|mots", "Le glossaire", "/glossaire/"),
    ("a propos|qui etes vous|qui sommes nous|passerelles|a quoi sert ce site", "À propos", "/a-propos/"),
    ("mentions legales|rgpd|cookies", "Les mentions légales", "/mentions-legales/"),
    ("accessibilite", "L’accessibilité", "/accessibilite/"),
)  # fmt: skip
#: What is asked of somebody who is named: the page of that one answers.
ABOUT_ONE = frozenset(
    "contact contacter contacts coordonnees telephone adresse mail email courriel site joindre".split()  # noqa: SIM905
)


#: How people begin to ask, which tells nothing of what they ask for.
ASKING = frozenset(
    "comment ou quand quel quelle quels quelles combien liste chercher cherche cherchons trouver obtenir".split()  # noqa: SIM905
    + "demander avoir voir faire veux voudrais souhaite puis peut peux on m je nous how to find get".split()  # noqa: SIM905
)


#: How people ask what a word means: « c’est quoi une OSIM », « définition jumelage », « que veut dire pressenti ».
DEFINED = frozenset("definition definir quoi signifie signification dire sigle meaning".split())  # noqa: SIM905
DEFINING = DEFINED | frozenset("c est que qu ce veut quel quelle sens mot what is".split())  # noqa: SIM905


@dataclass(frozen=True)
class Page:
    label: str
    url: str


def pages_for(text):
    """The pages that a typed text asks for, the likeliest first: « contact centraider » leads to that network."""
    words = fold(text).split()
    rest = [word for word in words if word not in ABOUT_ONE and word not in LINKING]
    found = []
    if rest and len(rest) < len(words) and ABOUT_ONE.intersection(words):
        found = page_named(" ".join(rest))
    if not found:
        asked = " ".join(words)
        bare = " ".join(word for word in words if word not in LINKING)
        # « Combien de jumelages », « carte des projets ».
        alone = " ".join(word for word in bare.split() if word not in _all_nouns())
        plainly = " ".join(word for word in bare.split() if word not in ASKING)
        verb = " ".join(word for word in plainly.split() if word not in _all_nouns())
        found = [
            Page(label, url)
            for said, label, url in INTENTS
            if {asked, bare, alone, plainly, verb} & set(said.split("|"))
        ]
        found = found or _about(words)
        found += _meaning(words)
        found += [
            Page(str(kind.label), kind.list.path)
            for kind in all_kinds()
            if kind.list and ({asked, bare} & {fold(str(kind.label)), *_nouns(kind.list)} or _is_of(kind, words))
        ]
    return list({page.url: page for page in reversed(found)}.values())[::-1][:MAX_PAGES]


def _meaning(words):
    """The line of the glossary: of any word of it when one asks what it means; else of an acronym that names nobody."""
    whole = " ".join(words)
    asked = " ".join(word for word in words if word not in DEFINING and word not in LINKING)
    word = word_for(whole) or word_for(asked)
    if word is None or not (DEFINED.intersection(words) or (word.is_acronym and not page_named(whole))):
        return []
    return [Page(_("« %s » : ce que cela veut dire") % word.name, word.url)]


def _about(words):
    """The pages asked about something: « chiffres du Mali », « qui finance l’eau »."""
    found = []
    for said, label, url in INTENTS:
        for phrase in sorted((one.split() for one in said.split("|")), key=len, reverse=True):
            if words[: len(phrase)] == phrase:
                rest = [word for word in words[len(phrase) :] if word not in LINKING]
                break
        else:
            continue
        about = " ".join(rest)
        if rest and (len(phrase) > 1 or _is_understood(about)):
            found.append(Page(label, _with_words(url, about)))
    return found


def _is_understood(text):
    """Whether a whole text names a place, a theme…: « carte scolaire » asks for no map."""
    return any(
        query.meanings and not query.text
        for kind in all_kinds()
        if kind.list and kind.list.facets
        for query in [kind.list.select(q=text).query]
    )


def _with_words(url, text):
    """``url``, a list or its figures, searched for ``text``, which it knows; another page, or one that would be empty,
    as it is.
    """
    path, _mark, parameters = url.partition("?")
    listing = FIGURES["projets"].listing if path == FIGURES["projets"].path else None
    listing = listing or next((kind.list for kind in all_kinds() if kind.list and kind.list.path == path), None)
    selection = listing and listing.select(q=text)
    if not selection or not selection.total or selection.corrections:
        return url
    return f"{path}?{urlencode({**QueryDict(parameters).dict(), 'q': text})}"


def _is_of(kind, words):
    """Whether the words are only those by which one calls what a list holds: « twin towns », « Partnerstädte »."""
    nouns = kind.list.indexed.nouns if kind.list.indexed else frozenset()
    return len(words) > 0 and nouns.issuperset(words) and not LINKING.issuperset(words)


def _all_nouns():
    """The words by which lists name what they hold."""
    return {word for kind in all_kinds() if kind.list for noun in _nouns(kind.list) for word in noun.split()}


def _nouns(listing):
    return {fold(str(listing.noun.singular)), fold(str(listing.noun.plural))}


def page_named(text):
    """The page of what is named just so."""
    hits, understood = suggestions.find(text)
    for kind, found in hits.items():
        exact = [hit for hit in found if hit.tier <= EXACT_OTHER]
        if exact and not understood:
            return [Page(one.name, one.url) for one in suggestions.group(kind, exact[:1]).suggestions]
    return []
