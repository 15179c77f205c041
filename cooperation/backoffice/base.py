"""What every page of the back-office shares: rights, choices limited to what is visible, French search, history."""

from functools import partial

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import NestedObjects, flatten_fieldsets, unquote
from django.contrib.admin.views.main import ORDER_VAR
from django.contrib.admin.widgets import AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest, FieldDoesNotExist, PermissionDenied
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation.accounts import roles
from cooperation.backoffice import restoring, saying
from cooperation.backoffice.bulk.doors import BulkMixin
from cooperation.backoffice.choosing import rows_called
from cooperation.backoffice.editing.keeping import KeptFileInput
from cooperation.backoffice.editing.points import PointInput
from cooperation.backoffice.forms import POINT, PlainText, ScopedForm
from cooperation.backoffice.imports.doors import import_address
from cooperation.backoffice.labels import RowAutocomplete, RowChoice, RowChoices, RowsAutocomplete, prepared
from cooperation.backoffice.lists.pages import ListMixin
from cooperation.backoffice.merging.doors import merged_since, merging_address
from directory.dates import PartialDateField
from directory.french import of_noun
from directory.models import Network
from directory.models.long_texts import HELP, LONG_TEXTS
from directory.reading.fields import (
    AmountFormField,
    DayFormField,
    EmailTextField,
    HourFormField,
    PartialDateFormField,
    PointFormField,
)
from directory.uploads.files import FileUpload, PhotoUpload

# The column that says whose a row is.
OWNER = "network"


def may_change(request, subject):
    """Whether the form of ``subject``, a row or a model, is for ``request`` to fill in, be it to propose only."""
    if getattr(request, "is_proposing", False) and not isinstance(subject, type):
        return roles.can_propose(request.user, subject)
    return roles.can_change(request.user, subject)


class ScopedFields:
    """Choices of foreign keys and links: rows that the account may see, named so that homonyms are told apart."""

    form = ScopedForm
    formfield_overrides = {
        models.ImageField: {"form_class": PhotoUpload, "widget": KeptFileInput},
        models.FileField: {"form_class": FileUpload, "widget": KeptFileInput},
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
        js = ("js/admin.js", "js/fiche-bureau.js", "js/point.js")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == POINT:
            # A point is one answer, whatever columns keep it.
            kwargs |= {"form_class": PointFormField, "widget": PointInput, "label": _("Point sur la carte")}
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
        if db_field.name in LONG_TEXTS and isinstance(field, PlainText):
            field.help_text = field.help_text or HELP
            field.widget.attrs["data-texte"] = reverse("admin:texte")
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
        if db_field.name == OWNER and not roles.is_national(request.user):
            field.scope = Q(pk__in=roles.networks_for(request.user, self.model).values("pk"))
            field.required, field.help_text = True, _("Pour lequel de vos réseaux ?")
        return field

    def choices(self, name, model):
        """The rows among which the field ``name`` chooses, whoever chooses."""
        return prepared(model._default_manager.all())


class BaseInline(ScopedFields):
    """Parts of a sheet follow its rights. ``is_private``: not shown to those who cannot change the sheet.

    ``shown_with``: what is read with them. ``extra_when_new``: empty rows of a new sheet.
    """

    extra = 0
    extra_when_new = 0
    view_on_site = False  # Django makes it an address by number
    is_private = False
    shown_with = ()

    def get_extra(self, request, obj=None, **kwargs):
        return self.extra_when_new if obj is None else super().get_extra(request, obj, **kwargs)

    def get_queryset(self, request):
        # Without a name, Django would follow every key.
        return super().get_queryset(request).select_related(*self.shown_with or [None])

    def has_view_permission(self, request, obj=None):
        allowed = roles.can_see_private if self.is_private and obj is not None else roles.can_view
        return allowed(request.user, self.parent_model if obj is None else obj)

    def has_change_permission(self, request, obj=None):
        return may_change(request, self.parent_model if obj is None else obj)

    has_delete_permission = has_change_permission
    has_add_permission = has_change_permission


class BaseTabular(BaseInline, admin.TabularInline):
    template = "admin/edit_inline/tableau.html"


class BaseStacked(BaseInline, admin.StackedInline):
    template = "admin/edit_inline/pile.html"


class BaseAdmin(BulkMixin, ListMixin, ScopedFields, admin.ModelAdmin):
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
        return may_change(request, self.model if obj is None else obj)

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

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """What was merged since (a page left open, a bookmark, the link of a mail) leads to what it became."""
        key = unquote(object_id)
        known = merged_since(request.user, self.model, int(key)) if key.isdecimal() and len(key) < 19 else None
        if known is None:
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        heir, sentence = known
        messages.warning(request, sentence)
        row = self.model._base_manager.filter(pk=heir.pk).first() or heir
        return redirect(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", row.pk)

    # --- Whose a new row is ---

    def asks_owner(self, request, obj=None):
        """The national level says whose a row is; an account of several networks, for which one it adds it."""
        if roles.is_national(request.user):
            return True
        return obj is None and roles.networks_for(request.user, self.model).count() > 1

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        return fields if self.asks_owner(request, obj) else [name for name in fields if name != OWNER]

    # --- What a sheet of somebody else does not show ---

    def get_readonly_fields(self, request, obj=None):
        fixed = () if obj is None else sorted(roles.fixed_fields(request.user, obj))
        return (*super().get_readonly_fields(request, obj), *fixed)

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

    # --- What a deletion takes along ---

    def get_deleted_objects(self, objs, request):
        """As Django's, naming nothing that the account may not see."""
        collector = NestedObjects(using=DEFAULT_DB_ALIAS, origin=objs)
        collector.collect(objs)
        told = partial(self._told, request)
        rows = [row for rows in collector.model_objs.values() for row in rows]
        registered = [row for row in rows if self.admin_site.is_registered(type(row))]
        lacking = {row._meta.verbose_name for row in registered if not self._may_delete(request, row)}
        counts = {model._meta.verbose_name_plural: len(rows) for model, rows in collector.model_objs.items()}
        protected = sorted({str(told(row)) for row in collector.protected})
        return collector.nested(told), counts, lacking, protected

    def _may_delete(self, request, row):
        return self.admin_site.get_model_admin(type(row)).has_delete_permission(request, row)

    def _told(self, request, row):
        if is_hidden(request.user, row):
            return _("Une fiche que suit une autre équipe")
        return f"{capfirst(str(row._meta.verbose_name))} : {row}"

    # --- Lists ---

    def changelist_view(self, request, extra_context=None):
        if "\x00" in "".join(f"{name}{value}" for name, value in request.GET.items()):
            raise BadRequest
        importer = import_address(request.user, self.model)
        return super().changelist_view(request, {"importer": importer, **(extra_context or {})})

    def get_search_results(self, request, queryset, search_term):
        """The search of the public site, over what the account sees; a click on a column orders what it found."""
        if not search_term.strip():
            return queryset, False
        if not hasattr(queryset, "search"):
            return super().get_search_results(request, queryset, search_term)
        found = rows_called(queryset, search_term)
        if ORDER_VAR in request.GET:
            found = queryset.filter(pk__in=found.order_by().values("pk"))
        return found, False

    # --- What was done, said in our words ---

    def response_add(self, request, obj, post_url_continue=None):
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self.answer(request, obj, is_new=True)

    def response_change(self, request, obj):
        return super().response_change(request, obj) if IS_POPUP_VAR in request.POST else self.answer(request, obj)

    def answer(self, request, obj, *, is_new=False):
        """Say what happened, then go where the button said."""
        stays = "_continue" in request.POST and self.has_change_permission(request, obj)
        told = saying.saved(request.user, obj, is_new=is_new, is_elsewhere=not stays)
        self.message_user(request, told, messages.SUCCESS)
        if stays or "_addanother" in request.POST:
            return redirect(saying.page_of(obj, "change") if stays else self.page("add"))
        return self.response_post_save_add(request, obj)

    def page(self, name):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}")

    def response_delete(self, request, obj_display, obj_id):
        if IS_POPUP_VAR in request.POST:
            return super().response_delete(request, obj_display, obj_id)
        self.message_user(request, saying.deleted(request.user, self.model, obj_display, obj_id), messages.SUCCESS)
        return self.response_post_save_change(request, None)  # the list, as it was filtered

    def render_delete_form(self, request, context):
        return super().render_delete_form(request, {**context, "comes_back": saying.comes_back(self.model)})

    def searched(self, request, text):
        """What the search of the whole office finds here, and the parameters besides ``q`` of the list of the same."""
        return self.get_search_results(request, self.get_queryset(request), text)[0], {}

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


def is_hidden(user, row):
    """Whether ``row``, a sheet or a part of one, is or names what ``user`` may not see."""
    model = type(row)
    if roles.is_sheet(model) or model in roles.DESK:
        return not roles.can_view(user, row)
    return not without_hidden_rows(user, model._base_manager.filter(pk=row.pk)).exists()


def without_hidden_rows(user, queryset):
    """Parts of a sheet that name no row hidden from ``user``."""
    for field in queryset.model._meta.local_fields:
        scope = field.is_relation and roles.visible_rows(user, field.related_model)
        if scope and roles.is_sheet(field.related_model):
            visible = field.related_model._default_manager.filter(scope).values("pk")
            queryset = queryset.filter(Q(**{f"{field.name}__in": visible}) | Q(**{f"{field.name}__isnull": True}))
    return queryset
