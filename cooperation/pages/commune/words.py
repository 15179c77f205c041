"""What the page of a territory says first: its bonds in a line each, and the sentence that sums it all up."""

from collections import Counter
from dataclasses import dataclass

from directory.enums import CollectiviteKind, JumelageState, MemberState
from directory.french import NBSP, all_of, counted, spelled, team_name, to_name
from directory.jumelages.card import since_words

MOST_NAMED = 3
MOST_COUNTRIES = 3
_NOUNS = {"jumelages": ("jumelage ou partenariat", "jumelages et partenariats"), "projets": ("projet",)}
# What is said of a bond that is not simply alive: of one, of several.
_STATES = {
    JumelageState.ENDED: ("terminé", "terminés"),
    JumelageState.DORMANT: ("en sommeil", "en sommeil"),
    MemberState.EXPECTED: ("pressenti", "pressentis"),
    MemberState.LEFT: ("quitté", "quittés"),
}
_ITSELF = {
    CollectiviteKind.DEPARTEMENT: "du département lui-même",
    CollectiviteKind.REGION: "de la région elle-même",
    CollectiviteKind.SPECIAL: "de la collectivité elle-même",
} | dict.fromkeys(CollectiviteKind.epci(), "de l’intercommunalité elle-même")


@dataclass(frozen=True)
class Words:
    """A piece of a sentence, and where it leads."""

    text: str
    url: str = ""


def bond_rows(town):
    """``[{nom, url, forme, depuis, etat, distance, jumelage}]``: a line per bond, those that live and are oldest first.

    A bond of many says its first members and counts the others.
    """
    found = {}
    for one in town.partners:
        found.setdefault(one["jumelage"], []).append(one)
    return [_bond_row(bond, partners, town.record.pk) for bond, partners in found.items()]


def _bond_row(bond, partners, mine):
    names = [_named(one) for one in partners]
    more = len(names) - MOST_NAMED
    names = [*names[:MOST_NAMED], *([counted(more, "autre lieu", "autres lieux")] if more > 0 else [])]
    own = next((one for one in bond.members.all() if one.collectivite_id == mine), None)
    state = bond.status
    if bond.status != JumelageState.ENDED:
        if own is not None and own.state != MemberState.SIGNED:
            state = own.state
        elif all(one["pressenti"] for one in partners):
            state = MemberState.EXPECTED
    is_living = state not in (JumelageState.ENDED, MemberState.LEFT)
    since = min((one["depuis"] for one in partners if one["depuis"]), key=lambda date: date.edtf(), default=None)
    return {
        "nom": all_of(names),
        "url": bond.get_absolute_url(),
        "jumelage": bond,
        "forme": bond.get_form_display(),
        "depuis": since,
        "dates": since_words(since),
        "etat": str(state),
        "vit": is_living,
        "distance": partners[0]["distance"] if len(partners) == 1 else "",
    }


def _named(partner):
    country = partner["pays"]
    is_told = country is not None and country.pk != "FR" and country.name != partner["nom"]
    return f"{partner['nom']} ({country.name})" if is_told else partner["nom"]


def leading(town, bonds, numbers, neighbours):
    """The sentence at the head of the page, as ``Words``: what it does, what it does not do yet, whom to ask."""
    name = town.record.actor.name
    if town.is_wide:
        return [*_of_wide(town, bonds, numbers), *_whom(town, bonds)]
    if not bonds and not numbers["projets"]["nombre"]:
        return [
            Words(f"Nous ne connaissons {to_name(name)} ni jumelage ni projet de coopération. "),
            *_nearest(neighbours),
            *_whom(town, bonds),
        ]
    return [*_of_bonds(name, town, bonds, numbers["jumelages"]), *_of_projects(name, bonds, numbers["projets"])]


def _of_bonds(name, town, bonds, number):
    if not bonds:
        return []
    words = [
        Words(f"{name} a "),
        Words(counted(number["nombre"], *_NOUNS["jumelages"]), number["url"]),
        Words(_where(town)),
    ]
    if apart := _apart(bonds):
        words.append(Words(f", {apart}" if len(bonds) == 1 else f", dont {apart}"))
    years = [one["depuis"].year for one in bonds if one["depuis"] and one["vit"]]
    if years and len(bonds) == 1:
        words.append(Words(f", depuis {years[0]}"))
    elif years:
        words.append(Words(f". Le plus ancien lien daté qui vive est de {min(years)}"))
    return [*words, Words(". ")]


def _apart(bonds):
    """« deux terminés et un pressenti », « terminé » of a bond alone: those that are not simply alive."""
    numbers = Counter(one["etat"] for one in bonds)
    found = []
    for state, (one, several) in _STATES.items():
        if number := numbers[state]:
            found.append(one if len(bonds) == 1 else f"{spelled(number)} {several if number > 1 else one}")
    return all_of(found) if found else ""


def _where(town):
    """« en Allemagne et au Bénin », « dans 5 pays »."""
    places = {one["pays"].pk: one["pays"] for one in town.partners if one["pays"]}
    if len(places) > MOST_COUNTRIES:
        return f" dans {counted(len(places), 'pays', 'pays')}"
    said = [country.locative for country in places.values() if country.locative]
    return f" {all_of(said)}" if said else ""


def _of_projects(name, bonds, number):
    if not number["nombre"]:
        return [Words("Aucun projet de coopération n’y est recensé.")]
    projects = Words(counted(number["nombre"], "projet"), number["url"])
    if bonds:
        return [Words("On y connaît aussi "), projects, Words(".")]
    return [
        Words(f"{name} prend part à "),
        projects,
        Words(" de coopération. Aucun jumelage ni partenariat n’est recensé."),
    ]


def _of_wide(town, bonds, numbers):
    known = [
        Words(counted(numbers[name]["nombre"], *nouns), numbers[name]["url"])
        for name, nouns in _NOUNS.items()
        if numbers[name]["nombre"]
    ]
    if not known:
        return [Words("Nous ne connaissons dans tout ce territoire ni jumelage ni projet de coopération. ")]
    words = [Words("On connaît dans ce territoire "), known[0]]
    words += [Words(" et "), known[1]] if len(known) > 1 else []
    end = ". "
    if numbers["jumelages"]["nombre"] and not bonds:
        none = "Aucun de ces jumelages n’est" if numbers["jumelages"]["nombre"] > 1 else "Ce jumelage n’est pas"
        end = f". {none} celui {_ITSELF[town.record.kind]}. "
    return [*words, Words(end)]


def _nearest(neighbours):
    if not neighbours:
        return []
    first = neighbours[0]
    row = first["collectivite"]
    return [
        Words("La plus proche voisine qui coopère est "),
        Words(row.actor.name, f"/ma-commune/{row.actor.slug}/"),
        Words(f", à {first['distance']}. "),
    ]


def _whom(town, bonds):
    if bonds:
        return []
    if town.network is None:
        return [Words("L’équipe nationale répond à vos questions.", "/ecrire/")]
    name = team_name(town.network)
    return [
        Words(f"Pour en parler{NBSP}: "),
        Words(name, town.network.get_absolute_url()),
        Words(", votre réseau régional."),
    ]
