"""Who may see and change what: the one place that decides it. See ``docs/adr/0007-roles.md``.

An account of the national level may do everything. An account of a network sees its network's sheets and everybody's
published ones, and changes its network's only. An account without a mandate sees nothing.

What people send and what is sent to them (propositions, mails, campaigns, spreadsheets) is nobody else's business:
those who may decide see it, the others do not know that it exists.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import CASCADE, Q

from cooperation.accounts.models import Role
from directory.database.personal import rows_of, tracked_by
from directory.enums import CollectiviteKind, PublicationState
from directory.models import (
    SDG,
    Campaign,
    CannedReply,
    Country,
    GazetteerTown,
    ImportBatch,
    Mail,
    Network,
    Redirection,
    Sector,
    Submission,
    SubmissionEntry,
    SubmissionFile,
    Verification,
    VerificationRequest,
)
from directory.models.actor import Actor
from directory.models.actor import Role as ActorRole
from directory.models.base import Record
from events.models import EventSeries

# Lists that everybody chooses from and the national level keeps.
SHARED_LISTS = (Country, Sector, SDG, GazetteerTown)
# Written by the code, changed by nobody.
TRACES = (Redirection, Verification)
# Rows that the reference fixes: their texts may change, their number may not.
FIXED = (SDG, GazetteerTown)
# Territories that a network may add: the others come with the official reference.
OPEN_COLLECTIVITE_KINDS = (CollectiviteKind.FOREIGN, CollectiviteKind.OTHER, CollectiviteKind.SYNDICAT)
# Owned by a network or the national level, without a state: everybody reads them.
OWNED_LISTS = (EventSeries, CannedReply)
# Never shown of somebody else's sheet.
PRIVATE_FIELDS = frozenset({"email", "phone", "source_note", "import_batch"})


@dataclass(frozen=True)
class Mandate:
    """For whom an account acts: a network, or the national level (``network_id`` is ``None``)."""

    network_id: int | None = None

    @property
    def is_national(self):
        return self.network_id is None


def mandate_of(user):
    """The ``Mandate`` of an account, or ``None`` if it has no business in the back-office."""
    if not (user.is_active and user.is_staff):
        return None
    membership = getattr(user, "membership", None)
    if user.is_superuser or (membership and membership.role == Role.NATIONAL):
        return Mandate()
    return Mandate(membership.network_id) if membership else None


def is_national(user):
    mandate = mandate_of(user)
    return mandate is not None and mandate.is_national


def is_sheet(model):
    """Whether rows of ``model`` belong to a network or to the national level."""
    return issubclass(model, (Record, ActorRole, *OWNED_LISTS))


def record_of(row):
    """The record that carries the state and the owner of a row: a role's is its actor."""
    return row.actor if isinstance(row, ActorRole) else row


# --- What the desk keeps to itself -----------------------------------------------------------------------------------


def _of_networks(via=""):
    """Condition, given a mandate: the propositions that reached their networks, and that the mandate decides.

    A proposition belongs to its network and to those that it concerns too. Before its author confirmed, nobody reads
    it, the national level included.
    """

    def condition(mandate):
        received = Q(**{f"{via}received_at__isnull": False})
        if mandate.is_national:
            return received
        concerned = Submission.also.through.objects.filter(network=mandate.network_id).values("submission")
        submission = via.removesuffix("__") or "pk"
        return received & (Q(**{f"{via}network": mandate.network_id}) | Q(**{f"{submission}__in": concerned}))

    return condition


def _of_network(*paths):
    """Condition, given a mandate: rows whose network, at the end of any of ``paths``, is the mandate's."""

    def condition(mandate):
        if mandate.is_national:
            return Q()
        return reduce(or_, (Q(**{path: mandate.network_id}) for path in paths))

    return condition


DESK = {
    Submission: _of_networks(),
    SubmissionEntry: _of_networks("submission__"),
    SubmissionFile: _of_networks("submission__"),
    Mail: _of_network("network"),
    Campaign: _of_network("network"),
    ImportBatch: _of_network("network"),
    VerificationRequest: _of_network("project__network", "jumelage__network"),
}
# Written by the code, step by step, and read by those concerned.
JOURNALS = (SubmissionEntry, SubmissionFile, Mail)


def _on_desk(mandate, row):
    return type(row)._default_manager.filter(DESK[type(row)](mandate), pk=row.pk).exists()


# --- Sets of rows ----------------------------------------------------------------------------------------------------

NOTHING = Q(pk__in=[])


def own_rows(user, model):
    """Condition: the rows of ``model`` that ``user`` may change. ``Q()`` means all of them."""
    mandate = mandate_of(user)
    if mandate is None:
        return NOTHING
    if model in DESK:
        return DESK[model](mandate)
    if mandate.is_national:
        return Q()
    if not is_sheet(model):
        return NOTHING
    via = "actor__" if issubclass(model, ActorRole) else ""
    own = Q(**{f"{via}network": mandate.network_id})
    if model is Actor or via:
        own |= Q(pk=mandate.network_id)  # the network's own page; roles share their actor's key
    return own


def visible_rows(user, model):
    """Condition: the rows of ``model`` that ``user`` may see. ``Q()`` means all of them."""
    mandate = mandate_of(user)
    if mandate is None:
        return NOTHING
    if model in DESK:
        return DESK[model](mandate)
    if mandate.is_national or model in SHARED_LISTS or model in OWNED_LISTS:
        return Q()
    if not is_sheet(model):
        return NOTHING
    via = "actor__" if issubclass(model, ActorRole) else ""
    return own_rows(user, model) | Q(**{f"{via}state": PublicationState.PUBLISHED})


def people_rows(user, model):
    """Condition: the rows of ``model`` in which ``user`` finds and erases people, parts and history of sheets included.

    Accounts, sessions and what packages keep are the national level's.
    """
    mandate = mandate_of(user)
    if mandate is None or mandate.is_national:
        return NOTHING if mandate is None else Q()
    tracked = tracked_by(model)
    if tracked is not None:
        keys = rows_of(tracked).filter(people_rows(user, tracked)).values("pk")
        found = Q(**{f"{'pgh_obj' if hasattr(model, 'pgh_obj') else 'id'}__in": keys})
        # What was deleted is known by the sheet of which it was a part.
        for column, owner in _owners(tracked):
            found |= Q(**{f"{column}__in": rows_of(owner).filter(people_rows(user, owner)).values("pk")})
        return found
    if model in DESK or is_sheet(model):
        return own_rows(user, model)
    owners = [
        Q(**{f"{column}__in": rows_of(owner).filter(people_rows(user, owner)).values("pk")})
        for column, owner in _owners(model)
    ]
    return reduce(or_, owners, NOTHING)


def _owners(model):
    """``[(column, model)]``: the sheet, the proposition or the batch of which a row is a part."""
    keys = [one for one in model._meta.concrete_fields if one.remote_field and one.remote_field.on_delete is CASCADE]
    return [(one.name, one.related_model) for one in keys if one.related_model in DESK or is_sheet(one.related_model)]


def visible(user, queryset):
    return queryset.filter(visible_rows(user, queryset.model))


def own(user, queryset):
    return queryset.filter(own_rows(user, queryset.model))


# --- One row, or a model ---------------------------------------------------------------------------------------------


def _owns(mandate, row):
    record = record_of(row)
    if record.network_id == mandate.network_id:
        return True
    return isinstance(record, Actor) and record.pk == mandate.network_id


def can_view(user, subject):
    """``subject``: a row, or a model (« some of its rows »)."""
    mandate = mandate_of(user)
    model = subject if isinstance(subject, type) else type(subject)
    if mandate is None:
        return False
    if model in DESK:
        return subject is model or _on_desk(mandate, subject)
    if mandate.is_national:
        return True
    if model in SHARED_LISTS or model in OWNED_LISTS:
        return True
    if not is_sheet(model):
        return False
    return subject is model or _owns(mandate, subject) or record_of(subject).is_published


def can_change(user, subject):
    mandate = mandate_of(user)
    model = subject if isinstance(subject, type) else type(subject)
    if mandate is None or model in (*TRACES, *JOURNALS, GazetteerTown):
        return False
    if model in DESK:
        return can_view(user, subject)
    if mandate.is_national:
        return True
    return is_sheet(model) and (subject is model or _owns(mandate, subject))


def can_add(user, model):
    if model in (*FIXED, Submission, VerificationRequest) or not can_change(user, model):
        return False
    return is_national(user) or model is not Network


def can_delete(user, subject):
    """What was published is archived first: a public address does not vanish at one click."""
    model = subject if isinstance(subject, type) else type(subject)
    if model in FIXED or model in DESK or not can_change(user, subject):
        return False
    if not is_national(user) and model is Network:
        return False
    if subject is model or not is_sheet(model) or model in OWNED_LISTS:
        return True
    return not record_of(subject).is_published


def can_see_private(user, row):
    """E-mails, phones, contacts, doubts about the source, history."""
    return can_change(user, row)
