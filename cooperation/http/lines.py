"""How a line of log is written, by Django and by gunicorn alike, and what is taken out of it. Nothing of Django here:
gunicorn writes before it is there.
"""

import datetime
import json
import logging
import re
from contextvars import ContextVar

# Of the request being answered in this thread, "" outside.
request_id = ContextVar("request_id", default="")

# A personal link opens a proposition to whoever holds it: logs are read by others, and kept longer.
_PERSONAL = re.compile(
    r"(/(?:suivi|verifier|ecrire|abonnements|admin/choisir/[^/\s]+)/(?:confirmer/|envoyer/|recu/|arreter/)?"
    r"|[?&]suite=)[^/\s&]{32,}"
)
_SECRETS = (
    # What a query string says, e-mails, headers and settings that open something, a database's password.
    (re.compile(r"([?&][\w.\[\]-]+=)[^&\s\"'<>]+"), r"\1…"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "…@…"),
    (
        re.compile(
            r"(?i)\b((?:set-)?cookie|authorization|[\w-]*(?:token|secret|password|passwd|sessionid|csrf\w*))"
            r"(['\"]?\s*[:=]\s*)(?:bearer\s+|basic\s+)?['\"]?[^\s'\",;)]+['\"]?"
        ),
        r"\1\2…",
    ),
    (re.compile(r"(\w+://[^\s:/@]+:)[^\s@/]+@"), r"\1…@"),
)


def without_personal_links(text):
    return _PERSONAL.sub(r"\1…", text)


def without_secrets(text):
    text = without_personal_links(text)
    for pattern, left in _SECRETS:
        text = pattern.sub(left, text)
    return text


class Line(logging.Formatter):
    """A line to be read, its traceback included, without what opens or names."""

    def format(self, record):
        return without_secrets(super().format(record))


class JsonLine(logging.Formatter):
    """The same as one JSON object: quand, niveau, origine, message, and requete, etat, methode, erreur when known."""

    def format(self, record):
        said = {
            "quand": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds"),
            "niveau": record.levelname,
            "origine": record.name,
            "message": record.getMessage(),
            "requete": request_id.get(),
            "etat": getattr(record, "status_code", None),
            "methode": getattr(getattr(record, "request", None), "method", None),
            "erreur": self.formatException(record.exc_info) if record.exc_info else None,
        }
        said = {name: value for name, value in said.items() if value not in (None, "")}
        return json.dumps(
            {name: without_secrets(value) if isinstance(value, str) else value for name, value in said.items()},
            ensure_ascii=False,
        )


def formatter(wanted):
    """The entry of ``LOGGING`` for ``LOG_FORMAT``: « json », or lines for a terminal."""
    if wanted == "json":
        return {"()": "cooperation.http.lines.JsonLine"}
    return {"()": "cooperation.http.lines.Line", "fmt": "{asctime} {levelname} {name} {message}", "style": "{"}


class OutagesInShort(logging.Filter):
    """What passes by itself has been told once: lets go of its 503, and of the traceback of what it made fail."""

    def filter(self, record):
        if getattr(record, "status_code", None) == 503:
            return False
        if record.exc_info and record.exc_info[1] is not None:
            from cooperation.http.outages import outage_of  # Django is not there when gunicorn reads this module

            if outage_of(record.exc_info[1]) is not None:
                error = " ".join(str(record.exc_info[1]).split())
                record.msg, record.args = f"{record.getMessage()} ({error})", ()
                record.exc_info = record.exc_text = None
        return True
