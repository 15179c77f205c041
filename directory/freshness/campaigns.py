"""Whatever changes a campaign: its sheets, its launch, its pauses, its end. Sending itself is ``sending``'s."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.enums import CampaignState, RequestState
from directory.freshness import contacts
from directory.kinds import asked_models
from directory.models import Campaign, VerificationRequest

State = CampaignState

# From each state, the states that may follow.
TRANSITIONS = {
    State.DRAFT: {State.RUNNING, State.DONE},
    State.RUNNING: {State.PAUSED, State.DONE},
    State.PAUSED: {State.RUNNING, State.DONE},
    State.DONE: set(),
}
ASKED_AGAIN_AFTER = datetime.timedelta(days=365)
"""A continuous campaign does not ask the same sheet twice within a year."""


class NotPossible(Exception):
    """The campaign, or the sheet, is not in a state from which this is possible. The message is for people."""


@dataclass(frozen=True)
class Prepared:
    """What became of chosen sheets: ``added`` to the campaign, ``alone`` without contact, being ``asked`` already."""

    added: int = 0
    alone: int = 0
    asked: int = 0

    def __add__(self, other):
        return Prepared(self.added + other.added, self.alone + other.alone, self.asked + other.asked)


def sheets_of(campaign, model):
    """The sheets among which a campaign chooses: published, and followed by its network."""
    return model.objects.published().for_network(campaign.network)


def being_asked(model):
    """Condition: sheets about which a question is open."""
    requests = VerificationRequest.objects.open().filter(**{model._meta.model_name: OuterRef("pk")})
    return Q(Exists(requests))


@transaction.atomic
def add_sheets(campaign, sheets):
    """Prepare a request for each of ``sheets`` (a queryset) that has a contact and is not being asked. ``Prepared``.

    Those of another network, or unpublished, are left out silently: no list offers them.
    """
    current = _locked(campaign)
    if current.state == State.DONE:
        raise NotPossible(_("Cette campagne est terminée : on ne lui ajoute plus de fiches."))
    model = sheets.model
    name = model._meta.model_name
    chosen = sheets_of(current, model).filter(pk__in=sheets.order_by().values("pk"))
    asked = chosen.filter(being_asked(model)).count()
    free = contacts.with_contact(chosen.exclude(being_asked(model))).order_by("pk")
    contact_model = contacts.contact_model(model)
    firsts = contacts.askable(model).filter(**{f"{name}__in": free.order_by().values("pk")})
    if any(field.name == "actor" for field in contact_model._meta.local_fields):
        firsts = firsts.select_related("actor")
    by_sheet = {}
    for contact in firsts:
        by_sheet.setdefault(getattr(contact, f"{name}_id"), contact)
    keys = list(free.values_list("pk", flat=True))
    requests = [
        VerificationRequest(
            campaign=current,
            email=by_sheet[pk].email.lower(),
            label=contacts.label_of(by_sheet[pk]),
            **{f"{name}_id": pk},
        )
        for pk in keys
        if pk in by_sheet
    ]
    before = current.requests.count()
    # Of two people who add the same sheet at once, the second adds nothing.
    VerificationRequest.objects.bulk_create(requests, ignore_conflicts=True, batch_size=500)
    added = current.requests.count() - before
    return Prepared(added, len(keys) - len(requests), asked + len(requests) - added)


@transaction.atomic
def remove(request):
    """Take a sheet out of its campaign before its mail left. Afterwards there is nothing to take back: ``False``."""
    removed, _each = VerificationRequest.objects.filter(pk=request.pk, state=RequestState.WAITING).delete()
    return bool(removed)


def launch(campaign, *, by):
    """Begin to send. Raises ``NotPossible`` when there is nobody to write to."""
    return _move(campaign, State.RUNNING, by=by, needs_sheets=True)


def resume(campaign, *, by):
    return _move(campaign, State.RUNNING, by=by)


def pause(campaign, *, by):
    """Nothing leaves any more, reminders neither; answers go on arriving."""
    return _move(campaign, State.PAUSED, by=by)


def stop(campaign, *, by):
    """For good: what has not left never will; answers to what has left go on arriving."""
    return _move(campaign, State.DONE, by=by)


@transaction.atomic
def _move(campaign, to, *, by, needs_sheets=False):
    """The one place where the state of a campaign changes. ``by``: an account; nobody when it ends by itself."""
    current = _locked(campaign)
    if to not in TRANSITIONS[State(current.state)]:
        raise NotPossible(
            _("Cette campagne est à l’état « %(state)s » : ce n’est plus possible.")
            % {"state": current.get_state_display().lower()}
        )
    if needs_sheets and not current.is_continuous and not current.requests.filter(state=RequestState.WAITING).exists():
        raise NotPossible(_("Choisissez d’abord au moins une fiche qui a un contact."))
    if to == State.RUNNING and current.started_at is None:
        current.started_at, current.started_by = timezone.now(), by
    if to == State.DONE:
        current.requests.filter(state=RequestState.WAITING).update(state=RequestState.CANCELLED)
    current.state = to
    current.save(update_fields=["state", "started_at", "started_by"])
    campaign.refresh_from_db()
    return campaign


def end_by_itself(campaign):
    """A campaign of which nothing is awaited any more is over; a continuous one never is."""
    if not campaign.is_continuous and not campaign.requests.open().exists():
        _move(campaign, State.DONE, by=None)


def feed(campaign, now):
    """Give a continuous campaign the sheets whose year is over and that were not asked within a year."""
    recent = VerificationRequest.objects.filter(created_at__gt=now - ASKED_AGAIN_AFTER)
    prepared = Prepared()
    for model in asked_models():
        sheets = sheets_of(campaign, model).due(timezone.localdate(now))
        asked = recent.filter(**{model._meta.model_name: OuterRef("pk")})
        prepared += add_sheets(campaign, sheets.filter(~Exists(asked)))
    return prepared


def _locked(campaign):
    return Campaign.objects.select_for_update(of=("self",)).select_related("network").get(pk=campaign.pk)
