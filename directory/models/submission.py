"""What people send: propositions, apart from published records, with their journal, files and personal links."""

import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.database.blanking import WrittenOnce
from directory.database.personal import personal
from directory.enums import AttachmentKind, EntryKind, LinkScope, SubmissionKind, SubmissionState
from directory.french import day, moment
from directory.models.base import account, paired

# Read aloud on the telephone: no letter that looks or sounds like another.
_LETTERS = "ABCDEFGHJKMNPQRTUVWXY346789"


def new_reference():
    """« K7PM4C »: six signs drawn among twenty-seven, 387 million of them. It names a proposition, it opens nothing."""
    return "".join(secrets.choice(_LETTERS) for _ in range(6))


def digest_of(token):
    """What is kept of a secret: its SHA-256, in hexadecimal. A token has 256 bits, no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


class SubmissionQuerySet(models.QuerySet):
    def waiting(self):
        """Those that a moderator has to decide, the oldest first."""
        return self.filter(state__in=SubmissionState.waiting()).order_by("received_at", "pk")

    def for_network(self, network):
        """Those that a network decides: its own, and those that concern it too."""
        pk = getattr(network, "pk", network)
        return self.filter(
            Q(network=pk) | Q(pk__in=self.model.also.through.objects.filter(network=pk).values("submission"))
        )

    def unconfirmed(self, email):
        """Those that wait for their author to prove ``email``, the oldest first."""
        return self.filter(state=SubmissionState.UNCONFIRMED, author_email__iexact=email).order_by(
            "state_changed_at", "pk"
        )

    def about(self, record):
        """The propositions whose subject, or whose result, is ``record``."""
        return self.filter(record_table=record._meta.db_table, record_pk=record.pk)


@personal(
    names=("author_name",),
    phones=("author_phone",),
    companions={"client_address": None, "client_agent": ""},
    nobody=("record_table", "step"),
)
class Submission(models.Model):
    """A new sheet, or changes to one, as somebody proposes it.

    ``answers``: all that was typed, as typed, by question; ``values``: what was understood of it when it was sent, by
    question, as ``directory.submissions.kinds`` writes it; ``base``: for a correction, the values of the sheet when it
    was begun. ``record_table`` and ``record_pk``: the sheet to correct, or the one that was created.
    """

    reference = models.CharField(_("référence"), max_length=6, unique=True, default=new_reference, editable=False)
    kind = models.CharField(_("sorte"), max_length=16, choices=SubmissionKind)
    is_correction = models.BooleanField(_("correction"), default=False)
    record_table = models.CharField(_("table de la fiche"), max_length=63, blank=True)
    record_pk = models.BigIntegerField(_("fiche"), null=True, blank=True)
    state = models.CharField(
        _("état"), max_length=16, choices=SubmissionState, default=SubmissionState.DRAFT, editable=False, db_index=True
    )
    state_changed_at = models.DateTimeField(_("état depuis"), default=timezone.now, editable=False)
    title = models.CharField(_("titre"), max_length=300, blank=True)
    answers = models.JSONField(_("réponses"), default=dict, blank=True)
    values = models.JSONField(_("valeurs proposées"), default=dict, blank=True)
    base = models.JSONField(_("valeurs de départ"), default=dict, blank=True)
    step = models.CharField(_("dernière étape"), max_length=40, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    author_email = models.EmailField(_("courriel de l’auteur"), blank=True)
    author_name = models.CharField(_("nom de l’auteur"), max_length=200, blank=True)
    author_function = models.CharField(_("fonction de l’auteur"), max_length=200, blank=True)
    author_function_is_public = models.BooleanField(_("fonction publiée"), default=False)
    author_phone = models.CharField(_("téléphone de l’auteur"), max_length=30, blank=True)
    author_label = models.CharField(
        _("au nom de"), max_length=250, blank=True, help_text=_("« la commune de Vendôme » : ce que la fiche en dira.")
    )
    author_actor = models.ForeignKey(
        "directory.Actor",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("territoire de l’auteur"),
    )
    email_confirmed_at = models.DateTimeField(_("adresse confirmée le"), null=True, blank=True, editable=False)
    consent_at = models.DateTimeField(_("information lue le"), null=True, blank=True, editable=False)
    client_address = models.GenericIPAddressField(_("adresse du réseau"), null=True, blank=True, editable=False)
    client_agent = models.CharField(_("navigateur"), max_length=200, blank=True, editable=False)

    network = models.ForeignKey(
        "directory.Network",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("réseau"),
        help_text=_("Le réseau qui décide ; vide pour le niveau national."),
    )
    also = models.ManyToManyField("directory.Network", related_name="+", blank=True, verbose_name=_("concerne aussi"))
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_submissions",
        verbose_name=_("confiée à"),
    )
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True, editable=False)
    decided_by = account(_("décidée par"))
    decision = models.JSONField(_("décision, champ par champ"), default=dict, blank=True)
    reason = models.TextField(_("motif"), blank=True)

    created_at = models.DateTimeField(_("commencée le"), auto_now_add=True)
    updated_at = models.DateTimeField(_("modifiée le"), auto_now=True)
    received_at = models.DateTimeField(_("reçue le"), null=True, blank=True, editable=False)
    purged_at = models.DateTimeField(_("données personnelles effacées le"), null=True, blank=True, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposition")
        verbose_name_plural = _("propositions")
        ordering = ["received_at", "id"]
        indexes = [
            models.Index(fields=["network", "state", "received_at"], name="submission_inbox"),
            models.Index(fields=["record_table", "record_pk"], name="submission_about"),
        ]
        constraints = [
            models.CheckConstraint(
                name="submission_record_whole",
                condition=Q(record_table="", record_pk__isnull=True)
                | (~Q(record_table="") & Q(record_pk__isnull=False)),
                violation_error_message=_("Une fiche se désigne par sa table et sa clé."),
            ),
            models.CheckConstraint(
                name="submission_correction_has_record",
                condition=Q(is_correction=False) | Q(record_pk__isnull=False),
                violation_error_message=_("Une correction porte sur une fiche."),
            ),
            models.CheckConstraint(
                name="submission_accepted_has_record",
                condition=~Q(state=SubmissionState.ACCEPTED) | Q(record_pk__isnull=False),
                violation_error_message=_("Une proposition acceptée a créé ou changé une fiche."),
            ),
            models.CheckConstraint(
                name="submission_received_is_confirmed",
                condition=Q(state__in=[SubmissionState.DRAFT, SubmissionState.UNCONFIRMED, SubmissionState.WITHDRAWN])
                | Q(received_at__isnull=False, consent_at__isnull=False)
                & (Q(email_confirmed_at__isnull=False) | Q(kind=SubmissionKind.REMARK, author_email="")),
                violation_error_message=_("Une proposition reçue vient d’une adresse confirmée, ou n’en donne aucune."),
            ),
            paired("decided_at", "decided_by", _("La décision et son auteur vont ensemble.")),
            models.CheckConstraint(
                name="submission_decided_iff_final",
                condition=Q(state__in=[SubmissionState.ACCEPTED, SubmissionState.REFUSED], decided_at__isnull=False)
                | (~Q(state__in=[SubmissionState.ACCEPTED, SubmissionState.REFUSED]) & Q(decided_at__isnull=True)),
                violation_error_message=_("Une décision est datée ; rien d’autre ne l’est."),
            ),
        ]

    def __str__(self):
        return self.title or f"{self.get_kind_display()} {self.reference}"

    @property
    def is_open(self):
        """Whether its author may still change it."""
        return self.state in (
            SubmissionState.DRAFT,
            SubmissionState.UNCONFIRMED,
            *SubmissionState.waiting(),
        )

    @property
    def pieces(self):
        """Its files in order, without those taken away, which may still be put back."""
        return self.files.filter(removed_at__isnull=True).order_by("position", "pk")


class SubmissionEntry(models.Model):
    """A line of the journal of a proposition: written once, never changed, gone with the proposition."""

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="entries", verbose_name=_("proposition")
    )
    at = models.DateTimeField(_("le"), default=timezone.now)
    kind = models.CharField(_("sorte"), max_length=16, choices=EntryKind)
    from_state = models.CharField(_("de"), max_length=16, choices=SubmissionState, blank=True)
    to_state = models.CharField(_("à"), max_length=16, choices=SubmissionState, blank=True)
    by = account(_("compte"))
    by_label = models.CharField(_("par"), max_length=200, help_text=_("« CENTRAIDER », « l’auteur »."))
    text = models.TextField(_("texte"), blank=True)
    details = models.JSONField(_("détails"), default=dict, blank=True)

    class Meta:
        verbose_name = _("ligne du journal")
        verbose_name_plural = _("journal")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="submission_entry_state_iff_move",
                condition=Q(kind=EntryKind.STATE) & ~Q(to_state="")
                | ~Q(kind=EntryKind.STATE) & Q(from_state="", to_state=""),
                violation_error_message=_("Seul un changement d’état a un état de départ et d’arrivée."),
            )
        ]
        triggers = [
            # The purge alone may delete, by ``pgtrigger.ignore``.
            WrittenOnce(name="written_once", is_purged=True)
        ]

    def __str__(self):
        return f"{moment(self.at)} – {self.get_kind_display()}"


def submission_path(instance, filename):
    """``propositions/<random>.<extension>``: nothing of the visitor's file name is kept but its extension."""
    return f"propositions/{secrets.token_urlsafe(16)}.{filename.rpartition('.')[2].lower()[:5]}"


@personal(nobody=("sha256",))
class SubmissionFile(models.Model):
    """A photo or a document joined to a proposition, already read and drawn again by ``directory.uploads.files``."""

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="files", verbose_name=_("proposition")
    )
    kind = models.CharField(_("sorte"), max_length=16, choices=AttachmentKind)
    file = models.FileField(_("fichier"), upload_to=submission_path, max_length=255)
    sha256 = models.CharField(_("empreinte"), max_length=64, editable=False)
    size = models.PositiveIntegerField(_("taille en octets"), default=0, editable=False)
    original_name = models.CharField(_("nom donné"), max_length=200, blank=True)
    title = models.CharField(_("titre"), max_length=200, blank=True)
    credit = models.CharField(_("crédit"), max_length=200, blank=True)
    alt = models.CharField(_("texte alternatif"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)
    created_at = models.DateTimeField(_("reçu le"), auto_now_add=True)
    removed_at = models.DateTimeField(_("retiré le"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("pièce jointe")
        verbose_name_plural = _("pièces jointes")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "sha256"],
                name="submission_file_once",
                violation_error_message=_("Ce fichier est déjà joint."),
            )
        ]

    def __str__(self):
        return self.title or self.alt or self.original_name


class PersonalLinkQuerySet(models.QuerySet):
    def usable(self, token, scope):
        """The link of ``token`` if it opens ``scope`` now. A queryset of one or none."""
        return self.living().filter(digest=digest_of(token), scope=scope)

    def living(self):
        """Those that still open something: neither used up, revoked nor expired."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())


SUBJECTS = ("submission", "request", "message")
"""The columns of a link, and of a mail, that hold what it is about: one of them at most."""


def _opens(subject, *scopes):
    others = {f"{one}__isnull": True for one in SUBJECTS if one != subject}
    return Q(scope__in=scopes, **{f"{subject}__isnull": False}, **others)


@personal(nobody=("digest",), goes=("email",))
class PersonalLink(models.Model):
    """A secret address given to somebody: only its fingerprint is kept.

    ``email``: the address that it was sent to, which following it proves; empty for the one that a browser received.
    """

    digest = models.CharField(_("empreinte"), max_length=64, unique=True, editable=False)
    scope = models.CharField(_("usage"), max_length=16, choices=LinkScope)
    submission = models.ForeignKey(
        Submission,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="links",
        verbose_name=_("proposition"),
    )
    request = models.ForeignKey(
        "directory.VerificationRequest",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="links",
        verbose_name=_("demande"),
    )
    message = models.ForeignKey(
        "directory.Message",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="links",
        verbose_name=_("message"),
    )
    email = models.EmailField(_("envoyé à"), blank=True)
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expire le"))
    used_at = models.DateTimeField(_("servi le"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, blank=True)

    objects = PersonalLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("lien personnel")
        verbose_name_plural = _("liens personnels")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="personal_link_of_its_scope",
                condition=_opens("submission", LinkScope.FOLLOW, LinkScope.CONFIRM)
                | _opens("request", LinkScope.VERIFY)
                | _opens("message", LinkScope.WRITE, LinkScope.RECEIVE),
                violation_error_message=_("Un lien ouvre une proposition, une demande ou un message, selon son usage."),
            )
        ]

    def __str__(self):
        return f"{self.get_scope_display()} – {day(self.created_at)}"
