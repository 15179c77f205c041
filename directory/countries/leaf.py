"""A country as an image."""

from directory.drawing import Place, Role
from directory.drawing.placing import country_place
from directory.paper.leaf import Leaf


def leaf_of(country, url):
    """``url``: the absolute address of its page."""
    france = Place(country_code="FR", country_name="France", role=Role.HERE)
    return Leaf(
        kind="Pays",
        title=f"Coopérer {country.locative or country.name}",
        url=url,
        places=(france, country_place(country)) if country.code != "FR" else (france,),
        line="Jumelages, projets et collectivités liés",
    )
