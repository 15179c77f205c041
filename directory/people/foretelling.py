"""Whom something that is not written yet would bring back, told before it is."""

from django.utils.translation import gettext as _

from directory.models import Erasure
from directory.people import prints
from directory.people.finding import texts_of
from directory.people.identity import NAME, key_of, seen_in

_MOST_WORDS = 5


class Foretelling:
    """What ``directory.people.actions.keep_out`` would do of values; false when nobody was ever erased."""

    def __init__(self):
        self._known = prints.Known()
        self._everywhere = set(Erasure.objects.filter(replays=None, network=None).values_list("pk", flat=True))

    def __bool__(self):
        return bool(self._known)

    def sentence(self, values):
        """For whoever is about to write ``values`` (JSON); empty if they name nobody erased."""
        found, is_sure = set(), False
        for text in texts_of(values):
            keys = {*seen_in(text)}
            if 1 < len(text.split()) <= _MOST_WORDS:
                keys.add((NAME, key_of(NAME, text)))
            for sort, value in keys:
                by_whom = self._known.erasures_of(sort, value)
                found |= by_whom
                is_sure = is_sure or (sort != NAME and bool(by_whom & self._everywhere))
        if is_sure:
            return _("Cette ligne nomme une personne effacée à sa demande : elle ne sera pas remise ici.")
        if found:
            return _("Cette ligne écrit le nom d’une personne effacée, ou d’un homonyme : vérifiez avant d’appliquer.")
        return ""
