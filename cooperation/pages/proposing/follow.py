"""``/suivi/<token>/``: where a proposition stands, what its team asks, and what its author may still do."""

from contextlib import suppress

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation.pages.proposing.frame import CHECK_AGAIN, link_of, personal, stopped
from directory.enums import EntryKind, LinkScope, SubmissionState
from directory.french import team_name
from directory.mail import links
from directory.models import Submission
from directory.reading.emails import read_email
from directory.reading.fields import EmailTextField
from directory.submissions import actions, guard, letters
from directory.submissions.kinds import kind_of, record_of

State = SubmissionState
# What the author may read of the journal. Notes and assignments are the team's.
TOLD = (EntryKind.STATE, EntryKind.QUESTION, EntryKind.ANSWER, EntryKind.AMENDMENT, EntryKind.TRANSFER)
CHANGEABLE = (State.UNCONFIRMED, *State.waiting())
LONGEST_ANSWER = 5000
# Of those where an address is written, so many are read to find whose it is.
MOST_DRAFTS = 20


@personal("GET")
def follow(request, token):
    return _page(request, token)


@personal("POST")
def reply(request, token):
    """``/suivi/<token>/repondre/``: the answer to a question, or something more to say."""
    submission = link_of(token, LinkScope.FOLLOW).submission
    text = request.POST.get("reponse", "").replace("\x00", "").strip()
    if not text:
        return _page(request, token, typed=text, fault=_("Écrivez votre réponse, puis envoyez-la."), status=422)
    if len(text) > LONGEST_ANSWER:
        fault = _("Votre réponse est trop longue : 5 000 signes au plus.")
        return _page(request, token, typed=text, fault=fault, status=422)
    # A page sent twice says it once.
    last = submission.entries.filter(kind=EntryKind.ANSWER).order_by("at", "pk").last()
    if last is None or last.text != text:
        try:
            actions.answer(submission, text=text)
        except actions.Overtaken as overtaken:
            return _page(request, token, typed=text, fault=str(overtaken), status=409)
    return redirect(f"{links.address_of(LinkScope.FOLLOW, token)}?repondu=1#suite")


@personal("GET", "POST")
def withdraw(request, token):
    """``/suivi/<token>/retirer/``: GET asks whether it is meant, POST does it."""
    submission = link_of(token, LinkScope.FOLLOW).submission
    address = links.address_of(LinkScope.FOLLOW, token)
    if request.method == "POST":
        # If it was decided meanwhile, the page tells.
        with suppress(actions.Overtaken):
            actions.withdraw(submission)
        return redirect(address)
    if submission.state in State.closed():
        return redirect(address)
    context = {"section": "proposer", "proposition": submission, "suivi": address, "genre": kind_of(submission.kind)}
    return render(request, "proposer/retirer.html", context)


@personal("GET", "POST")
def close(request, token):
    """``/suivi/<token>/fermer/``: whoever holds the link ends all those of the proposition. POST does it."""
    submission = link_of(token, LinkScope.FOLLOW).submission
    context = {"section": "proposer", "page": links.address_of(LinkScope.FOLLOW, token), "est_ferme": False}
    if request.method == "POST":
        links.revoke(submission.links.all())
        context["est_ferme"] = True
    return render(request, "proposer/fermer.html", context)


@personal("GET", "POST")
def later(request, token):
    """``/suivi/<token>/plus-tard/``: the address of the draft, to copy, or sent by mail."""
    submission = link_of(token, LinkScope.FOLLOW).submission
    address = links.address_of(LinkScope.FOLLOW, token)
    if submission.state in State.closed():
        return redirect(address)
    known = submission.author_email or str(submission.answers.get("courriel", ""))
    typed = request.POST.get("courriel", known).replace("\x00", "").strip()[:254]
    context = {
        "section": "proposer",
        "proposition": submission,
        "genre": kind_of(submission.kind),
        "suivi": address,
        "adresse": request.build_absolute_uri(address),
        "reprendre": f"{address}{submission.step}/" if submission.step else address,
        "courriel": typed,
        "faute": "",
        "envoye": False,
    }
    if request.method == "POST":
        try:
            context["courriel"] = typed = read_email(typed)
        except ValidationError as error:
            [context["faute"]] = error.messages
            return render(request, "proposer/plus_tard.html", context, status=422)
        guard.admit("lien", guard.client_address(request))
        if submission.state == State.DRAFT:
            actions.save(submission, answers={"courriel": typed})
        if submission.state == State.DRAFT or not submission.author_email:
            submission.author_email = typed
        mail = letters.resume(submission, asked_from=guard.client_address(request))
        if mail is None:
            context["faute"] = _("Trop de liens attendent déjà cette adresse. Gardez celui qui est écrit plus bas.")
            return render(request, "proposer/plus_tard.html", context, status=429)
        context |= {"envoye": True, "depart": mail.not_before}
    return render(request, "proposer/plus_tard.html", context)


@personal("GET", "POST")
def confirm(request, token):
    """``/suivi/confirmer/<token>/``: mail readers open links by themselves, so that only the button confirms."""
    link = link_of(token, LinkScope.CONFIRM)
    submission = link.submission
    waiting = list(Submission.objects.unconfirmed(link.email))
    if request.method == "POST":
        # Those that the page listed and that were left ticked: whoever typed somebody's address is not confirmed.
        ticked = request.POST.getlist("proposition")
        also = [one for one in waiting if one.reference in ticked or "liste" not in request.POST]
        try:
            actions.confirm(submission, email=link.email, also=also)
        except actions.Overtaken as overtaken:
            return stopped(request, 409, _("Cette adresse ne peut plus être confirmée"), str(overtaken))
        links.use(link)
        # Who holds the mail has proven the address: a new link to follow with, since ours is kept nowhere.
        follow_token = links.give_link(LinkScope.FOLLOW, submission=submission, email=link.email)
        return redirect(f"{links.address_of(LinkScope.FOLLOW, follow_token)}?confirme=1")
    context = {
        "section": "proposer",
        "proposition": submission,
        "genre": kind_of(submission.kind),
        "courriel": link.email,
        "autres": [one for one in waiting if one.pk != submission.pk],
        "deja": submission.state not in (State.DRAFT, State.UNCONFIRMED),
    }
    return render(request, "proposer/confirmer.html", context)


class NewLinkForm(forms.Form):
    courriel = EmailTextField(
        max_length=254,
        error_messages={
            "required": "Écrivez l’adresse que vous aviez donnée.",
        },
    )


@personal("GET", "POST")
def new_link(request):
    """``/suivi/nouveau-lien/``: a link for whoever lost theirs. The answer is the same whether we know the address."""
    stamp, form, message, status = guard.new_stamp(), NewLinkForm(), "", 200
    context = {"section": "proposer", "envoye": False}
    if request.method == "POST":
        form = NewLinkForm(request.POST)
        verdict = guard.verdict(request.POST)
        if not form.is_valid():
            status = 422
        elif verdict != guard.Verdict.GOOD:
            again = guard.read_stamp(request.POST.get(guard.STAMP, ""))
            stamp = again if again and verdict == guard.Verdict.TOO_FAST else stamp
            message, status = CHECK_AGAIN, 422
        else:
            guard.admit("lien", guard.client_address(request))
            _send_links(form.cleaned_data["courriel"], asked_from=guard.client_address(request))
            context["envoye"] = True
    context |= {"form": form, "cachet": stamp.text, "piege": guard.HONEYPOT, "message": message}
    return render(request, "proposer/nouveau_lien.html", context, status=status)


def _send_links(email, *, asked_from):
    """One mail, for the proposition that this address wrote last."""
    # Answers are kept as typed: « Mairie <mairie@vendome.eu> ».
    drafts = Submission.objects.filter(state=State.DRAFT, answers__courriel__icontains=email).order_by("-updated_at")
    said = {draft.pk: kind_of(draft.kind).said(draft.answers, "courriel")["courriel"] for draft in drafts[:MOST_DRAFTS]}
    mine = [pk for pk, one in said.items() if one and one.casefold() == email.casefold()]
    is_mine = Q(author_email__iexact=email) | Q(pk__in=mine)
    submission = Submission.objects.filter(is_mine).exclude(state=State.WITHDRAWN).order_by("updated_at").last()
    if submission is not None:
        submission.author_email = email
        letters.resume(submission, asked_from=asked_from)


def _page(request, token, *, typed="", fault="", status=200):
    submission = link_of(token, LinkScope.FOLLOW).submission
    kind, address = kind_of(submission.kind), links.address_of(LinkScope.FOLLOW, token)
    entries = list(submission.entries.filter(kind__in=TOLD).order_by("at", "pk"))
    record = record_of(submission) if submission.state == State.ACCEPTED or submission.is_correction else None
    context = {
        "section": "proposer",
        "proposition": submission,
        "genre": kind,
        "suivi": address,
        "reprendre": f"{address}{submission.step or kind.steps[0].name}/",
        "phrase": sentence(submission),
        "lignes": [line for entry in entries if (line := _told(entry))],
        "question": next((one for one in reversed(entries) if one.kind == EntryKind.QUESTION), None),
        "fiche": record if record is not None and getattr(record, "is_published", False) else None,
        "peut_modifier": submission.state in CHANGEABLE,
        "peut_retirer": submission.state not in State.closed() and submission.state != State.DRAFT,
        "peut_repondre": submission.state in State.waiting(),
        "courriel": _confirmation(submission),
        # Of what was sent, to print and to keep.
        "resume": kind.changes(submission, submission.base) if submission.state in CHANGEABLE else (),
        "reponse": typed,
        "faute": fault,
        "arrive": next((name for name in ("envoye", "confirme", "repondu") if name in request.GET), ""),
    }
    return render(request, "proposer/suivi.html", context, status=status)


def _confirmation(submission):
    """The mails that ask to confirm it: ``parti``, the last one whose link still opens; ``attend``, the one that has
    not left; ``depart``, when that is later than now.
    """
    if submission.state != State.UNCONFIRMED:
        return {}
    mails = letters.confirmations_of(submission.author_email).order_by("pk")
    waiting = mails.waiting().last()
    is_later = waiting is not None and waiting.not_before is not None and waiting.not_before > timezone.now()
    return {
        "parti": mails.filter(sent_at__isnull=False).last(),
        "attend": waiting,
        "depart": waiting.not_before if is_later else None,
        "est_en_panne": waiting is not None and waiting.attempts > 0,
    }


def sentence(submission):
    """Where it stands, in one plain sentence."""
    who = team_name(submission.network)
    sentences = {
        State.DRAFT: _("Votre proposition n’est pas encore envoyée. Elle vous attend ici."),
        State.UNCONFIRMED: _("Il reste à confirmer votre adresse : ouvrez le courriel envoyé à cette adresse."),
        State.RECEIVED: _("Votre proposition est bien arrivée. %(who)s va la lire."),
        State.EXAMINED: _("%(who)s lit votre proposition. Vous pouvez encore la modifier."),
        State.INCOMPLETE: _("Une question vous est posée : votre réponse fera avancer la proposition."),
        State.ACCEPTED: _("Votre proposition est acceptée : la fiche est en ligne. Merci !"),
        State.REFUSED: _("%(who)s n’a pas retenu votre proposition."),
        State.WITHDRAWN: _("Vous avez retiré votre proposition. Elle ne sera pas publiée."),
    }
    text = sentences[State(submission.state)] % {"who": who}
    return capfirst(text)


def _told(entry):
    """A line of the journal as its author reads it; ``None`` for a change of state that another line tells better."""
    states = {
        State.UNCONFIRMED: _("Envoyée"),
        State.RECEIVED: _("Reçue"),
        State.EXAMINED: _("En cours de lecture"),
        State.ACCEPTED: _("Acceptée"),
        State.REFUSED: _("Non retenue"),
        State.WITHDRAWN: _("Retirée"),
    }
    others = {
        EntryKind.QUESTION: _("Une question vous est posée"),
        EntryKind.ANSWER: _("Votre réponse"),
        EntryKind.AMENDMENT: _("Vos modifications"),
        EntryKind.TRANSFER: _("Transmise à une autre équipe : %(network)s") % {"network": entry.details.get("to", "")},
    }
    if entry.kind == EntryKind.STATE:
        is_told_already = entry.to_state == State.INCOMPLETE or entry.from_state == State.INCOMPLETE
        title = "" if is_told_already and entry.to_state in State.waiting() else states.get(entry.to_state, "")
    else:
        title = others[entry.kind]
    # A transfer's words go from team to team.
    text = entry.text if entry.kind in (EntryKind.QUESTION, EntryKind.ANSWER) else ""
    return (
        {"titre": title, "le": entry.at, "par": entry.by_label if entry.by_id else _("vous"), "texte": text}
        if title
        else None
    )
