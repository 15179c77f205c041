"""The base of every admin of a record: publication, owner, address, versions, the picture of the bond."""

from django import forms
from django.contrib import admin, messages
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cooperation.accounts import roles
from cooperation.accounts.agreements import page_of
from cooperation.backoffice.base import OWNER, BaseAdmin, BaseStacked
from cooperation.backoffice.bulk.deeds import MOVES, Delete, Verify
from cooperation.backoffice.bulk.editing import Edit
from cooperation.backoffice.bulk.teams import AskTeam
from cooperation.backoffice.editing.preview import PREVIEW
from cooperation.backoffice.editing.sheet import STATE_FIELD, EditingMixin
from cooperation.backoffice.editing.short import is_short, short
from cooperation.backoffice.filters import RECORD_FILTERS
from cooperation.backoffice.forms import RecordForm
from cooperation.backoffice.merging.doors import alike_address, merge_chosen, tell_alike
from cooperation.backoffice.proposing import ProposingMixin
from cooperation.backoffice.teams import TeamsMixin, told
from directory import actions
from directory.enums import PublicationState
from directory.french import day, team_name, verified_text
from directory.models import Sector

NOT_YOURS_TO_PUBLISH = _("Votre rôle ne permet pas ce changement : proposez la fiche à la relecture.")
TRACKING = (
    _("Publication et suivi"),
    {
        "fields": ("etat", "verification", "network", "slug", "provenance", "source_url", "source_note"),
        "classes": ("collapse",),
    },
)


class RecordAdmin(ProposingMixin, TeamsMixin, EditingMixin, BaseAdmin):
    """``fieldsets`` holds the groups of the public sheet; the group of publication follows them."""

    form = RecordForm
    last_section = TRACKING[0]
    list_filter = RECORD_FILTERS
    # Names the search box; what is searched is the public site's (``get_search_results``).
    search_fields = ("name_key",)
    actions = ("merge", "take_away")
    deeds = (*MOVES.values(), Edit(), AskTeam(), Delete())
    readonly_fields = ("etat", "verification", "provenance")
    last_columns = ("etat_court", "reseau", "verifiee", "voir")

    def record_of(self, obj):
        """The record whose state, owner and version are those of the row."""
        return roles.record_of(obj)

    # --- Columns and read-only fields ---

    def default_columns(self, request):
        return (*super().default_columns(request), *self.last_columns)

    @admin.display(description=_("publication"), ordering="state")
    def etat_court(self, obj):
        record = self.record_of(obj)
        return format_html('<span class="etat etat--{}">{}</span>', record.state, record.get_state_display())

    @admin.display(description=_("réseau"))
    def reseau(self, obj):
        name = team_name(self.record_of(obj).network, _("National"))
        if not getattr(obj, "is_of_others", False):
            return name
        return format_html('<span class="autrui">{}</span>', _("Suivie par : %s") % name)

    @admin.display(description=_("vérifiée"), ordering="verified_on")
    def verifiee(self, obj):
        verified_on = self.record_of(obj).verified_on
        return day(verified_on) if verified_on else _("Jamais")

    @admin.display(description=_("sur le site"))
    def voir(self, obj):
        address = self.get_view_on_site_url(obj)
        if not address:
            return ""
        return format_html('<a href="{}">{}<span class="visually-hidden"> : {}</span></a>', address, _("Voir"), obj)

    @admin.display(description=_("publication"))
    def etat(self, obj):
        record = self.record_of(obj)
        if record.state_changed_at is None:
            return record.get_state_display()
        sentence = _("{state}, depuis le {day}, par {who}")
        who = record.state_changed_by
        return sentence.format(state=record.get_state_display(), day=day(record.state_changed_at), who=who)

    @admin.display(description=_("vérification"))
    def verification(self, obj):
        record = self.record_of(obj)
        return verified_text(record, to_the_day=True, feminine=True)

    @admin.display(description=_("provenance"))
    def provenance(self, obj):
        record = self.record_of(obj)
        if record.created_at is None:
            return record.get_origin_display()
        sentence = _("{origin}, le {day}")
        return sentence.format(origin=record.get_origin_display(), day=day(record.created_at))

    def view_on_site(self, obj):
        return obj.get_absolute_url() if self.record_of(obj).is_published else None

    # --- The form ---

    def get_fieldsets(self, request, obj=None):
        fieldsets = [*super().get_fieldsets(request, obj)]
        title, options = TRACKING
        hidden = set() if self.asks_owner(request, obj) else {OWNER}
        if obj is None:
            hidden |= {"etat", "verification", "provenance"}
        elif not roles.can_see_private(request.user, obj):
            hidden |= roles.PRIVATE_FIELDS
        names = [name for name in options["fields"] if name not in hidden]
        fieldsets.append((title, {**options, "fields": names}))
        return short(self.model, fieldsets) if obj is None and is_short(request) else fieldsets

    def save_model(self, request, obj, form, change):
        if not change:
            self.sign(request, obj)
        super().save_model(request, obj, form, change)

    def sign(self, request, record):
        """A new record names who made it, and belongs to the network of an account that has one."""
        record.created_by = request.user
        roles.sign(request.user, record)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if PREVIEW in request.POST:
            return
        if not change and not is_short(request):
            tell_alike(self, request, self.record_of(form.instance))
        if STATE_FIELD in request.POST:
            self._move_saved(request, form.instance)

    def _move_saved(self, request, obj):
        """A refusal leaves the sheet saved, in its state, and says what it lacks."""
        wanted = request.POST[STATE_FIELD]
        if wanted not in MOVES:
            return
        if not roles.can_move(request.user, obj, wanted):
            self.message_user(request, NOT_YOURS_TO_PUBLISH, messages.ERROR)
            return
        former = PublicationState(self.record_of(obj).state)
        try:
            MOVES[PublicationState(wanted)].act(self.record_of(obj), by=request.user)
        except actions.TransitionError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            request.moved_from = former

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context["publishes"] = roles.can_publish(request.user, obj)
            if roles.can_hand_over(request.user, obj):
                context["teams"] = page_of(obj, "equipes")
            context["proposing"] = getattr(request, "is_proposing", False)
            if not context["proposing"] and roles.can_propose(request.user, obj):
                context["proposes"] = page_of(obj, "propose")
        else:
            context["semblables"] = alike_address(self.model)
        state = PublicationState.DRAFT if obj is None else PublicationState(self.record_of(obj).state)
        context["moves"] = [
            {"value": value, "label": move.title}
            for value, move in MOVES.items()
            if value in actions.TRANSITIONS[state] and self._offers(request.user, obj, value)
        ]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _offers(self, user, obj, state):
        if obj is not None:
            return roles.can_move(user, obj, state)
        return state != PublicationState.ARCHIVED and (state == PublicationState.REVIEW or self._publishes(user))

    def _publishes(self, user):
        return roles.can_publish(user, self.model)

    def history_view(self, request, object_id, extra_context=None):
        """With what teams agreed about the sheet, for those who may read it."""
        response = super().history_view(request, object_id, extra_context)
        if "entries" not in getattr(response, "context_data", ()):
            return response
        agreed = told(self.record_of(response.context_data["object"]))
        entries = [*response.context_data["entries"], *agreed]
        response.context_data["entries"] = sorted(entries, key=lambda entry: entry.at, reverse=True)
        return response

    # --- Actions of the list ---

    def has_publish_permission(self, request):
        return self._publishes(request.user)

    @admin.action(description=_("Fusionner les deux fiches cochées…"), permissions=["view"])
    def merge(self, request, queryset):
        return merge_chosen(self, request, queryset)


class VerifiableMixin:
    """For the sheets that somebody may say accurate."""

    deeds = (*MOVES.values(), Verify(), Edit(), AskTeam(), Delete())


class ThumbnailMixin:
    """The drawing of the bond, small in the list and on the form. ``places(obj)`` gives its places."""

    def places(self, obj):
        raise NotImplementedError

    def default_columns(self, request):
        return ("vignette", *super().default_columns(request))

    def get_readonly_fields(self, request, obj=None):
        return ("dessin", *super().get_readonly_fields(request, obj))

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj is None else [(None, {"fields": ("dessin",), "classes": ("dessin-seul",)}), *fieldsets]

    @admin.display(description=_("lien"))
    def vignette(self, obj):
        return render_to_string("admin/includes/vignette.html", {"places": self.places(obj)})

    @admin.display(description=_("lien dessiné"))
    def dessin(self, obj):
        found = type(obj).objects.for_list().get(pk=obj.pk)
        return render_to_string("admin/includes/vignette.html", {"places": self.places(found)})


class BoxesMixin:
    """Choices of several rows are boxes, unless they are found by typing; of sectors, the current ones."""

    def choices(self, name, model):
        rows = super().choices(name, model)
        return rows.current() if model is Sector else rows

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name not in self.get_autocomplete_fields(request):
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class ContactInline(BaseStacked):
    """People: never shown of somebody else's sheet."""

    is_private = True
    classes = ("collapse",)
    fields = (
        ("function", "service"),
        ("honorific", "name"),
        ("email", "phone", "phone_is_public"),
        "address",
        ("consent_on", "expires_on", "position"),
    )


class AttachmentInline(BaseStacked):
    fields = (("file", "kind"), ("title", "alt"), ("credit", "position"))
