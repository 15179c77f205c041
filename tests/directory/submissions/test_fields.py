"""How answers become values: hours, countries, addresses, rows and their buttons, names of territories."""

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from directory.reading.fields import HourField
from directory.reference import lists
from directory.submissions import goals, raw
from directory.submissions.fields import Countries, LineText, LongText, OneCountry, Telephone, WebAddress
from directory.submissions.kinds import kind_of
from directory.submissions.wording import named_organisation, named_territory
from tests import factories as make


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("18 h 30", "18:30"),
        ("18h30", "18:30"),
        ("18h", "18:00"),
        ("18:30:00", "18:30"),
        ("18:30", "18:30"),
        ("18.30", "18:30"),
        ("à 9 heures", "09:00"),
        ("9", "09:00"),
        ("8\u00a0h", "08:00"),
        ("Midi", "12:00"),
        ("minuit", "00:00"),
        ("", ""),
    ],
)
def test_hours(typed, meant):
    field = HourField(required=False)

    assert field.to_json(field.clean(typed)) == meant
    assert field.to_json(field.clean(field.raw(meant))) == meant


@pytest.mark.parametrize("typed", ["25 h", "18 h 75", "le soir", "18 h 30 19 h", "-3 h", "٣ h ٦٦"])
def test_no_hours(typed):
    with pytest.raises(ValidationError):
        HourField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("www.vendome.eu", "https://www.vendome.eu"),
        ("http://vendome.eu/x?y=1", "http://vendome.eu/x?y=1"),
    ],
)
def test_web_addresses(typed, meant):
    assert WebAddress().clean(typed) == meant


@pytest.mark.parametrize("typed", ["ftp://vendome.eu", "javascript:alert(1)", "vendome", "https://", "mailto:a@b.fr"])
def test_no_web_addresses(typed):
    with pytest.raises(ValidationError):
        WebAddress().clean(typed)


def test_telephones():
    assert Telephone().clean(" +33 (0)2 54 89 42 00 ") == "+33 (0)2 54 89 42 00"
    assert Telephone().clean("Tél. : \u202d02\u00a054\u00a089\u00a042\u00a000\u202c") == "02 54 89 42 00"
    with pytest.raises(ValidationError):
        Telephone().clean("demandez Paul")


@pytest.fixture
def _countries():
    for code in ("BJ", "ML", "TG", "CI", "SN"):
        make.CountryFactory(code=code)


@pytest.mark.django_db
@pytest.mark.usefixtures("_countries")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Bénin", ["BJ"]),
        ("benin , MALI; togo", ["BJ", "ML", "TG"]),
        ("Mali et Sénégal", ["ML", "SN"]),
        ("Dahomey\nBénin", ["BJ"]),
        ("cote d'ivoire", ["CI"]),
        (" , ;", []),
    ],
)
def test_countries(typed, meant):
    field = Countries(required=False)

    assert field.clean(typed) == meant
    assert field.clean(field.raw(meant)) == meant


@pytest.mark.django_db
@pytest.mark.usefixtures("_countries")
@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("Sénégall", "« Sénégall » n’est pas un pays que nous connaissons. Vouliez-vous dire « Sénégal » ?"),
        ("Mali, Narnia", "« Narnia » n’est pas un pays que nous connaissons. Écrivez son nom en français."),
    ],
)
def test_no_countries(typed, complaint):
    with pytest.raises(ValidationError) as refusal:
        Countries().clean(typed)

    assert refusal.value.messages == [complaint]


@pytest.mark.django_db
@pytest.mark.usefixtures("_countries")
def test_one_country():
    assert OneCountry().clean("Mali") == "ML"
    with pytest.raises(ValidationError, match="Un seul pays"):
        OneCountry().clean("Mali, Bénin")


# --- Rows ------------------------------------------------------------------------------------------------------------


def posted(**data):
    query = QueryDict(mutable=True)
    query.update(data)
    return query


@pytest.mark.parametrize(
    ("button", "names"),
    [
        ({}, ["Parakou", "Blois"]),
        ({"ajouter": "membres"}, ["Parakou", "Blois", ""]),
        ({"retirer": "membres-3"}, ["Blois"]),
        ({"retirer": "membres-9"}, ["Parakou", "Blois"]),
        ({"retirer": "membres-x"}, ["Parakou", "Blois"]),
        ({"ajouter": "autre"}, ["Parakou", "Blois"]),
    ],
)
def test_buttons_of_rows(button, names):
    kind = kind_of("jumelage")
    data = posted(**{"membres-3-lieu": "Parakou", "membres-3-pays": "Bénin", "membres-12-lieu": "Blois"}, **button)

    answers = kind.answers_of("membres", data)

    assert [row["lieu"] for row in answers["membres"]] == names
    assert kind.is_lengthened(data) is bool(button)


@pytest.mark.django_db
def test_each_row_tells_its_own_errors():
    kind = kind_of("projet")
    answers = {"partenaires": [{"nom": "Lycée"}, {"nom": "Hôpital", "pays": "Narnia"}, {"nom": "", "sorte": "sante"}]}

    quiet = kind.form("ou", answers)["partenaires"].rows
    told = kind.form("ou", answers, check=True)["partenaires"].rows

    assert [row["nom"].value() for row in told] == ["Lycée", "Hôpital", ""]
    assert [(row.number, row.remove_value) for row in told] == [
        (1, "partenaires-0"),
        (2, "partenaires-1"),
        (3, "partenaires-2"),
    ]
    assert [list(row.errors) for row in quiet] == [[], [], []]
    assert [list(row.errors) for row in told] == [[], ["pays"], []]
    assert told[1]["pays"].html_name == "partenaires-1-pays"


@pytest.mark.django_db
def test_an_empty_list_shows_one_line():
    assert len(kind_of("projet").form("ou", {})["lieux"].rows) == 1


def test_what_cannot_be_kept_is_taken_out():
    assert raw.tidy_text("a\x00b\ud800\r\nc") == "ab\nc"


# --- Words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind", "named"),
    [
        ("Les Amis de Gumbo", "association", "l’association Les Amis de Gumbo"),
        ("Association Bénin 41", "association", "l’association Bénin 41"),
        ("Comité de jumelage de Blois", "association", "le comité de jumelage de Blois"),
        ("École Jean-Moulin", "enseignement", "l’école Jean-Moulin"),
        ("ONG Eau", "association", "l’ONG Eau"),
        ("Gescod", "autre", "Gescod"),
    ],
)
def test_names_of_organisations(name, kind, named):
    assert named_organisation(name, kind) == named


@pytest.mark.django_db
def test_names_of_territories():
    loiret = make.DepartementFactory(code="45")
    loiret.official_name = "Département du Loiret"
    places = [
        make.CommuneFactory(name="Le Mans"),
        make.CommuneFactory(name="Orléans"),
        make.EPCIFactory(name="Communauté de communes du Val de Sarthe"),
        make.RegionFactory(code="53"),
        loiret,
    ]

    assert [named_territory(place) for place in places] == [
        "la commune du Mans",
        "la commune d’Orléans",
        "la communauté de communes du Val de Sarthe",
        "la région Bretagne",
        "le département du Loiret",
    ]


@pytest.mark.django_db
def test_sectors_suggest_goals():
    for row in lists.sectors():
        make.SectorFactory(name=row.name, slug=row.slug)
    water = make.SectorFactory(name="Eau et assainissement")

    table = goals.suggestions()

    assert len(table) == 25
    assert {number for numbers in table.values() for number in numbers} <= set(range(1, 18))
    assert goals.suggested([water.pk]) == [6]


@pytest.mark.parametrize(
    ("field", "pasted", "kept"),
    [
        (LineText(), "Un\u200b marche\u0301\n cou\u00advert\ufeff", "Un marché couvert"),
        (LineText(), "\u202aNantes\u202c", "Nantes"),
        (LineText(), "می\u200cخواهم", "می\u200cخواهم"),
        (LongText(), "\u2060Deux\u200b forages\n\nUne e\u0301cole", "Deux forages\n\nUne école"),
        (WebAddress(), "www.nantes.fr\u200b", "https://www.nantes.fr"),
    ],
)
def test_signs_that_nobody_sees_are_not_kept(field, pasted, kept):
    assert field.clean(pasted) == kept


@pytest.mark.parametrize("field", [LineText(), LongText()])
def test_signs_that_nobody_sees_are_no_answer(field):
    with pytest.raises(ValidationError):
        field.clean(" \u200b\ufeff ")
