"""Amounts as people type them: each way with its reading, or asked back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.enums import BudgetKind
from directory.french import euros
from directory.reading.amounts import Amount, read_amount
from directory.reading.result import Kind


def told(reading):
    """``12500``, ``3000~`` (environ), or the kind alone; ``asked 12500`` when it is asked whether that is enough."""
    value = reading.value
    if value is None or value.kind != BudgetKind.AMOUNT:
        return str(reading.kind)
    text = f"{value.amount.normalize():f}{'~' if value.is_approximate else ''}"
    return text if reading.kind == Kind.VALUE else f"{reading.kind} {text}"


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
    "une centaine d’euros": "100~",
    "quelques milliers": "refused",
    # Around the amount.
    "budget total : 12 500 €": "12500",
    "environ 3000 €": "3000~",
    "~3000": "3000~",
    "3000 ?": "3000~",
    "plus de 3000 €": "asked 3000~",
    "3000 € maximum": "asked 3000~",
    "12 500 € TTC": "12500",
    "12 500 € HT (prévisionnel)": "asked 12500~",
    "15 000 € sur 3 ans": "asked 15000",
    "12 500 € en 2019": "asked 12500",
    "3 x 5 000 €": "15000",
    "5000 + 3000": "asked",
    "15 000 € (3 x 5 000 €)": "15000",
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
    "½ million": "500000",
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
    # As others wrote them since.
    "12k€": "12000",
    "12 000,50 euros": "12000.5",
    "environ 5000": "5000~",
    "5 000 F CFA": "asked",
    "3 millions de FCFA": "asked",
    "entre 10 et 15 000 €": "asked",
    "12 K": "12000",
    "12 Keuros": "12000",
    "12 mille euros": "12000",
    "12.000€": "12000",
    "12.000,- €": "12000",
    "12 000 euros TTC": "12000",
    "12000 € / an": "asked",
    "12 000€ par an": "asked",
    "4000€ par an sur 3 ans": "asked",
    "4 000 x 3": "12000",
    "3*4000": "12000",
    "4 000 + 2 000 + 500": "asked",
    "2M€": "2000000",
    "2,35 millions d’euros": "2350000",
    "deux millions": "2000000",
    "cinq mille euros": "5000",
    "cinq cents €": "500",
    "quinze mille": "15000",
    "trois mille cinq cents": "3500",
    "un millier d’euros": "1000",
    "quelques centaines d’euros": "refused",
    "une dizaine de milliers d’euros": "10000~",
    "une vingtaine de milliers d’euros": "20000~",
    "moins de 5000 €": "asked 5000~",
    "plus de 10 000€": "asked 10000~",
    "jusqu’à 8000 €": "asked 8000~",
    "8000 max": "asked 8000~",
    "minimum 8000": "asked 8000~",
    "≈ 8000 €": "8000~",
    "8000 (estimation)": "8000~",
    "8000 € environ par an": "asked",
    "autour de 8000 euros": "8000~",
    "8 à 10 k€": "asked",
    "8000-10000": "asked",
    "8000/10000 €": "asked",
    "de 8000 à 10000 €": "asked",
    "150€ par famille": "asked",
    "20 €/personne": "asked",
    "10000 USD": "asked",
    "10 000 dollars": "asked",
    "US$ 10,000": "asked",
    "500 000 XOF": "asked",
    "500.000 F CFA": "asked",
    "500 000 francs CFA": "asked",
    "500 mille FCFA": "asked",
    "762 € (500 000 FCFA)": "asked",
    "10 000 F": "asked",
    "100 000 francs (1995)": "asked",
    "5 MF": "asked",
    "5 millions d’ariary": "asked",
    "3 000 DH": "asked",
    "0 €": "none",
    "zéro": "none",
    "pas de financement": "none",
    "sans budget": "none",
    "gratuit (bénévolat)": "none",
    "rien": "none",
    "aucun": "none",
    "bénévolat uniquement": "none",
    "temps agent": "refused",
    "valorisation": "refused",
    "don en nature": "refused",
    "en nature": "refused",
    "ne sait pas": "unknown",
    "pas connu": "unknown",
    "à voir": "unknown",
    "non communiqué": "unknown",
    "budget non défini": "unknown",
    "en attente": "unknown",
    "budget en cours d’élaboration": "unknown",
    "selon subventions": "refused",
    "ça dépend": "refused",
    "??": "unknown",
    "xxx": "refused",
    "12 500 € (dont 30% AFD)": "asked",
    "12 500 € dont 50% commune": "asked",
    "12500 € de la mairie": "asked",
    "budget de 12 500 €": "12500",
    "le budget est de 12500 euros": "12500",
    "coût total estimé à 45 000 €": "45000~",
    "45 000 € prévus": "45000",
    "subvention AFD 45000": "asked",
    "45.000 EUR": "45000",
    "EUR 45.000,00": "45000",
    "45’000.00": "45000",
    "45 000 €.": "45000",
    "45 000 € HT": "asked 45000",
    "45 000 €HT": "asked 45000",
    "45000€ttc": "45000",
    "1 234 567,89 €": "1234567.89",
    "1234567.89": "1234567.89",
    "1,234,567.89": "1234567.89",
    "12 5000": "asked",
    "12 50": "asked",
    "1 5000 €": "asked",
    "0.5 M€": "500000",
    "½ M€": "refused",
    "1/2 million": "500000",
    "100K": "100000",
    "100 kf": "asked",
    "3,5k": "3500",
    "1k5": "asked",
    "10 000 € en 2020 et 15 000 € en 2021": "asked",
    "2020 : 10 000 €": "asked",
    "10 000 € (2020)": "asked 10000",
    "10 000 € + bénévolat": "asked",
    "10 000 € hors bénévolat": "asked",
    "1 €": "1",
    "1 € symbolique": "asked",
    "un euro symbolique": "asked",
    "99 centimes": "0.99",
    "12 500 euro": "12500",
    "12 500 erous": "asked",
    "12 500 eruos": "asked",
    "douze mille cinq cent": "12500",
    "cent cinquante mille euros": "150000",
    "1 million 200 000 €": "1200000",
    "1 million €": "1000000",
    "15 000 € maxi": "asked 15000~",
    "15 000 € annuels": "asked",
    "15 000 € / 3 ans": "asked 15000",
    "15 000 € sur la durée du projet": "asked",
    "montant : non connu": "unknown",
    "12 500€ (subvention région 5 000€ + commune 7 500€)": "asked",
    "5 000 € région, 7 500 € commune": "asked",
    "1e6": "asked",
    "1.5.2020": "refused",
    "06 12 34 56 78": "asked",
    "12,5,0": "refused",
    "12 euros 99 centimes": "12.99",
    "12 500 € + 10 %": "asked",
    "10 % à 20 %": "refused",
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
        ("12 500 € (dont 30% AFD)", []),
        ("-", ["néant", "je ne sais pas"]),
    ],
)
def test_what_is_asked_back(text, expected):
    texts = [choice.text.replace("\u202f", " ").replace("\u00a0", " ") for choice in read_amount(text).choices]

    assert texts == expected


@pytest.mark.parametrize("text", [text for text, told in READ.items() if told.startswith("asked")])
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


@given(CENTS, st.booleans())
def test_what_is_printed_is_read_back(amount, is_approximate):
    reading = read_amount(euros(amount, is_approximate))

    assert (reading.kind, reading.value) == (Kind.VALUE, Amount(BudgetKind.AMOUNT, amount, is_approximate))


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50 c", Decimal("0.5")),
        (",25 M€", 250_000),
        (".5 k€", 500),
        ("montant : ,8 M€", 800_000),
        ("env.12 k€", 12_000),
    ],
)
def test_decimals_need_no_figure_before_them(text, expected):
    assert read_amount(text).value.amount == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30 + 5 k€", ["35 000 €"]),
        ("30 k€ + 5", ["35 000 €"]),
        ("12 000 € plus 4 000 €", ["16 000 €"]),
        ("12 k€ + dons", ["12 000 €"]),
        ("7 et 5 k€", ["12 000 €"]),
        ("2 millions de centimes", ["20 000 €"]),
        ("40 000 centimes", ["400 €"]),
        ("8 000 € et 2 500 €", ["10 500 €"]),
        ("entre 8 et 9 000 €", ["8 000 €", "9 000 €"]),
        ("dix mille euros et vingt centimes", ["10 000,20 €"]),
        ("700 000²", []),
        ("10³", []),
        ("17 6000 €", []),
        ("2 + 3 M€", ["5 000 000 €"]),
        ("20 MFCFA", ["30 489,80 €"]),
        ("8 000 anciens francs", ["12,20 €"]),
        ("8 000 NF", ["1 219,59 €"]),
        ("30 % de 80 000 €", []),
        ("13 6000", []),
        ("la moitié de 8 000 €", []),
        ("8 000 chèvres", []),
    ],
)
def test_a_doubt_is_asked_and_what_is_not_understood_voids_the_proposal(text, expected):
    reading = read_amount(text)
    texts = [choice.text.replace("\u202f", " ").replace("\u00a0", " ") for choice in reading.choices]
    assert (reading.kind, texts) == (Kind.ASKED, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/4 de milliard", "250000000"),
        ("¾ million d’euros", "750000"),
        ("2 1/2 millions", "refused"),
        ("2 1/2 million", "2500000"),
        ("2/3 M€", "refused"),
        ("1/3 million", "refused"),
        ("6 000 € / 2 ans", "asked 6000"),
    ],
)
def test_a_fraction_is_no_range(text, expected):
    assert told(read_amount(text)) == expected
