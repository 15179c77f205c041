"""The parts of a form in the order of the public sheet: groups of fields among rows of other tables."""

import json

from django.utils.translation import gettext as _


def ordered(sections, adminform, formsets, *, last, obj):
    """``[{"fieldset": …} or {"inline": …, "data": …}]``: every part of a form, once.

    ``sections``: titles of groups of fields and inline classes, in the order of the page. What it does not name keeps
    its place among its own: fields before, rows after. ``last``: title of the group that closes the page. ``data``:
    what Django's script reads of the rows. A group or rows of class ``collapse`` open on demand, unless something is
    filled or wrong in them.
    """
    named = [one if isinstance(one, type) else str(one) for one in sections]
    groups, rows = [], []
    for group in adminform:
        title = str(group.name or "")
        if obj is not None and title != last and _says_something(group, obj):
            group.classes = group.classes.replace("collapse", "")
        place = len(named) + 2 if title == last else named.index(title) if title in named else -1
        groups.append((place, {"fieldset": group}))
    for one in formsets:
        if one.formset.initial_form_count():
            one.classes = one.classes.replace("collapse", "")
        place = next((at for at, name in enumerate(named) if type(one.opts) is name), len(named) + 1)
        rows.append((place, {"inline": one, "data": _data(one)}))
    return [part for _place, part in sorted([*groups, *rows], key=lambda pair: pair[0])]


def _says_something(group, obj):
    names = {name for row in group.fields for name in ([row] if isinstance(row, str) else row)}
    columns = {field.name for field in obj._meta.get_fields() if field.concrete}
    values = [getattr(obj, name) for name in names & columns]
    return any(value.exists() if hasattr(value, "exists") else value not in (None, "", [], False) for value in values)


def _data(rows):
    """Django's ``inline_formset_data``, whose French says « Ajouter un objet Financement supplémentaire »."""
    prefix = rows.formset.prefix
    words = {"addText": _("Ajouter : %(what)s") % {"what": rows.opts.verbose_name}, "deleteText": _("Retirer")}
    return json.dumps({"name": f"#{prefix}", "options": {"prefix": prefix, **words}})
