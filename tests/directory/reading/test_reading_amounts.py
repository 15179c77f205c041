"""Amounts as people type them: each way with its reading, or asked back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.enums import BudgetKind
from directory.reading.amounts import Amount, euros, read_amount
from directory.reading.result import Kind


def told(reading):
    """``12500``, ``3000 environ``, or the kind alone."""
    if reading.kind == Kind.VALUE:
        return f"{reading.value.amount.normalize():f} {reading.remark}".strip()
    return str(reading.kind)


READ = {
    # Figures.
    "12500": "12500",
    "12 500 €": "12500",
    "12\u202f500\u00a0€": "12500",
    "12500€": "12500",
    "12500 euros": "12500",
    "12 500 EUROS": "12500",
    "EUR 12500": "12500",
    "€12,500.00": "12500",
    "12.500": "12500",
    "12.500,00": "12500",
    "12'500": "12500",
    "12’500.-": "12500",
    "1.000.000": "1000000",
    "1 000,50": "1000.5",
    "1,000.50": "1000.5",
    "12.50": "12.5",
    "12,50 €": "12.5",
    "12€50": "12.5",
    "12 euros et 50 centimes": "12.5",
    "0,500": "0.5",
    "12500.": "12500",
    "12,500": "asked",
    "12.500.00": "asked",
    "1234,567": "asked",
    "1.000 000": "1000000",
    "1 2500": "asked",
    "l2 500": "asked",
    "12 5OO €": "asked",
    "10 000 15 000": "asked",
    # Scales.
    "12 k€": "12000",
    "12,5 K€": "12500",
    "12k": "12000",
    "5 keuros": "5000",
    "1,2 M€": "1200000",
    "1M": "1000000",
    "12 m": "asked",
    "1.250 M€": "asked",
    "1,5 million": "1500000",
    "2 millions 500 mille euros": "2500000",
    "3 milliers d’euros": "3000",
    "2,5 Md€": "2500000000",
    # Words.
    "douze mille euros": "12000",
    "mille deux cents euros": "1200",
    "quinze cents euros": "1500",
    "vingt-et-un mille": "21000",
    "quatre-vingt-dix-neuf mille neuf cents": "99900",
    "septante mille": "70000",
    "un million cinq": "asked",
    "deux mille cinq": "asked",
    "un million et demi": "1500000",
    "un demi-million d’euros": "500000",
    "une centaine d’euros": "100 environ",
    "quelques milliers": "refused",
    # Around the amount.
    "budget total : 12 500 €": "12500",
    "environ 3000 €": "3000 environ",
    "~3000": "3000 environ",
    "3000 ?": "3000 à confirmer",
    "plus de 3000 €": "3000 au moins",
    "3000 € maximum": "3000 au plus",
    "12 500 € TTC": "12500 TTC",
    "12 500 € HT (prévisionnel)": "12500 HT, prévisionnel",
    "15 000 € sur 3 ans": "15000 sur 3 ans",
    "12 500 € en 2019": "12500 en 2019",
    "3 x 5 000 €": "15000 soit 3 × 5 000 €",
    "5000 + 3000": "8000 soit 5000 + 3000",
    "15 000 € (3 x 5 000 €)": "15000 soit 3 × 5 000 €",
    # Not the total in euros, or not one.
    "5000€/an": "asked",
    "5000 € par an pendant 3 ans": "asked",
    "5 000 € pendant 3 ans": "asked",
    "20 euros par élève": "asked",
    "entre 10 000 et 15 000 €": "asked",
    "10-15 k€": "asked",
    "10 000 ou 15 000": "asked",
    "12 500 € dont 3 000 € de la Région": "asked",
    "12 500 € pour le forage": "asked",
    "15 000 $": "asked",
    "500 francs suisses": "asked",
    "5000 dirhams": "asked",
    "2 000 000 FCFA": "asked",
    "60 millions de francs CFA": "asked",
    "15 000 $ (13 500 €)": "asked",
    "2 000 000 000 000": "asked",
    "-500": "refused",
    "moins 500 €": "refused",
    "50 %": "refused",
    "½ million": "refused",
    # None.
    "néant": "none",
    "NEANT": "none",
    "aucun budget": "none",
    "pas de budget": "none",
    "0": "none",
    "0,00 €": "none",
    "zéro euro": "none",
    "gratuit": "none",
    "bénévole": "none",
    # Unknown.
    "je ne sais pas": "unknown",
    "nsp": "unknown",
    "N.C.": "unknown",
    "inconnu": "unknown",
    "à définir": "unknown",
    "pas encore de budget": "unknown",
    "en cours de chiffrage": "unknown",
    "le montant est connu": "refused",
    "le montant n’est pas connu": "unknown",
    "aucune idée": "unknown",
    "?": "unknown",
    "-": "asked",
    "n/a": "asked",
    # Something else.
    "": "refused",
    "bonjour": "refused",
    "e": "refused",
}


@pytest.mark.parametrize(("text", "expected"), READ.items(), ids=repr)
def test_amounts_as_people_type_them(text, expected):
    assert told(read_amount(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12,500", ["12 500 €", "12,50 €"]),
        ("12 m", ["12 000 000 €"]),
        ("un million cinq", ["1 000 005 €", "1 500 000 €"]),
        ("entre 10 000 et 15 000 €", ["10 000 €", "15 000 €"]),
        ("10 à 15 000 €", ["10 000 €", "15 000 €"]),
        ("5000 € par an pendant 3 ans", ["15 000 €", "5 000 €"]),
        ("2 000 000 FCFA", ["3 048,98 €"]),
        ("15 000 $ (13 500 €)", ["13 500 €"]),
        ("15 000 $", []),
        ("-", ["néant", "je ne sais pas"]),
    ],
)
def test_what_is_asked_back(text, expected):
    texts = [choice.text.replace("\u202f", " ").replace("\u00a0", " ") for choice in read_amount(text).choices]

    assert texts == expected


@pytest.mark.parametrize("text", [text for text, kind in READ.items() if kind == "asked"])
def test_what_is_chosen_is_not_asked_again(text):
    assert all(read_amount(choice.text).is_settled for choice in read_amount(text).choices)


def test_another_currency_is_never_converted_in_silence():
    reading = read_amount("2 000 000 F CFA")

    assert reading.value is None
    assert "à la parité fixe de 655,957" in reading.sentence


@pytest.mark.parametrize(
    ("text", "kind", "amount"),
    [
        ("12 500 €", BudgetKind.AMOUNT, Decimal("12500.00")),
        ("néant", BudgetKind.NONE, None),
        ("je ne sais pas", BudgetKind.UNKNOWN, None),
    ],
)
def test_three_things_that_differ(text, kind, amount):
    assert read_amount(text).value == Amount(kind, amount)


CENTS = st.integers(1, 10**14 - 1).map(lambda cents: Decimal(cents) / 100)
REMARKS = ["", "environ", "TTC", "environ, HT", "au plus, à confirmer", "sur 3 ans", "en 2019", "soit 3 × 5 000 €"]


@given(CENTS)
def test_what_is_printed_is_read_back(amount):
    assert read_amount(euros(amount)).value == Amount(BudgetKind.AMOUNT, amount)


@given(CENTS, st.sampled_from(REMARKS[:-1]))
def test_a_remark_is_read_back(amount, remark):
    written = Amount(BudgetKind.AMOUNT, amount, remark)

    assert read_amount(str(written)).value == written


WORDS = st.sampled_from(
    "12 500 12,5 1.000 € k M mille million cent deux vingt et - / x + environ par an FCFA $ entre à de un demi".split()  # noqa: SIM905
)


@given(st.one_of(st.text(), st.lists(WORDS, max_size=30).map(" ".join), st.lists(WORDS, max_size=30).map("".join)))
def test_any_text_is_read(text):
    reading = read_amount(text)

    assert reading.sentence
    assert all(read_amount(choice.text).is_settled for choice in reading.choices)


@pytest.mark.parametrize("part", ["1", "1 ", "1.", "12 500 ", "mille ", "un ", "x", "(", "et "])
def test_a_long_text_costs_no_more_than_a_short_one(part):
    assert not read_amount(part * 100_000).is_settled
