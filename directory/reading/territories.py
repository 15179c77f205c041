"""French territories: how they are written, and which names resemble a text."""

from django.contrib.postgres.search import TrigramSimilarity
from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.enums import CollectiviteKind
from directory.french import counted
from directory.models import Collectivite, FormerName
from directory.reading.result import Choice
from directory.reading.territory_words import GENERIC

NEAR = 5
PLAIN_KINDS = {
    CollectiviteKind.DEPARTEMENT: "département",
    CollectiviteKind.REGION: "région",
    CollectiviteKind.SPECIAL: "collectivité",
}


def territories(kinds=()):
    """Published French territories, with what their names need."""
    rows = Collectivite.objects.published().french().for_list()
    # The parents' keys are read too: nothing but the heaviest columns stays behind.
    rows = rows.defer(None).defer(*(f"{path}actor__search_vector" for path in ("", "departement__", "region__")))
    return rows.filter(kind__in=kinds) if kinds else rows


def label_of(territory):
    """« Vendôme (Loir-et-Cher) », « Loiret (département) »: ``read_territory`` reads it as this territory alone."""
    if not territory.is_french:
        return f"{territory.actor.name} ({territory.actor.country.name})"
    where = PLAIN_KINDS.get(territory.kind) or territory.place
    if territory.kind == CollectiviteKind.COMMUNE:
        if not territory.departement_id:
            where = territory.code
        elif where == territory.actor.name:
            where = "ville"
    return f"{territory.actor.name} ({where})"


def note_of(territory):
    """« commune, 17 000 habitants »."""
    parts = [territory.kind_label.lower()]
    if territory.population:
        parts.append(counted(territory.population, "habitant"))
    return ", ".join(parts)


def choice_of(place, former=""):
    """The choice of a territory; ``former``: the name of what is now a part of it."""
    part = f", comprend {former}" if former else ""
    return Choice(label_of(place), f"{label_of(place)}, {note_of(place)}{part}")


def most_peopled(places):
    return sorted(places, key=lambda place: (-(place.population or 0), place.pk))


def alike(key, kinds):
    """What a folded name may stand for: longer names, shorter ones, then misspelled ones."""
    longer = territories(kinds).filter(actor__name_key__startswith=f"{key} ") if len(key) > 3 else ()
    return [*most_peopled(longer)[:NEAR], *_beginnings(key, kinds), *near_territories(key, kinds)]


def _beginnings(key, kinds):
    """Territories whose name is the first words of ``key``: « Montreuil » for « Montreuil-sous-Bois »."""
    words = key.split()
    starts = [" ".join(words[:size]) for size in range(len(words) - 1, 0, -1)]
    starts = [start for start in starts if len(start) > 3 and start not in GENERIC and start != "saint"]
    return most_peopled(territories(kinds).filter(actor__name_key__in=starts))[:NEAR] if starts else []


def near_territories(key, kinds=(), limit=NEAR):
    """Territories whose folded name resembles ``key``, the nearest first, then the most peopled."""
    rows = territories(kinds).filter(actor__name_key__trigram_similar=key)
    rows = rows.annotate(likeness=TrigramSimilarity("actor__name_key", key)).order_by("-likeness", "pk")[:40]
    known = {row.pk: (_errors(key, row.actor.name_key), row) for row in rows}
    if not kinds or CollectiviteKind.COMMUNE in kinds:
        formers = FormerName.objects.filter(name_key__trigram_similar=key, collectivite__actor__country="FR")
        formers = formers.annotate(likeness=TrigramSimilarity("name_key", key)).order_by("-likeness", "pk")[:10]
        # The name that nobody sees is the less likely.
        errors = {one.collectivite_id: _errors(key, one.name_key) + 1 for one in formers}
        for place in territories().filter(pk__in=[pk for pk in errors if pk not in known]):
            known[place.pk] = (errors[place.pk], place)
    nearest = min((errors for errors, _place in known.values()), default=0)
    forgiven = min(nearest + 1, max(1, len(key) // 4))
    near = [(errors, -(place.population or 0), pk) for pk, (errors, place) in known.items() if errors <= forgiven]
    return [known[pk][1] for _errors_made, _population, pk in sorted(near)[:limit]]


def _errors(typed, key):
    """Errors between two folded names; when the typed words are all there, few."""
    words, others = {*typed.split()} - GENERIC, {*key.split()} - GENERIC
    if words and words <= others:
        return 1
    return OSA.distance(typed.replace(" ", ""), key.replace(" ", ""))


def misspelled_beginning(key, kinds, limit):
    """Territories whose name begins with about ``key``, whatever the spaces: « vandom », « lhay ».

    Communes before the intercommunalité around them, always more peopled.
    """
    glued = key.replace(" ", "")
    if len(glued) < 3:
        return []
    rows = territories(kinds).filter(actor__name_key__startswith=glued[0]).order_by()
    known = list(rows.values_list("pk", "actor__name_key", "population", "kind"))
    starts = [name.replace(" ", "")[: len(glued)] for _pk, name, *_ in known]
    if not starts:
        return []
    forgiven = 1 if len(glued) < 7 else 2
    errors = process.cdist([glued], starts, scorer=OSA.distance, score_cutoff=forgiven)[0].tolist()
    near = [
        (made, kind in CollectiviteKind.epci(), -(population or 0), pk)
        for made, (pk, _name, population, kind) in zip(errors, known, strict=True)
        if made <= forgiven
    ]
    pks = [pk for *_, pk in sorted(near)[:limit]]
    found = territories().in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]
