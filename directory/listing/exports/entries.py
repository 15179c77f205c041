"""What the entries of every feed say the same way."""

from directory.listing.exports.selection import SITE
from directory.listing.exports.table import network_of


def sentence(*parts):
    return " · ".join(str(part) for part in parts if part)


def author(record):
    network = network_of(record)
    return network.name if network else SITE
