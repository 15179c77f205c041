"""Who may know whom: the six rules of the house, read from imports, strings that name modules, and ``{% load %}``.

The rules are functions of ``{path: text}``, so that each is also seen failing on a planted breach.
"""

import ast
import re
import subprocess
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("directory", "events", "cooperation")
# A room is a folder that declares kinds.
ROOMS = {app: {path.parent.name for path in (ROOT / app).glob("*/kind.py")} for app in ("directory", "events")}
# What a room offers to the others; these three know no other room.
OFFERED = ("card", "places", "facets")
FLOOR = ("enums", "dates", "french", "database", "models")
# Under the rooms, and knowing none: they reach kinds through the registry.
MECHANISMS = (
    *FLOOR,
    "actions",
    "matching",
    "merging",
    "duplicates",
    "restoring",
    "kinds",
    "reference",
    "apart",
    "glossary",
    "uploads",
    "mail",
    "messages",
    "drawing",
    "charts",
    "reading",
    "search",
    "understanding",
    "listing",
    "sheets",
    "paper",
    "submissions",
    "freshness",
    "imports",
    "people",
    "templatetags",
)
APART = ("directory.sample", "events.sample", "cooperation.benchmark")


def project_files():
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    paths = [Path(name) for name in sorted(set(listing.split("\0"))) if name.endswith((".py", ".html"))]
    return {str(path): (ROOT / path).read_text() for path in paths if (ROOT / path).is_file()}


SOURCES = project_files()


# --- What a file knows -----------------------------------------------------------------------------------------------


def module_of(path):
    return path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


@cache
def read(text):
    """``(modules imported, (module, name) pairs imported from, strings)`` of a Python file: each is parsed once."""
    whole, parts, strings = set(), set(), set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            whole.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            parts.update((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            strings.add(node.value)
    return whole, parts, strings


def known_by(text, modules, with_strings):
    """The modules of ours that a Python file imports, or names in a string (« directory.projects.list »)."""
    whole, parts, strings = read(text)
    found = whole | {f"{module}.{name}" if f"{module}.{name}" in modules else module for module, name in parts}
    if with_strings:
        found |= strings & modules - set(APPS)
    return {name for name in found if name.split(".")[0] in (*APPS, "tests")}


def graph(sources, with_strings=False):
    """``{module: modules that it knows}`` of the product, without migrations and tests.

    Strings count between applications only: settings and addresses name what they compose.
    """
    product = {
        path: text
        for path, text in sources.items()
        if path.endswith(".py") and path.split("/")[0] in APPS and "migrations" not in path.split("/")
    }
    modules = {module_of(path) for path in product}
    return {module_of(path): known_by(text, modules, with_strings) for path, text in product.items()}


def folder_of(module):
    """« directory.projects », « directory.listing »; what a room offers stands apart: « directory.projects.card »."""
    parts = module.split(".")
    if len(parts) > 2 and parts[1] in ROOMS.get(parts[0], ()) and parts[2] in OFFERED:
        return ".".join(parts[:3])
    return ".".join(parts[:2])


def room_of(module):
    parts = module.split(".")
    return ".".join(parts[:2]) if len(parts) > 1 and parts[1] in ROOMS.get(parts[0], ()) else None


def offered(module):
    parts = module.split(".")
    return len(parts) > 2 and parts[2] in OFFERED


def breaches(sources, is_forbidden, with_strings=False):
    return sorted(
        f"{module} → {known}"
        for module, all_known in graph(sources, with_strings).items()
        for known in all_known
        if is_forbidden(module, known)
    )


# --- The rules -------------------------------------------------------------------------------------------------------


def apps_point_one_way(sources):
    """1. ``directory`` knows neither ``events`` nor ``cooperation``; ``events`` does not know ``cooperation``."""
    above = {"directory": ("events", "cooperation"), "events": ("cooperation",)}
    found = breaches(
        sources, lambda module, known: known.split(".")[0] in above.get(module.split(".")[0], ()), with_strings=True
    )
    return found + loads_from_above(sources)


def loads_from_above(sources):
    """Template libraries loaded by a template that a lower application renders."""
    libraries = {
        Path(path).stem: path.split("/")[0] for path in sources if re.fullmatch(r"\w+/templatetags/\w+\.py", path)
    }
    rendered = {
        name: module.split(".")[0]
        for module, text in ((module_of(p), t) for p, t in sources.items() if p.endswith(".py"))
        if module.split(".")[0] in APPS
        for name in re.findall(r"[\"']([\w/-]+\.html)[\"']", text)
    }
    found = []
    for path, text in sources.items():
        app = rendered.get(path.removeprefix("templates/"))
        for words in re.findall(r"{%-?\s*load\s+([^%]+?)\s*-?%}", text) if app else ():
            for library in words.split(" from ")[-1].split():
                if library in libraries and APPS.index(libraries[library]) > APPS.index(app):
                    found.append(f"{path} → {library}")
    return found


def floor_knows_nothing_above(sources):
    """2. ``enums``, ``dates``, ``french``, ``database``, ``models`` know nothing of the rest of ``directory``."""
    return breaches(
        sources,
        lambda module, known: (
            module.split(".")[:1] == known.split(".")[:1] == ["directory"]
            and folder_of(module).removeprefix("directory.") in FLOOR
            and folder_of(known).removeprefix("directory.") not in FLOOR
        ),
    )


def mechanisms_name_no_kind(sources):
    """3. A mechanism names no kind; ``listing`` may use ``search`` and ``drawing``, never the other way; ``mail`` knows
    neither ``submissions`` nor ``freshness``.
    """
    never = {
        "directory.search": ("directory.listing",),
        "directory.drawing": ("directory.listing",),
        "directory.mail": ("directory.submissions", "directory.freshness"),
    }
    return breaches(
        sources,
        lambda module, known: (
            folder_of(module).removeprefix("directory.") in MECHANISMS
            and (room_of(known) is not None or folder_of(known) in never.get(folder_of(module), ()))
        ),
    )


def kinds_use_what_others_offer(sources):
    """4. A kind uses of another what that one offers, never its list, sheet or form; what is offered knows no room."""

    def is_forbidden(module, known):
        room, other = room_of(module), room_of(known)
        if room is None or other is None or room == other:
            return False
        return not offered(known) or (offered(module) and room.split(".")[0] == other.split(".")[0])

    return breaches(sources, is_forbidden)


def folders_make_no_circle(sources):
    """5. The graph of folders has no circle; only commands know the benchmark and the sample; nobody the tests."""
    folders = defaultdict(set)
    for module, all_known in graph(sources).items():
        folders[folder_of(module)].update(folder_of(known) for known in all_known if known.split(".")[0] in APPS)
    found = [" ↔ ".join(circle) for circle in circles(folders)]
    found += breaches(
        sources,
        lambda module, known: (
            known.split(".")[0] == "tests"
            or (known.startswith(APART) and ".commands." not in module and not module.startswith(APART))
        ),
    )
    return found


def circles(edges):
    """Sets of nodes that reach one another (Tarjan), each sorted."""
    order, low, stack, found = {}, {}, [], []

    def visit(node):
        order[node] = low[node] = len(order)
        stack.append(node)
        for other in sorted(edges.get(node, ())):
            if other not in order:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], order[other])
        if low[node] == order[node]:
            members = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            if len(members) > 1:
                found.append(sorted(members))

    for node in sorted(edges):
        if node not in order:
            visit(node)
    return found


RULES = (
    apps_point_one_way,
    floor_knows_nothing_above,
    mechanisms_name_no_kind,
    kinds_use_what_others_offer,
    folders_make_no_circle,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_holds(rule):
    assert rule(SOURCES) == []


PLANTED = (
    (apps_point_one_way, "directory/mail/outbox.py", "from events.models import Event"),
    (apps_point_one_way, "events/agenda/list.py", "import cooperation.urls"),
    (apps_point_one_way, "directory/mail/outbox.py", "HANDLER = 'cooperation.urls'"),
    (floor_knows_nothing_above, "directory/models/actor.py", "from directory.mail import outbox"),
    (floor_knows_nothing_above, "directory/enums.py", "from directory import actions"),
    (mechanisms_name_no_kind, "directory/listing/facets.py", "from directory.projects.card import project_card"),
    (mechanisms_name_no_kind, "directory/search/index.py", "from directory.listing import facets"),
    (mechanisms_name_no_kind, "directory/mail/outbox.py", "def late():\n    from directory.submissions import actions"),
    (kinds_use_what_others_offer, "directory/projects/sheet.py", "from directory.jumelages.list import JumelageList"),
    (kinds_use_what_others_offer, "directory/projects/card.py", "from directory.jumelages.card import jumelage_card"),
    (folders_make_no_circle, "directory/reading/words.py", "from directory.submissions import raw"),
    (folders_make_no_circle, "directory/mail/outbox.py", "from directory.sample import tools"),
    (folders_make_no_circle, "directory/mail/outbox.py", "from tests.factories import ActorFactory"),
)


@pytest.mark.parametrize(
    ("rule", "path", "line"), PLANTED, ids=[f"{rule.__name__}-{n}" for n, (rule, *_) in enumerate(PLANTED)]
)
def test_a_planted_breach_is_seen(rule, path, line):
    sources = {**SOURCES, path: f"{SOURCES[path]}\n{line}\n"}

    assert len(rule(sources)) > len(rule(SOURCES))


def test_a_library_loaded_from_above_is_seen():
    sources = {
        "cooperation/templatetags/vitrine.py": "",
        "directory/projects/sheet.py": "template_name = 'projets/fiche.html'",
        "templates/projets/fiche.html": "{% load static vitrine %}",
    }

    assert apps_point_one_way(sources) == ["templates/projets/fiche.html → vitrine"]
