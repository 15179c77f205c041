"""What every page of the back-office shares: rights, choices limited to what is visible, French search, history."""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.contrib.admin.widgets import AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest, FieldDoesNotExist, PermissionDenied
from django.db import models
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation.accounts import roles
from cooperation.backoffice import restoring
from cooperation.backoffice.forms import PlainText, ScopedForm
from cooperation.backoffice.imports.doors import import_address
from cooperation.backoffice.labels import RowAutocomplete, RowChoice, RowChoices, RowsAutocomplete, prepared
from cooperation.backoffice.merging.doors import merging_address
from directory.dates import PartialDateField
from directory.french import of_noun
from directory.models import Network
from directory.reading.fields import AmountFormField, DayFormField, EmailTextField, HourFormField, PartialDateFormField
from directory.uploads.files import FileUpload, PhotoUpload


class ScopedFields:
    """Choices of foreign keys and links: rows that the account may see, named so that homonyms are told apart."""

    form = ScopedForm
    formfield_overrides = {
        models.ImageField: {"form_class": PhotoUpload},
        models.FileField: {"form_class": FileUpload},
        models.URLField: {"assume_scheme": "https"},
        models.TextField: {"form_class": PlainText},
        # What people type is read as on the public forms.
        PartialDateField: {"form_class": PartialDateFormField},
        models.DateField: {"form_class": DayFormField},
        models.TimeField: {"form_class": HourFormField, "widget": AdminTextInputWidget},
        models.EmailField: {"form_class": EmailTextField, "widget": AdminTextInputWidget},
        models.DecimalField: {"form_class": AmountFormField, "widget": AdminTextInputWidget},
    }

    # Rows of a text area; the others keep Django's ten.
    short_texts = {"summary": 2, "address": 3, "source_note": 3, "programmes": 4, "note": 2}

    class Media:
        js = ("js/admin.js",)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return field
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A sheet that is chosen is not edited from here; a sheet that is missing may be added.
            field.widget.can_change_related = field.widget.can_delete_related = field.widget.can_view_related = False
            field.widget.can_add_related &= (
                roles.is_sheet(db_field.related_model) and db_field.related_model is not Network
            )
        if db_field.name in self.short_texts and isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = self.short_texts[db_field.name]
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["form_class"] = RowChoice
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = RowAutocomplete(db_field, self.admin_site)
        return self._scoped(super().formfield_for_foreignkey, db_field, request, kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["form_class"] = RowChoices
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = RowsAutocomplete(db_field, self.admin_site)
        return self._scoped(super().formfield_for_manytomany, db_field, request, kwargs)

    def _scoped(self, make, db_field, request, kwargs):
        model = db_field.remote_field.model
        kwargs.setdefault("queryset", self.choices(db_field.name, model))
        field = make(db_field, request, **kwargs)
        if field is not None:
            field.scope = roles.visible_rows(request.user, model)
        return field

    def choices(self, name, model):
        """The rows among which the field ``name`` chooses, whoever chooses."""
        return prepared(model._default_manager.all())


class BaseInline(ScopedFields):
    """Parts of a sheet follow its rights. ``is_private``: not shown to those who cannot change the sheet.

    ``shown_with``: what is read with them.
    """

    extra = 0
    is_private = False
    shown_with = ()

    def get_queryset(self, request):
        # Without a name, Django would follow every key.
        return super().get_queryset(request).select_related(*self.shown_with or [None])

    def has_view_permission(self, request, obj=None):
        allowed = roles.can_change if self.is_private else roles.can_view
        return allowed(request.user, self.parent_model if obj is None else obj)

    def has_change_permission(self, request, obj=None):
        return roles.can_change(request.user, self.parent_model if obj is None else obj)

    has_delete_permission = has_change_permission
    has_add_permission = has_change_permission


class BaseTabular(BaseInline, admin.TabularInline):
    template = "admin/edit_inline/tableau.html"


class BaseStacked(BaseInline, admin.StackedInline):
    pass


class BaseChangeList(ChangeList):
    """Named after what it lists, and read with what its columns show."""

    def __init__(self, request, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        if not self.is_popup:
            self.title = capfirst(str(self.opts.verbose_name_plural))

    def apply_select_related(self, queryset):
        if hasattr(queryset, "for_list"):
            queryset = queryset.for_list()
        return queryset.select_related(*self.list_select_related) if self.list_select_related else queryset


class BaseAdmin(ScopedFields, admin.ModelAdmin):
    list_per_page = 50
    show_full_result_count = False
    view_on_site = False

    # --- Rights ---

    def has_module_permission(self, request):
        return roles.can_view(request.user, self.model)

    def has_view_permission(self, request, obj=None):
        return roles.can_view(request.user, self.model if obj is None else obj)

    def has_add_permission(self, request):
        return roles.can_add(request.user, self.model)

    def has_change_permission(self, request, obj=None):
        return roles.can_change(request.user, self.model if obj is None else obj)

    def has_delete_permission(self, request, obj=None):
        return roles.can_delete(request.user, self.model if obj is None else obj)

    def get_queryset(self, request):
        return roles.visible(request.user, super().get_queryset(request))

    def lookup_allowed(self, lookup, value, request):
        """Only what the page offers: Django also takes any column of the table, a private e-mail included."""
        offered = [self.date_hierarchy]
        for item in self.get_list_filter(request):
            path = item[0] if isinstance(item, tuple) else item
            offered.append(getattr(path, "parameter_name", path))
        known = any(path and (lookup == path or lookup.startswith(f"{path}__")) for path in offered)
        return known and super().lookup_allowed(lookup, value, request)

    # --- What a sheet of somebody else does not show ---

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or roles.can_see_private(request.user, obj):
            return fieldsets
        hidden = roles.PRIVATE_FIELDS | self._links_to_hidden_rows(request, obj, flatten_fieldsets(fieldsets))
        return without_fields(fieldsets, hidden)

    def _links_to_hidden_rows(self, request, obj, names):
        """Fields that would name a row that the account may not see: somebody's draft."""
        return {name for name in names if self._shows_hidden(request.user, obj, name)}

    def _shows_hidden(self, user, obj, name):
        try:
            field = obj._meta.get_field(name)
        except FieldDoesNotExist:
            return False
        if not field.is_relation or field.auto_created:
            return False
        scope = roles.visible_rows(user, field.related_model)
        if field.many_to_many:
            linked = getattr(obj, name).all()
        else:
            linked = field.related_model._default_manager.filter(pk=getattr(obj, field.attname))
        return bool(scope) and linked.exclude(pk__in=field.related_model._default_manager.filter(scope)).exists()

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if obj.pk is not None and not roles.can_see_private(request.user, obj):
            kwargs["queryset"] = without_hidden_rows(request.user, inline.get_queryset(request))
        return kwargs

    # --- Lists ---

    def changelist_view(self, request, extra_context=None):
        if "\x00" in "".join(f"{name}{value}" for name, value in request.GET.items()):
            raise BadRequest
        importer = import_address(request.user, self.model)
        return super().changelist_view(request, {"importer": importer, **(extra_context or {})})

    def get_changelist(self, request, **kwargs):
        return BaseChangeList

    def get_search_results(self, request, queryset, search_term):
        """The search of the public site, over what the account sees; a click on a column orders what it found."""
        if not search_term.strip():
            return queryset, False
        if not hasattr(queryset, "search"):
            return super().get_search_results(request, queryset, search_term)
        found = queryset.search(search_term)
        if ORDER_VAR in request.GET:
            found = queryset.filter(pk__in=found.order_by().values("pk"))
        return found, False

    # --- History: ours is kept by the database; Django's own log would say less, twice ---

    def log_addition(self, request, obj, message):
        return None

    def log_change(self, request, obj, message):
        return None

    def log_deletions(self, request, queryset):
        return None

    def history_view(self, request, object_id, extra_context=None):
        obj = get_object_or_404(self.get_queryset(request), pk=unquote(object_id))
        if not roles.can_see_private(request.user, obj) and not roles.is_national(request.user):
            raise PermissionDenied
        record = roles.record_of(obj)
        if request.method == "POST":
            return restoring.restored(request, record)
        if "version" in request.GET:
            template, context = "version", restoring.version_context(request, record)
        else:
            template, context = "historique", restoring.history_context(request, record)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Historique : %(record)s") % {"record": obj},
            **context,
            "object": obj,
            "opts": self.opts,
            "preserved_filters": self.get_preserved_filters(request),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/{template}.html", context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["has_history"] = obj is not None and (
            roles.can_see_private(request.user, obj) or roles.is_national(request.user)
        )
        context["fusionner"] = merging_address(request.user, obj)
        can_change = obj is None or self.has_change_permission(request, obj)
        deed = _("Ajout") if add else _("Modification") if can_change else _("Affichage")
        # Django says « Ajout de événement ».
        context["title"] = f"{deed} {of_noun(self.opts.verbose_name)}"
        return super().render_change_form(request, context, add, change, form_url, obj)


class TraceAdmin(BaseAdmin):
    """Rows written by the code: to read."""

    def get_readonly_fields(self, request, obj=None):
        return [f.name for f in self.opts.local_fields if not f.primary_key]


def without_fields(fieldsets, hidden):
    """A copy of ``fieldsets`` without the ``hidden`` names nor the groups that they leave empty."""
    kept = []
    for title, options in fieldsets:
        fields = []
        for row in options["fields"]:
            if isinstance(row, (list, tuple)):
                row = tuple(name for name in row if name not in hidden)
            elif row in hidden:
                row = None
            if row:
                fields.append(row)
        if fields:
            kept.append((title, {**options, "fields": fields}))
    return kept


def without_hidden_rows(user, queryset):
    """Parts of a sheet that name no row hidden from ``user``."""
    for field in queryset.model._meta.local_fields:
        scope = field.is_relation and roles.visible_rows(user, field.related_model)
        if scope and roles.is_sheet(field.related_model):
            visible = field.related_model._default_manager.filter(scope).values("pk")
            queryset = queryset.filter(Q(**{f"{field.name}__in": visible}) | Q(**{f"{field.name}__isnull": True}))
    return queryset
