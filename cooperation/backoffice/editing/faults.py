"""What is wrong in a form, said at its head: each fault by the label that people see, with a link to its field."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _


def faults(form, formsets):
    """``[{"label", "anchor", "text"}]`` of a form and of the rows (Django's admin formsets) beside it, in order."""
    found = _of(form)
    for each in formsets:
        formset, title = each.formset, capfirst(str(each.opts.verbose_name_plural))
        heading = f"{formset.prefix}-heading"
        found += [{"label": title, "anchor": heading, "text": text} for text in formset.non_form_errors()]
        for number, row in enumerate(formset.forms, start=1):
            where = _("%(title)s, ligne %(number)d") % {"title": title, "number": number}
            found += [
                {
                    **one,
                    "label": f"{where} : {one['label']}" if one["label"] else where,
                    "anchor": one["anchor"] or heading,
                }
                for one in _of(row)
            ]
    return found


def _of(form):
    return [
        {"label": _label(form, name), "anchor": _anchor(form, name), "text": text}
        for name, texts in form.errors.items()
        for text in texts
    ]


def _label(form, name):
    return capfirst(str(form[name].label)) if name in form.fields else ""


def _anchor(form, name):
    """The identifier of a field, or of what holds its boxes."""
    return (form[name].id_for_label or form[name].auto_id) if name in form.fields else ""
