"""Tables of organisations, funders and territories → outcomes, and what is written."""

import pytest

from directory.enums import ActorKind, FunderTier
from directory.imports.kinds import import_kind, import_kinds
from directory.imports.proposing import propose
from directory.models import Actor, Collectivite, Funder
from tests.directory.imports.tables import a_table, columns_of, outcomes_of, write
from tests.directory.imports.test_round_trip import changed, export, letters, rehearsal_of
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    CountryFactory,
    ForeignTownFactory,
    FunderFactory,
    NetworkFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world():
    for code in ("BJ", "BE"):
        CountryFactory(code=code)
    CommuneFactory(name="Vendôme", code="41269", postal_codes=["41100"])
    CommuneFactory(name="Bourg", code="01053", postal_codes=["01000"])
    CommuneFactory(name="Saint-Denis", code="93066", postal_codes=["93200"])
    CommuneFactory(name="Saint-Denis", code="97411", postal_codes=["97400"])


def of(kind, header, *rows, **kwargs):
    return outcomes_of(a_table(header, *rows), kind=kind, **kwargs)


@pytest.mark.parametrize(
    ("kind", "header", "meaning"),
    [
        ("acteurs", "Nom de l'association", "name"), ("acteurs", "Structure", "name"),
        ("acteurs", "Raison sociale", "name"),
        ("acteurs", "Sigle", "acronym"), ("acteurs", "Type de structure", "sort"), ("acteurs", "Catégorie", "sort"),
        ("acteurs", "Adresse", "street"), ("acteurs", "CP", "postal_code"), ("acteurs", "Ville", "city"),
        ("acteurs", "N° SIRET", "siren"), ("acteurs", "Site web", "website"), ("acteurs", "Pays", "country"),
        ("acteurs", "Courriel", "contact_email"), ("acteurs", "Tél", "contact_phone"), ("acteurs", "Présidente", ""),
        ("acteurs", "Contact", "contact_name"), ("acteurs", "Observations", "note"),
        ("financeurs", "Bailleur", "name"), ("financeurs", "Niveau", "tier"),
        ("financeurs", "Dispositifs", "programmes"),
        ("collectivites", "Commune", "name"), ("collectivites", "Collectivité", "name"),
        ("collectivites", "Code INSEE", "code"), ("collectivites", "SIREN", "code"),
        ("collectivites", "Politique internationale", "policy"), ("collectivites", "Département", "departement"),
        ("collectivites", "Mail", "contact_email"), ("collectivites", "Adresse postale", "street"),
    ],
)  # fmt: skip
def test_a_header_by_its_words(kind, header, meaning):
    assert columns_of(header, kind=kind) == {"A": meaning}


@pytest.mark.parametrize(
    ("header", "value", "expected"),
    [
        ("Type", "asso", {"sort": "association"}),
        ("Type", "Lycée", {"sort": "enseignement"}),
        ("Type", "Chose", None),
        ("SIRET", "732 829 320 00074", {"siren": "732829320"}),
        ("SIREN", 732829320, {"siren": "732829320"}),
        ("SIREN", "123456789", None),
        ("Pays", "Bénin", {"country": "BJ"}),
        ("Code postal", 1000, {"postal_code": "01000"}),
        ("Site", "amis.fr", {"website": "https://amis.fr"}),
        ("Description", "Appeler Jean au 06 12 34 56 78", None),
    ],
)
def test_what_cells_say(header, value, expected):
    outcome = of("acteurs", f"Nom;{header}", ("Les Amis de Gumbo", value))[2]

    if expected is None:
        assert outcome.outcome in ("refused", "ambiguous"), outcome.values
    else:
        assert outcome.outcome == "created", outcome.reason
        assert {name: outcome.values[name] for name in expected} == expected


HEADER = "Nom;Sigle;Adresse;Code postal;Ville;SIRET;Mail;Contact;Accord RGPD"
ROW = (
    "Les Amis de Gumbo", "ADG", "8 rue du Change", 41100, "Vendôme", "73282932000074", "camille@amis.fr",
    "Camille Martin", "",
)  # fmt: skip


def test_a_new_actor_is_written_and_then_identical():
    outcomes = of("acteurs", HEADER, ROW, ("Lycée du Perche", "", "", "", "Nogent"))

    keys = write(outcomes, kind="acteurs")

    actor = Actor.objects.get(pk=keys[0])
    assert (actor.kind, actor.siren, actor.address, actor.postal_code, actor.email, actor.is_published) == (
        ActorKind.ASSOCIATION, "732829320", "8 rue du Change", "41100", "", True,
    )  # fmt: skip
    assert Actor.objects.get(pk=keys[1]).kind == ActorKind.SCHOOL
    contact = actor.contacts.get()
    assert (contact.email, contact.name, contact.public_name) == ("camille@amis.fr", "Camille Martin", "")
    again = of("acteurs", HEADER, ROW)[2]
    assert (again.outcome, again.record) == ("identical", actor.pk), again.changes
    renamed = of("acteurs", "Nom;SIREN", ("Amis de Gumbo et d’ailleurs", "732829320"))[2]
    assert (renamed.outcome, renamed.record) == ("updated", actor.pk)


@pytest.mark.parametrize(
    ("header", "row", "outcome"),
    [
        ("Nom;Ville;Résumé", ("Comité de jumelage", "Vendôme", "En bref"), "updated"),
        ("Nom;Ville;Résumé", ("Comité de jumelage", "Blois", "En bref"), "ambiguous"),
        ("Nom;Résumé", ("Comité de jumelage", "En bref"), "ambiguous"),
        ("Nom;Ville", ("COMITE DE JUMELAGE", "Vendôme"), "identical"),
        ("Nom;Pays", ("Comité de jumelage", "Bénin"), "created"),
        ("Nom;Ville", ("Comité des fêtes", "Vendôme"), "created"),
    ],
)
def test_an_actor_is_changed_when_it_is_surely_it(header, row, outcome):
    ActorFactory(name="Comité de jumelage", city="Vendôme", published=True)

    assert of("acteurs", header, row)[2].outcome == outcome


def test_a_territory_among_actors_is_never_made_nor_renamed():
    known, town = Collectivite.objects.count(), Actor.objects.get(name="Vendôme")
    found = of(
        "acteurs",
        "Nom;Type;Sigle;SIREN;Résumé",
        ("Vendôme", "", "", "", ""),
        ("Ville de Vendôme", "Collectivité", "VDM", "732829320", "En bref"),
        ("Commune de Nulle-Part", "", "", "", ""),
        ("Saint-Denis", "Commune", "", "", ""),
    )

    assert [one.outcome for one in found.values()] == ["identical", "ambiguous", "refused", "ambiguous"]
    alone = of("acteurs", "Nom;Type;SIREN;Résumé", ("Ville de Vendôme", "Collectivité", "732829320", "En bref"))
    assert [change.name for change in alone[2].changes] == ["summary"]
    write(alone, kind="acteurs")
    town.refresh_from_db()
    assert (town.name, town.siren, town.summary, Collectivite.objects.count()) == ("Vendôme", None, "En bref", known)


def test_a_number_of_another_is_refused():
    one, other = (
        ActorFactory(name=name, siren=siren, published=True) for name, siren in (("A", "732829320"), ("B", None))
    )

    outcome = of("acteurs", "Identifiant ici;Nom;SIREN", (other.pk, "B", "732829320"))[2]

    assert (outcome.outcome, outcome.record) == ("refused", other.pk)
    assert one.siren == "732829320"


def test_twice_in_the_file_is_once():
    found = of("acteurs", "Nom;Ville", ("Les Amis", "Blois"), ("LES AMIS", "Blois"), ("Les Amis", "Vendôme"))

    assert [one.outcome for one in found.values()] == ["created", "identical", "created"]


def test_funders_are_roles_of_actors():
    actor = ActorFactory(name="Fondation du Fleuve", published=True)
    agency = FunderFactory(actor=ActorFactory(name="Agence de l’eau du Nord", acronym="AEN", published=True))

    found = of(
        "financeurs",
        "Nom;Niveau;Dispositifs",
        ("Fondation du Fleuve", "Privé", "Appel annuel"),
        ("AEN", "Régional", ""),
        ("Fonds des échanges", "Européen", ""),
        ("Ville de Vendôme", "Local", "Bourses"),
    )
    assert [one.outcome for one in found.values()] == ["ambiguous", "updated", "created", "updated"]
    found = of(
        "financeurs",
        "Nom;Niveau;Dispositifs",
        ("Fondation du Fleuve", "Privé", "Appel annuel"),
        ("AEN", "Régional", ""),
        ("Fonds des échanges", "", ""),
        ("Ville de Vendôme", "Local", "Bourses"),
        settled={2: {"record": actor.pk}},
    )
    write(found, kind="financeurs")

    agency.refresh_from_db()
    assert (agency.tier, agency.name) == (FunderTier.REGIONAL, "Agence de l’eau du Nord")
    assert sorted(Funder.objects.values_list("actor__name", "tier", "programmes")) == [
        ("Agence de l’eau du Nord", "regional", ""),
        ("Fondation du Fleuve", "prive", "Appel annuel"),
        ("Fonds des échanges", "prive", ""),
        ("Vendôme", "local", "Bourses"),
    ]


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("Commune", ("Vendôme",), "41269"),
        ("Commune", ("Ville de Vendôme",), "41269"),
        ("Commune;Code INSEE", ("Bourg", 1053), "01053"),
        ("Code INSEE;Commune", ("01053", "Bourg"), "01053"),
        ("Code INSEE;Commune", ("01053", "Vendôme"), "refused"),
        ("Code INSEE;Commune", ("99999", "Vendôme"), "refused"),
        ("Commune", ("Saint-Denis",), "ambiguous"),
        ("Commune;Code postal", ("Saint-Denis", "97400"), "97411"),
        ("Commune", ("Nulle-Part-sur-Loire",), "refused"),
        ("Commune;Pays", ("Gando", "Bénin"), "Gando"),
        ("Commune;Pays", ("Koundé", "Bénin"), "refused"),
    ],
)
def test_a_territory_is_known_or_refused(header, row, expected):
    ForeignTownFactory(name="Gando", country="BJ")
    known = Collectivite.objects.count()

    found = of("collectivites", f"{header};Politique internationale", (*row, "Trois priorités."))

    if expected in ("refused", "ambiguous"):
        assert found[2].outcome == expected, found[2].reason
        assert of(
            "collectivites", f"{header};Politique internationale", (*row, "Trois."), settled={2: {"create": True}}
        )[2].outcome in ("refused", "ambiguous")
        assert write(found, kind="collectivites") == []
    else:
        assert found[2].outcome == "updated", found[2].reason
        keys = write(found, kind="collectivites")
        place = Collectivite.objects.get(pk=keys[0])
        assert (expected in (place.code, place.name), place.policy) == (True, "Trois priorités.")
        assert of("collectivites", f"{header};Politique internationale", (*row, "Trois priorités."))[2].outcome == (
            "identical"
        )
    assert Collectivite.objects.count() == known


def test_contacts_of_a_territory_are_added_and_private():
    write(
        of("collectivites", "Commune;Mail;Contact;Fonction", ("Vendôme", "c@vendome.eu", "Camille Martin", "Maire")),
        kind="collectivites",
    )

    contact = Actor.objects.get(name="Vendôme").contacts.get()
    assert (contact.email, contact.function, contact.public_name) == ("c@vendome.eu", "Contact", "")


def test_what_no_form_asks_is_not_proposed_to_others():
    ours, theirs = NetworkFactory(), NetworkFactory()
    ActorFactory(name="Comité de jumelage", city="Vendôme", network=theirs, published=True)

    row = ("Comité de jumelage", "Vendôme", "CJV", "En bref", "c@vendome.eu")
    outcome = of("acteurs", "Nom;Ville;Sigle;Résumé;Mail", row, network=ours)[2]

    assert (outcome.is_proposed, outcome.values) == (True, {"summary": "En bref"})
    assert import_kind("acteurs").proposed(outcome) == {"resume": "En bref"}
    assert "Sigle" in " ".join(outcome.told)


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("acteurs", "/acteurs.xlsx"),
        ("financeurs", "/financeurs.xlsx"),
        ("collectivites", "/collectivites.xlsx?toutes=1"),
    ],
)
def test_taken_away_they_come_back_identical(kind, address, client, tmp_path):
    for n in range(6):
        actor = ActorFactory(
            name=f"Comité, n° {n}", acronym=["", "CN"][n % 2], summary="En bref " * (n % 2), city="Blois",
            published=True,
            address="8 rue\nFond de cour" * (n % 2), siren=["732829320", None, None, None, None, None][n],
            website=["", "https://exemple.fr"][n % 2],
        )  # fmt: skip
        FunderFactory(actor=actor, programmes="Un appel\nDeux bourses" * (n % 2))
    content = export(client, address)

    found, mapping = rehearsal_of(content, tmp_path, None)

    assert (mapping.kind, mapping.is_ours, "" in mapping.columns.values()) == (kind, True, False)
    assert [
        (one.outcome, one.reason, one.changes, one.told) for one in found.values() if one.outcome != "identical"
    ] == []
    assert len(found) >= 4
    letter = letters(content)["Site"]
    found, _mapping = rehearsal_of(changed(content, **{f"{letter}3": "www.autre.fr"}), tmp_path, kind)
    assert [(one.name, one.cell) for row in found.values() for one in row.changes] == [("website", f"{letter}3")]
    assert write(found, kind=kind) == [found[3].record]
    letter = letters(content)["Nom"]
    found, _mapping = rehearsal_of(changed(content, **{f"{letter}3": "Un autre nom"}), tmp_path, kind)
    names = sorted(one.name for row in found.values() for one in row.changes)
    assert (names, bool(found[3].told)) == (([], True) if kind == "collectivites" else (["name", "website"], False))


@pytest.mark.parametrize("kind", ["acteurs", "financeurs", "collectivites"])
def test_the_examples_are_read_as_they_are_written(kind):
    kind = import_kind(kind)
    names = list(dict.fromkeys(name for example in kind.examples for name in example))
    header = [str(kind.meaning(name).label) for name in names]
    rows = [[example.get(name, "") for name in names] for example in kind.examples]

    assert list(columns_of(header, *rows, kind=kind.name).values()) == names


@pytest.mark.parametrize("kind", import_kinds(), ids=lambda kind: kind.name)
def test_a_model_is_known_for_what_it_is(kind):
    names = list(dict.fromkeys(name for example in kind.examples for name in example))
    header = [str(kind.meaning(name).label) for name in names]
    rows = [[example.get(name, "") for name in names] for example in kind.examples]

    assert propose(a_table(header, *rows)).kind == kind.name
