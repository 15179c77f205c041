"""The fields of the forms: each question reads what is typed, keeps what it means as JSON, and shows it in lines.

Dates, hours, amounts and places come from ``directory.reading``. A field of any kind is handled by ``json_of`` (what it
cleaned, as JSON), ``answer_of`` (JSON, as it would have been typed) and ``lines_of`` (JSON, as people read it).
"""

import re
import unicodedata
from itertools import pairwise

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from directory.database.fold import fold
from directory.models import SDG, Sector
from directory.models.long_texts import HELP
from directory.reading.countries import (
    countries_by_code,
    countries_by_name,
    countries_listed,
    countries_meant,
    country_of,
    country_typed,
    typed_name,
)
from directory.reading.foreign import known_abroad
from directory.reading.memo import once
from directory.reading.result import quoted
from directory.reading.words import nearest, tidy
from directory.submissions import raw

# --- Any field -------------------------------------------------------------------------------------------------------


def json_of(field, value):
    """What ``field`` cleaned, as JSON; nothing said is ``""``, ``[]``, ``False`` or ``None``."""
    if hasattr(field, "to_json"):
        return field.to_json(value)
    return value


def answer_of(field, value):
    """The answer that means the JSON ``value``."""
    if hasattr(field, "raw"):
        return raw.tidy(field, field.raw(value))
    return raw.tidy(field, value)


def lines_of(field, value):
    """The JSON ``value`` as people read it: lines of text, none when nothing was said."""
    if value in (None, "", [], {}, False):
        return []
    if hasattr(field, "shown"):
        shown = field.shown(value)
        return [line for line in ([shown] if isinstance(shown, str) else shown) if line]
    if isinstance(field, forms.BooleanField):
        return [str(_("Oui"))]
    if isinstance(field, forms.ChoiceField):
        return [str(dict(field.choices).get(value, value))]
    return str(value).split("\n")


# --- Texts -----------------------------------------------------------------------------------------------------------


#: Signs that pasted texts carry unseen: soft hyphens, spaces of no width, marks of direction. Joiners make letters.
_UNSEEN = dict.fromkeys([0xAD, 0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def seen(text):
    """What one sees of a pasted text, its accents composed: another « école » is not found by who types « école »."""
    return unicodedata.normalize("NFC", text.translate(_UNSEEN))


class LongText(forms.CharField):
    """Several paragraphs. ``has_marks``: those of our long texts are read in it (``directory.models.long_texts``)."""

    def __init__(self, *, max_length=10_000, rows=6, has_marks=False, **kwargs):
        self.has_marks = has_marks
        if has_marks:
            kwargs["help_text"] = format_lazy("{} {}", kwargs.get("help_text", ""), HELP)
        super().__init__(max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value):
        return seen(super().to_python(value)).strip()


class LineText(forms.CharField):
    """One line: a line break typed in it is a space. Non-breaking spaces stay: they are French typography.

    ``source``: the list of names that the page offers as one types, if there is one.
    """

    def __init__(self, *, source="", **kwargs):
        super().__init__(**kwargs)
        self.source = source

    def to_python(self, value):
        return re.sub(r"[ \t\r\n]+", " ", seen(super().to_python(value))).strip()


class WebAddress(forms.URLField):
    """An address of the web: ``https://`` may be left out; nothing else than http and https is one."""

    default_error_messages = {
        "invalid": _("Cette adresse n’est pas lisible. Écrivez-la comme « https://www.vendome.eu »."),
    }
    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, *, max_length=300, **kwargs):
        super().__init__(max_length=max_length, assume_scheme="https", **kwargs)
        self.widget.input_type = "text"
        self.widget.attrs.setdefault("inputmode", "url")

    def to_python(self, value):
        return super().to_python(seen(value) if value else value)


_BEFORE_NUMBER = re.compile(r"^\s*(?:t[ée]l(?:[ée]phone)?\.?|portable|mobile)\s*:?\s*", re.IGNORECASE)


class Telephone(LineText):
    default_validators = [
        RegexValidator(
            r"^\+?[0-9(][0-9 .()\-/]{5,}$", _("Ce numéro n’est pas lisible. Écrivez-le comme « 02 54 89 42 00 ».")
        )
    ]

    def __init__(self, **kwargs):
        super().__init__(max_length=30, **kwargs)
        self.widget.input_type = "tel"
        self.widget.attrs["autocomplete"] = "tel"

    def to_python(self, value):
        """What is pasted with it, « Tél. : » or signs that nobody sees, is left aside."""
        return re.sub("[‐–—]", "-", _BEFORE_NUMBER.sub("", tidy(super().to_python(value))))


# --- Choices in the base ---------------------------------------------------------------------------------------------


class Boxes(forms.MultipleChoiceField):
    """Boxes to tick among rows of a small list; JSON: their sorted keys."""

    widget = forms.CheckboxSelectMultiple

    def to_json(self, value):
        return sorted(int(key) for key in value)

    def raw(self, value):
        return [str(key) for key in value or ()]

    def shown(self, value):
        labels = {str(key): label for key, label in self.choices}
        return [str(labels[str(key)]) for key in value if str(key) in labels]


class SectorBoxes(Boxes):
    def __init__(self, **kwargs):
        super().__init__(choices=_sectors, **kwargs)


class GoalBoxes(Boxes):
    def __init__(self, **kwargs):
        super().__init__(choices=_goals, **kwargs)


@once
def _goals():
    return [(str(goal.pk), str(goal)) for goal in SDG.objects.all()]


@once
def _sectors():
    return [(str(pk), name) for pk, name in Sector.objects.current().ordered().values_list("pk", "name")]


# « Mali et Sénégal » are two, « Trinité et Tobago » is one: the signs that cut the most come first.
_CUTS = tuple(map(re.compile, (r"[;\n]", r",", r"[/&+]|\s[-–—]\s", r"(?i:\bet\b)")))


def _cut(text, signs=_CUTS):
    """The names in ``text``; one that is a country's whole name is never cut, nor what stands in parentheses."""
    if not signs or country_of(text) or countries_meant(text) is not None:
        return [text.strip()] if text.strip() else []
    outside = re.sub(r"\([^()]*\)", lambda area: "\0" * len(area[0]), text)
    ends = [(0, 0), *(found.span() for found in signs[0].finditer(outside)), (len(text), len(text))]
    parts = [text[end:start] for (_start, end), (start, _end) in pairwise(ends)]
    return [one for part in parts for one in _cut(part, signs[1:])]


_MOST_LIKELY = 5
# « Le Mali », « au Niger », « l’Inde ».
_ARTICLE = re.compile(r"^(?:(?:le|la|les|aux?|en)\s+|l[’'])", re.IGNORECASE)


class Countries(forms.CharField):
    """One or several countries by any of their names, between commas; JSON: their sorted codes."""

    default_error_messages = {
        "unknown": _("« %(name)s » n’est pas un pays que nous connaissons. Écrivez son nom en français."),
        "nearest": _("« %(name)s » n’est pas un pays que nous connaissons. Vouliez-vous dire « %(nearest)s » ?"),
        "likely": _("« %(name)s » n’est pas un pays que nous connaissons. Vouliez-vous dire ?"),
        "several": _("« %(name)s » peut être plusieurs pays. Lequel est-ce ?"),
        "continent": _("« %(name)s » n’est pas un seul pays. Écrivez chaque pays, entre des virgules."),
        "many": _("Cent pays au plus."),
    }

    def __init__(self, *, most=100, **kwargs):
        super().__init__(max_length=2000, **kwargs)
        self.most = most

    def clean(self, value):
        text = super().clean(value)
        return self.read(text) if text else []

    def read(self, text):
        """The codes of the countries that ``text`` names. Raises ``ValidationError``."""
        codes = {key: countries[0].pk for key, countries in countries_by_name().items()}
        found = []
        for name, _regions in self.named(text):
            name = name if country_typed(name) else _ARTICLE.sub("", name)
            if (meant := countries_meant(name)) is not None:
                self._ask(text, name, meant)
            country = country_typed(name)
            found.append(country.pk if country else self._refuse(text, name, codes))
        if len(found) > self.most:
            raise ValidationError(self.error_messages["many"], code="many")
        return sorted(set(found))

    @classmethod
    def named(cls, text):
        """``[(name of a country, [what is said of where in it])]``: « Sénégal (Casamance), Mali »."""
        inside = re.compile(r"\s*\(([^()]*)\)\s*$")
        found = []
        for part in _cut(text):
            area = None if country_of(part) else inside.search(part)
            if area and country_of(area[1]):
                # « Congo (RDC) ».
                part, area = area[1], None
            name = inside.sub("", part) if area else part
            if fold(name):
                found.append((name.strip(), _cut(area[1]) if area else []))
        return found

    def _ask(self, text, name, meant):
        choices = [(text.replace(name, typed_name(country)), country.name) for country in meant]
        code = "several" if choices else "continent"
        raise ValidationError(self.error_messages[code], code=code, params={"name": name[:60], "choices": choices})

    def _refuse(self, text, name, codes):
        near = self._near(name, codes)
        likely = self._listed(name) or [*near, *self._around(name)]
        code = "unknown" if not likely else "nearest" if likely == near[:1] else "likely"
        choices = [(text.replace(name, typed), label) for typed, label in likely]
        params = {"name": name[:60], "nearest": likely[0][1] if likely else "", "choices": choices}
        raise ValidationError(self.error_messages[code], code=code, params=params)

    def _listed(self, name):
        """Of « Mali Niger », both; each, where one alone is asked."""
        typed = [typed_name(country) for country in countries_listed(name)]
        return [(one, one) for one in ([", ".join(typed)] if typed and self.most > 1 else typed)]

    @staticmethod
    def _near(name, codes):
        close = nearest(fold(name).replace(" ", ""), [known for known in codes if " " not in known])
        near = [countries_by_code()[code] for code in dict.fromkeys(codes[known] for known in close)]
        return [(typed_name(country), country.name) for country in near[:_MOST_LIKELY]]

    @staticmethod
    def _around(name):
        """Of « Bamako », the country where it is."""
        codes = dict.fromkeys(place.country for place in known_abroad(name))
        lands = [countries_by_code()[code] for code in codes if code in countries_by_code()][:_MOST_LIKELY]
        where = _("%(country)s, où se trouve %(place)s")
        return [(typed_name(land), where % {"country": land.name, "place": quoted(name)}) for land in lands]

    def to_json(self, value):
        return value

    def raw(self, value):
        named = [typed_name(country) for code, country in countries_by_code().items() if code in value] if value else []
        return ", ".join(named)

    def shown(self, value):
        return self._names(value)

    def _names(self, codes):
        return [country.name for code, country in countries_by_code().items() if code in codes] if codes else []


class OneCountry(Countries):
    """One country; JSON: its code, or ``""``."""

    default_error_messages = {"many": _("Un seul pays par ligne.")}

    def __init__(self, **kwargs):
        super().__init__(most=1, **kwargs)

    def clean(self, value):
        return "".join(super().clean(value))

    def raw(self, value):
        return super().raw([value] if value else [])

    def shown(self, value):
        return self._names([value])


# How many rows a correction may add to a sheet that has too many already.
SPARE_ROWS = 5

# --- Rows ------------------------------------------------------------------------------------------------------------


class Row(forms.Form):
    """One row of a list: the form of its parts. ``label_of`` says a row's JSON on one line."""

    use_required_attribute = False

    def __init__(self, *args, context=None, **kwargs):
        super().__init__(*args, **kwargs)
        # What the other questions of the step say of all rows: the countries of a project.
        self.context = context or {}
        self.several = {}

    def json(self):
        """What was understood, by part."""
        return {name: json_of(field, self.cleaned_data.get(name)) for name, field in self.fields.items()}

    def jsons(self):
        """The rows that this one means: more than one when several places were typed in it."""
        row = self.json()
        return [row | {name: value} for name, values in self.several.items() for value in values] or [row]

    @classmethod
    def answer_of(cls, value):
        value = value if isinstance(value, dict) else {}
        return {name: answer_of(field, value.get(name, field.initial)) for name, field in cls.base_fields.items()}

    @classmethod
    def label_of(cls, value):
        words = (line for name, field in cls.base_fields.items() for line in lines_of(field, value.get(name)))
        return ", ".join(words)


class RowsWidget(forms.Widget):
    """Named ``name-0-part``, ``name-1-part``…: pages draw the rows themselves, from ``BoundRows.rows``."""

    def value_from_datadict(self, data, files, name):
        return None

    def value_omitted_from_data(self, data, files, name):
        return False


class BoundRows(BoundField):
    @property
    def data(self):
        return raw.received(self.field, self.html_name, self.form.data)

    @property
    def answer(self):
        """The rows as typed, at least ``field.shown_rows`` of them."""
        rows = raw.tidy(self.field, self.data if self.form.is_bound else self.initial)
        missing = max(self.field.shown_rows - len(rows), 0)
        return rows + [self.field.parts.answer_of({}) for _number in range(missing)]

    @property
    def rows(self):
        """A form for each row, with its own errors when this one was checked. ``row.number`` counts from 1."""
        answer = self.answer
        # Too many to be accepted are not read one by one: a place costs a dozen queries.
        checked = self.form.is_bound and getattr(self.form, "is_checked", True) and len(answer) <= self.field.cap
        forms_of_rows = self.field.forms_of(self.html_name, answer, checked=checked)
        for number, row in enumerate(forms_of_rows):
            row.index, row.number = number, number + 1
            row.remove_value = f"{self.html_name}-{number}"
        return forms_of_rows


class Rows(forms.Field):
    """A list that people lengthen: partners, funders, places, members. JSON: a list of ``{part: JSON}``.

    ``parts``: the ``Row`` of one line; ``one``: what a line is, for the button (« Ajouter un partenaire »).
    """

    widget = RowsWidget
    most = raw.MOST_ROWS
    shown_rows = 1
    default_error_messages = {
        "many": _("Trente lignes au plus. Pour la suite, dites-le à l’équipe à la dernière étape."),
        "row": _("Ligne %(number)s, %(label)s : %(sentence)s"),
        "whole_row": _("Ligne %(number)s : %(sentence)s"),
    }

    def __init__(self, parts, *, one, least=0, **kwargs):
        kwargs.setdefault("required", least > 0)
        super().__init__(**kwargs)
        self.parts, self.one, self.least = parts, one, least
        self.shown_rows = max(least, 1)
        self.context = {}
        # JSON of the rows of the sheet that is corrected: one that nobody touched keeps its meaning.
        self.known = []

    def get_bound_field(self, form, field_name):
        return BoundRows(form, self, field_name)

    @property
    def cap(self):
        """How many rows are accepted: a sheet that has more already keeps them, and a few more."""
        return max(self.most, len(self.known) + SPARE_ROWS)

    def forms_of(self, name, answer, *, checked):
        """The forms of the rows of ``answer``; those left empty are never complained of."""
        rows = []
        for number, row in enumerate(answer):
            prefix = f"{name}-{number}"
            data = {}
            for part, field in self.parts.base_fields.items():
                data |= raw.spread(field, f"{prefix}-{part}", row.get(part))
            form = self.parts(raw.MultiValueDict(data), prefix=prefix, context=self.context)
            if not checked or raw.is_blank_row(self.parts, row) or self.known_as(row) is not None:
                form._errors = forms.utils.ErrorDict()
            rows.append(form)
        return rows

    def clean(self, value):
        """``value``: rows as typed. Raises all that is wrong, line by line."""
        answer = raw.tidy(self, value)
        if len(answer) > self.cap:
            raise ValidationError(self.error_messages["many"], code="many")
        found, errors = [], []
        for number, form in enumerate(self.forms_of("ligne", answer, checked=True), start=1):
            if raw.is_blank_row(self.parts, answer[number - 1]):
                continue
            if (known := self.known_as(answer[number - 1])) is not None:
                found.append(known)
                continue
            errors += self._complaints(form, number)
            if form.is_valid():
                found += form.jsons()
        if errors:
            raise ValidationError(errors)
        if len(found) < self.least:
            raise ValidationError(self.error_messages["required"], code="required")
        return found

    def known_as(self, row):
        """The JSON of the row of the sheet that ``row`` repeats as it is, or ``None``."""
        return next((one for one in self.known if raw.same_row(self.parts, row, self.parts.answer_of(one))), None)

    def _complaints(self, form, number):
        for part, sentences in form.errors.items():
            label = str(form.fields[part].label).lower() if part in form.fields else ""
            code = "row" if label else "whole_row"
            for sentence in sentences:
                params = {"number": number, "label": label, "sentence": sentence}
                yield ValidationError(self.error_messages[code], code=code, params=params)

    def to_json(self, value):
        return value or []

    def raw(self, value):
        return [self.parts.answer_of(row) for row in value or ()]

    def shown(self, value):
        return [self.parts.label_of(row) for row in value if isinstance(row, dict)]
