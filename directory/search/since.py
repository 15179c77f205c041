"""Since when each record of a list is as it is: what is kept of it from before is out of date."""

# More changed records than this, and all are taken for changed by the last of them.
MOST_NOTED = 20_000


class Since:
    """The last transaction that changed each record, as far as the index of this process followed them.

    ``from_moment``: before, the log of revisions may have forgotten changes.
    """

    def __init__(self, from_moment):
        self.from_moment = from_moment
        self._least = 0
        self._last = {}

    def note(self, keys, changes):
        """``keys``: the records that ``changes`` (``version.changes_since``) concern; ``None`` if it may be any."""
        last = max((transaction for *_, transaction in changes), default=0)
        if keys is None or len(self._last) + len(keys) > MOST_NOTED:
            self._least, self._last = max([self._least, last, *self._last.values()]), {}
        else:
            self._last |= {key: max(last, self._last.get(key, 0)) for key in keys}

    def is_seen(self, key, horizon):
        """Whether who read the record when ``horizon`` was the oldest open transaction saw its last change.

        Transactions do not end in the order in which they begin: one that was open then may not have been seen.
        """
        return self._last.get(key, self._least) < horizon
