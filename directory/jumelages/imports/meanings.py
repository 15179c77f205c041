"""What the columns of a table may mean of twinnings and partnerships, and rows given as examples."""

from django.utils.translation import gettext_lazy as _

from directory.enums import JumelageForm, JumelageState
from directory.imports import cells, looks, themes
from directory.imports.common import CONTACTS, IDENTITY, PUBLICATION
from directory.imports.meanings import Meaning
from directory.jumelages.imports.members import YEARS_OF_BONDS

_START, _END, _PERIOD = cells.dates("since", "until", "period", years=YEARS_OF_BONDS)


_FORMS = {
    JumelageForm.TWINNING: "jumelage, jumelé, jumelées, jumelage officiel, twinning, comité de jumelage",
    JumelageForm.COOPERATION: "coopération décentralisée, coop décentralisée, coop dec, cd, "
    "cooperation, partenariat de coopération décentralisée",
    JumelageForm.FRIENDSHIP: "pacte d’amitié, charte d’amitié, amitié, pacte, charte, protocole d’amitié, ville amie",
    JumelageForm.AGREEMENT: "accord de coopération, accord, convention, convention de coopération, partenariat, "
    "accord de partenariat, convention de partenariat, protocole",
    JumelageForm.TECHNICAL: "accord technique, coopération technique, échange technique",
    JumelageForm.CROSS_BORDER: "transfrontalier, coopération transfrontalière",
    JumelageForm.CONTACT: "contact, échange, échanges, contacts, relation, relations",
}


_STATES = {
    JumelageState.ACTIVE: "actif, active, en cours, vivant, oui, en activité, dynamique",
    JumelageState.DORMANT: "en sommeil, inactif, inactive, dormant, en veille, suspendu, peu actif, à relancer, non",
    JumelageState.ENDED: "terminé, terminée, rompu, dénoncé, clos, fini, arrêté, dissous",
}


def _nothing(sources, row):
    """Read with the others of its member."""


EXAMPLES = (
    {"member": "Vendôme ; Gevelsberg (Allemagne)", "form": "Jumelage", "since": "1973", "status": "Actif"},
    {
        "member": "Orléans ; Parakou (Bénin)",
        "form": "Coopération décentralisée",
        "since": "mai 1993",
        "sectors": "Santé",
    },
    {
        "title": "Les villes du fleuve",
        "member": "Blois ; Weimar (Allemagne) ; Lewes (Royaume-Uni)",
        "form": "Pacte d’amitié",
        "since": "vers 1995",
    },
)


MEANINGS = (
    *IDENTITY,
    Meaning(
        "title",
        _("Titre"),
        cells.line("title"),
        "titre, nom, nom du jumelage, nom du partenariat, partenariat, intitulé, nom du réseau, réseau, "
        "nom du lien, libellé, charte",
        columns=("titre",),
        looks=looks.short_texts,
    ),
    Meaning("summary", _("En une phrase"), cells.line("summary", 600), "résumé, en une phrase", columns=("resume",)),
    Meaning(
        "description",
        _("Histoire et activités"),
        cells.paragraphs("description"),
        "description, histoire, activités, présentation, historique, descriptif, contenu",
    ),
    Meaning(
        "form",
        _("Forme"),
        cells.choice("form", _FORMS, JumelageForm.choices),
        "forme, type, type de lien, nature, nature du lien, type de jumelage, nature du partenariat, type de "
        "partenariat, type d’accord, nature de l’accord, forme du lien",
        columns=("forme", "forme_code"),
    ),
    Meaning(
        "status",
        _("État"),
        cells.choice("status", _STATES, JumelageState.choices),
        "état, statut, actif, activité, état du jumelage, situation actuelle, état actuel",
        columns=("etat", "etat_code"),
    ),
    Meaning(
        "since",
        _("Depuis"),
        _START,
        "depuis, date, année, date de signature, signature, date du jumelage, année de signature, "
        "année du jumelage, "
        "début, date de début, année de création, date de création, jumelé depuis, jumelée depuis, création",
        columns=("depuis",),
        looks=looks.dates,
    ),
    Meaning(
        "until",
        _("Jusqu’à"),
        _END,
        "jusqu’à, fin, date de fin, année de fin, rupture, date de rupture",
        columns=("jusqua",),
        looks=looks.dates,
    ),
    Meaning("period", _("Période"), _PERIOD, "période, dates", looks=looks.dates, is_field=False),
    Meaning(
        "member",
        _("Membre"),
        None,
        "membre, membres, collectivités, villes, communes, signataires, collectivités membres, villes membres, "
        "villes jumelées",
        columns=("membres",),
        is_listed=True,
        has_detail=True,
    ),
    Meaning("member_code", _("Code du membre"), _nothing, columns=("membres_codes",), has_detail=True, is_field=False),
    Meaning(
        "member_country", _("Pays du membre"), _nothing, columns=("membres_pays",), has_detail=True, is_field=False
    ),
    Meaning("member_area", _("Où est le membre"), _nothing, has_detail=True, is_field=False),
    Meaning(
        "member_joined",
        _("Date d’entrée du membre"),
        _nothing,
        columns=("membres_depuis",),
        has_detail=True,
        is_field=False,
    ),
    Meaning("member_state", _("Le membre a signé"), _nothing, has_detail=True, is_field=False),
    Meaning(
        "expected",
        _("Membres pressentis"),
        _nothing,
        "membres pressentis, pressentis",
        columns=("pressentis",),
        is_field=False,
    ),
    Meaning(
        "left",
        _("Anciens membres"),
        _nothing,
        "anciens membres, membres retirés",
        columns=("retires",),
        is_field=False,
    ),
    Meaning("latitude", _("Latitude"), _nothing, has_detail=True, is_field=False),
    Meaning("longitude", _("Longitude"), _nothing, has_detail=True, is_field=False),
    Meaning("member_population", _("Population"), _nothing, has_detail=True, is_field=False),
    Meaning(
        "sectors",
        _("Secteurs"),
        themes.sectors("sectors"),
        "secteur, thème, thématique, domaine, domaine d’échange, domaine de coopération, champ d’action",
        columns=("secteurs", "secteurs_codes"),
        is_listed=True,
        named=themes.sector_named,
    ),
    Meaning(
        "website",
        _("Site"),
        cells.address("website"),
        "site, site web, site internet, lien internet, page web",
        columns=("site",),
        looks=looks.addresses,
    ),
    *CONTACTS,
    PUBLICATION,
)
