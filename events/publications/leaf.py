"""A call as an image: what remains of it is said."""

from django.utils.text import capfirst

from events.publications.card import call_state, days_left
from events.shared.leaf import leaf_of


def call_leaf_of(call, context):
    """``context``: that of its sheet."""
    left = "Bientôt ouvert" if call_state(call) == "a-venir" else str(days_left(call.days_left))
    return leaf_of(call, context, status=capfirst(left))
