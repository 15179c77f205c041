"""Nothing acknowledged is lost: a real site, its web processes and its PostgreSQL killed after each page is kept."""

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
    cursor.execute("SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')")
    safety = dict(cursor.fetchall())
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
    """Kills, each at once and of all processes, now the web, now the base, now both."""

    def __init__(self, data, person):
        self.data, self.person = data, person
        self.turns = itertools.cycle([(False, True), (True, False), (True, True)])
        self.number = 0

    def happen(self, *, web=None, base=None):
        turn = next(self.turns) if web is None else (web, base)
        self.number += 1
        if turn[1]:
            kill_postgresql(self.data)
        if turn[0]:
            os.killpg(self.person.site.process.pid, signal.SIGKILL)
            self.person.site.process.wait(SECONDS)
            wait_until(lambda: not members(self.person.site.process.pid))
            self.person.site = Demonstration(self.data)


def kill_postgresql(data):
    postmaster = Server(Place.of(data)).pid()
    children = open(f"/proc/{postmaster}/task/{postmaster}/children").read().split()
    for pid in [postmaster, *map(int, children)]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def test_what_was_acknowledged_survives_every_kill(data):
    person = Person(Demonstration(data))
    accidents = Accidents(data, person)
    run_inside(data, TERRITORY)
    person.open("/proposer/projet/")

    who = {"territoire": "Vendôme", "fonction": "secrétaire de mairie", "courriel": EMAIL}
    lost = []
    for fields, photo in (
        (who, b""),
        ({"pays": "Bénin"}, b""),
        ({"titre": "De l’eau à Parakou", "resume": "Deux forages.", "debut": "août 2010"}, b""),
        ({"budget": "12 500 €"}, b""),
        ({"rester": "1"}, picture()),
    ):
        step = person.path
        person.send(fields, photo)
        accidents.happen()
        token = re.search("/suivi/[0-9a-f]{64}/", person.path)[0]
        person.open(token + ("qui/" if step == "/proposer/projet/" else step.split("/")[3] + "/"))
        lost += [text for name, text in fields.items() if name != "rester" and text not in person.page]
        if photo:
            piece = int(re.search(r"piece-(\d+)-credit", person.page)[1])
            wait_until(lambda: person.ask(f"{token}pieces/{piece}/")[0] == 200)
            person.send({f"piece-{piece}-credit": "Vendôme", f"piece-{piece}-alt": "Un forage."})
        elif step == "/proposer/projet/":
            person.open(token + "ou/")
        else:
            follow = {"ou": "quoi/", "quoi": "argent/", "argent": "pieces/"}
            person.open(token + follow[step.split("/")[3]])
    person.open(token + "relire/")
    person.send({"accord": "on"})
    accidents.happen(web=True, base=True)
    person.open(token)
    is_waiting = "Un courriel vous attend" in person.page
    link = person.mailed(r"/suivi/confirmer/[0-9a-f]{64}/")
    person.open(link)
    person.send({})
    accidents.happen(web=True, base=True)
    person.open(person.path)
    is_received = "est bien arrivée" in person.page
    person.mailed("est bien arrivée")
    facts = json.loads(run_inside(data, FACTS).splitlines()[-1])
    person.site.interrupt()

    assert lost == []
    assert (is_waiting, is_received) == (True, True)
    assert facts == {
        "safety": {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"},
        "state": "recue",
        "files": 1,
        "mails": [["confirmation", "envoye"], ["reception", "envoye"]],
    }
    assert accidents.number == 7
