"""What staff do to an account's way in: invite, send a link to choose a password, take away a lost second factor.

Nobody types another's password: its owner chooses it, by a link that she alone receives.
"""

import pghistory
from django.contrib import admin, messages
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperation.accounts import roles
from cooperation.accounts.signing import factors, letters, sessions


class SigningActions:
    """For the list of accounts."""

    actions = ("send_link", "take_factor_away")

    @admin.action(description=gettext_lazy("Envoyer un lien pour choisir un mot de passe"))
    def send_link(self, request, queryset):
        queryset = self._ruled(request, queryset)
        reachable = [user for user in queryset if user.email and user.is_active]
        for user in reachable:
            if user.has_usable_password():
                letters.lost_password(user)
            else:
                letters.invite(user, request.user)
        self._told(request, len(reachable), _("lien envoyé"), _("liens envoyés"))
        if lacking := len(queryset) - len(reachable):
            told = ngettext(
                "%(n)s compte est fermé ou n’a pas de courriel : rien ne lui a été envoyé.",
                "%(n)s comptes sont fermés ou n’ont pas de courriel : rien ne leur a été envoyé.",
                lacking,
            )
            messages.warning(request, told % {"n": lacking})

    @admin.action(description=gettext_lazy("Retirer le second facteur (téléphone ou clé perdus)"))
    def take_factor_away(self, request, queryset):
        queryset = self._ruled(request, queryset)
        with transaction.atomic(), pghistory.context(source="second_facteur"):
            for user in queryset:
                if factors.remove_all(user):
                    letters.tell(user, _("Le second facteur de votre compte a été retiré"), str(request.user))
                sessions.end_all(user)
        self._told(request, len(queryset), _("compte sans second facteur"), _("comptes sans second facteur"))

    @staticmethod
    def _ruled(request, accounts):
        """Those whose way in the account may change: of who works elsewhere too, another team answers."""
        ruled = [one for one in accounts if roles.can_rule_account(request.user, one)]
        if len(ruled) < len(accounts):
            messages.error(request, _("Certains de ces comptes ne dépendent pas de vous seuls : rien n’y est changé."))
        return ruled

    @staticmethod
    def _told(request, number, one, many):
        messages.success(request, f"{number} {one if number < 2 else many}.")


def invite_new(request, user):
    """A new account chooses its password by the letter that it receives."""
    if not user.is_active:
        return
    if user.email:
        letters.invite(user, request.user)
        messages.info(request, _("Une invitation part à %(email)s.") % {"email": user.email})
    else:
        messages.warning(request, _("Sans courriel, personne ne peut entrer : donnez-lui une adresse."))
