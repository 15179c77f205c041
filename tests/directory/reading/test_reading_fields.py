"""Fields that read what people type: values, questions asked back, and what is kept of them."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from directory.dates import PartialDate
from directory.enums import BudgetKind, PublicationState
from directory.models import Actor
from directory.reading.fields import (
    END,
    START,
    ForeignPlaceField,
    HourField,
    SpokenAmountField,
    SpokenDate,
    SpokenDateField,
    TerritoryField,
    settle_period,
)

FIELDS = {
    "date": SpokenDateField(),
    "start": SpokenDateField(part=START),
    "end": SpokenDateField(part=END),
    "old": SpokenDateField(years=(1000, 2100)),
    "amount": SpokenAmountField(),
    "hour": HourField(),
    "day": SpokenDateField(is_exact=True),
    "sum": SpokenAmountField(is_exact=True),
    "territory": TerritoryField(),
    "place": ForeignPlaceField(),
}

# (field, typed, JSON, shown, typed again)
KEPT = [
    ("date", "aout 2010", {"date": "2010-08"}, "août 2010", "août 2010"),
    ("date", "vers 2015", {"date": "2015~"}, "vers 2015", "vers 2015"),
    ("date", "vers 03/2015", {"date": "2015-03~"}, "vers mars 2015", "vers mars 2015"),
    ("date", "2019 ?", {"date": "2019~"}, "vers 2019", "vers 2019"),
    ("start", "depuis env. 1987", {"date": "1987~"}, "vers 1987", "vers 1987"),
    (
        "end",
        "vers 2019 à 2022",
        {"date": "2022", "other": "2019~"},
        "vers 2019 – 2022",
        "vers 2019 – 2022",
    ),
    ("date", "depuis 1987", {"date": "1987"}, "1987", "1987"),
    ("date", "oui, 1850", {"date": "1850"}, "1850", "oui, 1850"),
    ("date", "nsp", {"unknown": True}, "date inconnue", "je ne sais pas"),
    ("date", "néant", {"unknown": True}, "date inconnue", "je ne sais pas"),
    ("old", "1850", {"date": "1850"}, "1850", "1850"),
    (
        "start",
        "2019 à juin 2021",
        {"date": "2019", "other": "2021-06"},
        "2019 – juin 2021",
        "2019 – juin 2021",
    ),
    (
        "start",
        "en cours depuis 2019",
        {"date": "2019", "ongoing": True},
        "depuis 2019, en cours",
        "depuis 2019, en cours",
    ),
    (
        "end",
        "2019-2022",
        {"date": "2022", "other": "2019"},
        "2019 – 2022",
        "2019 – 2022",
    ),
    ("end", "toujours", {"ongoing": True}, "en cours", "en cours"),
    ("end", "jusqu’en 2024", {"date": "2024"}, "2024", "2024"),
    (
        "amount",
        "12,5 k€ TTC",
        {"kind": "montant", "amount": "12500.00", "approximate": False},
        "12 500 €",
        "12 500 €",
    ),
    (
        "amount",
        "~12500",
        {"kind": "montant", "amount": "12500.00", "approximate": True},
        "environ 12 500 €",
        "environ 12 500 €",
    ),
    ("hour", "18h", "18:00", "18 h", "18 h"),
    ("amount", "0", {"kind": "neant", "amount": None, "approximate": False}, "néant", "néant"),
    ("amount", "?", {"kind": "inconnu", "amount": None, "approximate": False}, "montant inconnu", "je ne sais pas"),
    ("territory", "45000 orleans", {"label": "Orléans (Loiret)"}, "Orléans (Loiret)", "Orléans (Loiret)"),
    (
        "place",
        "Kandi",
        {"actor": None, "town": 2396253, "label": "Kandi", "country": "BJ"},
        "Kandi (Bénin)",
        "Kandi (Bénin)",
    ),
    (
        "place",
        "Neustadt (Allemagne, GeoNames 2886001)",
        {"actor": None, "town": 2886001, "label": "Neustadt", "country": "DE"},
        "Neustadt (Allemagne)",
        "Neustadt (Allemagne, GeoNames 2886001)",
    ),
    (
        "place",
        "Tourou, Bénin",
        {"actor": None, "town": None, "label": "Tourou", "country": "BJ"},
        "Tourou (Bénin)",
        "Tourou (Bénin)",
    ),
    (
        "place",
        "Atlantide",
        {"actor": None, "town": None, "label": "Atlantide", "country": ""},
        "Atlantide",
        "Atlantide",
    ),
]


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("name", "typed", "data", "shown", "again"), KEPT, ids=lambda part: str(part)[:30])
def test_what_is_kept(territory, world, name, typed, data, shown, again):
    field = FIELDS[name]
    value = field.clean(typed)

    kept = field.to_json(value)

    assert kept == (data if name != "territory" else {"actor": territory["45234"].pk} | data)
    assert field.from_json(kept) == value
    assert plain(field.shown(kept)) == shown
    assert plain(field.raw(kept)) == again
    assert field.clean(field.raw(kept)) == value


@pytest.mark.parametrize("name", FIELDS)
def test_nothing_typed_is_nothing(name):
    field = FIELDS[name]
    field.required = False

    assert [field.clean(text) for text in ("", "  ", None)] == [None, None, None]
    assert not field.to_json(None)
    assert (field.from_json(None), field.shown(None), field.raw(None)) == (None, "", "")


ASKED = [
    ("date", "10/11/12", "ambiguous", ["10 novembre 2012", "12 novembre 2010", "11 octobre 2012"]),
    ("date", "2019-2022", "ambiguous", ["2019", "2022"]),
    ("date", "1850", "ambiguous", ["oui, 1850"]),
    ("date", "fin 2019", "ambiguous", ["2019"]),
    ("start", "été 2019 à juin 2021", "ambiguous", ["2019 – juin 2021"]),
    ("day", "vers le 15/05/2027", "ambiguous", ["15 mai 2027"]),
    ("sum", "environ 12 500 €", "ambiguous", ["12 500 €"]),
    ("sum", "plus de 3000 €", "ambiguous", ["3 000 €"]),
    ("amount", "12 500 € HT", "ambiguous", ["12 500 €"]),
    ("hour", "18 h 75", "invalid", []),
    ("date", "en cours", "invalid", []),
    ("start", "en cours", "invalid", []),
    ("start", "jusqu’en 2024", "invalid", []),
    ("end", "depuis 1987", "invalid", []),
    ("date", "un jour de mai à 100 %", "invalid", []),
    ("date", "x" * 201, "max_length", None),
    ("amount", "12,500", "ambiguous", ["12 500 €", "12,50 €"]),
    ("amount", "-500", "invalid", []),
    ("territory", "st denis", "ambiguous", ["Saint-Denis (La Réunion)", "Saint-Denis (Seine-Saint-Denis)"]),
    ("territory", "Tombouctou", "invalid", []),
    ("place", "Cologne", "ambiguous", ["Cologne (Allemagne)", "Cologne (Italie)"]),
    ("place", "Bénin", "invalid", []),
]


@pytest.mark.parametrize(("name", "typed", "code", "texts"), ASKED, ids=lambda part: str(part)[:30])
def test_what_is_asked_back(territory, world, name, typed, code, texts):
    field = FIELDS[name]

    with pytest.raises(ValidationError) as refusal:
        field.clean(typed)

    [error] = refusal.value.error_list
    assert error.code == code
    assert error.messages[0]
    choices = error.params.get("choices")
    assert choices is None if texts is None else sorted(plain(text) for text, _label in choices) == sorted(texts)
    assert [field.clean(text) is None for text, _label in choices or ()] == [False for _text in texts or ()]


def test_a_required_answer_may_be_that_nobody_knows():
    field = SpokenAmountField()

    assert field.clean("je ne sais pas").kind == BudgetKind.UNKNOWN
    with pytest.raises(ValidationError) as refusal:
        field.clean("")
    assert refusal.value.code == "required"


def test_a_form_shows_what_it_is_given_and_what_was_typed():
    class Budget(forms.Form):
        since = SpokenDateField(initial=SpokenDate(PartialDate(2010, 8, is_approximate=True)))

    assert 'value="vers août 2010"' in str(Budget()["since"])
    assert 'value="un jour"' in str(Budget({"since": "un jour"})["since"])
    assert not Budget({"since": "vers août 2010"}).has_changed()


def test_a_territory_that_is_no_longer_published_is_no_value(territory):
    field, data = TerritoryField(), TerritoryField().to_json(territory["45234"])
    Actor.objects.filter(pk=data["actor"]).update(state=PublicationState.ARCHIVED)

    assert field.from_json(data) is None
    assert field.shown(data) == "Orléans (Loiret)"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("date", {"date": "août"}),
        ("date", "2010"),
        ("date", {"date": 2010}),
        ("amount", {"kind": "autre"}),
        ("amount", {"kind": "montant", "amount": "x"}),
        ("territory", {"label": "Orléans"}),
        ("place", {"country": "BJ"}),
        ("place", "Parakou"),
    ],
)
@pytest.mark.django_db
def test_other_json_is_an_error(name, data):
    with pytest.raises(ValueError, match="."):
        FIELDS[name].from_json(data)


def date(text):
    return PartialDate.fromedtf(text)


START_2019, END_2022 = SpokenDate(date("2019")), SpokenDate(date("2022"))


@pytest.mark.parametrize(
    ("start", "end", "settled"),
    [
        (None, None, (None, None)),
        (START_2019, END_2022, (START_2019, END_2022)),
        (SpokenDate(date("2019"), other=date("2022")), None, (START_2019, END_2022)),
        (SpokenDate(date("2019"), other=date("2022")), SpokenDate(is_unknown=True), (START_2019, END_2022)),
        (SpokenDate(date("2019"), other=date("2022")), END_2022, (START_2019, END_2022)),
        (None, SpokenDate(date("2022"), other=date("2019")), (START_2019, END_2022)),
        (SpokenDate(date("2019"), is_ongoing=True), None, (START_2019, SpokenDate(is_ongoing=True))),
        (START_2019, SpokenDate(is_ongoing=True), (START_2019, SpokenDate(is_ongoing=True))),
        (SpokenDate(is_unknown=True), END_2022, (SpokenDate(is_unknown=True), END_2022)),
    ],
)
def test_a_period_is_shared_between_its_two_fields(start, end, settled):
    assert settle_period(start, end) == settled


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        (END_2022, START_2019, "La fin (2019) vient avant le début (2022)."),
        (
            SpokenDate(date("2019"), other=date("2021")),
            END_2022,
            "Vous donnez deux fins : 2022 et 2021. Laquelle garder ?",
        ),
        (
            SpokenDate(date("2018")),
            SpokenDate(date("2022"), other=date("2019")),
            "Vous donnez deux débuts : 2018 et 2019. Lequel garder ?",
        ),
    ],
)
def test_two_fields_that_disagree_are_asked_back(start, end, sentence):
    with pytest.raises(ValidationError) as refusal:
        settle_period(start, end)

    assert plain(refusal.value.messages[0]) == sentence
