"""Vocabulary of the directory. Stored values are the ones of the public addresses (``?statut=en-cours``)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PublicationState(TextChoices):
    """Where a record stands on its way to the public. Changed by ``directory.actions`` only."""

    DRAFT = "brouillon", _("Brouillon")
    REVIEW = "a-relire", _("À relire")
    PUBLISHED = "publie", _("Publié")
    ARCHIVED = "archive", _("Archivé")


class Origin(TextChoices):
    """How a record came into the base."""

    HAND = "main", _("Saisie")
    IMPORT = "import", _("Import")
    DEMO = "demonstration", _("Démonstration")
    REFERENCE = "reference", _("Référentiel")
    SUBMISSION = "proposition", _("Proposition")


class ActorKind(TextChoices):
    ASSOCIATION = "association", _("Association")
    COLLECTIVITE = "collectivite", _("Collectivité territoriale")
    SCHOOL = "enseignement", _("Établissement d’enseignement")
    POPULAR_EDUCATION = "education-populaire", _("Structure d’éducation populaire")
    PUBLIC_BODY = "etablissement-public", _("Établissement public")
    BUSINESS = "economique", _("Acteur économique")
    HEALTH = "sante", _("Établissement de santé")
    RESEARCH = "recherche", _("Université ou recherche")
    OSIM = "osim", _("Organisation de solidarité issue des migrations")
    FOUNDATION = "fondation", _("Fondation")
    OTHER = "autre", _("Autre")


class CollectiviteKind(TextChoices):
    COMMUNE = "commune", _("Commune")
    CC = "communaute-communes", _("Communauté de communes")
    CA = "communaute-agglomeration", _("Communauté d’agglomération")
    CU = "communaute-urbaine", _("Communauté urbaine")
    METROPOLE = "metropole", _("Métropole")
    SYNDICAT = "syndicat", _("Syndicat")
    DEPARTEMENT = "departement", _("Département")
    REGION = "region", _("Région")
    SPECIAL = "statut-particulier", _("Collectivité à statut particulier")
    FOREIGN = "etrangere", _("Collectivité étrangère")
    OTHER = "autre", _("Autre territoire (camp, village, île…)")

    @classmethod
    def epci(cls):
        return (cls.CC, cls.CA, cls.CU, cls.METROPOLE)


class FormerNameKind(TextChoices):
    DELEGATED = "deleguee", _("Commune déléguée")
    ASSOCIATED = "associee", _("Commune associée")
    FORMER = "ancienne", _("Ancienne commune")
    ALIAS = "autre-nom", _("Autre nom")


class FunderTier(TextChoices):
    REGIONAL = "regional", _("Régional")
    NATIONAL = "national", _("National")
    EUROPEAN = "europeen", _("Européen")
    INTERNATIONAL = "international", _("International")
    LOCAL = "local", _("Local")
    PRIVATE = "prive", _("Privé")


class JumelageForm(TextChoices):
    TWINNING = "jumelage", _("Jumelage")
    COOPERATION = "cooperation-decentralisee", _("Coopération décentralisée")
    FRIENDSHIP = "pacte-amitie", _("Pacte ou charte d’amitié")
    AGREEMENT = "accord-cooperation", _("Accord de coopération")
    TECHNICAL = "accord-technique", _("Accord technique")
    CROSS_BORDER = "cooperation-transfrontaliere", _("Coopération transfrontalière")
    CONTACT = "contact", _("Contact ou échange")


class JumelageState(TextChoices):
    ACTIVE = "actif", _("Actif")
    DORMANT = "en-sommeil", _("En sommeil")
    ENDED = "termine", _("Terminé")


class MemberState(TextChoices):
    EXPECTED = "pressenti", _("Pressenti")
    SIGNED = "signe", _("Signé")
    LEFT = "retire", _("Retiré")


class ProjectStatus(TextChoices):
    """Computed from dates and ``Closure``; never stored."""

    UPCOMING = "a-venir", _("À venir")
    ONGOING = "en-cours", _("En cours")
    UNCONFIRMED = "a-confirmer", _("À confirmer")
    DONE = "termine", _("Terminé")
    SUSPENDED = "suspendu", _("Suspendu")
    ABANDONED = "abandonne", _("Abandonné")


class Closure(TextChoices):
    """What somebody said of a project's end; everything else is computed from its dates."""

    OPEN = "ouvert", _("Non close")
    DONE = "termine", _("Terminé")
    SUSPENDED = "suspendu", _("Suspendu")
    ABANDONED = "abandonne", _("Abandonné")


class BudgetKind(TextChoices):
    AMOUNT = "montant", _("Montant")
    NONE = "neant", _("Néant")
    UNKNOWN = "inconnu", _("Inconnu")


class ProjectRole(TextChoices):
    HOLDER = "porteur", _("Porteur")
    PARTNER = "partenaire", _("Partenaire")


class AttachmentKind(TextChoices):
    PHOTO = "photo", _("Photo")
    DOCUMENT = "document", _("Document")


class VerificationMethod(TextChoices):
    STAFF = "equipe", _("Relecture par l’équipe")
    LINK = "lien", _("Réponse à un courriel")
    PHONE = "telephone", _("Téléphone")
    PROPOSAL = "proposition", _("Proposition acceptée")
