"""What a list shows of a territory."""

from django.utils.translation import gettext as _

from directory.drawing.placing import place_of
from directory.french import counted
from directory.listing.card import Card


def population_text(collectivite):
    """« Environ 6 547 habitants (2009) », « 18 000 habitants (année inconnue) », « Population non renseignée »."""
    if collectivite.population is None:
        return _("Population non renseignée")
    text = counted(collectivite.population, "habitant")
    if collectivite.population_is_approximate:
        text = f"Environ {text}"
    return f"{text} ({collectivite.population_year or _('année inconnue')})"


def collectivite_card(collectivite, partners=(), project_count=0):
    """``partners``: published actors tied to it, drawn around it."""
    actor = collectivite.actor
    meta = [population_text(collectivite)]
    if partners:
        meta.append(counted(len(partners), "partenaire"))
    if project_count:
        meta.append(counted(project_count, "projet"))
    return Card(
        title=actor.name,
        url=collectivite.get_absolute_url(),
        places=(place_of(actor, "ici"), *(place_of(p) for p in partners)),
        subtitle=f"{collectivite.kind_label} · {collectivite.place}",
        meta=tuple(meta),
        record=collectivite,
        cells={"partenaires": len(partners), "projets": project_count, "population": population_text(collectivite)},
    )
