"""The rows of a list: my networks' first, then everybody's; nothing in answer to a filter that is gone."""

from dataclasses import dataclass

from django.contrib import admin
from django.contrib.admin.views.main import IGNORED_PARAMS, ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation.accounts import roles
from cooperation.backoffice.lists import columns

# In the address: whose rows are shown, « tous » or, unless it says otherwise, my networks'.
SCOPE, EVERYBODY, OURS = "portee", "tous", "reseau"
# In the address of the file that takes the selection away.
FORMAT = "fichier"
PARAMETERS = (SCOPE, columns.PARAMETER, FORMAT)
# Filters that say whose the rows are themselves.
OWNERS = ("reseau",)


@dataclass(frozen=True)
class Scope:
    """``ours``, ``everybody``: how many rows answer to the filters and to the words, in each."""

    is_everybody: bool
    ours: int
    everybody: int
    to_ours: str
    to_everybody: str

    @property
    def elsewhere(self):
        """Rows that the other networks have, and that are not shown."""
        return 0 if self.is_everybody else self.everybody - self.ours


class BaseChangeList(ChangeList):
    """Named after what it lists, and read with what its columns show.

    ``scope``: the ``Scope``, or ``None`` where all rows are everybody's. ``gone``: what the address asks for and that
    no longer exists: then no row answers.
    """

    scope = None

    def __init__(self, request, *args, **kwargs):
        self.gone = []
        super().__init__(request, *args, **kwargs)
        if not self.is_popup:
            self.title = capfirst(str(self.opts.verbose_name_plural))

    def apply_select_related(self, queryset):
        if hasattr(queryset, "for_list"):
            queryset = queryset.for_list()
        return queryset.select_related(*self.list_select_related) if self.list_select_related else queryset

    # --- What is gone ---

    def get_filters_params(self, params=None):
        found = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name not in PARAMETERS and not self._is_unknown(name)}

    def _is_unknown(self, name):
        """Whether a parameter is a word of nothing. What is of the table and not offered is refused, by Django."""
        if name in self._offered or "__" in name or name == "pk":
            return False
        try:
            self.opts.get_field(name)
        except FieldDoesNotExist:
            return True
        return False

    @cached_property
    def _offered(self):
        """``{parameter: filter}`` of the list."""
        return {getattr(one, "parameter_name", one): one for one in self.list_filter if not isinstance(one, tuple)}

    def get_filters(self, request):
        found = super().get_filters(request)
        self.gone = [*self._gone_filters(found[0])]
        return found

    def _gone_filters(self, specs):
        known = (*IGNORED_PARAMS, *PARAMETERS)
        yield from (name for name in self.filter_params if name not in known and self._is_unknown(name))
        simple = {one.parameter_name: one for one in specs if isinstance(one, admin.SimpleListFilter)}
        for name, values in self.filter_params.items():
            offered = self._offered.get(name)
            if not (isinstance(offered, type) and issubclass(offered, admin.SimpleListFilter)):
                continue
            value, spec = values[-1], simple.get(name)
            # Django leaves out a filter that has nothing to offer, hence what it was asked.
            options = {str(option) for option, _label in spec.lookup_choices} if spec else set()
            if value and value not in options:
                yield _("%(filter)s : %(value)s") % {"filter": offered.title, "value": value}

    # --- Whose ---

    def get_queryset(self, request, exclude_parameters=None):
        queryset = super().get_queryset(request, exclude_parameters)
        if self.gone:
            return queryset.none()
        if self.is_popup or not roles.is_sheet(self.model):
            return queryset
        self._ours = roles.followed_rows(request.user, self.model)
        if not self._ours:
            return queryset
        asked = request.GET.get(SCOPE) or (EVERYBODY if any(map(request.GET.get, OWNERS)) else OURS)
        mine = queryset.filter(self._ours)
        # The count of a filter asks for the rows without it: the scope is that of the list.
        if exclude_parameters is None:
            self.scope = Scope(
                asked == EVERYBODY,
                mine.count(),
                queryset.count(),
                self.get_query_string({SCOPE: OURS}),
                self.get_query_string({SCOPE: EVERYBODY}),
            )
        return queryset if asked == EVERYBODY else mine

    def get_results(self, request):
        super().get_results(request)
        columns.attach(self.list_display, self.model, self.result_list)
        if self.scope is None or not self.scope.is_everybody:
            return
        ours = self.model._base_manager.filter(self._ours, pk__in=[row.pk for row in self.result_list])
        ours = set(ours.values_list("pk", flat=True))
        for row in self.result_list:
            row.is_of_others = row.pk not in ours
