"""A project as a page to print and as an image."""

from directory.projects.facts import facts_of
from directory.sheets.leaf import leaf, words_of


def leaf_of(project, context):
    """``context``: that of its sheet."""
    return leaf(
        project,
        context,
        facts_of(project),
        lists=["partenaires"],
        kind="Projet",
        status=words_of(project.status.value, project.status_label),
        is_doubtful=bool(context["doute"]),
        notice=" ".join(map(str, context["doute"])),
        description_title="Ce qui se fait",
    )
