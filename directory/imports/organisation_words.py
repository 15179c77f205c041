"""What names of organisations say by themselves: a sort, one or several."""

import re

from directory.database.fold import fold
from directory.enums import ActorKind, CollectiviteKind
from directory.french import counted, quoted
from directory.imports.cells import cut
from directory.reading.countries import country_of, each_with_country, says_where
from directory.reading.foreign import known_abroad
from directory.reading.places import is_named_here
from directory.reading.territory_words import TITLES, parts_of
from directory.submissions.organisations import AUTHORITY

CHOSEN = re.compile(r"(?P<name>.*)\(fiche (?P<pk>\d{1,12})\)\s*", re.DOTALL)
FORCED = re.compile(r"\s*[«\"“]\s*(?P<name>.+?)\s*[»\"”]\s*(?:\((?P<country>[^()]+)\))?\s*", re.DOTALL)
#: Nouns that names of organisations begin with, and the sort that they say.
_NOUNS = {
    ActorKind.ASSOCIATION: "association, asso, comite, club, amicale, union, federation, ong, collectif, mouvement, "
    "groupement, "
    "amis, secours, ligue, reseau, cooperative, fraternite, solidarite, maison, foyer, centre, diaspora",
    ActorKind.SCHOOL: "ecole, college, lycee, institut, cfa, mfr, groupe scolaire, ensemble scolaire, internat",
    ActorKind.HEALTH: "hopital, chu, ch, clinique, dispensaire, centre hospitalier, centre de sante, maternite, ephad",
    ActorKind.RESEARCH: "universite, iut, cnrs, ird, cirad, laboratoire, faculte",
    ActorKind.PUBLIC_BODY: "agence, office, ministere, ambassade, etablissement public, syndicat, sdis, chambre, "
    "parc, onema, "
    "direction, prefecture, regie, epa, epl, caisse",
    ActorKind.FOUNDATION: "fondation, fonds",
    ActorKind.BUSINESS: "entreprise, societe, sarl, sas, sa, compagnie, banque, coop",
    ActorKind.COLLECTIVITE: "commune, ville, mairie, municipalite, region, departement, conseil, metropole, "
    "communaute, "
    "district, province, cercle, prefecture, collectivite, agglomeration, cc, ca, cu",
}  # fmt: skip
SORTS = sorted(
    ((fold(noun), kind) for kind, nouns in _NOUNS.items() for noun in nouns.split(",")), key=lambda pair: -len(pair[0])
)
_ACRONYM = re.compile(r"[A-ZÉÈ][A-ZÉÈ.-]{2,}")
#: What cuts, within parentheses, and what stands for it meanwhile.
_INSIDE = dict(zip(",/&+", "\ue000\ue001\ue002\ue003", strict=True))
_ARTICLE = re.compile(r"^(?:l|la|le|les) ")


def sort_of(name):
    """The ``ActorKind`` that a name says, or an empty text."""
    key = _ARTICLE.sub("", fold(name))
    return next((kind for noun, kind in SORTS if key == noun or key.startswith(f"{noun} ")), "")


def is_bare(name):
    """Whether a name says a sort and no more: « Agglo », « Association »."""
    key = _ARTICLE.sub("", fold(name))
    return key in TITLES or any(key == noun for noun, _kind in SORTS)


def is_titled(name, sort):
    """Whether a name says that it is a territory’s: « Région Bretagne », « Agglo de Bourges »."""
    if AUTHORITY.match(name):
        return True
    return sort in ("", ActorKind.COLLECTIVITE) and bool(parts_of(name).kinds - {CollectiviteKind.COMMUNE})


def pieces(text, source, row, known, *, one=False):
    """The names in a cell. What may be one name or several is asked."""
    if FORCED.fullmatch(text) or CHOSEN.fullmatch(text):
        return [text]
    if entries := source.entries(text):
        return entries

    def is_known(name):
        return _is_known(name, known)

    found = []
    for whole in (one for piece in cut(text, is_known, signs=()) for one in each_with_country(piece)):
        if is_known(whole) or country_of(whole):
            found.append(whole)
            continue
        parts = [_with_signs(part) for part in cut(re.sub(r"\([^()]*\)", _without_signs, whole), is_known)]
        if len(parts) < 2:
            found.append(whole)
        elif (
            all(_stands_alone(part, known) for part in parts)
            and not _may_be_where(parts)
            and not re.search(r"\bet (?=[^\W\dA-ZÉÈÀ])", whole)
        ):
            found += parts
        elif one or not (
            _may_be_several(parts)
            or sum(map(says_where, parts)) > 1
            or any(_stands_alone(part, known) for part in parts[1:])
        ):
            # « Association Eau, vie et paix » is one; « Hôpital de Parakou - Bénin » says where.
            found.append(whole)
        else:
            several = " ; ".join(parts)
            sentence = f"{quoted(whole)} : est-ce une seule organisation ?"
            choices = [
                (several, f"{counted(len(parts), 'organisation')} : {', '.join(parts)}"),
                (f"« {whole} »", f"Une seule : {whole}"),
            ]
            row.ask(source, sentence, choices, whole if whole != text else None)
    return found


def _without_signs(area):
    return area[0].translate(str.maketrans(_INSIDE)).replace(" et ", " \ue004 ")


def _with_signs(part):
    return part.translate(str.maketrans({hidden: sign for sign, hidden in _INSIDE.items()})).replace("\ue004", "et")


def _may_be_several(parts):
    """Whether parts are places, « Kita, Kayes », or acronyms after the first, « Eau, GRDR »; not « Kita, Mali »."""
    if any(country_of(part) for part in parts):
        return False
    if not " ".join(parts).isupper() and any(_ACRONYM.fullmatch(part.split(" (")[0]) for part in parts[1:]):
        return True
    is_place = sort_of(parts[0]) in ("", ActorKind.COLLECTIVITE)
    return is_place and all(is_named_here(part) or known_abroad(part) for part in parts)


def _may_be_where(parts):
    """« Amis du Mali, Vierzon »: a town after an association may say where it is."""
    first, *others = parts
    return sort_of(first) not in ("", ActorKind.COLLECTIVITE) and any(
        not sort_of(part) and is_named_here(part) for part in others
    )


def _is_known(name, known):
    return bool(known.by_key.get(fold(name)) or known.by_acronym.get(fold(name)))


def _stands_alone(part, known):
    """Whether a part of a cell is an organisation by itself: known, or a noun of one and more."""
    return _is_known(part, known) or (bool(sort_of(part)) and len(part.split()) > 1)
