"""What every public record has: an address, a state, an owner, an origin, a last verification."""

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.enums import Origin, PublicationState


def paired(at, by, sentence):
    """Constraint: ``at`` and ``by`` are known together or not at all."""
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{at}_with_{by}",
        condition=Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
        | Q(**{f"{at}__isnull": False, f"{by}__isnull": False}),
        violation_error_message=sentence,
    )


def account(verbose_name, **kwargs):
    """A reference to the account that acted. Accounts are never deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=verbose_name,
        **kwargs,
    )


class Sourced(models.Model):
    """Where a record comes from."""

    origin = models.CharField(
        _("origine"),
        max_length=16,
        choices=Origin,
        default=Origin.HAND,
        editable=False,
        db_index=True,
    )
    import_batch = models.ForeignKey(
        "directory.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="%(app_label)s_%(class)s_set",
        verbose_name=_("lot d’import"),
    )
    source_url = models.URLField(_("page d’origine"), max_length=500, blank=True)
    source_note = models.TextField(
        _("remarque sur la source"),
        blank=True,
        help_text=_("Ce que la source dit de douteux ou de contradictoire. Visible de l’équipe seulement."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_batch_iff_imported",
                condition=Q(origin=Origin.IMPORT, import_batch__isnull=False)
                | (~Q(origin=Origin.IMPORT) & Q(import_batch__isnull=True)),
                violation_error_message=_("Une fiche importée a un lot d’import, les autres n’en ont pas."),
            )
        ]


def keeping_slugs(was_public):
    """The trigger that keeps the slugs of a table: once public (``was_public``: in SQL, of ``OLD``), a slug is its
    record's for ever, and nobody's once the record is deleted. ``passerelles_keep_slug`` is in a migration.

    It comes after the unique index, which makes two takers of one slug wait for one another: the second sees what the
    first left.
    """
    return pgtrigger.Trigger(
        name="keep_old_slug",
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("slug") | pgtrigger.Delete,
        when=pgtrigger.After,
        func=f"""
        IF OLD.slug IS DISTINCT FROM NEW.slug THEN
            PERFORM passerelles_keep_slug(TG_TABLE_NAME, coalesce(NEW.id, OLD.id), NEW.slug,
                                          CASE WHEN {was_public} THEN OLD.slug END);
        END IF;
        RETURN NULL;
        """,
    )


class Addressed(models.Model):
    """A record with a ``slug``, which keeps those that it had."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None):
        self.slug = (self.slug or "").lower()
        super().clean_fields(exclude=exclude)

    def validate_unique(self, exclude=None):
        if "slug" not in (exclude or ()) and self.slug and (owner := self.owner_of_slug(self.slug)):
            raise ValidationError({"slug": ValidationError(owner, code="unique")})
        super().validate_unique(exclude=exclude)

    def owner_of_slug(self, slug):
        """A sentence that says whose this address is, if it is somebody else's; a sheet that is not public is not
        named, and what it takes is told as what a deleted one left.
        """
        model = type(self)
        present = model._default_manager.exclude(pk=self.pk).filter(slug=slug).first()
        if present is not None and not getattr(present, "is_published", True):
            return _("Cette adresse n’est pas libre : choisissez-en une autre.")
        if present is not None:
            sentence = _("Choisissez une autre adresse : celle-ci mène à « %(name)s », qui existe déjà.")
            return sentence % {"name": present}
        former = apps.get_model("directory", "Redirection").objects.filter(kind=model._meta.db_table, slug=slug)
        key = former.exclude(target_pk=self.pk).values_list("target_pk", flat=True).first()
        if key is None:
            return ""
        owner = model._default_manager.filter(pk=key).first()
        if owner is None or not getattr(owner, "is_published", True):
            return _("Cette adresse n’est pas libre : choisissez-en une autre.")
        return _(
            "Cette adresse a été celle de « %(name)s » et lui reste : des liens y mènent. Choisissez-en une autre."
        ) % {"name": owner}


class Record(Addressed, Sourced):
    """A record with a public page. ``directory.actions`` alone changes its state."""

    slug = models.SlugField(
        _("adresse"),
        max_length=120,
        unique=True,
        blank=True,
        help_text=_("Fin de l’adresse de la page. L’ancienne adresse continue de mener ici."),
    )
    state = models.CharField(
        _("publication"),
        max_length=16,
        choices=PublicationState,
        default=PublicationState.DRAFT,
        editable=False,
        db_index=True,
    )
    state_changed_at = models.DateTimeField(_("état depuis"), null=True, blank=True, editable=False)
    state_changed_by = account(_("état changé par"))
    published_at = models.DateTimeField(_("publié le"), null=True, blank=True, editable=False, db_index=True)
    published_by = account(_("publié par"))
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True, editable=False)
    created_by = account(_("créé par"))
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True, editable=False)
    network = models.ForeignKey(
        "directory.Network",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(app_label)s_%(class)s_set",
        verbose_name=_("réseau"),
        help_text=_("Le réseau qui suit la fiche ; vide pour le niveau national."),
    )
    verified_on = models.DateField(_("vérifié le"), null=True, blank=True, editable=False)
    verified_by = models.CharField(_("vérifié par"), max_length=200, blank=True, editable=False)

    class Meta(Sourced.Meta):
        abstract = True
        triggers = [keeping_slugs("OLD.published_at IS NOT NULL")]
        constraints = [
            *Sourced.Meta.constraints,
            paired(
                "state_changed_at",
                "state_changed_by",
                _("L’état et son auteur vont ensemble."),
            ),
            paired(
                "published_at",
                "published_by",
                _("La publication et son auteur vont ensemble."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_published_is_dated",
                condition=~Q(state=PublicationState.PUBLISHED) | Q(published_at__isnull=False),
                violation_error_message=_("Une fiche publiée garde la date de sa publication."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_slug_given",
                condition=~Q(slug=""),
                violation_error_message=_("Une fiche a toujours une adresse."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_verified_by_someone",
                condition=Q(verified_on__isnull=True, verified_by="")
                | (Q(verified_on__isnull=False) & ~Q(verified_by="")),
                violation_error_message=_("Une vérification a une date et un auteur."),
            ),
        ]

    def missing_for_publication(self):
        """What the public page still needs, as French phrases. Empty when the record may be published."""
        return []

    @property
    def is_published(self):
        return self.state == PublicationState.PUBLISHED

    @property
    def is_demonstration(self):
        return self.origin == Origin.DEMO


class Positioned(models.Model):
    """A point on Earth, WGS 84, both coordinates or none."""

    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_point_on_earth",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                violation_error_message=_(
                    "Donnez la latitude (-90 à 90) et la longitude (-180 à 180) ensemble, ou aucune des deux."
                ),
            )
        ]

    @property
    def point(self):
        """``(latitude, longitude)`` in degrees, or ``None``."""
        return None if self.latitude is None else (self.latitude, self.longitude)
