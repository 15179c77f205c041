"""A bond as a page to print and as an image."""

from directory.jumelages.facts import facts_of
from directory.sheets.leaf import leaf, words_of


def leaf_of(jumelage, context):
    """``context``: that of its sheet."""
    return leaf(
        jumelage,
        context,
        facts_of(jumelage),
        lists=["membres", "dates"],
        then=[("Projets dans ce cadre", tuple((one["titre"], one["note"]) for one in context["projets"]))],
        kind=jumelage.get_form_display(),
        status=words_of(jumelage.status),
        description_title="Ce qui les lie",
    )
