"""The journal of erasures, beside the base: a restore brings an older base back, not an older journal.

A line an erasure: its date, its network, its places and its fingerprints. It names nobody.
"""

import json
import logging
import os

from django.conf import settings
from django.utils.dateparse import parse_datetime

from directory.models import ErasedPrint, Erasure

NAME = "effacements.jsonl"
logger = logging.getLogger(__name__)


def path():
    return settings.DATA_DIR / NAME


def beside():
    """The same journal, beside the backups: there when the site's own disk is lost with what was erased since."""
    return settings.PASSERELLES_BACKUP_DIR / NAME


def write(erasure):
    """Add an erasure to the journal, which is on the disk when this returns."""
    line = {
        "le": erasure.at.isoformat(),
        "reseau": erasure.network_id,
        "endroits": erasure.places,
        "empreintes": sorted(erasure.prints.values_list("sort", "digest")),
    }
    if not line["empreintes"]:
        return  # an erasure played again
    path().parent.mkdir(parents=True, exist_ok=True)
    _append(path(), line)
    if beside().parent.is_dir():
        try:
            _append(beside(), line)
        except OSError as error:
            logger.warning("L’effacement n’a pas pu être noté dans %s : %s", beside(), error.strerror)


def _append(target, line):
    with open(os.open(target, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600), "a", encoding="utf-8") as journal:
        journal.write(json.dumps(line) + "\n")
        journal.flush()
        os.fsync(journal.fileno())


def read_back(*, by):
    """Write again the erasures that the journal knows and that the base does not. Returns how many."""
    if not path().exists():
        return 0
    number = 0
    for text in path().read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        pairs = [tuple(one) for one in line["empreintes"]]
        at = parse_datetime(line["le"])
        if Erasure.objects.filter(at=at, prints__digest__in=[digest for _sort, digest in pairs]).exists():
            continue
        erasure = Erasure.objects.create(at=at, by=by, network_id=line["reseau"], places=line["endroits"])
        ErasedPrint.objects.bulk_create(
            ErasedPrint(erasure=erasure, sort=sort, digest=digest) for sort, digest in pairs
        )
        number += 1
    return number
