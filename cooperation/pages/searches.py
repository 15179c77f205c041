"""A table of searches with what must come first and what must not, tried on the pages as a reader gets them."""

import csv
import json
import re
from dataclasses import dataclass, replace
from html import unescape
from urllib.parse import quote

from directory.database.fold import fold

COLUMNS = ("requete", "adresse", "attendu", "precision", "jamais", "pourquoi")
#: Expected when nothing must be found.
NONE = "rien"
#: The title of a page, its notes on what was understood and searched.
_SAID = re.compile(r'<h1>.*?</h1>|<p class="(?:chapo chapo--note|doux compris)[^>]*>.*?</p>|<div class="avis .*?</div>')


@dataclass(frozen=True)
class Search:
    """``wanted``: the first answer, « Genre : nom » where kinds are mixed; ``detail``: what it says besides; ``never``:
    what neither it nor what the page says that it searched may be.
    """

    typed: str
    address: str
    wanted: str
    detail: str
    never: str
    why: str

    @property
    def url(self):
        return f"{self.address}{'&' if '?' in self.address else '?'}q={quote(self.typed)}"


@dataclass(frozen=True)
class Answer:
    """The first answer of a page: its kind where kinds are mixed, its name, all that its row says; ``said``: what the
    page says that it searched.
    """

    kind: str
    name: str
    text: str
    said: str = ""

    def __str__(self):
        return f"{self.kind} : {self.name}" if self.kind else self.name

    def meets(self, search):
        if f" {fold(search.never)} " in f" {fold(f'{self.name} {self.text} {self.said}')} ":
            return False
        if search.wanted == NONE:
            return not self.name
        kind, _colon, name = search.wanted.rpartition(" : ") if self.kind else ("", "", search.wanted)
        same = (fold(kind), fold(name)) == (fold(self.kind), fold(self.name))
        return same and fold(search.detail) in fold(self.text)


NOTHING = Answer("", "", "")


def read_searches(path):
    """The searches of a tab-separated table; lines starting with ``#`` are remarks. Raises ``KeyError``."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader((one for one in lines if not one.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Search(*(row[column] or "" for column in COLUMNS)) for row in rows]


def first_answer(response):
    """The ``Answer`` that a page, or the suggestions, give first."""
    text = response.content.decode()
    if response.headers["Content-Type"].startswith("application/json"):
        return _of_suggestions(json.loads(text))
    answer = _of_page(text) or _of_search(text) or _of_list(text) or NOTHING
    return replace(answer, said=_plain(" ".join(_SAID.findall(text))))


def _of_suggestions(found):
    if not found["groupes"]:
        return NOTHING
    group = found["groupes"][0]
    first = group["suggestions"][0]
    name, other = ("".join(piece for piece, _marked in first[part]) for part in ("nom", "autre"))
    return Answer(group["libelle"], name, f"{name} {other} {first['note']}")


def _of_page(text):
    """The page of the site that serves the words."""
    found = re.search(r'<p class="[^"]* voir">.*?<a href="(.*?)">(.*?)</a>', text)
    return found and Answer("Voir", _plain(found[2]), found[1])


def _of_search(text):
    group = re.search(r'<section class="reponses-groupe".*?<h2[^>]*>(.*?)</h2>.*?<li>(.*?)</li>', text, re.DOTALL)
    if not group:
        return None
    title = re.search(r"<a [^>]*>(.*?)</a>", group[2], re.DOTALL)[1]
    name = re.sub(r'<span class="reponses-autre">.*', "", title, flags=re.DOTALL)
    return Answer(_plain(re.sub(r"<small>.*", "", group[1])), _plain(name), _plain(group[2]))


def _of_list(text):
    rows = re.search(r'<ol class="(?:resultats|evenements)"[^>]*>(.*)', text, re.DOTALL)
    row = rows and re.match(r".*?</li>\s*(?=<li|</ol>)", rows[1], re.DOTALL)
    if not row:
        return None
    title = re.search(r"<h3[^>]*>(.*?)</h3>", row[0], re.DOTALL) or re.search(r"<a [^>]*>(.*?)</a>", row[0], re.DOTALL)
    return Answer("", _plain(title[1]), _plain(row[0]))


def _plain(html):
    """The words of a piece of page; a mark cuts none in two."""
    words = re.sub(r"<svg.*?</svg>|<(?!/?mark\b)[^>]*>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"</?mark>", "", words)).split())
