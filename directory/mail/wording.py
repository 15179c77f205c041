"""A letter from its words, ``templates/courriels/<name>.txt``. ``LISEZMOI.md`` there tells the format."""

import re

from django.template import Context, Template, TemplateSyntaxError, engines
from django.utils.text import capfirst

from directory.french import team_name
from directory.mail import outbox
from directory.mail.letter import PERSONAL, Button, Entries, Facts, Letter, Paragraph, Words, one_line

_COMMON = re.compile(r"^\[commun (\w+)\]$", re.MULTILINE)
# At the beginning of a line, if only under a condition.
_MARK = re.compile(r"^((?:{%[^%]*%})*)\[(\w+)(?: (\w+))?\]", re.MULTILINE)
_NAMED = re.compile(r"\s:\s")


def letter(name, values, *, network, reply_to="", unsubscribe=""):
    """The letter that a file words, signed by the team of ``network`` (``None``: the national level).

    ``values``: what it names, lists, quotes and points to. The file is cut and its marks are read before anything is
    put in it: what people typed is never taken for a mark or a variable. Raises ``TemplateSyntaxError``.
    """
    # Text, which ``lettre.html`` escapes: escaped here too, people would read « &#x27; ».
    context = Context(values, autoescape=False)
    engine = engines["django"].engine

    def write(text):
        return one_line(Template(text, engine=engine).render(context), None)

    subject, *blocks, foot = re.split(r"\n\s*\n", _source(engine, name))
    parts = [part for block in blocks for part in _parts(block, values, write)]
    return Letter(
        name=name,
        subject=write(_after("Objet", subject)),
        parts=tuple(parts),
        team=capfirst(team_name(network)),
        reply_to=reply_to,
        why=write(_after("Pied", foot)),
        address=outbox.site_address(),
        unsubscribe=unsubscribe,
    )


def _source(engine, name):
    source = engine.get_template(f"courriels/{name}.txt").source.strip()
    return _COMMON.sub(lambda mark: _source(engine, f"communs/{mark[1]}"), source)


def _after(name, line):
    found, *text = _NAMED.split(line, maxsplit=1)
    if found != name or not text:
        raise TemplateSyntaxError(f"« {name} : » est attendu au début de : {line}")
    return text[0]


def _parts(block, values, write):
    if block == "[chapitres]":
        return values["chapitres"]
    part = _part(block, values, write)
    return [part] if part else []


def _part(block, values, write):
    """A paragraph or what a mark stands for; ``None`` if there is nothing to say."""
    mark = _MARK.search(block)
    kind, key = mark.group(2, 3) if mark else ("", "")
    match kind:
        case "":
            text = write(block)
            return Paragraph(text) if text else None
        case "bouton" | "lien":
            label = write(_MARK.sub(r"\1", block))
            return Button(label, values[key] if key else PERSONAL, is_main=kind == "bouton") if label else None
        case "mots" | "message":
            return Words(values[kind], is_quoted=kind == "mots") if values[kind].strip() else None
        case "faits":
            return Facts(tuple(_rows(block.split("\n"), values, write)))
        case "liste":
            return Entries(tuple(values["liste"])) if values["liste"] else None
    raise TemplateSyntaxError(f"Marque inconnue : [{kind}]")


def _rows(lines, values, write):
    for line in lines:
        if line == "[faits]":
            yield from values.get("faits", ())
        else:
            name, value = _NAMED.split(line, maxsplit=1)
            yield name, write(value)
