"""`{% colonne %}`: the heading of a column, which sorts the list when the list has such an order."""

from django import template

register = template.Library()

# Orders whose smallest value comes first; in all others the largest or the latest does.
ASCENDING = frozenset({"titre", "nom", "anciens", "echeance"})


@register.inclusion_tag("components/colonne.html", takes_context=True)
def colonne(context, label, *orders, number=False):
    """``{% colonne "Projet" "titre" %}``; of two orders (``"recents" "anciens"``), each leads to the other.

    An order that the list does not offer leaves a plain heading. ``number``: right-aligned.
    """
    offered = {order["nom"]: order for order in context["tris"]}
    known = [name for name in orders if name in offered]
    current = next((name for name in known if offered[name]["actif"]), "")
    target = next((name for name in known if name != current), "")
    sense = {"": "", True: "ascending", False: "descending"}[current and current in ASCENDING]
    return {
        "libelle": label,
        "url": offered[target]["url"] if target and len(offered) > 1 else "",
        "sens": sense if len(offered) > 1 else "",
        "nombre": number,
    }
