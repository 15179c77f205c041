"""The batches of a network: their list, and the pages by which one is sent, understood, rehearsed, applied, undone."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperation.accounts import roles
from cooperation.backoffice.base import BaseAdmin
from cooperation.backoffice.filters import NetworkFilter
from cooperation.backoffice.history import history_of
from cooperation.backoffice.imports import stages, workbooks
from cooperation.backoffice.imports.columns import Understanding
from cooperation.backoffice.imports.doors import UNFINISHED
from cooperation.backoffice.imports.sending import SendForm
from cooperation.backoffice.imports.settling import decisions_of
from cooperation.backoffice.imports.wording import kind_called, kind_choices, kind_options, label_of, summary
from directory.enums import ImportState
from directory.french import team_name
from directory.imports import actions
from directory.imports.workbooks import Refused
from directory.models import ImportBatch

State = ImportState
# Sheets chosen at once to be taken back though somebody changed them since.
MOST_CHOSEN = 200


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("sorte")
    parameter_name = "sorte"

    def lookups(self, request, model_admin):
        return kind_choices()

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


class UnfinishedFilter(admin.SimpleListFilter):
    title = gettext_lazy("avancement")
    parameter_name = "a-finir"

    def lookups(self, request, model_admin):
        return [("oui", _("Envoyés, pas encore écrits"))]

    def queryset(self, request, queryset):
        return queryset.filter(state__in=UNFINISHED) if self.value() else queryset


@admin.register(ImportBatch)
class ImportBatchAdmin(BaseAdmin):
    list_display = ("file_name", "sorte", "etat", "bilan", "reseau", "made_at", "made_by")
    list_filter = (UnfinishedFilter, "state", KindFilter, NetworkFilter)
    list_select_related = ("made_by", "network__actor")
    search_fields = ("file_name",)
    change_list_template = "admin/imports/liste.html"

    # --- The list ---

    def get_list_filter(self, request):
        filters = super().get_list_filter(request)
        return filters if roles.is_national(request.user) else filters[:-1]

    @admin.display(description=gettext_lazy("sorte"), ordering="kind")
    def sorte(self, batch):
        return label_of(batch)

    @admin.display(description=gettext_lazy("état"), ordering="state")
    def etat(self, batch):
        return format_html('<span class="etat etat--{}">{}</span>', batch.state, batch.get_state_display())

    @admin.display(description=gettext_lazy("bilan"))
    def bilan(self, batch):
        return summary(batch)

    @admin.display(description=gettext_lazy("réseau"))
    def reseau(self, batch):
        return team_name(batch.network, _("National"))

    # --- The pages ---

    def get_urls(self):
        def page(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"directory_importbatch_{name}")

        return [
            page("modeles/<slug:kind>.xlsx", self.model_view, "modele"),
            page("<int:pk>/colonnes/", self.columns_view, "colonnes"),
            page("<int:pk>/appliquer/", self.apply_view, "appliquer"),
            page("<int:pk>/defaire/", self.undo_view, "defaire"),
            page("<int:pk>/fichier/", self.file_view, "fichier"),
            page("<int:pk>/repetition.xlsx", self.rehearsal_view, "repetition"),
            *super().get_urls(),
        ]

    def own(self, request, pk):
        """A batch that the account may act on; 404 for the others as for what does not exist."""
        batch = self.get_queryset(request).select_related("network__actor", *stages.WHO).filter(pk=pk).first()
        if batch is None or not roles.can_change(request.user, batch):
            raise Http404
        return batch

    def page(self, request, template, title, batch=None, **more):
        request.current_app = self.admin_site.name
        site = self.admin_site.each_context(request)
        return TemplateResponse(
            request, f"admin/imports/{template}.html", {**site, "title": title, "opts": self.opts, "lot": batch, **more}
        )

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Our pages instead of Django's form: nobody types in the columns of a batch."""
        if object_id is None:
            return self.send_view(request)
        return self.batch_view(request, number_of(object_id))

    def send_view(self, request):
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            form = SendForm(request.POST, request.FILES, user=request.user)
            if form.is_valid():
                return redirect(address("colonnes", form.receive().pk))
        else:
            form = SendForm(user=request.user, initial={"sorte": request.GET.get("sorte", "")})
        return self.page(request, "envoyer", _("Importer un tableau"), form=form, sortes=kind_options())

    def columns_view(self, request, pk):
        batch = self.own(request, pk)
        if batch.state not in UNFINISHED:
            return self._elsewhere(request, batch)
        data = request.POST if request.method == "POST" else None
        title = _("Ce que nous avons compris")
        try:
            understanding = Understanding(batch, data)
        except Refused as refusal:
            return self.page(request, "colonnes", title, batch, refus=str(refusal))
        if data is not None and data.get("geste") == "continuer" and understanding.is_settled:
            return self._rehearse(request, batch, understanding)
        asked = data is not None and data.get("geste") == "continuer"
        return self.page(request, "colonnes", title, batch, **understanding.context(), arrete=asked, refus="")

    def _rehearse(self, request, batch, understanding):
        mapping = understanding.mapping_json()
        given = {"kind": understanding.kind.name, "sheet": mapping["sheet"], "mapping": mapping}
        self._do(request, actions.rehearse_batch, batch, by=request.user, **given, publishes=batch.publishes)
        return redirect(address("change", batch.pk))

    @staticmethod
    def _elsewhere(request, batch):
        """To where a batch stands; what is asked of it too late (twice, from a page gone back to) is told so."""
        if request.method == "POST":
            messages.error(request, actions.where_it_stands(batch))
        return redirect(address("change", batch.pk))

    @staticmethod
    def _do(request, deed, batch, **given):
        """Do a deed of ``directory.imports.actions``; what cannot be is told."""
        try:
            deed(batch, **given)
        except actions.BatchError as refusal:
            messages.error(request, str(refusal))
            return False
        return True

    def batch_view(self, request, pk):
        """Where a batch stands: what the worker does, or its rows; POST: answers, and asking again."""
        batch = self.own(request, pk)
        if request.method == "POST":
            return self._act(request, batch)
        if batch.state == State.RECEIVED:
            return redirect(address("colonnes", pk))
        if batch.state in State.working():
            return self.page(request, "attente", stages.waiting_title(batch), batch, **stages.waiting(batch))
        if batch.state == State.FAILED:
            return self.page(request, "echec", _("Rien n’a été écrit"), batch, lu=stages.mark(batch))
        return self.page(request, "lot", stages.title(batch), batch, **stages.rows_context(batch, request.GET))

    def _act(self, request, batch):
        deed = request.POST.get("geste", "")
        if deed in ("garder", "repeter"):
            self._settle(request, batch, again=deed == "repeter")
        elif deed == "refaire":
            if batch.state != State.UNDONE:
                return self._elsewhere(request, batch)
            self._do(request, actions.apply_batch, batch, by=request.user)
        query = request.POST.get("suite", "") if deed == "garder" else ""
        return redirect(address("change", batch.pk) + (f"?{query}" if query else ""))

    def _settle(self, request, batch, *, again):
        if not stages.is_as_seen(batch, request.POST):
            messages.error(request, stages.CHANGED)
            return
        decisions = decisions_of(batch, request.POST)
        if again:
            given = {"kind": batch.kind, "sheet": batch.sheet, "mapping": batch.mapping, "publishes": batch.publishes}
            self._do(request, actions.rehearse_batch, batch, by=request.user, **given, decisions=decisions)
        elif not decisions:
            messages.warning(request, _("Vous n’avez répondu à aucune ligne de cette page."))
        elif self._do(request, actions.settle, batch, decisions=decisions):
            kept = ngettext("%(n)d ligne a sa réponse.", "%(n)d lignes ont leur réponse.", len(decisions))
            then = _("Cela comptera à la prochaine répétition.")
            messages.success(request, f"{kept % {'n': len(decisions)}} {then}")

    def apply_view(self, request, pk):
        batch = self.own(request, pk)
        if batch.state != State.REHEARSED:
            return self._elsewhere(request, batch)
        if request.method == "POST" and request.POST.get("publication") in stages.PUBLICATION:
            if not stages.is_as_seen(batch, request.POST):
                messages.error(request, stages.CHANGED)
            else:
                publishes = request.POST["publication"] == stages.PUBLISHED
                self._do(request, actions.apply_batch, batch, by=request.user, publishes=publishes)
            return redirect(address("change", pk))
        context = stages.apply_context(batch)
        return self.page(request, "appliquer", _("Appliquer"), batch, **context, manque=request.method == "POST")

    def undo_view(self, request, pk):
        batch = self.own(request, pk)
        if batch.state != State.APPLIED:
            return self._elsewhere(request, batch)
        data = request.POST or request.GET
        chosen = sorted({name for name in data.getlist("aussi") if len(name) < 100})[:MOST_CHOSEN]
        if request.method == "POST":
            if request.POST.get("geste") == "defaire":
                self._do(request, actions.undo_batch, batch, by=request.user, chosen=chosen)
                return redirect(address("change", pk))
            return redirect(address("defaire", pk) + (f"?{urlencode({'aussi': chosen}, doseq=True)}" if chosen else ""))
        context = stages.undo_context(batch, chosen)
        if context is None:
            return self.page(request, "attente", _("Défaire ce lot"), batch, **stages.waiting_for_the_plan())
        return self.page(request, "defaire", _("Défaire ce lot"), batch, **context)

    def history_view(self, request, object_id, extra_context=None):
        """What people did to a batch, without what the code keeps of it for itself."""
        batch = self.own(request, number_of(object_id))
        told = {capfirst(str(ImportBatch._meta.get_field(name).verbose_name)) for name in stages.TOLD}
        entries = history_of(batch)
        for entry in entries:
            entry.lines = [line for line in entry.lines if line.what in told]
        shown = {"entries": [entry for entry in entries if entry.lines]}
        return super().history_view(request, object_id, {**shown, **(extra_context or {})})

    # --- Files ---

    def file_view(self, request, pk):
        return workbooks.original(self.own(request, pk))

    def rehearsal_view(self, request, pk):
        batch = self.own(request, pk)
        try:
            return workbooks.rehearsal(batch)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(address("change", pk))

    def model_view(self, request, kind):
        if not self.has_add_permission(request):
            raise PermissionDenied
        found = kind_called(kind)
        if found is None:
            raise Http404
        return workbooks.model(found)


def number_of(text):
    """The key of a batch that an address says; 0, which no batch has, of anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def address(page, *args):
    return reverse(f"admin:directory_importbatch_{page}", args=args)
