"""What a moderator may do with a proposition: a form, a button and an action of ``directory.submissions.actions`` each.

All are in one form of one page: whichever button is pressed, what was typed beside the others comes back.
"""

from dataclasses import dataclass, field

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from cooperation.accounts.models import Agreement
from cooperation.backoffice.forms import PlainText
from cooperation.backoffice.labels import RowChoice, RowChoices, prepared
from directory.enums import ReplyKind, SubmissionState
from directory.models import Network

State = SubmissionState


class GestureForm(forms.Form):
    use_required_attribute = False


class TextForm(GestureForm):
    text = PlainText(label=_("Texte"), max_length=5000, widget=forms.Textarea(attrs={"rows": 7}))

    def __init__(self, *args, submission, missing="", label="", help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.label, text.help_text = label, help_text
        text.error_messages["required"] = missing


class AssignForm(GestureForm):
    to = forms.ModelChoiceField(
        label=_("À qui"), queryset=get_user_model().objects.none(), required=False, empty_label=_("Personne")
    )

    def __init__(self, *args, submission, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = deciders(submission)


class TransferForm(GestureForm):
    network = RowChoice(
        label=_("À quel réseau"), queryset=Network.objects.none(), required=False, empty_label=_("Niveau national")
    )
    also = RowChoices(
        label=_("Il concerne aussi"),
        queryset=Network.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ces réseaux la verront, et pourront la décider."),
    )
    text = PlainText(
        label=_("Un mot pour eux"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, submission, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("network", "also"):
            self.fields[name].queryset = prepared(Network.objects.order_by("position", "actor__sort_key"))


@dataclass(frozen=True)
class Gesture:
    """``key``: value of its button and prefix of its form. ``replies``: usage of the canned replies that begin it."""

    key: str
    title: str
    button: str
    form: type[forms.Form]
    states: tuple
    help: str = ""
    replies: str = ""
    options: dict = field(default_factory=dict)


EVERYWHERE = (*State.waiting(), *State.closed())
GESTURES = (
    Gesture(
        "question",
        _("Poser une question"),
        _("Envoyer la question"),
        TextForm,
        (State.RECEIVED, State.EXAMINED),
        _("Un courriel part à l’auteur ; la proposition attend sa réponse, et revient ici avec elle."),
        ReplyKind.QUESTION,
        {"label": _("Votre question"), "missing": _("Écrivez votre question : l’auteur ne recevrait rien à lire.")},
    ),
    Gesture(
        "refus",
        _("Refuser"),
        _("Refuser et écrire à l’auteur"),
        TextForm,
        State.waiting(),
        _("L’auteur lit ce motif, avec merci et au revoir. Rien n’est publié. Cela ne se défait pas."),
        ReplyKind.REFUSAL,
        {"label": _("Motif du refus"), "missing": _("Écrivez le motif : un refus sans raison est blessant.")},
    ),
    Gesture(
        "confier",
        _("Confier à…"),
        _("Confier"),
        AssignForm,
        State.waiting(),
        _("Une personne s’en charge ; les autres la voient toujours."),
    ),
    Gesture(
        "transfert",
        _("Transférer à…"),
        _("Transférer"),
        TransferForm,
        State.waiting(),
        _("L’autre réseau la reçoit. Vous ne la verrez plus s’il est seul concerné."),
    ),
    Gesture(
        "note",
        _("Note interne"),
        _("Garder la note"),
        TextForm,
        EVERYWHERE,
        _("Pour l’équipe seulement : l’auteur ne la lit jamais."),
        "",
        {"label": _("Votre note"), "missing": _("La note est vide.")},
    ),
)


@dataclass
class Panel:
    """A gesture as the page shows it."""

    gesture: Gesture
    form: forms.Form
    is_open: bool = False
    replies: list = field(default_factory=list)
    preview: object = None
    errors: list = field(default_factory=list)
    is_allowed: bool = True

    def insert(self, key):
        """Put the canned reply ``key`` after what is typed."""
        reply = next((one for one in self.replies if str(one.pk) == key), None)
        if reply is not None:
            typed = (self.form.initial.get("text") or "").rstrip()
            self.form.initial["text"] = f"{typed}\n\n{reply.text}" if typed else reply.text


def panels_of(submission, data, replies):
    """The panels that the state of ``submission`` allows, with what ``data`` typed in them (``None``: nothing yet).

    In one where the state no longer allows the gesture, what was typed is shown all the same: it may be copied.
    """
    panels = {}
    for gesture in GESTURES:
        is_allowed = submission.state in gesture.states
        form = gesture.form(
            prefix=gesture.key, submission=submission, initial=_typed(gesture, submission, data), **gesture.options
        )
        is_typed = bool(data and (data.get(f"{gesture.key}-text") or "").strip())
        if is_allowed or is_typed:
            panels[gesture.key] = Panel(
                gesture, form, is_open=is_typed, replies=replies.get(gesture.replies, []), is_allowed=is_allowed
            )
    return panels


def checked(gesture, submission, data):
    """The form of ``gesture``, bound: ``is_valid()`` may be asked."""
    return gesture.form(data, prefix=gesture.key, submission=submission, **gesture.options)


def _typed(gesture, submission, data):
    if data is None:
        also = [network.pk for network in submission.also.all()] if gesture.key == "transfert" else []
        return {"to": submission.assigned_to_id, "network": submission.network_id, "also": also}
    return {
        name: data.getlist(f"{gesture.key}-{name}") if name == "also" else data.get(f"{gesture.key}-{name}", "")
        for name in gesture.form.base_fields
    }


def deciders(submission):
    """The accounts that may decide ``submission``: its networks', those that follow its sheet, the national level's."""
    networks = [submission.network_id, *(network.pk for network in submission.also.all())]
    about = {"record_table": submission.record_table, "record_pk": submission.record_pk}
    networks += Agreement.objects.to_follow().filter(**about).values_list("to_network", flat=True)
    deciding = get_user_model().objects.deciding([pk for pk in networks if pk])
    return deciding.order_by("last_name", "first_name", "username")
