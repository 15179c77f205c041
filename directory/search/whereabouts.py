"""Why a record answers: what in it bears the searched words, when its title does not."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from directory.enums import ProjectRole
from directory.places import project_actors, shown_members
from directory.search.highlight import excerpt, pieces


@dataclass(frozen=True)
class Whereabouts:
    """« les partenaires » and their names; ``label`` is empty for a passage of the text."""

    label: str
    text: str


def in_project(project, words):
    """Where ``words`` stand in a project that lists read (``ProjectList.rows``); ``None`` in its title or nowhere."""
    return _first(project, words, _project_names(project))


def in_jumelage(jumelage, words):
    """As ``in_project``, for a bond read with its members."""
    return _first(jumelage, words, _jumelage_names(jumelage))


def _first(record, words, names):
    if _bears(record.title, words):
        return None
    for label, found in names:
        if told := [shown for names in found if (shown := _told(names, words))]:
            return Whereabouts(str(label), ", ".join(dict.fromkeys(told)))
    for text in (record.summary, record.description):
        if passage := excerpt(text, words):
            return Whereabouts("", passage)
    return None


def _told(names, words):
    """The first of ``names`` that bears ``words``, after the one by which the thing is known: « Bénin (Dahomey) »."""
    name, *others = names
    if _bears(name, words):
        return name
    return next((f"{name} ({other})" for other in others if _bears(other, words)), "")


def _bears(text, words):
    return any(is_marked for _piece, is_marked in pieces(text, words))


def _project_names(project):
    """``(label, [[name, other name, …], …])``: what is named in a project, holders first."""
    yield _("les porteurs"), _of_actors(project_actors(project, ProjectRole.HOLDER))
    yield _("les partenaires"), _of_actors(project_actors(project, ProjectRole.PARTNER))
    spots = project.localities.all()
    yield _("les lieux"), [[spot.label] for spot in spots if not spot.collectivite_id or _is_shown(spot.collectivite)]
    yield _("les pays"), _with_aliases(project.countries.all())
    yield _("les secteurs"), _with_aliases(project.sectors.all())
    yield _("les financeurs"), _of_actors(one.funder.actor for one in project.fundings.all() if _is_shown(one.funder))


def _jumelage_names(jumelage):
    members = shown_members(jumelage)
    yield _("les membres"), [[member.name] for member in members]
    yield _("les pays"), _with_aliases(member.place_country for member in members if member.place_country)
    yield _("les secteurs"), _with_aliases(jumelage.sectors.all())


def _is_shown(role):
    return role.actor.is_published


def _of_actors(actors):
    return [[actor.name, actor.acronym] for actor in actors]


def _with_aliases(records):
    return [[record.name, *record.aliases] for record in records]
