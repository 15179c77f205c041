"""Where Django looks for the models of the site."""

from cooperation.accounts.models import Membership, User
from cooperation.backoffice.editing.models import OpenSheet

__all__ = ["Membership", "OpenSheet", "User"]
