"""The scripts run with the bash 3.2 of a Mac, without the tools of Linux alone; first starts say how far they are."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from directory import progress

SCRIPTS = [path for path in Path(settings.BASE_DIR, "bin").iterdir() if "bash" in path.read_text().split("\n", 1)[0]]
SCRIPTS.append(Path(settings.BASE_DIR, "bin", "environment"))
# Of bash 4 and later, then of util-linux and GNU.
NEWER = (
    r"\b(mapfile|readarray|coproc)\b",
    r"\b(declare|local|typeset) -[a-zA-Z]*[Ang]",
    r"\$\{\w+(,,?|\^\^?)\}",
    r"&>>|\|&",
    r"^\s*(flock|sha\d+sum|md5sum|setsid|timeout|nproc|tac)\b",
    r"[|(]\s*(flock|sha\d+sum|md5sum|setsid|timeout|nproc|tac)\b",
    r"\b(sed -i|date -d|stat -c|xargs -r|find -printf|grep -P)\b",
    # An empty array is « unbound » to bash 3.2: ${x[@]+"${x[@]}"}.
    r'(?<!\+)"\$\{\w+\[@\]\}"',
)
# Never empty where they are read.
FULL_ARRAYS = {'"${options[@]}"', '"${failures[@]}"', '"${pytest_options[@]}"'}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_portable(path):
    lines = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("#")]
    found = [match[0] for line in lines for pattern in NEWER for match in re.finditer(pattern, line)]

    assert [one for one in found if one not in FULL_ARRAYS] == []


def test_the_lock_is_held_by_the_shell(tmp_path):
    """The Python that took it is gone; the file that the shell keeps open still holds it."""
    environment = Path(settings.BASE_DIR, "bin", "environment").read_text()
    (taken,) = re.findall(r"^\s*(python3 -c 'import fcntl.+)$", environment, re.MULTILINE)
    again = "import fcntl, sys; fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    script = (
        f'exec 9>"$1"; {taken}; ! "$2" -c "$3" "$1" 2>/dev/null; held=$?; exec 9>&-; "$2" -c "$3" "$1" && exit $held'
    )

    ended = subprocess.run(["bash", "-c", script, "bash", tmp_path / "verrou", sys.executable, again], check=False)
    assert ended.returncode == 0


def test_progress_is_told_in_a_file_too(capsys):
    with progress.bar(40, "Communes") as shown:
        for _ in range(40):
            shown.update(1)
    with progress.bar(None, "Villes") as shown:
        shown.update(3)
    with progress.bar(40, "Tue", quiet=True) as shown:
        shown.update(40)

    told = capsys.readouterr().err.splitlines()
    assert told == [f"  Communes : {share} %" for share in range(10, 100, 10)]
