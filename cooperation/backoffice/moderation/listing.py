"""The list of propositions: what to read first, who has it, how long it has waited."""

import datetime

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperation.accounts import roles
from cooperation.backoffice.choosing import ChosenFilter
from cooperation.backoffice.filters import NetworkFilter
from directory.enums import SubmissionKind, SubmissionState
from directory.french import team_name

State = SubmissionState
TO_DECIDE = (State.RECEIVED, State.EXAMINED)
# An author asked longer ago than this is asked again, or let go.
PATIENCE = datetime.timedelta(days=15)


def age(moment, now=None):
    """« aujourd’hui », « hier », « depuis 3 jours », « depuis 2 mois »."""
    days = (timezone.localdate(now) - timezone.localdate(moment)).days
    if days < 1:
        return _("aujourd’hui")
    if days == 1:
        return _("depuis hier")
    if days < 60:
        return _("depuis %(days)d jours") % {"days": days}
    return _("depuis %(months)d mois") % {"months": days // 30}


def remaining(user, queryset):
    """Those that ``user`` may decide now, the oldest first: not those that a colleague took, nor an author holds."""
    return queryset.filter(
        roles.own_rows(user, queryset.model),
        Q(assigned_to=user) | Q(assigned_to__isnull=True),
        state__in=TO_DECIDE,
    ).order_by("received_at", "pk")


class StateFilter(admin.SimpleListFilter):
    """Those that wait, unless another state is asked for."""

    title = gettext_lazy("état")
    parameter_name = "etat"

    def lookups(self, request, model_admin):
        shown = [*State.waiting(), *State.closed()]
        return [
            ("a-decider", _("À décider")),
            *((state.value, state.label) for state in shown),
            ("toutes", _("Toutes")),
        ]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [{**first, "display": _("En cours")}, *others]

    def queryset(self, request, queryset):
        value = self.value()
        if value is None:
            return queryset.filter(state__in=State.waiting())
        if value == "a-decider":
            return queryset.filter(state__in=TO_DECIDE)
        return queryset if value == "toutes" else queryset.filter(state=value)


class WaitFilter(ChosenFilter):
    title, parameter_name = gettext_lazy("attente"), "attente"
    options = [("longue", gettext_lazy("Dans le même état depuis plus de 15 jours"))]

    def keep(self, request, queryset, value):
        return queryset.filter(state_changed_at__lt=timezone.now() - PATIENCE)


class KindFilter(ChosenFilter):
    title, parameter_name = gettext_lazy("sorte"), "sorte"
    options, column = SubmissionKind.choices, "kind"


class NatureFilter(ChosenFilter):
    title, parameter_name = gettext_lazy("nature"), "nature"
    options = [("nouvelle", gettext_lazy("Nouvelle fiche")), ("correction", gettext_lazy("Correction"))]

    def keep(self, request, queryset, value):
        return queryset.filter(is_correction=value == "correction")


class AssigneeFilter(ChosenFilter):
    title, parameter_name = gettext_lazy("responsable"), "confiee"
    options = [("moi", gettext_lazy("Moi")), ("personne", gettext_lazy("Personne"))]

    def keep(self, request, queryset, value):
        if value == "moi":
            return queryset.filter(assigned_to=request.user)
        return queryset.filter(assigned_to__isnull=True) if value == "personne" else queryset


class SubmissionList:
    """The columns, filters and search of the list; mixed into the admin of propositions."""

    list_display = ("proposition", "sorte", "de_la_part_de", "attente", "etat", "confiee_a")
    list_filter = (StateFilter, WaitFilter, KindFilter, NatureFilter, AssigneeFilter, NetworkFilter)
    list_select_related = ("assigned_to", "network__actor")
    # Who sees a proposition decides it: its author's address is theirs to look for.
    search_fields = ("title__unaccent", "=reference", "author_label__unaccent", "author_email__istartswith")
    ordering = ("received_at", "pk")
    list_per_page = 25

    def default_columns(self, request):
        columns = super().default_columns(request)
        return (*columns, "reseau") if roles.is_national(request.user) else columns

    def get_list_filter(self, request):
        filters = super().get_list_filter(request)
        return filters if roles.is_national(request.user) else [one for one in filters if one is not NetworkFilter]

    def searched(self, request, text):
        found, _parameters = super().searched(request, text)
        return found, {"etat": "toutes"}

    @admin.display(description=gettext_lazy("proposition"), ordering="title")
    def proposition(self, submission):
        return format_html('{} <span class="reference">{}</span>', str(submission), submission.reference)

    @admin.display(description=gettext_lazy("sorte"), ordering="kind")
    def sorte(self, submission):
        nature = _("correction") if submission.is_correction else _("nouvelle fiche")
        return f"{submission.get_kind_display()}, {nature}"

    @admin.display(description=gettext_lazy("de la part de"), ordering="author_label")
    def de_la_part_de(self, submission):
        return submission.author_label

    @admin.display(description=gettext_lazy("reçue"), ordering="received_at")
    def attente(self, submission):
        return age(submission.received_at)

    @admin.display(description=gettext_lazy("état"), ordering="state")
    def etat(self, submission):
        return format_html('<span class="etat etat--{}">{}</span>', submission.state, submission.get_state_display())

    @admin.display(description=gettext_lazy("confiée à"), ordering="assigned_to")
    def confiee_a(self, submission):
        return submission.assigned_to

    @admin.display(description=gettext_lazy("réseau"))
    def reseau(self, submission):
        return network_name(submission.network)

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"on_the_way": self._on_the_way(request.user), **(extra_context or {})})

    def _on_the_way(self, user):
        """A sentence about those that did not arrive: a number for the national level, nothing of what they say."""
        if not roles.is_national(user):
            return ""
        counts = {state: self.model.objects.filter(state=state).count() for state in (State.DRAFT, State.UNCONFIRMED)}
        drafts = ngettext("%(n)d brouillon", "%(n)d brouillons", counts[State.DRAFT]) % {"n": counts[State.DRAFT]}
        unconfirmed = ngettext(
            "%(n)d proposition dont l’adresse n’est pas confirmée",
            "%(n)d propositions dont l’adresse n’est pas confirmée",
            counts[State.UNCONFIRMED],
        ) % {"n": counts[State.UNCONFIRMED]}
        return _("En chemin, et visibles de leur auteur seulement : %(drafts)s, %(unconfirmed)s.") % {
            "drafts": drafts,
            "unconfirmed": unconfirmed,
        }


def network_name(network):
    return team_name(network, _("Niveau national"))
