"""Numbers in French words: « deux mille dix-neuf », « quatre-vingt-dix-huit », « un million et demi »."""

from decimal import Decimal

UNITS = {
    "zero": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
    "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70,
    "huitante": 80, "octante": 80, "nonante": 90,
}  # fmt: skip
HUNDREDS = frozenset(["cent", "cents"])
SCALES = {
    "mil": 1000,
    "mille": 1000,
    "milles": 1000,
    "million": 10**6,
    "millions": 10**6,
    "milliard": 10**9,
    "milliards": 10**9,
}
WORDS = frozenset([*UNITS, *HUNDREDS, *SCALES])


def number_in_words(keys):
    """The number that ``keys`` (bare words, « et » and hyphens left out) say, or ``None`` when they say none."""
    if not keys or not all(key in WORDS for key in keys):
        return None
    total, scale, current = Decimal(0), None, None
    for key in keys:
        if key in SCALES:
            if current is None and SCALES[key] > 1000:
                return None
            if scale is not None and SCALES[key] >= scale:
                return None
            scale = SCALES[key]
            total += (1 if current is None else current) * scale
            current = None
        else:
            current = _with(current, key)
            if current is None:
                return None
    if current is not None:
        # « dix-neuf mille deux mille » says nothing; « mille neuf cent » does.
        if scale is not None and current >= scale:
            return None
        total += current
    return total


def _with(current, key):
    """``current``, under a thousand, followed by one more word; ``None`` when French never says so."""
    if key in HUNDREDS:
        if current is None:
            return 100
        # « quinze cents » as well as « deux cents ».
        return current * 100 if 1 < current < 100 else None
    value = UNITS[key]
    if current is None:
        return value
    tens = current % 100
    if value == 20 and tens == 4:
        return current - 4 + 80
    if 0 < value < 10 and (tens == 0 or tens >= 20) and tens % 10 == 0 and current:
        return current + value
    if 0 < value < 10 and tens == 10 and value >= 7:
        return current + value
    if 10 <= value < 20 and tens in (0, 60, 80) and current:
        return current + value
    if 7 <= value < 10 and tens in (70, 90):
        return current + value
    if value in (20, 30, 40, 50, 60, 70, 80, 90) and current >= 100 and tens == 0:
        return current + value
    return None
