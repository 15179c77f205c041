"""The embedded PostgreSQL: started, shared, killed and found again. Each test works on servers of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from cooperation.embedded import Place, Server, attach, detach, keep_running, release, stop_now
from cooperation.embedded.backend import base as backend
from cooperation.embedded.place import SYSTEM_STATE, PlaceError, database_settings

HOLDER = """
import sys
from cooperation.embedded import Place, attach
attach(Place.of(sys.argv[1]))
print("attached", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def made():
    """A data folder whose cluster is made once: initdb and copies are slow on a busy disk."""
    path = Path(tempfile.mkdtemp(prefix="psm-"))
    path.chmod(0o755)
    attach(Place.of(path))
    detach(Place.of(path))
    yield path
    shutil.rmtree(Place.of(path).socket_directory, ignore_errors=True)
    shutil.rmtree(path)


@pytest.fixture
def place(made):
    """A stopped server, stopped again afterwards whatever the test did."""
    place = Place.of(made)
    yield place
    detach(place)
    stop_now(place)


@pytest.fixture
def folder():
    """A short folder that the server's account can reach, unlike pytest's own when the tests run as root."""
    path = Path(tempfile.mkdtemp(prefix="pse-"))
    path.chmod(0o755)
    yield path
    for data in path.rglob("data"):
        detach(Place.of(data))
        shutil.rmtree(Place.of(data).socket_directory, ignore_errors=True)
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def empty_place(folder):
    """Where nothing was ever started."""
    (folder / "data").mkdir(mode=0o755)
    (folder / "data").chmod(0o755)
    return Place.of(folder / "data")


def copy(place, data):
    """Another data folder with the same content."""
    data.mkdir(parents=True)
    for made in (data, *data.parents[: len(data.relative_to("/tmp").parts) - 1]):
        made.chmod(0o755)
    subprocess.run(["cp", "-a", str(place.cluster), str(data / "postgres")], check=True)
    return Place.of(data)


def connect(place):
    database = database_settings(place.data)
    return psycopg.connect(
        host=database["HOST"], port=database["PORT"], user=database["USER"], dbname=database["NAME"], autocommit=True
    )


def hold(place):
    """Another process that uses the server until it is told to leave."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(place.data)],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "attached\n"
    return process


def kill(place):
    """SIGKILL, and wait for the kernel to be done with it."""
    os.kill(Server(place).pid(), signal.SIGKILL)
    while Server(place).pid() is not None:
        time.sleep(0.01)


def leave(process):
    process.communicate()
    assert process.returncode == 0


def test_the_first_starts_it_and_the_last_stops_it(place):
    first, second = hold(place), hold(place)
    pid = Server(place).pid()

    leave(first)
    after_first = Server(place).pid()
    leave(second)

    assert after_first == pid
    assert Server(place).pid() is None


def test_a_killed_process_does_not_count_as_a_user(place):
    killed, other = hold(place), hold(place)
    killed.kill()
    killed.communicate()

    leave(other)

    assert Server(place).pid() is None


def test_nothing_committed_is_lost_when_the_server_is_killed(place):
    attach(place)
    with connect(place) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'reçue' AS word")
    first = Server(place).pid()
    kill(place)

    attach(place)

    with connect(place) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("reçue",)]
    assert Server(place).pid() != first
    detach(place)
    assert Server(place).pid() is None


@pytest.fixture
def launch(monkeypatch):
    """A server launched by a process killed at once: nobody waited for its pid file, and it comes late."""

    def run(place):
        attach(place)
        detach(place)
        pid = Server(place)._spawn()
        real, unread = Server._pid_file, iter(range(3))
        monkeypatch.setattr(
            Server, "_pid_file", lambda server: real(server) if next(unread, None) is None else (None, "")
        )
        return pid

    return run


def test_a_server_whose_launcher_was_killed_is_stopped(place, launch):
    pid = launch(place)

    stop_now(place)

    assert not Server(place)._is_ours(pid)


def test_a_server_whose_launcher_was_killed_is_used(place, launch):
    pid = launch(place)

    attach(place)

    assert Server(place).pid() == pid
    with connect(place) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_recycled_process_id_is_not_taken_for_the_server(place):
    attach(place)
    detach(place)
    stale = f"{os.getpid()}\n{place.cluster}\n0\n5432\n{place.socket_directory}\n\n\nready\n"
    (place.cluster / "postmaster.pid").write_text(stale)
    (place.socket_directory / ".s.PGSQL.5432.lock").write_text(stale)

    attach(place)

    with connect(place) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    detach(place)


def test_an_interrupted_first_start_is_taken_up_again(empty_place):
    unfinished = empty_place.data / "postgres.new" / "base"
    unfinished.mkdir(parents=True)

    attach(empty_place)

    assert Server(empty_place).pid() is not None
    assert not unfinished.exists()
    detach(empty_place)


def test_two_folders_have_two_servers(place, folder):
    one, two = place, copy(place, folder / "data")

    attach(one)
    attach(two)

    assert Server(one).pid() != Server(two).pid()
    detach(one)
    with connect(two) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW unix_socket_permissions").fetchone() == ("0700",)
    detach(two)


def test_a_long_path_with_spaces_and_quotes_works(place, folder):
    far = copy(place, folder / ("très long " * 12) / "l'été $HOME" / "data")

    attach(far)

    with connect(far) as connection:
        assert connection.execute("SELECT lower('ÉTÉ')").fetchone() == ("été",)
    detach(far)


def test_it_can_be_kept_running_between_processes(place):
    keep_running(place)
    detach(place)
    kept = Server(place).pid()

    stopped = release(place)

    assert kept is not None
    assert stopped is True
    assert Server(place).pid() is None


def test_it_is_not_released_under_a_user(place):
    user = hold(place)

    stopped = release(place)

    assert stopped is False
    leave(user)


def test_a_data_folder_that_cannot_be_made_is_said_in_french(folder):
    (folder / "file").touch()

    with pytest.raises(PlaceError, match="n’est pas accessible en écriture"):
        attach(Place.of(folder / "file" / "data"))


def test_a_socket_folder_open_to_others_is_refused(place, folder):
    place = copy(place, folder / "data")
    place.socket_directory.mkdir(parents=True)
    place.socket_directory.chmod(0o777)

    with pytest.raises(PlaceError, match="n’est pas à nous"):
        attach(place)


def test_the_cluster_is_in_the_data_folder_when_the_account_reaches_it(empty_place, monkeypatch):
    monkeypatch.setattr(Place, "reachable", lambda self, folder: True)

    assert empty_place.cluster == empty_place.data / "postgres"


def test_the_cluster_is_elsewhere_when_root_hides_the_project(empty_place, monkeypatch):
    monkeypatch.setattr(Place, "user", object())
    monkeypatch.setattr(Place, "reachable", lambda self, folder: False)

    assert empty_place.cluster == SYSTEM_STATE / empty_place.key


def test_a_cluster_that_exists_is_never_left_for_another(place, monkeypatch):
    attach(place)
    detach(place)
    monkeypatch.setattr(Place, "reachable", lambda self, folder: False)

    found = Place.of(place.data).cluster

    assert found == place.data / "postgres"


def test_socket_paths_fit_the_kernel(tmp_path):
    deep = Place.of(tmp_path / ("x" * 200) / "data")

    assert len(os.fsencode(deep.socket_directory / ".s.PGSQL.5432.lock")) <= 107


def test_two_requests_that_come_together_both_reach_the_server(monkeypatch):
    first, second = (backend.DatabaseWrapper({"EMBEDDED_DATA": ""}) for _request in range(2))
    entered, leave, reached = threading.Event(), threading.Event(), []

    def attach(_place):
        reached.append(len(reached))
        entered.set()
        leave.wait(10)

    monkeypatch.setattr(backend, "VERDICT", 10)
    monkeypatch.setattr(backend.Place, "of", lambda data: data)
    monkeypatch.setattr(backend, "attach", attach)
    asking = [threading.Thread(target=one.reach_soon) for one in (first, second)]
    asking[0].start()
    assert entered.wait(10)
    asking[1].start()
    leave.set()
    for one in asking:
        one.join(10)

    assert reached == [0, 1]
