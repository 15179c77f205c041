"""Regional multi-actor networks: their territory, missions, offices and partners."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.database.history import track_links, tracked
from directory.database.personal import personal
from directory.models.actor import Actor, Role
from directory.models.collectivite import Collectivite
from directory.models.querysets import NetworkQuerySet


@tracked()
class Network(Role):
    """An actor that gathers those of a region and follows their sheets."""

    actor = models.OneToOneField(
        Actor, on_delete=models.CASCADE, primary_key=True, related_name="as_network", verbose_name=_("acteur")
    )
    short_name = models.CharField(_("nom court"), max_length=80, blank=True)
    regions = models.ManyToManyField(Collectivite, related_name="networks", blank=True, verbose_name=_("régions"))
    missions = models.TextField(_("missions"), blank=True)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("réseau")
        verbose_name_plural = _("réseaux")
        ordering = ["position", "actor__sort_key"]

    def get_absolute_url(self):
        return f"/reseaux/{self.actor.slug}/"


track_links(Network, "regions")


@personal(phones=("phone",), organisation=True)
@tracked()
class Office(models.Model):
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="offices", verbose_name=_("réseau"))
    label = models.CharField(_("lieu"), max_length=200, blank=True)
    address = models.TextField(_("adresse"), blank=True)
    postal_code = models.CharField(_("code postal"), max_length=12, blank=True)
    city = models.CharField(_("ville"), max_length=120)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    is_headquarters = models.BooleanField(_("siège"), default=False)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("bureau")
        verbose_name_plural = _("bureaux")
        ordering = ["-is_headquarters", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["network"],
                condition=Q(is_headquarters=True),
                name="office_one_headquarters",
                violation_error_message=_("Un réseau n’a qu’un siège."),
            )
        ]

    def __str__(self):
        return self.city


@tracked()
class NetworkPartner(models.Model):
    """Somebody who supports a network, shown with a logo or by name."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="partners", verbose_name=_("réseau"))
    name = models.CharField(_("nom"), max_length=200)
    actor = models.ForeignKey(
        Actor,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supported_networks",
        verbose_name=_("acteur"),
    )
    logo = models.ImageField(_("logo"), upload_to="logos/", blank=True)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("partenaire du réseau")
        verbose_name_plural = _("partenaires du réseau")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "name"],
                name="network_partner_once",
                violation_error_message=_("Ce partenaire est déjà dans la liste."),
            )
        ]

    def __str__(self):
        return self.name
