"""The sectors and the goals that cells name."""

import re

from directory.database.fold import fold
from directory.french import quoted
from directory.imports import dac
from directory.imports.cells import cut, is_blank
from directory.matching import nearest
from directory.models import SDG, Sector
from directory.reading.memo import once


@once
def sectors_by_key():
    """``{folded name, synonym, slug or code of the DAC: key}`` of the sectors."""
    found = {}
    for sector in Sector.objects.all():
        pk = sector.merged_into_id or sector.pk
        for key in (*sector.name_keys, fold(sector.slug)):
            found.setdefault(key, pk)
    codes = {}
    for sector in Sector.objects.current():
        for code in sector.dac_codes:
            codes.setdefault(code, set()).add(sector.pk)
    return found | {code: next(iter(pks)) for code, pks in codes.items() if len(pks) == 1}


@once
def sector_names():
    return {sector.pk: sector.name for sector in Sector.objects.current().ordered()}


def sector_named(header):
    return header if fold(header) in sectors_by_key() else ""


def goal_named(header):
    """« ODD 6 », « Objectif 6 : eau propre », « Eau propre et assainissement » → « ODD 6 »."""
    if (said := re.match(r"(?:odd|objectifs?|sdg) ?n? ?o? ?(\d{1,2})\b(?! \d)", fold(header))) is not None:
        number = int(said[1])
    else:
        number = next((pk for pk, label in goal_labels().items() if fold(label) == fold(header)), None)
    return f"ODD {number}" if number in goal_labels() else ""


@once
def goal_labels():
    return {goal.pk: goal.label for goal in SDG.objects.all()}


def sectors(name):
    """Keys of sectors."""

    def read(sources, row):
        known, found = sectors_by_key(), set()
        for source in sources:
            whole = row.typed(source)
            for piece in source.entries(whole) or cut(whole, lambda text: fold(text) in known):
                text = row.typed(source, piece)
                if not text or is_blank(text):
                    continue
                if fold(text) not in known and dac.slug_of(text) == "":
                    row.tell(f"{source.cell} : le secteur {dac.with_label(text)} ne dit pas de quoi il s’agit.")
                    continue
                pk = known.get(fold(text)) or known.get(fold(dac.slug_of(text) or "")) or _near_sector(text, known)
                if pk is None:
                    labels = list(sector_names().values())
                    row.ask(
                        source,
                        f"{dac.with_label(piece)} n’est pas un de nos secteurs. Lequel est-ce ?",
                        [(one, one) for one in labels],
                        piece,
                    )
                else:
                    found.add(pk)
        if found:
            row.values[name] = sorted(found)

    return read


def _near_sector(text, known):
    near = nearest(fold(text), [key for key in known if not key.isdecimal()])
    found = {known[key] for faults, key, _position in near if faults <= 1}
    return next(iter(found)) if len(found) == 1 else None


def goals(name):
    """Numbers of sustainable development goals."""

    def read(sources, row):
        by_label, found = {fold(label): number for number, label in goal_labels().items()}, set()
        for source in sources:
            text = row.typed(source)
            numbers = [int(number) for number in re.findall(r"\d+", text)]
            if numbers and all(number in goal_labels() for number in numbers):
                found.update(numbers)
                continue
            for piece in cut(text, lambda one: fold(one) in by_label):
                said = row.typed(source, piece)
                if fold(said) in by_label:
                    found.add(by_label[fold(said)])
                elif said and not is_blank(said):
                    choices = [(f"ODD {number}", f"{number}. {label}") for number, label in goal_labels().items()]
                    row.ask(
                        source,
                        f"{quoted(piece)} n’est pas un objectif de développement durable. Lequel est-ce ?",
                        choices,
                        piece,
                    )
        if found:
            row.values[name] = sorted(found)

    return read
