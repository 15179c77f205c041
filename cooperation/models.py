"""Where Django looks for the models of the site: see ``cooperation.accounts``."""

from cooperation.accounts.models import Membership, User
from cooperation.accounts.signing.models import (
    AccountMail,
    AuthenticatorApp,
    FailedAttempts,
    HeldForm,
    OpenSession,
    Passkey,
    RecoverySheet,
)

__all__ = [
    "AccountMail",
    "AuthenticatorApp",
    "FailedAttempts",
    "HeldForm",
    "Membership",
    "OpenSession",
    "Passkey",
    "RecoverySheet",
    "User",
]
