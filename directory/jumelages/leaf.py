"""A bond as a page to print and as an image."""

from directory.jumelages.facts import facts_of
from directory.paper.leaf import Leaf
from directory.sheets.leaf import followed_by, line_of, tiers_of, told, updated, verified, words_of


def leaf_of(jumelage, context):
    """``context``: that of its sheet."""
    parts = told(facts_of(jumelage), lists=["membres", "dates"])
    projects = ("Projets dans ce cadre", tuple((one["titre"], one["note"]) for one in context["projets"]))
    return Leaf(
        kind=jumelage.get_form_display(),
        title=jumelage.title,
        url=context["adresse"],
        places=tuple(context["places"]),
        line=line_of(context["places"]),
        status=words_of(jumelage.status),
        summary=jumelage.summary,
        description_title="Ce qui les lie",
        description=jumelage.description,
        tiers=tiers_of(context["niveaux"]),
        verified=verified(jumelage),
        updated=updated(jumelage),
        followed_by=followed_by(context["reseau"]),
        is_demonstration=jumelage.is_demonstration,
        **parts | {"lists": (*parts["lists"], projects)},
    )
