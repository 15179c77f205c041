"""Whatever changes a proposition: its author's gestures and its moderators' decisions.

Every change of state goes through ``_move``: it locks the row, checks where the proposition comes from, writes the
journal. Two people who decide at once: the second is told what the first did (``Overtaken``).
"""

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.apart import addresses
from directory.enums import EntryKind, LinkScope, SubmissionState
from directory.french import moment
from directory.mail import links
from directory.models import PersonalLink, Submission, SubmissionEntry, VerificationRequest
from directory.models.submission import digest_of
from directory.submissions import baseline, letters, organisations
from directory.submissions.kinds import kind_for, kind_of, record_of

State = SubmissionState

# From each state, the states that may follow.
TRANSITIONS = {
    State.DRAFT: {State.UNCONFIRMED, State.RECEIVED, State.WITHDRAWN},
    State.UNCONFIRMED: {State.RECEIVED, State.WITHDRAWN},
    State.RECEIVED: {State.EXAMINED, State.INCOMPLETE, State.ACCEPTED, State.REFUSED, State.WITHDRAWN},
    State.EXAMINED: {State.INCOMPLETE, State.ACCEPTED, State.REFUSED, State.WITHDRAWN},
    State.INCOMPLETE: {State.RECEIVED, State.ACCEPTED, State.REFUSED, State.WITHDRAWN},
    State.ACCEPTED: set(),
    State.REFUSED: set(),
    State.WITHDRAWN: set(),
}

# An address needs no new proof so long after the last one, from the same connection and browser.
PROOF_LASTS = datetime.timedelta(days=7)


class Overtaken(Exception):
    """The proposition is no longer where this is possible; the message says who did what, for people to read."""


class Outdated(Exception):
    """The proposition was changed elsewhere since this page was opened."""


# --- The author ------------------------------------------------------------------------------------------------------


def start(
    *, kind, token, record=None, shown=None, answers=None, client_address=None, client_agent="", verified_email=""
):
    """The proposition that ``token`` opens: a new draft, or the one that the same form made already.

    ``record``: the published sheet to correct; ``shown``: what its form showed of it, if that is known.
    ``verified_email``: of a person who came by a link that we had mailed.
    """
    existing = links.find(token, LinkScope.FOLLOW)
    if existing:
        return existing.submission
    the_kind = kind_of(kind)
    base = {**the_kind.read(record), **(shown or {})} if record is not None else {}
    try:
        with transaction.atomic():
            submission = Submission.objects.create(
                kind=kind,
                is_correction=record is not None,
                record_table=record._meta.db_table if record is not None else "",
                record_pk=record.pk if record is not None else None,
                title=str(record) if record is not None else "",
                base=base,
                answers={**the_kind.answers(base), **(answers or {})},
                author_email=verified_email,
                email_confirmed_at=timezone.now() if verified_email else None,
                client_address=client_address,
                client_agent=client_agent[:200],
            )
            links.give_link(LinkScope.FOLLOW, submission=submission, token=token)
            return submission
    except IntegrityError:
        # The other half of a double click came first.
        return PersonalLink.objects.get(digest=digest_of(token)).submission


@transaction.atomic
def save(submission, *, answers, step="", version=None):
    """Keep what was typed, whether it is right or not. ``version``: the one that the page showed.

    Raises ``Outdated`` if another page saved meanwhile, ``Overtaken`` if it can no longer be changed.
    """
    current = _locked(submission)
    if not current.is_open:
        raise Overtaken(_where_it_stands(current))
    if version is not None and version != current.version:
        raise Outdated(_("Cette page a été enregistrée ailleurs entre-temps."))
    current.answers = {**current.answers, **answers}
    current.title = kind_of(current.kind).title(current.answers)[:300] or current.title
    current.step = step or current.step
    current.version += 1
    current.save(update_fields=["answers", "title", "step", "version", "updated_at"])
    return _fresh(submission, current)


@transaction.atomic
def catch_up(submission):
    """Have a correction start from its sheet as it is now, but for the questions that its author answered otherwise.

    Called between two pages, never under somebody's hands: what a form shows is what ``base`` said.
    """
    current = _locked(submission)
    record = record_of(current) if current.is_correction and current.is_open else None
    if record is None:
        return submission
    kind = kind_of(current.kind)
    sheet = kind.read(record)
    news = {name: sheet[name] for name in baseline.moved(kind, current, sheet)}
    if not news:
        return submission
    current.base |= news
    current.answers |= kind.answers(news)
    current.version += 1
    current.save(update_fields=["base", "answers", "version", "updated_at"])
    return _fresh(submission, current)


@transaction.atomic
def send(submission, *, author, values, proven=""):
    """Hand a draft over: to its networks if the address is proven, else to the author who must confirm it by mail.

    ``author``: the ``author_*`` fields; ``values``: what was understood, as the kind cleans it. Sent again before it
    is confirmed, it is brought up to date; another mail leaves only for another address. A kind that needs no address
    has nothing to prove when none is given. ``proven``: the address to which the author's link was mailed,
    which needs no other proof.
    """
    current = _locked(submission)
    if current.state not in (State.DRAFT, State.UNCONFIRMED):
        raise Overtaken(_where_it_stands(current))
    former_email = current.author_email
    email_changed = author.get("author_email", former_email) != former_email
    for name, value in author.items():
        setattr(current, name, value)
    if email_changed:
        current.email_confirmed_at = None
    if (proven and proven.casefold() == current.author_email.casefold()) or _is_proven_lately(current):
        current.email_confirmed_at = current.email_confirmed_at or timezone.now()
    current.values, current.consent_at = values, timezone.now()
    _route(current)
    letters.forget_resumption(current)
    needs_proof = not current.email_confirmed_at
    if not (current.author_email or kind_of(current.kind).needs_address):
        needs_proof = False
    if current.state == State.UNCONFIRMED and needs_proof:
        current.save()
        if email_changed or not letters.confirmations_of(current.author_email):
            letters.please_confirm(current)
            letters.tidy_confirmation(former_email)
    elif not needs_proof:
        current.received_at = timezone.now()
        _move(current, State.RECEIVED, by_label=_("l’auteur"))
        letters.received(current)
        letters.tidy_confirmation(former_email)
    else:
        _move(current, State.UNCONFIRMED, by_label=_("l’auteur"))
        letters.please_confirm(current)
    return _fresh(submission, current)


@transaction.atomic
def bring(record, *, values, by, label, text):
    """Hand to the network that follows ``record`` what a colleague knows of it, who signed in: received at once.

    ``values``: the questions that it answers, as the kind cleans them; ``label``: on behalf of whom; ``text``: where it
    comes from, for the journal.
    """
    kind = kind_for(record)
    base = kind.read(record)
    now = timezone.now()
    submission = Submission.objects.create(
        kind=kind.name,
        is_correction=True,
        record_table=record._meta.db_table,
        record_pk=record.pk,
        title=str(record)[:300],
        base=base,
        values={**base, **values},
        answers=kind.answers({**base, **values}),
        author_email=by.email,
        author_name=str(by)[:200],
        author_label=label[:250],
        network=record.network,
        email_confirmed_at=now,
        consent_at=now,
        received_at=now,
    )
    _move(submission, State.RECEIVED, by=by, by_label=label, text=text)
    return submission


@transaction.atomic
def unbring(references, *, by, label, text):
    """Withdraw what ``bring`` handed over, where nobody decided yet. Returns how many."""
    locked = Submission.objects.select_for_update(of=("self",)).order_by("pk")
    waiting = list(locked.filter(reference__in=references, state__in=State.waiting()))
    for submission in waiting:
        _move(submission, State.WITHDRAWN, by=by, by_label=label, text=text)
    return len(waiting)


def _is_proven_lately(submission):
    """Whether the same address was proven in the last days from the same connection and browser: whoever knows
    somebody's address does not write in their name, not even behind the connection of a whole operator.
    """
    if not submission.author_email:
        return False
    proven = Submission.objects.filter(
        author_email__iexact=submission.author_email,
        email_confirmed_at__gte=timezone.now() - PROOF_LASTS,
        client_address__isnull=False,
        client_agent=submission.client_agent,
    )
    return any(
        addresses.is_same_subscriber(one, submission.client_address)
        for one in proven.values_list("client_address", flat=True).distinct()
    )


@transaction.atomic
def confirm(submission, *, email, also=()):
    """The author followed the link mailed to ``email``: the proposition reaches its networks, and with it those of
    ``also`` that wait for the same address. Twice is once.

    Raises ``Overtaken`` when the link was mailed to an address that is no longer the author's, or after a withdrawal,
    and it confirms nothing else.
    """
    current = _locked(submission)
    locked = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("network__actor")
        .prefetch_related("also__actor")
    )
    others = list(locked.unconfirmed(email).filter(pk__in=[one.pk for one in also]).exclude(pk=current.pk))
    if _is_unconfirmed(current, email):
        others.append(current)
    elif current.author_email.casefold() == email.casefold() and current.state == State.DRAFT:
        current.email_confirmed_at = timezone.now()
        current.save(update_fields=["email_confirmed_at", "updated_at"])
    elif not others and current.author_email.casefold() != email.casefold():
        raise Overtaken(_("Ce lien a été envoyé à une autre adresse que celle de la proposition."))
    elif not others and current.state == State.WITHDRAWN:
        raise Overtaken(_where_it_stands(current))
    for one in others:
        one.email_confirmed_at = one.received_at = timezone.now()
        _move(one, State.RECEIVED, by_label=_("l’auteur"))
        letters.received(one)
    letters.tidy_confirmation(email)
    return _fresh(submission, current)


def _is_unconfirmed(submission, email):
    return submission.state == State.UNCONFIRMED and submission.author_email.casefold() == email.casefold()


@transaction.atomic
def answer(submission, *, text):
    """The author answers a question, or says something more."""
    current = _locked(submission)
    if current.state not in State.waiting():
        raise Overtaken(_where_it_stands(current))
    _note(current, EntryKind.ANSWER, by_label=_("l’auteur"), text=text)
    if current.state == State.INCOMPLETE:
        _move(current, State.RECEIVED, by_label=_("l’auteur"))
    return _fresh(submission, current)


@transaction.atomic
def amend(submission, *, values, author=None):
    """The author changes what was sent, before any decision. The former values stay in the journal.

    Whoever reads it meanwhile is told: a decision on what it said before is refused by the desk.

    ``author``: the ``author_*`` fields; the proven address stays, an unproven one would cut the thread.
    """
    current = _locked(submission)
    _require_waiting(current)
    changed = {
        name: current.values.get(name)
        for name in {*values, *current.values}
        if values.get(name) != current.values.get(name)
    }
    for name, value in (author or {}).items():
        if name != "author_email":
            setattr(current, name, value)
    kind = kind_of(current.kind)
    former_networks = kind.networks(current)
    current.values = values
    # A transfer by the staff stands, unless it is now about another territory.
    if kind.networks(current) != former_networks:
        _route(current)
    current.save()
    if changed:
        _note(current, EntryKind.AMENDMENT, by_label=_("l’auteur"), details={"before": changed})
    if current.state == State.INCOMPLETE:
        _move(current, State.RECEIVED, by_label=_("l’auteur"))
    return _fresh(submission, current)


@transaction.atomic
def withdraw(submission):
    """The author gives up. Withdrawing twice is withdrawing once."""
    current = _locked(submission)
    if current.state != State.WITHDRAWN:
        was_seen = current.received_at is not None
        _move(current, State.WITHDRAWN, by_label=_("l’auteur"))
        if was_seen:
            letters.withdrawn(current)
        else:
            letters.tidy_confirmation(current.author_email)
    return _fresh(submission, current)


# --- The moderators --------------------------------------------------------------------------------------------------


@transaction.atomic
def examine(submission, *, by):
    """Take a proposition to look into it: it is confided to ``by`` if nobody has it."""
    current = _locked(submission)
    if current.assigned_to_id is None:
        current.assigned_to = by
    _move(current, State.EXAMINED, by=by)
    return _fresh(submission, current)


@transaction.atomic
def ask(submission, *, by, text):
    """Ask the author something: a mail leaves, the proposition waits for the answer."""
    current = _locked(submission)
    # Another question may come before the first answer.
    if current.state != State.INCOMPLETE:
        _move(current, State.INCOMPLETE, by=by)
    _note(current, EntryKind.QUESTION, by=by, text=text)
    letters.question(current, text=text, by=by)
    return _fresh(submission, current)


@transaction.atomic
def assign(submission, *, by, to):
    """Confide a proposition to an account, or to nobody (``None``)."""
    current = _locked(submission)
    _require_waiting(current)
    current.assigned_to = to
    current.save(update_fields=["assigned_to", "updated_at"])
    _note(current, EntryKind.ASSIGNMENT, by=by, details={"to": str(to) if to else ""})
    return _fresh(submission, current)


@transaction.atomic
def note(submission, *, by, text):
    """A word for the team only."""
    current = _locked(submission)
    _note(current, EntryKind.NOTE, by=by, text=text)
    return _fresh(submission, current)


@transaction.atomic
def transfer(submission, *, by, network, also=(), text=""):
    """Hand a proposition over to another network (``None``: the national level). ``also``: those it concerns too."""
    current = _locked(submission)
    _require_waiting(current)
    former = str(current.network or _("niveau national"))
    current.network, current.assigned_to = network, None
    current.save(update_fields=["network", "assigned_to", "updated_at"])
    current.also.set(one for one in also if one != network)
    details = {"from": former, "to": str(network or _("niveau national"))}
    _note(current, EntryKind.TRANSFER, by=by, text=text, details=details)
    return _fresh(submission, current)


@transaction.atomic
def accept(submission, *, by, values=None, decision=None):
    """Create or change the sheet, publish it, thank the author. Returns the record.

    ``values``: what the moderator keeps, by question (by default all that is proposed); ``decision``: ``{question:
    "accepte", "modifie" or "garde"}``. The sheet is written by its kind, published and verified by the same actions as
    the staff's. Raises ``Overtaken``; ``directory.actions.TransitionError`` if the sheet cannot be published.
    """
    current = _locked(submission)
    _require_waiting(current)
    kind = kind_of(current.kind)
    kept = current.values if values is None else values
    record = kind.write(current, kept, by=by)
    current.record_table, current.record_pk = record._meta.db_table, record.pk
    current.decision = decision or dict.fromkeys(kept, "accepte")
    current.decided_at, current.decided_by = timezone.now(), by
    _move(current, State.ACCEPTED, by=by)
    awaited = organisations.newcomers({**current.base, **kept}).values()
    letters.accepted(current, record=record, by=by, awaited=[row["nom"] for row in awaited])
    _fresh(submission, current)
    return record


@transaction.atomic
def refuse(submission, *, by, reason):
    """Say no, and why: ``reason`` is what the author reads."""
    current = _locked(submission)
    _require_waiting(current)
    current.reason, current.decided_at, current.decided_by = reason, timezone.now(), by
    _move(current, State.REFUSED, by=by, text=reason)
    letters.refused(current, by=by)
    return _fresh(submission, current)


# --- What they share -------------------------------------------------------------------------------------------------


def _locked(submission):
    [current] = Submission.objects.select_for_update(of=("self",)).filter(pk=submission.pk)
    return current


def _fresh(submission, current):
    """``submission`` as it now stands in the database."""
    for field in current._meta.concrete_fields:
        setattr(submission, field.attname, getattr(current, field.attname))
    submission._state.fields_cache.clear()
    return submission


def _move(current, to, *, by=None, by_label="", text=""):
    """The one place where the state of a proposition changes. ``current`` is locked; all of it is saved."""
    if to not in TRANSITIONS[State(current.state)]:
        raise Overtaken(_where_it_stands(current))
    former = current.state
    current.state, current.state_changed_at = to, timezone.now()
    current.version += 1
    current.save()
    if to not in State.waiting():
        # The sheet says that an answer is being read until then: written anew, what asked for it is noted as changed.
        # Propositions themselves are not: the drafts of strangers would make every page anew.
        VerificationRequest.objects.filter(submission=current).update(submission=current)
    _note(current, EntryKind.STATE, by=by, by_label=by_label, text=text, from_state=former, to_state=to)


def _note(current, kind, *, by=None, by_label="", text="", **more):
    SubmissionEntry.objects.create(
        submission=current, kind=kind, by=by, by_label=by_label or letters.team_of(by, current), text=text, **more
    )


def _require_waiting(current):
    if current.state not in State.waiting():
        raise Overtaken(_where_it_stands(current))


def _where_it_stands(current):
    """« Cette proposition a été acceptée par CENTRAIDER le 3 mars 2026. »"""
    last = current.entries.filter(kind=EntryKind.STATE).order_by("at", "pk").last()
    state = current.get_state_display().lower()
    if last is None:
        return _("Cette proposition est à l’état « %(state)s ».") % {"state": state}
    return _("Cette proposition est à l’état « %(state)s » depuis le %(date)s (%(by)s).") % {
        "state": state,
        "date": moment(last.at),
        "by": last.by_label,
    }


def _route(current):
    """Give the proposition to the networks of the territories that it names; the first is the one that decides."""
    networks = kind_of(current.kind).networks(current)
    current.network = networks[0] if networks else None
    current.also.set(networks[1:])
