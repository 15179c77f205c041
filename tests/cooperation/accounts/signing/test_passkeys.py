"""Passkeys: an answer proves one key of one account, to one question, once, on this site."""

import base64
import hashlib
import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from webauthn.helpers import encode_cbor

from cooperation.accounts.signing.models import Passkey
from tests import factories as make
from tests.cooperation.accounts.signing.conftest import CODE, may_write, type_code, type_password

pytestmark = pytest.mark.django_db
QUESTION = "/admin/connexion/cle/"
NEW_QUESTION = "/admin/compte/second-facteur/cle/question/"
NEW = "/admin/compte/second-facteur/cle/"
SITE = "testserver"


def text(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class Device:
    """What keeps a key and signs with it (WebAuthn, § 6): a browser and its authenticator, in a few lines."""

    def __init__(self, name="ordinateur", signatures=0):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name, self.signatures = name.encode(), signatures

    @property
    def public_key(self):
        point = self.key.public_key().public_numbers()
        x, y = (part.to_bytes(32, "big") for part in (point.x, point.y))
        return encode_cbor({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def of(self, user):
        """Have ``user`` own it."""
        return make.PasskeyFactory(user=user, credential=self.name, public_key=self.public_key)

    def _said(self, kind, challenge, origin):
        return json.dumps({"type": f"webauthn.{kind}", "challenge": challenge, "origin": origin}).encode()

    def _data(self, flags, more=b""):
        counted = bytes([flags]) + self.signatures.to_bytes(4, "big")
        return hashlib.sha256(SITE.encode()).digest() + counted + more

    def _answer(self, **response):
        shown = {name: text(content) for name, content in response.items()}
        return json.dumps({"id": text(self.name), "rawId": text(self.name), "type": "public-key", "response": shown})

    def prove(self, challenge, origin=f"http://{SITE}"):
        said, data = self._said("get", challenge, origin), self._data(0x05)
        signed = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=said, authenticatorData=data, signature=signed)

    def enrol(self, challenge):
        made = bytes(16) + len(self.name).to_bytes(2, "big") + self.name + self.public_key
        kept = encode_cbor({"fmt": "none", "attStmt": {}, "authData": self._data(0x45, made)})
        said = self._said("create", challenge, f"http://{SITE}")
        return self._answer(clientDataJSON=said, attestationObject=kept)


def ask(client, question=QUESTION):
    return client.post(question).json()["challenge"]


def answer(client, said):
    return client.post(CODE, {"reponse": said}).status_code


@pytest.fixture
def device(ada):
    device = Device()
    device.of(ada)
    return device


@pytest.fixture
def waiting(ada, visitor):
    """Somebody who has just given the password of Ada."""
    type_password(visitor, "ada")
    return visitor


def test_the_key_of_the_account_opens(device, waiting):
    assert answer(waiting, device.prove(ask(waiting))) == 302
    assert may_write(waiting)


def test_an_answer_serves_once(device, waiting):
    """Heard on the way, it is sent again: by the same browser, and by whoever has the password."""
    said = device.prove(ask(waiting))
    thief = Client()
    type_password(thief, "ada")
    ask(thief)
    waiting.post("/admin/connexion/cle/")
    replayed = [answer(thief, said), answer(waiting, said)]

    assert replayed == [200, 200]
    assert not may_write(thief)


def test_a_question_is_answered_once_wrong_or_right(device, waiting):
    challenge = ask(waiting)
    wrong = answer(waiting, Device().prove(challenge))

    assert [wrong, answer(waiting, device.prove(challenge))] == [200, 200]
    assert not may_write(waiting)


def test_no_question_no_answer(device, waiting):
    assert answer(waiting, device.prove("")) == 200


def test_a_question_asked_before_a_code_opened_serves_no_more(device, waiting):
    challenge = ask(waiting)
    type_code(waiting)

    assert answer(waiting, device.prove(challenge)) == 200


def test_the_key_of_another_account_opens_nothing(ada, waiting):
    other = Device("autre")
    other.of(make.UserFactory(username="bob", national=True))

    assert answer(waiting, other.prove(ask(waiting))) == 200
    assert not may_write(waiting)


def test_an_answer_given_to_another_site_opens_nothing(device, waiting):
    assert answer(waiting, device.prove(ask(waiting), origin="https://mechant.example")) == 200


def test_a_copied_key_is_known_by_its_count(device, waiting):
    """A stick counts its signatures: one that has counted fewer than it said before is a copy."""
    device.signatures = 8
    answer(waiting, device.prove(ask(waiting)))
    device.signatures = 7
    again = Client()
    type_password(again, "ada")

    assert Passkey.objects.get().sign_count == 8
    assert answer(again, device.prove(ask(again))) == 200


@pytest.mark.parametrize("said", ["", "{}", "[]", "null", '"x"', '{"id": 3}', '{"id": "\\u0000"}', "x" * 100_000])
def test_what_is_no_answer_is_refused(said, device, waiting):
    ask(waiting)

    assert answer(waiting, said) == 200


def test_a_key_is_of_one_account(device, ada):
    """Whose stick it is stays who added it first."""
    client = Client()
    type_password(client, make.UserFactory(username="bob", national=True).username)
    added = client.post(NEW, {"reponse": device.enrol(ask(client, NEW_QUESTION))})
    mine = Client()
    type_password(mine, make.UserFactory(username="cleo", national=True).username)
    other = mine.post(NEW, {"reponse": Device("neuve").enrol(ask(mine, NEW_QUESTION))})

    assert (added.status_code, other.status_code) == (302, 200)  # back, and the recovery codes
    assert sorted(Passkey.objects.values_list("user__username", flat=True)) == ["ada", "cleo"]
