"""People who sign in: their account, the mandates that say for whom they act, and what networks agree on."""

from django.apps import apps
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from directory.database.history import tracked
from directory.database.personal import declare, personal
from directory.enums import PublicationState
from directory.models.base import account, paired

# What packages say of tables and of jobs.
declare("admin.LogEntry", nobody=("object_id",))
declare("auth.Group", nobody=("name",))
declare("auth.Permission", nobody=("name", "codename"))
declare("contenttypes.ContentType", nobody=("app_label", "model"))
declare("procrastinate.ProcrastinateJob", nobody=("queue_name", "task_name"))
declare("procrastinate.ProcrastinatePeriodicDefer", nobody=("task_name", "periodic_id"))


class Role(models.TextChoices):
    """From the widest to the narrowest."""

    NATIONAL = "national", _("Équipe nationale")
    MANAGER = "gestion", _("Gestion du réseau")
    EDITOR = "redaction", _("Rédaction")
    CONTRIBUTOR = "contribution", _("Contribution")
    READER = "lecture", _("Lecture")


# Those who decide propositions, and whom the morning's mail is for.
DECIDING = (Role.NATIONAL, Role.MANAGER, Role.EDITOR)


class AccountManager(UserManager):
    def deciding(self, networks=()):
        """The active accounts that decide what reaches ``networks`` (keys), the national level always among them."""
        mandates = Membership.objects.filter(Q(network__in=networks) | Q(role=Role.NATIONAL), role__in=DECIDING)
        active = self.filter(is_active=True, is_staff=True)
        return active.filter(Q(pk__in=mandates.values("user")) | Q(is_superuser=True))

    def told_each_morning(self):
        """``[(account, network or None)]``: to whom what waits is told, a letter for each team that one decides for."""
        mandates = Membership.objects.filter(
            role__in=DECIDING, wants_digest=True, user__is_active=True, user__is_staff=True
        ).exclude(user__email="")
        found = mandates.select_related("user", "network__actor").order_by("user", "pk")
        return [(one.user, one.network) for one in found if not one.is_asleep]


@personal(names=("first_name", "last_name"), companions={"is_active": False}, nobody=("password",))
@tracked(exclude=["password", "last_login"])
class User(AbstractUser):
    """An account of the back-office. Accounts are deactivated, never deleted: the history names them.

    What ``directory`` asks of whoever acts, without knowing what a mandate is: ``changeable``, ``visible``,
    ``publishes_for``, ``team_for``.
    """

    objects = AccountManager()

    class Meta(AbstractUser.Meta):
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")

    def __str__(self):
        return self.get_full_name() or self.username

    def refresh_from_db(self, *args, **kwargs):
        self.__dict__.pop("mandates", None)
        super().refresh_from_db(*args, **kwargs)

    @cached_property
    def mandates(self):
        """Its memberships, the network of each loaded; read once for a request."""
        return list(self.memberships.select_related("network__actor").order_by("network__actor__sort_key", "pk"))

    def visible(self, queryset):
        return _roles().visible(self, queryset)

    def changeable(self, queryset):
        return _roles().own(self, queryset)

    def publishes_for(self, network):
        """Whether what it writes for ``network`` (a key, ``None``: the national level) may be public at once."""
        return _roles().publishes_for(self, network)

    def team_for(self, *networks):
        """The network among ``networks`` (keys) for which it acts, else its only one; ``None``: the national level."""
        own = [mandate.network for mandate in self.mandates if mandate.role != Role.NATIONAL]
        if len(own) < len(self.mandates):
            return None
        return next((one for one in own if one.pk in networks), own[0] if own else None)


def _roles():
    # Rights are decided by one module, which reads these models.
    from cooperation.accounts import roles

    return roles


@tracked()
class Membership(models.Model):
    """A mandate: for whom an account works, one network or the national level, and in which role."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("compte"))
    role = models.CharField(_("rôle"), max_length=16, choices=Role)
    network = models.ForeignKey(
        "directory.Network",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("réseau"),
    )
    wants_digest = models.BooleanField(
        _("bilan du jour"),
        default=True,
        help_text=_("Un courriel le matin des jours ouvrés, quand des propositions attendent sa décision."),
    )

    class Meta:
        verbose_name = _("mandat")
        verbose_name_plural = _("mandats")
        constraints = [
            models.CheckConstraint(
                name="membership_network_iff_role",
                condition=Q(role=Role.NATIONAL, network__isnull=True)
                | Q(
                    role__in=[Role.MANAGER, Role.EDITOR, Role.CONTRIBUTOR, Role.READER],
                    network__isnull=False,
                ),
                violation_error_message=_("Une équipe de réseau a un réseau ; l’équipe nationale n’en a pas."),
            ),
            models.UniqueConstraint(
                name="membership_once_per_network",
                fields=["user", "network"],
                nulls_distinct=False,
                violation_error_message=_("Un compte n’a qu’un mandat par réseau."),
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.network or self.get_role_display()}"

    @property
    def is_asleep(self):
        """The network is archived: its accounts read what it left, and change nothing more."""
        return self.network is not None and self.network.actor.state == PublicationState.ARCHIVED


class AgreementKind(models.TextChoices):
    FOLLOW = "suivi", _("Suivre la fiche ensemble")
    HANDOVER = "remise", _("Remettre la fiche")


class AgreementState(models.TextChoices):
    ASKED = "demande", _("Demandé")
    ACCEPTED = "accepte", _("Accepté")
    REFUSED = "refuse", _("Refusé")
    ENDED = "fini", _("Terminé")


class AgreementQuerySet(models.QuerySet):
    def about(self, record):
        return self.filter(record_table=record._meta.db_table, record_pk=record.pk)

    def to_follow(self):
        """Those by which a network follows a sheet that another leads."""
        return self.filter(kind=AgreementKind.FOLLOW, state=AgreementState.ACCEPTED)

    def following(self, model):
        return self.to_follow().filter(record_table=model._meta.db_table)


@tracked()
class Agreement(models.Model):
    """What the team of a sheet asked of another: to follow it too, or to take it over. ``None``: the national level.

    ``cooperation.accounts.agreements`` alone changes its state.
    """

    kind = models.CharField(_("sorte"), max_length=16, choices=AgreementKind)
    record_table = models.CharField(_("table de la fiche"), max_length=63)
    record_pk = models.BigIntegerField(_("fiche"))
    from_network = models.ForeignKey(
        "directory.Network",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("demandé par"),
    )
    to_network = models.ForeignKey(
        "directory.Network",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("demandé à"),
    )
    text = models.TextField(_("un mot pour eux"), blank=True, max_length=2000)
    asked_at = models.DateTimeField(_("demandé le"), default=timezone.now, editable=False)
    asked_by = account(_("demandé par"))
    state = models.CharField(
        _("état"), max_length=16, choices=AgreementState, default=AgreementState.ASKED, editable=False
    )
    state_changed_at = models.DateTimeField(_("état depuis"), null=True, blank=True, editable=False)
    state_changed_by = account(_("état changé par"))

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("accord entre réseaux")
        verbose_name_plural = _("accords entre réseaux")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["record_table", "record_pk"], name="agreement_about")]
        constraints = [
            paired("asked_at", "asked_by", _("Une demande a une date et un auteur.")),
            paired("state_changed_at", "state_changed_by", _("L’état et son auteur vont ensemble.")),
            models.UniqueConstraint(
                name="agreement_once",
                fields=["kind", "record_table", "record_pk", "to_network"],
                condition=Q(state=AgreementState.ASKED) | Q(state=AgreementState.ACCEPTED, kind=AgreementKind.FOLLOW),
                nulls_distinct=False,
                violation_error_message=_("C’est déjà demandé à cette équipe, ou convenu avec elle."),
            ),
            models.CheckConstraint(
                name="agreement_followed_by_a_network",
                condition=~Q(kind=AgreementKind.FOLLOW) | Q(to_network__isnull=False),
                violation_error_message=_("L’équipe nationale suit déjà toutes les fiches."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} : {self.record or self.record_pk}"

    @cached_property
    def record(self):
        """The sheet; ``None`` once it is deleted."""
        model = next((one for one in apps.get_models() if one._meta.db_table == self.record_table), None)
        return model and model._base_manager.filter(pk=self.record_pk).first()
