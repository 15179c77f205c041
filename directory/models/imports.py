"""A table that a network brings: the file, what each row would become, what was written, what was taken back."""

import hashlib
import json
import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.database.history import tracked
from directory.database.personal import personal
from directory.enums import ImportState, RowOutcome
from directory.french import day
from directory.models.base import account, paired


def import_path(instance, filename):
    """``imports/<random>.<extension>``: nothing of the visitor's file name is kept but its extension."""
    return f"imports/{secrets.token_urlsafe(16)}.{filename.rpartition('.')[2].lower()[:5]}"


@personal(nobody=("kind", "sha256"), files=("file",), companions={"forgotten_at": lambda row: timezone.now()})
@tracked()
class ImportBatch(models.Model):
    """One file, applied in one transaction. ``directory.imports.actions`` alone changes its state.

    ``mapping``: what each column means, as ``directory.imports`` writes it. ``asked_by``: who asked for what the worker
    has to do, or did last; ``chosen``: the sheets that an undoing takes back though they changed since. ``act``: the
    number in the history of what it wrote; ``undone_acts``: of what was taken back since, in order.
    """

    network = models.ForeignKey(
        "directory.Network",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="import_batches",
        verbose_name=_("réseau"),
        help_text=_("Le réseau dont c’est le fichier ; vide pour le niveau national."),
    )
    kind = models.CharField(_("sorte"), max_length=40)
    file = models.FileField(_("fichier gardé"), upload_to=import_path, max_length=255, blank=True)
    file_name = models.CharField(_("fichier"), max_length=255)
    sha256 = models.CharField(_("empreinte"), max_length=64)
    sheet = models.CharField(_("feuille"), max_length=255, blank=True)
    mapping = models.JSONField(_("sens des colonnes"), default=dict, blank=True)
    publishes = models.BooleanField(
        _("publier les fiches nouvelles"), default=False, help_text=_("Sinon, elles attendent en brouillon.")
    )
    state = models.CharField(
        _("état"), max_length=16, choices=ImportState, default=ImportState.RECEIVED, editable=False, db_index=True
    )
    state_changed_at = models.DateTimeField(_("état depuis"), default=timezone.now, editable=False)
    problem = models.TextField(_("ce qui n’a pas marché"), blank=True, editable=False)
    counts = models.JSONField(_("bilan"), default=dict, blank=True)
    asked_at = models.DateTimeField(_("demandé le"), null=True, blank=True, editable=False)
    asked_by = account(_("demandé par"))
    chosen = ArrayField(
        models.TextField(), default=list, blank=True, editable=False, verbose_name=_("fiches à défaire quand même")
    )
    made_at = models.DateTimeField(_("reçu le"), default=timezone.now, editable=False)
    made_by = account(_("envoyé par"))
    applied_at = models.DateTimeField(_("appliqué le"), null=True, blank=True, editable=False)
    applied_by = account(_("appliqué par"))
    undone_at = models.DateTimeField(_("défait le"), null=True, blank=True, editable=False)
    undone_by = account(_("défait par"))
    act = models.UUIDField(_("numéro dans l’historique"), null=True, blank=True, editable=False)
    undone_acts = ArrayField(
        models.UUIDField(), default=list, blank=True, editable=False, verbose_name=_("numéros des retours")
    )
    forgotten_at = models.DateTimeField(_("fichier et lignes effacés le"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("lot d’import")
        verbose_name_plural = _("lots d’import")
        ordering = ["-made_at", "-id"]
        constraints = [
            paired("made_at", "made_by", _("Un lot a une date et un auteur.")),
            paired("asked_at", "asked_by", _("Une demande a une date et un auteur.")),
            paired("applied_at", "applied_by", _("L’application d’un lot et son auteur vont ensemble.")),
            paired("undone_at", "undone_by", _("Le retour d’un lot et son auteur vont ensemble.")),
            models.CheckConstraint(
                name="import_batch_work_is_asked",
                condition=~Q(state__in=ImportState.working()) | Q(asked_at__isnull=False),
                violation_error_message=_("Un travail en cours a été demandé par quelqu’un."),
            ),
            models.CheckConstraint(
                name="import_batch_applied_is_dated",
                condition=~Q(state__in=ImportState.written()) | Q(applied_at__isnull=False, act__isnull=False),
                violation_error_message=_("Un lot appliqué a la date et le numéro de ce qu’il a écrit."),
            ),
            models.CheckConstraint(
                name="import_batch_undone_is_dated",
                condition=~Q(state=ImportState.UNDONE) | Q(undone_at__isnull=False),
                violation_error_message=_("Un lot défait garde la date de son retour."),
            ),
            models.CheckConstraint(
                name="import_batch_failure_is_told",
                condition=~Q(state=ImportState.FAILED) | ~Q(problem=""),
                violation_error_message=_("Un lot qui n’a pas marché dit pourquoi."),
            ),
        ]

    def __str__(self):
        return f"{self.file_name} ({day(self.made_at)})"


@personal(nobody=("digest",))
class ImportRow(models.Model):
    """A row of a batch: what it would become, what somebody decided of it, what was written.

    ``detail``: all that the rehearsal said of it (``directory.imports.outcomes.Outcome`` as JSON). ``asks``: the keys
    of what is to be settled, the same in the rows that ask the same. ``digest``: of what would be written. ``record``:
    key of the record found, then of the one written (``is_written``).
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows", verbose_name=_("lot"))
    number = models.PositiveIntegerField(_("ligne"))
    outcome = models.CharField(_("ce qui se passe"), max_length=16, choices=RowOutcome)
    reason = models.TextField(_("pourquoi"), blank=True)
    key = models.TextField(_("clé dans le fichier"), blank=True)
    asks = ArrayField(models.TextField(), default=list, blank=True, verbose_name=_("à préciser"))
    record = models.BigIntegerField(_("fiche"), null=True, blank=True)
    digest = models.CharField(_("empreinte"), max_length=32, blank=True)
    detail = models.JSONField(_("détail"), default=dict, blank=True)
    decision = models.JSONField(_("décision"), default=dict, blank=True)
    is_written = models.BooleanField(_("écrite"), default=False)

    class Meta:
        verbose_name = _("ligne d’un lot")
        verbose_name_plural = _("lignes d’un lot")
        ordering = ["number"]
        indexes = [models.Index(fields=["batch", "outcome", "number"], name="import_row_by_outcome")]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"],
                name="import_row_once",
                violation_error_message=_("Une ligne d’un fichier n’est lue qu’une fois."),
            ),
            models.CheckConstraint(
                name="import_row_written_has_record",
                condition=Q(is_written=False) | Q(record__isnull=False),
                violation_error_message=_("Une ligne écrite a sa fiche."),
            ),
        ]

    def __str__(self):
        return f"{self.number} : {self.get_outcome_display().lower()}"


class ImportProgress(models.Model):
    """How far the work on a batch is: written apart from its transaction, so that any process reads it meanwhile."""

    batch = models.OneToOneField(
        ImportBatch, on_delete=models.CASCADE, primary_key=True, related_name="progress", verbose_name=_("lot")
    )
    step = models.CharField(_("étape"), max_length=80, blank=True)
    done = models.PositiveIntegerField(_("fait"), default=0)
    total = models.PositiveIntegerField(_("en tout"), default=0)
    at = models.DateTimeField(_("le"), default=timezone.now)

    class Meta:
        verbose_name = _("avancement d’un lot")
        verbose_name_plural = _("avancements des lots")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                name="import_progress_within_total",
                condition=Q(done__lte=F("total")),
                violation_error_message=_("Il n’y a pas plus de fait qu’à faire."),
            )
        ]

    def __str__(self):
        return f"{self.step} : {self.done} / {self.total}"


class ImportGlance(models.Model):
    """What the pages of a batch show without reading its file, or comparing its sheets with the base, at each view.

    ``tables``: the first rows of the file as ``directory.imports.glimpse`` cuts them short, the last looked at first.
    ``undoing``: what taking the batch back would do, see ``directory.imports.undoing``. ``basis``: what the rehearsal
    rests on, see ``directory.imports.source``.
    """

    batch = models.OneToOneField(
        ImportBatch, on_delete=models.CASCADE, primary_key=True, related_name="glance", verbose_name=_("lot")
    )
    tables = models.JSONField(_("premières lignes"), default=list, blank=True)
    undoing = models.JSONField(_("ce que défaire ferait"), default=dict, blank=True)
    basis = models.JSONField(_("ce dont dépend la répétition"), default=dict, blank=True)

    class Meta:
        verbose_name = _("aperçu d’un lot")
        verbose_name_plural = _("aperçus des lots")
        ordering = ["batch"]

    def __str__(self):
        return str(self.batch)


class ImportLayoutQuerySet(models.QuerySet):
    def remembered(self, network):
        """What the columns of the files of ``network`` meant before, as JSON, the last one first."""
        return list(self.filter(network=network).order_by("-used_at", "-pk").values_list("mapping", flat=True))

    def remember(self, network, mapping):
        """Keep a mapping (JSON) that somebody settled: once by kind and headers."""
        digest = hashlib.sha256(json.dumps(mapping.get("headers", {}), sort_keys=True).encode()).hexdigest()
        known = {"mapping": mapping, "used_at": timezone.now()}
        self.update_or_create(network=network, kind=mapping["kind"], digest=digest, defaults=known)


@personal(nobody=("kind", "digest"))
@tracked()
class ImportLayout(models.Model):
    """What the columns of a network's files mean, to be recognised next time. ``digest``: of their headers."""

    network = models.ForeignKey(
        "directory.Network",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="import_layouts",
        verbose_name=_("réseau"),
    )
    kind = models.CharField(_("sorte"), max_length=40)
    digest = models.CharField(_("empreinte des en-têtes"), max_length=64)
    mapping = models.JSONField(_("sens des colonnes"), default=dict)
    used_at = models.DateTimeField(_("servi le"), default=timezone.now)

    objects = ImportLayoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("disposition d’un fichier")
        verbose_name_plural = _("dispositions des fichiers")
        ordering = ["-used_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "kind", "digest"],
                name="import_layout_once",
                nulls_distinct=False,
                violation_error_message=_("Ces en-têtes sont déjà connus."),
            )
        ]

    def __str__(self):
        return f"{self.kind} ({day(self.used_at)})"
