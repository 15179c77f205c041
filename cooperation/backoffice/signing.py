"""What staff do to an account's way in: invite, send a link to choose a password, take away a lost second factor.

Nobody types another's password: its owner chooses it, by a link that she alone receives.
"""

import pghistory
from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.accounts import roles
from cooperation.accounts.signing import factors, letters, sessions
from cooperation.backoffice.bulk.deeds import Call
from directory.bulk import LeftOut


def _send_link(request, account):
    if not (account.email and account.is_active):
        raise LeftOut(_("ce compte est fermé ou n’a pas de courriel"))
    if account.has_usable_password():
        letters.lost_password(account)
    else:
        letters.invite(account, request.user)


def _take_factor_away(request, account):
    with pghistory.context(source="second_facteur"):
        if factors.remove_all(account):
            letters.tell(account, _("Le second facteur de votre compte a été retiré"), str(request.user))
        sessions.end_all(account)


class SigningActions:
    """For the list of accounts: of who works elsewhere too, another team answers."""

    deeds = (
        Call(
            "send_link",
            gettext_lazy("Envoyer un lien pour choisir un mot de passe"),
            _send_link,
            gettext_lazy("Reçoit un lien"),
            may=roles.can_rule_account,
        ),
        Call(
            "take_factor_away",
            gettext_lazy("Retirer le second facteur (téléphone ou clé perdus)"),
            _take_factor_away,
            gettext_lazy("N’a plus de second facteur, et n’est plus connecté nulle part"),
            may=roles.can_rule_account,
            is_grave=True,
        ),
    )


def invite_new(request, user):
    """A new account chooses its password by the letter that it receives."""
    if not user.is_active:
        return
    if user.email:
        letters.invite(user, request.user)
        messages.info(request, _("Une invitation part à %(email)s.") % {"email": user.email})
    else:
        messages.warning(request, _("Sans courriel, personne ne peut entrer : donnez-lui une adresse."))
