"""Meetings of the networks, alone, in series, or of a country group."""

import uuid

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.database.history import track_links, tracked
from directory.dates import hour_exists
from directory.french import no_such_hour
from directory.models import Actor, Collectivite
from directory.models.attachments import Attachment, Contact
from events.models.base import Publication
from events.models.querysets import CountryGroupQuerySet, EventQuerySet


@tracked()
class CountryGroup(Publication):
    """A standing group of actors on a country."""

    members = models.ManyToManyField(Actor, related_name="country_groups", blank=True, verbose_name=_("membres"))

    objects = CountryGroupQuerySet.as_manager()

    class Meta(Publication.Meta):
        verbose_name = _("groupe-pays")
        verbose_name_plural = _("groupes-pays")
        ordering = ["sort_key", "id"]

    def get_absolute_url(self):
        return f"/groupes-pays/{self.slug}/"


@tracked()
class EventSeries(models.Model):
    """Meetings that follow one another under one name."""

    name = models.CharField(_("nom"), max_length=200)
    slug = models.SlugField(_("adresse"), max_length=120, unique=True)
    network = models.ForeignKey(
        "directory.Network",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="event_series",
        verbose_name=_("réseau"),
    )

    class Meta:
        verbose_name = _("série d’événements")
        verbose_name_plural = _("séries d’événements")
        ordering = ["name"]

    def __str__(self):
        return self.name


# Subscribed calendars take a new version when its number grows (RFC 5545, 3.8.7.4), whoever changed the event.
COUNT_REVISIONS = pgtrigger.Trigger(
    name="count_revisions",
    operation=pgtrigger.Update,
    when=pgtrigger.Before,
    condition=pgtrigger.AnyChange(
        "title",
        "starts_on",
        "starts_at",
        "ends_on",
        "ends_at",
        "venue",
        "address",
        "postal_code",
        "city",
        "is_online",
        "online_url",
        "is_cancelled",
        "state",
    ),
    func="NEW.sequence = OLD.sequence + 1; RETURN NEW;",
)


@tracked()
class Event(Publication):
    """A meeting. Days and hours are those of Paris; without hours it lasts the whole day."""

    starts_on = models.DateField(_("date"), db_index=True)
    starts_at = models.TimeField(_("heure de début"), null=True, blank=True)
    ends_on = models.DateField(_("dernier jour"), null=True, blank=True, help_text=_("S’il dure plusieurs jours."))
    ends_at = models.TimeField(_("heure de fin"), null=True, blank=True)
    venue = models.CharField(_("lieu"), max_length=200, blank=True)
    address = models.TextField(_("adresse"), blank=True)
    postal_code = models.CharField(_("code postal"), max_length=12, blank=True)
    city = models.CharField(_("ville"), max_length=120, blank=True)
    collectivite = models.ForeignKey(
        Collectivite, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("commune")
    )
    is_online = models.BooleanField(_("en ligne"), default=False)
    online_url = models.URLField(_("adresse de connexion ou d’inscription"), max_length=500, blank=True)
    organisers = models.ManyToManyField(
        Actor, through="events.EventOrganiser", related_name="events", verbose_name=_("organisateurs")
    )
    series = models.ForeignKey(
        EventSeries, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("série")
    )
    rank = models.PositiveSmallIntegerField(
        _("numéro dans la série"), null=True, blank=True, help_text=_("2 pour « 2e rencontre ».")
    )
    country_group = models.ForeignKey(
        CountryGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("groupe-pays"),
    )
    attendance = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    attendance_is_approximate = models.BooleanField(_("« environ »"), default=False)
    uid = models.UUIDField(_("identifiant de calendrier"), default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(_("révision de calendrier"), default=0, editable=False)
    is_cancelled = models.BooleanField(
        _("annulé"), default=False, help_text=_("L’événement reste affiché, barré, et les agendas abonnés le savent.")
    )

    objects = EventQuerySet.as_manager()

    class Meta(Publication.Meta):
        verbose_name = _("événement")
        verbose_name_plural = _("événements")
        ordering = ["starts_on", "starts_at", "id"]
        triggers = [*Publication.Meta.triggers, COUNT_REVISIONS]
        constraints = [
            *Publication.Meta.constraints,
            models.CheckConstraint(
                name="event_ends_after_it_begins",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("Le dernier jour d’un événement ne peut pas précéder le premier."),
            ),
            models.CheckConstraint(
                name="event_hours_in_order",
                condition=Q(ends_at__isnull=True)
                | (
                    Q(starts_at__isnull=False)
                    & (Q(ends_on__isnull=False, ends_on__gt=F("starts_on")) | Q(ends_at__gt=F("starts_at")))
                ),
                violation_error_message=_("L’heure de fin suppose une heure de début, et la suit."),
            ),
            models.CheckConstraint(
                name="event_attendance_context",
                condition=Q(attendance__isnull=False) | Q(attendance_is_approximate=False),
                violation_error_message=_("« Environ » précise un nombre de participants : indiquez-le."),
            ),
        ]

    def get_absolute_url(self):
        return f"/agenda/{self.slug}/"

    @property
    def last_date(self):
        return self.ends_on or self.starts_on

    @property
    def is_past(self):
        return self.last_date < timezone.localdate()

    @property
    def moments(self):
        """``[(day, hour)]`` of the beginning and of the end, those whose hour is known."""
        both = ((self.starts_on, self.starts_at), (self.last_date, self.ends_at))
        return [(day, hour) for day, hour in both if day and hour]

    def clean(self):
        super().clean()
        for name, day, hour in (
            ("starts_at", self.starts_on, self.starts_at),
            ("ends_at", self.last_date, self.ends_at),
        ):
            if day and hour and not hour_exists(day, hour):
                raise ValidationError({name: no_such_hour(day, hour)})

    @property
    def is_all_day(self):
        return self.starts_at is None


@tracked()
class EventOrganiser(models.Model):
    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="event_organisers", verbose_name=_("événement")
    )
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="event_organisations", verbose_name=_("acteur")
    )
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("organisateur")
        verbose_name_plural = _("organisateurs")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "actor"],
                name="event_organiser_once",
                violation_error_message=_("Cet acteur organise déjà l’événement."),
            )
        ]

    def __str__(self):
        return str(self.actor)


@tracked()
class EventContact(Contact):
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("événement"))

    class Meta(Contact.Meta):
        pass


@tracked()
class EventAttachment(Attachment):
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="attachments", verbose_name=_("événement"))

    class Meta(Attachment.Meta):
        pass


for _model, _field in (
    (CountryGroup, "countries"),
    (CountryGroup, "sectors"),
    (CountryGroup, "members"),
    (Event, "countries"),
    (Event, "sectors"),
):
    track_links(_model, _field)
