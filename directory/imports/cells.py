"""How cells are read, for all kinds: the readers of the forms, given what a workbook knows besides.

Each reader is called ``(sources, row)``: it sets ``row.values``, or asks.
"""

import datetime
import html
import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

from directory.database.fold import fold
from directory.dates import PartialDate
from directory.enums import BudgetKind
from directory.french import all_of, counted, quoted
from directory.imports.headers import units_of
from directory.matching import nearest
from directory.reading.amounts import CEILING, NONE, Amount, read_amount
from directory.reading.countries import country_of
from directory.reading.dates import read_date
from directory.reading.fields import (
    END,
    START,
    SpokenAmountField,
    SpokenDate,
    SpokenDateField,
    settle_period,
)
from directory.reading.memo import once
from directory.reading.result import Kind, asked, choices_of, refused
from directory.reading.words import answered
from directory.submissions.fields import Countries, WebAddress

#: Between several values, the signs that always cut first; our own exports use the first.
SURE_CUTS = re.compile(r"\s\|\s|[;\n•·]|(?:^|\n)\s*[-–—*]\s+")
OTHER_CUTS = (
    re.compile(r"\s[-–—]\s|\s/\s"),
    re.compile(r"[,/]|\s[&+]\s"),
    re.compile(r"\s+et\s+", re.IGNORECASE),
)
#: In the memory of a row: its country has to be settled first, which may say where its places are.
COUNTRY_ASKED = "country is asked"
_CENT = Decimal("0.01")
#: How spreadsheets number days, from 1954 to 2064.
_SERIAL = re.compile(r"[2-5]\d{4}")


def is_blank(text):
    """« - », « néant », « n/a »: a cell that says nothing."""
    return answered(text) in ("blank", "unknown", "none")


_VOID = frozenset("x neant aucun aucune nc na nsp so ras inconnu inconnue rien".split())  # noqa: SIM905


#: « Projet 0 », « Sans 2 »: the name of one of several.
_NUMBERED = re.compile(r"^(?!n |no )[a-z].*[a-z] \d+$")


def _is_void(source, text, row):
    """Whether a text says nothing, told; in a file of ours, where what we do not know leaves an empty cell, words were
    typed on purpose.
    """
    return is_nothing(source, text, row) if not (row.rehearsal.mapping.is_ours and _may_mean(text)) else False


def is_nothing(source, text, row):
    """Whether a text says nothing; told when somebody may have meant it: « Encore une », « en attente »."""
    if not is_blank(text) or _NUMBERED.search(fold(text)):
        return False
    if _may_mean(text):
        row.tell(f"{source.cell} : {quoted(text)} est lu « je ne sais pas » : rien n’en est repris.")
    return True


def _may_mean(text):
    return fold(text) not in _VOID and any(sign.isalpha() for sign in text)


# --- Texts -----------------------------------------------------------------------------------------------------------


_MARKUP = re.compile(
    r"<(script|style)\b.*?</\1\s*>|</?(?:p|br|div|span|[biu]|strong|em|a|ul|ol|li|font|h[1-6])\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)


def without_markup(text):
    """A text copied from a page without its tags, on lines where they began one."""
    if not _MARKUP.search(text):
        return text
    text = re.sub(r"\s*(?:</(?:p|div|li|h[1-6])\s*>|<br\s*/?>)\s*", "\n", text, flags=re.IGNORECASE)
    lines = (" ".join(line.split()) for line in html.unescape(_MARKUP.sub("", text)).split("\n"))
    return "\n".join(line for line in lines if line)


def _said(source, row):
    """A text of several lines; « oui » is none: it is kept for the team."""
    text = without_markup(row.typed(source).strip())
    if says_yes(text) or fold(text) in ("non", "n"):
        row.notes.append(f"{(source.header or ('Texte',))[0]} : {text}")
        return ""
    return text


def line(name, longest=300):
    """One line of text, published."""

    def read(sources, row):
        source = sources[0]
        # A mark that sends to a note below the table is not of the name.
        text = re.sub(r"(?<=\w)\s*[*¹²³⁴⁵]+$", "", " ".join(without_markup(row.typed(source)).split()))
        text = row.public(source, text)
        if text and len(text) > longest:
            row.refuse(source, f"{quoted(text[:60] + '…')} compte {counted(len(text), 'signe')} : {longest} au plus.")
        elif text and not _is_void(source, text, row):
            row.values[name] = text

    return read


def paragraphs(name, longest=10_000):
    """Several lines of text, published; several columns are as many paragraphs."""

    def read(sources, row):
        texts = [row.public(source, _said(source, row)) for source in sources]
        text = "\n\n".join(
            text for text, one in zip(texts, sources, strict=True) if text and not _is_void(one, text, row)
        )
        if len(text) > longest:
            row.refuse(sources[0], f"ce texte compte {counted(len(text), 'signe')} : {longest} au plus.")
        elif text:
            row.values[name] = text

    return read


def address(name):
    """An address of the web."""

    def read(sources, row):
        text = row.typed(sources[0]).strip()
        if is_nothing(sources[0], text, row):
            return
        try:
            row.values[name] = WebAddress().clean(text)
        except ValidationError as error:
            row.refuse(sources[0], " ".join(error.messages))

    return read


def choice(name, words, choices):
    """One of ``choices`` (``[(value, label)]``) by its label, or by ``words``: ``{value: "mots, séparés"}``."""
    by_word = _words_of(words, choices)
    labels = {value: str(label) for value, label in choices}

    def read(sources, row):
        source = sources[0]
        text = row.typed(source)
        key = fold(text)
        if several := [one for one in sources if one.detail and row.typed(one) != text]:
            said = [source.text, *(one.text for one in several)]
            row.ask(source, f"{all_of(map(quoted, said))} sont cochés. Lequel garder ?", [(one, one) for one in said])
            return
        if key in by_word:
            row.values[name] = str(by_word[key])
            return
        near = nearest(key, list(by_word))
        if share := re.fullmatch(r"(\d{1,3})(?:[.,]\d+)? ?%", text.strip()):
            # « Avancement : 62,5 % ».
            key = "termine" if share[1] == "100" else "en cours" if int(share[1]) < 100 else key
        if key in by_word and share:
            row.values[name] = str(by_word[key])
            row.tell(f"{source.cell} : {quoted(text)} est lu {quoted(labels[by_word[key]])}.")
        elif near and near[0][0] <= 1:
            row.values[name] = str(by_word[near[0][1]])
        elif not is_nothing(source, text, row):
            row.ask(
                source,
                f"{quoted(text)} n’est pas un choix que nous connaissons. Est-ce…",
                [(str(label), str(label)) for _value, label in choices],
            )

    return read


def choice_named(words, choices):
    """``Meaning.named`` of a ``choice``."""
    by_word = _words_of(words, choices)
    return lambda header: header if fold(header) in by_word else ""


def _words_of(words, choices):
    """``{folded word: value}``."""
    labels = {fold(str(said)): value for value, label in choices for said in (label, value)}
    return labels | {fold(word): value for value, said in words.items() for word in said.split(",")}


_YES = frozenset(["oui", "yes", "o", "vrai", "true", "x", "ok", "accord", "d accord", "1", "oui accord", "accord oui"])


def says_yes(text):
    """Whether a cell says « oui » and nothing else; « oui, sauf le courriel » does not."""
    return fold(text) in _YES


# --- Dates -----------------------------------------------------------------------------------------------------------


def date_reading(source, text, *, part=None, years=None):
    """The ``Reading`` of a cell as a date; a serial number of a spreadsheet is asked, not believed."""
    if isinstance(source.value, PartialDate) and text == source.text:
        text = str(source.value)
    elif isinstance(source.value, Decimal) and text == source.text and source.value == int(source.value):
        text = str(int(source.value))
    if _SERIAL.fullmatch(text.strip()):
        day = PartialDate.fromedtf(_day_of_serial(int(text)))
        return asked(
            f"{quoted(text)} est une date comptée en jours par un tableur : voulez-vous dire {str(day)} ?",
            choices_of(str(day)),
        )
    return _date_said(text, part, years)


@once
def _date_said(text, part, years):
    field = SpokenDateField(part=part, **({"years": years} if years else {}))
    reading = field.reading(text)
    if not reading.is_settled and reading.value is None:
        return reading
    if _depends_on_the_day(text, field.years):
        is_one = isinstance(reading.value, PartialDate)
        sentence = f"{quoted(text)} dépend du jour où on le lit. Écrivez la date."
        return asked(sentence, choices_of(str(reading.value))) if is_one else refused(sentence)
    return replace(reading, value=field.value_of(reading, text))


def _depends_on_the_day(text, years):
    """Whether a date would have been read otherwise some months ago: « hier », « l’an dernier ». Nobody knows on what
    day a cell was written.
    """
    today = timezone.localdate()
    before = today - datetime.timedelta(days=400)
    return read_date(text, today=before, years=years).value != read_date(text, today=today, years=years).value


def _day_of_serial(number):
    return (datetime.date(1899, 12, 30) + datetime.timedelta(days=number)).isoformat()


def dates(start, end, period, *, years=None, is_day=False):
    """Readers of the start, of the end, and of both in one cell, which ``settle_dates`` then puts together.

    ``is_day``: a record holds days alone, so that what is less than one is asked.
    """
    take = _to_the_day if is_day else _taken

    def reader(part):
        def read(sources, row):
            source = sources[0]
            said = take(source, row, part=part, years=years)
            if said is not None:
                row.memo.setdefault("dates", {})[part] = (said, source)

        return read

    def read_period(sources, row):
        source = sources[0]
        reading = date_reading(source, row.typed(source), part=START, years=years)
        if not reading.is_settled and _is_ongoing(source, row, years):
            row.tell(f"{source.cell} : {quoted(source.text)} ne dit pas le début : il reste inconnu.")
            return
        said = take(source, row, part=START, years=years)
        if said is None:
            return
        if said.date is not None and said.other is None and not said.is_ongoing and not _is_since(source.text):
            # « 2019 », of an action, is all of it.
            said = replace(said, other=said.date)
        row.memo.setdefault("dates", {}).setdefault(START, (said, source))

    return reader(START), reader(END), read_period


def _to_the_day(source, row, **how):
    return row.take(date_reading(source, row.typed(source), **how), source)


def _taken(source, row, **how):
    """What a date says; of one that says more than a sheet keeps, « T1 2019 », « 1993 (renouvelé) », what is kept is
    told, and the whole noted.
    """
    text = row.typed(source)
    reading = date_reading(source, text, **how)
    kept = reading.choices[0].text if reading.choices and reading.value is not None else ""
    if reading.is_settled or not kept:
        bare = _ASIDE.sub("", text)
        other = reading if reading.is_settled or bare == text else date_reading(source, bare, **how)
        if not other.is_settled or other is reading:
            return row.take(reading, source)
        reading, kept = other, bare
    row.tell(f"{source.cell} : {quoted(text)} se gardera {quoted(kept)}, et tel quel dans la note pour l’équipe.")
    row.notes.append(f"{' / '.join(reversed(source.header))} : {text}")
    return reading.value


#: What is said after a date, and is none.
_ASIDE = re.compile(r"\s*\((?!ou\b)[^()]*\)\s*$")


def _is_ongoing(source, row, years):
    """« en cours », of both dates: the end is to come."""
    said = date_reading(source, row.typed(source), part=END, years=years)
    return said.is_settled and said.value is not None and said.value.is_ongoing


def _is_since(text):
    return bool(re.match(r"\s*(depuis|à partir|des|dès|à compter|debut|début)\b", text, re.IGNORECASE))


def settle_dates(row, start, end):
    """Give ``row.values`` the two dates, once a period said in one cell is shared between both."""
    said = row.memo.get("dates")
    if not said:
        return
    first, last = (said.get(part, (None, None))[0] for part in (START, END))
    source = (said.get(END) or said.get(START))[1]
    try:
        first, last = settle_period(first, last)
    except ValidationError as error:
        row.refuse(source, " ".join(error.messages))
        return
    for name, one in ((start, first), (end, last)):
        if isinstance(one, SpokenDate) and one.date is not None:
            row.values[name] = one.date.edtf()


# --- Amounts ---------------------------------------------------------------------------------------------------------


def amount_reading(source, text):
    """The ``Reading`` of a cell as an amount; a unit said in the header counts: « Budget (k€) »."""
    unit = next((one for words in source.header for one in units_of(words) if _is_unit(one)), "")
    number = source.value if isinstance(source.value, Decimal) and text == source.text and "%" not in text else None
    if number is not None and not unit and 0 <= number < CEILING:
        amount = number.quantize(_CENT, ROUND_HALF_UP)
        return (
            read_amount("néant") if not amount else replace(read_amount("1"), value=Amount(BudgetKind.AMOUNT, amount))
        )
    if number is not None:
        text = format(number.normalize(), "f").replace(".", ",")
    # As accountants write a loss.
    text = re.sub(r"^\s*\((\s*\d[\d\s.,]*(?:€|euros?)?\s*)\)\s*$", r"-\1", text)
    if unit and re.fullmatch(r"[\d\s.,]+", text):
        text = f"{text} {unit}"
    return _amount_said(text)


_amount_said = once(read_amount)


def _is_unit(text):
    return fold(text).replace(" ", "") in (
        "k", "ke", "keur", "keuros", "m", "me", "meur", "meuros", "milliers", "millierseuros", "milliersdeuros",
        "millions", "millionsdeuros", "fcfa", "cfa", "xof", "xaf", "dollars", "usd",
    )  # fmt: skip


def amount(name):
    """Euros, néant or unknown, as ``SpokenAmountField`` keeps it."""

    def read(sources, row):
        source = sources[0]
        said = row.take(amount_reading(source, row.typed(source)), source)
        if said is not None:
            row.values[name] = SpokenAmountField().to_json(said)
            if (cell := row.cells.get(source.letter)) is not None and cell.is_filled:
                row.tell(f"{source.cell} : {quoted(source.text)} est dans une case fusionnée, reprise en entier ici.")

    return read


def money_of(source, row):
    """The ``Amount`` of what a funder gives, ``None`` when it gives nothing or when it has to be asked; an unknown
    amount is one.
    """
    text = row.typed(source)
    reading = amount_reading(source, text)
    if reading.kind == Kind.NONE or answered(text) in ("blank", "none"):
        return None
    said = row.take(reading, source)
    return None if said in (None, NONE) else said


# --- Marks ------------------------------------------------------------------------------------------------------------

_MARKS = frozenset(["x", "xx", "oui", "o", "yes", "y", "ok", "vrai", "true", "1"])
_SIGNS_OF_YES = frozenset("✓✔✗✘☑☒●•■◼×")
_NO = frozenset(["", "non", "n", "no", "0", "faux", "false"])


def is_mark(text):
    """« x », « oui », « ✓ »: that what heads the column is true of the row."""
    return fold(text) in _MARKS or (bool(text.strip()) and set(text.strip()) <= _SIGNS_OF_YES)


def is_no_mark(text):
    return not is_mark(text) and fold(text) in _NO


# --- Lists -----------------------------------------------------------------------------------------------------------


def cut(text, is_known, signs=OTHER_CUTS):
    """The names in ``text``: cut by what surely cuts, then, where it is not one that we know, by what may."""
    found = []
    for piece in SURE_CUTS.split(text):
        piece = piece.strip(" ,;–—-\t").strip()
        if fold(piece):
            found += _cut(piece, is_known, signs)
    return found


def _cut(text, is_known, signs):
    if not signs or is_known(text):
        return [text]
    parts = [part.strip() for part in signs[0].split(text) if fold(part)]
    return [one for part in parts for one in _cut(part, is_known, signs[1:])]


def countries(name):
    """Codes of countries."""

    def read(sources, row):
        found, places = [], []
        for source in sources:
            text = row.typed(source)
            if is_nothing(source, text, row):
                continue
            codes, regions, error = _countries_said(text)
            if error is not None:
                row.memo[COUNTRY_ASKED] = True
                _complain(error, source, row)
            found += codes
            places += [(region, source) for region in regions]
        if found:
            row.values[name] = sorted(set(found))
        row.memo["regions"] = places

    return read


def country_named(header):
    return header if country_of(header) else ""


@once
def _countries_said(text):
    """``(codes, what is said of where in them, what is wrong)``."""
    text = "; ".join(piece for piece in SURE_CUTS.split(text) if fold(piece))
    try:
        codes = Countries().read(text)
    except ValidationError as error:
        return [], [], error
    return codes, [region for _country, regions in Countries.named(text) for region in regions], None


def _complain(error, source, row):
    for one in error.error_list:
        choices = (one.params or {}).get("choices", ())
        (row.ask if choices else row.refuse)(source, " ".join(one.messages), choices)
