"""What the A4 pages and the images of all kinds say beside their facts. Each room has its ``leaf_of``."""

from directory.drawing import Role, names_apart
from directory.french import NBSP, counted, day, followed_text, verified_text
from directory.paper.leaf import Leaf
from directory.sheets.statuses import STATUSES

_MOST_IN_LINE = 3


def words_of(status, label=""):
    """The words of a status, as on its sheet."""
    return str(label or STATUSES[str(status)][2])


def line_of(places):
    """« Orléans – Parakou (Bénin) », « Orléans – 40 lieux »."""
    here = [p for p in places if p.role == Role.HERE] or list(places[:1])
    there = [p for p in places if p not in here]
    sides = [_side(side, with_country=side is there) for side in (here, there) if side]
    return f"{NBSP}– ".join(sides)


def _side(places, *, with_country):
    if len(places) > _MOST_IN_LINE:
        return counted(len(places), "lieu", "lieux")
    if not with_country:
        return ", ".join(name or "lieu à préciser" for name in names_apart(places))
    return ", ".join(
        f"{p.name} ({p.country_name})"
        if p.country_name and p.name and p.name != p.country_name
        else p.name or p.country_name or "lieu à préciser"
        for p in places
    )


def updated(record):
    return f"Modifié le {day(record.updated_at)}"


def leaf(record, context, facts, *, lists=(), then=(), **said):
    """The ``Leaf`` of a record, from the ``context`` of its sheet and its ``facts``.

    ``lists``: the names of the facts of which each item is a line; ``then``: the lists that come after; ``said``: what
    its kind says otherwise. What is not known is a row, whatever it would have been.
    """
    known = {fact.name: fact for fact in facts if fact.is_known}
    listed = [known[name] for name in lists if name in known]
    elsewhere = {fact.name for fact in listed} | known.keys() & {"financeurs", "contacts"}
    contacts = known["contacts"].items if "contacts" in known else ()
    usual = {
        "title": str(record),
        "url": context["adresse"],
        "places": tuple(context["places"]),
        "line": line_of(context["places"]),
        "summary": record.summary,
        "facts": tuple((fact.label, fact.text) for fact in facts if fact.name not in elsewhere),
        "description": record.description,
        "lists": (*((one.label, tuple((text, "") for text in one.texts)) for one in listed), *then),
        "tiers": tuple(_tier(**tier) for tier in context.get("niveaux", ())),
        "people": tuple((function.text, tuple(part.text for part in further)) for function, *further in contacts),
        "verified": verified_text(record, to_the_day=True),
        "updated": updated(record),
        "followed_by": followed_text(context["reseau"]),
        "is_demonstration": record.is_demonstration,
    }
    return Leaf(**usual | said)


def _tier(libelle, financements):
    return str(libelle), tuple(
        (one["nom"], ", ".join(filter(None, [one["precision"], one["montant"]]))) for one in financements
    )
