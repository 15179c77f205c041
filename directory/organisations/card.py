"""What a list shows of an organisation, and how it is named on the sheets of others."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.drawing.placing import place_of
from directory.enums import FunderTier
from directory.french import counted, euros
from directory.listing.card import Card
from directory.sheets.facts import Part

UNKNOWN_AMOUNT = gettext_lazy("montant inconnu")


def actor_card(actor):
    meta = [actor.city] if actor.city else []
    if actor.project_count:
        meta.append(counted(actor.project_count, "projet"))
    return Card(
        title=actor.name,
        url=actor.get_absolute_url(),
        places=(place_of(actor, "ici"),),
        subtitle=f"{actor.get_kind_display()} · {actor.country.name}",
        meta=tuple(meta),
        record=actor,
    )


def funder_card(funder):
    meta = [counted(funder.project_count, "projet") if funder.project_count else _("Aucun projet publié")]
    return Card(
        title=funder.formal_name,
        url=funder.get_absolute_url(),
        subtitle=f"Financeur · {funder.get_tier_display().lower()}",
        meta=tuple(meta),
        record=funder,
    )


def named_and_linked(actors):
    """Organisations whose role of territory is loaded, as facts name them; other roles answer by a redirection."""
    return [
        Part(actor.formal_name, f"/{'collectivites' if hasattr(actor, 'collectivite') else 'acteurs'}/{actor.slug}/")
        for actor in actors
    ]


def funding_page(actor, words):
    """Where what an actor pays for is told, when it pays for something."""
    funder = getattr(actor, "as_funder", None)
    return funder and Part(words, funder.get_absolute_url())


def funding_line(funder, precision, amount, is_approximate):
    """One line of « Qui finance »: who, for what, how much."""
    return {
        "nom": funder.formal_name,
        "url": funder.get_absolute_url(),
        "precision": precision,
        "montant": euros(amount, is_approximate) or str(UNKNOWN_AMOUNT),
    }


def funders_by_tier(fundings):
    """Fundings of published funders, by tier in the order of the enum, one line each."""
    tiers = []
    for tier in FunderTier:
        lines = [
            funding_line(
                funding.funder,
                ", ".join(str(part) for part in (funding.programme, funding.year) if part),
                funding.amount,
                funding.amount_is_approximate,
            )
            for funding in fundings
            if funding.funder.tier == tier and funding.funder.actor.is_published
        ]
        if lines:
            tiers.append({"libelle": tier.label, "financements": lines})
    return tiers


def funding_items(tiers):
    """The lines of ``funders_by_tier`` as the items of a fact."""
    return [
        [Part(line["nom"], line["url"]), "".join(f", {part}" for part in (line["precision"], line["montant"]) if part)]
        for tier in tiers
        for line in tier["financements"]
    ]
