"""One size of the benchmark, in a process of its own: ``python -m cooperation.benchmark ARGUMENTS``.

``manage.py benchmark`` makes the scratch base, starts this with the settings ``cooperation.settings.benchmark`` and
reads the figures from the file that it names. ``ARGUMENTS``: one JSON object, the arguments of ``running.Run``.
"""

import json
import signal
import sys
from pathlib import Path

import django
from tqdm import tqdm

from directory.french import french_number


class Progress:
    """A bar on standard error: what is under way, and how far when that is known."""

    def __init__(self, size):
        self._size = french_number(size)
        self._bar = None

    def __call__(self, label, total=None):
        self.close()
        self._bar = tqdm(total=total, desc=f"  {self._size} · {label}", unit="", leave=False, disable=None)

    def advance(self, number):
        self._bar.update(number)

    def close(self):
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def main(arguments):
    django.setup()
    from django.db import connection

    from cooperation.benchmark import scratch
    from cooperation.benchmark.datasette import DatasetteMissing
    from cooperation.benchmark.running import Disagreement, Run
    from cooperation.benchmark.serving import ServerDown

    # An order to end is an exception like Ctrl-C: servers are stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    output = Path(arguments.pop("output"))
    scratch.check_is_scratch(connection)
    say = Progress(arguments["size"])
    try:
        figures = Run(**arguments | {"folder": Path(arguments["folder"])}, say=say).run()
    except (Disagreement, DatasetteMissing, ServerDown) as error:
        say.close()
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        say.close()
    output.write_text(json.dumps(figures, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
