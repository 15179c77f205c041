"""The secrets of personal links stay out of the logs."""

import logging
import sys

from django.conf import settings

from cooperation.http.logs import WithoutPersonalLinks

SECRET = "a1" * 32


def line(message, *args, **kwargs):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, kwargs.get("exc_info"))
    return WithoutPersonalLinks("{message}", style="{").format(record)


def test_a_personal_link_loses_its_secret():
    assert [
        line("Unprocessable Entity: %s", f"/suivi/{SECRET}/quoi/"),
        line(f"Gone: /suivi/confirmer/{SECRET}/"),
        line("%s: %s", "Not Found", f"/verifier/{SECRET}/"),
    ] == [
        "Unprocessable Entity: /suivi/…/quoi/",
        "Gone: /suivi/confirmer/…/",
        "Not Found: /verifier/…/",
    ]


def test_a_traceback_loses_it_too():
    try:
        raise ValueError(f"/suivi/{SECRET}/")
    except ValueError:
        written = line("Internal Server Error", exc_info=sys.exc_info())

    assert written.endswith("ValueError: /suivi/…/")


def test_other_lines_stay():
    assert line("Not Found: %s (100%%)", "/projets/eau/") == "Not Found: /projets/eau/ (100%)"


def test_every_line_goes_through_it():
    assert settings.LOGGING["formatters"]["line"]["()"] == "cooperation.http.logs.WithoutPersonalLinks"
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"line"}
