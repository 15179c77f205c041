"""How far long work is: a bar on a terminal, a line each tenth in a file or a journal."""

import sys

from tqdm import tqdm


class Tenths:
    """Says « 10 », « 20 »… of a ``total`` that may be only supposed; nothing when it is unknown."""

    def __init__(self, total, say):
        self._total, self._say, self._done, self._told = total, say, 0, 0

    def update(self, number=1):
        self._done += number
        while self._total and self._told < 9 and self._done * 10 >= (self._told + 1) * self._total:
            self._told += 1
            self._say(self._told * 10)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


def bar(total, label, *, unit="", quiet=False):
    """A context to ``update`` with what was just done; on the error output, unless ``quiet``."""
    if quiet or sys.stderr.isatty():
        return tqdm(desc=label, total=total, unit=unit, leave=False, file=sys.stderr, disable=quiet)
    return Tenths(total, lambda share: print(f"  {label.strip()} : {share} %", file=sys.stderr, flush=True))
