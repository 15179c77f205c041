"""Tables of articles, resources and calls → outcomes, and what is written."""

import datetime

import pytest
from django.utils import timezone

from directory.imports.kinds import import_kind
from directory.imports.proposing import propose
from directory.imports.rehearsal import rehearse
from directory.imports.shape import tables_of
from directory.imports.workbooks import read_workbook
from events.models import Article, Call, Resource
from tests.directory.imports.tables import a_table, columns_of, outcomes_of, write
from tests.factories import (
    ActorFactory,
    ArticleFactory,
    CallFactory,
    CommuneFactory,
    CountryFactory,
    FunderFactory,
    ResourceFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world():
    for code in ("BJ", "TG", "ML"):
        CountryFactory(code=code)
    CommuneFactory(name="Orléans", code="45234")
    SectorFactory(name="Eau et assainissement")
    FunderFactory(actor=ActorFactory(name="Agence française de développement", acronym="AFD", published=True))


def of(kind, header, *rows, **kwargs):
    return outcomes_of(a_table(header, *rows), kind=kind, **kwargs)


@pytest.mark.parametrize(
    ("kind", "header", "meaning"),
    [
        ("actualites", "Titre de l'article", "title"), ("actualites", "Date de publication", "date"),
        ("actualites", "Auteur", "author"), ("actualites", "Rubrique", "kicker"),
        ("actualites", "Texte", "description"),
        ("actualites", "Thèmes", "sectors"), ("actualites", "Courriel", "contact_email"),
        ("ressources", "Titre", "title"), ("ressources", "Type de document", "medium"), ("ressources", "Lien", "url"),
        ("ressources", "Éditeur", "author"), ("ressources", "Date de parution", "date"),
        ("appels", "Nom de l'appel", "title"), ("appels", "Date limite de dépôt", "deadline"),
        ("appels", "Clôture", "deadline"), ("appels", "Date d'ouverture", "opens"),
        ("appels", "Montant max.", "amount"),
        ("appels", "Plafond (€)", "amount"), ("appels", "Financeur", "funders"), ("appels", "Lien", "url"),
        ("appels", "Pays éligibles", "countries"), ("appels", "Remarques", "note"),
    ],
)  # fmt: skip
def test_a_header_by_its_words(kind, header, meaning):
    assert columns_of(header, kind=kind) == {"A": meaning}


@pytest.mark.parametrize(
    ("kind", "header", "value", "expected"),
    [
        ("actualites", "Date", "12/03/2027", {"date": "2027-03-12"}),
        ("actualites", "Date", "mars 2027", None),
        ("actualites", "Texte", "Écrire à camille@vendome.eu", None),
        ("ressources", "Support", "Podcast", {"medium": "son"}),
        ("ressources", "Support", "PDF", {"medium": "texte"}),
        ("ressources", "Support", "Hologramme", None),
        ("ressources", "Lien", "www.exemple.fr/x", {"url": "https://www.exemple.fr/x"}),
        ("appels", "Date limite", "30 avril 2027", {"deadline": "2027-04-30"}),
        ("appels", "Date limite", "au fil de l’eau", {"deadline": None}),
        ("appels", "Montant max (k€)", 15, {"amount": "15000.00"}),
        ("appels", "Montant max", "15 000 €", {"amount": "15000.00"}),
        ("appels", "Financeur", "AFD", {"funders": ["Agence française de développement"]}),
        ("appels", "Ouverture;Date limite", ("1/6/2027", "1/5/2027"), None),
    ],
)
def test_what_cells_say(kind, header, value, expected):
    row = value if isinstance(value, tuple) else (value,)
    outcome = of(kind, f"Titre;{header}", ("De l’eau pour tous", *row))[2]

    if expected is None:
        assert outcome.outcome in ("refused", "ambiguous"), outcome.values
        return
    assert outcome.outcome == "created", outcome.reason
    said = {name: outcome.values.get(name) for name in expected}
    if "funders" in said:
        said["funders"] = [one["nom"] for one in said["funders"]]
    assert said == expected


TABLES = {
    "actualites": (
        "Titre;Date;Auteur;Thèmes;Mail",
        ("Une délégation en visite", "12/03/2027", "Comité des usagers", "Eau et assainissement", "c@vendome.eu"),
        Article,
    ),
    "ressources": (
        "Titre;Support;Lien;Auteur;Pays;Mail",
        ("Monter un projet", "Vidéo", "https://exemple.fr/x", "Orléans", "Bénin", "c@vendome.eu"),
        Resource,
    ),
    "appels": (
        "Titre;Ouverture;Date limite;Aide maximale;Financeurs;Mail",
        ("Eau pour tous", "1/2/2027", "30/4/2027", 15000, "AFD ; Fondation du Fleuve", "c@vendome.eu"),
        Call,
    ),
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_new_record_is_written_and_then_identical(kind):
    header, row, model = TABLES[kind]
    outcomes = of(kind, header, row)
    assert outcomes[2].outcome == "created", outcomes[2].reason

    keys = write(outcomes, kind=kind)

    record = model.objects.get(pk=keys[0])
    assert (record.is_published, record.title) == (True, row[0])
    assert "c@vendome.eu" not in (record.summary + record.description)
    again = of(kind, header, row)[2]
    assert (again.outcome, again.record) == ("identical", record.pk), (again.reason, again.changes)
    if kind == "appels":
        assert sorted(funder.name for funder in record.funders.all()) == [
            "Agence française de développement",
            "Fondation du Fleuve",
        ]
    if kind != "actualites":
        assert "c@vendome.eu" in record.source_note
    other = of(kind, header, (row[0], *("" for _one in row[1:])))[2]
    assert (other.outcome, other.candidates[0].pk if other.candidates else other.record) in (
        ("identical", record.pk),
        ("ambiguous", record.pk),
    )


def test_next_years_call_is_another():
    CallFactory(title="Jeunesses", deadline=datetime.date(2026, 4, 30), published=True)

    assert of("appels", "Titre;Date limite", ("Jeunesses", "30/04/2027"))[2].outcome == "created"
    assert of("appels", "Titre;Date limite", ("Jeunesses", "15/05/2026"))[2].outcome == "ambiguous"


@pytest.mark.parametrize(
    ("kind", "address"),
    [("actualites", "/actualites.xlsx"), ("ressources", "/ressources.xlsx"), ("appels", "/appels.xlsx")],
)
def test_taken_away_they_come_back_identical(kind, address, client, tmp_path):
    author, funder = ActorFactory(name="Comité, amis et voisins", published=True), FunderFactory()
    today = timezone.localdate()
    for n in range(6):
        common = {"published": True, "countries": ["BJ", "TG"][: n % 3], "sectors": ["Santé, soins"][: n % 2]}
        ArticleFactory(title=f"Nouvelle – {n}", author=[None, author][n % 2], kicker="En bref" * (n % 2), **common)
        ResourceFactory(
            title=f"Guide – {n}", medium=["texte", "video"][n % 2], published_on=[None, today][n % 2], author=author,
            url=f"https://exemple.fr/{n}", **common,
        )  # fmt: skip
        CallFactory(
            title=f"Appel – {n}", amount_max=[None, 1234][n % 2], funders=[funder][: n % 2],
            opens_on=[None, today][n % 2],
            **common,
        )  # fmt: skip
    response = client.get(address)
    path = tmp_path / "retour.xlsx"
    path.write_bytes(b"".join(response) if response.streaming else response.content)
    table = tables_of(read_workbook(path))[0]

    mapping = propose(table)
    found = list(rehearse(table, mapping, import_kind(kind)))

    assert mapping.kind == kind
    assert "" not in mapping.columns.values()
    assert [(one.outcome, one.reason, one.changes, one.told) for one in found if one.outcome != "identical"] == []
    assert len(found) == 6


@pytest.mark.parametrize("kind", ["actualites", "ressources", "appels"])
def test_the_examples_are_read_as_they_are_written(kind):
    kind = import_kind(kind)
    names = list(dict.fromkeys(name for example in kind.examples for name in example))
    header = [str(kind.meaning(name).label) for name in names]
    rows = [[example.get(name, "") for name in names] for example in kind.examples]

    assert list(columns_of(header, *rows, kind=kind.name).values()) == names
    outcomes = of(kind.name, header, *rows)
    assert [(one.outcome, one.reason) for one in outcomes.values() if one.outcome != "created"] == []
