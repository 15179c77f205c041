"""Where Django looks for the models of the site: see ``cooperation.accounts``."""

from cooperation.accounts.models import Agreement, Membership, User

__all__ = ["Agreement", "Membership", "User"]
