"""The displayed selection, taken away: CSV and Excel for people, JSON and GeoJSON (RFC 7946) for programs, Atom to
follow it. Streamed, whatever its size; explained by the same columns everywhere.
"""

from directory.listing.exports.cells import DANGEROUS, LIST_SEPARATOR, clean, neutral
from directory.listing.exports.selection import LICENCE, LICENCE_URL, Described
from directory.listing.exports.table import Column, Kind, Table
from directory.listing.exports.text import csv_lines, feature, json_parts
from directory.listing.exports.workbook import write_workbook

__all__ = [
    "DANGEROUS",
    "LICENCE",
    "LICENCE_URL",
    "LIST_SEPARATOR",
    "Column",
    "Described",
    "Kind",
    "Table",
    "clean",
    "csv_lines",
    "feature",
    "json_parts",
    "neutral",
    "write_workbook",
]
