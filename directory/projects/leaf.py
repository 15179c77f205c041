"""A project as a page to print and as an image."""

from directory.paper.leaf import Leaf
from directory.projects.facts import facts_of
from directory.sheets.leaf import followed_by, line_of, tiers_of, told, updated, verified, words_of


def leaf_of(project, context):
    """``context``: that of its sheet."""
    is_doubtful = context["a_confirmer"]
    return Leaf(
        kind="Projet",
        title=project.title,
        url=context["adresse"],
        places=tuple(context["places"]),
        line=line_of(context["places"]),
        status=words_of(project.status.value, project.status_label),
        is_doubtful=is_doubtful,
        summary=project.summary,
        notice=_notice(project) if is_doubtful else "",
        **told(facts_of(project), lists=["partenaires"], apart=["financeurs"]),
        description_title="Ce qui se fait",
        description=project.description,
        tiers=tiers_of(context["niveaux"]),
        verified=verified(project),
        updated=updated(project),
        followed_by=followed_by(context["reseau"]),
        is_demonstration=project.is_demonstration,
    )


def _notice(project):
    if project.end:
        return f"La fin était annoncée pour {project.end}. Personne n’a encore dit ce qu’il en est."
    return "Les dates ne sont pas connues. Le projet est peut-être achevé, peut-être en cours."
