"""Amounts in euros as people type them: « 12 500 € », « 12,5 k€ », « environ 3000 », « néant », « je ne sais pas »."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from directory.enums import BudgetKind
from directory.reading.amount_words import FOREIGN, pieces_of
from directory.reading.result import NBSP, Choice, Kind, Reading, asked, asked_between, quoted, refused
from directory.reading.words import LONGEST, answered, tidy

_TWELVE = f"12\N{NARROW NO-BREAK SPACE}500{NBSP}€"
EXAMPLES = f"«{NBSP}{_TWELVE}{NBSP}», «{NBSP}néant{NBSP}» ou «{NBSP}je ne sais pas{NBSP}»"
#: What an amount of the base holds at most.
CEILING = Decimal(10) ** 12
_CENT = Decimal("0.01")
_BEFORE = ("environ", "au moins", "au plus")
NONE_TEXT, UNKNOWN_TEXT = "néant", "je ne sais pas"


@dataclass(frozen=True)
class Amount:
    """Euros, none, or unknown: three different things. ``remark``: what a number cannot hold (« environ, TTC »)."""

    kind: BudgetKind
    amount: Decimal | None = None
    remark: str = ""

    def __str__(self):
        """As one writes it, and as ``read_amount`` reads it back."""
        if self.kind == BudgetKind.NONE:
            return NONE_TEXT
        if self.kind == BudgetKind.UNKNOWN:
            return UNKNOWN_TEXT
        remarks = [remark for remark in self.remark.split(", ") if remark]
        lead = " ".join(remark for remark in remarks if remark in _BEFORE)
        tail = ", ".join(remark for remark in remarks if remark not in _BEFORE)
        return f"{lead} {euros(self.amount)}".lstrip() + (f" ({tail})" if tail else "")


NONE, UNKNOWN = Amount(BudgetKind.NONE), Amount(BudgetKind.UNKNOWN)


def euros(amount):
    """« 12 500 € », « 12,50 € »."""
    amount = amount.quantize(_CENT, ROUND_HALF_UP)
    whole = f"{int(amount):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    cents = int(amount * 100) % 100
    return f"{whole},{cents:02d}{NBSP}€" if cents else f"{whole}{NBSP}€"


def read_amount(text):
    """The ``Reading`` of ``text``; its value is an ``Amount``, whose kind ``Kind`` repeats."""
    typed = tidy(text)
    if not typed:
        return refused(f"Écrivez un montant en euros{NBSP}: {EXAMPLES}.")
    if len(typed) > LONGEST:
        return refused(f"C’est trop long pour un montant. Écrivez par exemple {EXAMPLES}.")
    answer = answered(typed)
    if answer == "blank":
        choices = [Choice(NONE_TEXT, "néant (il n’y a pas de budget)"), Choice(UNKNOWN_TEXT, UNKNOWN_TEXT)]
        return asked_between(typed, choices)
    if answer == "none":
        return _none()
    if answer == "unknown":
        return Reading(Kind.UNKNOWN, UNKNOWN, f"Nous notons{NBSP}: montant inconnu.")
    if (repaired := _repaired(typed)) != typed:
        reading = read_amount(repaired)
        if reading.kind == Kind.VALUE:
            return asked_between(typed, [Choice(str(reading.value), str(reading.value))])
        return reading
    pieces = pieces_of(typed)
    if pieces is None:
        return _refused(typed)
    if not pieces.groups:
        return _only_a_part() if pieces.is_percentage else _refused(typed)
    return _weighed(typed, pieces)


def _repaired(typed):
    """Letters taken for figures: « l2 5OO »."""
    text = re.sub(r"(?<=\d)[oO]+(?!\w)|\b[oO]+(?=\d)", lambda found: "0" * len(found[0]), typed)
    return re.sub(r"\b[lI](?=\d)|(?<=\d)[lI](?=[\d ])", "1", text)


def _none():
    return Reading(Kind.NONE, NONE, f"Nous notons{NBSP}: néant, il n’y a pas de budget.")


def _refused(typed):
    return refused(f"Nous n’avons pas compris {quoted(typed)} comme un montant. Écrivez par exemple {EXAMPLES}.")


def _only_a_part():
    return refused(f"Une part en pour cent ne dit pas le montant. Écrivez-le en euros, par exemple {EXAMPLES}.")


def _weighed(typed, pieces):
    """What ``pieces`` (quantities and the words around them) mean together."""
    if pieces.is_negative:
        return refused(f"Un montant ne peut pas être négatif. Écrivez par exemple {EXAMPLES}.")
    totals = [_total(group) for group in pieces.groups]
    if any(not values for values, _currency in totals):
        return _refused(typed)
    if any(value >= CEILING for values, _currency in totals for value in values):
        return asked("Mille milliards d’euros ou plus, est-ce possible\N{NO-BREAK SPACE}? Vérifiez le nombre de zéros.")
    foreign = [(values[0], code) for values, code in totals if code not in ("", "EUR")]
    if foreign:
        return _foreign(typed, foreign, [values[0] for values, code in totals if code == "EUR"])
    found = list(dict.fromkeys(value for values, _currency in totals for value in values))
    if pieces.per:
        return _per(typed, pieces, found)
    if pieces.is_range and len(found) > 1:
        return _between(typed, totals)
    if len(found) > 1 or pieces.is_doubtful or any(value != value.quantize(_CENT) for value in found):
        return _asked(typed, found)
    if pieces.others or pieces.is_percentage:
        choice = Choice(euros(found[0]), euros(found[0]))
        return asked(f"Le montant total en euros est-il bien {choice.label}{NBSP}?", [choice])
    return _amount(found[0], pieces)


def _amount(value, pieces):
    if value == 0:
        return _none()
    amount = Amount(BudgetKind.AMOUNT, value.quantize(_CENT), ", ".join(pieces.remarks))
    kept = f" Nous gardons aussi votre précision{NBSP}: {quoted(str(amount))}." if amount.remark else ""
    return Reading(Kind.VALUE, amount, f"Nous lisons{NBSP}: {euros(value)}.{kept}", remark=amount.remark)


def _total(group):
    """``(possible values, currency)`` of quantities multiplied or added."""
    values = [Decimal(0)]
    currency = ""
    for product in group:
        products = [Decimal(1)]
        for quantity in product:
            if quantity.currency:
                if currency not in ("", quantity.currency):
                    return [], ""
                currency = quantity.currency
            products = [one * other for one in products for other in quantity.values][:8]
        values = [one + other for one in values for other in products][:8]
    return values, currency


def _asked(typed, values):
    shown = list(dict.fromkeys(euros(value) for value in values))
    return asked_between(typed, [Choice(one, one) for one in shown])


def _between(typed, totals):
    values = sorted({value for values, _code in totals for value in values})
    low, high = values[0], values[-1]
    if low and high / low >= 100 and low < 1000 and high >= 1000:
        # « 10 à 15 000 € ».
        values = [low * 1000, high] if low * 1000 < high else values
    choices = [Choice(euros(value), euros(value)) for value in values]
    return asked(
        f"{quoted(typed)} dit entre quoi et quoi. Lequel garder, ou quel montant au plus juste{NBSP}? "
        + " ".join(f"{choice.label}{NBSP}?" for choice in choices),
        choices,
    )


def _per(typed, pieces, values):
    found = [value * times for value in values for times in pieces.times] + values
    choices = [Choice(euros(value), f"{euros(value)} en tout") for value in dict.fromkeys(found)]
    return asked(
        f"{quoted(typed)}{NBSP}: quel est le montant total{NBSP}? "
        + " ".join(f"{choice.label}{NBSP}?" for choice in choices),
        choices,
    )


def _foreign(typed, foreign, in_euros):
    """Another currency is never converted in silence; a fixed parity is proposed."""
    choices = [Choice(euros(value), euros(value)) for value in in_euros]
    value, code = foreign[0]
    name, parity = FOREIGN[code]
    if not choices and parity:
        converted = (value / parity).quantize(_CENT, ROUND_HALF_UP)
        written = f"{parity}".replace(".", ",")
        label = f"{euros(converted)}, à la parité fixe de {written}{NBSP}{name} pour 1{NBSP}€"
        choices = [Choice(euros(converted), label)]
    asking = f"{quoted(typed)} n’est pas en euros mais en {name}. Quel est le montant en euros{NBSP}?"
    return asked(" ".join([asking, *(f"{choice.label}{NBSP}?" for choice in choices)]), choices)
