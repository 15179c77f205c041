"""What freshness leaves to do, for the home of the back-office."""

from django.utils.translation import gettext_lazy as _

from directory.enums import PublicationState
from directory.freshness import contacts
from directory.kinds import asked_models
from directory.models import VerificationRequest
from directory.models.ages import OLD_MONTHS, Freshness

WITHOUT_CONTACT = "sans-contact"


def of_age(sheets, age, today=None):
    """The published sheets of an age: ``Freshness.DUE`` (12 to 18 months) or ``Freshness.OLD`` (beyond)."""
    old = sheets.unverified_since(OLD_MONTHS, today)
    return old if age == Freshness.OLD else sheets.due(today).exclude(pk__in=old.order_by().values("pk"))


def _published(mine, model):
    return mine(model).filter(state=PublicationState.PUBLISHED)


def _parameters(value):
    return {"etat-fiche": PublicationState.PUBLISHED, "verification": value}


def _aged(mine, age):
    sources = [of_age(_published(mine, model), age) for model in asked_models()]
    return [(sheets, "verified_on", _parameters(age.value)) for sheets in sources]


def answers(mine):
    asked = mine(VerificationRequest).to_handle().with_sheets()
    return mine.task(
        "reponses",
        _("Réponses à traiter"),
        _("Une autre personne à qui s’adresser, des coordonnées qui changent, ou personne qui réponde."),
        [(asked, "sent_at", {"a-traiter": "oui"})],
        since=_("demandé le"),
    )


def due(mine):
    return mine.task(
        "a-verifier",
        _("À vérifier (12 à 18 mois)"),
        _("Une année a passé : demandez au contact, ou préparez une campagne."),
        _aged(mine, Freshness.DUE),
        since=_("vérifiée le"),
    )


def old(mine):
    return mine.task(
        "anciennes",
        _("Anciennes (plus de 18 mois)"),
        _("Leur page dit que personne ne les a vérifiées."),
        _aged(mine, Freshness.OLD),
        since=_("vérifiée le"),
    )


def without_contact(mine):
    sources = [contacts.without_contact(_published(mine, model)) for model in asked_models()]
    return mine.task(
        "sans-contact",
        _("Sans contact"),
        _("Personne à qui demander si elles sont exactes."),
        [(sheets, "published_at", _parameters(WITHOUT_CONTACT)) for sheets in sources],
        since=_("publiée le"),
    )
