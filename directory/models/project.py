"""Actions: who carries them, with whom, where, on what, when and for how much."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.database.history import track_links, tracked
from directory.dates import PartialDateField, earliest_column, latest_column
from directory.enums import BudgetKind, Closure, ProjectRole, ProjectStatus
from directory.models.actor import Actor
from directory.models.attachments import Attachment, Contact
from directory.models.base import Positioned
from directory.models.collectivite import Collectivite
from directory.models.jumelage import Jumelage
from directory.models.querysets import ProjectQuerySet
from directory.models.sheet import Sheet


@tracked()
class Project(Sheet):
    """An action of cooperation. Its status is computed; nobody types « en cours »."""

    description = models.TextField(_("ce qui se fait"), blank=True)
    actors = models.ManyToManyField(
        Actor, through="directory.ProjectActor", related_name="projects", verbose_name=_("acteurs")
    )
    countries = models.ManyToManyField("directory.Country", related_name="projects", blank=True, verbose_name=_("pays"))
    sectors = models.ManyToManyField(
        "directory.Sector", related_name="projects", blank=True, verbose_name=_("secteurs")
    )
    sdgs = models.ManyToManyField("directory.SDG", related_name="projects", blank=True, verbose_name=_("ODD"))
    start = PartialDateField(_("début"))
    end = PartialDateField(_("fin"))
    closure = models.CharField(
        _("clôture"),
        max_length=16,
        choices=Closure,
        default=Closure.OPEN,
        help_text=_("Ce que l’on sait de la fin. « En cours » et « à venir » se déduisent des dates."),
    )
    budget_kind = models.CharField(_("budget"), max_length=16, choices=BudgetKind, default=BudgetKind.UNKNOWN)
    budget_amount = models.DecimalField(_("montant en euros"), max_digits=14, decimal_places=2, null=True, blank=True)
    budget_amount_is_approximate = models.BooleanField(_("« environ »"), default=False)
    jumelage = models.ForeignKey(
        Jumelage,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("dans le cadre de"),
    )
    continues = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name=_("prolonge le projet"),
    )
    continues_note = models.CharField(
        _("prolonge"), max_length=300, blank=True, help_text=_("« Le plan triennal 2019-2021. »")
    )
    website = models.URLField(_("site"), max_length=300, blank=True)
    iati_identifier = models.CharField(_("identifiant IATI"), max_length=120, null=True, blank=True, unique=True)

    start_from = earliest_column("start")
    end_until = latest_column("end")

    objects = ProjectQuerySet.as_manager()

    class Meta(Sheet.Meta):
        verbose_name = _("projet")
        verbose_name_plural = _("projets")
        ordering = ["-published_at", "-id"]
        indexes = [*Sheet.Meta.indexes, models.Index(fields=["-published_at", "-id"], name="project_recent")]
        constraints = [
            *Sheet.Meta.constraints,
            models.CheckConstraint(
                name="project_ends_after_it_begins",
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end_until__gte=F("start_from")),
                violation_error_message=_("La fin d’un projet ne peut pas précéder son début."),
            ),
            models.CheckConstraint(
                name="project_approximate_amount_is_known",
                condition=Q(budget_amount_is_approximate=False) | Q(budget_amount__isnull=False),
                violation_error_message=_("Un budget approché est un montant connu."),
            ),
            models.CheckConstraint(
                name="project_amount_iff_budget",
                condition=Q(budget_kind=BudgetKind.AMOUNT, budget_amount__isnull=False, budget_amount__gt=0)
                | (~Q(budget_kind=BudgetKind.AMOUNT) & Q(budget_amount__isnull=True)),
                violation_error_message=_(
                    "Un budget est un montant positif, « néant » ou « inconnu » : le montant va avec le premier seul."
                ),
            ),
            models.CheckConstraint(
                name="project_not_its_own_sequel",
                condition=Q(continues__isnull=True) | ~Q(continues=F("id")),
                violation_error_message=_("Un projet ne se prolonge pas lui-même."),
            ),
        ]

    def get_absolute_url(self):
        return f"/projets/{self.slug}/"

    def missing_for_publication(self):
        missing = []
        if not self.project_actors.filter(role=ProjectRole.HOLDER).exists():
            missing.append(_("il faut un porteur"))
        if not self.countries.exists():
            missing.append(_("il faut au moins un pays"))
        return missing

    @property
    def status(self):
        """The ``ProjectStatus`` of today, in local time. ``ProjectQuerySet.with_status`` says the same in SQL."""
        return self.status_on(timezone.localdate())

    def status_on(self, today):
        if self.closure != Closure.OPEN:
            return ProjectStatus(self.closure)
        if self.end and self.end.latest < today:
            return ProjectStatus.UNCONFIRMED
        if self.start and self.start.earliest > today:
            return ProjectStatus.UPCOMING
        if self.start is None and self.end is None:
            return ProjectStatus.UNCONFIRMED
        return ProjectStatus.ONGOING

    @property
    def status_label(self):
        """What people read; an unconfirmed project says why."""
        status = self.status
        if status != ProjectStatus.UNCONFIRMED:
            return status.label
        return _("Échéance dépassée, à confirmer") if self.end else _("Dates inconnues, à confirmer")


for _field in ("countries", "sectors", "sdgs"):
    track_links(Project, _field)


@tracked()
class ProjectActor(models.Model):
    """The part of an actor in a project."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="project_actors", verbose_name=_("projet")
    )
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="project_roles", verbose_name=_("acteur"))
    role = models.CharField(_("rôle"), max_length=16, choices=ProjectRole, default=ProjectRole.PARTNER)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("porteur ou partenaire")
        verbose_name_plural = _("porteurs et partenaires")
        ordering = ["-role", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "actor"],
                name="project_actor_once",
                violation_error_message=_("Cet acteur est déjà dans le projet."),
            )
        ]

    def __str__(self):
        return f"{self.actor} ({self.get_role_display().lower()})"


@tracked()
class ProjectLocality(Positioned):
    """Where a project acts: a collectivité of the base, or a place by its name."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="localities", verbose_name=_("projet"))
    collectivite = models.ForeignKey(
        Collectivite,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="localities",
        verbose_name=_("collectivité"),
    )
    name = models.CharField(_("lieu"), max_length=200, blank=True)
    country = models.ForeignKey(
        "directory.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pays")
    )
    is_zone = models.BooleanField(_("zone plutôt que point"), default=False)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("localité")
        verbose_name_plural = _("localités")
        ordering = ["position", "id"]
        constraints = [
            *Positioned.Meta.constraints,
            models.CheckConstraint(
                name="project_locality_designated",
                condition=Q(collectivite__isnull=False) | ~Q(name=""),
                violation_error_message=_("Une localité est une collectivité ou un nom de lieu."),
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        return self.name or self.collectivite.actor.name

    @property
    def place_country(self):
        return self.country or (self.collectivite.actor.country if self.collectivite_id else None)

    @property
    def place_point(self):
        return self.point or (self.collectivite.actor.point if self.collectivite_id else None)


@tracked()
class ProjectContact(Contact):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("projet"))
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pour l’acteur")
    )

    class Meta(Contact.Meta):
        pass


@tracked()
class ProjectAttachment(Attachment):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="attachments", verbose_name=_("projet"))

    class Meta(Attachment.Meta):
        pass
