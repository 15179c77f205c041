"""The letters of accounts: to choose a password, and to tell its owner what was changed.

A link opens one account once: it is a signature over the account's password and last sign-in, made when the letter
leaves and kept nowhere.
"""

import datetime

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_bytes, force_str
from django.utils.http import base36_to_int, urlsafe_base64_decode, urlsafe_base64_encode

from cooperation.accounts.models import User
from cooperation.accounts.signing.models import AccountMail
from cooperation.accounts.signing.stops import address
from directory.french import moment
from directory.mail import outbox, wording
from directory.mail.links import makes_links

SCOPE = "compte"


class LinkGenerator(PasswordResetTokenGenerator):
    """A generator of each use: a link to choose a first password lasts a week, a lost one three hours."""

    def __init__(self, use, lifetime):
        super().__init__()
        self.key_salt = f"passerelles.{use}"
        self.lifetime = lifetime

    def check_token(self, user, token):
        if not super().check_token(user, token):
            return False
        made = base36_to_int(token.partition("-")[0])
        return self._num_seconds(self._now()) - made <= self.lifetime.total_seconds()


INVITATION = LinkGenerator("invitation", datetime.timedelta(days=7))
LOST = LinkGenerator("oubli", datetime.timedelta(hours=3))


def account_of(number, token, *, lock=False):
    """``(user, is_invitation)`` that a link opens, or ``None``: unknown, used, too old or closed alike.

    ``lock``: nobody else uses the link until the transaction ends.
    """
    accounts = User.objects.select_for_update() if lock else User.objects
    try:
        user = accounts.get(pk=force_str(urlsafe_base64_decode(number)), is_active=True)
    except (User.DoesNotExist, ValueError, OverflowError):
        return None
    for generator in (INVITATION, LOST):
        if generator.check_token(user, token):
            return user, generator is INVITATION
    return None


@makes_links(SCOPE)
def _path(mail):
    # A copy sent again by staff has a number of its own.
    mine = AccountMail.objects.select_related("account").filter(account__email__iexact=mail.to)
    about = mine.filter(mail=mail).first() or mine.filter(mail__letter=mail.letter).order_by("-pk").first()
    if about is None:
        return address("oubli")
    generator = INVITATION if about.is_invitation else LOST
    number = urlsafe_base64_encode(force_bytes(about.account.pk))
    return address("choisir", number, generator.make_token(about.account))


@transaction.atomic
def invite(user, by=None):
    """Write to an account that has no password yet, to choose one."""
    values = {"qui": str(by) if by else "", "compte": user.get_username()}
    _post("invitation", user, values, is_invitation=True)


@transaction.atomic
def lost_password(user):
    _post("oubli", user, {"compte": user.get_username()}, is_invitation=False)


def tell(user, what, by=""):
    """Tell the owner of an account, by mail, what was changed in the way to sign in. ``what``: a sentence."""
    if user.email:
        values = {"quoi": what, "par": by, "quand": moment(timezone.now()), "compte": user.get_username()}
        letter = wording.letter("securite", values, network=None, reply_to=outbox.reply_address(None))
        outbox.post(letter, to=user.email, priority=10)


def _post(name, user, values, *, is_invitation):
    letter = wording.letter(name, values, network=None, reply_to=outbox.reply_address(None))
    mail = outbox.post(letter, to=user.email, scope=SCOPE, priority=10)
    AccountMail.objects.create(mail=mail, account=user, is_invitation=is_invitation)
