"""Work on the files of strangers, done in another process: what it may cost, and how it ended."""

import errno
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from directory.apart import child

logger = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]
# The child ends by itself at its own time; beyond, in seconds, the machine does not move any more.
GRACE = 15


@dataclass(frozen=True)
class Limits:
    """``memory`` and ``output`` in bytes, of addresses and of each file written; ``seconds`` of computing, ``wall`` in
    all.
    """

    memory: int
    seconds: int
    wall: int
    output: int


class Exceeded(Exception):
    """It asked for more than its limits allow, and was stopped."""


class Failed(Exception):
    """It ended badly, for another reason."""


def do(work, file, output, limits, *, name="", keep_open=()):
    """Let a process of its own run ``work`` (« module:function », which imports no Django) on ``file``, from where it
    is, and write to ``output``: both are files of the system, the place in ``output`` is its start afterwards.

    ``name``: of what was sent, for the log. ``keep_open``: descriptors that the child holds as long as it lives. It
    starts from nothing: none of this process's memory, variables or files. Raises ``Exceeded`` or ``Failed``, and
    ``OSError`` when the disk is full: that is no fault of the file.
    """
    environment = {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.defpath}
    sizes = (limits.memory, limits.seconds, limits.wall, limits.output)
    process = subprocess.Popen(
        [sys.executable, "-m", child.__name__, work, *map(str, sizes)],
        stdin=file,
        stdout=output,
        stderr=subprocess.PIPE,
        cwd=_ROOT,
        env=environment,
        start_new_session=True,
        pass_fds=keep_open,
    )
    try:
        _, complaint = process.communicate(timeout=limits.wall + GRACE)
    except subprocess.TimeoutExpired:
        raise Exceeded from None
    finally:
        process.kill()
        process.wait()
    if complaint:
        logger.warning("%s: %s complains: %s", name, work, complaint[-2000:].decode(errors="replace"))
    if process.returncode < 0 or process.returncode == child.TOO_MUCH:
        raise Exceeded
    if process.returncode == child.FULL_DISK:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if process.returncode:
        raise Failed
    output.seek(0)
