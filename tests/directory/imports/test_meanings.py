"""Headers and cells → meanings, as networks keep their tables."""

import pytest

from tests.directory.imports.tables import columns_of
from tests.factories import ActorFactory, CountryFactory, FunderFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("Titre", "title"), ("Intitulé du projet", "title"), ("NOM DE L'ACTION", "title"), ("Projets", "title"),
        ("Intitule de l’action", "title"), ("Titre du projet", "title"), ("Objet", "title"),
        ("Porteur", "holder"), ("Porteur de projet", "holder"), ("Collectivité française", "holder"),
        ("Structure porteuse", "holder"), ("Maître d'ouvrage", "holder"), ("Commune", "holder"),
        ("Partenaires", "partners"), ("Partenaire local", "partners"), ("Nom du partenaire", "partners"),
        ("Partenaires techniques", "partners"), ("Partenaire 1", "partners"),
        ("Pays", "countries"), ("PAYS PARTENAIRE", "countries"), ("Pays d'intervention", "countries"),
        ("Pays du partenaire", "countries"), ("Pays concernés", "countries"),
        ("Localité", "localities"), ("Ville du partenaire", "localities"), ("Lieu d'intervention", "localities"),
        ("Secteur d'activité", "sectors"), ("Thématiques", "sectors"), ("Domaine", "sectors"),
        ("ODD", "goals"), ("Objectifs de développement durable", "goals"),
        ("Date de début", "start"), ("Début", "start"), ("Année de démarrage", "start"), ("Date début", "start"),
        ("Date de fin", "end"), ("Fin prévue", "end"), ("Échéance", "end"),
        ("Période", "period"), ("Dates", "period"), ("Année", "period"),
        ("État d'avancement", "closure"), ("Statut", "closure"),
        ("Budget", "budget"), ("Budget total (€)", "budget"), ("Coût total", "budget"), ("Montant", "budget"),
        ("Budget prévisionnel", "budget"), ("Site internet", "website"), ("Lien", "website"),
        ("Financeurs", "funders"), ("Bailleurs de fonds", "funders"),
        ("Mail", "contact_email"), ("E-mail du contact", "contact_email"), ("Courriel", "contact_email"),
        ("Tél.", "contact_phone"), ("Téléphone portable", "contact_phone"),
        ("Contact", "contact_name"), ("Référent", "contact_name"), ("Accord RGPD", "consent"),
        ("Descriptif", "description"), ("Objectifs du projet", "description"), ("Résumé", "summary"),
        ("N° de dossier", "key"), ("Référence", "key"), ("Code projet", "key"),
        ("Commentaires", "note"), ("Observations", "note"),
        ("Couleur du classeur", ""), ("Nombre de partenaires", ""), ("Avis du bureau", "note"),
        ("Type de partenaire", ""), ("Porteur de projt", "holder"),
    ],
)  # fmt: skip
def test_a_header_by_its_words(header, meaning):
    assert columns_of(f"{header}") == {"A": meaning}


@pytest.mark.parametrize(
    ("header", "cells", "meaning"),
    [
        ("Divers", ("a@b.fr", "mairie@vendome.eu"), "contact_email"),
        ("Contact", ("a@b.fr", "mairie@vendome.eu"), "contact_email"),
        ("Coordonnées", ("02 54 89 42 00", "0254894201"), "contact_phone"),
        ("AFD", (12000, 0, 5000), "funding=AFD"),
        ("État / MEAE", (12000, "", "5 000 €"), "funding=État / MEAE"),
        ("Région", (12000, 500), "funding=Région"),
        ("Autofinancement", (12000, 500), "funding=Autofinancement"),
        ("Subvention AFD", (12000, 500), "funding=AFD"),
        ("Financements > FICOL", (12000, 500), "funding=FICOL"),
        ("Financements > Total", (12000, 500), "ignored"),
        ("Financements > Agence de l'eau > 2019", (12000, 500), "funding=Agence de l'eau@2019"),
        ("2019", (12000, 500), "year=2019"),
        ("Budget 2019", (12000, 500), "year=2019"),
        ("Budget > 2019", (12000, 500), "year=2019"),
        ("2019", ("x", ""), "year=2019"),
        ("Partenaires / Pays / Localité", ("Hôpital / Bénin / Parakou",), "partners+countries+localities"),
        ("Début / Fin", ("2019-2020",), "period"),
        ("Contact > Nom", ("Camille Martin",), "contact_name"),
        ("Contact > Mail", ("c@x.fr",), "contact_email"),
        ("Partenaire > Nom", ("Hôpital",), "partners"),
        ("Partenaire > Pays", ("Bénin",), "countries"),
        ("Projet > Intitulé", ("Puits",), "title"),
        ("Dates > Début", ("2019",), "start"),
        ("Budget > Total", (1000,), "budget"),
        ("Région", ("Kayes", "Tombouctou"), "localities"),
    ],
)
def test_a_header_and_its_cells(header, cells, meaning, funders):
    assert columns_of(header, *((cell,) for cell in cells)) == {"A": meaning}


@pytest.fixture
def funders():
    CountryFactory(code="BJ")
    for name, acronym in (
        ("Agence française de développement", "AFD"),
        ("Ministère de l’Europe et des Affaires étrangères", "MEAE"),
    ):
        FunderFactory(actor=ActorFactory(name=name, acronym=acronym, published=True))
