"""Who follows a sheet: the team that leads it, those that follow it too, what is asked; and the buttons for each."""

from django import forms
from django.apps import apps
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.accounts import agreements, roles
from cooperation.accounts.models import Agreement, AgreementKind, AgreementState
from cooperation.backoffice.history import Entry, Line
from cooperation.backoffice.labels import RowChoice, prepared
from directory.french import team_name
from directory.models import Network

State = AgreementState


class AskForm(forms.Form):
    use_required_attribute = False

    quoi = forms.ChoiceField(
        label=gettext_lazy("Que demandez-vous ?"),
        choices=[
            (AgreementKind.FOLLOW.value, gettext_lazy("De suivre la fiche avec nous : les deux équipes la modifient")),
            (AgreementKind.HANDOVER.value, gettext_lazy("De reprendre la fiche : elle ne sera plus à nous")),
        ],
        widget=forms.RadioSelect,
    )
    equipe = RowChoice(
        label=gettext_lazy("À qui"),
        queryset=Network.objects.none(),
        required=False,
        empty_label=gettext_lazy("L’équipe nationale"),
    )
    mots = forms.CharField(
        label=gettext_lazy("Un mot pour eux"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, user, besides=None, **kwargs):
        """``besides``: the key of the network that is not to be asked."""
        super().__init__(*args, **kwargs)
        networks = roles.visible(user, Network.objects.exclude(pk=besides))
        self.fields["equipe"].queryset = prepared(networks).order_by("position", "actor__sort_key")


class TeamsMixin:
    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_equipes"
        return [
            path("<path:object_id>/equipes/", self.admin_site.admin_view(self.teams_view), name=name),
            *super().get_urls(),
        ]

    def teams_view(self, request, object_id):
        """For the team that leads the sheet, and for those that it asked: a draft is agreed on before it is seen."""
        key = unquote(object_id)
        row = self.model._base_manager.filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None
        record = row and roles.record_of(row)
        known = [] if row is None else list(_agreements(record))
        mine = [one for one in known if roles.can_answer(request.user, one) or roles.can_end(request.user, one)]
        leads = row is not None and roles.can_hand_over(request.user, record)
        if not (leads or mine):
            return self._too_late(request, known)
        form = AskForm(besides=record.network_id, user=request.user)
        if request.method == "POST":
            form = AskForm(request.POST, besides=record.network_id, user=request.user)
            if self._act(request, record, form, mine):
                now = type(record)._base_manager.get(pk=record.pk)
                return redirect(request.path if roles.can_hand_over(request.user, now) else "admin:index")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Qui suit la fiche"),
            "opts": self.opts,
            "fiche": row,
            "visible": roles.can_view(request.user, row),
            "equipe": team_name(record.network, _("Équipe nationale")),
            "accords": [_line(request.user, one) for one in (known if leads else mine)],
            "formulaire": form if leads else None,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/equipes.html", context)

    @staticmethod
    def _too_late(request, known):
        """What was asked of one's team is over: withdrawn, or answered by a colleague."""
        over = [one for one in known if roles.is_answerer(request.user, one)]
        if not over:
            raise Http404
        messages.error(request, agreements.where_it_stands(over[0]))
        return redirect("admin:index")

    def _act(self, request, record, form, mine):
        """Do what the button pressed says; whether it was done, or refused with a message."""
        deed, _dash, key = request.POST.get("geste", "").partition("-")
        agreement = next((one for one in mine if str(one.pk) == key), None)
        try:
            if deed == "demander":
                if not form.is_valid():
                    return False
                said = form.cleaned_data
                agreements.ask(record, by=request.user, kind=said["quoi"], to=said["equipe"], text=said["mots"])
                messages.success(request, _("C’est demandé : l’équipe est prévenue, et la fiche attend sa réponse."))
            elif agreement is None:
                messages.error(request, _("Cette demande n’est plus là où vous l’avez lue : voyez ci-dessous."))
            elif deed == "finir":
                agreements.end(agreement, by=request.user)
                messages.success(request, _("C’est fait : l’autre équipe est prévenue."))
            elif deed in ("accepter", "refuser"):
                agreements.answer(agreement, by=request.user, accepts=deed == "accepter")
                messages.success(request, _("Votre réponse est partie."))
        except agreements.NotPossible as refusal:
            messages.error(request, str(refusal))
        return True


def _agreements(record):
    related = ("from_network__actor", "to_network__actor", "asked_by", "state_changed_by")
    return Agreement.objects.about(record).select_related(*related)


ENDINGS = {
    State.ASKED: gettext_lazy("Retirer la demande"),
    AgreementKind.FOLLOW: gettext_lazy("Ne plus suivre ensemble"),
    AgreementKind.HANDOVER: gettext_lazy("Rendre la fiche"),
}


def _line(user, one):
    ending = ENDINGS[one.state if one.state == State.ASKED else one.kind] if roles.can_end(user, one) else ""
    return {
        "accord": one,
        "de": team_name(one.from_network, _("Équipe nationale")),
        "a": team_name(one.to_network, _("Équipe nationale")),
        "repond": roles.can_answer(user, one),
        "fin": ending,
    }


def told(record):
    """The ``history.Entry`` of what teams agreed about a record."""
    entries = []
    for one in _agreements(record):
        names = {"kind": one.get_kind_display(), "to": team_name(one.to_network, _("Équipe nationale"))}
        asked = Line(_("%(kind)s : demandé à %(to)s") % names)
        entries.append(Entry(one.asked_at, str(one.asked_by), [asked]))
        if one.state_changed_at:
            line = Line(_("%(kind)s, %(to)s") % names, str(State.ASKED.label), one.get_state_display())
            entries.append(Entry(one.state_changed_at, str(one.state_changed_by), [line]))
    return entries


def waiting(user):
    """The agreements that wait for the answer of ``user``, the oldest first: not of a sheet that is no more, or that
    another team leads since it was asked.
    """
    asked = Agreement.objects.filter(state=State.ASKED).select_related("from_network__actor").order_by("asked_at", "pk")
    mine = [one for one in asked if roles.is_answerer(user, one)]
    for model in apps.get_models():
        if keys := [one.record_pk for one in mine if one.record_table == model._meta.db_table]:
            rows = model._base_manager.in_bulk(keys)
            for one in mine:
                if one.record_table == model._meta.db_table:
                    one.record = rows.get(one.record_pk)
    return [one for one in mine if one.record is not None and one.record.network_id == one.from_network_id]
