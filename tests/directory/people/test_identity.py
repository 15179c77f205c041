"""One person, however they are written; and nobody else."""

import pytest
from django.core.exceptions import ValidationError

from directory.people.identity import Person, key_of, searched, whole

WHO = Person(("Hélène Saint-Just",), ("h.saint-just@mairie.fr",), ("06 12 34 56 78",))


@pytest.mark.parametrize(
    "text",
    [
        "Hélène Saint-Just", "helene saint just", "SAINT-JUST Hélène", "St-Just, Helene",
        "He\u0301le\u0300ne Saint‑Just",
        "Mme Hélène\u00a0Saint-Just, maire", "écrire à H.Saint-Just@MAIRIE.fr.", "<h.saint-just@mairie.fr>",
        "0612345678", "06.12.34.56.78", "+33 6 12 34 56 78", "0033612345678", "+33 (0)6 12-34-56-78", "612345678",
        "06\u202f12\u202f34\u202f56\u202f78",
    ],
)  # fmt: skip
def test_this_is_her(text):
    assert WHO.marks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hélène Saint-Juste", "Marie-Hélène Dupont", "Saint-Just-Malmont", "Hélène et Pascal Saint-Just",
        "ch.saint-just@mairie.fr", "h.saint-just@mairie.fr.example.org", "06 12 34 56 79", "106 12 34 56 78 9",
        "SIREN 61234567 8901",
    ],
)  # fmt: skip
def test_this_is_somebody_else(text):
    assert not WHO.marks(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0262 12 34 56", "+262 262 12 34 56"),
        ("05 90 11 22 33", "+590 590 112233"),
        ("+229 97 11 22 33", "00229 97112233"),
    ],
)
def test_numbers_from_elsewhere_too(one, other):
    assert key_of("telephone", one) == key_of("telephone", other)
    assert Person(phones=(one,)).marks(other)
    assert Person(phones=(other,)).marks(one)


@pytest.mark.parametrize("given", [{"names": ["Dupont"]}, {"names": ["12 rue Foch"]}, {"phones": ["06 12"]}])
def test_a_piece_is_not_enough_to_act_on(given):
    with pytest.raises(ValidationError):
        whole(**given)


@pytest.mark.parametrize("typed", ["saint", "just hel", "@mairie", "34 56", "+33 6 12"])
def test_a_piece_is_enough_to_search(typed):
    text = "Hélène Saint-Just, h.saint-just@mairie.fr, 06 12 34 56 78"

    assert bool(searched(typed).marks(text)) is (typed != "just hel")
