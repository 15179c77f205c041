"""What leaves for Sentry names nobody."""

import sys
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from cooperation.http.errors import report_to, without_anybody


def test_a_missing_package_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)

    with pytest.raises(ImproperlyConfigured, match=r"requirements-sentry\.txt"):
        report_to("https://cle@sentry.example.org/1", version="1")


def test_it_is_told_to_keep_people_out(monkeypatch):
    told = {}
    monkeypatch.setitem(sys.modules, "sentry_sdk", SimpleNamespace(init=told.update))

    report_to("https://cle@sentry.example.org/1", version="1.2")

    assert (told["send_default_pii"], told["include_local_variables"], told["max_request_body_size"]) == (
        False,
        False,
        "never",
    )
    assert told["before_send"] is without_anybody


def test_an_event_loses_its_author():
    event = {
        "user": {"ip_address": "192.0.2.7"},
        "request": {"url": f"https://p.example.org/suivi/{'a1' * 32}/", "cookies": "x", "data": {"nom": "Rozenn"}},
        "exception": {"values": [{"value": "rozenn@example.org est déjà là"}]},
    }

    assert without_anybody(event, {}) == {
        "request": {"url": "https://p.example.org/suivi/…/"},
        "exception": {"values": [{"value": "…@… est déjà là"}]},
    }


def test_what_passes_is_not_told():
    error = OperationalError("…")

    assert without_anybody({}, {"exc_info": (type(error), error, None)}) is None
