"""The base of every admin of a record: publication, owner, address, versions, the picture of the bond."""

from django import forms
from django.contrib import admin, messages
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cooperation.accounts import roles
from cooperation.accounts.agreements import page_of
from cooperation.backoffice.base import OWNER, BaseAdmin, BaseStacked
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
# What each button and each action of a list does, in the order of a sheet's life. The buttons of a form save too.
MOVES = {
    PublicationState.PUBLISHED: (actions.publish, _("Publier")),
    PublicationState.REVIEW: (actions.submit, _("Proposer à la relecture")),
    PublicationState.DRAFT: (actions.back_to_draft, _("Remettre en brouillon")),
    PublicationState.ARCHIVED: (actions.archive, _("Archiver")),
}
# What a list says of the sheets that an action moved.
DONE = {
    PublicationState.PUBLISHED: (
        _("%(count)d fiche publiée : tout le monde la voit sur le site."),
        _("%(count)d fiches publiées : tout le monde les voit sur le site."),
    ),
    PublicationState.REVIEW: (
        _("%(count)d fiche proposée à la relecture : l’équipe seule la voit."),
        _("%(count)d fiches proposées à la relecture : l’équipe seule les voit."),
    ),
    PublicationState.DRAFT: (
        _("%(count)d fiche remise en brouillon : l’équipe seule la voit."),
        _("%(count)d fiches remises en brouillon : l’équipe seule les voit."),
    ),
    PublicationState.ARCHIVED: (
        _("%(count)d fiche archivée : elle n’est plus sur le site, rien n’en est perdu."),
        _("%(count)d fiches archivées : elles ne sont plus sur le site, rien n’en est perdu."),
    ),
}
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
    actions = ("publish", "submit", "back_to_draft", "archive", "merge")
    readonly_fields = ("etat", "verification", "provenance")
    last_columns = ("etat_court", "reseau", "verifiee", "voir")

    def record_of(self, obj):
        """The record whose state, owner and version are those of the row."""
        return roles.record_of(obj)

    # --- Columns and read-only fields ---

    def get_list_display(self, request):
        return (*super().get_list_display(request), *self.last_columns)

    @admin.display(description=_("publication"), ordering="state")
    def etat_court(self, obj):
        record = self.record_of(obj)
        return format_html('<span class="etat etat--{}">{}</span>', record.state, record.get_state_display())

    @admin.display(description=_("réseau"))
    def reseau(self, obj):
        network = self.record_of(obj).network
        return team_name(network, _("National"))

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
        move, _name = MOVES[PublicationState(wanted)]
        try:
            move(self.record_of(obj), by=request.user)
        except actions.TransitionError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)

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
            {"value": value, "label": name}
            for value, (_move, name) in MOVES.items()
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

    @admin.action(description=_("Publier"), permissions=["publish"])
    def publish(self, request, queryset):
        self._move(request, queryset, PublicationState.PUBLISHED)

    @admin.action(description=_("Proposer à la relecture"), permissions=["change"])
    def submit(self, request, queryset):
        self._move(request, queryset, PublicationState.REVIEW)

    @admin.action(description=_("Remettre en brouillon"), permissions=["change"])
    def back_to_draft(self, request, queryset):
        self._move(request, queryset, PublicationState.DRAFT)

    @admin.action(description=_("Archiver"), permissions=["publish"])
    def archive(self, request, queryset):
        self._move(request, queryset, PublicationState.ARCHIVED)

    @admin.action(description=_("Fusionner les deux fiches cochées…"), permissions=["view"])
    def merge(self, request, queryset):
        return merge_chosen(self, request, queryset)

    def _move(self, request, queryset, to):
        move, _name = MOVES[to]

        def may(obj):
            return roles.can_move(request.user, obj, to)

        self.run(request, queryset, lambda record: move(record, by=request.user), may, done=to)

    def run(self, request, queryset, act, may, *, done=None):
        """Apply ``act`` to each chosen record where ``may`` allows it; say how many were done, and why the others were
        refused.
        """
        number = 0
        for obj in queryset:
            if not may(obj):
                refusal = _("« %(record)s » : une autre équipe la suit, ou votre rôle ne le permet pas.")
                self.message_user(request, refusal % {"record": obj}, messages.ERROR)
                continue
            try:
                act(self.record_of(obj))
            except actions.TransitionError as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                number += 1
        if number:
            one, many = DONE.get(done, ("%(count)d fiche modifiée.", "%(count)d fiches modifiées."))
            self.message_user(request, ngettext(one, many, number) % {"count": number}, messages.SUCCESS)


class VerifiableMixin:
    """For the sheets that somebody may say accurate."""

    actions = (*RecordAdmin.actions, "verify")

    @admin.action(description=_("Marquer comme vérifiées aujourd’hui"), permissions=["publish"])
    def verify(self, request, queryset):
        def may(obj):
            return roles.can_publish(request.user, obj)

        self.run(request, queryset, lambda record: actions.verify(record, by=request.user), may)


class ThumbnailMixin:
    """The drawing of the bond, small in the list and on the form. ``places(obj)`` gives its places."""

    def places(self, obj):
        raise NotImplementedError

    def get_list_display(self, request):
        return ("vignette", *super().get_list_display(request))

    def get_list_display_links(self, request, list_display):
        return [list_display[1]]

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
