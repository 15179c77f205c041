"""``/suivi/<token>/<step>/``: one group of questions. What is typed is kept first, as typed; it is judged next."""

from django import forms
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cooperation.pages.proposing import aside, files, review
from cooperation.pages.proposing.frame import link_of, personal
from cooperation.pages.proposing.questions import plain, questions, settled
from directory.enums import LinkScope, SubmissionState
from directory.french import hour
from directory.mail import links
from directory.submissions import actions, baseline, guard, joining, letters, raw
from directory.submissions.kinds import ADD, REMOVE, REMOVED, UNDO, kind_of, removed_rows
from directory.submissions.pieces import missing_of

PIECES, REVIEW = "pieces", "relire"
# Sent by static/js/proposer.js: keep what is typed and say so in JSON, judge nothing.
AUTOSAVE = "X-Enregistrer"
# What the first page of a correction showed of the sheet.
SEAL = "fiche_lue"


@personal("GET", "POST")
def step(request, token, name):
    link = link_of(token, LinkScope.FOLLOW)
    submission = link.submission
    kind = kind_of(submission.kind)
    try:
        the_step = kind.step(name)
    except KeyError:
        raise Http404 from None
    page = Page(request, kind, the_step, submission, token=token, proven=link.email)
    if request.method == "POST":
        return _save(page)
    if not submission.is_open:
        return redirect(page.follow_address)
    return page.render(submission.answers, check="verifier" in request.GET)


def _save(page):
    submission, name = page.submission, page.step.name
    typed = page.typed()
    try:
        actions.save(submission, answers=page.kept(typed), step=name, version=_version(page.request))
    except actions.Outdated:
        submission.refresh_from_db()
        differing = {one: submission.answers.get(one) for one in typed if submission.answers.get(one) != typed[one]}
        # The second half of a double click says what the first said.
        if differing:
            return page.overtaken(typed, differing)
    except actions.Overtaken as overtaken:
        submission.refresh_from_db()
        return page.closed(typed, str(overtaken))
    if not page.is_auto:
        actions.catch_up(submission)
        joining.forget_removed(submission)
    if name == PIECES:
        joining.describe(submission, page.request.POST)
        refused = files.receive(page)
        if refused:
            return page.render(submission.answers, status=422, refused=refused)
    return page.go_on(typed)


def _version(request):
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


class Page:
    """One step of one proposition. ``submission``: not saved yet on the first step, ``None`` for something new.

    ``proven``: the e-mail that the link of this page was sent to.
    """

    def __init__(self, request, kind, step, submission, *, token="", record=None, proven=""):
        self.request, self.kind, self.step, self.submission = request, kind, step, submission
        self.token, self.record, self.proven = token, record, proven
        self._cleaned = None

    # --- Where things are ---

    @property
    def is_auto(self):
        return self.request.headers.get(AUTOSAVE) == "auto"

    @property
    def is_begun(self):
        return bool(self.token)

    @property
    def follow_address(self):
        return links.address_of(LinkScope.FOLLOW, self.token)

    def address(self, step):
        return f"{self.follow_address}{step.name}/"

    @property
    def action(self):
        """Where the form is sent."""
        if self.is_begun:
            return self.address(self.step)
        if self.record is not None:
            return f"/proposer/correction/?fiche={self.record.get_absolute_url()}"
        return self.request.path

    @cached_property
    def steps(self):
        return self.kind.steps if self.submission is None else self.kind.steps_of(self.submission)

    def cleaned(self, answers):
        """What is understood of all the answers: read once for all that a page shows."""
        if self._cleaned is None or self._cleaned[0] is not answers:
            self._cleaned = (answers, self.kind.clean(answers, submission=self.submission))
        return self._cleaned[1]

    def aside(self, answers):
        if not self.is_begun:
            places = aside.places_of(self.submission.base) if self.submission else ()
            return {**aside.NOTHING, "lieux": places, "reseau": _network_of(self.record)}
        return aside.context(self.kind, answers, self.submission, self.cleaned(answers))

    def _neighbour(self, shift):
        names = [one.name for one in self.steps]
        rank = names.index(self.step.name) + shift
        return self.steps[rank] if 0 <= rank < len(names) else None

    # --- What is sent ---

    def typed(self):
        """The raw answers of this step in what was sent, its buttons obeyed."""
        data = settled(self.request.POST)
        typed = self.kind.answers_of(self.step.name, data)
        return self.kind.undone(self.step.name, data, typed, self._saved)

    def kept(self, typed):
        """What is saved of ``typed``: with it, the rows that « Annuler » may put back."""
        if self.is_auto:
            return typed
        return {**typed, REMOVED: self.kind.removed(self.step.name, settled(self.request.POST), self._saved)}

    @property
    def _saved(self):
        return self.submission.answers if self.submission is not None else {}

    # --- After a save ---

    def go_on(self, typed):
        """Where to go once ``typed`` is kept: on, back to the same step if something is to be said, or aside."""
        data = self.request.POST
        if self.is_auto:
            return self._saved_answer()
        self._mail_the_link()
        if "plus-tard" in data:
            return redirect(f"{self.follow_address}plus-tard/")
        if self.kind.is_lengthened(data):
            return redirect(f"{self.address(self.step)}#{_row_anchor(data)}")
        if "rester" in data:
            return redirect(f"{self.address(self.step)}#pieces")
        if self.step.name == REVIEW:
            return review.send(self)
        if self._is_faulty():
            return redirect(f"{self.address(self.step)}?verifier=1")
        if data.get("retour") == REVIEW:
            return redirect(f"{self.follow_address}{REVIEW}/")
        return redirect(self.address(self._neighbour(1)))

    def _mail_the_link(self):
        """Once, as soon as the step that asks for an address is kept: the draft is found again from the mailbox."""
        submission = self.submission
        if submission.state != SubmissionState.DRAFT or "courriel" not in self.step.form.base_fields:
            return
        email = self.kind.said(submission.answers, "courriel")["courriel"]
        if email and not submission.mails.filter(letter=letters.RESUMPTION).exists():
            submission.author_email = email
            letters.resume(submission, asked_from=guard.client_address(self.request))

    def _is_faulty(self):
        if self.step.name == PIECES:
            return bool(missing_of(self.submission))
        return not self.kind.form(
            self.step.name, self.submission.answers, submission=self.submission, check=True
        ).is_valid()

    def _saved_answer(self):
        context = self.aside(self.submission.answers)
        return JsonResponse(
            {
                "version": self.submission.version,
                "heure": hour(self.submission.updated_at),
                "adresse": self.address(self.step),
                "cote": render_to_string("proposer/cote.html", context),
            }
        )

    # --- What is shown ---

    def refused(self, typed, stamp, message, status, *, seconds=0):
        """The same form, all that was typed in it, and why it was not kept."""
        if self.is_auto:
            response = JsonResponse({"message": message}, status=status)
        else:
            response = self.render(typed, status=status, stamp=stamp, message=message)
        if seconds:
            response.headers["Retry-After"] = str(seconds)
        return response

    def overtaken(self, typed, elsewhere):
        """Another page saved meanwhile: what it saved is shown beside what was typed in this one."""
        if self.is_auto:
            return JsonResponse({"message": _("Cette page a été modifiée dans une autre fenêtre.")}, status=409)
        form = self.kind.form(self.step.name, self.submission.answers, submission=self.submission, check=True)
        form.full_clean()
        there = form.json()
        lines = {
            name: self.kind.shown(name, there[name]) if name in there else plain(raw) for name, raw in elsewhere.items()
        }
        message = _("Vous avez aussi écrit dans une autre fenêtre. Gardez ce qui est juste, puis enregistrez.")
        return self.render({**self.submission.answers, **typed}, status=409, message=message, elsewhere=lines)

    def closed(self, typed, message):
        """It was decided or withdrawn while this page was filled in: what was typed is shown, to be copied."""
        if self.is_auto:
            return JsonResponse({"adresse": self.follow_address}, status=409)
        saved, fields = self.submission.answers, self.kind.step(self.step.name).form.base_fields
        lost = [
            {"question": str(fields[name].label), "mots": plain(answer)}
            for name, answer in typed.items()
            if plain(answer)
            and not isinstance(fields[name], forms.BooleanField)
            and not raw.same(fields[name], answer, saved.get(name))
        ]
        if not lost:
            return redirect(self.follow_address)
        context = {"section": "proposer", "phrase": message, "lignes": lost, "suivi": self.follow_address}
        return render(self.request, "proposer/decidee.html", context, status=409)

    def render(self, answers, *, check=False, status=200, stamp=None, message="", elsewhere=None, refused=()):
        """``elsewhere``: ``{question: [lines]}`` saved from another page; ``refused``: sentences about files."""
        if self.step.name == REVIEW:
            return review.show(self, answers, check=check, message=message, status=status)
        submission = self.submission
        form = self.kind.form(self.step.name, answers, submission=submission, check=check)
        for name, lines in (elsewhere or {}).items():
            if name in form.fields:
                form.fields[name].elsewhere = lines
        previous = self._neighbour(-1)
        # Before there is a draft, the page may be a robot's: reading places costs more than all the rest.
        asked = questions(form, with_readings=self.is_begun)
        for one in asked:
            if removed := removed_rows(answers).get(one.name):
                one.removed = _words(form.fields[one.name].parts, removed[-1][1]) or [""]
        context = {
            **self.frame(answers),
            **self.aside(answers),
            "form": form,
            "questions": asked,
            "erreurs": self._faults(form, answers) if check else [],
            "refus": refused,
            "message": message,
            "cachet": stamp.text if stamp else "",
            "sceau": self._seal(),
            "action": self.action,
            "precedente": self.address(previous) if previous and self.is_begun else "",
            "pieces": files.shown(self, check=check) if self.step.name == PIECES else None,
            "piece_retiree": files.removed(self) if self.step.name == PIECES else None,
            "retour": self.request.GET.get("retour", "") or self.request.POST.get("retour", ""),
            "est_rempli": bool(answers),
        }
        return render(self.request, "proposer/etape.html", context, status=status)

    def _seal(self):
        if self.is_begun or self.record is None:
            return ""
        shown = baseline.unsealed(self.request.POST.get(SEAL, ""))
        return baseline.sealed(self.kind, self.step.name, {**self.submission.base, **shown})

    def frame(self, answers):
        """What the page of any step shows around its questions."""
        submission = self.submission
        saved_at = submission.updated_at if submission is not None and submission.pk else None
        return {
            "section": "proposer",
            "genre": self.kind,
            "etape": self.step,
            "etapes": self._trail(answers),
            "proposition": submission,
            "fiche": self.record,
            "suivi": self.follow_address if self.is_begun else "",
            "version": submission.version if submission is not None else "",
            "heure": hour(saved_at) if saved_at else "",
            "est_envoyee": submission is not None and submission.state != SubmissionState.DRAFT,
            "piege": guard.HONEYPOT,
        }

    def _trail(self, answers):
        """The list of steps: done when they were answered and nothing in them is to be taken up again."""
        errors = self.cleaned(answers).errors if self.is_begun else {}
        rows = []
        for rank, one in enumerate(self.steps, 1):
            names = list(one.form.base_fields)
            if one.name == PIECES:
                is_done = self.is_begun and self.submission.pieces.exists()
            else:
                is_done = self.is_begun and any(name in answers for name in names) and one.name not in errors
            rows.append(
                {
                    "rang": rank,
                    "titre": one.title,
                    "adresse": self.address(one) if self.is_begun else "",
                    "est_ici": one.name == self.step.name,
                    "est_faite": is_done and one.name != REVIEW,
                }
            )
        return rows

    def _faults(self, form, answers):
        if self.step.name != PIECES:
            return summary(form)
        missing = self.cleaned(answers).errors.get(PIECES, {})
        return [{"cible": f"champ-{name}", "texte": text} for name, texts in missing.items() for text in texts]


def _network_of(record):
    network = record.network if record is not None and record.network_id else None
    return network if network is not None and network.actor.is_published else None


def summary(form):
    """``[{"cible", "texte"}]``: every sentence about a form, with the question that it is about."""
    return [
        {"cible": f"champ-{name}" if name in form.fields else "", "texte": text}
        for name, sentences in form.errors.items()
        for text in sentences
    ]


def _words(parts, row):
    """What was typed in a row, choices in lists apart."""
    typed = [
        name for name, one in parts.base_fields.items() if not isinstance(one.widget, forms.Select | forms.HiddenInput)
    ]
    return [row[name] for name in typed if isinstance(row.get(name), str) and row[name]]


def _row_anchor(data):
    pressed = next(str(data[name]) for name in (ADD, REMOVE, UNDO) if name in data)
    return f"champ-{pressed.partition('-')[0]}"
