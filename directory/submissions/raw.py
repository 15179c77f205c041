"""From what a browser sends to what is kept, and back: answers are kept raw, as typed, in JSON.

An answer is a text, a list of texts (several boxes ticked) or a list of rows (``{part: text}``). Whatever was put in
its place by hand is read as nothing, or cut: these functions never raise.
"""

import re

from django import forms
from django.utils.datastructures import MultiValueDict

# Far above what any question accepts: what is longer is refused by its field, with a sentence, and kept up to there.
LONGEST = 60_000
MOST_ROWS = 30
# A sheet may have more rows already: the projects of forty partners are corrected too.
KEPT_ROWS = 120
_KEPT_CHOICES = 400
# PostgreSQL keeps neither NUL nor half of a surrogate pair in JSON.
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def tidy_text(value):
    """A text that the base can keep, its lines ended as on the server; anything that is no text is empty."""
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, int | float):
        value = str(value)
    if not isinstance(value, str):
        return ""
    return _UNKEEPABLE.sub("", value[:LONGEST].replace("\r\n", "\n"))


def rows_of(field):
    """Whether ``field`` is made of rows: the class of their forms, or ``None``."""
    return getattr(field, "parts", None)


def tidy(field, value):
    """``value`` as an answer of ``field``: a text, a list of texts or a list of rows."""
    if parts := rows_of(field):
        rows = value[:KEPT_ROWS] if isinstance(value, list) else []
        return [
            {name: tidy(part, row.get(name)) for name, part in parts.base_fields.items()}
            for row in rows
            if isinstance(row, dict)
        ]
    if isinstance(field.widget, forms.MultiWidget) or getattr(field.widget, "allow_multiple_selected", False):
        return [tidy_text(one) for one in value[:_KEPT_CHOICES]] if isinstance(value, list) else []
    return tidy_text(value)


def row_numbers(name, data):
    """The numbers that the rows of ``name`` bear in the data of a request."""
    keys = (re.fullmatch(rf"{re.escape(name)}-([0-9]{{1,4}})-\w+", key) for key in data)
    return sorted({int(key[1]) for key in keys if key})


def received(field, name, data, *, without=None):
    """The answer to ``field`` in the data of a request, under the name ``name``; ``without``: number of a row."""
    if parts := rows_of(field):
        return [
            {part: received(one, f"{name}-{number}-{part}", data) for part, one in parts.base_fields.items()}
            for number in row_numbers(name, data)[:KEPT_ROWS]
            if number != without
        ]
    try:
        value = field.widget.value_from_datadict(data, MultiValueDict(), name)
    except (TypeError, ValueError, AttributeError, KeyError):
        value = None
    return tidy(field, list(value) if isinstance(value, tuple) else value)


def spread(field, name, answer):
    """The data that a form reads ``answer`` from: ``{html name: [texts]}``."""
    answer = tidy(field, answer)
    if parts := rows_of(field):
        return {
            key: value
            for number, row in enumerate(answer)
            for part, one in parts.base_fields.items()
            for key, value in spread(one, f"{name}-{number}-{part}", row[part]).items()
        }
    if isinstance(field.widget, forms.MultiWidget):
        names = [name + suffix for suffix in field.widget.widgets_names]
        return {key: [one] for key, one in zip(names, answer, strict=False)}
    if isinstance(field.widget, forms.CheckboxInput) and not answer:
        return {}
    return {name: answer if isinstance(answer, list) else [answer]}


def is_blank(field, answer):
    """Whether nothing was answered. A row whose texts are empty is no row, whatever its lists of choices say."""
    answer = tidy(field, answer)
    if parts := rows_of(field):
        return all(is_blank_row(parts, row) for row in answer)
    return not any(answer) if isinstance(answer, list) else not answer.strip()


def is_blank_row(parts, row):
    said = (
        one
        for name, one in parts.base_fields.items()
        if not isinstance(one.widget, forms.Select | forms.HiddenInput) and not is_blank(one, row.get(name))
    )
    return next(said, None) is None


def same(field, one, other):
    """Whether two answers say the same, word for word but for the spaces around."""
    if parts := rows_of(field):
        rows = [[row for row in tidy(field, answer) if not is_blank_row(parts, row)] for answer in (one, other)]
        return len(rows[0]) == len(rows[1]) and all(same_row(parts, *pair) for pair in zip(*rows, strict=True))
    one, other = tidy(field, one), tidy(field, other)
    return sorted(one) == sorted(other) if isinstance(one, list) else one.strip() == other.strip()


def same_row(parts, one, other):
    return all(same(part, one.get(name), other.get(name)) for name, part in parts.base_fields.items())
