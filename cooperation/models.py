"""Where Django looks for the models of the site."""

from cooperation.accounts.models import Agreement, Membership, User
from cooperation.backoffice.editing.models import OpenSheet

__all__ = ["Agreement", "Membership", "OpenSheet", "User"]
