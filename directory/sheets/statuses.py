"""How the state of a record is drawn and said, everywhere."""

from django.utils.translation import gettext_lazy as _

# value: (class, shape drawn by components/statut.html, what people read). Values are those of the enums.
STATUSES = {
    "a-venir": ("cours", "anneau", _("À venir")),
    "en-cours": ("cours", "plein", _("En cours")),
    "a-confirmer": ("confirmer", "horloge", _("Échéance dépassée, à confirmer")),
    "termine": ("fini", "coche", _("Terminé")),
    "suspendu": ("arret", "pause", _("Suspendu")),
    "abandonne": ("arret", "croix", _("Abandonné")),
    "actif": ("cours", "plein", _("Actif")),
    "en-sommeil": ("arret", "pause", _("En sommeil")),
    "signe": ("cours", "plein", _("Signé")),
    "pressenti": ("attente", "tirets", _("Pressenti")),
    "retire": ("fini", "croix", _("Retiré")),
    "annule": ("arret", "croix", _("Annulé")),
    "ouvert": ("cours", "plein", _("Ouvert")),
    "clos": ("fini", "coche", _("Clos")),
}
