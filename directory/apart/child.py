"""The process that works on what people send: ``python -m directory.apart.child work:function`` and its limits.

Neither Django nor the secrets of the site are here: the function has the file as its input, and writes what it found.
"""

import errno
import importlib
import logging
import os
import resource
import signal
import sys

#: How it ends when a limit stopped it, of those that do not kill, and when the disk is full.
TOO_MUCH, FULL_DISK = 70, 71
# Readers of the site come first.
NICENESS = 10
_ENDS = {errno.EFBIG: TOO_MUCH, errno.ENOMEM: TOO_MUCH, errno.ENOSPC: FULL_DISK, errno.EDQUOT: FULL_DISK}


def main(work, memory, seconds, wall, output):
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The site may be gone when the time has come: nobody else would end this.
    signal.alarm(wall)
    os.nice(NICENESS)
    # What libraries remark on a stranger's file is for nobody.
    logging.disable()
    module, _colon, name = work.partition(":")
    try:
        getattr(importlib.import_module(module), name)(sys.stdin.buffer, sys.stdout.buffer)
        sys.stdout.flush()
    except (MemoryError, RecursionError):
        os._exit(TOO_MUCH)
    except OSError as error:
        if error.errno not in _ENDS:
            raise
        os._exit(_ENDS[error.errno])


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
