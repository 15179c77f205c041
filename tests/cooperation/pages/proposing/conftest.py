"""A person at a form, without a cookie: what a browser shows, and what it sends back."""

import re
import time

import pytest
from django.test import Client

from directory.models import Submission
from directory.submissions import guard
from tests import factories as make

ORIGIN = {"origin": "http://testserver"}
WHO = {"territoire": "Vendôme", "fonction": "secrétaire de mairie", "courriel": "mairie@vendome.example.org"}
WHERE = {"pays": "Bénin"}
WHAT = {"titre": "De l’eau à Parakou", "resume": "Deux forages.", "debut": "mars 2024"}


@pytest.fixture(autouse=True)
def _in_no_hurry(settings):
    settings.FORM_LEAST_SECONDS = 0


@pytest.fixture(autouse=True)
def _within_one_hour(monkeypatch):
    """What is counted by the hour would start anew in a test that runs over the end of one."""
    hour = guard._window()
    monkeypatch.setattr(guard, "_window", lambda: hour)


@pytest.fixture
def places(db):
    network = make.NetworkFactory(name="CENTRAIDER", regions=["24"])
    make.CommuneFactory(name="Vendôme", code="41269", actor__network=network)
    make.ForeignTownFactory(name="Parakou", country="BJ")


class Person:
    """One browser. ``address``: the page where it is; ``token``: of its proposition."""

    def __init__(self, ip="203.0.113.7"):
        self.client, self.ip = Client(), ip
        self.page = None

    def open(self, address, **more):
        self.page = self.client.get(address, REMOTE_ADDR=self.ip, **more)
        self.address = address
        return self.page

    def send(self, fields=None, address="", **more):
        """Send the form of the page that is open; follow where it leads. Returns the first answer."""
        data = {**self.hidden(), **(fields or {})}
        answer = self.client.post(address or self.action(), data, REMOTE_ADDR=self.ip, headers=ORIGIN, **more)
        if answer.status_code in (301, 302, 303):
            self.open(answer.headers["Location"].partition("#")[0])
        else:
            self.page = answer
        return answer

    def hidden(self):
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.html)
        return dict(found)

    def rows(self, name):
        """The texts of the rows of a list, as the page shows them."""
        return dict(re.findall(rf'<input type="text" name="({name}-[0-9]+-\w+)" value="([^"]*)"', self.html))

    def action(self):
        return re.search(r'<form class="formulaire[^>]*method="post" action="([^"]+)"', self.html)[1].replace(
            "&amp;", "&"
        )

    @property
    def html(self):
        return self.page.content.decode()

    @property
    def token(self):
        return re.search(r"/suivi/([0-9a-f]{64})/", self.address)[1]

    @property
    def follow(self):
        return f"/suivi/{self.token}/"

    def at(self, step):
        return self.open(f"{self.follow}{step}/")

    def write_project(self):
        """All that a project needs, up to the last page."""
        self.open("/proposer/projet/")
        for fields in (WHO, WHERE, WHAT, {}, {}):
            self.send(fields)


@pytest.fixture
def person(places):
    return Person()


@pytest.fixture
def submission():
    """The only proposition there is."""

    def only():
        return Submission.objects.get()

    return only


@pytest.fixture
def form_of():
    """What a first form sends, its stamp so many seconds old."""

    def form_of(*, age=600, nonce="n1", **fields):
        return {guard.STAMP: guard.Stamp(nonce, int(time.time() - age)).text, guard.HONEYPOT: "", **WHO, **fields}

    return form_of
