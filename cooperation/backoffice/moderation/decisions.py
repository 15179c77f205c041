"""What a button of the desk does: checks under lock that the moderator saw what is decided, then acts."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from cooperation.accounts import roles
from cooperation.backoffice.moderation import gestures
from cooperation.backoffice.moderation.comparison import Comparison
from directory.enums import SubmissionState
from directory.french import quoted
from directory.models import Submission
from directory.submissions import actions
from directory.submissions.actions import Outdated
from directory.submissions.kinds import record_of

State = SubmissionState


class Incomplete(Exception):
    """What was typed does not allow the gesture: the page says what, beside its cause.

    ``form``: the form of the gesture, or ``comparison``: the questions; whichever has errors.
    """

    def __init__(self, *, form=None, comparison=None):
        super().__init__()
        self.form, self.comparison = form, comparison


@transaction.atomic
def decide(submission, key, *, by, data):
    """Do what the button ``key`` says, from what was posted. Returns ``(sentence, record or None)``.

    Raises ``actions.Overtaken`` if a colleague decided first, ``actions.Outdated`` if the proposition or its sheet
    changed since the page was opened, ``Incomplete`` if something typed is missing or wrong, ``TransitionError`` if
    the sheet cannot be published as it is.
    """
    current = _locked(submission)
    if not roles.can_change(by, current):
        raise actions.Overtaken(_("Cette proposition vient d’être transférée à un autre réseau."))
    if key == "accepter":
        return _accept(current, by=by, data=data)
    if key == "prendre":
        return _take(current, by=by)
    [gesture] = [one for one in gestures.GESTURES if one.key == key]
    form = gestures.checked(gesture, current, data)
    if gesture.replies and current.state not in State.closed():
        _require_seen(current, data)
    if not form.is_valid():
        raise Incomplete(form=form)
    return _DOERS[key](current, by=by, **form.cleaned_data), None


def _accept(current, *, by, data):
    if current.state in State.closed():
        actions.accept(current, by=by)  # says who decided
    comparison = _require_seen(current, data)
    kept = comparison.kept()
    if kept is None:
        raise Incomplete(comparison=comparison)
    values, decision = kept
    _settle_pieces(current, comparison, by=by)
    record = actions.accept(current, by=by, values=values, decision=decision)
    if comparison.kind.model is None:
        done = _("« %(title)s » : l’auteur est remercié.") if current.author_email else _("« %(title)s » : c’est noté.")
        return done % {"title": current}, record
    done = _("« %(title)s » est acceptée et publiée. %(author)s")
    return done % {"title": current, "author": _told(current)}, record


def _told(current):
    """How the author learns what was done."""
    if current.author_email:
        return _("L’auteur est prévenu.")
    return _("L’auteur n’a pas de courriel : il le lira sur sa page de suivi.")


def _settle_pieces(current, comparison, *, by):
    """Save what the moderator wrote of the files; those that are not kept go, and the journal says which."""
    dropped = []
    for form in comparison.pieces:
        if form.kept:
            form.save()
        else:
            dropped.append(form.instance)
    if not dropped:
        return
    names = ", ".join(map(quoted, dropped))
    actions.note(current, by=by, text=_("Fichiers non retenus : %(names)s.") % {"names": names})
    for one in dropped:
        one.delete()
        transaction.on_commit(partial(one.file.storage.delete, one.file.name))


def _take(current, *, by):
    if current.state == State.RECEIVED:
        actions.examine(current, by=by)
    if current.assigned_to_id != by.pk:
        actions.assign(current, by=by, to=by)
    return _("La proposition vous est confiée."), None


def _ask(current, *, by, text):
    actions.ask(current, by=by, text=text)
    if not current.author_email:
        return _told(current)
    return _("La question est partie. La proposition attend la réponse de l’auteur.")


def _refuse(current, *, by, text):
    actions.refuse(current, by=by, reason=text)
    return _("« %(title)s » est refusée. %(author)s") % {"title": current, "author": _told(current)}


def _assign(current, *, by, to):
    actions.assign(current, by=by, to=to)
    return (
        _("La proposition est confiée à %(to)s.") % {"to": to} if to else _("La proposition n’est confiée à personne.")
    )


def _transfer(current, *, by, network, also, text):
    actions.transfer(current, by=by, network=network, also=also, text=text)
    return _("La proposition est transférée.")


def _note(current, *, by, text):
    actions.note(current, by=by, text=text)
    return _("La note est gardée.")


_DOERS = {"question": _ask, "refus": _refuse, "confier": _assign, "transfert": _transfer, "note": _note}


def rehearse(submission, key, *, by, data):
    """The mail that the button ``key`` would send, written for good and taken back: a ``Mail``, or ``None``."""
    with transaction.atomic():
        last = submission.mails.order_by("pk").values_list("pk", flat=True).last() or 0
        try:
            decide(submission, key, by=by, data=data)
            mail = submission.mails.filter(pk__gt=last).order_by("pk").last()
        finally:
            transaction.set_rollback(True)
    return mail


def _locked(submission):
    return Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)


def _require_seen(current, data):
    """The comparison of what is now in the base, if it is what the page showed. The sheet to correct is locked too."""
    record = record_of(current)
    if record is not None:
        type(record)._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
    comparison = Comparison(current, data)
    if comparison.fingerprint() != data.get("vue"):
        raise Outdated(_("La proposition ou sa fiche a changé pendant que vous lisiez."))
    return comparison
