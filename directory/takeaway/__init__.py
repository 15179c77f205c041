"""What leaves of each list of the directory: one table a kind of record, and how each is followed by a feed.

The relations of 500 records are read as plain rows, without making objects of them: a hundred thousand projects
leave in a minute instead of three.
"""

from directory.takeaway.feeds import ACTOR_FEED, COLLECTIVITE_FEED, FUNDER_FEED, JUMELAGE_FEED, PROJECT_FEED
from directory.takeaway.jumelages import JUMELAGES
from directory.takeaway.organisations import ACTORS, FUNDERS, NETWORKS
from directory.takeaway.projects import PROJECTS
from directory.takeaway.territories import COLLECTIVITES, COUNTRIES

__all__ = [
    "ACTORS",
    "ACTOR_FEED",
    "COLLECTIVITES",
    "COLLECTIVITE_FEED",
    "COUNTRIES",
    "FUNDERS",
    "FUNDER_FEED",
    "JUMELAGES",
    "JUMELAGE_FEED",
    "NETWORKS",
    "PROJECTS",
    "PROJECT_FEED",
]
