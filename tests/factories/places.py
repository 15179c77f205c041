"""Countries and French territories: get-or-create, by their codes."""

import factory
from django_countries import countries as iso_countries
from factory.django import DjangoModelFactory

from directory.models import Country, GazetteerTown

# code: (French name, with its preposition, aliases, latitude, longitude)
COUNTRIES = {
    "FR": ("France", "en France", [], 46.6, 2.5),
    "BJ": ("Bénin", "au Bénin", ["Dahomey", "Benin"], 9.5, 2.3),
    "BF": ("Burkina Faso", "au Burkina Faso", ["Haute-Volta"], 12.3, -1.6),
    "CN": ("Chine", "en Chine", ["People's Republic of China"], 36.0, 104.0),
    "CI": ("Côte d’Ivoire", "en Côte d’Ivoire", [], 7.6, -5.6),
    "DE": ("Allemagne", "en Allemagne", ["Germany", "RFA"], 51.1, 10.4),
    "DZ": ("Algérie", "en Algérie", [], 28.2, 2.6),
    "GB": ("Royaume-Uni", "au Royaume-Uni", ["United Kingdom", "Angleterre"], 54.0, -2.5),
    "GR": ("Grèce", "en Grèce", [], 39.0, 22.9),
    "IT": ("Italie", "en Italie", [], 42.8, 12.5),
    "LB": ("Liban", "au Liban", [], 33.9, 35.9),
    "MA": ("Maroc", "au Maroc", [], 31.9, -6.3),
    "MG": ("Madagascar", "à Madagascar", [], -19.4, 46.7),
    "ML": ("Mali", "au Mali", [], 17.4, -4.0),
    "NG": ("Nigeria", "au Nigeria", [], 9.6, 8.1),
    "PL": ("Pologne", "en Pologne", [], 52.1, 19.4),
    "PS": ("Palestine", "en Palestine", ["Palestinian National Authority"], 31.9, 35.2),
    "PT": ("Portugal", "au Portugal", [], 39.6, -8.0),
    "SN": ("Sénégal", "au Sénégal", [], 14.4, -14.5),
    "TG": ("Togo", "au Togo", [], 8.5, 1.0),
    "TN": ("Tunisie", "en Tunisie", [], 34.1, 9.6),
    "UA": ("Ukraine", "en Ukraine", [], 49.0, 31.4),
    "VN": ("Viêt Nam", "au Viêt Nam", ["Vietnam"], 16.6, 106.3),
}

# code: (name, code of its région)
DEPARTEMENTS = {
    "13": ("Bouches-du-Rhône", "93"),
    "2A": ("Corse-du-Sud", "94"),
    "34": ("Hérault", "76"),
    "35": ("Ille-et-Vilaine", "53"),
    "44": ("Loire-Atlantique", "52"),
    "45": ("Loiret", "24"),
    "59": ("Nord", "32"),
    "69": ("Rhône", "84"),
    "75": ("Paris", "11"),
    "93": ("Seine-Saint-Denis", "11"),
    "94": ("Val-de-Marne", "11"),
    "972": ("Martinique", "02"),
    "974": ("La Réunion", "04"),
}
REGIONS = {
    "02": "Martinique",
    "04": "La Réunion",
    "11": "Île-de-France",
    "24": "Centre-Val de Loire",
    "32": "Hauts-de-France",
    "52": "Pays de la Loire",
    "53": "Bretagne",
    "76": "Occitanie",
    "84": "Auvergne-Rhône-Alpes",
    "93": "Provence-Alpes-Côte d’Azur",
    "94": "Corse",
}


def _known(position, otherwise):
    return factory.LazyAttribute(
        lambda country: COUNTRIES[country.code][position] if country.code in COUNTRIES else otherwise(country)
    )


class CountryFactory(DjangoModelFactory):
    """``CountryFactory(code="BJ")``, with its French names; the same row each time."""

    class Meta:
        model = Country
        django_get_or_create = ["code"]

    code = "BJ"
    name = _known(0, lambda country: iso_countries.name(country.code) or f"Pays {country.code}")
    locative = _known(1, lambda country: f"en {country.name}")
    aliases = _known(2, lambda country: [])
    latitude = _known(3, lambda country: None)
    longitude = _known(4, lambda country: None)


class GazetteerTownFactory(DjangoModelFactory):
    class Meta:
        model = GazetteerTown

    geonames_id = factory.Sequence(lambda n: 2_000_000 + n)
    name = factory.Sequence(lambda n: f"Town {n}")
    country = factory.SubFactory(CountryFactory)
    latitude = 9.34
    longitude = 2.63
    population = 5000
    names = factory.LazyAttribute(lambda town: [town.name.lower()])
