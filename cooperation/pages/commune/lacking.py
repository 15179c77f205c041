"""What nobody told yet of a territory: each with the page where to say it."""

from urllib.parse import urlencode

from django.utils.translation import gettext as _

from directory.french import all_of, sentence
from directory.models import ages

SHOWN = 6


def lacking(town, projects):
    """``[{titre, manque, url}]``: what is worth the most first, at most ``SHOWN``; ``projects``: rows of the page."""
    found = [*_of_bonds(town), *_of_projects(projects), *_of_sheet(town)]
    return found[:SHOWN]


def _correct(record, fact):
    return f"/proposer/?{urlencode({'fiche': record.get_absolute_url(), 'fait': fact}, safe='/')}"


def _row(record, fact, lacks, title=""):
    said = all_of(lacks)
    return {
        "titre": title or str(record),
        "manque": sentence(said[:1].upper() + said[1:]),
        "url": _correct(record, fact),
    }


def _of_bonds(town):
    rows = []
    for bond in town.jumelages:
        lacks = [_("date de début inconnue")] if bond.since is None else []
        lacks += _unconfirmed(bond)
        if lacks:
            rows.append((len(lacks), _row(bond, "depuis", lacks)))
    return [row for _number, row in sorted(rows, key=lambda one: -one[0])]


def _unconfirmed(record):
    if record.verified_on is None:
        return [_("jamais vérifié")]
    return [_("pas vérifié depuis 18 mois")] if ages.is_unverified_since(record, ages.OLD_MONTHS) else []


def _of_projects(projects):
    rows = []
    for row in projects:
        if row["statut"] == "a-confirmer":
            rows.append(_row(row["fiche"], "periode", [_("est-il terminé ? Son échéance est passée, ou inconnue")]))
    return rows


def _of_sheet(town):
    record = town.record
    lacks = [] if record.actor.contacts.all() else [("contacts", _("aucun contact"))]
    lacks += [] if record.actor.website else [("site", _("pas de site"))]
    if lacks:
        yield _row(record, lacks[0][0], [words for _fact, words in lacks], record.actor.name)
