"""The demonstration as a visitor meets it: one process tree, stopped by Ctrl-C, found again after a kill."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings

from cooperation.embedded import Place, Server
from tests.test_launcher import free_port

SECONDS = 300  # to give up, not to measure

# One process for the whole file: the database is made once.
pytestmark = pytest.mark.xdist_group("demonstration")


@pytest.fixture(scope="module")
def data():
    path = Path(tempfile.mkdtemp(prefix="psd-"))
    path.chmod(0o755)
    yield path
    if pid := Server(Place.of(path)).pid():
        os.kill(pid, signal.SIGQUIT)
    shutil.rmtree(Place.of(path).socket_directory, ignore_errors=True)
    shutil.rmtree(path, ignore_errors=True)


class Demonstration:
    def __init__(self, data):
        self.port = int(free_port())
        command = [sys.executable, "manage.py", "demonstration", "--sans-donnees", "--port", str(self.port)]
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CI")}
        self.process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=kept | {"DJANGO_SETTINGS_MODULE": "cooperation.settings.demo", "PASSERELLES_DATA": str(data)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.output = ""
        for line in self.process.stdout:
            self.output += line
            if "Ctrl-C" in line:
                # What it says next is read too: once the pipe is full of errors, a server without its base would stop.
                threading.Thread(target=self.process.stdout.read, daemon=True).start()
                return
        raise AssertionError(self.output)

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response

    def interrupt(self):
        """Ctrl-C reaches every process of the terminal."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(SECONDS)

    def kill(self):
        self.process.kill()
        self.process.wait(SECONDS)
        wait_until(lambda: not members(self.process.pid))


def wait_until(condition):
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def members(session):
    """Processes of a session that are alive; a zombie that nobody reaps is not."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, _group, owner = stat.read_text().rpartition(")")[2].split()[:4]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(owner) == session and state != "Z":
            found.append(stat.parent.name)
    return found


def worker_of(demonstration):
    children = Path(f"/proc/{demonstration.process.pid}/task/{demonstration.process.pid}/children").read_text().split()
    return next(int(pid) for pid in children if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"))


def test_it_is_served_and_ctrl_c_stops_everything(data):
    demonstration = Demonstration(data)
    password = re.search(r"Mot de passe : (\S+)", demonstration.output).group(1)

    health, sign_in = demonstration.get("/sante/"), demonstration.get("/admin/login/")
    code = demonstration.interrupt()

    assert f"http://127.0.0.1:{demonstration.port}/" in demonstration.output
    assert len(password) >= 16
    assert health.status == 200
    assert health.getheader("Set-Cookie") is None
    assert sign_in.status == 200
    assert code == 0
    assert members(demonstration.process.pid) == []
    assert Server(Place.of(data)).pid() is None
    assert {path.name: path.stat().st_mode & 0o077 for path in data.glob("*-*")} == {
        "cle-secrete": 0,
        "mot-de-passe-demonstration": 0,
        "second-facteur-demonstration": 0,
        f"demonstration-{demonstration.port}.txt": 0,
    }


def test_it_starts_again_after_the_web_server_is_killed(data):
    Demonstration(data).kill()

    again = Demonstration(data)

    assert again.get("/sante/").status == 200
    assert again.interrupt() == 0
    assert Server(Place.of(data)).pid() is None


def test_it_goes_on_when_the_database_is_killed(data):
    demonstration = Demonstration(data)
    assert demonstration.get("/sante/").status == 200
    os.kill(Server(Place.of(data)).pid(), signal.SIGKILL)

    wait_until(lambda: demonstration.get("/sante/").status == 200)

    assert demonstration.interrupt() == 0
    assert Server(Place.of(data)).pid() is None


def test_a_worker_that_does_not_hear_leaves_no_database_behind(data):
    demonstration = Demonstration(data)
    os.kill(worker_of(demonstration), signal.SIGSTOP)

    assert demonstration.interrupt() == 0

    assert members(demonstration.process.pid) == []
    assert Server(Place.of(data)).pid() is None


def test_it_starts_again_after_both_are_killed(data):
    demonstration = Demonstration(data)
    os.kill(Server(Place.of(data)).pid(), signal.SIGKILL)
    demonstration.kill()

    again = Demonstration(data)

    assert again.get("/sante/").status == 200
    assert again.interrupt() == 0
    assert Server(Place.of(data)).pid() is None


def test_the_password_stays_the_same(data):
    first, second = Demonstration(data), None
    first.interrupt()
    second = Demonstration(data)
    second.interrupt()

    passwords = [re.search(r"Mot de passe : (\S+)", each.output).group(1) for each in (first, second)]

    assert passwords[0] == passwords[1]
