"""Dated bonds between two or more collectivités."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from directory.database.history import track_links, tracked
from directory.dates import PartialDateField, earliest_column, latest_column
from directory.enums import JumelageForm, JumelageState, MemberState
from directory.models.attachments import Attachment, Contact
from directory.models.base import Positioned
from directory.models.collectivite import Collectivite
from directory.models.querysets import JumelageQuerySet, MemberQuerySet
from directory.models.sheet import Sheet


@tracked()
class Jumelage(Sheet):
    """A bond: twinning, decentralised cooperation, pact… Its members join, and may leave, each on its own date."""

    title = models.CharField(_("titre"), max_length=300, help_text=_("« Orléans – Parakou », « Les Lagos du monde »."))
    form = models.CharField(_("forme"), max_length=32, choices=JumelageForm, default=JumelageForm.TWINNING)
    status = models.CharField(_("état"), max_length=16, choices=JumelageState, default=JumelageState.ACTIVE)
    since = PartialDateField(_("depuis"))
    until = PartialDateField(_("jusqu’à"))
    description = models.TextField(_("histoire et activités"), blank=True)
    website = models.URLField(_("site"), max_length=300, blank=True)
    wikidata_id = models.CharField(_("Wikidata"), max_length=20, blank=True)
    sectors = models.ManyToManyField(
        "directory.Sector", related_name="jumelages", blank=True, verbose_name=_("secteurs")
    )

    since_from = earliest_column("since")
    until_latest = latest_column("until")

    objects = JumelageQuerySet.as_manager()

    class Meta(Sheet.Meta):
        verbose_name = _("jumelage ou partenariat")
        verbose_name_plural = _("jumelages et partenariats")
        ordering = ["sort_key", "id"]
        constraints = [
            *Sheet.Meta.constraints,
            models.CheckConstraint(
                name="jumelage_ends_after_it_begins",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until_latest__gte=F("since_from")),
                violation_error_message=_("La fin d’un jumelage ne peut pas précéder son début."),
            ),
            models.CheckConstraint(
                name="jumelage_end_means_ended",
                condition=Q(until__isnull=True) | Q(status=JumelageState.ENDED),
                violation_error_message=_("Un jumelage qui a une date de fin est terminé."),
            ),
        ]

    def get_absolute_url(self):
        return f"/jumelages/{self.slug}/"

    def missing_for_publication(self):
        return [] if self.members.count() >= 2 else [_("il faut au moins deux membres")]


track_links(Jumelage, "sectors")


@tracked()
class JumelageMember(Positioned):
    """A place in a bond. An expected place may still be unknown: then a label or a country stands for it."""

    jumelage = models.ForeignKey(Jumelage, on_delete=models.CASCADE, related_name="members", verbose_name=_("jumelage"))
    collectivite = models.ForeignKey(
        Collectivite,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("collectivité"),
    )
    label = models.CharField(
        _("à défaut, désignation"),
        max_length=200,
        blank=True,
        help_text=_("Quand la collectivité n’est pas encore connue : « Lagos », « septième signataire »."),
    )
    country = models.ForeignKey(
        "directory.Country",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pays"),
        help_text=_("Si la collectivité n’est pas connue."),
    )
    area = models.CharField(_("zone"), max_length=120, blank=True, help_text=_("« Crète »."))
    is_zone = models.BooleanField(
        _("zone plutôt que point"), default=False, help_text=_("Un pays ou une île : la ville reste à préciser.")
    )
    state = models.CharField(_("état"), max_length=16, choices=MemberState, default=MemberState.SIGNED)
    joined = PartialDateField(_("depuis"))
    left = PartialDateField(_("retiré en"))
    note = models.CharField(_("remarque"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    joined_from = earliest_column("joined")
    left_latest = latest_column("left")

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre")
        verbose_name_plural = _("membres")
        ordering = ["position", "id"]
        constraints = [
            *Positioned.Meta.constraints,
            models.UniqueConstraint(
                fields=["jumelage", "collectivite"],
                name="jumelage_distinct_members",
                violation_error_message=_("Cette collectivité est déjà membre de ce jumelage."),
            ),
            models.CheckConstraint(
                name="jumelage_member_designated",
                condition=Q(collectivite__isnull=False) | ~Q(label="") | Q(country__isnull=False),
                violation_error_message=_("Un membre est une collectivité ou, à défaut, une désignation ou un pays."),
            ),
            models.CheckConstraint(
                name="jumelage_member_leaves_after_joining",
                condition=Q(joined__isnull=True) | Q(left__isnull=True) | Q(left_latest__gte=F("joined_from")),
                violation_error_message=_("Un membre ne peut pas se retirer avant d’avoir adhéré."),
            ),
            models.CheckConstraint(
                name="jumelage_member_left_means_left",
                condition=Q(left__isnull=True) | Q(state=MemberState.LEFT),
                violation_error_message=_("Un membre qui a une date de retrait est retiré."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        if self.collectivite_id:
            return self.collectivite.actor.name
        return self.label or self.area or self.country.name

    @property
    def place_country(self):
        return self.collectivite.actor.country if self.collectivite_id else self.country

    @property
    def place_point(self):
        """``(latitude, longitude)`` of the collectivité, else of the member itself, else ``None``."""
        return (self.collectivite.actor.point if self.collectivite_id else None) or self.point


@tracked()
class JumelageMilestone(models.Model):
    """A dated step of a bond; it may change its form."""

    jumelage = models.ForeignKey(
        Jumelage, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("jumelage")
    )
    date = PartialDateField(_("date"))
    label = models.CharField(_("étape"), max_length=200)
    form = models.CharField(
        _("nouvelle forme"),
        max_length=32,
        choices=JumelageForm,
        blank=True,
        help_text=_("Si le partenariat change alors de forme."),
    )
    is_planned = models.BooleanField(_("annoncée"), default=False)

    class Meta:
        verbose_name = _("étape")
        verbose_name_plural = _("étapes")
        ordering = ["date", "id"]
        constraints = [
            models.CheckConstraint(
                name="jumelage_milestone_dated",
                condition=Q(date__isnull=False),
                violation_error_message=_("Une étape a une date."),
            )
        ]

    def __str__(self):
        return f"{self.date} : {self.label}"


@tracked()
class JumelageContact(Contact):
    jumelage = models.ForeignKey(
        Jumelage, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("jumelage")
    )

    class Meta(Contact.Meta):
        pass


@tracked()
class JumelageAttachment(Attachment):
    jumelage = models.ForeignKey(
        Jumelage, on_delete=models.CASCADE, related_name="attachments", verbose_name=_("jumelage")
    )

    class Meta(Attachment.Meta):
        pass
