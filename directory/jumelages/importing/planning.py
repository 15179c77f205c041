"""What each line of a twinnings file would do to the base, without touching it."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from directory.jumelages.importing.places import Towns
from directory.jumelages.importing.towns import NotFound
from directory.models import JumelageMember
from directory.reading.memo import remembering


class Outcome(StrEnum):
    CREATED = "nouvelles"
    UPDATED = "complétant un lieu"
    UNCHANGED = "déjà là"
    REPEATED = "répétées"
    AMBIGUOUS = "ambiguës"
    REFUSED = "refusées"


# A line with one of these ends as a bond between two known places.
UNDERSTOOD = (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.REPEATED)


@dataclass(frozen=True)
class Verdict:
    """What becomes of a line, and why."""

    line: int
    outcome: Outcome
    text: str


@dataclass
class Plan:
    verdicts: list = field(default_factory=list)
    pairs: list = field(default_factory=list)
    """New bonds, as ``(here, there)`` pairs of ``Town``; *here* is French."""
    new_towns: list = field(default_factory=list)
    completed_towns: list = field(default_factory=list)

    def counts(self):
        """Number of lines by outcome, and of new bonds and places."""
        lines = Counter(verdict.outcome for verdict in self.verdicts)
        return {f"lignes {outcome}": lines[outcome] for outcome in Outcome} | {
            "lieux nouveaux": len(self.new_towns),
            "lieux complétés": len(self.completed_towns),
        }

    def of(self, outcome):
        return [verdict for verdict in self.verdicts if verdict.outcome == outcome]

    @property
    def understood(self):
        """The share of the lines that end as a bond between two known places, from 0 to 1."""
        if not self.verdicts:
            return 1.0
        return sum(verdict.outcome in UNDERSTOOD for verdict in self.verdicts) / len(self.verdicts)


@remembering()
def make_plan(lines, *, progress=lambda lines: lines):
    """Resolve every line against the base as it is. ``progress`` wraps the iteration, to show it."""
    usable = [line for line in lines if not line.problem]
    towns = Towns([mention for line in usable for mention in (line.origin, line.sister)])
    known = _known_pairs()
    plan, first_line, touched = Plan(), {}, {}
    for line in progress(lines):
        if line.problem:
            plan.verdicts.append(Verdict(line.number, Outcome.REFUSED, line.problem))
            continue
        try:
            here, there = _pair(towns, line)
        except NotFound as reason:
            outcome = Outcome.AMBIGUOUS if reason.ambiguous else Outcome.REFUSED
            plan.verdicts.append(Verdict(line.number, outcome, f"{line.origin.label} – {line.sister.label} : {reason}"))
            continue
        for town in (here, there):
            touched.setdefault(id(town), town)
        plan.verdicts.append(_verdict(plan, line, here, there, known, first_line))
    plan.new_towns = [town for town in touched.values() if town.pk is None]
    plan.completed_towns = [town for town in touched.values() if town.pk and _completes(town)]
    _mark_completed(plan)
    return plan


def _known_pairs():
    """Title of the bond by pair of its members' keys, whatever its state: an archived one is not made again."""
    members = {}
    rows = JumelageMember.objects.filter(collectivite__isnull=False).values_list(
        "jumelage", "jumelage__title", "collectivite"
    )
    for jumelage, title, collectivite in rows.order_by("jumelage"):
        members.setdefault((jumelage, title), []).append(collectivite)
    return {
        frozenset((one, other)): title
        for (_jumelage, title), keys in members.items()
        for one in keys
        for other in keys
        if one < other
    }


def _pair(towns, line):
    """The two towns, the French one first. Raises ``NotFound``."""
    if not towns.is_french(line.origin) and not towns.is_french(line.sister):
        raise NotFound("aucune des deux villes n’est française")
    one, other = towns.find(line.origin), towns.find(line.sister)
    if one is other:
        raise NotFound(f"les deux noms désignent aujourd’hui la même commune, {one}")
    for town in (one, other):
        town.lines.append(line.number)
    return (one, other) if one.is_french else (other, one)


def _verdict(plan, line, here, there, known, first_line):
    text = f"{here} – {there} ({there.country})"
    pair = frozenset((id(here), id(there)))
    if pair in first_line:
        return Verdict(line.number, Outcome.REPEATED, f"{text} : répète la ligne {first_line[pair]}")
    first_line[pair] = line.number
    if here.pk and there.pk and (title := known.get(frozenset((here.pk, there.pk)))):
        return Verdict(line.number, Outcome.UNCHANGED, f"{text} : déjà dans « {title} »")
    plan.pairs.append((here, there))
    return Verdict(line.number, Outcome.CREATED, text)


def _completes(town):
    return ("point" in town.lacks and town.point is not None) or (
        "population" in town.lacks and town.population is not None
    )


def _mark_completed(plan):
    """A line that makes no bond but completes one of its places is said to."""
    completing = {number for town in plan.completed_towns for number in town.lines[:1]}
    plan.verdicts = [
        Verdict(v.line, Outcome.UPDATED, f"{v.text} ; coordonnées ou population d’un lieu à compléter")
        if v.outcome == Outcome.UNCHANGED and v.line in completing
        else v
        for v in plan.verdicts
    ]
