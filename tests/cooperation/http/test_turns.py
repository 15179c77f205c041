"""Readers go first, and whoever sends without end waits behind his own requests."""

from types import SimpleNamespace

import pytest

from cooperation.http import turns
from cooperation.http.turns import Line, Turns, is_read_by_all, sender_of

PROXY = ("127.0.0.1", 4000)


class Asked:
    """A connection whose request is whole."""

    def __init__(self, said="POST /proposer/projet/", sender="203.0.113.1"):
        head = f"{said} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: {sender}\r\n\r\n"
        self.incoming, self.client, self.sender = SimpleNamespace(head=bytearray(head.encode())), PROXY, sender


@pytest.fixture
def clock(monkeypatch):
    now = SimpleNamespace(seconds=0)
    monkeypatch.setattr(turns.time, "monotonic", lambda: now.seconds)
    return now


def in_line(threads, *asked):
    line = Turns(threads)
    for one in asked:
        line.put(one)
    return line


def begun(line):
    """All that may begin now."""
    return list(iter(line.take, None))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (b"GET / HTTP/1.1\r\n", True),
        (b"HEAD /projets/?pays=BJ HTTP/1.1\r\n", True),
        (b"GET /medias/photos/a.webp HTTP/1.1\r\n", True),
        (b"GET /sante/ HTTP/1.1\r\n", True),
        (b"GET /projets/?suite=/proposer/ HTTP/1.1\r\n", True),
        (b"POST / HTTP/1.1\r\n", False),
        (b"GET /admin/ HTTP/1.1\r\n", False),
        (b"GET /suivi/abc/?q=1 HTTP/1.1\r\n", False),
        (b"GET /%70roposer/projet/ HTTP/1.1\r\n", False),
        (b"GET /%ff HTTP/1.1\r\n", True),
        (b"\x16\x03\x01", False),
    ],
)
def test_what_everybody_reads(said, expected):
    assert is_read_by_all(said) is expected


@pytest.mark.parametrize(
    ("client", "header", "expected"),
    [
        (("203.0.113.9", 1), "", "203.0.113.9/32"),
        (("203.0.113.9", 1), "\r\nX-Forwarded-For: 198.51.100.1", "203.0.113.9/32"),
        (PROXY, "\r\nx-forwarded-for:198.51.100.1 ", "198.51.100.1/32"),
        (("::1", 1, 0, 0), "\r\nX-Forwarded-For: 2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("", "\r\nX-Forwarded-For: 198.51.100.1", "?"),
    ],
)
def test_who_sends(client, header, expected):
    assert sender_of(f"GET / HTTP/1.1\r\nHost: a{header}\r\n\r\n".encode(), client) == expected


def test_readers_go_first():
    reader, form = Asked("GET /"), Asked()
    line = in_line(1, form, reader)

    assert line.take() is reader
    assert line.take() is None  # one thread
    line.done(reader)
    assert line.take() is form


def test_few_forms_begin_at_once(clock):
    line = in_line(8, *(Asked() for _number in range(20)))

    assert len(begun(line)) == 2
    clock.seconds = turns.YOUNG
    assert len(begun(line)) == 2  # those that last are no longer counted with those that begin


def test_forms_never_have_all_the_threads(clock):
    line = in_line(8, *(Asked() for _number in range(20)))
    for clock.seconds in range(10):
        begun(line)

    assert begun(line) == []
    readers = [Asked("GET /") for _number in range(3)]
    for one in readers:
        line.put(one)
    assert begun(line) == readers[:2]


def test_what_is_done_makes_room():
    first, second = Asked(), Asked()
    line = in_line(2, first, second)

    assert begun(line) == [first]
    line.done(first)
    assert begun(line) == [second]


def test_each_sender_in_turn():
    line = Line()
    for number in range(50):
        line.put("robot", number)
    line.put("mairie", "proposition")
    line.put("voisine", "remarque")

    assert [line.take() for _turn in range(4)] == [0, "proposition", "remarque", 1]


def test_the_one_who_has_most_in_line_loses_his_last(monkeypatch):
    monkeypatch.setattr(turns, "MOST_IN_LINE", 5)
    line = Line()

    assert [line.put("robot", number) for number in range(5)] == [None] * 5
    assert line.put("mairie", "proposition") == 4
    assert line.put("robot", "encore") == "encore"
    assert [line.take() for _turn in range(5)] == [0, "proposition", 1, 2, 3]
    assert not line
