"""Figures as they are typed: « 12.500,00 », « 12'500 », « 1,000.50 », and what each may be worth."""

import re
from decimal import Decimal

#: A run of figures, their thousands and their decimals. No two parts of it may match the same signs: it is linear.
FIGURES = re.compile(
    r"(?<![\w.,])[.,]\d+(?![\d.,])|"
    r"\d{1,3}(?: \d{3}(?!\d))+(?:[.,]\d+)?|\d+(?:[.,'’‘`´·_]\d+)*(?:(?<=\.\d{3}) \d{3}(?!\d))*"
)
_SEPARATOR = re.compile(r"[^0-9]")
_MOST_DIGITS = 30


def worth(figures, *, has_scale=False):
    """``[Decimal]`` that ``figures`` may be worth, the likeliest first; ``[]`` when they are no number.

    « 12.500 » is a French thousand, unless a scale follows (« 1.250 M€ »): then, as « 12,500 », it may be two things.
    """
    groups = _SEPARATOR.split(figures)
    signs = _SEPARATOR.findall(figures)
    if sum(map(len, groups)) > _MOST_DIGITS:
        return []
    if not signs:
        return [Decimal(groups[0])]
    found = []
    if _are_thousands(groups, signs):
        found.append(Decimal("".join(groups)))
    *heads, decimals = groups
    last = signs[-1]
    if last in ".,·" and last not in signs[:-1] and (len(heads) == 1 or _are_thousands(heads, signs[:-1])):
        as_decimals = Decimal("".join(heads) + "." + decimals)
        if not found or (len(signs) == 1 and (last == "," or (has_scale and last == "."))):
            found.append(as_decimals)
        if groups[0].strip("0") == "":
            # « 0,500 » has no thousands.
            return [as_decimals]
    if not found and len(signs) > 1 and last in ".," and len(decimals) == 2 and _are_thousands(heads, signs[:-1]):
        # « 12.500.00 »: asked, being nobody's rule.
        value = Decimal("".join(heads) + "." + decimals)
        return [value, Decimal("".join(groups))]
    return found


def _are_thousands(groups, signs):
    return (
        (len(set(signs)) <= 1 or set(signs) == {" ", "."})
        and 1 <= len(groups[0]) <= 3
        and all(len(group) == 3 for group in groups[1:])
        and (len(groups) == 1 or groups[0].strip("0") != "")
    )
