"""What an account keeps of the lists: the columns that it chose, the selections that it named."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.accounts import roles


class ListColumns(models.Model):
    """The columns of a list as an account wants them, by their names, in order."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("compte")
    )
    model = models.CharField(_("liste"), max_length=60)
    columns = models.JSONField(_("colonnes"), default=list)

    class Meta:
        verbose_name = _("colonnes d’une liste")
        verbose_name_plural = _("colonnes des listes")
        constraints = [
            models.UniqueConstraint(
                fields=["model", "user"],
                name="list_columns_once",
                violation_error_message=_("Ce compte a déjà choisi les colonnes de cette liste."),
            )
        ]

    def __str__(self):
        return f"{self.user} – {self.model}"


class SavedListQuerySet(models.QuerySet):
    def of(self, user, model):
        """Those of the list of ``model`` that ``user`` may open: its own, and those that its networks share."""
        shared = self._teams(user, roles.ALL)
        return self.filter(Q(user=user) | shared, model=model._meta.label_lower).order_by("name", "pk")

    def ruled_by(self, user):
        """Those that ``user`` may rename and delete: its own, and what is shared with a network that it manages."""
        return self.filter(Q(user=user) | self._teams(user, roles.MANAGING))

    @staticmethod
    def _teams(user, among):
        mandate = roles.mandate_of(user)
        if mandate is None:
            return Q(pk__in=())
        if mandate.is_national:
            return Q(is_shared=True, network__isnull=True)
        return Q(is_shared=True, network__in=mandate.networks(among))


class SavedList(models.Model):
    """A selection of a list under a name: what its address says (filters, words, order, columns), never its rows.

    ``is_shared``: open to the accounts of ``network``, or to the national level's when it has none.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("compte")
    )
    model = models.CharField(_("liste"), max_length=60)
    name = models.CharField(_("nom"), max_length=80)
    query = models.CharField(_("sélection"), max_length=2000, blank=True)
    is_shared = models.BooleanField(_("partagée"), default=False)
    network = models.ForeignKey(
        "directory.Network",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("réseau"),
    )

    objects = SavedListQuerySet.as_manager()

    class Meta:
        verbose_name = _("sélection gardée")
        verbose_name_plural = _("sélections gardées")
        constraints = [
            models.UniqueConstraint(
                fields=["model", "user", "name"],
                name="saved_list_once",
                violation_error_message=_("Vous avez déjà gardé une sélection sous ce nom."),
            ),
            models.CheckConstraint(
                condition=Q(is_shared=True) | Q(network__isnull=True),
                name="saved_list_shared_with_network",
                violation_error_message=_("Une sélection qui n’est pas partagée n’est d’aucun réseau."),
            ),
        ]

    def __str__(self):
        return self.name
