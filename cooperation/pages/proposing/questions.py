"""The questions of a step as its page shows them: label, example, field, what was understood, what is wrong."""

from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError

from directory.database.fold import fold
from directory.french import french_number
from directory.models import Collectivite
from directory.reading.fields import EmailTextField, ReadField, TerritoryField
from directory.submissions import goals, raw
from directory.submissions.fields import Countries, GoalBoxes, json_of, lines_of
from directory.submissions.places import PlaceField

# A choice of meaning comes beside its field: « 10/11/12 » may be two dates. It holds for the text that it was offered
# for: whoever types something else meanwhile is read anew.
CHOSEN, OFFERED_FOR = "__choix", "__lu"

_SHAPES = (
    (forms.Textarea, "texte"),
    (forms.RadioSelect, "choix"),
    (forms.CheckboxSelectMultiple, "cases"),
    (forms.Select, "liste"),
    (forms.CheckboxInput, "case"),
    (forms.HiddenInput, "cache"),
)


@dataclass
class Question:
    """One field. ``shape``: what is drawn; ``control``: its HTML, made by Django; ``read``: lines of what was
    understood; ``choices``: meanings to choose from, ``[(text, label)]``; ``rows``: for a list, ``[Line]``.
    """

    name: str
    id: str
    shape: str
    label: str
    help: str = ""
    is_required: bool = False
    control: str = ""
    options: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    choices: list = field(default_factory=list)
    typed: str = ""
    read: list = field(default_factory=list)
    elsewhere: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    # The row taken away last, as lines, that « Annuler » puts back.
    removed: list = field(default_factory=list)
    one: str = ""
    source: str = ""
    is_many: bool = False
    # For the ODD: ``{sector: [numbers]}``, for the page to suggest as sectors are ticked.
    table: dict = field(default_factory=dict)


@dataclass
class Line:
    """A row of a list, as a group of questions. ``remove``: the value of its « Retirer » button."""

    number: int
    remove: str
    questions: list
    errors: list


def questions(form, *, with_readings=True):
    """``[Question]`` of a form, in order. ``with_readings``: what was understood is shown under each field."""
    return [question(form[name], with_readings=with_readings) for name in form.fields]


def question(bound, *, with_readings=True):
    one = bound.field
    id = bound.auto_id or f"id_{bound.html_name}"
    shape = _shape(one)
    found = Question(
        name=bound.html_name,
        id=id,
        shape=shape,
        label=str(bound.label),
        help=str(bound.help_text or ""),
        is_required=one.required,
        errors=list(bound.errors),
        elsewhere=getattr(one, "elsewhere", []),
        source=_source(one),
    )
    if raw.rows_of(one):
        found.shape, found.one = "lignes", str(one.one)
        found.rows = [_line(row) for row in bound.rows]
        if not one.required:
            # A line left empty is no line: nothing in it is required of whoever has none.
            for part in (part for line in found.rows for part in line.questions):
                part.is_required = False
        # Each line shows what is wrong in it; the list, what is wrong with the list.
        found.errors = [] if any(_is_faulty(line) for line in found.rows) else found.errors
        return found
    _offer(found, bound)
    found.read = _read(found, bound) if with_readings else []
    described = " ".join(
        part
        for part, is_there in (
            (f"{id}-aide", found.help),
            (f"{id}-erreur", found.errors),
            (f"{id}-lu", found.read),
        )
        if is_there
    )
    attributes = {"class": "saisie", "id": id}
    if described:
        attributes["aria-describedby"] = described
    if found.errors:
        attributes["aria-invalid"] = "true"
    if shape in ("choix", "cases"):
        found.options = [_option(option) for option in bound.subwidgets]
        found.is_many = len(found.options) > 8
        if isinstance(one, GoalBoxes):
            _suggest_goals(found, bound.form)
    elif shape == "case":
        found.options = [{"id": id, "name": bound.html_name, "is_checked": bool(bound.value()), "value": "on"}]
    else:
        if shape == "liste":
            attributes["class"] = "saisie champ-select"
        found.control = bound.as_widget(attrs=attributes)
    return found


def _suggest_goals(found, form):
    """Point out, never tick, the ODD that go with the sectors."""
    found.table = goals.suggestions()
    sectors = form["secteurs"].value() if "secteurs" in form.fields else ()
    likely = {str(number) for number in goals.suggested(int(pk) for pk in sectors or () if str(pk).isdecimal())}
    for option in found.options:
        option["is_suggested"] = str(option["value"]) in likely


def _shape(one):
    return next((shape for widget, shape in _SHAPES if isinstance(one.widget, widget)), "ligne")


def _option(option):
    data = option.data
    return {
        "id": option.id_for_label,
        "name": data["name"],
        "value": data["value"],
        "label": data["label"],
        "is_checked": data["selected"],
        "type": data["type"],
    }


def _line(row):
    others = row.non_field_errors() if row.is_bound else []
    return Line(row.number, row.remove_value, [question(row[name]) for name in row.fields], list(others))


def _is_faulty(line):
    return bool(line.errors) or any(one.errors for one in line.questions)


def _source(one):
    """Which list of names a field may offer as one types."""
    if isinstance(one, TerritoryField):
        return "territoires"
    if isinstance(one, Countries):
        return "pays"
    return "lieux" if isinstance(one, PlaceField) else getattr(one, "source", "")


def _read(found, bound):
    """What was understood of a spoken date, amount, territory or address, when it is not what was typed."""
    one, typed = bound.field, bound.value()
    if found.errors or not isinstance(one, ReadField | EmailTextField) or not str(typed or "").strip():
        return []
    try:
        value = one.clean(typed)
    except ValidationError:
        return []
    if isinstance(value, Collectivite):
        return [described(value)]
    if isinstance(one, EmailTextField):
        return [value] if value != typed.strip() else []
    lines = lines_of(one, json_of(one, value))
    return lines if fold(" ".join(lines)) != fold(typed) else []


def described(territory):
    """« Vendôme, commune, Loir-et-Cher (41), SIREN 214 102 691, réseau CENTRAIDER »."""
    actor, departement = territory.actor, territory.departement
    where = f"{departement.actor.name} ({departement.code})" if departement else ""
    siren = f"SIREN {french_number(int(actor.siren))}" if (actor.siren or "").isdecimal() else ""
    network = f"réseau {actor.network}" if actor.network_id else ""
    return ", ".join(filter(None, (actor.name, territory.kind_label.lower(), where, siren, network)))


def _offer(found, bound):
    """Meanings to choose from, when the answer has several."""
    for error in bound.form.errors.as_data().get(bound.name, []) if bound.form.is_bound else []:
        if error.params and error.params.get("choices"):
            found.choices = list(error.params["choices"])
            found.typed = str(bound.value() or "")


def settled(data):
    """The data of a request, each meaning that was chosen put in the place of what was typed."""
    if not any(key.endswith(CHOSEN) for key in data):
        return data
    data = data.copy()
    for key in [key for key in data if key.endswith(CHOSEN)]:
        name = key.removesuffix(CHOSEN)
        if data.get(name, "") == data.get(name + OFFERED_FOR, ""):
            data[name] = data[key]
    return data


def plain(raw):
    """Raw answers as lines: a text, a list, or rows of parts."""
    if isinstance(raw, dict):
        raw = [value for value in raw.values() if isinstance(value, str)]
        return [" · ".join(value for value in raw if value)]
    if isinstance(raw, list):
        return [line for one in raw for line in plain(one)]
    return [str(raw)] if raw else []
