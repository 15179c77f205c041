"""The short form that « + » opens beside a choice: what names a sheet, no more, and whether it is already there."""

from functools import partial

from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.forms import HiddenInput
from django.utils.translation import gettext as _

from cooperation.accounts import roles
from cooperation.backoffice.labels import label
from directory.duplicates.finding import like
from directory.models import Actor
from directory.models.actor import Role

# Names of the buttons that answer « Est-ce … ? »: that one, or another.
TAKEN, OTHER = "_prendre", "_autre"
#: What is asked besides what a sheet cannot be without.
NAMING = {"name", "title", "kind", "country", "network", "slug"}


def is_short(request):
    return IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST


def short(model, fieldsets):
    """One group of the fields of ``fieldsets`` that name a new row of ``model``."""
    names = dict.fromkeys(flatten_fieldsets(fieldsets))
    return [(None, {"fields": [name for name in names if name in NAMING or _is_needed(model, name)]})]


def _is_needed(model, name):
    for one in (model, *([Actor] if issubclass(model, Role) else [])):
        try:
            field = one._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        return field.concrete and field.editable and not field.blank and not field.has_default()
    return False


def taken(admin, request):
    """The row that is chosen instead of a new one; ``None`` when it is a role that an organisation does not have yet,
    and that the form then adds to it.
    """
    key, model = request.POST[TAKEN], _record_model(admin.model)
    record = roles.visible(request.user, model._default_manager.all()).filter(pk=key).first() if key.isdigit() else None
    if record is None:
        raise PermissionDenied
    row = admin.get_queryset(request).filter(pk=record.pk).first()
    if row is None:
        request.POST = request.POST.copy()
        request.POST["actor"], request.POST[OTHER] = str(record.pk), "1"
    return row


def _record_model(model):
    return Actor if issubclass(model, Role) else model


def _ask(request, model, data):
    """Refuse once what resembles a sheet that the account sees: it may be that one."""
    if OTHER in request.POST or data.get("actor"):
        return
    values = {name: getattr(value, "pk", value) for name, value in data.items() if value}
    found = [one for one, _alike in like(_record_model(model), values) if roles.can_view(request.user, one)]
    if found:
        request.alike = [{"key": one.pk, "label": label(one), "state": one.get_state_display()} for one in found]
        raise ValidationError(_("Rien n’est encore ajouté : est-ce une fiche de l’annuaire ?"), code="alike")


class ShortMixin:
    """To put under what gives the groups of fields."""

    def get_formsets_with_inlines(self, request, obj=None):
        return iter(()) if obj is None and is_short(request) else super().get_formsets_with_inlines(request, obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if obj is None and is_short(request):
            form.ask = partial(_ask, request, self.model)
            if "slug" in form.base_fields:
                # Made of the name.
                form.base_fields["slug"].widget = HiddenInput()
        return form
