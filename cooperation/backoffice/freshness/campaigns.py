"""Campaigns: their list, and the page from which one is prepared, launched, paused and followed."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperation.accounts import roles
from cooperation.backoffice.base import BaseAdmin
from cooperation.backoffice.forms import ScopedForm
from cooperation.backoffice.freshness import dashboard, letter, sheets
from cooperation.backoffice.freshness.choosing import Choice
from directory.enums import CampaignState, RequestAnswer, RequestState
from directory.french import team_name
from directory.freshness import campaigns
from directory.kinds import asked_models
from directory.mail.pages import html_page
from directory.models import Campaign

# Value of a button: what it does, what it says, from which states.
MOVES = {
    "lancer": (campaigns.launch, gettext_lazy("Lancer"), (CampaignState.DRAFT,)),
    "suspendre": (campaigns.pause, gettext_lazy("Suspendre"), (CampaignState.RUNNING,)),
    "reprendre": (campaigns.resume, gettext_lazy("Reprendre"), (CampaignState.PAUSED,)),
    "arreter": (
        campaigns.stop,
        gettext_lazy("Arrêter pour de bon"),
        (CampaignState.DRAFT, CampaignState.RUNNING, CampaignState.PAUSED),
    ),
}
DONE = {
    "lancer": gettext_lazy("C’est parti. Les premiers courriels partent dans les cinq minutes."),
    "suspendre": gettext_lazy("Plus rien ne part. Les réponses continuent d’arriver."),
    "reprendre": gettext_lazy("Les envois reprennent dans les cinq minutes."),
    "arreter": gettext_lazy("La campagne est terminée. Les réponses aux courriels déjà partis continuent d’arriver."),
}


@dataclass(frozen=True)
class Tally:
    """A line of the follow-up: how many requests stand there, and the list of them."""

    label: str
    number: int
    address: str
    help: str = ""


class CampaignForm(ScopedForm):
    """``owner``: the network of the account that fills it in, when the form does not ask for it."""

    owner = None

    def clean(self):
        said = super().clean()
        # The base refuses it too; a form that does not ask for the network does not see that constraint.
        network = said.get("network", self.owner)
        others = Campaign.objects.filter(network=network, is_continuous=True).exclude(pk=self.instance.pk)
        if said.get("is_continuous") and others.exclude(state=CampaignState.DONE).exists():
            self.add_error("is_continuous", _("Il y a déjà une campagne en continu."))
        return said


@admin.register(Campaign)
class CampaignAdmin(BaseAdmin):
    form = CampaignForm
    list_display = ("title", "reseau", "etat", "fiches", "reponses", "created_at")
    list_filter = ("state",)
    list_select_related = ("network__actor",)
    search_fields = ("title",)
    fields = ("title", "message", ("per_hour", "remind_after"), "is_continuous", "network")
    short_texts = {"message": 4}
    change_form_template = "admin/freshness/campagne.html"
    change_list_template = "admin/freshness/campagnes.html"

    # --- The list ---

    def get_queryset(self, request):
        sent = Count("requests", filter=~campaigns.Q(requests__sent_at=None))
        return (
            super()
            .get_queryset(request)
            .annotate(
                chosen=Count("requests"),
                sent=sent,
                answered=Count("requests", filter=campaigns.Q(requests__state=RequestState.ANSWERED)),
            )
        )

    @admin.display(description=gettext_lazy("réseau"))
    def reseau(self, campaign):
        network = campaign.network
        return team_name(network, _("National"))

    @admin.display(description=gettext_lazy("état"), ordering="state")
    def etat(self, campaign):
        return format_html('<span class="etat">{}</span>', campaign.get_state_display())

    @admin.display(description=gettext_lazy("fiches"))
    def fiches(self, campaign):
        return campaign.chosen

    @admin.display(description=gettext_lazy("réponses"))
    def reponses(self, campaign):
        return _("%(answered)s sur %(sent)s") % {"answered": campaign.answered, "sent": campaign.sent}

    # --- The form ---

    def get_fields(self, request, obj=None):
        # A campaign that has begun stays its network's.
        return [name for name in super().get_fields(request, obj) if obj is None or name != "network"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        first = None if roles.is_national(request.user) else roles.networks_for(request.user, Campaign).first()
        owner = obj.network if obj is not None else first
        return type(form.__name__, (form,), {"owner": owner})

    def get_readonly_fields(self, request, obj=None):
        if obj is not None and obj.state == CampaignState.DONE:
            return ("title", "message", "per_hour", "remind_after", "is_continuous")
        return ("is_continuous",) if obj is not None and obj.state != CampaignState.DRAFT else ()

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
            roles.sign(request.user, obj)
        super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        if obj.is_continuous:
            messages.success(request, _("La campagne est prête. Relisez le courriel, puis lancez-la."))
            return redirect(address("change", obj.pk))
        messages.success(request, _("La campagne est prête. Choisissez maintenant les fiches."))
        return redirect(address("fiches", obj.pk))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context |= follow_up(obj)
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- The other pages ---

    def get_urls(self):
        def page(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"directory_campaign_{name}")

        return [
            page("fraicheur/", self.figures_view, "fraicheur"),
            page("fiche/<slug:kind>/<int:pk>/", self.sheet_view, "fiche"),
            page("<int:pk>/fiches/", self.choose_view, "fiches"),
            page("<int:pk>/etat/", self.state_view, "etat"),
            page("<int:pk>/courriel/", self.letter_view, "courriel"),
            page("<int:pk>/courriel/couleurs/", self.html_view, "couleurs"),
            *super().get_urls(),
        ]

    def own(self, request, pk):
        """A campaign of the account's, 404 for the others as for what does not exist."""
        campaign = self.get_queryset(request).select_related("network__actor").filter(pk=pk).first()
        if campaign is None:
            raise Http404
        return campaign

    def context(self, request, campaign, title, **more):
        request.current_app = self.admin_site.name
        site = self.admin_site.each_context(request)
        return {**site, "title": title, "opts": self.opts, "campagne": campaign, **more}

    def state_view(self, request, pk):
        """POST only: the buttons of a campaign."""
        campaign = self.own(request, pk)
        move = MOVES.get(request.POST.get("geste", ""))
        if request.method == "POST" and move is not None:
            try:
                move[0](campaign, by=request.user)
            except campaigns.NotPossible as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, DONE[request.POST["geste"]])
        return redirect(address("change", pk))

    def choose_view(self, request, pk):
        campaign = self.own(request, pk)
        choice = Choice(campaign, request)
        if request.method == "POST":
            choice.act()
            if not choice.faulty:
                return redirect(f"{request.path}?{choice.query}")
        context = self.context(request, campaign, _("Choisir les fiches"), **choice.context())
        return TemplateResponse(request, "admin/freshness/choisir.html", context)

    def letter_view(self, request, pk):
        """The mail as it will leave for a chosen sheet; POST sends a trial to oneself."""
        campaign = self.own(request, pk)
        sample = letter.Sample(campaign, request.GET)
        if request.method == "POST":
            letter.send_trial(request, campaign, sample)
            return redirect(request.get_full_path())
        context = self.context(request, campaign, _("Le courriel, tel qu’il partira"), exemple=sample)
        return TemplateResponse(request, "admin/freshness/courriel.html", context)

    def html_view(self, request, pk):
        sample = letter.Sample(self.own(request, pk), request.GET)
        if sample.request is None:
            raise Http404
        return html_page(sample.html)

    def sheet_view(self, request, kind, pk):
        model = {model._meta.model_name: model for model in asked_models()}.get(kind)
        sheet = model and model.objects.select_related("network__actor").filter(pk=pk).first()
        if sheet is None or not roles.can_view(request.user, sheet):
            raise Http404
        if not roles.can_publish(request.user, sheet):
            raise PermissionDenied
        return sheets.page(self.admin_site, request, sheet)

    def figures_view(self, request):
        context = self.context(request, None, _("Fraîcheur des fiches"), freshness=dashboard.of(request.user))
        return TemplateResponse(request, "admin/freshness/chiffres.html", context)


def address(page, *args):
    return reverse(f"admin:directory_campaign_{page}", args=args)


def follow_up(campaign):
    """What the page of a campaign says above its settings: where it stands, what to press, what was answered."""
    counts = dict(campaign.requests.order_by().values_list("state").annotate(n=Count("pk")))
    answers = dict(
        campaign.requests.filter(state=RequestState.ANSWERED).order_by().values_list("answer").annotate(n=Count("pk"))
    )
    total, waiting = sum(counts.values()), counts.get(RequestState.WAITING, 0)
    return {
        "campagne": campaign,
        "total": total,
        "avancement": progress(campaign, total, waiting),
        "gestes": [
            {"valeur": key, "nom": label, "principal": key in ("lancer", "reprendre")}
            for key, (_act, label, states) in MOVES.items()
            if campaign.state in states and not (key == "lancer" and not waiting and not campaign.is_continuous)
        ],
        "suivi": [
            _line(campaign, RequestState.WAITING, waiting),
            _line(campaign, RequestState.SENT, counts.get(RequestState.SENT, 0), _("sans nouvelle pour l’instant")),
            *(_line(campaign, None, answers.get(one.value, 0), NEXT[one], answer=one) for one in RequestAnswer),
            _line(campaign, RequestState.UNANSWERED, counts.get(RequestState.UNANSWERED, 0), _("essayez le téléphone")),
            _line(campaign, RequestState.CANCELLED, counts.get(RequestState.CANCELLED, 0), _("plus rien à demander")),
        ],
        "a_traiter": campaign.requests.to_handle().count(),
        "liste": f"{reverse('admin:directory_verificationrequest_changelist')}?{urlencode({'campagne': campaign.pk})}",
    }


NEXT = {
    RequestAnswer.ACCURATE: gettext_lazy("la fiche est vérifiée, rien à faire"),
    RequestAnswer.CORRECT: gettext_lazy("la correction arrive dans les propositions"),
    RequestAnswer.DONE: gettext_lazy("la clôture attend dans les propositions, un clic suffit"),
    RequestAnswer.SOMEBODY_ELSE: gettext_lazy("donnez un autre contact à la fiche"),
}


def _line(campaign, state, number, help="", answer=None):
    chosen = {"etat": state.value} if state else {"reponse": answer.value}
    query = urlencode({"campagne": campaign.pk, **chosen})
    label = state.label if state else answer.label
    return Tally(label, number, f"{reverse('admin:directory_verificationrequest_changelist')}?{query}", help)


def progress(campaign, total, waiting):
    """One sentence: what is happening, and when it will be over."""
    if campaign.state == CampaignState.DRAFT:
        if campaign.is_continuous:
            return _("Une fois lancée, elle écrit d’elle-même aux contacts des fiches dont l’année est écoulée.")
        if not total:
            return _("Aucune fiche choisie pour l’instant.")
        return ngettext(
            "%(n)d fiche choisie. Rien n’est encore parti.", "%(n)d fiches choisies. Rien n’est encore parti.", total
        ) % {"n": total}
    if campaign.state == CampaignState.RUNNING and waiting:
        hours = -(-waiting // campaign.per_hour)
        sentence = ngettext(
            "Reste à envoyer : %(waiting)d. Il y en a pour environ %(n)d heure.",
            "Reste à envoyer : %(waiting)d. Il y en a pour environ %(n)d heures.",
            hours,
        )
        return sentence % {"waiting": waiting, "n": hours}
    if campaign.state == CampaignState.RUNNING:
        return _("Tout est parti. Une relance suivra pour qui n’a pas répondu.")
    if campaign.state == CampaignState.PAUSED:
        return _("Rien ne part tant que la campagne est suspendue.")
    return _("Plus rien ne partira.")
