"""Where Django looks for the models of the site."""

from cooperation.accounts.models import Agreement, Membership, User
from cooperation.accounts.signing.models import (
    AccountMail,
    AuthenticatorApp,
    FailedAttempts,
    HeldForm,
    OpenSession,
    Passkey,
    RecoverySheet,
)
from cooperation.backoffice.editing.models import OpenSheet
from cooperation.backoffice.lists.models import ListColumns, SavedList
from cooperation.fruitless.models import FruitlessSearch

__all__ = [
    "AccountMail",
    "Agreement",
    "AuthenticatorApp",
    "FailedAttempts",
    "FruitlessSearch",
    "HeldForm",
    "ListColumns",
    "Membership",
    "OpenSession",
    "OpenSheet",
    "Passkey",
    "RecoverySheet",
    "SavedList",
    "User",
]
