"""What the commands that work on a batch of imports share."""

import sys
from contextlib import contextmanager

from tqdm import tqdm

# Seconds that another batch of the same network may take before this one.
PATIENCE = 600


@contextmanager
def shown_working():
    """A function for ``work(shown=…)`` that draws a bar on the terminal; nothing elsewhere."""
    with tqdm(unit=" lignes", disable=not sys.stderr.isatty()) as bar:

        def show(step, done, total):
            bar.set_description(step, refresh=False)
            bar.total = total
            bar.update(done - bar.n)

        yield show
