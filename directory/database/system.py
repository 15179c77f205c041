"""The account under which commands act."""

from django.contrib.auth import get_user_model

SYSTEM_USERNAME = "passerelles"


def get_system_user():
    """The account named in the history for what no person did. It has no password and cannot sign in."""
    user, _created = get_user_model().objects.get_or_create(
        username=SYSTEM_USERNAME,
        defaults={"is_active": False, "last_name": "Passerelles", "password": "!"},
    )
    return user
