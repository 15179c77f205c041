"""What the form of a record does beyond Django's: its order, its preview, its answer, two people on one sheet."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from cooperation.accounts import roles
from cooperation.backoffice import saying
from cooperation.backoffice.bulk.deeds import PUBLISH
from cooperation.backoffice.editing.faults import faults
from cooperation.backoffice.editing.joining import START, as_now, dumped, held, join
from cooperation.backoffice.editing.keeping import keep_files
from cooperation.backoffice.editing.models import OpenSheet
from cooperation.backoffice.editing.naming import hidden_named
from cooperation.backoffice.editing.preview import PREVIEW, preview
from cooperation.backoffice.editing.sections import ordered
from cooperation.backoffice.editing.short import TAKEN, ShortMixin, taken
from cooperation.backoffice.history import changes_since, last_change
from directory import actions
from directory.enums import PublicationState
from directory.french import all_of, quoted

STATE_FIELD = "_etat"
# Changes of somebody else that a message tells, and signs of each.
FEW, SHORT = 4, 90


def joined_sentence(record, opened):
    """Who saved the sheet since it was ``opened`` (its version), and what changed."""
    who, _when = last_change(record)
    lines = [
        f"{one.what} : {one.before} → {one.after}" if one.after else one.what
        for one in changes_since(record, opened)[:FEW]
    ]
    sentence = _(
        "%(who)s a enregistré cette fiche pendant que vous l’aviez ouverte, et vos changements s’y ajoutent : %(what)s."
    )
    said = all_of([quoted(Truncator(line).chars(SHORT)) for line in lines]) or _("rien d’autre n’a changé")
    return sentence % {"who": who, "what": said}


def draft_name(record):
    return f"{record._meta.label_lower}:{record.pk}"


class EditingMixin(ShortMixin):
    """``sections``: see ``ordered``. ``last_section``: title of the group of publication."""

    sections = ()
    last_section = ""
    change_form_template = "admin/fiche.html"

    def _changeform_view(self, request, object_id, form_url, extra_context):
        if request.method == "POST" and object_id is not None:
            self._join(request, object_id)
        is_taken = request.method == "POST" and object_id is None and TAKEN in request.POST
        if is_taken and (row := taken(self, request)) is not None:
            return super().response_add(request, row)
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def _join(self, request, object_id):
        """Take into what was sent what somebody else saved meanwhile, but for what both changed."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_change_permission(request, obj):
            return
        record = self.record_of(obj)
        current = record.updated_at.isoformat()
        opened = request.POST.get("version")
        if not opened or current in (opened, request.POST.get("overwrite")):
            return
        joined = join(request, held(*as_now(self, request, obj)))
        if joined is None:
            return
        request.POST = joined.data
        request.both = joined.both
        if not joined.both:
            request.POST["version"] = current
            self.message_user(request, joined_sentence(record, opened), messages.WARNING)

    def answer(self, request, obj, *, is_new=False):
        """Say what happened and who sees it; stay on the sheet, but for who wants to add another."""
        if PREVIEW in request.POST:
            return preview(request, obj, missing_template="admin/editing/manque.html")
        record = self.record_of(obj)
        OpenSheet.objects.close(request.user, record)
        moved_from = getattr(request, "moved_from", None)
        follows = record.is_published and moved_from is not None and self.named_drafts(request, obj)
        is_elsewhere = bool(follows) or "_addanother" in request.POST
        told = saying.sheet_saved(request.user, obj, is_new=is_new, moved_from=moved_from, is_elsewhere=is_elsewhere)
        self.message_user(request, told, messages.SUCCESS)
        if follows:
            return HttpResponseRedirect(self._address("named", obj))
        return HttpResponseRedirect(self.page("add") if is_elsewhere else self._address("change", obj))

    def _address(self, page, obj):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[obj.pk])

    # --- What it names and readers do not see ---

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_named"
        view = self.admin_site.admin_view(self.named_view)
        return [path("<int:pk>/brouillons/", view, name=name), *super().get_urls()]

    def named_drafts(self, request, obj):
        """The drafts that ``obj`` names and that the account sees."""
        parts = [inline.model for inline in self.get_inline_instances(request, obj)]
        return [one for one in hidden_named(obj, parts) if roles.can_view(request.user, one)]

    @staticmethod
    def _may_publish(user, record):
        return roles.can_move(user, record, PublicationState.PUBLISHED)

    def _publish(self, request, drafts):
        number = 0
        for one in drafts:
            try:
                actions.publish(one, by=request.user)
            except actions.TransitionError as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                number += 1
        if number:
            self.message_user(request, PUBLISH.done(number, self.model), messages.SUCCESS)

    def named_view(self, request, pk):
        """Publish, with a sheet, the drafts that it names: those that are ticked."""
        obj = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        found = self.named_drafts(request, obj)
        ours = [one for one in found if self._may_publish(request.user, one)]
        if request.method == "POST":
            chosen = set(request.POST.getlist("fiche"))
            self._publish(request, [one for one in ours if draft_name(one) in chosen])
            return HttpResponseRedirect(self._address("change", obj))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Les brouillons que cette fiche nomme"),
            "opts": self.opts,
            "fiche": obj,
            "est_publiee": self.record_of(obj).is_published,
            "brouillons": [
                {
                    "name": draft_name(one),
                    "kind": one._meta.verbose_name,
                    "fiche": one,
                    "manque": one.missing_for_publication(),
                }
                for one in ours
            ],
            "autres": [one for one in found if one not in ours],
        }
        return TemplateResponse(request, "admin/editing/brouillons.html", context)

    # --- The page ---

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form, rows = context["adminform"].form, context["inline_admin_formsets"]
        is_posted = request.method == "POST"
        if is_posted:
            keep_files([form, *(one for each in rows for one in each.formset.forms)])
            # Said by name: Django says that there are some.
            context["fautes"], context["errors"] = faults(form, rows), ()
        if obj is not None:
            # Posted again after an error, the page still bears the version that the editor opened.
            context["version"] = (is_posted and request.POST.get("version")) or self.record_of(
                obj
            ).updated_at.isoformat()
            context["depart"] = request.POST.get(START) or dumped(held(form, [each.formset for each in rows]))
            context["conflict"] = getattr(form, "conflict", None)
            context["both"] = self._titles(form, rows, getattr(request, "both", ()))
            context["fiche"] = self.record_of(obj)
            if not is_posted and self.has_change_permission(request, obj):
                context["ouverte"] = OpenSheet.objects.note(request.user, self.record_of(obj))
            context["nommes"] = [] if is_posted else self.named_drafts(request, obj)
        context["semblables_ici"] = getattr(request, "alike", ())
        context["sections"] = ordered(self.sections, context["adminform"], rows, last=str(self.last_section), obj=obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    @staticmethod
    def _titles(form, rows, parts):
        """The parts of a form, as people read them."""
        titles = {each.formset.prefix: each.opts.verbose_name_plural for each in rows}
        return [str(titles.get(part) or form.fields[part].label) for part in parts]
