"""Asking whether sheets still hold: campaigns of a network, and one question per sheet and contact."""

from functools import reduce
from operator import or_

from django.apps import apps
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.database.history import tracked
from directory.database.personal import personal
from directory.enums import CampaignState, MailState, PublicationState, RequestAnswer, RequestState
from directory.models.base import account, paired


@tracked()
class Campaign(models.Model):
    """Sheets of a network whose contacts are asked, at a pace, whether they are still accurate."""

    network = models.ForeignKey(
        "directory.Network",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="campaigns",
        verbose_name=_("réseau"),
        help_text=_("Vide pour le niveau national."),
    )
    title = models.CharField(_("titre"), max_length=200)
    message = models.TextField(
        _("mot d’accompagnement"), blank=True, help_text=_("Quelques lignes de votre main, en tête du courriel.")
    )
    per_hour = models.PositiveSmallIntegerField(
        _("courriels par heure"), default=60, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    remind_after = models.PositiveSmallIntegerField(
        _("relancer après (jours)"), default=15, validators=[MinValueValidator(3), MaxValueValidator(90)]
    )
    is_continuous = models.BooleanField(
        _("en continu"),
        default=False,
        help_text=_("Chaque fiche dont l’année est écoulée s’ajoute d’elle-même, tant que la campagne est en cours."),
    )
    state = models.CharField(
        _("état"), max_length=16, choices=CampaignState, default=CampaignState.DRAFT, editable=False
    )
    created_at = models.DateTimeField(_("créée le"), auto_now_add=True)
    created_by = account(_("créée par"))
    started_at = models.DateTimeField(_("lancée le"), null=True, blank=True, editable=False)
    started_by = account(_("lancée par"))

    class Meta:
        verbose_name = _("campagne de vérification")
        verbose_name_plural = _("campagnes de vérification")
        ordering = ["-created_at", "-id"]
        constraints = [
            paired("started_at", "started_by", _("Le lancement et son auteur vont ensemble.")),
            models.CheckConstraint(
                name="campaign_pace",
                condition=Q(per_hour__range=(1, 1000), remind_after__range=(3, 90)),
                violation_error_message=_("De 1 à 1 000 courriels par heure, une relance après 3 à 90 jours."),
            ),
            # Two constraints: PostgreSQL 14 tells NULLs apart in a unique index.
            models.UniqueConstraint(
                fields=["network"],
                condition=Q(is_continuous=True, network__isnull=False) & ~Q(state=CampaignState.DONE),
                name="campaign_one_continuous",
                violation_error_message=_("Ce réseau a déjà une campagne en continu."),
            ),
            models.UniqueConstraint(
                fields=["is_continuous"],
                condition=Q(is_continuous=True, network__isnull=True) & ~Q(state=CampaignState.DONE),
                name="campaign_one_continuous_nationally",
                violation_error_message=_("Le niveau national a déjà une campagne en continu."),
            ),
        ]

    def __str__(self):
        return self.title


#: The columns of a request that may hold its sheet: a kind that is asked about has one.
SHEETS = ("project", "jumelage")


def _of_a_sheet(condition):
    """``condition(column)``, true of the sheet of a request, whichever column holds it."""
    return reduce(or_, map(condition, SHEETS))


class VerificationRequestQuerySet(models.QuerySet):
    def with_sheets(self, *parts):
        """Read with their sheets, and these parts of them (« network__actor »)."""
        return self.select_related(
            *(f"{sheet}{part}" for sheet in SHEETS for part in ("", *(f"__{one}" for one in parts)))
        )

    def open(self):
        return self.filter(state__in=RequestState.open())

    def about_published(self):
        """The questions about sheets that are public today."""
        public = PublicationState.PUBLISHED
        return self.filter(_of_a_sheet(lambda sheet: Q(**{f"{sheet}__state": public})))

    def with_failure(self):
        """Annotate ``has_failed``: the mail could not be delivered, the address is probably wrong."""
        failed = apps.get_model("directory", "Mail").objects.filter(request=OuterRef("pk"), state=MailState.FAILED)
        return self.annotate(has_failed=Exists(failed))

    def to_handle(self):
        """Answers, and silences, that wait for somebody of the team: another person to ask, another address, nobody.

        A silence is over once the sheet was verified, or asked about again.
        """
        newer = self.model.objects.filter(pk__gt=OuterRef("pk"))
        again = _of_a_sheet(lambda sheet: Exists(newer.filter(**{sheet: OuterRef(sheet)})))
        verified = _of_a_sheet(lambda sheet: Q(**{f"{sheet}__verified_on__gte": F("sent_at__date")}))
        silent = Q(state=RequestState.UNANSWERED) | Q(state=RequestState.SENT, has_failed=True)
        said = Q(answer=RequestAnswer.SOMEBODY_ELSE) | ~Q(successor="") | ~Q(successor_email="")
        return (
            self.about_published()
            .with_failure()
            .filter(handled_at__isnull=True)
            .filter(said | (silent & ~again & ~verified))
        )


def _no_longer_asked(request):
    return RequestState.CANCELLED if request.state in RequestState.open() else request.state


# Whom it was asked of is forgotten in time: the history keeps what became of it only.
@tracked(exclude=["email", "label", "remark", "successor", "successor_email"])
@personal(companions={"state": _no_longer_asked})
class VerificationRequest(models.Model):
    """« Is this sheet still accurate? », asked of one address, by a campaign or when its year is over."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, null=True, blank=True, related_name="requests", verbose_name=_("campagne")
    )
    project = models.ForeignKey(
        "directory.Project",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="verification_requests",
        verbose_name=_("projet"),
    )
    jumelage = models.ForeignKey(
        "directory.Jumelage",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="verification_requests",
        verbose_name=_("jumelage"),
    )
    email = models.EmailField(_("courriel"))
    label = models.CharField(_("à qui"), max_length=200, blank=True, help_text=_("« Chargée de mission, Orléans »."))
    state = models.CharField(
        _("état"), max_length=16, choices=RequestState, default=RequestState.WAITING, editable=False, db_index=True
    )
    answer = models.CharField(_("réponse"), max_length=16, choices=RequestAnswer, blank=True, editable=False)
    remark = models.TextField(_("remarque"), blank=True)
    successor = models.CharField(
        _("à qui s’adresser"), max_length=250, blank=True, help_text=_("Fonction de la bonne personne.")
    )
    successor_is_public = models.BooleanField(_("fonction à publier"), default=False)
    successor_email = models.EmailField(_("nouveau courriel"), blank=True)
    submission = models.ForeignKey(
        "directory.Submission",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("correction envoyée"),
    )
    created_at = models.DateTimeField(_("préparée le"), default=timezone.now)
    sent_at = models.DateTimeField(_("envoyée le"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("relancée le"), null=True, blank=True)
    answered_at = models.DateTimeField(_("répondue le"), null=True, blank=True)
    handled_at = models.DateTimeField(_("traitée le"), null=True, blank=True, editable=False)
    handled_by = account(_("traitée par"))

    objects = VerificationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande de vérification")
        verbose_name_plural = _("demandes de vérification")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="verification_request_of_one_sheet",
                condition=Q(project__isnull=False, jumelage__isnull=True)
                | Q(project__isnull=True, jumelage__isnull=False),
                violation_error_message=_("Une demande porte sur une fiche et une seule."),
            ),
            models.CheckConstraint(
                name="verification_request_answered",
                condition=(Q(state=RequestState.ANSWERED, answered_at__isnull=False) & ~Q(answer=""))
                | (~Q(state=RequestState.ANSWERED) & Q(answered_at__isnull=True, answer="")),
                violation_error_message=_("Une réponse a une date."),
            ),
            paired("handled_at", "handled_by", _("Le traitement d’une réponse et son auteur vont ensemble.")),
            *(
                models.UniqueConstraint(
                    fields=[sheet, "email"],
                    condition=Q(state__in=RequestState.open()),
                    name=f"verification_request_once_by_{sheet}",
                    violation_error_message=_("Cette personne est déjà interrogée sur cette fiche."),
                )
                for sheet in SHEETS
            ),
        ]

    def __str__(self):
        return f"{self.sheet} – {self.label or self.email}"

    @property
    def sheet(self):
        """The record asked about."""
        return next(filter(None, (getattr(self, sheet) for sheet in SHEETS)))
