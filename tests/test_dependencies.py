"""Every third-party import is declared in `pyproject.toml`, and every declared package is used."""

import ast
import re
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OURS = {"cooperation", "directory", "events", "tests"}
# What the demonstration alone installs, or a developer: ``("folder", groups besides the base)``.
WIDER = (
    ("cooperation/benchmark/", {"demo"}),
    ("cooperation/embedded/", {"demo"}),
    ("cooperation/http/errors.py", {"sentry"}),
    ("tests/", {"demo", "dev"}),
    ("bin/", {"demo", "dev"}),
    ("pyproject.toml", {"demo", "dev"}),
)
DOTTED = re.compile(r"([A-Za-z_]\w*)(?:\.\w+)*")
SCRIPTS = ("bin/demo", "bin/lock", "bin/test", "bin/environment", "README.md")


@dataclass(frozen=True)
class Use:
    """``module`` is imported by the file ``path``, or only named there when ``is_named`` (settings, commands)."""

    path: str
    module: str
    is_named: bool = False


MODULES = packages_distributions()


def distributions(module):
    """The packages, by their normalised names, that install this module."""
    return {normalised(name) for name in MODULES.get(module, ())}


def normalised(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def declared_in(pyproject):
    """``{package: group}`` of the text of a ``pyproject.toml``, the product's own group being "", and the same of the
    packages that extras bring (« psycopg[pool] »: psycopg-pool).
    """
    data = tomllib.loads(pyproject)
    packages, extras = {}, {}
    for group, lines in {"": data["project"]["dependencies"], **data["dependency-groups"]}.items():
        for line in lines:
            name, brought = re.match(r"([\w.-]+)(?:\[([\w,-]+)\])?", line).groups()
            packages[normalised(name)] = group
            extras |= {normalised(f"{name}-{extra}"): group for extra in (brought or "").split(",")}
    return packages, extras


def uses_in(sources):
    """The ``Use`` of each module that ``{path: text}`` imports, or names in a text as a dotted path would."""
    uses = set()
    for path, text in sources.items():
        if not path.endswith(".py"):
            uses.update(Use(path, word, is_named=True) for word in re.findall(r"[\w-]+", text))
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                uses.update(Use(path, alias.name.partition(".")[0]) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                uses.add(Use(path, node.module.partition(".")[0]))
            elif isinstance(node, ast.Constant) and (named := DOTTED.fullmatch(str(node.value))):
                uses.add(Use(path, named[1], is_named=True))
    return uses


def groups_of(path):
    """The groups whose packages this file may import."""
    return {"", *next((groups for start, groups in WIDER if path.startswith(start)), ())}


def undeclared(uses, declared):
    """« file: module » of the imports that no package declared for this file installs."""
    return sorted(
        f"{use.path}: {use.module}"
        for use in uses
        if not use.is_named
        and use.module not in sys.stdlib_module_names | OURS
        and not any(declared.get(name) in groups_of(use.path) for name in distributions(use.module))
    )


def served(use):
    return groups_of(use.path) - ({""} if use.path.startswith("tests/") else set())


def unused(uses, declared):
    """The declared packages that nothing imports, names in a setting, runs as a command or loads as a plugin.

    What the product declares is not for its tests alone.
    """
    modules = {(name, group) for use in uses for name in distributions(use.module) for group in served(use)}
    words = {(normalised(use.module), group) for use in uses if use.is_named for group in served(use)}
    return sorted(
        name
        for name, group in declared.items()
        if (name, group) not in modules | words and not _is_plugin_of_pytest(name, group)
    )


def _is_plugin_of_pytest(name, group):
    return group == "dev" and any(point.group == "pytest11" for point in distribution(name).entry_points)


@cache
def tree():
    paths = [path for folder in sorted(OURS) for path in ROOT.glob(f"{folder}/**/*.py")]
    paths += [ROOT / name for name in ("manage.py", "gunicorn.conf.py", *SCRIPTS)]
    return {str(path.relative_to(ROOT)): path.read_text() for path in paths}


@pytest.fixture(scope="module")
def declared():
    return declared_in((ROOT / "pyproject.toml").read_text())


@pytest.fixture(scope="module")
def uses():
    return uses_in(tree())


def test_what_is_imported_is_declared(uses, declared):
    packages, extras = declared

    assert undeclared(uses, packages | extras) == []


def test_what_is_declared_is_used(uses, declared):
    assert unused(uses, declared[0]) == []


PLANTED = """
[project]
dependencies = ["Django", "psycopg[pool]", "segno"]
[dependency-groups]
demo = ["psutil"]
dev = ["pytest", "pypdf", "ruff"]
"""


def test_breaches_are_found():
    sources = {
        "directory/a.py": "import django.db, re\nfrom psycopg_pool import ConnectionPool\nimport psutil\n",
        "directory/b.py": "import hypothesis\nfrom . import a\nfrom tqdm import tqdm\nfrom directory import a\n",
        "cooperation/benchmark/c.py": "import psutil\n",
        "tests/test_a.py": "import psutil\nfrom pypdf import PdfReader\nimport icalendar\n",
        "bin/test": "$python -m pytest",
    }
    packages, extras = declared_in(PLANTED)

    assert undeclared(uses_in(sources), packages | extras) == [
        "directory/a.py: psutil",
        "directory/b.py: hypothesis",
        "directory/b.py: tqdm",
        "tests/test_a.py: icalendar",
    ]
    assert unused(uses_in(sources), packages) == ["psycopg", "ruff", "segno"]


def test_a_package_named_in_a_setting_is_used():
    sources = {"cooperation/settings/base.py": "APPS = ['csp.middleware.Middleware', 'segno']\n"}
    declared = {"django-csp": "", "segno": "", "icalendar": "", "pypdf": "dev"}

    assert unused(uses_in(sources), declared) == ["icalendar", "pypdf"]
