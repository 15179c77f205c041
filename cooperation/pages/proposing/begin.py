"""``/proposer/``: choose what to send, and the first step of each form, which makes the draft when it is sent."""

from django.http import JsonResponse
from django.shortcuts import redirect, render

from cooperation.pages.proposing import steps
from cooperation.pages.proposing.frame import CHECK_AGAIN, personal, words_of
from cooperation.pages.proposing.questions import settled
from cooperation.pages.proposing.remark import of_sheet, sheet_of, which_sheet
from directory.enums import LinkScope
from directory.kinds import all_kinds
from directory.mail import links
from directory.models import Network, Submission
from directory.submissions import actions, baseline, guard
from directory.submissions.kinds import kind_for, kind_of


@personal("GET")
def choose(request):
    """What can be sent, how long it takes, what happens next. ``fiche``: the sheet to correct, in one box."""
    record = sheet_of(request.GET.get("fiche", ""))
    if record is not None:
        return of_sheet(request, record)
    networks = Network.objects.published().select_related("actor").prefetch_related("regions__actor")
    context = {"section": "proposer", "fiche": None, "reseaux": networks.order_by("actor__sort_key", "pk")}
    context["choix"] = [kind.proposal for kind in all_kinds() if kind.proposal]
    response = render(request, "proposer/choisir.html", context)
    response.is_indexed = True
    return response


@personal("GET", "POST")
def begin(request, name):
    """``/proposer/<kind>/``: the first questions about something new."""
    return _first_step(request, kind_of(name), None)


@personal("GET", "POST")
def correct(request):
    """``/proposer/correction/?fiche=/projets/x/``: the first questions of a correction."""
    record = sheet_of(request.GET.get("fiche", ""))
    if record is None:
        return which_sheet(request)
    return _first_step(request, kind_for(record), record)


def _first_step(request, kind, record):
    step, draft, answers = kind.steps[0], None, {}
    if record is not None:
        base = kind.read(record)
        answers = kind.answers(base)
        # Not saved: it says to the form that a sheet is being corrected, and which.
        draft = Submission(
            kind=kind.name,
            is_correction=True,
            record_table=record._meta.db_table,
            record_pk=record.pk,
            title=str(record),
            base=base,
            answers=answers,
        )
    page = steps.Page(request, kind, step, draft, record=record)
    if request.method != "POST":
        response = page.render(answers, stamp=guard.new_stamp())
        # Nothing personal in it yet, and the back button must find the form as it was filled in: its stamp leads to the
        # draft that it made.
        response.is_refound = True
        return response
    return _make(page, answers)


def _make(page, answers):
    request, kind, step = page.request, page.kind, page.step
    stamp = guard.read_stamp(request.POST.get(guard.STAMP, ""))
    verdict = guard.verdict(request.POST)
    typed = kind.answers_of(step.name, settled(request.POST))
    token = links.token_of_form(stamp.nonce) if stamp else ""
    shown = baseline.unsealed(request.POST.get(steps.SEAL, "")) if page.record is not None else {}
    link = links.find(token, LinkScope.FOLLOW) if stamp and verdict != guard.Verdict.ROBOT else None
    if link is None and verdict != guard.Verdict.GOOD:
        # The same form goes on after three seconds; a form of yesterday gets a new stamp.
        again = stamp if verdict == guard.Verdict.TOO_FAST else guard.new_stamp()
        return page.refused(typed, again, CHECK_AGAIN, 422)
    address = guard.client_address(request)
    try:
        # One form sent without end makes one draft, and costs as much each time.
        guard.admit("brouillon" if link is None else "renvoi", address)
    except guard.TooMany as too_many:
        return page.refused(typed, stamp, words_of(too_many)[1], 429, seconds=too_many.seconds)
    if link is not None:
        submission = link.submission
    else:
        submission = actions.start(
            kind=kind.name,
            token=token,
            record=page.record,
            shown=shown,
            answers=answers,
            client_address=address,
            client_agent=request.headers.get("User-Agent", ""),
        )
    saved = steps.Page(request, kind, step, submission, token=token)
    # Sent twice, the second finds a draft whose sheet may have gone on: what was left alone is not an answer.
    typed = baseline.settled(kind, typed, shown, submission.base)
    try:
        actions.save(submission, answers=saved.kept(typed), step=step.name)
    except actions.Overtaken:
        if page.is_auto:
            return JsonResponse({"adresse": saved.follow_address}, status=409)
        return redirect(saved.follow_address)
    if not saved.is_auto:
        actions.catch_up(submission)
    return saved.go_on(typed)
