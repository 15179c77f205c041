"""What every list of the office gives besides its rows: choose its columns, keep a selection, take it away."""

from urllib.parse import parse_qsl, urlencode

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cooperation.accounts import roles
from cooperation.backoffice.imports.doors import import_kind_of
from cooperation.backoffice.lists import columns
from cooperation.backoffice.lists.changelist import EVERYBODY, FORMAT, SCOPE, BaseChangeList
from cooperation.backoffice.lists.leaving import FORMATS, most_rows, taken_away
from cooperation.backoffice.lists.models import SavedList
from directory.french import all_of, french_number, quoted
from directory.listing.exports.cells import clean
from directory.models import Network

# Selections that an account may keep of one list, and the signs of a name and of an address.
MOST, LONGEST_NAME, LONGEST = 30, 80, 2000
# The field of a form that says which selection of the list one comes from.
FROM = "selection"
# The column that says whose a row is.
OWNER = "reseau"


class ListMixin:
    """``title_column``: the column that names a row, which no choice takes away."""

    @property
    def title_column(self):
        return (self.list_display_links or self.list_display)[0]

    def get_urls(self):
        options = self.opts
        views = {
            "colonnes-de-la-liste": self.list_columns_view,
            "garder": self.keep_view,
            "emporter": self.take_away_view,
        }
        return [
            *(
                path(
                    f"{name}/",
                    self.admin_site.admin_view(view),
                    name=f"{options.app_label}_{options.model_name}_{name}",
                )
                for name, view in views.items()
            ),
            *super().get_urls(),
        ]

    def _page(self, name):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}")

    def _back(self, query):
        return HttpResponseRedirect(f"{self._page('changelist')}?{query}" if query else self._page("changelist"))

    # --- Columns ---

    def default_columns(self, request):
        """The columns of the list for who chose none."""
        return super().get_list_display(request)

    def get_list_display(self, request):
        """As chosen; among everybody's rows, whose each is, always."""
        choice = columns.chosen(self, request)
        is_marked = request.GET.get(SCOPE) != EVERYBODY or OWNER not in choice.offers or OWNER in choice.names
        return choice.sources if is_marked else [*choice.sources, OWNER]

    def get_list_display_links(self, request, list_display):
        return [self.title_column]

    def list_columns_view(self, request):
        """Choose and order the columns. Each button of an arrow gives the page again, nothing kept yet."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        offers = columns.offered(self, request)
        query = (request.POST if request.method == "POST" else request.GET).get(FROM, "")
        names, moved = columns.chosen(self, request).names, ""
        if request.method == "POST":
            names = columns.settled(self, offers, request.POST.getlist("colonne"))
            moved = request.POST.get("monter") or request.POST.get("descendre") or ""
            if not moved:
                is_reset = "debut" in request.POST
                columns.keep(request.user, self.model, None if is_reset else names)
                return self._back(_without(query, columns.PARAMETER, "o"))
            names = _moved(names, moved, -1 if "monter" in request.POST else 1)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Choisir les colonnes"),
            "opts": self.opts,
            "choisies": [offers[name] for name in names],
            "autres": [offer for name, offer in offers.items() if name not in names],
            "toujours": self.title_column,
            "depuis": query,
            "champ": FROM,
            "deplacee": moved,
            "retour": f"{self._page('changelist')}?{query}",
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/lists/colonnes.html", context)

    # --- Kept selections ---

    def keep_view(self, request):
        """Keep the present selection under a name, rename one, or forget one."""
        return require_POST(self._kept)(request)

    def _kept(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        query = request.POST.get(FROM, "")
        pk = request.POST.get("gardee", "")
        if pk:
            ruled = SavedList.objects.ruled_by(request.user).filter(model=self.model._meta.label_lower)
            one = get_object_or_404(ruled, pk=pk if pk.isdecimal() else None)
            if "oublier" in request.POST:
                one.delete()
                self.message_user(request, _("%s n’est plus gardée.") % quoted(one.name), messages.SUCCESS)
                return self._back(query)
        else:
            one = SavedList(user=request.user, model=self.model._meta.label_lower, query=self._present(request, query))
            self._share(request, one)
        one.name = " ".join(clean(request.POST.get("nom", "")).split())
        if refusal := self._refusal(one):
            self.message_user(request, refusal, messages.ERROR)
        else:
            one.save()
            self.message_user(request, _("Gardée sous le nom %s.") % quoted(one.name), messages.SUCCESS)
        return self._back(query)

    def _present(self, request, query):
        """The address of the selection, with its columns, so that who opens it sees the same."""
        pairs = [pair for pair in parse_qsl(_without(query, PAGE_VAR, ERROR_FLAG)) if pair[0] != columns.PARAMETER]
        asked = dict(parse_qsl(query)).get(columns.PARAMETER)
        chosen = columns.chosen(self, request)
        if asked is None and not chosen.is_default:
            asked = columns.SEPARATOR.join(chosen.names)
        return urlencode([*pairs, *([(columns.PARAMETER, asked)] if asked else [])])

    def _share(self, request, one):
        wanted = request.POST.get("pour", "")
        if not wanted:
            return
        mandate = roles.mandate_of(request.user)
        one.is_shared = True
        if not mandate.is_national:
            if not wanted.isdecimal() or int(wanted) not in mandate.networks():
                raise PermissionDenied
            one.network_id = int(wanted)

    @staticmethod
    def _refusal(one):
        mine = SavedList.objects.filter(user=one.user, model=one.model).exclude(pk=one.pk)
        if not one.name:
            return _("Donnez un nom à cette sélection pour la garder.")
        if len(one.name) > LONGEST_NAME:
            return _("Ce nom est trop long : %d signes au plus.") % LONGEST_NAME
        if len(one.query) > LONGEST:
            return _("Cette sélection est trop longue à garder : retirez des filtres.")
        if mine.filter(name=one.name).exists():
            return _("Une sélection de cette liste s’appelle déjà %s : prenez un autre nom.") % quoted(one.name)
        if one.pk is None and mine.count() >= MOST:
            return _("Vous gardez déjà %d sélections de cette liste : oubliez-en une.") % MOST
        return ""

    def _teams_to_share_with(self, user):
        """``[(value, name)]``: with whom an account may share a selection."""
        mandate = roles.mandate_of(user)
        if mandate.is_national:
            return [("national", _("l’équipe nationale"))]
        networks = Network.objects.filter(pk__in=mandate.networks()).select_related("actor").order_by("position")
        return [(network.pk, network.actor.name) for network in networks]

    # --- Taken away ---

    def take_away_view(self, request):
        """The whole selection that the address says."""
        kind, extension = import_kind_of(self.model), request.GET.get(FORMAT, "xlsx")
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind is None or kind.table is None or extension not in FORMATS:
            raise Http404
        query = _without(request.GET.urlencode(), FORMAT)
        try:
            selection = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return self._back(query)
        return self._file(request, selection.queryset, extension, query, selection.query)

    @admin.action(description=_("Emporter en tableau (XLSX)"), permissions=["view"])
    def take_away(self, request, queryset):
        return self._file(request, queryset, "xlsx", request.GET.urlencode(), "")

    def _file(self, request, queryset, extension, query, words):
        most, count = most_rows(import_kind_of(self.model)), queryset.count()
        if count <= most:
            return taken_away(request, queryset, extension, words=words)
        refusal = _(
            "%(count)s fiches : un tableau que l’import reprend en tient %(most)s. Filtrez la liste, puis recommencez."
        )
        numbers = {"count": french_number(count), "most": french_number(most)}
        self.message_user(request, refusal % numbers, messages.ERROR)
        return self._back(query)

    def get_actions(self, request):
        found = super().get_actions(request)
        if (kind := import_kind_of(self.model)) is None or kind.table is None:
            found.pop("take_away", None)
        return found

    # --- The list itself ---

    def get_changelist(self, request, **kwargs):
        return BaseChangeList

    def changelist_view(self, request, extra_context=None):
        query = request.GET.urlencode()
        kind = import_kind_of(self.model)
        saved = list(SavedList.objects.of(request.user, self.model).select_related("user", "network__actor"))
        ruled = set(
            SavedList.objects.ruled_by(request.user)
            .filter(pk__in=[one.pk for one in saved])
            .values_list("pk", flat=True)
        )
        columns_gone = columns.chosen(self, request).gone
        shown = {
            "gardees": [(one, one.pk in ruled, _is_shown(one, query)) for one in saved],
            "depuis": query,
            "champ": FROM,
            "equipes": self._teams_to_share_with(request.user),
            "page_colonnes": f"{self._page('colonnes-de-la-liste')}?{urlencode({FROM: query})}",
            "page_garder": self._page("garder"),
            "page_emporter": self._page("emporter") if kind is not None and kind.table is not None else "",
            "emporter_query": _without(query, PAGE_VAR),
            "formats": FORMATS,
            "colonnes_parties": all_of(map(quoted, columns_gone)) if columns_gone else "",
        }
        return super().changelist_view(request, {**shown, **(extra_context or {})})


def _is_shown(one, query):
    return sorted(parse_qsl(one.query)) == sorted(parse_qsl(_without(query, PAGE_VAR)))


def _without(query, *names):
    """An address without these parameters."""
    return urlencode([(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name not in names])


def _moved(names, name, step):
    """``names`` with one of them a place earlier (-1) or later (1)."""
    if name not in names:
        return names
    place = names.index(name)
    other = min(max(place + step, 0), len(names) - 1)
    moved = list(names)
    moved[place], moved[other] = moved[other], moved[place]
    return moved
