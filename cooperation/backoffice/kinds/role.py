"""The base of the admins of roles: an organisation and its role on one screen, saved together."""

from functools import partial

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import construct_instance, fields_for_model, model_to_dict
from django.utils.translation import gettext_lazy as _

from cooperation.accounts import roles
from cooperation.backoffice.base import may_change
from cooperation.backoffice.filters import ROLE_FILTERS
from cooperation.backoffice.forms import RecordForm
from cooperation.backoffice.kinds.parts import ActorAttachmentInline, ActorContactInline
from cooperation.backoffice.records import RecordAdmin
from directory.models import Actor
from directory.models.slugs import unique_slug

ROLE_NAMES = ("collectivite", "as_network", "as_funder")


class RoleForm(RecordForm):
    """Fields of the role, and those of its actor (``actor_names``) beside them."""

    actor_names = ()

    def __init__(self, *args, instance=None, initial=None, **kwargs):
        is_new = instance is None or instance.pk is None
        self.actor = Actor() if is_new else instance.actor
        initial = {**model_to_dict(self.actor, self.actor_names), **(initial or {})}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)
        if is_new:
            self.instance.actor = self.actor
            if "name" in self.fields:
                self.fields["name"].required = False

    @property
    def positioned(self):
        return self.actor

    @property
    def chosen(self):
        """The actor of the base to which the role is added, if there is one."""
        return self.cleaned_data.get("actor") if hasattr(self, "cleaned_data") else None

    def clean(self):
        data = super().clean()
        if "name" in self.fields and not data.get("name") and not self.chosen and "name" not in self.errors:
            self.add_error("name", _("Indiquez le nom, ou choisissez un acteur déjà dans la base."))
        return data

    def _new_slug(self, data):
        if not data.get("name"):
            return ""
        country = data.get("country")
        return unique_slug(Actor, data["name"], qualifiers=[country.name] if country and country.code != "FR" else ())

    def _post_clean(self):
        super()._post_clean()
        if self.chosen:
            self.actor = self.chosen
        else:
            construct_instance(self, self.actor, self.actor_names)
            if "name" not in self.errors:
                self._check_actor()
        self.instance.actor = self.actor

    def _check_actor(self):
        checked = set(self.actor_names) - set(self.errors)
        others = {f.name for f in Actor._meta.fields if f.name not in checked}
        try:
            self.actor.full_clean(exclude=others)
        except ValidationError as error:
            known = self.fields.keys()
            for name, messages in error.error_dict.items():
                self.add_error(name if name in known else None, messages)


def _shown(name):
    """A read-only column of a role that shows the field ``name`` of its actor."""
    field = Actor._meta.get_field(name)

    @admin.display(description=field.verbose_name, boolean=isinstance(field, models.BooleanField))
    def show(self, obj):
        if field.choices:
            return getattr(obj.actor, f"get_{name}_display")()
        return getattr(obj.actor, name)

    return show


class RoleAdmin(RecordAdmin):
    """``fieldsets`` mixes names of the role and of the actor; a name that both have is the role's."""

    form = RoleForm
    list_filter = ROLE_FILTERS
    list_select_related = ("actor__network__actor", "actor__country")
    search_fields = ("actor__name_key",)
    ordering = ("actor__sort_key", "actor_id")
    actor_inlines = (ActorContactInline, ActorAttachmentInline)
    new_actor_kind = None

    CHOICE = (
        None,
        {
            "fields": ("actor",),
            "description": _(
                "Cherchez d’abord l’organisation : elle est peut-être déjà dans l’annuaire sous un autre rôle. "
                "Sinon, laissez vide et remplissez la suite."
            ),
        },
    )

    @admin.display(description=_("nom"), ordering="actor__sort_key")
    def nom(self, obj):
        return obj.actor.name

    @property
    def actor_names(self):
        own = {f.name for f in self.opts.local_fields} | {f.name for f in self.opts.local_many_to_many}
        return {f.name for f in Actor._meta.local_fields if f.editable and f.name not in own}

    # --- One form for both rows ---

    def get_autocomplete_fields(self, request):
        return (*super().get_autocomplete_fields(request), "country")

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return [self.CHOICE, *fieldsets]
        shown = self.actor_names
        if may_change(request, obj):
            shown &= roles.fixed_fields(request.user, obj)
        return [
            (title, {**options, "fields": [_renamed(row, shown) for row in options["fields"]]})
            for title, options in fieldsets
        ]

    def get_readonly_fields(self, request, obj=None):
        names = self.actor_names
        return tuple(f"actor_{name}" if name in names else name for name in super().get_readonly_fields(request, obj))

    def get_form(self, request, obj=None, change=False, **kwargs):
        names = [n for n in flatten_fieldsets(self.get_fieldsets(request, obj)) if n in self.actor_names]
        make = partial(self.formfield_for_dbfield, request=request)
        fields = fields_for_model(Actor, names, formfield_callback=lambda field, **options: make(field, **options))
        attributes = {**fields, "actor_names": tuple(fields)}
        kwargs["form"] = type(f"{self.model.__name__}Form", (self.form,), attributes)
        return super().get_form(request, obj, change, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "actor":
            field.required = False
            field.label = _("Acteur déjà dans la base")
            field.scope = roles.own_rows(request.user, Actor)
        return field

    def get_inline_instances(self, request, obj=None):
        found = super().get_inline_instances(request, obj)
        for inline_class in self.actor_inlines:
            inline = inline_class(Actor, self.admin_site)
            if inline.has_view_permission(request, obj):
                if not inline.has_add_permission(request, obj):
                    inline.max_num = 0
                found.append(inline)
        return found

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if inline.parent_model is Actor:
            kwargs["instance"] = obj.actor
        return kwargs

    # --- Saved together ---

    def save_model(self, request, obj, form, change):
        actor = form.actor
        if not form.chosen:
            if not change:
                actor.kind = self.new_actor_kind or actor.kind
                self.sign(request, actor)
            actor.save()
        obj.actor = actor
        obj.save(force_insert=not change)

    def save_formset(self, request, form, formset, change):
        if isinstance(formset.instance, Actor):
            formset.instance = form.actor
        super().save_formset(request, form, formset, change)

    # --- Deleted together, unless the organisation has another role ---

    def _deleted(self, obj):
        others = [name for name in ROLE_NAMES if hasattr(obj.actor, name)]
        return obj.actor if len(others) == 1 else obj

    def get_deleted_objects(self, objs, request):
        return super().get_deleted_objects([self._deleted(obj) for obj in objs], request)

    def delete_model(self, request, obj):
        self._deleted(obj).delete()


for _field in Actor._meta.local_fields:
    if _field.editable:
        setattr(RoleAdmin, f"actor_{_field.name}", _shown(_field.name))


def _renamed(row, shown):
    if isinstance(row, (list, tuple)):
        return tuple(_renamed(name, shown) for name in row)
    return f"actor_{row}" if row in shown else row
