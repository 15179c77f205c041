"""Nothing acknowledged is lost: a real site, its web processes and its PostgreSQL killed after each page is kept."""

import contextlib
import http.client
import io
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from PIL import Image

from cooperation.embedded import Place, Server
from tests.test_launcher_demo import SECONDS, Demonstration, data, members, wait_until

# One process for all that starts a demonstration.
pytestmark = pytest.mark.xdist_group("demonstration")
__all__ = ["data"]

EMAIL = "mairie@vendome.example.org"
TERRITORY = """
from tests import factories as make
make.CommuneFactory(name="Vendôme", code="41269", actor__network=make.NetworkFactory(name="CENTRAIDER"))
make.CountryFactory(code="BJ")
"""
FACTS = """
import json
from django.db import connection
from directory.models import Mail, Submission
with connection.cursor() as cursor:
    cursor.execute("SELECT name, setting FROM pg_settings")
    settings = dict(cursor.fetchall())
safety = {name: settings[name] for name in ("fsync", "full_page_writes", "synchronous_commit")}
one = Submission.objects.get()
mails = sorted(Mail.objects.values_list("letter", "state"))
print(json.dumps({"safety": safety, "state": one.state, "files": one.files.count(), "mails": mails}))
"""


def run_inside(data, code):
    """What a program prints that uses the site's own settings and database."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "CI")}
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=settings.BASE_DIR,
        env=kept | {"DJANGO_SETTINGS_MODULE": "cooperation.settings.demo", "PASSERELLES_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Person:
    """A browser without a cookie on a site that comes and goes."""

    def __init__(self, site):
        self.site, self.path, self.page = site, "", ""

    def ask(self, path, body=None, content_type="application/x-www-form-urlencoded"):
        """``(status, Location, text)``; the status is 0 when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=SECONDS)
        try:
            headers = {} if body is None else {"Content-Type": content_type}
            connection.request("GET" if body is None else "POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode(errors="replace")
        except (http.client.HTTPException, OSError):
            return 0, "", ""
        finally:
            connection.close()

    def open(self, path):
        """Load a page, again and again until the site is back."""

        def loads():
            status, _place, self.page = self.ask(path)
            return status == 200

        wait_until(loads)
        self.path = path

    def send(self, fields, photo=b""):
        """Send the form of the page that is open until it is acknowledged; the answer leads there."""
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.page))
        body, content_type = encoded({**hidden, **fields}, photo)
        answer = {}

        def is_kept():
            status, answer["place"], _page = self.ask(self.path, body, content_type)
            return status == 302

        wait_until(is_kept)  # a form is too young for three seconds
        self.path = answer["place"].partition("#")[0]

    def mailed(self, pattern):
        """The first thing that matches in the mailbox of the demonstration, once it is there."""
        found = []

        def is_there():
            self.open("/courriels/")
            found[:] = re.findall(pattern, self.page)
            return found

        wait_until(is_there)
        return found[0]


def encoded(fields, photo):
    if not photo:
        return urlencode(fields), "application/x-www-form-urlencoded"
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="fichiers"; filename="a.jpg"\r\n\r\n'.encode()
    return b"".join([*parts, head, photo, f"\r\n--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"


def picture():
    body = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(body, "JPEG")
    return body.getvalue()


class Accidents:
    """Kills, each at once and of all processes, now the base, now the web, now both."""

    def __init__(self, data, person):
        self.data, self.person = data, person
        self.turns = itertools.cycle([(False, True), (True, False), (True, True)])
        self.number = 0

    def happen(self, turn=None):
        """``turn``: whether the web dies, and whether the base does."""
        is_web, is_base = turn or next(self.turns)
        self.number += 1
        if is_base:
            kill_postgresql(self.data)
        if is_web:
            site = self.person.site
            os.killpg(site.process.pid, signal.SIGKILL)
            site.process.wait(SECONDS)
            wait_until(lambda: not members(site.process.pid))
            self.person.site = Demonstration(self.data)


def kill_postgresql(data):
    postmaster = Server(Place.of(data)).pid()
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    for pid in [postmaster, *map(int, children)]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


STEPS = {
    "qui": {"territoire": "Vendôme", "fonction": "secrétaire de mairie", "courriel": EMAIL},
    "ou": {"pays": "Bénin"},
    "quoi": {"titre": "De l’eau à Parakou", "resume": "Deux forages.", "debut": "août 2010"},
    "argent": {"budget": "12 500 €"},
}


def write(person, accidents):
    """Fill in a project; after each page is acknowledged, something dies. Returns its address, and what was lost."""
    follow, lost = "", []
    person.open("/proposer/projet/")
    for name, fields in STEPS.items():
        person.send(fields)
        accidents.happen()
        follow = re.search("/suivi/[0-9a-f]{64}/", person.path)[0]
        person.open(f"{follow}{name}/")
        lost += [text for text in fields.values() if text not in person.page]
        person.open(f"{follow}{NEXT[name]}/")
    person.send({"rester": "1"}, picture())
    accidents.happen()
    person.open(f"{follow}pieces/")
    piece = re.search(r"piece-(\d+)-credit", person.page)[1]
    person.open(f"{follow}pieces/{piece}/")
    person.open(f"{follow}pieces/")
    person.send({f"piece-{piece}-credit": "Vendôme", f"piece-{piece}-alt": "Un forage."})
    return follow, lost


NEXT = {"qui": "ou", "ou": "quoi", "quoi": "argent", "argent": "pieces"}
EVERYTHING = (True, True)


def test_what_was_acknowledged_survives_every_kill(data):
    person = Person(Demonstration(data))
    accidents = Accidents(data, person)
    run_inside(data, TERRITORY)

    follow, lost = write(person, accidents)
    person.open(f"{follow}relire/")
    person.send({"accord": "on"})
    accidents.happen(EVERYTHING)
    person.open(follow)
    is_waiting = "Un courriel vous attend" in person.page
    person.open(person.mailed(r"/suivi/confirmer/[0-9a-f]{64}/"))
    person.send({})
    accidents.happen(EVERYTHING)
    person.open(follow)
    is_received = "est bien arrivée" in person.page
    person.mailed("est bien arrivée")
    facts = json.loads(run_inside(data, FACTS).splitlines()[-1])
    person.site.interrupt()

    assert lost == []
    assert (is_waiting, is_received, accidents.number) == (True, True, 7)
    assert facts == {
        "safety": {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"},
        "state": "recue",
        "files": 1,
        "mails": [["confirmation", "envoye"], ["reception", "envoye"], ["reprise", "envoye"]],
    }
