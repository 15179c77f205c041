"""Dates as staff type them in the back-office, where a field is one date of any year."""

import pytest
from django.core.exceptions import ValidationError

from directory.dates import PartialDate
from directory.reading.fields import PartialDateFormField

WRITTEN = {
    # Years.
    "2019": (2019,),
    " 2019 ": (2019,),
    "2019.": (2019,),
    "1000": (1000,),
    "2200": (2200,),
    "\N{NO-BREAK SPACE}2019": (2019,),
    "２０１９": (2019,),
    # Months in letters, in full, short, with and without accents and capitals.
    "janvier 2010": (2010, 1),
    "janv. 2010": (2010, 1),
    "janv 2010": (2010, 1),
    "jan. 2010": (2010, 1),
    "février 2010": (2010, 2),
    "fevrier 2010": (2010, 2),
    "FÉVRIER 2010": (2010, 2),
    "févr. 2010": (2010, 2),
    "fév. 2010": (2010, 2),
    "fev 2010": (2010, 2),
    "mars 2010": (2010, 3),
    "avril 2010": (2010, 4),
    "avr. 2010": (2010, 4),
    "mai 2010": (2010, 5),
    "Mai 2010": (2010, 5),
    "MAI 2010": (2010, 5),
    "juin 2010": (2010, 6),
    "juillet 2010": (2010, 7),
    "juil. 2010": (2010, 7),
    "août 2010": (2010, 8),
    "Août 2010": (2010, 8),
    "AOÛT 2010": (2010, 8),
    "aout 2010": (2010, 8),
    "aou\u0302t 2010": (2010, 8),  # the accent as a character of its own
    "août\N{NO-BREAK SPACE}2010": (2010, 8),
    "août   2010": (2010, 8),
    "août\t2010": (2010, 8),
    "août 2010.": (2010, 8),
    "\naoût 2010\n": (2010, 8),
    "septembre 2019": (2019, 9),
    "sept. 2019": (2019, 9),
    "sept 2019": (2019, 9),
    "sep. 2019": (2019, 9),
    "octobre 2019": (2019, 10),
    "oct. 2019": (2019, 10),
    "novembre 2019": (2019, 11),
    "nov. 2019": (2019, 11),
    "décembre 2019": (2019, 12),
    "decembre 2019": (2019, 12),
    "déc. 2019": (2019, 12),
    "dec. 2019": (2019, 12),
    # Months in figures.
    "05/2019": (2019, 5),
    "5/2019": (2019, 5),
    "12/2019": (2019, 12),
    "05-2019": (2019, 5),
    "05.2019": (2019, 5),
    "2019-05": (2019, 5),
    "2019-5": (2019, 5),
    # Days in letters.
    "15 mai 2019": (2019, 5, 15),
    "le 15 mai 2019": (2019, 5, 15),
    "Le 15 mai 2019": (2019, 5, 15),
    "05 mai 2019": (2019, 5, 5),
    "5 mai 2019": (2019, 5, 5),
    "5\N{NO-BREAK SPACE}mai\N{NO-BREAK SPACE}2019": (2019, 5, 5),
    "5\u202fmai 2019": (2019, 5, 5),
    "1er juillet 2025": (2025, 7, 1),
    "1ER JUILLET 2025": (2025, 7, 1),
    "1ᵉʳ juillet 2025": (2025, 7, 1),
    "le 1er juillet 2025": (2025, 7, 1),
    "1er\N{NO-BREAK SPACE}juillet 2025": (2025, 7, 1),
    "1 juillet 2025": (2025, 7, 1),
    "01 juillet 2025": (2025, 7, 1),
    "31 déc. 1999": (1999, 12, 31),
    "29 février 2020": (2020, 2, 29),
    "14 juil. 1989": (1989, 7, 14),
    # Days in figures, day first.
    "15/05/2019": (2019, 5, 15),
    "5/5/2019": (2019, 5, 5),
    "05/06/2019": (2019, 6, 5),
    "15-05-2019": (2019, 5, 15),
    "15.05.2019": (2019, 5, 15),
    "15 05 2019": (2019, 5, 15),
    "31/12/1999": (1999, 12, 31),
    "29/02/2020": (2020, 2, 29),
    "2019-05-15": (2019, 5, 15),
    "2019-5-5": (2019, 5, 5),
    "2020-02-29": (2020, 2, 29),
}


@pytest.mark.parametrize(("text", "parts"), WRITTEN.items(), ids=repr)
def test_what_people_write_is_read(text, parts):
    assert PartialDateFormField().clean(text) == PartialDate(*parts)


REFUSED = [
    # No such day or month.
    "31/02/2020",
    "30/02/2019",
    "29/02/2019",
    "2019-02-29",
    "31 avril 2020",
    "32/01/2020",
    "0/05/2019",
    "00/05/2019",
    "0 mai 2019",
    "13/2019",
    "00/2019",
    "0/2019",
    "2010-13",
    "2010-00",
    "2010-05-00",
    "2010-0-5",
    "05/15/2019",  # the American way round
    "2010-13-01",
    # No such year.
    "999",
    "0999",
    "0000",
    "2201",
    "9999",
    "15/05/0019",
    # Not enough.
    "",
    " ",
    "le 3",
    "3 mai",
    "mai",
    "19",
    # Something else.
    "1er 2019",
    "été 2019",
    "début 2019",
    "2019-2021",
    "mayo 2019",
    "2019-05-15T10:00",
    "1" * 10_000,
    "<script>",
]


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: repr(text[:20]))
def test_anything_else_is_refused_rather_than_guessed(text):
    field = PartialDateFormField()

    with pytest.raises(ValidationError):
        field.clean(text)


@pytest.mark.parametrize("text", ["", "  ", ".", "?", "n.c.", "je ne sais pas"])
def test_what_nobody_knows_is_no_date(text):
    assert PartialDateFormField(required=False).clean(text) is None
