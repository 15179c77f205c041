"""What components are shown with: real places, words as long as those of real sheets. Nothing is read from the base."""

import datetime
from types import SimpleNamespace as Sample

from directory.charts import Chart, Row
from directory.dates import PartialDate
from directory.drawing import Place, Role
from directory.enums import Closure, ProjectStatus
from directory.french import euros
from directory.listing.card import Card
from directory.projects.timeline import timeline_of
from directory.sheets.facts import GOALS, TAGS, Fact, Part

TODAY = datetime.date(2026, 3, 12)


def _place(name, latitude, longitude, code, country, locative, role=Role.THERE, **more):
    return Place(name, latitude, longitude, code, role, country, locative, **more)


ORLEANS = _place("Orléans", 47.9, 1.9, "FR", "France", "en France", Role.HERE)
BAGNOLET = _place("Bagnolet", 48.87, 2.42, "FR", "France", "en France", Role.HERE)
NOUMEA = _place("Nouméa", -22.27, 166.44, "NC", "Nouvelle-Calédonie", "en Nouvelle-Calédonie", Role.HERE)
STRASBOURG = _place("Strasbourg", 48.58, 7.75, "FR", "France", "en France", Role.HERE)
PARAKOU = _place("Parakou", 9.34, 2.63, "BJ", "Bénin", "au Bénin")
SUVA = _place("Suva", -18.14, 178.44, "FJ", "Fidji", "aux Fidji")
PAPEETE = _place("Papeete", -17.54, -149.57, "PF", "Polynésie française", "en Polynésie française")
KEHL = _place("Kehl", 48.57, 7.81, "DE", "Allemagne", "en Allemagne")
CHATILA = _place("Chatila", 33.86, 35.5, "LB", "Liban", "au Liban", Role.PENDING)
TOGO = _place("", None, None, "TG", "Togo", "au Togo", country_latitude=8.6, country_longitude=0.8, is_zone=True)
OTHERS = tuple(
    _place(*values)
    for values in (
        ("Oranienburg", 52.75, 13.24, "DE", "Allemagne", "en Allemagne"),
        ("Sesto Fiorentino", 43.83, 11.2, "IT", "Italie", "en Italie"),
        ("Robert", 14.68, -60.94, "MQ", "Martinique", "en Martinique"),
        ("Le Lorrain", 14.83, -61.06, "MQ", "Martinique", "en Martinique"),
        ("Akbou", 36.46, 4.53, "DZ", "Algérie", "en Algérie"),
    )
)

PAIR = (ORLEANS, PARAKOU)
SEVEN = (BAGNOLET, *OTHERS, CHATILA)

SECTORS = [
    Sample(name=name, slug="secteur")
    for name in ("Déchets", "Patrimoine", "Éducation à la citoyenneté mondiale", "Eau", "Culture", "Urgence")
]
ADDRESS = "https://passerelles.example.org/projets/exemple/"
VERIFIED = Sample(verified_on=TODAY, verified_by="CENTRAIDER", updated_at=TODAY, source_url="https://exemple.fr/")
STALE = Sample(verified_on=datetime.date(2023, 5, 4), verified_by="CENTRAIDER", get_absolute_url="/projets/exemple/")
UNVERIFIED = Sample(verified_on=None, verified_by="", updated_at=TODAY, source_url="")


def _card(**values):
    return Card(
        **{"url": "#contenu", "status": "en-cours", "status_label": "En cours", "dates": "2023 – 2027"} | values
    )


PROJECT = _card(
    title="Mieux gérer les déchets, faire vivre le patrimoine de Parakou",
    places=PAIR,
    status="a-confirmer",
    status_label="Échéance dépassée, à confirmer",
    dates="septembre 2019 – décembre 2022",
    sectors=SECTORS[:2],
    meta=("5 financeurs", "Vérifié en mars 2026 par CENTRAIDER"),
)
LONG = _card(
    title="Eau douce, îles hautes, îles basses : trois villes du Pacifique comparent leurs réserves et leurs "
    "restrictions en saison sèche, avec les écoles et les chefferies",
    places=(NOUMEA, SUVA, PAPEETE),
    sectors=SECTORS,
    meta=("1 240 000 €", "Jamais vérifié"),
)
BOND = _card(
    title="Orléans – Parakou",
    places=PAIR,
    status="actif",
    status_label="",
    dates="depuis 1993",
    meta=("Coopération décentralisée", "Vérifié en mars 2026 par CENTRAIDER"),
    cells={"forme": "Coopération décentralisée"},
)
NEIGHBOURS = _card(
    title="Strasbourg – Kehl", places=(STRASBOURG, KEHL), cells={"forme": "Coopération transfrontalière"}
)
PLACELESS = _card(title="Compostage dans les écoles", places=(ORLEANS, TOGO), meta=("Jamais vérifié",))
FUNDER = Card(title="Fonds européen", url="#contenu", subtitle="Financeur · européen", meta=("12 projets",))


def _timeline(start, end, status, bond):
    closure = Closure.OPEN
    tie = Sample(since=PartialDate(1993), is_published=True) if bond else None
    return timeline_of(
        Sample(
            start=start,
            end=end,
            closure=closure,
            jumelage=tie,
            jumelage_id=1 if bond else None,
            status_on=lambda _: status,
        ),
        TODAY,
    )


DOUBTFUL = _timeline(PartialDate(2019, 9), PartialDate(2022, 12), ProjectStatus.UNCONFIRMED, bond=True)
ONGOING = _timeline(PartialDate(2024), PartialDate(2028), ProjectStatus.ONGOING, bond=False)

TIERS = [
    {
        "libelle": "Local",
        "financements": [
            {"nom": "Ville d’Orléans", "url": "#contenu", "montant": euros(86_000, True), "precision": "2021"}
        ],
    },
    {
        "libelle": "National",
        "financements": [
            {
                "nom": "Ministère de l’Europe et des Affaires étrangères",
                "url": "",
                "montant": "montant inconnu",
                "precision": "",
            },
        ],
    },
]

_GOALS = ((6, "Eau propre et assainissement"), (11, "Villes et communautés durables"))
FACTS = [
    Fact("cadre", "Cadre", ((Part("Orléans – Parakou", "#contenu"), Part("jumelage", is_note=True)),)),
    Fact("secteurs", "Secteurs", ((Part("Eau", "#contenu"),), (Part("Déchets", "#contenu"),)), layout=TAGS),
    Fact(
        "odd",
        "Objectifs de développement durable",
        tuple((Part(str(number), "#contenu"), Part(". "), Part(label)) for number, label in _GOALS),
        layout=GOALS,
    ),
    Fact("budget", "Budget", ((Part("Montant inconnu"),),), is_known=False),
]


def _facet(name, label, labels, *, more=(), checked=(), is_open=True, zero=()):
    def option(rank, text):
        number = 0 if text in zero else 1280 // (rank + 1)
        return {"value": text, "label": text, "count": number, "checked": text in checked}

    options = [option(rank, text) for rank, text in enumerate((*labels, *more))]
    return {
        "name": name,
        "label": label,
        "options": options[: len(labels)],
        "more": options[len(labels) :],
        "total": len(options),
        "chosen": len(checked),
        "is_open": is_open,
    }


LONG_FACET = _facet(
    "exemple-pays",
    "Pays",
    ("Sénégal", "Burkina Faso", "Mali"),
    more=("Bénin", "Togo", "Île Maurice"),
    checked=("Mali",),
)
SHORT_FACET = _facet("exemple-statut", "Statut", ("En cours", "À confirmer", "Abandonné"), zero=("Abandonné",))
CLOSED_FACET = _facet("exemple-odd", "Objectif de développement durable", ("1", "2"), is_open=False)

CHIPS = [
    {"facette": "Pays", "libelle": "Bénin", "url": "#contenu"},
    {"facette": "Secteur", "libelle": "Eau et assainissement", "url": "#contenu"},
    {"facette": "", "libelle": "« forage »", "url": "#contenu"},
]
SORTS = [
    {"nom": "recents", "libelle": "publication récente", "url": "#contenu", "actif": True},
    {"nom": "titre", "libelle": "ordre alphabétique", "url": "#contenu", "actif": False},
]
VIEWS = [
    {"icone": icon, "libelle": label, "url": "#contenu", "active": icon == "liste"}
    for icon, label in (("liste", "Liste"), ("table", "Tableau"), ("carte", "Carte"))
]
PAGES = [
    {"numero": 1, "url": "#contenu", "active": False},
    {"numero": None},
    {"numero": 6, "url": "#contenu", "active": False},
    {"numero": 7, "url": "#contenu", "active": True},
    {"numero": 8, "url": "#contenu", "active": False},
    {"numero": None},
    {"numero": 1436, "url": "#contenu", "active": False},
]
EXPORTS = [{"format": name, "url": "#contenu"} for name in ("csv", "xlsx", "json", "geojson", "atom")]

TOWN = Sample(
    get_absolute_url="#contenu", is_french=False, place="", admin_area="Borgou", location_note="À 400 km de la mer"
)
TIE = Sample(get_absolute_url="#contenu", get_form_display="Coopération décentralisée")


def _partner(**values):
    known = {
        "nom": "Parakou",
        "pays": Sample(name="Bénin"),
        "collectivite": TOWN,
        "jumelage": TIE,
        "depuis": PartialDate(1993),
        "etat": "actif",
        "distance": "4 290 km",
        "population": "255 478 hab. (2013)",
        "photo": None,
        "point": (9.34, 2.63),
        "membre": None,
    }
    return known | values


PARTNER = _partner()
UNDATED = _partner(
    nom="Camp de Chatila",
    pays=Sample(name="Liban"),
    collectivite=None,
    depuis="",
    etat="pressenti",
    distance="",
    population="",
    membre=Sample(area="Beyrouth", note="Camp de réfugiés, assimilé à une collectivité"),
)

BARS = Chart(
    "exemple-pays",
    "Le Sénégal d’abord",
    "Projets par pays, sur 1 436",
    "Pays",
    (Row("SN", "Sénégal", 128, "#contenu"), Row("BF", "Burkina Faso", 107), Row("TG", "Togo", 58, note="et la région")),
    "Projets",
    1436,
)
COLUMNS = Chart(
    "exemple-annee",
    "Plus de projets chaque année",
    "Projets commencés dans l’année, sur 1 436",
    "Année",
    tuple(Row(str(year), str(year), 20 + 7 * (year - 2016), "#contenu") for year in range(2016, 2026)),
    "Projets",
    shape="colonnes",
)
