"""Organisations: one row each, whatever their roles. See ``docs/adr/0001-acteur-et-roles.md``."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.database.fold import fold_column, sort_column, weighted_vector
from directory.database.history import tracked
from directory.database.personal import personal
from directory.enums import ActorKind, CollectiviteKind
from directory.models.attachments import Attachment, Contact
from directory.models.base import Positioned, Record
from directory.models.querysets import ActorQuerySet


@personal(phones=("phone",), organisation=True, nobody=("wikidata_id", "iati_ref"))
@tracked()
class Actor(Positioned, Record):
    """Any organisation. ``Collectivite``, ``Network`` and ``Funder`` add a role to it and share its key."""

    name = models.CharField(_("nom"), max_length=250)
    acronym = models.CharField(_("sigle"), max_length=40, blank=True)
    kind = models.CharField(_("sorte"), max_length=32, choices=ActorKind, default=ActorKind.ASSOCIATION)
    summary = models.TextField(_("en une phrase"), blank=True)
    description = models.TextField(_("présentation"), blank=True)
    website = models.URLField(_("site"), max_length=300, blank=True)
    email = models.EmailField(_("courriel"), blank=True, help_text=_("Jamais affiché : on écrit par le site."))
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    address = models.TextField(_("adresse"), blank=True)
    postal_code = models.CharField(_("code postal"), max_length=12, blank=True)
    city = models.CharField(_("ville"), max_length=120, blank=True)
    country = models.ForeignKey(
        "directory.Country",
        on_delete=models.PROTECT,
        default="FR",
        related_name="actors",
        verbose_name=_("pays"),
    )
    position_is_approximate = models.BooleanField(_("position approchée"), default=False)
    logo = models.ImageField(
        _("logo"),
        upload_to="logos/",
        blank=True,
        validators=[FileExtensionValidator(["png", "jpg", "jpeg", "webp"])],
    )
    siren = models.CharField(_("SIREN"), max_length=9, null=True, blank=True, unique=True)
    wikidata_id = models.CharField(_("Wikidata"), max_length=20, null=True, blank=True, unique=True)
    geonames_id = models.PositiveIntegerField(_("GeoNames"), null=True, blank=True, unique=True)
    iati_ref = models.CharField(_("référence IATI"), max_length=80, null=True, blank=True, unique=True)

    name_key = fold_column("name")
    sort_key = sort_column("name")
    search_vector = models.GeneratedField(
        expression=weighted_vector(name="A", acronym="A", summary="B", city="C", description="D"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ActorQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("acteur")
        verbose_name_plural = _("acteurs")
        ordering = ["sort_key", "id"]
        indexes = [
            GinIndex(fields=["search_vector"], name="actor_search"),
            GinIndex(
                fields=["name_key"],
                opclasses=["gin_trgm_ops"],
                name="actor_name_trigrams",
            ),
            models.Index(fields=["sort_key", "id"], name="actor_sort"),
        ]
        constraints = [
            *Record.Meta.constraints,
            *Positioned.Meta.constraints,
            models.CheckConstraint(
                name="actor_named",
                condition=~Q(name=""),
                violation_error_message=_("Un acteur a un nom."),
            ),
            models.CheckConstraint(
                name="actor_siren_format",
                condition=Q(siren__isnull=True) | Q(siren__regex=r"^[0-9]{9}$"),
                violation_error_message=_("Un SIREN a neuf chiffres."),
            ),
            models.CheckConstraint(
                name="actor_wikidata_format",
                condition=Q(wikidata_id__isnull=True) | Q(wikidata_id__regex=r"^Q[1-9][0-9]*$"),
                violation_error_message=_("Un identifiant Wikidata s’écrit « Q90 »."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def formal_name(self):
        """How the sheets of others call it: « Région Bretagne », not « Bretagne »."""
        territory = getattr(self, "collectivite", None)
        if territory is None:
            return self.name
        if territory.official_name:
            return territory.official_name
        return f"Région {self.name}" if territory.kind == CollectiviteKind.REGION else self.name

    def get_absolute_url(self):
        """The page of the actor's first role: collectivité, network, then plain actor."""
        if hasattr(self, "collectivite"):
            return f"/collectivites/{self.slug}/"
        if hasattr(self, "as_network"):
            return f"/reseaux/{self.slug}/"
        return f"/acteurs/{self.slug}/"


class Role(models.Model):
    """A role of an actor: a profile whose one-to-one ``actor`` is its key, so that roles add up on one row."""

    class Meta:
        abstract = True

    def __str__(self):
        return self.actor.name

    @property
    def name(self):
        return self.actor.name

    @property
    def slug(self):
        return self.actor.slug

    @property
    def is_demonstration(self):
        return self.actor.is_demonstration


@tracked()
class ActorContact(Contact):
    actor = models.ForeignKey(
        Actor,
        on_delete=models.CASCADE,
        related_name="contacts",
        verbose_name=_("acteur"),
    )

    class Meta(Contact.Meta):
        pass


@tracked()
class ActorAttachment(Attachment):
    actor = models.ForeignKey(
        Actor,
        on_delete=models.CASCADE,
        related_name="attachments",
        verbose_name=_("acteur"),
    )

    class Meta(Attachment.Meta):
        pass
