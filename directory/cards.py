"""What a list shows of a record, in words ready to print."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from directory.dates import MONTHS, format_period
from directory.drawing import Role
from directory.enums import BudgetKind, CollectiviteKind, MemberState
from directory.listing.titles import NBSP
from directory.places import jumelage_places, place_of, project_places, shown_members
from directory.reading.amounts import euros
from directory.reference.fold import fold


@dataclass(frozen=True)
class Card:
    """One row: ``places`` are drawn and written, ``status`` is a value of the enums, ``meta`` the last line."""

    title: str
    url: str
    places: tuple = ()
    status: str = ""
    status_label: str = ""
    dates: str = ""
    sectors: tuple = ()
    meta: tuple = ()
    subtitle: str = ""
    record: object = None
    cells: dict = field(default_factory=dict)

    @property
    def is_named_by_places(self):
        """Whether the title says the places and nothing else (« Orléans – Parakou »): not to be written twice."""
        names = " ".join(place.name for place in self.places)
        return len(self.places) > 1 and sorted(fold(self.title).split()) == sorted(fold(names).split())

    @property
    def countries(self):
        """Names of the countries on the other side, once each."""
        return list(dict.fromkeys(p.country_name for p in self.places if p.role != Role.HERE and p.country_name))


def french_number(value):
    """12400 → « 12 400 »."""
    return f"{value:,}".replace(",", "\u202f")


def counted(number, singular, plural=None):
    """« 5 financeurs »."""
    return f"{french_number(number)}{NBSP}{singular if number < 2 else plural or singular + 's'}"


def budget_text(project):
    """« 1 240 000 € », « Néant » or « Inconnu »: three different things."""
    if project.budget_kind == BudgetKind.AMOUNT:
        return euros(project.budget_amount)
    return BudgetKind(project.budget_kind).label


def verified_text(record):
    """« Vérifié en mars 2026 par CENTRAIDER », « Jamais vérifié »."""
    if record.verified_on is None:
        return _("Jamais vérifié")
    month = f"{MONTHS[record.verified_on.month - 1]} {record.verified_on.year}"
    return f"Vérifié en {month} par {record.verified_by}"


def population_text(collectivite):
    """« Environ 6 547 hab. (2009) », « 18 000 hab. (année inconnue) », « Population non renseignée »."""
    if collectivite.population is None:
        return _("Population non renseignée")
    text = f"{french_number(collectivite.population)}{NBSP}hab."
    if collectivite.population_is_approximate:
        text = f"Environ {text}"
    return f"{text} ({collectivite.population_year or _('année inconnue')})"


def project_card(project):
    fundings = [f for f in project.fundings.all() if f.funder.actor.is_published]
    meta = []
    if len(fundings) == 1:
        meta.append(fundings[0].funder.actor.name)
    elif fundings:
        meta.append(counted(len({f.funder_id for f in fundings}), "financeur"))
    if project.budget_kind == BudgetKind.AMOUNT:
        meta.append(budget_text(project))
    elif project.budget_kind == BudgetKind.NONE:
        meta.append(f"Budget{NBSP}: néant")
    meta.append(verified_text(project))
    return Card(
        title=project.title,
        url=project.get_absolute_url(),
        places=tuple(project_places(project)),
        status=project.status.value,
        status_label=str(project.status_label),
        dates=format_period(project.start, project.end),
        sectors=tuple(project.sectors.all()),
        meta=tuple(meta),
        record=project,
        cells={"budget": budget_text(project)},
    )


def jumelage_card(jumelage):
    members = shown_members(jumelage)
    signed = sum(m.state == MemberState.SIGNED for m in members)
    expected = sum(m.state == MemberState.EXPECTED for m in members)
    meta = [jumelage.get_form_display()]
    if len(members) > 2:
        meta.append(counted(signed, "membre"))
    if expected:
        meta.append(counted(expected, "pressenti"))
    meta.append(verified_text(jumelage))
    return Card(
        title=jumelage.title,
        url=jumelage.get_absolute_url(),
        places=tuple(jumelage_places(jumelage)),
        status=jumelage.status,
        dates=format_period(jumelage.since, jumelage.until) or _("date inconnue"),
        meta=tuple(meta),
        record=jumelage,
        cells={"forme": jumelage.get_form_display(), "signes": signed, "pressentis": expected},
    )


def kind_text(collectivite):
    """The sort of territory, without the examples that help staff to choose it."""
    return str(collectivite.get_kind_display()).partition(" (")[0]


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
        subtitle=f"{kind_text(collectivite)} · {collectivite.place}",
        meta=tuple(meta),
        record=collectivite,
        cells={"partenaires": len(partners), "projets": project_count, "population": population_text(collectivite)},
    )


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


def formal_name(actor):
    """How an organisation is named among funders: « Région Bretagne », not « Bretagne »."""
    territory = getattr(actor, "collectivite", None)
    if territory is None:
        return actor.name
    if territory.official_name:
        return territory.official_name
    return f"Région {actor.name}" if territory.kind == CollectiviteKind.REGION else actor.name


def funder_card(funder):
    meta = [counted(funder.project_count, "projet") if funder.project_count else _("Aucun projet publié")]
    return Card(
        title=formal_name(funder.actor),
        url=funder.get_absolute_url(),
        subtitle=f"Financeur · {funder.get_tier_display().lower()}",
        meta=tuple(meta),
        record=funder,
    )
