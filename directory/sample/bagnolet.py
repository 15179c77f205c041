"""Bagnolet: a commune's policy, its service, six partners."""

from django.db import transaction

from directory.dates import PartialDate
from directory.enums import CollectiviteKind
from directory.models import Jumelage
from directory.sample.tools import bond, commune, fill, foreign_place, french, is_there

SLUG = "bagnolet-chatila"
"""Of the bond that no import brings: its presence says that the page was loaded."""

NOTE = (
    "Page de la Ville de Bagnolet. Elle annonce cinq villes et en liste six : Le Robert, en Martinique, s’y "
    "ajoute sans date. La population de Chatila est donnée sans année."
)

POLICY = """
À Bagnolet, un jumelage n’a pas de date de fin. Il engage les habitants autant que les élus, et se nourrit de culture,
de sport et d’art. Paix, solidarité et réciprocité guident le choix des partenaires.

## Un mot que la commune garde

La loi de 1992 parle de coopération décentralisée ; Bagnolet continue de dire « jumelage », parce qu’avoir un frère ou
une sœur à l’autre bout du monde est une belle chose.

## Ce qu’elle veut

- Créer des liens humains à toutes les échelles, du quartier au monde, et bâtir des projets utiles aux habitants
- Faire une place à chacun : plutôt que des comités de jumelage, des collectifs où l’on vient pour quelques
  semaines ou pour longtemps, seul ou en association, échanger avec les élus et monter des microprojets
"""

# name, country, point, year, profile
PARTNERS = (
    (
        ("Sesto Fiorentino", "IT", (43.832, 11.199)),
        1962,
        {
            "admin_area": "Toscane",
            "location_note": "En Toscane, dans la province de Florence.",
            "population": 47587,
            "population_year": 2009,
        },
    ),
    (
        ("Oranienburg", "DE", (52.754, 13.237)),
        1964,
        {
            "admin_area": "Brandebourg",
            "location_note": "Dans le Brandebourg, aux abords de Berlin.",
            "population": 41810,
            "population_year": 2010,
        },
    ),
    (
        ("Chatila", "LB", (33.863, 35.498)),
        2002,
        {
            "kind": CollectiviteKind.OTHER,
            "admin_area": "Beyrouth",
            "location_note": "Camp de réfugiés palestiniens de Beyrouth, ouvert en 1948, que protège l’UNRWA.",
            "population": 18000,
        },
    ),
    (
        ("Massala", "ML", (13.282, -6.502)),
        2003,
        {
            "admin_area": "Cercle de Ségou",
            "location_note": "Commune rurale du cercle de Ségou, à 150 km au nord-est de Bamako.",
            "population": 6547,
            "population_year": 2009,
            "population_is_approximate": True,
        },
    ),
    (
        ("Akbou", "DZ", (36.458, 4.535)),
        2005,
        {
            "admin_area": "Kabylie",
            "location_note": "En Kabylie, au centre-est du pays, à 200 km d’Alger.",
            "population": 52000,
            "population_year": 2008,
            "population_is_approximate": True,
        },
    ),
)

SUMMARIES = {
    "Sesto Fiorentino": "Le plus ancien jumelage de Bagnolet, noué avec la Toscane.",
    "Oranienburg": "Un lien avec le Brandebourg, né pendant la guerre froide.",
    "Chatila": "Un jumelage avec un camp de réfugiés palestiniens de Beyrouth.",
    "Massala": "Un jumelage avec une commune rurale du Mali.",
    "Akbou": "Un jumelage avec une ville de Kabylie.",
}


@transaction.atomic
def load(by):
    if is_there(Jumelage, SLUG):
        return None
    bagnolet, robert = commune("93006"), commune("97222")
    actor = bagnolet.actor
    fill(actor, source_note=NOTE, summary="Une commune qui tient au mot « jumelage », de la Toscane à la Martinique.")
    fill(bagnolet, policy=_unwrapped(POLICY))
    if not actor.contacts.exists():
        actor.contacts.create(
            function="Relations internationales",
            service="Service Relations internationales",
            address="Hôtel de ville\nPlace Salvador-Allende",
            phone="01 49 93 64 58",
            phone_is_public=True,
        )
    for (name, code, point), year, profile in PARTNERS:
        partner = foreign_place(name, code, by=by, point=point, **profile)
        bond(bagnolet, partner, by=by, since=PartialDate(year), summary=SUMMARIES[name])
    bond(
        bagnolet,
        robert,
        by=by,
        summary="Un jumelage entre deux communes françaises, sur la côte atlantique de la Martinique.",
        source_note="La page de la Ville de Bagnolet ne donne pas d’année.",
    )
    return Jumelage.objects.filter(members__collectivite=bagnolet)


def _unwrapped(text):
    """Paragraphs of the source code as paragraphs of the convention: one line each."""
    lines = []
    for line in text.strip().splitlines():
        if line and lines and lines[-1] and not line.startswith(("- ", "## ")):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    return french("\n".join(lines))
