"""The secrets of personal links stay out of the logs."""

import logging

from cooperation.logs import WithoutPersonalLinks

SECRET = "a1" * 32


def line(message, *args):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, None)
    WithoutPersonalLinks().filter(record)
    return record.getMessage()


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


def test_other_lines_stay():
    assert line("Not Found: %s (100%%)", "/projets/eau/") == "Not Found: /projets/eau/ (100%)"
