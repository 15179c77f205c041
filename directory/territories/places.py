"""Where territories are drawn."""

from directory.listing.atlas import Kind, at_home, of_actor


def collectivite_sources(selection):
    """Each territory where it is."""
    return [of_actor(Kind.TERRITORY, at_home(selection, "actor__"), "pk", "actor__")]
