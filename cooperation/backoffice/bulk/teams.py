"""Asking another team about many sheets at once, and answering many of its requests."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.accounts import agreements, roles
from cooperation.accounts.models import AgreementKind
from cooperation.backoffice import teams
from cooperation.backoffice.bulk.deeds import Deed, Foreseen
from cooperation.backoffice.pages import page_of_office
from directory.bulk import LeftOut
from directory.french import all_of, counted, team_name
from directory.models import Network


class AskTeam(Deed):
    """One letter goes, whatever the number of sheets; each request is answered, withdrawn or ended by itself."""

    name, title = "ask_team", gettext_lazy("Demander à une autre équipe de suivre ou de reprendre")
    most = 500
    is_undone = False
    step = "equipes"

    def is_offered(self, request, admin):
        return admin.has_publish_permission(request)

    @staticmethod
    def _said(context):
        if "said" not in context.extra:
            said = context.group.answers["demande"]
            network = Network.objects.select_related("actor").filter(pk=said["equipe"]).first()
            context.extra["said"] = {"kind": said["quoi"], "to": network}
        return context.extra["said"]

    def ask_more(self, context):
        """The page that asks what, and of whom; ``None`` once it is said."""
        request, group = context.request, context.group
        deed = request.POST.get("geste")
        if deed == "autrement":
            group.answers.pop("demande", None)
        elif "demande" in group.answers:
            return None
        form = teams.AskForm(request.POST if deed == "voir" else None, user=request.user)
        if form.is_valid():
            said = form.cleaned_data
            group.answers["demande"] = {**said, "equipe": said["equipe"] and said["equipe"].pk}
        if deed == "autrement" or form.is_valid():
            group.save(update_fields=["answers"])
            return redirect(request.path)
        title = _("%(title)s : %(what)s") % {"title": self.title, "what": context.named(len(group.asked))}
        page = {"formulaire": form, "back": context.list_address(), "opts": context.model._meta}
        return "equipes", title, {**page, "list": context.list_address()}

    def about(self, context):
        said = self._said(context)
        return _("%(what)s, à %(team)s") % {
            "what": str(AgreementKind(said["kind"]).label).lower(),
            "team": team_name(said["to"], _("l’équipe nationale")),
        }

    def foresee(self, context, row):
        try:
            agreements.check(row, by=context.user, **self._said(context))
        except agreements.NotPossible as refusal:
            raise LeftOut(str(refusal).rstrip(".")) from refusal
        said, national = self._said(context), _("Équipe nationale")
        now, then = team_name(roles.record_of(row).network, national), team_name(said["to"], national)
        if said["kind"] == AgreementKind.FOLLOW:
            then = all_of([now, then])
        return Foreseen(
            _("Demandé à l’autre équipe, qui répond"), before=now, after=_("%(team)s, si elle accepte") % {"team": then}
        )

    def carry_out(self, context, row):
        text = context.group.answers["demande"]["mots"]
        try:
            asked = agreements.ask(row, by=context.user, text=text, tells=False, **self._said(context))
        except agreements.NotPossible as refusal:
            raise LeftOut(str(refusal).rstrip(".")) from refusal
        context.extra.setdefault("asked", []).append(asked)

    def finish(self, context):
        agreements.tell(context.extra["asked"], self._said(context)["to"], context.user)

    def done(self, number, model):
        what = counted(number, _("demande est partie"), _("demandes sont parties"))
        return _("%(what)s : l’équipe est prévenue par un seul courriel, et rien ne change avant sa réponse.") % {
            "what": what
        }


def urls(site):
    return [page_of_office(site, "accords/", waiting, "accords", "bulk")]


def waiting(request):
    """What other teams ask of one's own: each, or many at once."""
    asked = teams.waiting(request.user)
    if request.method == "POST":
        deed, chosen = request.POST.get("geste"), set(request.POST.getlist("accord"))
        some = [one for one in asked if str(one.pk) in chosen]
        if not some or deed not in ("accepter", "refuser"):
            messages.error(request, _("Rien n’est fait : cochez les demandes auxquelles vous répondez."))
        else:
            _answered(request, some, accepts=deed == "accepter")
        return redirect("admin:accords")
    rows = [
        {
            "accord": one,
            "adresse": agreements.page_of(one.record, "equipes"),
            "de": team_name(one.from_network, _("Équipe nationale")),
        }
        for one in asked
    ]
    return "accords", _("Ce que d’autres équipes vous demandent"), {"lignes": rows, "number": len(rows)}


def _answered(request, some, *, accepts):
    done, left = agreements.answer_all(some, by=request.user, accepts=accepts)
    if done:
        said = _("Accepté : %(what)s.") if accepts else _("Refusé : %(what)s.")
        messages.success(request, said % {"what": counted(len(done), _("demande"), _("demandes"))})
    for why in left:
        messages.warning(request, why)
