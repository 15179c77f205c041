"""Amounts of an activity of IATI: what its budgets sum to, what its transactions say that each funder gives.

Nothing is converted: amounts of several currencies, or of which one does not know the sum, are said to be asked.
"""

import datetime
import re
from collections import Counter, namedtuple
from decimal import Decimal

from directory.imports.opening.limits import NO_CURRENCY

#: What says best how much a funder gives: what it committed, as the one who receives says it, then as it says itself;
#: then what was received of it, or paid by it.
GIVEN = INCOMING_COMMITMENT, COMMITMENT, INCOMING, DISBURSEMENT = "11", "2", "1", "3"
#: As versions 1 said them.
KINDS = {"IF": INCOMING, "C": COMMITMENT, "D": DISBURSEMENT, "E": "4"}

Transaction = namedtuple("Transaction", "kind value currency provider")
#: A budget, original or revised, from a day to another.
Line = namedtuple("Line", "is_revised first last value currency")


def number(text):
    """The ``Decimal`` of a value, ``None`` when it is no number."""
    text = (text or "").strip()
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    return Decimal(text) if re.fullmatch(r"-?\d{1,18}(\.\d{1,9})?", text) else None


def readings_of(lines):
    """The sums by currency that the budgets of an activity may mean: one when it is sure.

    A revised budget stands for the original of the same time; one that covers a part of it, or the same line twice,
    leaves a doubt.
    """
    revised = sorted(line for line in lines if line.is_revised)
    originals = [line for line in lines if not line.is_revised]
    apart = [line for line in originals if not any(_meet(line, other) for other in revised)]
    if all(line in apart or _covered(line, revised) for line in originals):
        readings = [[*revised, *apart]]
    else:
        readings = [originals, revised]
    if len(set(lines)) < len(lines):
        readings += [list(dict.fromkeys(one)) for one in readings]
    found = []
    for one in readings:
        sums = Counter()
        for line in one:
            sums[line.currency] += line.value
        if (said := _not_nothing(sums)) not in found:
            found.append(said)
    return found


def _meet(one, other):
    return one.first <= other.last and other.first <= one.last


def _covered(line, revised):
    """Whether revised budgets, in their order, leave no day of it out."""
    day = line.first
    for other in revised:
        if other.first <= day <= other.last:
            day = _day_after(other.last)
    return day > line.last


def _day_after(day):
    try:
        return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()
    except ValueError:
        return day


def sure_euros(readings):
    """The figures of a sum of euros, when that is all they say; else an empty text."""
    is_sure = len(readings) == 1 and list(readings[0]) == ["EUR"] and readings[0]["EUR"] > 0
    return _figures(readings[0]["EUR"]) if is_sure else ""


def given(by_kind):
    """« : 12500 EUR », « : 12500 EUR et 9 USD »; nothing when it is nothing. ``by_kind``: sums by currency."""
    sums = _not_nothing(next((by_kind[kind] for kind in GIVEN if kind in by_kind), {}))
    return f" : {said_together(sums)}" if sums and min(sums.values()) > 0 else ""


def said_together(sums):
    return " et ".join(f"{_figures(amount)} {currency or NO_CURRENCY}" for currency, amount in sums.items())


def _not_nothing(sums):
    return {currency: amount for currency, amount in sums.items() if amount}


def _figures(amount):
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
