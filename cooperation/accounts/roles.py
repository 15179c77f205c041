"""Who may see and change what: the one place that decides it. See ``docs/adr/0007-roles.md`` and ``0035``.

An account of the national level may do everything. An account of networks sees their sheets and everybody's published
ones, and does to its networks' what its role in each allows: ``READER`` < ``CONTRIBUTOR`` (drafts, and propositions on
the rest) < ``EDITOR`` < ``MANAGER`` (accounts, campaigns, the network's own page). Without a mandate, nothing.

What people send and what is sent to them (propositions, mails, campaigns, spreadsheets) is nobody else's business:
those who may decide see it, the others do not know that it exists.

To ask: ``can_view``, ``can_change`` and the others of one row; ``visible`` and ``own`` (what may be changed) of a
queryset; ``networks_for`` when a network must be chosen. ``fixed_fields`` are the reference's, never a network's.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from cooperation.accounts.models import Agreement, AgreementKind, AgreementState, Membership, Role, User
from directory.database.system import SYSTEM_USERNAME
from directory.enums import CollectiviteKind, PublicationState
from directory.models import (
    SDG,
    Campaign,
    CannedReply,
    Collectivite,
    Country,
    FollowedSelection,
    GazetteerTown,
    ImportBatch,
    Mail,
    Message,
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
from directory.models.freshness import SHEETS
from events.models import EventSeries

# Lists that everybody chooses from and the national level keeps.
SHARED_LISTS = (Country, Sector, SDG, GazetteerTown)
# Written by the code, changed by nobody.
TRACES = (Redirection, Verification, FollowedSelection)
# Rows that the reference fixes: their texts may change, their number may not.
FIXED = (SDG, GazetteerTown)
# Territories that a network may add: the others come with the official reference.
OPEN_COLLECTIVITE_KINDS = (CollectiviteKind.FOREIGN, CollectiviteKind.OTHER, CollectiviteKind.SYNDICAT)
# Owned by a network or the national level, without a state: everybody reads them.
OWNED_LISTS = (EventSeries, CannedReply)
# Never shown of somebody else's sheet.
PRIVATE_FIELDS = frozenset({"email", "phone", "source_note", "import_batch"})

# States that are nobody's to read yet, where those who do not publish may write.
DRAFTING = (PublicationState.DRAFT, PublicationState.REVIEW)
# What the reference says of a French territory, and of the organisation that it is.
OFFICIAL = {
    Collectivite: frozenset({"kind", "code", "region", "departement", "epci"}),
    Actor: frozenset({"name", "kind", "siren", "wikidata_id", "country"}),
}

ALL = tuple(Role)
WRITING = (Role.MANAGER, Role.EDITOR, Role.CONTRIBUTOR)
PUBLISHING = (Role.MANAGER, Role.EDITOR)
MANAGING = (Role.MANAGER,)


@dataclass(frozen=True)
class Mandate:
    """For whom an account acts: the national level, or its ``roles``, ``((key of a network, Role), …)``."""

    is_national: bool = False
    roles: tuple = ()

    def networks(self, among=ALL):
        """Keys of the networks where its role is ``among`` these."""
        return [network for network, role in self.roles if role in among]


def mandate_of(user):
    """The ``Mandate`` of an account, or ``None`` if it has no business in the back-office."""
    if user.username == SYSTEM_USERNAME and not user.is_active:
        return Mandate(is_national=True)  # commands: nobody signs in with it
    if not (user.is_active and user.is_staff):
        return None
    if user.is_superuser or any(one.role == Role.NATIONAL for one in user.mandates):
        return Mandate(is_national=True)
    found = tuple((one.network_id, Role.READER if one.is_asleep else Role(one.role)) for one in user.mandates)
    return Mandate(roles=found) if found else None


def is_national(user):
    mandate = mandate_of(user)
    return mandate is not None and mandate.is_national


def is_sheet(model):
    """Whether rows of ``model`` belong to a network or to the national level."""
    return issubclass(model, (Record, ActorRole, *OWNED_LISTS))


def record_of(row):
    """The record that carries the state and the owner of a row: a role's is its actor."""
    return row.actor if isinstance(row, ActorRole) else row


def _needed(model):
    """The roles that change rows of ``model``; contributors, of what is not public yet."""
    if model in (Network, Campaign, User, Membership):
        return MANAGING
    if model in OWNED_LISTS or (model in DESK and model is not ImportBatch):
        return PUBLISHING
    return WRITING


def networks_for(user, model):
    """The networks for which ``user`` may add rows of ``model``, to choose from; all of them for the national level."""
    mandate = mandate_of(user)
    networks = Network.objects.select_related("actor").order_by("position", "actor__sort_key")
    if mandate is None:
        return networks.none()
    return networks if mandate.is_national else networks.filter(pk__in=mandate.networks(_needed(model)))


def sign(user, row):
    """Give a new ``row`` to the network chosen for it, if ``user`` may add there; else to the first where it may."""
    allowed = networks_for(user, type(row))
    if not is_national(user) and not allowed.filter(pk=row.network_id).exists():
        row.network = allowed.first()


def publishes_for(user, network):
    """Whether what ``user`` writes for ``network`` (a key, or ``None``) may be public at once."""
    mandate = mandate_of(user)
    return mandate is not None and (mandate.is_national or network in mandate.networks(PUBLISHING))


# --- What the desk keeps to itself -----------------------------------------------------------------------------------


def _of_networks(via=""):
    """Condition, given a mandate: the propositions that reached their networks, and that the mandate decides.

    A proposition belongs to its network, to those that it concerns too and to those that follow its sheet. Before its
    author confirmed, nobody reads it, the national level included.
    """

    def condition(mandate, networks, user):
        received = Q(**{f"{via}received_at__isnull": False})
        if mandate.is_national:
            return received
        concerned = Submission.also.through.objects.filter(network__in=networks).values("submission")
        submission = via.removesuffix("__") or "pk"
        about = {name: OuterRef(f"{via}{name}") for name in ("record_table", "record_pk")}
        followed = Q(Exists(Agreement.objects.to_follow().filter(to_network__in=networks, **about)))
        return received & (Q(**{f"{via}network__in": networks}) | Q(**{f"{submission}__in": concerned}) | followed)

    return condition


def _of_network(mandate, networks, user):
    return Q() if mandate.is_national else Q(network__in=networks)


def _of_sheets(mandate, networks, user):
    """Questions about the sheets that the networks lead, or follow."""
    models = {sheet: VerificationRequest._meta.get_field(sheet).related_model for sheet in SHEETS}
    rows = {f"{sheet}__in": model._base_manager.filter(_followed(networks, model)) for sheet, model in models.items()}
    return Q() if mandate.is_national else Q(*rows.items(), _connector=Q.OR)


def _of_those_who_write(mandate, networks, user):
    """A table is the business of those who publish for its network; who does not has its own ones."""
    if mandate.is_national:
        return Q()
    return Q(network__in=mandate.networks(PUBLISHING)) | Q(network__in=networks, made_by=user)


DESK = {
    Submission: _of_networks(),
    SubmissionEntry: _of_networks("submission__"),
    SubmissionFile: _of_networks("submission__"),
    Mail: _of_network,
    Message: _of_network,
    Campaign: _of_network,
    ImportBatch: _of_those_who_write,
    VerificationRequest: _of_sheets,
}
# Written by the code, step by step, and read by those concerned.
JOURNALS = (SubmissionEntry, SubmissionFile, Mail, Message)


def _desk_rows(mandate, model, user):
    return DESK[model](mandate, mandate.networks(_needed(model)), user)


# --- Sets of rows ----------------------------------------------------------------------------------------------------

NOTHING = Q(pk__in=[])


def _followed(networks, model):
    """Condition: the sheets that ``networks`` lead, or follow by agreement."""
    via = "actor__" if issubclass(model, ActorRole) else ""
    led = Q(**{f"{via}network__in": networks})
    if model in OWNED_LISTS:
        return led
    # Roles share their actor's key.
    agreed = Agreement.objects.following(Actor if via else model).filter(to_network__in=networks)
    return led | Q(pk__in=agreed.values("record_pk"))


def _own_sheets(mandate, model):
    """What a network's account changes: all that it publishes, what is not public yet where it only writes."""
    found = _followed(mandate.networks(PUBLISHING if model is not Network else MANAGING), model)
    via = "actor__" if issubclass(model, ActorRole) else ""
    if model in OWNED_LISTS:
        return found
    if model is not Network:
        found |= _followed(mandate.networks(WRITING), model) & Q(**{f"{via}state__in": DRAFTING})
    if model is Actor or via:  # a network's own page is for those who manage it
        managed = Q(pk__in=mandate.networks(MANAGING))
        followed = _followed(mandate.networks(MANAGING), model)
        if model is not Network:
            found &= Q(**{f"{via}as_network__isnull": True})
        found |= managed | followed
    return found


def _accounts(mandate, model):
    """The accounts of the networks that one manages; never the national level's."""
    networks = mandate.networks(MANAGING)
    if model is Membership:
        return Q(network__in=networks)
    theirs = Membership.objects.filter(network__in=networks).values("user")
    national = Membership.objects.filter(role=Role.NATIONAL).values("user")
    return Q(pk__in=theirs, is_superuser=False) & ~Q(pk__in=national)


def own_rows(user, model):
    """Condition: the rows of ``model`` that ``user`` may change. ``Q()`` means all of them."""
    mandate = mandate_of(user)
    if mandate is None:
        return NOTHING
    if model in DESK:
        return _desk_rows(mandate, model, user)
    if mandate.is_national:
        return Q()
    if model in (User, Membership):
        return _accounts(mandate, model)
    return _own_sheets(mandate, model) if is_sheet(model) else NOTHING


def visible_rows(user, model):
    """Condition: the rows of ``model`` that ``user`` may see. ``Q()`` means all of them."""
    mandate = mandate_of(user)
    if mandate is None:
        return NOTHING
    if model in DESK:
        return _desk_rows(mandate, model, user)
    if mandate.is_national or model in SHARED_LISTS or model in OWNED_LISTS:
        return Q()
    if not is_sheet(model):
        return own_rows(user, model)
    return followed_rows(user, model) | Q(**{f"{_via(model)}state": PublicationState.PUBLISHED})


def followed_rows(user, model):
    """Condition: the sheets of ``model`` of the networks of ``user``, whatever it may do there."""
    mandate = mandate_of(user)
    if mandate is None:
        return NOTHING
    if mandate.is_national:
        return Q()
    followed = _followed(mandate.networks(ALL), model)
    return followed | Q(pk__in=mandate.networks()) if model is Actor or _via(model) else followed


def _via(model):
    return "actor__" if issubclass(model, ActorRole) else ""


def visible(user, queryset):
    return queryset.filter(visible_rows(user, queryset.model))


def own(user, queryset):
    return queryset.filter(own_rows(user, queryset.model))


def private(user, queryset):
    """The rows of ``queryset`` of which ``user`` may read what is private: see ``can_see_private``."""
    mandate = mandate_of(user)
    if mandate is None:
        return queryset.none()
    return queryset if mandate.is_national else queryset.filter(_followed(mandate.networks(WRITING), queryset.model))


# --- One row, or a model ---------------------------------------------------------------------------------------------


def _leads(mandate, row, among):
    """Whether a network where the mandate is ``among`` these roles leads the sheet, or is described by it."""
    record, networks = record_of(row), mandate.networks(among)
    return record.network_id in networks or (isinstance(record, Actor) and record.pk in networks)


def _follows(mandate, row, among):
    """The same, or follows it by agreement. What describes a network is for those who manage."""
    record = record_of(row)
    if among == PUBLISHING and isinstance(record, Actor) and hasattr(record, "as_network"):
        among = MANAGING
    if _leads(mandate, row, among):
        return True
    if not isinstance(record, Record):
        return False
    return (
        Agreement.objects.following(type(record))
        .filter(record_pk=record.pk, to_network__in=mandate.networks(among))
        .exists()
    )


def _exists(row, condition):
    return type(row)._base_manager.filter(condition, pk=row.pk).exists()


def can_view(user, subject):
    """``subject``: a row, or a model (« some of its rows »)."""
    mandate = mandate_of(user)
    model = subject if isinstance(subject, type) else type(subject)
    if mandate is None:
        return False
    if model in DESK:
        allowed = mandate.is_national or mandate.networks(_needed(model))
        return bool(allowed) if subject is model else _exists(subject, _desk_rows(mandate, model, user))
    if mandate.is_national or model in SHARED_LISTS or model in OWNED_LISTS:
        return True
    if model in (User, Membership):
        return bool(mandate.networks(MANAGING)) and (subject is model or _exists(subject, _accounts(mandate, model)))
    if not is_sheet(model):
        return False
    return subject is model or record_of(subject).is_published or _follows(mandate, subject, ALL)


def can_change(user, subject):
    mandate = mandate_of(user)
    model = subject if isinstance(subject, type) else type(subject)
    if mandate is None or model in (*TRACES, *JOURNALS, GazetteerTown):
        return False
    if model in DESK or model in (User, Membership):
        return can_view(user, subject)
    if mandate.is_national:
        return True
    if not is_sheet(model) or not mandate.networks(_needed(model)):
        return False
    if subject is model or can_publish(user, subject):
        return True
    record = record_of(subject)
    if model in OWNED_LISTS or record.state not in DRAFTING or hasattr(record, "as_network"):
        return False
    return _follows(mandate, subject, WRITING)


def can_publish(user, subject):
    """To make public, and to change, archive or take back what is or was; to say it accurate, to ask its contact."""
    mandate = mandate_of(user)
    model = subject if isinstance(subject, type) else type(subject)
    if mandate is None or not is_sheet(model):
        return False
    if mandate.is_national:
        return True
    among = MANAGING if model is Network else PUBLISHING
    return bool(mandate.networks(among)) if subject is model else _follows(mandate, subject, among)


def can_move(user, row, to):
    """Whether ``user`` may bring a sheet to the state ``to``. A network's page is archived by the national level."""
    if not can_change(user, row):
        return False
    if not can_publish(user, row):
        return to in DRAFTING
    return is_national(user) or to != PublicationState.ARCHIVED or not hasattr(record_of(row), "as_network")


def can_propose(user, row):
    """Whether ``user``, who may not change it, may propose to its own colleagues a change of this public sheet."""
    mandate = mandate_of(user)
    if mandate is None or mandate.is_national or not isinstance(row, (Record, ActorRole)):
        return False
    return record_of(row).is_published and not can_change(user, row) and _follows(mandate, row, WRITING)


def can_add(user, model):
    if model in (*FIXED, Submission, VerificationRequest) or not can_change(user, model):
        return False
    return is_national(user) or model is not Network


def can_delete(user, subject):
    """What was published is archived first: a public address does not vanish at one click."""
    model = subject if isinstance(subject, type) else type(subject)
    if model in FIXED or model in DESK or not can_change(user, subject):
        return False
    if model is Membership:
        return True
    if not is_national(user) and not _may_delete(user, subject, model):
        return False
    if subject is model or not is_sheet(model) or model in OWNED_LISTS:
        return True
    return not record_of(subject).is_published


def _may_delete(user, subject, model):
    """Of a network's accounts: those that publish for the one that leads the sheet; nothing of the reference's."""
    if model is Network:
        return False
    mandate = mandate_of(user)
    if subject is model:
        return bool(mandate.networks(PUBLISHING))
    return _leads(mandate, subject, PUBLISHING) and not fixed_fields(user, subject)


def can_hand_over(user, row):
    """Whether ``user`` may ask another team to follow or to take this sheet, which its own leads."""
    if not isinstance(row, (Record, ActorRole)) or not can_publish(user, row):
        return False
    return is_national(user) or record_of(row).network_id in mandate_of(user).networks(PUBLISHING)


def is_answerer(user, agreement):
    """Whether ``user`` decides for the team that is asked."""
    mandate = mandate_of(user)
    if mandate is None or agreement.to_network_id is None:
        return mandate is not None and mandate.is_national
    return agreement.to_network_id in mandate.networks(PUBLISHING)


def can_answer(user, agreement):
    """The team that is asked; the national level, which may do everything, for any."""
    return agreement.state == AgreementState.ASKED and (is_national(user) or is_answerer(user, agreement))


def can_end(user, agreement):
    """Who asked withdraws; either team stops following; who took a sheet over gives it back."""
    mandate = mandate_of(user)
    if mandate is None or agreement.state not in (AgreementState.ASKED, AgreementState.ACCEPTED):
        return False
    teams = {agreement.from_network_id, agreement.to_network_id}
    if agreement.state == AgreementState.ASKED:
        teams = {agreement.from_network_id}
    elif agreement.kind == AgreementKind.HANDOVER:
        teams = {agreement.to_network_id}
    return mandate.is_national or bool(teams & set(mandate.networks(PUBLISHING)))


def can_see_private(user, row):
    """E-mails, phones, contacts, doubts about the source, history: for those who write for the sheet's networks."""
    mandate = mandate_of(user)
    if mandate is None:
        return False
    if mandate.is_national or not is_sheet(type(row)):
        return can_change(user, row)
    return _follows(mandate, row, WRITING)


def fixed_fields(user, row):
    """Columns of ``row`` and of its actor that ``user`` may not write: a French territory is the reference's."""
    record = record_of(row)
    if not isinstance(record, Actor) or record.pk is None or is_national(user):
        return frozenset()
    territory = getattr(record, "collectivite", None)
    if territory is None or territory.kind in OPEN_COLLECTIVITE_KINDS:
        return frozenset()
    return OFFICIAL[Actor] | (OFFICIAL[Collectivite] if isinstance(row, Collectivite) else frozenset())


def grantable(user):
    """The roles that ``user`` may give: none above its own."""
    mandate = mandate_of(user)
    if mandate is None or not (mandate.is_national or mandate.networks(MANAGING)):
        return ()
    return ALL if mandate.is_national else ALL[ALL.index(Role.MANAGER) :]


def can_rule_account(user, account):
    """Whether ``user`` may change who an account is, and close it: all its mandates are in networks that it manages."""
    if is_national(user):
        return True
    mandate = mandate_of(user)
    managed = set(mandate.networks(MANAGING)) if mandate is not None else set()
    theirs = {one.network_id for one in account.mandates}
    return not account.is_superuser and bool(theirs) and theirs <= managed
