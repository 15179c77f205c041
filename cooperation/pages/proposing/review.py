"""``/suivi/<token>/relire/``: all of it as people will read it, what is still missing, then « Envoyer »."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cooperation.pages.proposing import files
from cooperation.pages.proposing.questions import plain, questions
from directory.enums import SubmissionState
from directory.submissions import actions, baseline, organisations, raw
from directory.submissions.forms import PERSONAL, HolderForm
from directory.submissions.kinds import record_of

# Asked only when somebody else than the territory is in charge.
OF_ANOTHER_HOLDER, OTHER_HOLDER = ("porteur_nom", "porteur_sorte"), HolderForm.OTHER
# What the page showed of a sheet that changed meanwhile.
SEEN = "vu"
SENT = SubmissionState.waiting()


def show(page, answers, *, check=False, message="", status=200):
    """``check``: what is missing in this last step is said too."""
    kind, submission = page.kind, page.submission
    cleaned = page.cleaned(answers)
    elsewhere = _elsewhere(page, cleaned)
    form = kind.form(page.step.name, answers, submission=submission, check=check)
    faults = _faults(page, cleaned, with_own=check)
    context = {
        **page.frame(answers),
        **page.aside(answers),
        "form": form,
        "questions": questions(form),
        "manques": faults,
        "parties": _parts(page, cleaned, answers, elsewhere),
        "fiche_a_change": bool(elsewhere),
        "nouveaux": [row["nom"] for row in organisations.newcomers({**submission.base, **cleaned.values}).values()],
        "vu": baseline.fingerprint(elsewhere),
        "message": message,
        "action": page.address(page.step),
        "precedente": page.address(page.steps[-2]),
        "est_a_modifier": submission.state in SENT,
        "sans_changement": submission.is_correction and not cleaned.values,
    }
    return render(page.request, "proposer/relire.html", context, status=status)


def send(page):
    """Hand it over if all is right; else show what is not. What was ticked and written here is kept already."""
    submission = page.submission
    cleaned = page.cleaned(submission.answers)
    if cleaned.errors:
        return redirect(f"{page.address(page.step)}?verifier=1#erreurs")
    if page.request.POST.get(SEEN, "") != baseline.fingerprint(_elsewhere(page, cleaned)):
        message = _("La fiche vient de changer. Relisez ce qu’elle dit maintenant, puis envoyez.")
        return show(page, submission.answers, message=message, status=409)
    try:
        if submission.state in SENT:
            actions.amend(submission, values=cleaned.values, author=cleaned.author)
        else:
            actions.send(submission, author=cleaned.author, values=cleaned.values, proven=page.proven)
    except actions.Overtaken:
        pass  # decided or withdrawn meanwhile: the follow-up page tells
    return redirect(f"{page.follow_address}?envoye=1")


def _elsewhere(page, cleaned):
    """``{question: value of the sheet}`` where the sheet was changed, since, under what the author corrects."""
    record = record_of(page.submission) if page.submission.is_correction else None
    if record is None:
        return {}
    return baseline.conflicts(page.kind, page.submission, page.kind.read(record), cleaned.values)


def _faults(page, cleaned, *, with_own):
    """``[{"adresse", "titre", "texte"}]``: each thing to take up again, and where."""
    faults = []
    for step in page.steps:
        is_here = step.name == page.step.name
        for name, sentences in cleaned.errors.get(step.name, {}).items():
            if is_here and not with_own:
                continue
            address = "" if is_here else f"{page.address(step)}?verifier=1&retour=relire"
            faults += [{"adresse": f"{address}#champ-{name}", "titre": step.title, "texte": text} for text in sentences]
    return faults


def _parts(page, cleaned, answers, elsewhere):
    """``[{"titre", "adresse", "lignes": [{"question", "mots", "texte", "est_change", "ailleurs"}]}]``: what was said,
    step by step; ``texte``: a long text, to show as its page will; ``ailleurs``: what the sheet says now, where it has
    changed too.
    """
    kind, parts = page.kind, []
    for step in page.steps:
        if step.name == page.step.name:
            continue
        lines = []
        for name, field in kind.form(step.name, answers, submission=page.submission).fields.items():
            if name in OF_ANOTHER_HOLDER and answers.get("porteur") != OTHER_HOLDER:
                continue
            if name in cleaned.values:
                words = kind.shown(name, cleaned.values[name])
            elif page.submission.is_correction and name in page.submission.base:
                words = kind.shown(name, page.submission.base[name]) or [kind.unknown(name)]
            elif name in PERSONAL and (said := kind.said(answers, name)[name]) is not None:
                words = kind.shown(name, said)
            else:
                words = [] if raw.is_blank(field, answers.get(name)) else plain(answers[name])
            there = (kind.shown(name, elsewhere[name]) or [kind.unknown(name)]) if name in elsewhere else ()
            line = {"question": str(field.label), "mots": words, "est_change": name in cleaned.values}
            text = "\n".join(words) if getattr(field, "has_marks", False) else ""
            lines.append({**line, "texte": text, "ailleurs": there})
        parts.append(
            {
                "nom": step.name,
                "titre": step.title,
                "adresse": f"{page.address(step)}?retour=relire",
                "lignes": lines,
                "pieces": files.shown(page) if step.name == "pieces" else (),
            }
        )
    return parts
