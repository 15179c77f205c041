"""bin/demo and bin/test say in one clear line why they cannot start."""

import contextlib
import os
import random
import shutil
import socket
import subprocess
import sys

import pytest
from django.conf import settings


def run(*command, cwd=settings.BASE_DIR, path=None, **options):
    environment = {"PATH": path or os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=300, **options
    )


@pytest.fixture
def clone(tmp_path_factory):
    """The launchers alone, in a folder that everybody can read."""
    folder = tmp_path_factory.mktemp("clone")
    for parent in (folder, *folder.parents):
        if parent.name.startswith(("clone", "pytest-", "popen-")):
            parent.chmod(0o755)
    shutil.copytree(settings.BASE_DIR / "bin", folder / "bin")
    shutil.copy(settings.BASE_DIR / "requirements-demo.txt", folder)
    return folder


@pytest.fixture
def fake_python(tmp_path):
    """A python3 that answers `code` as the given line of shell does, and works otherwise."""

    def make(pattern, answer):
        folder = tmp_path / "fake"
        folder.mkdir()
        script = folder / "python3"
        script.write_text(f'#!/bin/sh\ncase "$*" in {pattern}) {answer};; esac\nexec {sys.executable} "$@"\n')
        script.chmod(0o755)
        return f"{folder}:{os.environ['PATH']}"

    return make


@pytest.mark.parametrize(
    ("command", "example"), [("bin/demo", "bin/demo --port 8123"), ("bin/test", "bin/test tests/")]
)
def test_help_is_french_with_an_example(command, example):
    result = run(command, "--help")

    assert result.returncode == 0
    assert f"Exemple : {example}" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--porte", "1"], "Option inconnue : --porte (voir bin/demo --help).\n"),
        (["--port"], "Il manque une valeur après --port.\n"),
        (["--port", "abc"], "Le port doit être un nombre entre 1 et 65535 : abc.\n"),
        (["--port=70000"], "Le port doit être un nombre entre 1 et 65535 : 70000.\n"),
        (
            ["--host", "0.0.0.0"],
            "La démonstration ne s’ouvre que sur cette machine : --host 127.0.0.1, localhost ou ::1.\n",
        ),
    ],
)
def test_a_wrong_option_is_one_line(arguments, line):
    result = run("bin/demo", *arguments)

    assert (result.returncode, result.stdout, result.stderr) == (1, "", line)


def test_a_taken_port_is_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        result = run("bin/demo", "--port", str(port))

    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith(f"Le port {port} est déjà pris")
    assert result.stderr.count("\n") == 1


def test_a_missing_venv_module_is_one_line(clone, fake_python):
    result = run("bin/demo", "--port", free_port(), cwd=clone, path=fake_python("*ensurepip*", "exit 1"))

    assert (result.returncode, result.stderr) == (1, "Le module venv de Python est absent : apt install python3-venv\n")


def test_an_old_python_is_one_line(clone, fake_python):
    path = fake_python("*version_info*", "exit 1;; --version) echo Python 3.9.2; exit 0")

    result = run("bin/demo", "--port", free_port(), cwd=clone, path=path)

    assert (result.returncode, result.stderr) == (
        1,
        "Python 3.11 ou plus récent est nécessaire ; ici : Python 3.9.2.\n",
    )


def test_an_unwritable_folder_is_one_line(clone):
    clone.chmod(0o555)
    # Root may write anywhere: the refusal is for somebody else.
    somebody = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}

    result = run("bin/demo", "--port", free_port(), cwd=clone, **somebody)

    assert result.returncode == 1
    assert result.stderr == (
        f"Le dossier {clone} n’est pas accessible en écriture : clonez le projet dans un dossier à vous.\n"
    )


def free_port():
    """A port, as text, that stays free until it is used: below those that the system lends to whoever asks for none, a
    browser's connections among them.
    """
    for port in random.sample(range(20_000, 30_000), 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return str(port)
    raise AssertionError("no free port")
