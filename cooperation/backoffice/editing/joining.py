"""Two people on one sheet: what each changed alone is joined, only what both changed is asked.

A form carries what it held when it was opened (``START``). Sent after somebody else saved, its parts are compared
three by three: as opened, as sent, as the sheet is now. A part is a field, or all the rows of one table.
"""

import copy
import json
from dataclasses import dataclass

from django.forms.fields import FileField

#: Name of the hidden field.
START = "depart"
# Counts that Django asks for and that nobody types.
_COUNTS = ("-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS", "-TOTAL_FORMS")


@dataclass(frozen=True)
class Joined:
    """``data``: what to read instead of what was sent; ``both``: the parts that both changed, left as sent."""

    data: object
    both: tuple


def held(form, formsets):
    """``{part: {name of the input: [values]}}``: what a browser would send of a form that nobody touched."""
    found = {name: _inputs(form[name]) for name in form.fields}
    for formset in formsets:
        rows = {}
        for each in (formset.management_form, *formset.forms):
            for name in each.fields:
                rows |= _inputs(each[name])
        found[formset.prefix] = rows
    return found


def dumped(parts):
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def join(request, now):
    """The ``Joined`` of what was sent, ``now`` being what the form of the sheet as it is now holds (``held``). ``None``
    if what was sent does not say from where it started.
    """
    try:
        start = json.loads(request.POST.get(START, ""))
        start = {part: {name: list(map(str, values)) for name, values in start[part].items()} for part in now}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    data, both = request.POST.copy(), []
    for part, current in now.items():
        opened, sent = start[part], _sent(request, part, {**start[part], **current})
        if _said(current) == _said(opened) or _said(current) == _said(sent):
            continue
        if _said(sent) != _said(opened):
            both.append(part)
            continue
        for name in sent:
            data.pop(name, None)
        for name, values in current.items():
            data.setlist(name, values)
    data[START] = dumped({part: start[part] if part in both else current for part, current in now.items()})
    return Joined(data, tuple(both))


def as_now(admin, request, obj):
    """The form and the rows of ``obj`` as they are in the base, whatever ``request`` sends."""
    asked = copy.copy(request)
    asked.method = "GET"
    form = admin.get_form(asked, obj, change=True)(instance=copy.copy(obj))
    formsets, _inlines = admin._create_formsets(asked, obj, change=True)
    return form, formsets


def _inputs(bound):
    widget, name = bound.field.widget, bound.html_name
    if isinstance(bound.field, FileField):
        return {name: []}
    value = bound.field.prepare_value(bound.value())
    if hasattr(widget, "widgets"):
        parts = widget.decompress(value) or [None] * len(widget.widgets)
        pairs = zip(widget.widgets, parts, strict=False)
        return {f"{name}_{at}": _text(one.format_value(part)) for at, (one, part) in enumerate(pairs)}
    if isinstance(value, bool):
        return {name: ["on"] if value else []}
    return {name: _text(widget.format_value(value))}


def _text(value):
    values = value if isinstance(value, (list, tuple)) else [value]
    return [str(one).replace("\r\n", "\n") for one in values if one not in (None, "")]


def _sent(request, part, known):
    """What was sent of ``part``: the inputs that it had, and any row that was added."""
    names = {*known, *(name for name in request.POST if name.startswith(f"{part}-"))}
    sent = {name: _text(request.POST.getlist(name)) for name in names}
    return sent | {name: ["fichier"] for name in request.FILES if name in names or name.startswith(f"{part}-")}


def _said(inputs):
    """Without what is empty, nor the counts: an empty row more says nothing."""
    return {name: values for name, values in inputs.items() if values and not name.endswith(_COUNTS)}
