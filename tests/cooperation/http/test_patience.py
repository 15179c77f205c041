"""Slow clients, on a worker of two threads: they wait for it, nobody waits for them."""

import errno
import http.client
import os
import runpy
import socket
import subprocess
import sys
import tempfile
import time
from types import SimpleNamespace

import pytest
from django.conf import settings

from cooperation.http import patience

# A site of three pages: what it received, a long answer, and how many threads answer at this moment. What is sent to
# « attend » is answered once somebody has read « ouvre »; in twenty seconds nobody has, and nothing was received.
SITE = """
import threading
busy, opened = [], threading.Event()
def site(environ, start):
    body = environ["wsgi.input"].read()
    busy.append(1)
    try:
        if environ["PATH_INFO"].endswith("attend") and not opened.wait(20):
            body = b""
        if environ["PATH_INFO"] == "/ouvre":
            opened.set()
        long = int(environ["QUERY_STRING"] or 0)
        answer = [bytes(2**20)] * long or [environ["PATH_INFO"].encode() + b" " + str(len(body)).encode()]
        start("200 OK", [("Content-Length", str(sum(map(len, answer)))), ("X-Busy", str(len(busy)))])
        return answer
    finally:
        busy.pop()
"""
SLOW = 30


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    folder = tmp_path_factory.mktemp("patience")
    (folder / "essai.py").write_text(SITE)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--workers", "1", "--threads", "2", "--no-sendfile", "--keep-alive", "2", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", "--config", "/dev/null", "--bind", f"127.0.0.1:{port}", *options]
    command += ["--worker-class", "cooperation.http.patience.PatientWorker", "--pythonpath", str(folder), "essai:site"]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, stderr=subprocess.DEVNULL) as server:
        for _tenth in range(300):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
        server.terminate()


@pytest.fixture
def sockets(port):
    made = []

    def connect(said=b"", buffer=None):
        one = socket.socket()
        made.append(one)
        if buffer:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        one.settimeout(60)
        one.connect(("127.0.0.1", port))
        one.sendall(said)
        return one

    yield connect
    for one in made:
        one.close()


def ask(port, path="/", body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST" if body else "GET", path, body, headers or {})
    answer = connection.getresponse().read()
    connection.close()
    return answer


def until(one, end):
    heard = b""
    while end not in heard and (data := one.recv(65536)):
        heard += data
    return heard


UNFINISHED = {
    "rien": b"",
    "en-tête": b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: a",
    "corps": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc",
    "morceaux": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
}


@pytest.mark.parametrize("what", UNFINISHED)
def test_unfinished_requests_hold_no_thread(port, sockets, what):
    for _client in range(SLOW):
        sockets(UNFINISHED[what])

    assert ask(port, "/un") == b"/un 0"


def test_answers_that_are_not_read_hold_no_thread(port, sockets):
    for _client in range(SLOW):
        sockets(b"GET /?8 HTTP/1.1\r\nHost: a\r\n\r\n", buffer=4096)

    assert ask(port, "/deux") == b"/deux 0"


def test_those_who_do_not_hang_up_hold_nobody(port, sockets):
    for _client in range(SLOW):
        until(sockets(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), b"/ 0")

    begun = time.monotonic()
    assert ask(port, "/trois") == b"/trois 0"
    assert time.monotonic() - begun < patience.LINGER_SECONDS * SLOW / 2  # not one after the other


def test_a_request_letter_by_letter(port, sockets):
    one = sockets()
    for letter in b"POST /lent HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc":
        one.sendall(bytes([letter]))

    assert until(one, b"/lent 3").endswith(b"/lent 3")


def test_a_large_body_and_a_large_answer(port):
    assert ask(port, "/gros", body=bytes(3 * 2**20)) == b"/gros 3145728"
    assert len(ask(port, "/?20")) == 20 * 2**20


def test_a_body_in_chunks(port):
    assert ask(port, "/m", body=iter([b"abc", b"\r\n0\r\n\r", b"de"])) == b"/m 11"


def test_several_requests_on_one_connection(port, sockets):
    one = sockets(b"".join(b"POST /%d HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab" % n for n in range(3)))

    heard = until(one, b"/2 2")

    assert [b"/%d 2" % n in heard for n in range(3)] == [True] * 3


def test_a_client_that_asks_before_it_sends(port, sockets):
    one = sockets(b"POST /oui HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
    assert until(one, b"\r\n\r\n").startswith(b"HTTP/1.1 100 Continue")

    one.sendall(b"ab")

    assert until(one, b"/oui 2").endswith(b"/oui 2")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"GET / HTTP/1.1\r\nX: " + b"a" * (patience.MAX_HEAD + 1), b"431"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % (patience.MAX_BODY + 1), b"413"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc", b"400"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", b"400"),
        (b"n\xc3\xa9ant\r\n\r\n", b"400"),
    ],
)
def test_what_is_refused(sockets, said, status):
    assert until(sockets(said), b"\r\n\r\n").split()[1] == status


def test_time_is_counted():
    total = patience.Kept.Total()
    one = patience.Incoming(total)
    assert one.deadline(idle=5) == one.begun + 5

    one.feed(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n")
    assert one.deadline(idle=5) == one.begun + patience.HEAD_SECONDS

    one.feed(b"\r\nabc")
    assert one.deadline(idle=5) == one.moved + patience.STILL_SECONDS
    one.moved += 10_000
    assert one.deadline(idle=5) < one.begun + 60  # it moves, and too little


def test_what_is_kept_is_counted_and_given_back(monkeypatch):
    monkeypatch.setattr(patience, "MAX_KEPT", 10)
    total = patience.Kept.Total()
    one, other = patience.Kept(total), patience.Kept(total)
    one.append(b"abcdef")
    with pytest.raises(OSError, match="slow clients"):
        other.append(b"abcdef")

    assert b"".join(one.blocks()) == b"abcdef"
    other.append(b"abcdef")
    other.clear()
    assert total.bytes == 0


def test_a_request_that_nothing_can_keep_is_told_so(monkeypatch):
    def full(_file, _data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "write", full)
    worker, refused = patience.PatientWorker.__new__(patience.PatientWorker), []
    monkeypatch.setattr(worker, "_refuse", lambda _conn, status: refused.append(status), raising=False)

    worker._received(
        SimpleNamespace(incoming=patience.Incoming(patience.Kept.Total())),
        b"POST /proposer/projet/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc",
    )

    assert refused == [patience.BUSY]


def test_forms_leave_threads_to_readers(port, sockets):
    senders = [sockets(b"POST /proposer/attend HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na") for _one in range(5)]

    assert ask(port, "/ouvre") == b"/ouvre 0"
    assert all(until(one, b"attend 1").endswith(b"/proposer/attend 1") for one in senders)


def test_the_site_has_these_workers():
    conf = runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))

    assert conf["worker_class"].rpartition(".")[2] == patience.PatientWorker.__name__
    assert conf["sendfile"] is False
