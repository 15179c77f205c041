"""The files of the repository, read without a base."""

from collections import Counter

import pytest
from django_countries.data import COUNTRIES

from directory.database.fold import fold
from directory.enums import CollectiviteKind
from directory.reference import lists, territory, towns
from directory.reference.tables import DATA, LISTS, read_table

# Every country that the Wikidata file of French twinnings names, as it spells it. It also says « Prussia », once, for
# a town of Palestine: a State that is no more and has no single successor, so it stays without an answer.
WIKIDATA_COUNTRIES = {
    "Albania": "AL", "Algeria": "DZ", "Andorra": "AD", "Argentina": "AR", "Armenia": "AM", "Australia": "AU",
    "Austria": "AT", "Azerbaijan": "AZ", "Belarus": "BY", "Belgium": "BE", "Benin": "BJ", "Bolivia": "BO",
    "Bosnia and Herzegovina": "BA", "Brazil": "BR", "Bulgaria": "BG", "Burkina Faso": "BF", "Cambodia": "KH",
    "Cameroon": "CM", "Canada": "CA", "Central African Republic": "CF", "Chad": "TD", "Chile": "CL", "Colombia": "CO",
    "Croatia": "HR", "Cuba": "CU", "Cyprus": "CY", "Czech Republic": "CZ", "Denmark": "DK", "Ecuador": "EC",
    "Egypt": "EG", "Eritrea": "ER", "Estonia": "EE", "Finland": "FI", "France": "FR", "Gabon": "GA", "Gambia": "GM",
    "Georgia": "GE", "Germany": "DE", "Greece": "GR", "Haiti": "HT", "Hungary": "HU", "Iceland": "IS", "India": "IN",
    "Indonesia": "ID", "Ireland": "IE", "Israel": "IL", "Italy": "IT", "Ivory Coast": "CI", "Japan": "JP",
    "Jersey": "JE", "Kazakhstan": "KZ", "Kosovo": "XK", "Kuwait": "KW", "Latvia": "LV", "Lebanon": "LB",
    "Lithuania": "LT", "Luxembourg": "LU", "Madagascar": "MG", "Mali": "ML", "Malta": "MT", "Mauritania": "MR",
    "Mauritius": "MU", "Mexico": "MX", "Moldova": "MD", "Monaco": "MC", "Morocco": "MA", "Netherlands": "NL",
    "New Zealand": "NZ", "Nicaragua": "NI", "Niger": "NE", "Nigeria": "NG", "Norway": "NO", "Palestine": "PS",
    "Palestinian National Authority": "PS", "Palestinian territories": "PS", "People's Republic of China": "CN",
    "Peru": "PE", "Philippines": "PH", "Poland": "PL", "Portugal": "PT", "Republic of Macedonia": "MK",
    "Republic of the Congo": "CG", "Romania": "RO", "Russia": "RU", "Rwanda": "RW", "Saudi Arabia": "SA",
    "Senegal": "SN", "Serbia": "RS", "Slovakia": "SK", "Slovenia": "SI", "South Africa": "ZA", "South Korea": "KR",
    "Spain": "ES", "Sweden": "SE", "Switzerland": "CH", "Syria": "SY", "Taiwan": "TW", "Togo": "TG",
    "Trinidad and Tobago": "TT", "Tunisia": "TN", "Turkey": "TR", "Ukraine": "UA", "United Kingdom": "GB",
    "United States of America": "US", "Uruguay": "UY", "Uzbekistan": "UZ", "Venezuela": "VE", "Vietnam": "VN",
    "Western Sahara": "EH",
}  # fmt: skip

# What people type, and of which country they mean it.
TYPED_COUNTRIES = {
    "Birmanie": "MM", "Haute-Volta": "BF", "Dahomey": "BJ", "Zaïre": "CD", "Ceylan": "LK", "Tchéquie": "CZ",
    "République tchèque": "CZ", "Côte-d'Ivoire": "CI", "béninois": "BJ", "Angleterre": "GB", "Hollande": "NL",
    "USA": "US", "RDC": "CD", "Congo-Brazzaville": "CG", "Cisjordanie": "PS", "Île Maurice": "MU",
}  # fmt: skip

LOCATIVES = {
    "BJ": "au Bénin", "DZ": "en Algérie", "KM": "aux Comores", "CU": "à Cuba", "MG": "à Madagascar", "IR": "en Iran",
    "US": "aux États-Unis", "DO": "en République dominicaine", "RE": "à La Réunion", "FO": "aux îles Féroé",
    "IM": "sur l’île de Man", "BB": "à la Barbade", "HT": "en Haïti", "PS": "en Palestine",
}  # fmt: skip

# English or local name, country, usual French name.
FRENCH_NAMES = [
    ("Cologne", "DE", "Cologne"), ("Aachen", "DE", "Aix-la-Chapelle"), ("Mainz", "DE", "Mayence"),
    ("Trier", "DE", "Trèves"), ("Regensburg", "DE", "Ratisbonne"), ("Munich", "DE", "Munich"),
    ("Freiburg im Breisgau", "DE", "Fribourg-en-Brisgau"), ("Seville", "ES", "Séville"),
    ("Zaragoza", "ES", "Saragosse"), ("Florence", "IT", "Florence"), ("Genoa", "IT", "Gênes"),
    ("Naples", "IT", "Naples"), ("Cracow", "PL", "Cracovie"), ("Warsaw", "PL", "Varsovie"),
    ("Antwerp", "BE", "Anvers"), ("Ghent", "BE", "Gand"), ("Bruges", "BE", "Bruges"), ("Nuremberg", "DE", "Nuremberg"),
    ("The Hague", "NL", "La Haye"), ("Lisbon", "PT", "Lisbonne"), ("London", "GB", "Londres"),
    ("Bethlehem", "PS", "Bethléem"), ("Nablus", "PS", "Naplouse"), ("Beit Sahour", "PS", "Beit Sahour"),
    ("Timbuktu", "ML", "Tombouctou"), ("Cairo", "EG", "Le Caire"), ("Beijing", "CN", "Pékin"),
    ("Guangzhou", "CN", "Canton"), ("Yerevan", "AM", "Erevan"), ("New Orleans", "US", "La Nouvelle-Orléans"),
    ("Quebec City", "CA", "Québec"), ("Saint Petersburg", "RU", "Saint-Pétersbourg"), ("Tangier", "MA", "Tanger"),
    ("Basel", "CH", "Bâle"), ("Diego-Suarez", "MG", "Antsiranana"), ("Kiev", "UA", "Kyiv"),
]  # fmt: skip


@pytest.fixture(scope="module")
def communes():
    return {commune.code: commune for commune in territory.communes()}


@pytest.fixture(scope="module")
def gazetteer():
    return {town.geonames_id: town for town in towns.towns()}


def test_every_commune_in_force_is_there(communes):
    assert len(communes) == 34_969
    assert communes["45234"] == territory.Commune(
        "45234", "Orléans", "214502346", ["45000", "45100"], 116357, 2023, "244500468", "45", "24",
        communes["45234"].latitude, communes["45234"].longitude, "mairie",
    )  # fmt: skip


def test_every_parent_exists(communes):
    regions = {region.code for region in territory.regions()}
    departements = {departement.code: departement for departement in territory.departements()}
    groupings = {epci.siren: epci for epci in territory.epci()}

    assert len(regions) == 18
    assert Counter(row.kind for row in departements.values()) == {
        CollectiviteKind.DEPARTEMENT: 101,
        CollectiviteKind.SPECIAL: 5,
    }
    assert {row.region for row in departements.values()} == regions | {None}
    assert {row.region for row in communes.values()} == regions | {None}
    assert {row.departement for row in communes.values()} - {None} == set(departements)
    assert {row.epci for row in communes.values()} - {None} <= set(groupings)
    assert {(row.region, row.departement) for row in groupings.values()} <= {
        (row.region, row.code) for row in departements.values()
    }
    assert {row.chief for row in groupings.values()} <= set(communes)


def test_groupings_say_what_they_are():
    names = {epci.siren: (epci.name, epci.kind) for epci in territory.epci()}

    assert names["246200729"] == ("Communauté d’agglomération du Boulonnais", CollectiviteKind.CA)
    assert names["200046977"] == ("Métropole de Lyon", CollectiviteKind.METROPOLE)
    assert names["200057875"] == ("Est Ensemble", CollectiviteKind.SYNDICAT)


def test_sirens_are_given_once(communes):
    sirens = [row.siren for row in [*communes.values(), *territory.epci()] if row.siren]

    assert [siren for siren, count in Counter(sirens).items() if count > 1] == []


def test_points_stand_in_france_or_are_left_out(communes):
    metropolitan = [row for row in communes.values() if row.region and row.region > "06" and row.latitude is not None]

    assert all(41.3 < row.latitude < 51.2 and -5.3 < row.longitude < 9.7 for row in metropolitan)
    assert {(row.latitude is None, row.longitude is None, row.point is None) for row in communes.values()} == {
        (False, False, False),
        (True, True, True),
    }
    # The source puts this Breton town east of Greenwich.
    assert (round(communes["56034"].longitude, 1), communes["56034"].point) == (-3.1, "signe")
    assert round(communes["75056"].latitude, 1) == 48.9


def test_former_names_lead_to_communes_in_force(communes):
    former = [row for row in territory.former_names() if row.scale == "commune"]
    names = {(row.name, row.successor) for row in former}

    assert {row.successor for row in former} <= set(communes)
    assert {("Amareins", "01165"), ("Cordieux", "01262"), ("Dunkirk", "59183")} <= names
    assert [row for row in former if fold(row.name) == fold(communes[row.successor].name)] == []


def test_acronyms_lead_to_units_in_force():
    units = {
        "region": {row.code: row.name for row in territory.regions()},
        "departement": {row.code: row.name for row in territory.departements()},
        "epci": {row.siren: row.name for row in territory.epci()},
    }
    known = [row for row in territory.former_names() if row.scale != "commune"]
    named = {row.name: units[row.scale].get(row.successor) for row in known}

    assert [name for name, unit in named.items() if unit is None] == []
    assert (named["PACA"], named["MEL"], named["AURA"], named["Midi-Pyrénées"]) == (
        units["region"]["93"],
        "Métropole Européenne de Lille",
        "Auvergne-Rhône-Alpes",
        "Occitanie",
    )
    # Said once each; two départements at least share what asks which of them is meant.
    assert len({(row.scale, fold(row.name), row.successor) for row in known}) == len(known)
    units_named = Counter((row.scale, fold(row.name)) for row in known)
    assert {name for (_scale, name), count in units_named.items() if count > 1} == {
        "cea",
        "collectivite europeenne d alsace",
        "seine",
        "seine et oise",
    }


def test_countries_are_those_of_the_standard_and_kosovo():
    countries = {country.code: country for country in lists.countries()}

    assert set(countries) == set(COUNTRIES) | {"XK"}
    assert len({country.name for country in countries.values()}) == len(countries)
    assert {code: countries[code].locative for code in LOCATIVES} == LOCATIVES
    assert [code for code, country in countries.items() if country.latitude is None] == ["BV", "UM"]


def test_a_name_designates_one_country():
    named = [(fold(name), country.code) for country in lists.countries() for name in {country.name, *country.aliases}]
    codes = dict(named)

    assert len(codes) == len(named)
    assert {name: codes.get(fold(name)) for name in WIKIDATA_COUNTRIES} == WIKIDATA_COUNTRIES
    assert {name: codes.get(fold(name)) for name in TYPED_COUNTRIES} == TYPED_COUNTRIES
    assert "prussia" not in codes


def test_every_exonym_names_a_known_town(gazetteer):
    rows = list(read_table(LISTS / "exonymes.tsv"))

    assert [row for row in rows if gazetteer[int(row["geonames_id"])].name != row["nom_geonames"]] == []
    assert [row for row in rows if gazetteer[int(row["geonames_id"])].country != row["pays"]] == []
    assert len({row["geonames_id"] for row in rows}) == len(rows) == 1262


def test_usual_towns_have_their_french_name(gazetteer):
    by_name = {}
    for town in sorted(gazetteer.values(), key=lambda town: town.population):
        for name in town.names:
            by_name[town.country, name] = town.name_fr or town.name

    assert [(typed, by_name.get((country, fold(typed)))) for typed, country, _ in FRENCH_NAMES] == [
        (typed, french) for typed, _, french in FRENCH_NAMES
    ]


def test_the_gazetteer_has_no_french_town(gazetteer):
    countries = {country.code for country in lists.countries()}

    assert len(gazetteer) == 161_190
    assert {town.country for town in gazetteer.values()} <= countries - {"FR", "GP", "MQ", "GF", "RE", "YT", "NC", "PF"}


def test_files_are_small():
    assert [path.name for path in DATA.iterdir() if path.stat().st_size > 3_000_000] == []


def test_sectors_point_to_known_codes():
    sectors, codes = list(lists.sectors()), lists.dac_codes()

    assert len(sectors) == len({sector.slug for sector in sectors}) == 25
    assert [code for sector in sectors for code in sector.dac_codes if code not in codes] == []
    assert codes["14050"] == "Traitement des déchets"


def test_codes_of_the_dac_say_sectors_of_ours():
    said, codes = lists.sectors_by_dac(), lists.dac_codes()
    known = {*codes, *(code[:3] for code in codes)}
    withdrawn = {"15120", "230"}

    assert set(said.values()) - {""} <= {sector.slug for sector in lists.sectors()}
    assert said.keys() - known == withdrawn
    # A code is there only when neither its category nor its sector says it.
    assert [code for code, slug in said.items() if len(code) == 5 and said.get(code[:3]) == slug] == []
    assert [one.slug for one in lists.sectors() for code in one.dac_codes if said.get(code) == one.slug] == [
        "action-sociale", "culture", "education-a-la-citoyennete-mondiale",
    ]  # fmt: skip
    assert (said["111"], said["11430"], said["99810"]) == ("education", "formation", "")


def test_the_seventeen_goals():
    assert [goal.number for goal in lists.goals()] == list(range(1, 18))


def test_networks_cover_regions_once():
    networks = list(lists.networks())
    covered = [code for network in networks for code in network.regions]

    assert len(networks) == len(covered) == len(set(covered)) == 12
    assert {region.code for region in territory.regions()} - set(covered) == {"02", "03", "04", "06", "11", "94"}
    assert [office.city for network in networks if network.slug == "centraider" for office in network.offices] == [
        "Vendôme", "Tours", "Orléans", "Bourges",
    ]  # fmt: skip
