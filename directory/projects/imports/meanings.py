"""What the columns of a table may mean of projects, and rows given as examples."""

from django.utils.translation import gettext_lazy as _

from directory.enums import Closure
from directory.imports import cells, looks, themes
from directory.imports.common import CONTACTS, IDENTITY, PUBLICATION
from directory.imports.meanings import Meaning
from directory.imports.places import countries_beside
from directory.projects.imports.readers import (
    CLOSURES,
    read_funders,
    read_funding,
    read_holder,
    read_localities,
    read_partners,
    read_years,
)

_START, _END, _PERIOD = cells.dates("start", "end", "period")


EXAMPLES = (
    {
        "title": "De l’eau potable pour Massala",
        "holder": "Ville de Vendôme",
        "partners": "Association des usagers de l’eau de Massala",
        "countries": "Mali",
        "localities": "Massala",
        "sectors": "Eau et assainissement",
        "goals": "6",
        "start": "mars 2023",
        "end": "décembre 2025",
        "budget": "45 000 €",
        "funders": "Agence française de développement",
    },
    {
        "title": "Échange entre lycées agricoles",
        "holder": "Région Centre-Val de Loire",
        "partners": "Lycée agricole de Parakou ; Chambre d’agriculture du Borgou",
        "countries": "Bénin",
        "localities": "Parakou",
        "sectors": "Éducation",
        "goals": "2, 4",
        "start": "2024",
        "end": "en cours",
        "budget": "environ 12 000 €",
    },
    {
        "title": "Appui à l’état civil",
        "holder": "Blois",
        "countries": "Togo, Bénin",
        "start": "vers 2019",
        "end": "2021",
        "closure": "Terminé",
        "budget": "néant",
        "website": "https://www.exemple.fr/etat-civil",
    },
)


MEANINGS = (
    *IDENTITY,
    Meaning(
        "iati_identifier",
        _("Identifiant IATI"),
        cells.line("iati_identifier", 120),
        "identifiant iati, iati identifier, référence iati, code iati, numéro iati",
        columns=("identifiant_iati",),
    ),
    Meaning(
        "title",
        _("Titre"),
        cells.line("title"),
        "titre, titre du projet, titre de l’action, intitulé, intitulé du projet, intitulé de l’action, "
        "nom du projet, "
        "nom de l’action, projet, action, objet, project title, project name, title, libellé, dénomination, "
        "désignation, nom, opération, projet action",
        columns=("titre",),
        looks=looks.short_texts,
    ),
    Meaning(
        "summary",
        _("En une phrase"),
        cells.line("summary", 600),
        "résumé, en une phrase, summary, accroche, synthèse, chapeau, objet résumé, description courte, "
        "résumé du projet",
        columns=("resume",),
    ),
    Meaning(
        "description",
        _("Ce qui se fait"),
        cells.paragraphs("description"),
        "description, descriptif, présentation, contenu, objectif, objectifs du projet, contexte, détail, "
        "activités, "
        "description du projet, descriptif du projet, présentation du projet, résultats, actions menées, "
        "ce qui se fait",
    ),
    Meaning(
        "countries",
        _("Pays"),
        countries_beside("countries", ("localities",)),
        "pays, pays partenaire, pays d’intervention, pays concerné, pays bénéficiaire, pays d’action, "
        "pays du projet, "
        "destination, country, partner country, countries, pays cible, zone géographique, zone d’intervention, zone",
        columns=("pays", "pays_codes"),
        looks=looks.countries,
        is_listed=True,
        named=cells.country_named,
    ),
    Meaning(
        "holder",
        _("Porteur"),
        read_holder,
        "porteur, porteur du projet, porteur de projet, maître d’ouvrage, maître d’œuvre, collectivité, "
        "collectivité française, collectivité porteuse, collectivité porteur, structure, structure porteuse, "
        "organisme, "
        "organisation, association, commune, commune française, ville française, chef de file, demandeur, "
        "bénéficiaire "
        "de la subvention, opérateur, acteur, acteur porteur, nom de la structure, collectivité territoriale, "
        "nom de la "
        "collectivité, lead organisation, lead partner, lead, applicant, coordinator, municipality, pilote, "
        "porteur collectivité, collectivité ou association, territoire, territoire français, raison sociale",
        columns=("porteurs", "porteurs_codes"),
        is_listed=True,
        names_somebody=True,
    ),
    Meaning(
        "partners",
        _("Partenaires"),
        read_partners,
        "partenaire, partenaire local, partenaire étranger, partenaire français, partenaire du sud, "
        "partenaires locaux, "
        "partenaire principal, autre partenaire, structure partenaire, collectivité partenaire, "
        "collectivité étrangère, "
        "ville partenaire, nom du partenaire, partenaire technique, partenaires associés, acteurs impliqués, "
        "collectivité territoriale partenaire, homologue, partner, partners, local partner",
        columns=("partenaires", "partenaires_codes"),
        is_listed=True,
        names_somebody=True,
    ),
    Meaning(
        "localities",
        _("Lieux"),
        read_localities,
        "localité, localité d’intervention, lieu, lieux d’intervention, lieu d’action, lieu du projet, ville, "
        "village, "
        "ville étrangère, localisation, site d’intervention, commune d’intervention, commune étrangère, ville du "
        "partenaire, city, town, location, localité partenaire, région étrangère, région d’intervention, "
        "lieu de réalisation",
        columns=("localites",),
        is_listed=True,
        names_somebody=True,
    ),
    Meaning(
        "sectors",
        _("Secteurs"),
        themes.sectors("sectors"),
        "secteur, secteur d’activité, secteur d’intervention, sector, topic, thème, thématique, domaine, "
        "domaine d’intervention, "
        "champ d’action, thématique principale, type d’action, axe, champ d’intervention, code cad, cad",
        columns=("secteurs", "secteurs_codes"),
        is_listed=True,
        named=themes.sector_named,
    ),
    Meaning(
        "goals",
        _("ODD"),
        themes.goals("goals"),
        "odd, objectifs de développement durable, objectif de développement durable, odd concernés, numéro odd, "
        "odd visés, odd principal, sdg",
        columns=("odd", "odd_intitules"),
        looks=looks.goals,
        is_listed=True,
        named=themes.goal_named,
    ),
    Meaning(
        "start",
        _("Début"),
        _START,
        "début, date de début, date début, start date, start, démarrage, date de démarrage, année de début, "
        "année de démarrage, "
        "début du "
        "projet, date de lancement, lancement, commencement, depuis, date de début du projet, date départ, du",
        columns=("debut",),
        looks=looks.dates,
    ),
    Meaning(
        "end",
        _("Fin"),
        _END,
        "fin, date de fin, date fin, end date, end, année de fin, fin du projet, échéance, achèvement, "
        "date d’achèvement, "
        "clôture, "
        "date de clôture, fin prévue, date de fin prévue, date de fin du projet, jusqu’à, terme, "
        "date prévue de fin, au",
        columns=("fin",),
        looks=looks.dates,
    ),
    Meaning(
        "period",
        _("Période"),
        _PERIOD,
        "période, dates, date, saison, année scolaire, year, period, année, années, durée, calendrier, "
        "période de réalisation, dates du projet, année de "
        "réalisation, exercice, date de réalisation, dates de réalisation, année du projet, millésime, "
        "période d’action",
        looks=looks.dates,
        is_field=False,
    ),
    Meaning(
        "closure",
        _("Où en est-on"),
        cells.choice("closure", CLOSURES, Closure.choices),
        "statut, état, état d’avancement, avancement, état du projet, statut du projet, situation, phase, "
        "où en est-on, "
        "status",
        columns=("statut",),
        named=cells.choice_named(CLOSURES, Closure.choices),
    ),
    Meaning(
        "budget",
        _("Budget"),
        cells.amount("budget"),
        "budget, budget total, budget global, budget du projet, coût, coût total, coût global, coût du projet, "
        "montant, "
        "montant total, montant du projet, montant global, budget prévisionnel, total budget, enveloppe, "
        "budget réalisé, amount, total cost, cost",
        columns=("budget", "budget_euros"),
        looks=looks.amounts,
    ),
    Meaning("year", _("Une année"), read_years, has_detail=True, is_listed=True, is_field=False),
    Meaning("funding", _("Un financeur"), read_funding, has_detail=True, is_listed=True, is_field=False),
    Meaning(
        "funders",
        _("Financeurs"),
        read_funders,
        "financeur, bailleur, bailleur de fonds, cofinanceur, source de financement, origine du financement, "
        "partenaire "
        "financier, donor, funder, funding source, financement, cofinancement, nom du financeur, "
        "autres financements, organisme financeur",
        columns=("financeurs", "financeurs_codes"),
        is_listed=True,
        names_somebody=True,
    ),
    Meaning(
        "funding_amount",
        _("Montant du financement"),
        None,
        "montant accordé, montant attribué, montant de la subvention, subvention, subvention accordée, montant du "
        "financement, aide accordée, montant versé, subvention attribuée, montant alloué",
        looks=looks.amounts,
        is_field=False,
    ),
    Meaning(
        "funding_year",
        _("Année du financement"),
        None,
        "année du financement, année de la subvention, année d’attribution, année financement",
        is_field=False,
    ),
    Meaning(
        "funding_programme",
        _("Dispositif"),
        None,
        "dispositif, programme, appel à projets, dispositif de financement, ligne budgétaire",
        is_field=False,
    ),
    Meaning(
        "website",
        _("Site"),
        cells.address("website"),
        "site, site web, site internet, lien, page web, adresse web, lien internet, url, plus d’informations",
        columns=("site",),
        looks=looks.addresses,
    ),
    Meaning(
        "region",
        _("Région"),
        None,
        "région, région française, région du porteur, région administrative, département, département français, "
        "numéro de département, code postal, cp, code postal du porteur, code insee, insee, code commune",
        is_listed=True,
        is_field=False,
    ),
    *CONTACTS,
    PUBLICATION,
)
