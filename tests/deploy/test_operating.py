"""docs/exploitation.md, deploy/ and the code name the same variables, commands and files."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from cooperation.settings.process import VARIABLES

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs" / "exploitation.md").read_text()
EXAMPLE = (ROOT / "deploy" / "passerelles.env").read_text()
UNITS = {path.name: path.read_text() for path in (ROOT / "deploy" / "systemd").iterdir()}
READERS = [*ROOT.glob("cooperation/settings/*.py"), ROOT / "cooperation" / "wsgi.py", ROOT / "gunicorn.conf.py"]
# Between processes of the site, or of the benchmark: nobody sets them.
INTERNAL = {"BENCHMARK_DATABASE", "PASSERELLES_ANNOUNCEMENT", "PASSERELLES_WORKER", "PASSERELLES_ROLE"}
# Read through a table (cooperation/settings/process.py).
TOLD_BY_A_TABLE = {*VARIABLES.values()}
BLOCKS = re.findall(r"<!-- essai : ([^>]+?) -->\n```sh\n(.*?)```", PAGE, re.DOTALL)


def variables_read():
    """Names in capitals given first to ``env…(…)``, ``os.environ.get(…)`` or ``os.environ.setdefault(…)``."""
    found = {"DJANGO_SETTINGS_MODULE"}
    for path in READERS:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = ast.unparse(node.func)
                if called.startswith(("env.", "os.environ.")) and re.fullmatch(r"[A-Z_]+", str(node.args[0].value)):
                    found.add(node.args[0].value)
    return found


def variables_told():
    rows = re.findall(r"^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|", PAGE, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"[A-Z_]+", row)}


def test_every_variable_read_is_told_and_every_one_told_is_read():
    assert variables_told() - TOLD_BY_A_TABLE == variables_read() - INTERNAL


def test_the_example_names_known_variables():
    named = set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE))

    assert named - variables_read() == set()
    assert {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "BEHIND_TLS_PROXY", "TRUSTED_PROXIES"} <= named
    # Copied without being filled in, the site refuses to start.
    assert re.search(r"^SECRET_KEY=$", EXAMPLE, re.MULTILINE)


def test_every_command_exists():
    told = "\n".join([PAGE, *UNITS.values(), (ROOT / "compose.yaml").read_text(), (ROOT / "README.md").read_text()])
    named = set(re.findall(r"(?:bin/gerer|manage\.py\"?,?) \"?([a-z_]+)", told)) - {"help", "benchmark"}

    assert {"backup", "restore", "verifier_sauvegarde", "worker", "migrate"} <= named
    assert named - set(get_commands()) == set()


def test_every_file_named_exists():
    named = set(re.findall(r"(?:courante/|(?<![\w/]))((?:deploy|bin)/[\w./-]*\w)", PAGE))

    assert {
        "deploy/passerelles.env",
        "deploy/postgresql.sql",
        "deploy/caddy/Caddyfile",
        "bin/essai-exploitation",
    } <= named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_unit_started_exists():
    named = set(re.findall(r"passerelles-\w+\.(?:service|socket|timer)", PAGE))

    assert named <= set(UNITS)
    assert {name for name in UNITS if "[Install]" in UNITS[name]} <= named


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_units_run_as_the_site_with_its_settings(name):
    unit = UNITS[name]

    for line in (
        "User=passerelles",
        "WorkingDirectory=/srv/passerelles/courante",
        "EnvironmentFile=/etc/passerelles.env",
        "NoNewPrivileges=true",
        "UMask=0077",
    ):
        assert f"\n{line}\n" in unit


@pytest.mark.parametrize("path", ["deploy/nginx/passerelles.conf", "deploy/caddy/Caddyfile"])
def test_proxies_replace_what_a_visitor_would_say(path):
    text = (ROOT / path).read_text()

    assert re.search(r"X-Forwarded-For (\$remote_addr|\{remote_host\})", text)
    assert re.search(r"X-Forwarded-Proto (\$scheme|\{scheme\})", text)
    assert "proxy_add_x_forwarded_for" not in text


def test_each_block_says_whether_it_is_tried():
    assert PAGE.count("```sh") == len(BLOCKS)
    assert {how.split(",")[0] for how, _text in BLOCKS} == {"lancer", "caddy", "non"}
    assert sum(how == "lancer" for how, _text in BLOCKS) > len(BLOCKS) / 2


@pytest.mark.parametrize("name", ["gerer", "essai-exploitation"])
def test_scripts_have_a_french_help(name):
    told = subprocess.run([ROOT / "bin" / name, "--help"], capture_output=True, text=True, check=True).stdout

    assert f"bin/{name}" in told
    assert "sudo" in told


def test_the_trial_asks_before_it_changes_a_machine():
    refused = subprocess.run([ROOT / "bin" / "essai-exploitation"], capture_output=True, text=True, check=False)

    assert refused.returncode == 2
    assert "--oui" in refused.stderr
