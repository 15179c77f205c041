"""Where organisations are drawn."""

from directory.listing.atlas import Kind, at_home, of_actor


def actor_sources(selection):
    """Each actor at its address, when it is known."""
    return [of_actor(Kind.ACTOR, at_home(selection, ""), "pk", "")]
