"""The base that the samples speak of."""

from tests.factories import (
    ActorFactory,
    CommuneFactory,
    CountryFactory,
    DepartementFactory,
    EPCIFactory,
    FunderFactory,
    GazetteerTownFactory,
    RegionFactory,
    SectorFactory,
)

_COMMUNES = {
    "Vitré": "35360", "Fougères": "35115", "Quimper": "29232", "Ambérieu-en-Bugey": "01004", "Bourg-en-Bresse": "01053",
    "Oyonnax": "01283", "Valserhône": "01033", "Lorient": "56121", "Vannes": "56260", "Auray": "56007",
    "Dunkerque": "59183", "Arras": "62041",
}  # fmt: skip
_TOWNS = {
    "DE": "Mering, Bad Kreuznach, Eislingen/Fils, Brunswick, Markt Erlbach, Rostock", "GB": "Aylesbury, Boston",
    "IT": "Parme, Vérone", "SN": "Saint-Louis", "BF": "Loumbila, Ziniaré", "MA": "Meknès", "US": "Boston",
    "PS": "Gaza", "BE": "Audenarde", "RO": "Deva",
}  # fmt: skip
_OTHERWISE = {"Brunswick": "braunschweig", "Audenarde": "oudenaarde", "Eislingen/Fils": "eislingen"}


def build():
    for code in ("FR", "CZ", "HT", "ML", "NE", "TG", "UA", *_TOWNS):
        CountryFactory(code=code)
    region = RegionFactory(code="53")
    for code, name in (("29", "Finistère"), ("56", "Morbihan")):
        DepartementFactory(code=code, name=name, region=region)
    for name, code in _COMMUNES.items():
        CommuneFactory(name=name, code=code)
    for number, name in enumerate(("Rennes Métropole", "Brest Métropole")):
        EPCIFactory(name=name, code=f"24350013{number}", departement__code="35")
    for code, names in _TOWNS.items():
        for name in names.split(", "):
            key = name.lower().replace("é", "e").replace("è", "e").replace("-", " ").replace("/", " ")
            known_as = [key, *([_OTHERWISE[name]] if name in _OTHERWISE else [])]
            GazetteerTownFactory(name=name, country=CountryFactory(code=code), names=known_as, population=60_000)
    ministry = "Ministère de l’Europe et des Affaires étrangères"
    FunderFactory(actor=ActorFactory(name=ministry, acronym="MEAE", published=True))
    for name in ("Loire-Bretagne", "Rhin-Meuse"):
        FunderFactory(actor=ActorFactory(name=f"Agence de l’eau {name}", published=True))
    for name in ("Culture", "Santé", "Éducation", "Sport"):
        SectorFactory(name=name)
