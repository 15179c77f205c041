"""Amounts in euros as people type them: « 12 500 € », « 12,5 k€ », « environ 3000 », « néant », « je ne sais pas »."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from directory.enums import BudgetKind
from directory.french import euros
from directory.reading.amount_words import PARITIES, pieces_of
from directory.reading.result import (
    NBSP,
    Choice,
    Kind,
    Reading,
    asked,
    asked_between,
    choices_of,
    quoted,
    refused,
    understood,
)
from directory.reading.words import LONGEST, answered, figures_for_letters, tidy

EXAMPLES = f"«{NBSP}{euros(12_500)}{NBSP}», «{NBSP}néant{NBSP}» ou «{NBSP}je ne sais pas{NBSP}»"
#: What an amount of the base holds at most.
CEILING = Decimal(10) ** 12
_CENT = Decimal("0.01")
NONE_TEXT, UNKNOWN_TEXT = "néant", "je ne sais pas"


@dataclass(frozen=True)
class Amount:
    """Euros, none, or unknown: three different things; ``is_approximate``: « environ »."""

    kind: BudgetKind
    amount: Decimal | None = None
    is_approximate: bool = False

    @property
    def exact(self):
        """The same amount, said without « environ »."""
        return replace(self, is_approximate=False)

    def __str__(self):
        """As one writes it, and as ``read_amount`` reads it back."""
        if self.kind == BudgetKind.NONE:
            return NONE_TEXT
        return UNKNOWN_TEXT if self.kind == BudgetKind.UNKNOWN else euros(self.amount, self.is_approximate)


NONE, UNKNOWN = Amount(BudgetKind.NONE), Amount(BudgetKind.UNKNOWN)


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
    if (repaired := figures_for_letters(typed)) != typed:
        reading = read_amount(repaired)
        return asked_between(typed, choices_of(str(reading.value))) if reading.kind == Kind.VALUE else reading
    pieces = pieces_of(typed)
    if pieces is None:
        return _refused(typed)
    if not pieces.groups:
        return _only_a_part() if pieces.is_percentage else _refused(typed)
    return _weighed(typed, pieces)


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
        return asked("Mille milliards d’euros ou plus, est-ce possible ? Vérifiez le nombre de zéros.")
    if pieces.others or pieces.is_percentage or (_disagree(totals) and not (pieces.is_range or pieces.per)):
        # What is not understood may change all the rest: nothing is proposed.
        unknown = quoted(" ".join(pieces.others) or typed)
        return asked(f"Nous n’avons pas compris {unknown}. Écrivez le montant total en euros{NBSP}: {EXAMPLES}.")
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
    return _amount(typed, found[0], pieces)


def _disagree(totals):
    """Whether two amounts of one currency stand side by side (« 12 5000 », « 12 5000 € »)."""
    said = {(values[0], code or "EUR") for values, code in totals}
    return len({code for _value, code in said}) < len(said)


def _amount(typed, value, pieces):
    if value == 0:
        return _none()
    amount = Amount(BudgetKind.AMOUNT, value.quantize(_CENT), pieces.is_approximate)
    if not pieces.is_finer:
        return understood(amount, amount)
    sentence = (
        f"D’un montant, nous gardons le total en euros, et «{NBSP}environ{NBSP}»{NBSP}; {quoted(typed)} en dit plus. "
        f"Gardons-nous «{NBSP}{amount}{NBSP}»{NBSP}?"
    )
    return Reading(Kind.ASKED, amount, sentence, choices_of(str(amount)))


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
    return asked_between(typed, choices_of(*map(euros, values)))


def _between(typed, totals):
    values = sorted({value for values, _code in totals for value in values})
    low, high = values[0], values[-1]
    if low and high / low >= 100 and low < 1000 and high >= 1000:
        # « 10 à 15 000 € ».
        values = [low * 1000, high] if low * 1000 < high else values
    choices = choices_of(*map(euros, values))
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
    choices = list(choices_of(*map(euros, in_euros)))
    value, code = foreign[0]
    if not choices and code in PARITIES:
        name, parity = PARITIES[code]
        converted = (value / parity).quantize(_CENT, ROUND_HALF_UP)
        written = f"{parity}".replace(".", ",")
        label = f"{euros(converted)}, à la parité fixe de {written}{NBSP}{name} pour 1{NBSP}€"
        choices = [Choice(euros(converted), label)]
    asking = f"{quoted(typed)} n’est pas en euros. Quel est le montant en euros{NBSP}?"
    return asked(" ".join([asking, *(f"{choice.label}{NBSP}?" for choice in choices)]), choices)
