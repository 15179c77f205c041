"""People who sign in: their account, and the mandate that says for whom they act."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.database.history import tracked
from directory.database.personal import declare, personal

# What packages keep of those who sign in, or try to: the row goes with the person.
declare("sessions.Session", goes=("session_data",))
declare("axes.AccessAttempt", goes=("username", "get_data", "post_data"))
declare("axes.AccessFailureLog", goes=("username",))
declare("axes.AccessLog", goes=("username",), nobody=("session_hash",))
# What packages say of tables and of jobs.
declare("admin.LogEntry", nobody=("object_id",))
declare("auth.Group", nobody=("name",))
declare("auth.Permission", nobody=("name", "codename"))
declare("contenttypes.ContentType", nobody=("app_label", "model"))
declare("procrastinate.ProcrastinateJob", nobody=("queue_name", "task_name"))
declare("procrastinate.ProcrastinatePeriodicDefer", nobody=("task_name", "periodic_id"))


@personal(names=("first_name", "last_name"), companions={"is_active": False}, nobody=("password",))
@tracked(exclude=["password", "last_login"])
class User(AbstractUser):
    """An account of the back-office. Accounts are deactivated, never deleted: the history names them."""

    class Meta(AbstractUser.Meta):
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")

    def __str__(self):
        return self.get_full_name() or self.username


class Role(models.TextChoices):
    NATIONAL = "national", _("Équipe nationale")
    NETWORK = "reseau", _("Équipe d’un réseau")


@tracked()
class Membership(models.Model):
    """Whom an account works for: one network, or the national level."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="membership", verbose_name=_("compte"))
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
        help_text=_("Un courriel le matin des jours ouvrés, quand des propositions attendent."),
    )

    class Meta:
        verbose_name = _("mandat")
        verbose_name_plural = _("mandats")
        constraints = [
            models.CheckConstraint(
                name="membership_network_iff_role",
                condition=models.Q(role="national", network__isnull=True)
                | models.Q(role="reseau", network__isnull=False),
                violation_error_message=_("Une équipe de réseau a un réseau ; l’équipe nationale n’en a pas."),
            )
        ]

    def __str__(self):
        return f"{self.user} – {self.network or self.get_role_display()}"
