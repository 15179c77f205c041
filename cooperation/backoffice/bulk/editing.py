"""The same values given to many sheets: fields of their own form, read, checked and saved by it, sheet by sheet."""

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.forms import FileField
from django.http import QueryDict
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperation.accounts import roles
from cooperation.backoffice.bulk.deeds import NOT_YOURS, Deed, Foreseen
from cooperation.backoffice.history import NOTHING, shown
from cooperation.backoffice.labels import label
from directory.bulk import LeftOut
from directory.french import all_of
from directory.models import Actor

ADD, REMOVE, REPLACE, EMPTY = "ajouter", "retirer", "remplacer", "vider"
MODES = {
    ADD: gettext_lazy("Ajouter"),
    REMOVE: gettext_lazy("Retirer"),
    REPLACE: gettext_lazy("Remplacer par"),
    EMPTY: gettext_lazy("Vider"),
}
# What makes a sheet itself: two sheets do not have the same.
OWN = {"title", "name", "slug", "actor", "acronym", "code"}


class Edit(Deed):
    name, title = "edit_chosen", gettext_lazy("Modifier des champs")
    # Each is checked by its form, twice.
    most = 1000
    step = "modifier"

    # --- What may be given, and what was ---

    @staticmethod
    def fields(context):
        """``{name: field}`` of the form of a sheet, in its order, but for what is one sheet's alone."""
        form = context.admin.get_form(context.request, None)
        found = {name: field for name, field in form.base_fields.items() if _is_shared(context.model, name, field)}
        if not roles.is_national(context.user):
            found.pop("network", None)
        return found

    @staticmethod
    def names(context):
        return context.group.answers.get("champs", [])

    def about(self, context):
        if "labels" not in context.extra:
            fields = self.fields(context)
            context.extra["labels"] = {name: str(fields[name].label) for name in self.names(context) if name in fields}
        found = context.extra["labels"].values()
        return all_of([one[:1].lower() + one[1:] if not one.isupper() else one for one in found])

    def ask_more(self, context):
        """The page where fields are chosen, then their values; ``None`` once they are given."""
        request, answers = context.request, context.group.answers
        if request.method == "POST" and request.POST.get("geste") == "autrement":
            context.group.answers = {"suite": answers.get("suite", "")}
            context.group.save(update_fields=["answers"])
            return redirect(request.path)
        if answers.get("champs"):
            return None
        fields, sent = self.fields(context), request.POST or request.GET
        names = [name for name in fields if name in sent.getlist("champ")]
        given, errors = {}, {}
        if request.method == "POST" and names:
            given, errors = _read(context.model, fields, names, request.POST)
            if not errors:
                context.group.answers = {**answers, "champs": names, "donnees": given}
                context.group.save(update_fields=["answers"])
                return redirect(request.path)
        form = context.admin.get_form(request, None, fields=names)(request.POST or None)
        shown_fields = [
            {
                "bound": form[name],
                "modes": [(mode, MODES[mode]) for mode in _modes(context.model, name, fields[name])],
                "mode": request.POST.get(f"mode-{name}", ""),
                "error": errors.get(name, ""),
            }
            for name in names
        ]
        title = _("%(title)s : %(what)s") % {"title": self.title, "what": context.named(len(context.group.asked))}
        page = {
            "offered": [(name, capfirst(str(field.label)), name in names) for name, field in fields.items()],
            "fields": shown_fields,
            "media": context.admin.media + form.media,
            "back": context.list_address(),
            "opts": context.model._meta,
            "list": context.list_address(),
            "nothing": request.method == "POST" and not names,
        }
        return "modifier", title, page

    # --- One sheet ---

    def foresee(self, context, row):
        # The form locks the sheet; links are seen once written: nothing of it stays.
        with transaction.atomic():
            try:
                form, before, after = self._checked(context, row)
                if any(_is_list(context.model, one) for one in form.fields):
                    self._save(context, form)
            finally:
                transaction.set_rollback(True)
        return Foreseen(self.about(context), before="\n".join(before), after="\n".join(after))

    def carry_out(self, context, row):
        form, _before, _after = self._checked(context, row)
        self._save(context, form)

    def _checked(self, context, row):
        """The form of ``row``, valid, and what it changes in words. Raises ``LeftOut``."""
        names = self.names(context)
        if not roles.can_change(context.user, row):
            raise LeftOut(NOT_YOURS)
        if roles.fixed_fields(context.user, row) & set(names):
            raise LeftOut(_("ces champs viennent du référentiel officiel"))
        if "Form" not in context.extra:
            context.extra["Form"] = context.admin.get_form(context.request, None, fields=names)
        was = {name: _value(row, name) for name in names}
        form = context.extra["Form"](_data(context.group.answers["donnees"], row), instance=row)
        for name in set(form.fields) - set(names):
            del form.fields[name]
        if not form.is_valid():
            raise LeftOut(_sentence(form))
        for one in {row, roles.record_of(row)}:
            try:
                one.validate_constraints()
            except ValidationError as refusal:
                raise LeftOut(" ".join(refusal.messages)) from refusal
        becomes = {
            name: form.cleaned_data[name] if _is_list(context.model, name) else _value(row, name) for name in names
        }
        changed = [name for name in names if _words(row, name, was[name]) != _words(row, name, becomes[name])]
        if not changed:
            raise LeftOut(_("elle le dit déjà"))
        self.about(context)
        told = [
            [f"{capfirst(context.extra['labels'][name])} : {_words(row, name, side[name])}" for name in changed]
            for side in (was, becomes)
        ]
        return form, *told

    @staticmethod
    def _save(context, form):
        lacked = roles.record_of(form.instance).missing_for_publication()
        row = form.save(commit=False)
        context.admin.save_model(context.request, row, form, True)
        form.save_m2m()
        record = roles.record_of(row)
        missing = record.missing_for_publication()
        if lost := [one for one in missing if one not in lacked and not record.is_published]:
            raise LeftOut(_("elle ne pourrait plus être publiée : %(lost)s") % {"lost": " ; ".join(map(str, lost))})
        if record.is_published and missing:
            raise LeftOut(_("publiée : %(missing)s") % {"missing": " ; ".join(map(str, missing))})

    def done(self, number, model):
        return ngettext("%(n)d fiche modifiée.", "%(n)d fiches modifiées.", number) % {"n": number}


# --- Fields ----------------------------------------------------------------------------------------------------------


def _column(model, name):
    """The field of ``model``, or of its actor; ``None`` for what is neither's."""
    for one in (model, Actor):
        try:
            return one._meta.get_field(name)
        except FieldDoesNotExist:
            continue
    return None


def _is_list(model, name):
    return _column(model, name).many_to_many


def _is_shared(model, name, field):
    column = _column(model, name)
    if column is None or name in OWN or isinstance(field, FileField):
        return False
    return not getattr(column, "unique", False) and not column.one_to_one


def _modes(model, name, field):
    if _is_list(model, name):
        return (ADD, REMOVE, REPLACE, *(() if field.required else (EMPTY,)))
    can_be_empty = not field.required and not isinstance(_column(model, name), models.BooleanField)
    return (REPLACE, EMPTY) if can_be_empty else (REPLACE,)


def _read(model, fields, names, sent):
    """``({name: [mode, {key of the form: what was typed}]}, {name: error})``."""
    given, errors = {}, {}
    for name in names:
        field, mode = fields[name], sent.get(f"mode-{name}", "")
        typed = {key: sent.getlist(key) for key in sent if key == name or key.startswith(f"{name}_")}
        given[name] = [mode, typed]
        if mode not in _modes(model, name, field):
            errors[name] = _("Dites ce qu’il faut faire de ce champ.")
        elif mode != EMPTY:
            errors[name] = _fault(field, name, sent)
    return given, {name: error for name, error in errors.items() if error}


def _fault(field, name, sent):
    try:
        value = field.clean(field.widget.value_from_datadict(sent, {}, name))
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    is_given = value.exists() if hasattr(value, "exists") else value not in (None, "", [])
    return "" if is_given else _("Donnez une valeur, ou choisissez « Vider ».")


def _data(given, row):
    """What the form of ``row`` is sent: for links, the rows that it would have."""
    data = QueryDict(mutable=True)
    stamp = roles.record_of(row)
    data["version"] = stamp.updated_at.isoformat() if hasattr(stamp, "updated_at") else ""
    for name, (mode, typed) in given.items():
        if mode == EMPTY:
            continue
        if mode in (ADD, REMOVE):
            current = [str(key) for key in getattr(row, name).values_list("pk", flat=True)]
            chosen = typed.get(name, [])
            kept = [key for key in current if mode == ADD or key not in chosen]
            data.setlist(name, [*kept, *(key for key in chosen if mode == ADD and key not in current)])
            continue
        for key, values in typed.items():
            data.setlist(key, values)
    return data


def _value(row, name):
    """What a sheet says: rows, or a value and whether it is approximate."""
    column = _column(type(row), name)
    if column.many_to_many:
        return list(getattr(row, name).all())
    owner = row if column.model is type(row) else roles.record_of(row)
    return getattr(owner, column.attname), getattr(owner, f"{name}_is_approximate", False)


def _words(row, name, value):
    column = _column(type(row), name)
    if column.many_to_many:
        return ", ".join(sorted(label(one) for one in value)) or NOTHING
    return shown(column, value[0], is_approximate=value[1])


def _sentence(form):
    return " ".join(
        f"{capfirst(str(form.fields[name].label))} : {' '.join(errors)}" if name in form.fields else " ".join(errors)
        for name, errors in form.errors.items()
    )
