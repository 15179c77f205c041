"""What the worker knows of accounts: what is forgotten of them."""

from cooperation.accounts import retention  # noqa: F401
