"""Dates as people type them: each way with its reading, or asked back."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.dates import PartialDate
from directory.reading.dates import Period, read_date
from directory.reading.result import Kind
from tests.directory.test_dates import partial_dates

TODAY = datetime.date(2026, 11, 22)


def told(reading):
    """``2010-08``, ``2015~``, ``2019..2022``, ``1987..``, ``2019..now``, or the kind alone; ``asked 2020`` when it is
    asked whether that is enough.
    """
    value = reading.value
    if isinstance(value, PartialDate):
        text = value.edtf()
    elif isinstance(value, Period):
        start, end = (date.edtf() if date else "" for date in (value.start, value.end))
        text = f"{start}..{'now' if value.is_ongoing else end}"
    else:
        return str(reading.kind)
    return text if reading.kind == Kind.VALUE else f"{reading.kind} {text}"


READ = {
    # Years.
    "2019": "2019",
    " 2019. ": "2019",
    "2O19": "asked",
    "2 019": "asked",
    "98": "asked",
    "depuis 98": "1998..",
    "été 98": "asked 1998",
    "MMXIX": "2019",
    "deux mille dix-neuf": "2019",
    "année 2019": "2019",
    "l’an 2000": "2000",
    "20191": "refused",
    "les années 90": "asked",
    "XXe siècle": "refused",
    # Months.
    "août 2010": "2010-08",
    "AOÛT 2010": "2010-08",
    "Aout2010": "2010-08",
    "en août 2010": "2010-08",
    "mai-2019": "2019-05",
    "05/2019": "2019-05",
    "5.2019": "2019-05",
    "05/19": "2019-05",
    "2019-05": "2019-05",
    "2019 mai": "2019-05",
    "V/2019": "2019-05",
    "fevrier 2012": "2012-02",
    "septmebre 2019": "2019-09",
    "décmbre 2018": "2018-12",
    "juilet 2018": "2018-07",
    "oct. 2018": "2018-10",
    "mois de mars 2018": "2018-03",
    "March 2020": "2020-03",
    "jui 2019": "asked",
    "13/2019": "refused",
    "mai": "refused",
    "2005-08": "asked",
    "2023-08": "2023-08",
    # Days.
    "15/05/2019": "2019-05-15",
    "  15  /  05 / 2019 ": "2019-05-15",
    "15.05.19": "2019-05-15",
    "15/05/19": "2019-05-15",
    "31/12/99": "1999-12-31",
    "15052019": "2019-05-15",
    "2019-05-15": "2019-05-15",
    "20190515": "2019-05-15",
    "le 1er mars 2021": "2021-03-01",
    "1 er mars 2021": "2021-03-01",
    "premier mars 2021": "2021-03-01",
    "quinze mai deux mille dix-neuf": "2019-05-15",
    "15/V/2019": "2019-05-15",
    "lundi 3 mai 2021": "2021-05-03",
    "mardi 3 mai 2021": "asked",
    "May 15, 2019": "2019-05-15",
    "03/04/2019": "2019-04-03",
    "05/15/2019": "asked",
    "15.05/2019": "asked",
    "l5 mai 2019": "asked",
    "00/05/2019": "asked",
    "XX/05/2019": "asked",
    "1° mars 2021": "2021-03-01",
    "2019-05-15T10:00": "asked 2019-05-15",
    "2019-05-15 00:00:00": "2019-05-15",
    "mardi 3 mai 2022 à 18h30": "asked 2022-05-03",
    "10/11/12": "asked",
    "101112": "asked",
    "05/06": "asked",
    "5 juin": "refused",
    "31/02/2020": "refused",
    "29 février 2019": "refused",
    # Shades.
    "vers 2015": "2015~",
    "2015 environ": "2015~",
    "vers le 3 mai 2019": "2019-05-03~",
    "début 2020": "asked 2020",
    "fin août 2010": "asked 2010-08",
    "mi-mai 2019": "asked 2019-05",
    "courant 2018": "2018",
    "en cours d’année 2018": "2018",
    "printemps 2020": "asked 2020",
    "1er trimestre 2021": "asked 2021",
    "T2 2022": "asked 2022",
    "2e semestre 2019": "asked 2019",
    "3T 2020": "asked 2020",
    "IIe trimestre 2020": "asked 2020",
    "rentrée 2019": "asked 2019",
    "2019 ?": "2019~",
    "je crois 2019": "2019~",
    "avant 2015": "asked",
    # Periods.
    "de 2019 à 2022": "2019..2022",
    "2019-2022": "2019..2022",
    "2022/2023": "2022..2023",
    "2022-23": "2022..2023",
    "19-20": "asked",
    "2011-12": "asked",
    "année scolaire 2022-2023": "2022..2023",
    "2019, 2020 et 2021": "2019..2021",
    "entre 2019 et 2021": "2019..2021",
    "2019 ou 2020": "asked",
    "septembre 2019 à juin 2021": "2019-09..2021-06",
    "sept-déc 2019": "2019-09..2019-12",
    "novembre à février 2020": "2019-11..2020-02",
    "du 3 au 15 mai 2019": "2019-05-03..2019-05-15",
    "15-20 mai 2019": "2019-05-15..2019-05-20",
    "01/09/2019-30/06/2021": "2019-09-01..2021-06-30",
    "début 2019 à fin 2021": "asked 2019..2021",
    "depuis 1987": "1987..",
    "à partir de mai 2019": "2019-05..",
    "jusqu’en 2024": "..2024",
    "d’ici fin 2027": "asked ..2027",
    "2019 à aujourd’hui": "2019..now",
    "en cours depuis 2019": "2019..now",
    "05-06/2019": "2019-05..2019-06",
    "28/06-03/07/2019": "2019-06-28..2019-07-03",
    "28, 29 et 30 juin 2019": "2019-06-28..2019-06-30",
    "2015 -> ?": "2015..",
    "2022-2023 (année scolaire)": "2022..2023",
    "encore en cours aujourd’hui": "ongoing",
    "mai 2019 - mai 2019": "2019-05",
    "20 mai au 3 juin": "refused",
    "2022 à 2019": "refused",
    # As of today.
    "aujourd’hui": "2026-11-22",
    "hier": "2026-11-21",
    "ce mois-ci": "2026-11",
    "le mois dernier": "2026-10",
    "l’an dernier": "2025",
    "cette année": "2026",
    "mai dernier": "2026-05",
    "l’été dernier": "asked 2026",
    "cet été": "asked 2026",
    "ce 15 mai": "2026-05-15",
    "il y a 3 ans": "2023~",
    # No date.
    "en cours": "ongoing",
    "toujours": "ongoing",
    "sans fin": "ongoing",
    "je ne sais pas": "unknown",
    "on ne sait plus": "unknown",
    "pas encore défini": "unknown",
    "à définir": "unknown",
    "n.c.": "unknown",
    "?": "unknown",
    "néant": "none",
    # Far from what a project may be.
    "1850": "asked",
    "oui, 1850": "1850",
    # Something else.
    "": "refused",
    "bonjour": "refused",
    "12 500 €": "refused",
    "<script>": "refused",
    "2019\x00": "2019",
    # As others wrote them since.
    "courant 2019": "2019",
    "rentrée 2020": "asked 2020",
    "1er trimestre 2018": "asked 2018",
    "depuis 3 ans": "2023~..",
    "fin 2021 - début 2022": "asked 2021..2022",
    "premier semestre 2019": "asked 2019",
    "dernier trimestre 2019": "asked 2019",
    "été 2019": "asked 2019",
    "hiver 2019-2020": "asked",
    "mi 2019": "asked 2019",
    "mi-2019": "asked 2019",
    "au printemps 2018": "asked 2018",
    "à l’automne 2017": "asked 2017",
    "fin d’année 2018": "asked 2018",
    "début d’année 2021": "asked 2021",
    "en début d’année 2021": "asked 2021",
    "2018/2019": "2018..2019",
    "2018 / 2019": "2018..2019",
    "2018 et 2019": "2018..2019",
    "2018 & 2019": "2018..2019",
    "2017-2018-2019": "2017..2019",
    "janv. 2018": "2018-01",
    "févr 2019": "2019-02",
    "sept 2020": "2020-09",
    "sept. 2018 - juin 2019": "2018-09..2019-06",
    "octobre-novembre 2018": "2018-10..2018-11",
    "oct/nov 2018": "2018-10..2018-11",
    "juillet et août 2019": "2019-07..2019-08",
    "juillet - août 2019": "2019-07..2019-08",
    "du 12 au 18 octobre 2019": "2019-10-12..2019-10-18",
    "du 28 octobre au 3 novembre 2019": "2019-10-28..2019-11-03",
    "du 28/10 au 03/11/2019": "2019-10-28..2019-11-03",
    "12 et 13 octobre 2019": "2019-10-12..2019-10-13",
    "samedi 12 octobre 2019": "2019-10-12",
    "sam. 12 oct. 2019": "2019-10-12",
    "12 oct 19": "2019-10-12",
    "1er/09/2018": "2018-09-01",
    "01-09-2018": "2018-09-01",
    "2018.09.01": "2018-09-01",
    "2018/09/01": "2018-09-01",
    "1/9/18": "2018-09-01",
    "09-2018": "2018-09",
    "10-2018 à 12-2019": "2018-10..2019-12",
    "10/2018 - 12/2019": "2018-10..2019-12",
    "à partir de septembre 2022": "2022-09..",
    "dès 2015": "2015..",
    "depuis le 14 juillet 1989": "1989-07-14..",
    "depuis 1992 jusqu’à aujourd’hui": "1992..now",
    "1992 à nos jours": "1992..now",
    "1992 - présent": "1992..now",
    "jumelés depuis 1963": "1963..",
    "signé le 24 mars 2000": "2000-03-24",
    "signature le 24 mars 2000": "2000-03-24",
    "convention signée en 2011": "2011",
    "projet terminé en 2018": "..2018",
    "achevé en 2018": "..2018",
    "terminé depuis 2018": "..2018",
    "prévu en 2027": "2027",
    "2027 (prévisionnel)": "2027",
    "sur 3 ans": "refused",
    "3 ans": "refused",
    "18 mois": "refused",
    "de 2019 à 2021 (3 ans)": "2019..2021",
    "36 mois à partir de janvier 2019": "asked",
    "janvier 2019 (durée 24 mois)": "asked",
    "2ème semestre 2020": "asked 2020",
    "S2 2020": "asked 2020",
    "Q3 2021": "asked 2021",
    "T1-T2 2021": "asked 2021",
    "4e trim. 2022": "asked 2022",
    "Noël 2018": "asked 2018",
    "Pâques 2019": "asked 2019",
    "14 juillet 2019": "2019-07-14",
    "été dernier": "asked 2026",
    "l’année dernière": "2025",
    "l’année prochaine": "2027",
    "le mois prochain": "2026-12",
    "depuis l’an dernier": "2025..",
    "depuis toujours": "ongoing",
    "depuis longtemps": "refused",
    "il y a longtemps": "refused",
    "il y a une dizaine d’années": "refused",
    "depuis une dizaine d’années": "refused",
    "depuis plus de 20 ans": "2006~..",
    "années 2000": "asked",
    "dans les années 1990": "asked",
    "début des années 90": "asked",
    "fin des années 80": "asked",
    "2019 (à confirmer)": "2019~",
    "sans date": "none",
    "s.d.": "unknown",
    "pas de date précise": "unknown",
    "je ne me souviens plus": "unknown",
    "à préciser": "unknown",
    "en projet": "refused",
    "à venir": "unknown",
    "reporté": "refused",
    "annulé à cause du covid": "refused",
    "2020 (reporté en 2021)": "refused",
    "2020 reporté à 2021": "refused",
    "20 au 25/05/2019": "2019-05-20..2019-05-25",
    "mai-juin 2019": "2019-05..2019-06",
    "mai - juin 2019": "2019-05..2019-06",
    "mai 2019/juin 2020": "2019-05..2020-06",
    "mai à juin": "refused",
    "septembre": "refused",
    "31 avril 2019": "refused",
    "30/02/2019": "refused",
    "semaine 12 2020": "asked 2020",
    "S12 2020": "asked 2020",
    "semaine du 8 mars 2021": "2021-03-08~",
    "du 1er au 31 mars 2021": "2021-03-01..2021-03-31",
    "2e quinzaine de mai 2019": "asked 2019-05",
    "courant du 2ème trimestre 2019": "asked 2019",
    "juin 2O19": "asked",
    "vers la mi-juin 2019": "asked 2019-06~",
    "2019/2020 (année scolaire)": "2019..2020",
    "année universitaire 2019/2020": "2019..2020",
    "biennale 2019": "refused",
    "toute l’année 2019": "2019",
    "toute l’année": "refused",
    "chaque année": "refused",
    "tous les ans depuis 2010": "refused",
    "tous les 2 ans": "refused",
    "2019 puis 2021": "asked",
    "2015, 2017 et 2019": "asked",
    "date inconnue": "unknown",
    "inconnue": "unknown",
    "aucune": "none",
    "XX/XX/2019": "asked",
    "mars ou avril 2019": "asked",
    "12 ou 13 mai 2019": "asked",
    "21ème siècle": "refused",
    "mar 12, 2019": "2019-03-12",
    "mar. 12 nov. 2019": "2019-11-12",
    "terminé fin 2018": "asked ..2018",
    "de 2015 à 2018 (terminé)": "2015..2018",
    "1er et 2e trimestre 2021": "asked 2021",
    "2015 et 2019": "asked",
    "2019 ou mai 2020": "asked",
    "2019 + 3 ans": "asked",
    "terminé": "refused",
}


@pytest.mark.parametrize(("text", "expected"), READ.items(), ids=repr)
def test_dates_as_people_type_them(text, expected):
    assert told(read_date(text, today=TODAY)) == expected


def choices(text):
    return [choice.label for choice in read_date(text, today=TODAY).choices]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10/11/12", ["10 novembre 2012", "12 novembre 2010", "11 octobre 2012"]),
        ("05/15/2019", ["15 mai 2019"]),
        ("2011-12", ["décembre 2011", "2011 – 2012"]),
        ("jui 2019", ["juin 2019", "juillet 2019"]),
        ("1er janvier 40", ["1er janvier 2040", "1er janvier 1940"]),
        ("avant 2015", ["vers 2015"]),
        ("mars ou avril 2019", ["mars 2019", "avril 2019"]),
        ("2015, 2017 et 2019", ["2015 – 2019"]),
        ("36 mois à partir de janvier 2019", ["janvier 2019 – décembre 2021"]),
        ("2019 (3 ans)", ["2019 – 2021"]),
    ],
)
def test_what_is_asked_back(text, expected):
    assert sorted(choices(text)) == sorted(expected)


@pytest.mark.parametrize("text", [text for text, told in READ.items() if told.startswith("asked")])
def test_what_is_chosen_is_not_asked_again(text):
    for choice in read_date(text, today=TODAY).choices:
        assert read_date(choice.text, today=TODAY).kind == Kind.VALUE


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("août 2010", "Nous lisons : août 2010."),
        ("vers 2015", "Nous lisons : vers 2015."),
        (
            "début 2020",
            "D’une date, nous gardons l’année, le mois ou le jour, et « vers » ; « début 2020 » en dit plus. "
            "Écrivez le mois ou le jour, ou gardez « 2020 ».",
        ),
        ("05/15/2019", "Voulez-vous dire : 15 mai 2019 ?"),
        ("5 juin", "Il manque l’année : écrivez par exemple « 5 juin 2026 »."),
        ("1850", "1850 : est-ce bien l’année ?"),
    ],
)
def test_what_is_said(text, sentence):
    assert read_date(text, today=TODAY).sentence.replace("\N{NO-BREAK SPACE}", " ") == sentence


def test_a_bond_may_be_old():
    assert told(read_date("1850", today=TODAY, years=(1000, 2100))) == "1850"


@given(partial_dates(1000, 2200))
def test_what_is_printed_is_read_back(date):
    reading = read_date(str(date), years=(1000, 2200))

    assert (reading.kind, reading.value) == (Kind.VALUE, date)


@given(partial_dates(1900, 2000), partial_dates(2001, 2100), st.sampled_from(["both", "start", "end", "ongoing"]))
def test_a_period_is_read_back(start, end, known):
    period = {
        "both": Period(start, end),
        "start": Period(start, None),
        "end": Period(None, end),
        "ongoing": Period(start, None, is_ongoing=True),
    }[known]

    assert read_date(str(period)).value == period


WORDS = st.sampled_from(
    "2019 19 05 15 1er mai été - / . , à au de du depuis jusqu’en et entre en cours fin vers ? T2 trimestre oui".split()  # noqa: SIM905
)


@given(st.one_of(st.text(), st.lists(WORDS, max_size=30).map(" ".join), st.lists(WORDS, max_size=30).map("".join)))
def test_any_text_is_read(text):
    reading = read_date(text, today=TODAY)

    assert reading.sentence
    assert all(read_date(choice.text, today=TODAY).is_settled for choice in reading.choices)


@pytest.mark.parametrize("part", ["1", "1/", "- ", "mai ", "((", "2019-", "du 1 au ", "vingt ", "ﷺ"])
def test_a_long_text_costs_no_more_than_a_short_one(part):
    assert read_date(part * 100_000, today=TODAY).kind in (Kind.REFUSED, Kind.ASKED, Kind.UNKNOWN)


@pytest.mark.parametrize(
    ("text", "start", "end", "is_ongoing"),
    [
        ("2017 – ce jour", "2017", None, True),
        ("2017/aujourd’hui", "2017", None, True),
        ("mars 2017 -…", "2017-03", None, False),
        ("2017 - ?", "2017", None, False),
        ("2017 à ?", "2017", None, False),
        ("2017→", "2017", None, False),
        ("→ juin 2017", None, "2017-06", False),
        ("– 2017", None, "2017", False),
        ("?-2017", None, "2017", False),
        ("?/2017", None, "2017", False),
        ("2017/?", "2017", None, False),
        ("à 2017", None, "2017", False),
        ("à juin 2017", None, "2017-06", False),
        ("2017+", "2017", None, False),
        ("juin 2017 et +", "2017-06", None, False),
        ("... - 2017", None, "2017", False),
        ("plan quinquennal 2017-2021", "2017", "2021", False),
    ],
)
def test_an_open_period_has_one_end(text, start, end, is_ongoing):
    period = read_date(text).value
    ends = [date and date.edtf() for date in (period.start, period.end)]
    assert (ends, period.is_ongoing) == ([start, end], is_ongoing)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fondation : 1989", "1989"),
        ("8 avril 2017 (après-midi)", "2017-04-08"),
        ("3rd May 2017", "2017-05-03"),
        ("21st June 2017", "2017-06-21"),
        ("- 2017-05-08", "2017-05-08"),
        ("contrat 03/2017", "2017-03"),
        ("avenant 3 mars 2017", "2017-03-03"),
        ("programme – 2017", "2017"),
    ],
)
def test_words_around_a_date_are_left_aside(text, expected):
    assert read_date(text).value.edtf() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("années 80", ["vers 1985"]),
        ("hiver 2018/19", ["décembre 2018 – mars 2019"]),
        ("> 2017", ["vers 2017"]),
        ("2017 ou après", ["vers 2017"]),
        ("2017 ou plus tard", ["vers 2017"]),
        ("années 2000", ["vers 2005"]),
        ("début des années 70", ["vers 1972"]),
        ("à la fin des années 1990", ["vers 1998"]),
        ("contrat 3 2017", ["2017"]),
        ("phase 2, 2017", ["2017"]),
        ("avenant n° 4 2017", ["2017"]),
        ("3e édition 2017", ["2017"]),
        ("plan II 2017-2019", ["2017 – 2019"]),
    ],
)
def test_what_says_too_little_is_asked(text, expected):
    assert [choice.text for choice in read_date(text).choices] == expected
