"""Puts the reference rows into the base, again and again, without undoing anybody's work. See
``docs/adr/0005-referentiel.md``.
"""

import pghistory
from django.db import transaction

from directory.reference.loading.lists import (
    load_countries,
    load_funders,
    load_goals,
    load_networks,
    load_replies,
    load_sectors,
)
from directory.reference.loading.merging import COMMAND, Report
from directory.reference.loading.territory import load_territory
from directory.reference.loading.towns import load_towns


@transaction.atomic
def load_reference(*, by, departements=None, countries=None, progress=False):
    """Load or refresh the whole reference in one transaction; return a ``Report``.

    ``by`` publishes the sheets. ``departements`` (INSEE codes) keeps only their communes, EPCI and former names, and
    ``countries`` (ISO codes) only their foreign towns: for tests. ``progress`` shows a bar on the error output.
    """
    report = Report(progress)
    with pghistory.context(command=COMMAND):
        load_countries(report)
        load_goals(report)
        load_sectors(report)
        load_replies(report)
        networks = load_networks(report, by=by)
        load_territory(report, by=by, networks=networks, departements=departements)
        load_funders(report, by=by)
        load_towns(report, countries=countries)
    return report
