"""Where somebody is, in words: which sheet, which columns, how many former versions."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.backoffice.labels import label, prepared
from directory.database.personal import declared, identity_of, words_of
from directory.database.undo import sheet_of
from directory.people.actions import changes_of, replaced
from directory.people.finding import texts_of

LONGEST = 160


@dataclass(frozen=True)
class Shown:
    """``name``: by which it is chosen; ``said``: ``[(column, words)]``; ``is_ticked``: this person for certain."""

    place: object
    name: str
    kind: str
    sheet: str
    address: str
    said: tuple
    more: str
    is_ticked: bool


def shown(places):
    """The places of a person, as they are read, those that are surely theirs first."""
    sheets = [_sheet(place) for place in places]
    labels = _labels(sheets)
    found = [_shown(place, sheet, labels) for place, sheet in zip(places, sheets, strict=True)]
    return sorted(found, key=lambda one: (not one.is_ticked, one.kind, one.sheet))


def identities(places):
    """Who these places may name: ``{(name, e-mail, telephone): number of places}``."""
    found = defaultdict(int)
    for place in places:
        identity = identity_of(place.model)
        values = defaultdict(list)
        for column, sort in identity.items():
            if value := (getattr(place.row, column) or "").strip():
                values[sort].append(value)
        who = " ".join(values["nom"]), *(next(iter(values[sort]), "") for sort in ("courriel", "telephone"))
        if any(who) and identity.keys() & place.found.keys() and not declared(place.model).organisation:
            found[who] += 1
    return dict(sorted(found.items()))


def before_and_after(place, values):
    """``[(column, before, after)]`` of a rectification, with the names of the columns."""
    found = []
    for name, before, after in changes_of(place, values):
        if name not in place.whole:
            # Of a text, what is around them.
            before = _words(place, name)
            after = replaced(before, place.found[name], values)
        found.append((_column(place.model, name), before, after))
    return found


def _sheet(place):
    """``(model, key)`` of the sheet that a place is a part of."""
    columns = {one.attname for one in place.row._meta.concrete_fields}
    values = {
        one.attname: getattr(place.row, one.attname)
        for one in place.kept._meta.concrete_fields
        if one.attname in columns
    }
    row = place.kept(**values)
    row.pk = place.key
    return sheet_of(row)


def _labels(sheets):
    keys = defaultdict(set)
    for model, key in sheets:
        keys[model].add(key)
    return {
        (model, key): label(row)
        for model, some in keys.items()
        if hasattr(model, "slug")
        for key, row in prepared(model._base_manager.all()).in_bulk(some).items()
    }


def _shown(place, sheet, labels):
    model, key = sheet
    try:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[key])
    except NoReverseMatch:
        address = ""
    return Shown(
        place,
        place.name,
        capfirst(str(place.kept._meta.verbose_name)),
        labels.get(sheet, "") or _("n° %(key)s") % {"key": key},
        "" if place.is_gone and sheet not in labels else address,
        tuple((_column(place.model, name), _words(place, name)) for name in place.found),
        _more(place),
        place.is_sure,
    )


def _column(model, name):
    return capfirst(str(model._meta.get_field(name).verbose_name))


def _words(place, name):
    """What the column says around the person."""
    if name in declared(place.model).files:
        return _("dans le fichier gardé, qui s’effacerait en entier")
    marks = place.found[name]
    for text in texts_of(getattr(place.row, name)):
        for one in marks:
            if one in text:
                start = max(0, text.index(one) - LONGEST // 2)
                return f"{'…' if start else ''}{text[start : start + LONGEST]}{'…' if text[start + LONGEST :] else ''}"
    return ", ".join(marks)


def _more(place):
    number = len(place.former)
    if place.is_gone:
        return _("dans l’historique seulement")
    if place.goes:
        return _("s’efface en entier")
    if not number:
        return ""
    return ngettext("et %(n)s version dans l’historique", "et %(n)s versions dans l’historique", number) % {"n": number}


def exported(places):
    """All that these places say of a person, with French headings."""
    return [
        {
            _("Où"): one.kind,
            _("Fiche"): one.sheet,
            _("Aujourd’hui"): {} if one.place.is_gone else _values(one.place),
            _("Versions passées"): [
                {_("Du"): former.row.pgh_created_at.isoformat(), **_values(former)}
                for former in ([one.place] if one.place.is_gone else []) + one.place.former
            ],
        }
        for one in shown(places)
    ]


def _values(place):
    """Of a row about this person, all its words; of another, only those that name them."""
    kept = words_of(place.model) if place.whole else [one for one in words_of(place.model) if one.name in place.found]
    values = {_column(place.model, one.name): getattr(place.row, one.attname) for one in kept}
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
