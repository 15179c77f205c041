"""Where Django looks for the models of the site: see ``cooperation.accounts``."""

from cooperation.accounts.models import Membership, User

__all__ = ["Membership", "User"]
