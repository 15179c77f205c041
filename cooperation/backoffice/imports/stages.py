"""What the pages of a batch show, by where it stands."""

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.backoffice.imports.rows import UNSETTLED, Rows
from cooperation.backoffice.imports.wording import label_of, what_is_written
from cooperation.backoffice.labels import label, prepared
from directory.enums import ImportState, RowOutcome
from directory.french import counted, french_number
from directory.imports import actions
from directory.imports.rows import RECORD
from directory.imports.undoing import foresee
from directory.models import Network

State = ImportState
WHO = ("made_by", "asked_by", "applied_by", "undone_by")
PUBLISHED = "publiees"
PUBLICATION = ("brouillons", PUBLISHED)
CHANGED = gettext_lazy(
    "Rien n’a été pris en compte : ce tableau a été répété de nouveau depuis que vous avez ouvert la page. Relisez ce "
    "qu’elle dit maintenant."
)
# Columns whose changes are told in the history of a batch.
TOLD = ("file_name", "state", "problem", "publishes", "asked_by", "applied_by", "undone_by", "forgotten_at")
# What is being done, in the title of the page that waits.
DOING = {
    State.REHEARSING: gettext_lazy("Nous lisons votre tableau"),
    State.APPLYING: gettext_lazy("Nous écrivons les fiches"),
    State.UNDOING: gettext_lazy("Nous défaisons ce lot"),
}


def mark(batch):
    """What the page shows: a later rehearsal has another."""
    return batch.state_changed_at.isoformat()


def is_as_seen(batch, data):
    return data.get("lu", "") == mark(batch)


def title(batch):
    return {
        State.REHEARSED: _("Répétition : rien n’est encore écrit"),
        State.APPLIED: _("C’est écrit"),
        State.UNDONE: _("Ce lot est défait"),
    }[batch.state]


# --- While the worker works -------------------------------------------------------------------------------------------


def waiting_title(batch):
    return DOING[batch.state]


def waiting(batch):
    """How far it is, and whether anybody works at all."""
    progress, stopped = actions.progress_of(batch), actions.stopped()
    return {
        "ou": progress.step if progress else "" if stopped else actions.waiting(),
        "avancement": progress if progress and progress.total > 1 else None,
        "arrete": stopped,
        "demande": True,
    }


def waiting_for_the_plan():
    return {"ou": _("Nous comparons ce que ce lot a écrit à ce que disent les fiches."), "arrete": actions.stopped()}


# --- The rows ---------------------------------------------------------------------------------------------------------


def rows_context(batch, query):
    rows = Rows(batch, query)
    lines, counts = rows.lines(), batch.counts
    return {
        "lignes": lines,
        "rangs": rows,
        "tuiles": list(rows.tiles()),
        "sorte": label_of(batch),
        "lu": mark(batch),
        "a_repondre": batch.state == State.REHEARSED,
        "a_trancher": batch.state == State.REHEARSED and any(line.asks for line in lines),
        "repondues": answered(batch),
        "restent": counts.get(RowOutcome.AMBIGUOUS, 0) + counts.get(RowOutcome.REFUSED, 0),
        "phrase": phrase(batch, rows.proposed),
        "a_ecrire": counts.get(RowOutcome.CREATED, 0) + counts.get(RowOutcome.UPDATED, 0),
        "suite": query.urlencode(),
    }


def answered(batch):
    """How many rows have an answer to what they ask, which the next rehearsal will count."""
    rows = batch.rows.exclude(decision={}).filter(outcome__in=UNSETTLED).order_by()
    return sum(
        bool(not {*asks}.isdisjoint(decision.get("values") or ()) or (RECORD in asks and decision.keys() - {"values"}))
        for asks, decision in rows.values_list("asks", "decision")
    )


def phrase(batch, proposed):
    """« créer 85 fiches et changer 12 fiches »; after, what was."""
    created, updated = batch.counts.get(RowOutcome.CREATED, 0), batch.counts.get(RowOutcome.UPDATED, 0)
    ours = by_outcome(batch)
    return what_is_written(
        ours.get(RowOutcome.CREATED, 0) if proposed else created,
        ours.get(RowOutcome.UPDATED, 0) if proposed else updated,
        proposed=proposed,
        done=batch.state in State.written(),
    )


def by_outcome(batch):
    """``{outcome: number}`` of the rows that are the network's own to write."""
    rows = batch.rows.filter(outcome__in=("created", "updated")).exclude(detail__is_proposed=True)
    return dict(rows.order_by().values_list("outcome").annotate(n=Count("pk")))


# --- Applying and undoing ---------------------------------------------------------------------------------------------


def apply_context(batch):
    ours, counts = by_outcome(batch), batch.counts
    others = batch.rows.filter(detail__is_proposed=True, outcome__in=("created", "updated"))
    found = dict(others.order_by().values_list("detail__proposed_to").annotate(n=Count("pk")))
    names = {one.pk: label(one) for one in prepared(Network.objects.filter(pk__in=found.keys() - {None}))}
    return {
        "creees": ours.get(RowOutcome.CREATED, 0),
        "changees": ours.get(RowOutcome.UPDATED, 0),
        "proposees": [(names.get(key, _("l’équipe nationale")), number) for key, number in found.items()],
        "restent": counts.get(RowOutcome.AMBIGUOUS, 0) + counts.get(RowOutcome.REFUSED, 0),
        "repondues": answered(batch),
        "sorte": label_of(batch),
        "lu": mark(batch),
        "a_ecrire": counts.get(RowOutcome.CREATED, 0) + counts.get(RowOutcome.UPDATED, 0),
        "phrase": phrase(batch, sum(found.values())),
    }


def undo_context(batch, chosen):
    """The plan of an undoing, ``None`` while the worker looks for it; ``chosen``: names of the sheets that go though
    somebody changed them since, as typed.
    """
    plan = foresee(batch, chosen=chosen)
    return plan and {
        "plan": plan,
        "choisies": chosen,
        "partent": _listed(plan, plan.going),
        "reviennent": _listed(plan, plan.returning),
    }


def _listed(plan, numbers):
    """« 85 projets », and what their sheets hold: « contacts (12), secteurs (170) »."""
    sheets = [counted(number, plan.one[name], name) for name, number in numbers.items() if name not in plan.parts]
    parts = [f"{name} ({french_number(number)})" for name, number in numbers.items() if name in plan.parts]
    return numbers and {"fiches": sheets, "parties": ", ".join(parts)}
