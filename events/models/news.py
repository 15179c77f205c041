"""What networks publish: articles, resources, calls for projects."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.database.history import track_links, tracked
from directory.models import Actor, Funder
from directory.models.attachments import Attachment, Contact, attachment_path
from events.enums import Medium
from events.models.base import Publication
from events.models.querysets import ArticleQuerySet, CallQuerySet, DatedQuerySet


@tracked()
class Article(Publication):
    kicker = models.CharField(_("surtitre"), max_length=200, blank=True)
    published_on = models.DateField(_("daté du"), default=timezone.localdate, db_index=True)
    author = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("publié par")
    )

    objects = ArticleQuerySet.as_manager()

    class Meta(Publication.Meta):
        verbose_name = _("actualité")
        verbose_name_plural = _("actualités")
        ordering = ["-published_on", "-id"]

    def get_absolute_url(self):
        return f"/actualites/{self.slug}/"


@tracked()
class ArticleContact(Contact):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("actualité"))

    class Meta(Contact.Meta):
        pass


@tracked()
class ArticleAttachment(Attachment):
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="attachments", verbose_name=_("actualité")
    )

    class Meta(Attachment.Meta):
        pass


@tracked()
class Resource(Publication):
    """Something to read, look at or listen to."""

    medium = models.CharField(_("support"), max_length=16, choices=Medium, default=Medium.TEXT)
    url = models.URLField(_("adresse"), max_length=500, blank=True)
    file = models.FileField(_("fichier"), upload_to=attachment_path, max_length=255, blank=True)
    published_on = models.DateField(_("daté du"), null=True, blank=True, db_index=True)
    author = models.ForeignKey(
        Actor, on_delete=models.PROTECT, null=True, blank=True, related_name="resources", verbose_name=_("publiée par")
    )

    objects = DatedQuerySet.as_manager()

    class Meta(Publication.Meta):
        verbose_name = _("ressource")
        verbose_name_plural = _("ressources")
        ordering = [F("published_on").desc(nulls_last=True), "-id"]

    def get_absolute_url(self):
        return f"/ressources/{self.slug}/"


@tracked()
class Call(Publication):
    """A call for projects."""

    funders = models.ManyToManyField(Funder, related_name="calls", blank=True, verbose_name=_("financeurs"))
    opens_on = models.DateField(_("ouverture"), null=True, blank=True)
    deadline = models.DateField(
        _("date limite"), null=True, blank=True, db_index=True, help_text=_("Vide pour un appel permanent.")
    )
    amount_max = models.DecimalField(
        _("aide maximale en euros"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    url = models.URLField(_("adresse"), max_length=500, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta(Publication.Meta):
        verbose_name = _("appel à projets")
        verbose_name_plural = _("appels à projets")
        ordering = ["deadline", "id"]
        constraints = [
            *Publication.Meta.constraints,
            models.CheckConstraint(
                name="call_closes_after_it_opens",
                condition=Q(opens_on__isnull=True) | Q(deadline__isnull=True) | Q(deadline__gte=F("opens_on")),
                violation_error_message=_("La date limite d’un appel ne peut pas précéder son ouverture."),
            ),
            models.CheckConstraint(
                name="call_amount_positive",
                condition=Q(amount_max__isnull=True) | Q(amount_max__gt=0),
                violation_error_message=_("L’aide maximale est un montant positif."),
            ),
        ]

    def get_absolute_url(self):
        return f"/appels/{self.slug}/"

    @property
    def days_left(self):
        """Days until the deadline, today excluded; ``None`` without one, negative once it has passed."""
        return None if self.deadline is None else (self.deadline - timezone.localdate()).days


for _model, _field in (
    (Article, "countries"),
    (Article, "sectors"),
    (Resource, "countries"),
    (Resource, "sectors"),
    (Call, "countries"),
    (Call, "sectors"),
    (Call, "funders"),
):
    track_links(_model, _field)
