"""Propositions in the back-office: their list, and the page where one is read and decided."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.accounts import roles
from cooperation.backoffice.base import BaseAdmin
from cooperation.backoffice.moderation import decisions, gestures
from cooperation.backoffice.moderation.comparison import Comparison
from cooperation.backoffice.moderation.journal import amendments, changed_since, journal_of, last_entry, messages_of
from cooperation.backoffice.moderation.listing import SubmissionList, age, network_name, remaining
from cooperation.backoffice.moderation.replies import replies_for
from cooperation.http.media import DOCUMENTS, PICTURES
from directory.actions import TransitionError
from directory.enums import SubmissionState
from directory.french import NBSP
from directory.mail.letter import PERSONAL, unflowed
from directory.models import Submission, SubmissionFile
from directory.reading.memo import remembering
from directory.submissions.actions import Outdated, Overtaken

State = SubmissionState
# After these, the next proposition; after the others, the same page.
CLOSING = ("accepter", "question", "refus")
# Buttons that only show something.
PREVIEW, INSERT = "apercu-", "inserer-"
KEYS = {"accepter", "prendre", *(gesture.key for gesture in gestures.GESTURES)}


@admin.register(Submission)
class SubmissionAdmin(SubmissionList, BaseAdmin):
    change_list_template = "admin/moderation/liste.html"

    def get_urls(self):
        piece = self.admin_site.admin_view(self.piece_view)
        name = "directory_submission_piece"
        return [path("<int:submission_pk>/pieces/<int:piece_pk>/", piece, name=name), *super().get_urls()]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The desk instead of Django's form: nobody adds a proposition here, nobody types in its columns."""
        if object_id is None:
            raise PermissionDenied
        submission = self.get_object(request, object_id)
        if submission is None:
            return gone(self.admin_site, request)
        return Desk(self, request, submission).answer()

    def get_object(self, request, object_id, from_field=None):
        """The proposition with what its page names, if the account may see it; else ``None``."""
        if not (object_id.isascii() and object_id.isdecimal() and len(object_id) < 19):
            return None
        rows = self.get_queryset(request).select_related("network__actor", "assigned_to", "author_actor", "decided_by")
        return rows.prefetch_related("also__actor").filter(pk=object_id).first()

    def history_view(self, request, object_id, extra_context=None):
        """A proposition has its own journal, on its page."""
        return redirect(reverse("admin:directory_submission_change", args=[object_id]) + "#journal")

    def piece_view(self, request, submission_pk, piece_pk):
        """A joined file, for those who see the proposition; 404 for the others, as for what does not exist."""
        visible = roles.visible(request.user, SubmissionFile.objects.filter(submission=submission_pk, pk=piece_pk))
        piece = visible.first()
        extension = piece.file.name.rpartition(".")[2].lower() if piece else ""
        content_type = {**PICTURES, **DOCUMENTS}.get(extension)
        if content_type is None:
            raise Http404
        try:
            body = default_storage.open(piece.file.name)
        except FileNotFoundError:
            raise Http404 from None
        response = FileResponse(body, content_type=content_type, as_attachment=extension not in PICTURES)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response


class Desk:
    """One showing of the page of a proposition, or one gesture made on it."""

    def __init__(self, model_admin, request, submission):
        self.model_admin, self.request, self.submission = model_admin, request, submission
        self.data = request.POST if request.method == "POST" else None
        self.key = self.data.get("geste", "") if self.data is not None else ""
        # Told at the top of the page: a sentence, and what happened after the line of the journal that it showed last.
        self.alert, self.news_after = "", None
        self.incomplete = self.preview = None

    def answer(self):
        if self.key in KEYS:
            try:
                sentence, record = decisions.decide(self.submission, self.key, by=self.request.user, data=self.data)
            except (Overtaken, Outdated, TransitionError, decisions.Incomplete) as refusal:
                self._take_refusal(refusal)
            else:
                return self._go_on(sentence, record)
        elif self.key.startswith(PREVIEW):
            self._preview(self.key.removeprefix(PREVIEW))
        return self._page()

    # --- What came of a gesture ---

    def _go_on(self, sentence, record):
        """Say what was done and how many remain; show the next one, or the same when nothing is over."""
        visible = self.model_admin.get_queryset(self.request)
        if self.key not in CLOSING and visible.filter(pk=self.submission.pk).exists():
            messages.success(self.request, sentence)
            return redirect(self._address(self.submission))
        queue = remaining(self.request.user, visible)
        left = queue.count()
        following = self._next(queue)
        how_many = ngettext("%(n)d reste à décider.", "%(n)d restent à décider.", left) % {"n": left}
        ending = how_many if left else _("Il n’en reste aucune à décider.")
        if record is not None:
            see = _("Voir la fiche")
            link = format_html('<a href="{}">{}</a>', record.get_absolute_url(), see)
            messages.success(self.request, format_html("{} {}. {}", sentence, link, ending))
        else:
            messages.success(self.request, f"{sentence} {ending}")
        return redirect(self._address(following) if following else reverse("admin:directory_submission_changelist"))

    def _next(self, queue):
        """The one received after this one, else the oldest."""
        others = queue.exclude(pk=self.submission.pk)
        return others.filter(received_at__gte=self.submission.received_at).first() or others.first()

    def _take_refusal(self, refusal):
        """Nothing was done: the page comes back with what was typed, and says why."""
        # What is shown is what the base holds now.
        self.submission = self.model_admin.get_object(self.request, str(self.submission.pk))
        if isinstance(refusal, decisions.Incomplete):
            self.incomplete = refusal
            return
        self.alert = str(refusal)
        if isinstance(refusal, Outdated | Overtaken):
            self.news_after = int(self.data["lu"]) if self.data.get("lu", "").isdecimal() else None

    def _preview(self, key):
        try:
            self.preview = decisions.rehearse(self.submission, key, by=self.request.user, data=self.data)
        except (Overtaken, Outdated, TransitionError, decisions.Incomplete) as refusal:
            self._take_refusal(refusal)

    # --- The page ---

    @remembering()
    def _page(self):
        if self.submission is None:  # a colleague transferred it a moment ago
            return gone(self.model_admin.admin_site, self.request)
        request, submission = self.request, self.submission
        opts = self.model_admin.opts
        comparison = self._comparison()
        panels = self._panels()
        queue = remaining(request.user, self.model_admin.get_queryset(request))
        journal = journal_of(submission, comparison.kind)
        context = {
            **self.model_admin.admin_site.each_context(request),
            "title": str(submission),
            "opts": opts,
            "submission": submission,
            "comparison": comparison,
            "is_waiting": submission.state in State.waiting(),
            "age": age(submission.received_at),
            "networks": [network_name(submission.network), *map(network_name, submission.also.all())],
            "panels": list(panels.values()),
            "seen": comparison.fingerprint(),
            "read": last_entry(submission),
            "journal": journal,
            "amendments": amendments(journal) if submission.state in State.waiting() else [],
            "messages_exchanged": messages_of(journal),
            "mails": submission.mails.order_by("created_at", "pk"),
            "readable": set(roles.visible(request.user, submission.mails.all()).values_list("pk", flat=True)),
            "similar": comparison.similar(),
            "alert": self.alert,
            "news": [] if self.news_after is None else journal_of(submission, comparison.kind, self.news_after),
            "is_typed": self.data is not None,
            "left": queue.exclude(pk=submission.pk).count(),
            "next": self._next(queue),
            "errors": _summary(comparison, panels),
        }
        if self.preview is not None:
            context["apercu"] = unflowed(self.preview.text).replace(PERSONAL, _("(lien personnel de l’auteur)"))
        request.current_app = self.model_admin.admin_site.name
        # Drawn at once: the questions are read while they are drawn.
        return TemplateResponse(request, "admin/moderation/bureau.html", context).render()

    def _comparison(self):
        if self.incomplete is not None and self.incomplete.comparison is not None:
            return self.incomplete.comparison
        comparison = Comparison(self.submission, self.data)
        if self.news_after is not None:
            comparison.just_changed = changed_since(self.submission, self.news_after)
        return comparison

    def _panels(self):
        replies = replies_for(self.submission, self.request.user)
        panels = gestures.panels_of(self.submission, self.data, replies)
        asked = panels.get(self.key.removeprefix(PREVIEW).removeprefix(INSERT))
        if asked is None:
            return panels
        asked.is_open = True
        if self.key.startswith(INSERT):
            asked.insert(self.data.get(f"{asked.gesture.key}-modele", ""))
        if self.preview is not None:
            asked.preview = self.preview
        if self.incomplete is not None and self.incomplete.form is not None:
            asked.form = self.incomplete.form
            asked.errors = [str(one) for found in asked.form.errors.values() for one in found]
        return panels

    @staticmethod
    def _address(submission):
        return reverse("admin:directory_submission_change", args=[submission.pk])


def gone(admin_site, request):
    """The page of a proposition that the account may not see, or that does not exist; with what was typed, to copy."""
    typed = [text for gesture in gestures.GESTURES if (text := request.POST.get(f"{gesture.key}-text", "").strip())]
    context = {
        **admin_site.each_context(request),
        "title": _("Cette proposition n’est pas dans votre corbeille"),
        "typed": typed,
    }
    return TemplateResponse(request, "admin/moderation/partie.html", context, status=404)


def _summary(comparison, panels):
    """``(anchor, sentence)`` of all that is wrong, for the top of the page."""
    found = [
        (f"question-{question.name}", f"{question.label}{NBSP}: {sentence}")
        for group in comparison.groups
        for question in group.questions
        for sentence in question.errors
    ]
    found += [(form.prefix, sentence) for form in comparison.pieces for sentence in form.sentences]
    return found + [(panel.gesture.key, sentence) for panel in panels.values() for sentence in panel.errors]
