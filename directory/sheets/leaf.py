"""What the A4 pages and the images of all kinds say beside their facts. Each room has its ``leaf_of``."""

from directory.drawing import Role
from directory.french import counted
from directory.templatetags.passerelles import STATUSES
from directory.templatetags.typo import NBSP, jour

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
    return ", ".join(
        f"{p.name} ({p.country_name})"
        if with_country and p.country_name and p.name and p.name != p.country_name
        else p.name or p.country_name or "lieu à préciser"
        for p in places
    )


def verified(record):
    """« Vérifié le 12 mars 2026 par CENTRAIDER »."""
    if record.verified_on is None:
        return "Jamais vérifié"
    return f"Vérifié le {jour(record.verified_on)} par {record.verified_by}"


def updated(record):
    return f"Modifié le {jour(record.updated_at)}"


def followed_by(network):
    return f"Suivi par {network.short_name or network.actor.name}" if network else "Suivi au niveau national"


def tiers_of(tiers):
    """The lines of ``funders_by_tier``, as a leaf has them."""
    return tuple(
        (
            str(tier["libelle"]),
            tuple(
                (one["nom"], ", ".join(filter(None, [one["precision"], one["montant"]])))
                for one in tier["financements"]
            ),
        )
        for tier in tiers
    )


def told(facts, *, lists=(), apart=()):
    """The parts of a leaf that ``facts`` make: rows, ``lists`` of one line for each item, people.

    ``apart``: those that the leaf says in its own way. What is not known is a row, whatever it would have been.
    """
    known = {fact.name: fact for fact in facts if fact.is_known}
    elsewhere = known.keys() & {*lists, *apart, "contacts"}
    listed = [known[name] for name in lists if name in known]
    contacts = known["contacts"].items if "contacts" in known else ()
    return {
        "facts": tuple((fact.label, fact.text) for fact in facts if fact.name not in elsewhere),
        "lists": tuple((one.label, tuple((text, "") for text in one.texts)) for one in listed),
        "people": tuple((function.text, tuple(part.text for part in further)) for function, *further in contacts),
    }
