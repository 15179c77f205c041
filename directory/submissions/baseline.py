"""What a correction starts from: the sheet as its form showed it, while the staff may be changing the same sheet.

A value that the author did not touch is the sheet's, whatever it has become since. One that they touched stays theirs,
beside what the sheet said when they began (``Submission.base``) and what it says now.
"""

import hashlib
import json

from django.core import signing

from directory.submissions import raw
from directory.submissions.fields import answer_of

_SALT = "passerelles.fiche-lue"


def sealed(kind, step, base):
    """What the form of ``step`` shows of a sheet, signed, for the form to bear until its author sends it."""
    shown = {name: base[name] for name in kind.step(step).form.base_fields if name in base}
    return signing.dumps(shown, salt=_SALT, compress=True)


def unsealed(text):
    """``{question: value}`` of a form's seal; nothing if it is missing or not ours."""
    try:
        return signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return {}


def settled(kind, typed, shown, base):
    """The answers ``typed`` in a form that showed ``shown``: those left as they were say what ``base`` says."""
    return {
        name: answer_of(_question(kind, name), base[name])
        if name in shown and name in base and _is_untouched(kind, name, answer, shown)
        else answer
        for name, answer in typed.items()
    }


def moved(kind, submission, sheet):
    """The questions that changed on the sheet since, and that the author left alone. ``sheet``: its values now."""
    return [
        name
        for name, value in sheet.items()
        if name in submission.base
        and name not in submission.values
        and not kind.is_same(name, value, submission.base[name])
        and (name not in submission.answers or _is_untouched(kind, name, submission.answers[name], submission.base))
    ]


def conflicts(kind, submission, sheet, values):
    """``{question: value of the sheet now}`` where ``values`` propose one thing and somebody wrote another since."""
    return {
        name: sheet[name]
        for name, value in values.items()
        if name in sheet
        and not kind.is_same(name, sheet[name], submission.base.get(name))
        and not kind.is_same(name, sheet[name], value)
    }


def fingerprint(found):
    """Of the conflicts that a page showed, for its form to bear: empty when there was none."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest() if found else ""


def _is_untouched(kind, name, answer, base):
    question = _question(kind, name)
    return raw.same(question, answer, answer_of(question, base[name]))


def _question(kind, name):
    return kind.questions()[name]
