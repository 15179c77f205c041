"""``/verifier/<token>/``: the person asked looks at the sheet and answers in one press, without an account.

The address is the key, sent by mail: GET shows and changes nothing (mail scanners follow links), POST acts. See
``directory.freshness.answers`` for what each answer does.
"""

import copy

from django import forms
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.pages.proposing.frame import personal
from cooperation.pages.proposing.questions import questions, settled
from cooperation.pages.proposing.remark import fact_of
from directory.enums import LinkScope, RequestAnswer, SubmissionState
from directory.freshness import answers
from directory.kinds import kind_of_model
from directory.mail import links
from directory.models.ages import Freshness, freshness_of
from directory.reading.fields import EmailTextField
from directory.sheets.facts import facts_for
from directory.sheets.parts import network_of
from directory.submissions import guard
from directory.submissions.fields import LineText, LongText, json_of
from directory.submissions.forms import AuthorForm
from directory.submissions.kinds import kind_for
from directory.submissions.places import date_meant
from directory.submissions.remark import RemarkForm


class EndedForm(forms.Form):
    """« Terminé »: when, and what came out of it. Nothing is required."""

    use_required_attribute = False

    bilan = LongText(
        label=_("Qu’en reste-t-il ?"),
        required=False,
        max_length=3000,
        rows=4,
        help_text=_("Facultatif. Exemple : Les deux forages fonctionnent ; un comité d’usagers les entretient."),
    )
    field_order = ["fin", "bilan"]

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        # The question of the end that the sheet's own form asks: dates are read in the same way.
        fin = copy.deepcopy(kind_for(sheet).questions()[_asked(sheet).end])
        fin.required = False
        fin.label = _("Quand cela s’est-il terminé ?")
        fin.help_text = _("L’année suffit. Exemple : juin 2024, ou « je ne sais pas ».")
        self.fields["fin"] = fin
        self.order_fields(self.field_order)

    def clean_fin(self):
        """The JSON of the end; ``None`` if nobody knows it."""
        value = json_of(self.fields["fin"], self.cleaned_data["fin"])
        if value and value.get("ongoing"):
            raise forms.ValidationError(
                _("Vous dites que cela continue. Revenez à la fiche, et choisissez « Corriger ».")
            )
        end = date_meant(value)
        if end and end.earliest > timezone.localdate():
            raise forms.ValidationError(
                _("Cette date est à venir. Si cela continue jusque-là, choisissez plutôt « Corriger ».")
            )
        start = _asked(self.sheet).began(self.sheet)
        if end and start and end.latest < start.earliest:
            raise forms.ValidationError(
                _("La fin (%(end)s) vient avant le début (%(start)s)."), params={"end": end, "start": start}
            )
        return value if end else None


class WrongForm(forms.Form):
    """« Que faut-il changer ? », as any remark asks."""

    use_required_attribute = False

    constat = copy.deepcopy(RemarkForm.base_fields["constat"])


class PersonForm(forms.Form):
    """Whom to ask instead, or where: a function and an address, both optional."""

    use_required_attribute = False

    fonction = LineText(
        label=_("Sa fonction"),
        required=False,
        max_length=200,
        help_text=_("Exemple : chargée de mission coopération, à la mairie."),
    )
    courriel = EmailTextField(
        label=_("Son courriel"),
        required=False,
        max_length=254,
        help_text=_("Exemple : relations-internationales@vendome.eu. Il n’est jamais publié."),
    )


class NewAddressForm(PersonForm):
    """The same person, whose address or function changed: one of them at least."""

    prefix = "nouveau"

    fonction_publiee = copy.deepcopy(AuthorForm.base_fields["fonction_publiee"])
    field_order = ["fonction", "fonction_publiee", "courriel"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label, token in (
            ("fonction", _("Votre fonction"), "organization-title"),
            ("courriel", _("Votre courriel"), "email"),
        ):
            self.fields[name].label, self.fields[name].widget.attrs["autocomplete"] = label, token

    def clean(self):
        said = super().clean()
        if not self.errors and not (said["fonction"] or said["courriel"]):
            raise forms.ValidationError(_("Écrivez votre nouvelle fonction ou votre nouveau courriel."))
        return said


# --- Views -----------------------------------------------------------------------------------------------------------


def _guarded(view):
    """Give ``view`` the request that the token opens; a link that opens nothing gets a page that helps."""

    def answer(request, token):
        token = token.replace("\x00", "")
        door, asked = answers.enter(token)
        if asked is None:
            status = {answers.Door.UNKNOWN: 404}.get(door, 410)
            return render(request, "verifier/lien.html", {"section": "verifier", "porte": door.value}, status=status)
        try:
            return view(request, token, asked)
        except answers.NotNow as refusal:
            return _page(request, token, asked, status=409, refus=str(refusal))

    return _private(personal("GET", "POST")(answer))


def _private(view):
    """The address of these pages is a key: no other site learns it from a link that is followed."""

    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    answer.csrf_exempt = True
    return answer


@_guarded
def verify(request, token, asked):
    if request.method != "POST":
        return _page(request, token, asked)
    act = ACTS.get(request.POST.get("reponse", ""))
    if act is None:
        return _page(request, token, asked, status=422, refus=_("Choisissez une des réponses proposées."))
    return act(request, token, asked)


@_guarded
def ended(request, token, asked):
    """``/verifier/<token>/termine/``"""
    form = EndedForm(settled(request.POST) if request.method == "POST" else None, sheet=asked.sheet)
    if request.method == "POST" and form.is_valid():
        answers.say_ended(asked, end=form.cleaned_data["fin"], outcome=form.cleaned_data["bilan"], **_client(request))
        return redirect(_address(token))
    return _step(request, token, asked, "verifier/termine.html", form)


@_guarded
def close(request, token, asked):
    """``/verifier/<token>/fermer/``: whoever holds the link ends it."""
    context = {"section": "verifier", "page": _address(token), "est_ferme": False}
    if request.method == "POST":
        links.revoke(asked.links.all())
        context["est_ferme"] = True
    return render(request, "proposer/fermer.html", context)


@_guarded
def somebody_else(request, token, asked):
    """``/verifier/<token>/autre-personne/``"""
    form = PersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answers.say_somebody_else(asked, function=form.cleaned_data["fonction"], email=form.cleaned_data["courriel"])
        return redirect(_address(token))
    return _step(request, token, asked, "verifier/autre_personne.html", form)


@_guarded
def wrong(request, token, asked):
    """``/verifier/<token>/corriger/``: one box. ``fait``: the name of the fact beside which the link was."""
    form = WrongForm(request.POST if request.method == "POST" else None)
    fact = fact_of(asked.sheet, request.GET.get("fait", ""))
    if request.method == "POST" and form.is_valid():
        answers.say_wrong(asked, text=form.cleaned_data["constat"], fact=fact, **_client(request))
        return redirect(_address(token))
    return _step(request, token, asked, "verifier/corriger.html", form, fait=fact, action=request.get_full_path())


def _say_accurate(request, token, asked):
    answers.say_accurate(asked)
    return redirect(_address(token))


def _correct(request, token, asked):
    """To the form itself while the correction is not sent, to the page that follows it afterwards."""
    follow = answers.correct(asked, **_client(request))
    submission = links.find(follow, LinkScope.FOLLOW).submission
    address = links.address_of(LinkScope.FOLLOW, follow)
    if submission.state != SubmissionState.DRAFT:
        return redirect(address)
    return redirect(f"{address}{submission.step or kind_for(asked.sheet).steps[0].name}/")


def _follow(request, token, asked):
    """The page of a correction that was handed over, or goes on."""
    return _correct(request, token, asked) if asked.submission_id else redirect(_address(token))


def _next(request, token, asked):
    following = answers.next_for(asked)
    return redirect(_address(following or token))


def _new_address(request, token, asked):
    form = NewAddressForm(request.POST)
    if not form.is_valid():
        return _page(request, token, asked, status=422, form=form)
    said = form.cleaned_data
    answers.say_new_address(
        asked, function=said["fonction"], is_public=said["fonction_publiee"], email=said["courriel"]
    )
    return redirect(_address(token))


# Value of the button pressed: what it does.
ACTS = {
    "exact": _say_accurate,
    "corriger": _correct,
    "suivre": _follow,
    "suite": _next,
    "coordonnees": _new_address,
    "termine": lambda request, token, asked: redirect(f"{_address(token)}termine/"),
    "autre-personne": lambda request, token, asked: redirect(f"{_address(token)}autre-personne/"),
}


def _address(token):
    return links.address_of(LinkScope.VERIFY, token)


def _client(request):
    return {
        "client_address": guard.client_address(request),
        "client_agent": request.headers.get("User-Agent", ""),
    }


# --- Pages -----------------------------------------------------------------------------------------------------------


def _page(request, token, asked, *, status=200, refus="", form=None):
    """The question, or what was answered and what may still be done."""
    sheet = type(asked.sheet).objects.for_list().get(pk=asked.sheet.pk)
    is_followed = answers.is_followed(asked)
    is_changing = "changer" in request.GET and not is_followed
    others = answers.others_for(asked).count()
    context = {
        "section": "verifier",
        "demande": asked,
        "fiche": sheet,
        "chemin": _address(token),
        "page_corriger": f"{_address(token)}corriger/",
        "reseau": network_of(sheet),
        "refus": refus,
        "repondu": bool(asked.answer) and not is_changing,
        "suivie": is_followed,
        "commencee": asked.answer == RequestAnswer.CORRECT and not is_followed,
        "depassee": freshness_of(sheet) == Freshness.OVERDUE,
        "est_terminee": _asked(sheet).is_over(sheet),
        "autres": others,
        "coordonnees": questions(form or NewAddressForm()),
        "fautes": form.errors if form else {},
        **_essentials(sheet),
    }
    return render(request, "verifier/fiche.html", context, status=status)


def _step(request, token, asked, template, form, **more):
    if answers.is_followed(asked):
        return redirect(_address(token))
    context = {
        "section": "verifier",
        "fiche": asked.sheet,
        "chemin": _address(token),
        "questions": questions(form),
        "erreurs": form.errors,
        "titre": _asked(asked.sheet).over,
        **more,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _asked(sheet):
    """What is asked of a sheet of this kind."""
    return kind_of_model(type(sheet)).asked


def _essentials(sheet):
    """What there is to confirm: the places of the drawing, and all the facts of the sheet."""
    facts = facts_for(type(sheet))
    facts.load(sheet)
    return {
        "places": _asked(sheet).places(sheet),
        "faits": facts.of(sheet),
    }
