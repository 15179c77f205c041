"""Filters of the lists: those of the public pages, under the same parameters, and those of the day's work."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.accounts.roles import is_national, own, private, visible
from cooperation.backoffice.choosing import ChosenFilter
from cooperation.backoffice.editing.naming import WAITING, named_by_published
from cooperation.backoffice.freshness.tasks import WITHOUT_CONTACT, of_age
from directory.enums import Origin, PublicationState
from directory.french import team_name
from directory.freshness.contacts import without_contact
from directory.kinds import asked_models
from directory.models import Actor, Network
from directory.models.ages import Freshness

NATIONAL, MINE = "national", "miens"
ME, OTHERS, PUBLISHED = "moi", "autres", "publiee"


def public_filter(listing, name, title=None):
    """The facet ``name`` of a public list as a filter of the back-office: same parameter, same values, same meaning."""
    facet = listing.facets[name]

    class PublicFilter(admin.SimpleListFilter):
        parameter_name = name

        def lookups(self, request, model_admin):
            options, _total = facet.options(facet.counts(model_admin.get_queryset(request)), {})
            return [(option["value"], option["label"]) for option in options if option["count"]]

        def queryset(self, request, queryset):
            if self.value() is None:
                return queryset
            known = list(facet.known([self.value()]))
            return facet.restrict(queryset, known) if known else queryset.none()

    PublicFilter.title = title or facet.label.lower()
    return PublicFilter


class ViaFilter(ChosenFilter):
    """``via``: what leads from the list's model to its record (a role goes through its actor)."""

    via = ""

    def keep(self, request, queryset, value):
        return queryset.filter(self.where(**{self.column: value}))

    def where(self, **conditions):
        return Q(**{f"{self.via}{name}": value for name, value in conditions.items()})


class NetworkFilter(ViaFilter):
    title = _("réseau")
    parameter_name = "reseau"

    def lookups(self, request, model_admin):
        networks = visible(
            request.user, Network.objects.select_related("actor").order_by("position", "actor__sort_key")
        )
        mine = [] if is_national(request.user) else [(MINE, _("Les fiches que je peux modifier"))]
        return [*mine, *((n.actor.slug, team_name(n)) for n in networks), (NATIONAL, _("Niveau national"))]

    def keep(self, request, queryset, value):
        if value == MINE:
            return own(request.user, queryset)
        if value == NATIONAL:
            return queryset.filter(self.where(network__isnull=True))
        return queryset.filter(self.where(network__actor__slug=value))


class StateFilter(ViaFilter):
    title, parameter_name = _("publication"), "etat-fiche"
    options, column = PublicationState.choices, "state"


class OriginFilter(ViaFilter):
    title, parameter_name = _("origine"), "origine"
    options, column = Origin.choices, "origin"


class VerifiedFilter(ViaFilter):
    title = _("vérification")
    parameter_name = "verification"

    def lookups(self, request, model_admin):
        known = [("jamais", _("Jamais vérifiées")), ("oui", _("Déjà vérifiées"))]
        if model_admin.model not in asked_models():
            return known
        ages = [(Freshness.DUE.value, _("Depuis 12 à 18 mois")), (Freshness.OLD.value, _("Depuis plus de 18 mois"))]
        return [*known, *ages, (WITHOUT_CONTACT, _("Sans contact à qui demander"))]

    def keep(self, request, queryset, value):
        if queryset.model in asked_models() and value in (Freshness.DUE, Freshness.OLD):
            return of_age(queryset, value)
        if queryset.model in asked_models() and value == WITHOUT_CONTACT:
            return without_contact(private(request.user, queryset))
        if value in ("jamais", "oui"):
            return queryset.filter(self.where(verified_on__isnull=value == "jamais"))
        return queryset


class DoubtFilter(ViaFilter):
    """The remarks are private: only on the sheets whose account may read them."""

    title, parameter_name = _("remarque sur la source"), "remarque"
    options = [("oui", _("Source contradictoire ou douteuse"))]

    def keep(self, request, queryset, value):
        return private(request.user, queryset).exclude(self.where(source_note=""))


class AuthorFilter(ViaFilter):
    title, parameter_name = _("ajoutée par"), "ajoutee"
    options = [(ME, _("Moi")), (OTHERS, _("Quelqu’un d’autre"))]

    def keep(self, request, queryset, value):
        by_me = self.where(created_by=request.user)
        if value == ME:
            return queryset.filter(by_me)
        return queryset.exclude(by_me) if value == OTHERS else queryset


class NamedFilter(ViaFilter):
    """The drafts that readers should have seen on a published sheet."""

    title, parameter_name = _("nommée par"), "nommee"
    options = [(PUBLISHED, _("Une fiche publiée, où elle manque"))]

    def keep(self, request, queryset, value):
        # Roles share their actor's key.
        model = Actor if self.via else queryset.model
        return (
            queryset.filter(self.where(state__in=WAITING), pk__in=named_by_published(model))
            if value == PUBLISHED
            else queryset
        )


def through_actor(filter_class):
    """The same filter for a list of roles."""
    return type(filter_class.__name__, (filter_class,), {"via": "actor__"})


RECORD_FILTERS = (StateFilter, NetworkFilter, OriginFilter, AuthorFilter, NamedFilter, VerifiedFilter, DoubtFilter)
ROLE_FILTERS = tuple(map(through_actor, RECORD_FILTERS))
