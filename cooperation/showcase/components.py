"""Each file of `templates/components/`: what it says of its arguments, and its states.

``composants.toml`` holds the ``[examples]`` and the ``[components]``, by name of file, which may have:

- ``states``: each with its title in ``state``, and its arguments; those that all share are in ``common``;
- ``source``: the template that shows it, the file itself being included otherwise;
- ``within``: the component that it is a part of;
- ``at``: the address of a page that shows it at work, when it needs real records around it;
- ``is_small``: whether its states stand side by side.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.template import engines

from cooperation.showcase.samples import examples, resolved

FOLDER = Path(settings.BASE_DIR) / "templates" / "components"
_COMMENT = re.compile(r"\{% comment %\}\n?(.*?)\{% endcomment %\}", re.DOTALL)
_FILE = tomllib.loads(Path(__file__).with_name("composants.toml").read_text(encoding="utf-8"))
DECLARED = _FILE["components"]


@dataclass(frozen=True)
class State:
    """One way to show a component: ``source`` is a template, rendered with ``context``."""

    title: str
    source: str
    context: dict

    @property
    def html(self):
        return engines["django"].from_string(self.source).render(self.context)


@dataclass(frozen=True)
class Component:
    """``words``: the comment at the head of the file."""

    name: str
    words: str
    states: tuple
    within: str
    at: str
    is_small: bool


def components():
    """Every component of the folder, in the order of the alphabet, whether or not it has states to show."""
    known = examples(_FILE["examples"])
    return [_component(path, DECLARED.get(path.stem, {}), known) for path in sorted(FOLDER.glob("*.html"))]


def _component(path, declared, known):
    source = declared.get("source", f"{{% include 'components/{path.name}' %}}")
    contexts = [resolved(declared.get("common", {}) | state, known) for state in declared.get("states", ())]
    found = _COMMENT.match(path.read_text(encoding="utf-8"))
    return Component(
        name=path.stem,
        words=found[1].strip() if found else "",
        states=tuple(State(context["state"], source, context) for context in contexts),
        within=declared.get("within", ""),
        at=declared.get("at", ""),
        is_small=declared.get("is_small", False),
    )
