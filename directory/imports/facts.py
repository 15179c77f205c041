"""How plain facts are read, for all kinds: yes or no, a number, a day, an hour, one name of a list of ours."""

import datetime
import re

from directory.database.fold import fold
from directory.french import quoted
from directory.imports.cells import amount_reading, date_reading, is_blank, says_yes
from directory.matching import nearest
from directory.reading.fields import DAY_LACKS
from directory.reading.hours import read_hour

_NO = frozenset(["non", "no", "n", "faux", "false", "0", "pas d accord"])


def flag(name, yes="", no=""):
    """« Oui » or « non », or words that mean so."""
    said_so, said_not = ({fold(word) for word in words.split(",")} - {""} for words in (yes, no))

    def read(sources, row):
        source = sources[0]
        text = row.typed(source)
        key = fold(text)
        if says_yes(text) or key in said_so:
            row.values[name] = True
        elif key in _NO or key in said_not:
            row.values[name] = False
        elif not is_blank(text):
            row.ask(source, f"{quoted(text)} : est-ce oui ou non ?", [("oui", "Oui"), ("non", "Non")])

    return read


_ABOUT = re.compile(r"\s*(?:environ|env\.?|vers|~|≈|près de|une)\s*|\s*(?:environ|env\.)\s*$", re.IGNORECASE)
_COUNT = re.compile(r"(?P<figures>\d{1,3}(?:[\s.]\d{3})+|\d+)(?:[.,]0+)?\s*(?P<unit>[^\W\d][^\d]{0,30})?")


def count(name, most, about=""):
    """A whole number, at most ``most``; ``about``: what says that it is approximate."""

    def read(sources, row):
        source = sources[0]
        text = row.typed(source)
        if is_blank(text):
            return
        bare = _ABOUT.sub("", text)
        found = _COUNT.fullmatch(bare.strip())
        number = int(re.sub(r"\D", "", found["figures"])) if found else None
        if number is None or number > most:
            row.refuse(source, f"{quoted(text)} n’est pas un nombre que nous lisons. Écrivez-le en chiffres.")
            return
        row.values[name] = number
        if about and bare != text:
            row.values[about] = True

    return read


def named(name, known):
    """One of ``known()``, ``{pk: name}``, that is ours already."""

    def read(sources, row):
        source, choices = sources[0], known()
        text = row.typed(source)
        if is_blank(text):
            return
        by_key = {fold(one): (pk, one) for pk, one in choices.items()}
        if (found := by_key.get(fold(text))) is not None:
            row.values[name] = {"pk": found[0], "name": found[1]}
            return
        near = [by_key[key][1] for _faults, key, _position in nearest(fold(text), list(by_key))[:4]]
        row.ask(
            source,
            f"Nous ne connaissons pas {quoted(text)}." + (" Est-ce…" if near else ""),
            [(one, one) for one in near],
        )

    return read


def _is_here(row):
    """Whether a row says no country, or France: four figures are a code without its zero."""
    return all(is_blank(one.text) or fold(one.text) in ("france", "fr") for one in row.sources("country"))


def postal_code(name):
    """As it is written; a spreadsheet takes the first zero away."""

    def read(sources, row):
        text = " ".join(row.typed(sources[0]).split())
        if re.fullmatch(r"\d{2} \d{3}", text):
            text = text.replace(" ", "")
        if re.fullmatch(r"\d{4}", text) and _is_here(row):
            text = text.zfill(5)
        if len(text) > 12:
            row.refuse(sources[0], f"{quoted(text[:40])} n’est pas un code postal. Écrivez-le comme 41100.")
        elif text and not is_blank(text):
            row.values[name] = text

    return read


# --- Days, hours, euros ---


def euros(name):
    """A sum in euros, as figures: « 15000.00 »."""

    def read(sources, row):
        said = row.take(amount_reading(sources[0], row.typed(sources[0])), sources[0])
        if said is not None and said.amount:
            row.values[name] = str(said.amount)
            if said.is_approximate:
                row.tell(f"{sources[0].cell} : {quoted(sources[0].text)} est gardé sans dire « environ ».")

    return read


def day(name, never=()):
    """One day: ``2027-05-15``. ``never``: words that say that there is none."""
    words = {fold(one) for one in never}

    def read(sources, row):
        source = sources[0]
        if fold(row.typed(source)) in words:
            row.values[name] = None
            return
        said = row.take(date_reading(source, row.typed(source)), source)
        if said is not None and said.date is not None:
            row.values[name] = said.date.edtf()
            to_the_day(name, source, row)

    return read


def to_the_day(name, source, row):
    """Refuse a month, a year or a day that is about: people come on a day."""
    if (said := row.values.get(name)) and not re.fullmatch(r"\d{4}-\d\d-\d\d", said):
        del row.values[name]
        row.refuse(source, f"{quoted(source.text)} : {DAY_LACKS[0].lower()}{DAY_LACKS[1:]}")


_HOUR = re.compile(
    r"(?:(?:^|[\s,(])(?:de|à|dès|a|-|–)?\s*)?\b(?P<hour>\d{1,2}\s?(?:h(?:eures?)?|:)\s?(?:\d{2})?|midi\b|minuit\b)"
    r"(?!\d|:\d\d:)(?::00)?",
    re.IGNORECASE,
)


#: Said instead of hours.
_PART_OF_DAY = frozenset(
    [
        "matin",
        "matinee",
        "le matin",
        "apres midi",
        "l apres midi",
        "soir",
        "soiree",
        "le soir",
        "en soiree",
        "midi et soir",
    ]
)


def hours_in(text):
    """``(what is left, [hours as typed])`` of « le 15 mai 2027, de 18 h 30 à 20 h »."""
    found = [one["hour"].strip() for one in _HOUR.finditer(text)]
    rest = re.sub(r"[\s,;:(–-]+(?:de|à|dès|a|et)?[\s,;:)–-]*$", "", _HOUR.sub(" ", text)).strip() if found else text
    return rest, found


def hours(start, end):
    """Readers of the hour of the beginning, of the end, and of both in one cell."""

    def one(name):
        def read(sources, row):
            source = sources[0]
            said = source.value if isinstance(source.value, datetime.time) else None
            text = f"{said:%H:%M}" if said and row.typed(source) == source.text else row.typed(source)
            if name == start and (len(hours_in(text)[1]) > 1 or fold(text) in _PART_OF_DAY):
                both(sources, row)
            elif not is_blank(text) and (hour := row.take(read_hour(text), source)) is not None:
                row.values[name] = f"{hour:%H:%M}"

        return read

    def both(sources, row):
        source = sources[0]
        text = row.typed(source)
        if isinstance(source.value, datetime.time) and text == source.text:
            row.values[start] = f"{source.value:%H:%M}"
        elif fold(text) in _PART_OF_DAY:
            row.tell(f"{source.cell} : {quoted(text)} n’est pas une heure, gardé dans la note pour l’équipe.")
            row.notes.append(f"{' / '.join(reversed(source.header))} : {text}")
        elif not is_blank(text) and fold(text) not in ("journee", "toute la journee", "journee entiere"):
            take_hours(text, source, row, start, end)

    return one(start), one(end), both


def take_hours(text, source, row, start, end):
    """Give ``row.values`` the hours that a text says, and nothing else."""
    text = re.sub(r"^(\d{1,2})\s*[-–]\s*(\d{1,2}\s?h.*)$", r"\1h-\2", text)
    rest, found = hours_in(text)
    if fold(re.sub(r"\b(?:de|à|dès|a|et|puis|h)\b", "", rest)) or len(found) not in (1, 2, 4):
        row.refuse(source, f"{quoted(text)} n’est pas lisible. Écrivez « de 18 h 30 à 20 h », par exemple.")
        return
    if len(found) == 4:
        found = [found[0], found[-1]]
        row.tell(f"{source.cell} : {quoted(text)} se gardera {quoted(' – '.join(found))}, sans la pause.")
    for name, one in zip((start, end), found, strict=False):
        if (hour := row.take(read_hour(one), source)) is not None:
            row.values[name] = f"{hour:%H:%M}"
