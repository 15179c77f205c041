"""A foreign name carries its language, a French one never another."""

import pytest

from directory.reference.languages import language_of


@pytest.mark.parametrize(
    ("name", "country", "language"),
    [
        ("Bamberg", "DE", "de"),
        ("Siklós", "HU", "hu"),
        ("Great Yarmouth", "GB", "en"),
        # French has its own name for it.
        ("Ratisbonne", "DE", ""),
        ("Cracovie", "PL", ""),
        # French words around a foreign name.
        ("Province de Lugo", "ES", ""),
        ("Communauté d'agglomération de Trebinje", "HR", ""),
        ("Coblence et environs", "DE", ""),
        # Several languages, another alphabet, French, or nobody knows.
        ("Namur", "BE", ""),
        ("Lausanne", "CH", ""),
        ("Suzhou", "CN", ""),
        ("Kaolack", "SN", ""),
        ("Orléans", "FR", ""),
        ("Lagos", "", ""),
        ("Lagos", None, ""),
    ],
)
def test_language(name, country, language):
    assert language_of(name, country) == language
