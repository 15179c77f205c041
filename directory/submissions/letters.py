"""What is written to the author of a proposition, step by step, and to whoever answers for a sheet.

Each function posts one mail in the current transaction: which letter, to whom, with what in it. Its words are in
``templates/courriels``. Nothing here decides anything.
"""

import re

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy

from directory.enums import LinkScope, MailState, SubmissionKind
from directory.french import team_name, verified_text
from directory.mail import links, outbox, wording
from directory.mail.letter import PERSONAL, one_line
from directory.models import Mail, Submission
from directory.sheets.facts import facts_for
from directory.submissions import guard

# The letters to an address that nobody proved.
CONFIRMATION, RESUMPTION = "confirmation", "reprise"
TITLE_LENGTH = 120  # characters of a title within a subject
# A mail that nobody asked for yet must not carry an address that somebody typed.
_LOOKS_LIKE_AN_ADDRESS = re.compile(r"://|www\.|@|\w\.\w{2,}", re.IGNORECASE)
# Below what answers a person who waits.
CAMPAIGN_PRIORITY = -20
NOUNS = {
    SubmissionKind.PROJECT: gettext_lazy("projet"),
    SubmissionKind.JUMELAGE: gettext_lazy("jumelage ou partenariat"),
    SubmissionKind.EVENT: gettext_lazy("événement"),
    SubmissionKind.ACTOR: gettext_lazy("acteur ou collectivité"),
    SubmissionKind.REMARK: gettext_lazy("remarque"),
}


def team_of(account, submission):
    """« CENTRAIDER », « l’équipe nationale »: for whom an account acts on a proposition, as sentences name it."""
    if account is None:
        return team_name(None)
    networks = [submission.network_id, *submission.also.values_list("pk", flat=True)]
    return team_name(account.team_for(*networks))


# --- To the author of a proposition ----------------------------------------------------------------------------------


def _to_author(submission, name, *, team, network=True, not_before=None, priority=0, scope="", **values):
    """``team``: who does what the letter says. ``network``: whether the network's staff read the mail too; else the
    national level alone. ``values``: what the letter says besides what every letter may say of a proposition.
    """
    if not submission.author_email:  # purged
        return None
    return outbox.post(
        _author_letter(submission, name, team=team, **values),
        to=submission.author_email,
        network=submission.network if network else None,
        scope=scope,
        submission=submission,
        not_before=not_before,
        priority=priority,
    )


def _author_letter(submission, name, *, team, **values):
    values = {
        "equipe": team,
        "titre": one_line(submission.title or submission.get_kind_display(), TITLE_LENGTH),
        "sorte": NOUNS[SubmissionKind(submission.kind)],
        "correction": submission.is_correction,
        "reference": submission.reference,
    } | values
    return _letter(name, values, submission.network)


def _letter(name, values, network):
    return wording.letter(name, values, network=network, reply_to=outbox.reply_address(network))


def please_confirm(submission):
    """Ask the author to prove the address, by one mail for all the propositions that wait for it. Returns that mail.

    Whatever is sent while a mail waits joins it: an address that nobody proved has one mail an hour at most, and no
    proposition is without one.
    """
    waiting = _waiting_confirmation(submission.author_email)
    if waiting is not None:
        return _written_anew(waiting, submission)
    return _to_unproven(submission, CONFIRMATION, LinkScope.CONFIRM, submission.client_address, limit="courriel")


def confirmations_of(email):
    """The mails whose link proves ``email``, or will: those that wait, and those whose link still opens."""
    opens_since = timezone.now() - links.LIFETIMES[LinkScope.CONFIRM]
    mails = Mail.objects.filter(letter=CONFIRMATION, to__iexact=email)
    return mails.exclude(sent_at__lt=opens_since).exclude(state=MailState.FAILED)


def tidy_confirmation(email):
    """Bring the mail that waits for ``email`` up to date, or drop it when nothing waits for it any more."""
    mail = _waiting_confirmation(email)
    if mail is None:
        return
    last = Submission.objects.unconfirmed(email).last()
    if last is None:
        mail.delete()
    else:
        _written_anew(mail, last)


def _waiting_confirmation(email):
    """Locked: it does not leave while it is written anew."""
    mails = Mail.objects.waiting().select_for_update(of=("self",))
    return mails.filter(letter=CONFIRMATION, to__iexact=email).order_by("pk").first()


def _written_anew(mail, submission):
    letter = _author_letter(
        submission, CONFIRMATION, team=team_name(submission.network), **_unproven_values(submission)
    )
    mail.submission, mail.subject, mail.text, mail.html = submission, letter.subject, letter.text(), letter.html()
    mail.save(update_fields=["submission", "subject", "text", "html"])
    return mail


def resume(submission, *, asked_from):
    """Mail the link that opens a draft again, on any device; the mail that waits, if one does. ``None`` if so many
    mails wait for this address that one more would harass it.

    ``asked_from``: the address of the network that asks for it.
    """
    waiting = submission.mails.waiting().filter(letter=RESUMPTION, to__iexact=submission.author_email).first()
    return waiting or _to_unproven(submission, RESUMPTION, LinkScope.FOLLOW, asked_from, limit="reprise")


def forget_resumption(submission):
    """It is sent: the mail that would open its draft again is of no use any more."""
    submission.mails.waiting().filter(letter=RESUMPTION).delete()


def _to_unproven(submission, name, scope, asked_from, *, limit):
    """To an address that nobody proved: once an hour, nothing typed in it that could serve to bait somebody.

    The more an address of the network asks for, the later its mails leave: a person goes before a flood.
    """
    slot = guard.mail_slot(limit, submission.author_email, asked_from)
    if slot is None:
        return None
    return _to_author(
        submission,
        name,
        team=team_name(submission.network),
        scope=scope,
        network=False,
        not_before=slot.at if slot.at > timezone.now() else None,
        priority=1 - slot.turn,
        **_unproven_values(submission),
    )


def _unproven_values(submission):
    """What a letter to an unproven address says of what waits for it: the titles that may not bait, and a count."""
    others = [one for one in Submission.objects.unconfirmed(submission.author_email) if one.pk != submission.pk]
    return {
        "titre": _harmless(submission),
        "autres": [f"{_harmless(one) or one.get_kind_display()} ({one.reference})" for one in others],
        "nombre": len(others) + 1,
    }


def _harmless(submission):
    title = one_line(submission.title or submission.get_kind_display(), TITLE_LENGTH)
    return "" if _LOOKS_LIKE_AN_ADDRESS.search(submission.title) else title


def received(submission):
    """Thank the author: the proposition reached those who decide."""
    prefetch_related_objects([submission], "also__actor")
    return _to_author(
        submission,
        "reception",
        team=team_name(submission.network),
        scope=LinkScope.FOLLOW,
        autres=[team_name(network) for network in submission.also.all()],
    )


def question(submission, *, text, by):
    """Ask the author what the moderator wonders."""
    return _to_author(submission, "question", team=team_of(by, submission), scope=LinkScope.FOLLOW, mots=text)


def accepted(submission, *, record, by, awaited=()):
    """Tell the author that the sheet is on line, where, and whether all of what was proposed was kept; ``awaited``: the
    names that it will tell when the team knows them.
    """
    path = getattr(record, "get_absolute_url", None)
    adjusted = any(choice != "accepte" for choice in submission.decision.values())
    return _to_author(
        submission,
        "acceptation",
        team=team_of(by, submission),
        scope=LinkScope.FOLLOW if adjusted else "",
        adresse=outbox.site_address(path()) if path else "",
        ajustee=adjusted,
        attendus=list(awaited),
    )


def refused(submission, *, by):
    """Say no, and why."""
    return _to_author(submission, "refus", team=team_of(by, submission), scope=LinkScope.FOLLOW, mots=submission.reason)


def withdrawn(submission):
    """Tell the author that nothing of it will be published."""
    return _to_author(submission, "retrait", team=team_name(submission.network))


# --- To whoever answers for a sheet ----------------------------------------------------------------------------------


def verification_request(request, *, reminder=False, not_before=None):
    """Ask the contact of a sheet whether it is still accurate. ``request``: a ``VerificationRequest``."""
    return outbox.post(
        _verification(request, reminder=reminder),
        to=request.email,
        network=_network_of(request),
        scope=LinkScope.VERIFY,
        request=request,
        not_before=not_before,
        priority=CAMPAIGN_PRIORITY,
    )


def preview(request, *, reminder=False):
    """``(subject, text, html)`` of the mail of a ``VerificationRequest``, saved or not; nothing is sent."""
    letter = _verification(request, reminder=reminder)
    example = outbox.site_address("/verifier/…/")
    return letter.subject, letter.text().replace(PERSONAL, example), letter.html().replace(PERSONAL, example)


def _network_of(request):
    return request.campaign.network if request.campaign else request.sheet.network


def _verification(request, *, reminder):
    sheet = type(request.sheet).objects.for_list().get(pk=request.sheet.pk)
    facts = facts_for(type(sheet))
    values = {
        "titre": one_line(sheet.title, TITLE_LENGTH),
        "message": request.campaign.message if request.campaign else "",
        "fonction": request.label,
        "fiche": sheet.title,
        # What the public page says first.
        "faits": [(fact.label, fact.text) for fact in facts.of(sheet, facts.first)],
        "etat": getattr(sheet, "status_label", "") or sheet.get_status_display(),
        "verification": verified_text(sheet),
        "adresse": outbox.site_address(sheet.get_absolute_url()),
    }
    return _letter("relance" if reminder else "verification", values, _network_of(request))
