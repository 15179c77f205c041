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


class SubmissionKind(TextChoices):
    """What is proposed. A remark is about a sheet whose fields no form knows."""

    PROJECT = "projet", _("Projet")
    JUMELAGE = "jumelage", _("Jumelage ou partenariat")
    EVENT = "evenement", _("Événement")
    ACTOR = "acteur", _("Acteur ou collectivité")
    REMARK = "remarque", _("Remarque")


class SubmissionState(TextChoices):
    """Where a proposition stands. Changed by ``directory.submissions.actions`` only."""

    DRAFT = "brouillon", _("Brouillon")
    UNCONFIRMED = "a-confirmer", _("À confirmer")
    RECEIVED = "recue", _("Reçue")
    EXAMINED = "en-examen", _("En examen")
    INCOMPLETE = "a-completer", _("À compléter")
    ACCEPTED = "acceptee", _("Acceptée")
    REFUSED = "refusee", _("Refusée")
    WITHDRAWN = "retiree", _("Retirée")

    @classmethod
    def waiting(cls):
        """Those that a moderator has to see, or has seen and not decided."""
        return (cls.RECEIVED, cls.EXAMINED, cls.INCOMPLETE)

    @classmethod
    def closed(cls):
        return (cls.ACCEPTED, cls.REFUSED, cls.WITHDRAWN)


class ImportState(TextChoices):
    """Where a batch stands. Changed by ``directory.imports.actions`` only."""

    RECEIVED = "recu", _("Reçu")
    REHEARSING = "en-repetition", _("Répétition en cours")
    REHEARSED = "repete", _("Répété, rien n’est écrit")
    APPLYING = "en-application", _("Application en cours")
    APPLIED = "applique", _("Appliqué")
    UNDOING = "en-retour", _("Retour en cours")
    UNDONE = "defait", _("Défait")
    FAILED = "en-echec", _("N’a pas marché, rien n’est écrit")

    @classmethod
    def working(cls):
        """Those that the worker has to do."""
        return (cls.REHEARSING, cls.APPLYING, cls.UNDOING)

    @classmethod
    def written(cls):
        """Those of a batch that was applied once."""
        return (cls.APPLIED, cls.UNDOING, cls.UNDONE)


class RowOutcome(TextChoices):
    """What becomes of a row of a table."""

    CREATED = "created", _("Créée")
    UPDATED = "updated", _("Changée")
    IDENTICAL = "identical", _("Identique")
    AMBIGUOUS = "ambiguous", _("À préciser")
    REFUSED = "refused", _("Refusée")
    IGNORED = "ignored", _("Laissée de côté")


class EntryKind(TextChoices):
    """What a line of a proposition's journal tells."""

    STATE = "etat", _("Étape")
    QUESTION = "question", _("Question à l’auteur")
    ANSWER = "reponse", _("Réponse de l’auteur")
    NOTE = "note", _("Note de l’équipe")
    AMENDMENT = "modification", _("Modification par l’auteur")
    ASSIGNMENT = "attribution", _("Attribution")
    TRANSFER = "transfert", _("Transfert")


class LinkScope(TextChoices):
    """What a personal link allows, and nothing else."""

    FOLLOW = "suivi", _("Suivre et compléter sa proposition")
    CONFIRM = "confirmation", _("Confirmer son adresse")
    VERIFY = "verification", _("Dire si une fiche est exacte")
    WRITE = "ecrire", _("Envoyer un message")
    RECEIVE = "message", _("Dire ce que l’on veut des messages")
    FOLLOWING = "abonnements", _("Voir et arrêter ce que l’on suit")


class MessageState(TextChoices):
    """Where a message stands: it leaves once its author has proven the address that answers go to."""

    UNCONFIRMED = "a-confirmer", _("À confirmer par son auteur")
    SENT = "parti", _("Parti")


class RecipientKind(TextChoices):
    """Whom a message reached."""

    CONTACT = "contact", _("Le contact de la fiche")
    ORGANISATION = "organisme", _("L’organisme")
    NETWORK = "reseau", _("Le réseau")
    NATIONAL = "national", _("L’équipe nationale")


class RefusalKind(TextChoices):
    """What an address is left out of."""

    RECEIVES = "recevoir", _("Ne reçoit plus de messages")
    WRITES = "ecrire", _("Ne peut plus écrire")


class ReplyKind(TextChoices):
    """What a canned reply begins."""

    QUESTION = "question", _("Question à l’auteur")
    REFUSAL = "refus", _("Refus")


class MailState(TextChoices):
    WAITING = "a-envoyer", _("À envoyer")
    SENT = "envoye", _("Envoyé")
    FAILED = "echec", _("En échec")


class CampaignState(TextChoices):
    DRAFT = "preparation", _("En préparation")
    RUNNING = "en-cours", _("En cours")
    PAUSED = "suspendue", _("Suspendue")
    DONE = "terminee", _("Terminée")


class RequestState(TextChoices):
    """Where the question « is this sheet still accurate? » stands."""

    WAITING = "a-envoyer", _("À envoyer")
    SENT = "envoyee", _("Envoyée")
    ANSWERED = "repondue", _("Répondue")
    UNANSWERED = "sans-reponse", _("Sans réponse")
    CANCELLED = "annulee", _("Annulée")

    @classmethod
    def open(cls):
        return (cls.WAITING, cls.SENT)


class RequestAnswer(TextChoices):
    ACCURATE = "exact", _("Toujours exact")
    CORRECT = "corriger", _("À corriger")
    DONE = "termine", _("Terminé")
    SOMEBODY_ELSE = "autre-personne", _("Ce n’est plus la bonne personne")


class Rhythm(TextChoices):
    """How often an address is told of what it follows."""

    NOW = "aussitot", _("Dès qu’il y a du nouveau")
    DAILY = "jour", _("Une fois par jour")
    WEEKLY = "semaine", _("Une fois par semaine")
    MONTHLY = "mois", _("Une fois par mois")
