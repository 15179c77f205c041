"""The numbers that a page prints with a link to a list, compared with what that list holds."""

import re
from functools import cache
from urllib.parse import urlsplit

from django.http import QueryDict
from lxml import html

from directory.french import NBSP, NNBSP
from directory.kinds import all_kinds

FIGURES = {"/chiffres/": "/projets/", "/chiffres/jumelages/": "/jumelages/"}
SPACES = f"[{NBSP}{NNBSP}]"
NUMBER = re.compile(rf"\d{{1,3}}(?:{SPACES}\d{{3}})+|\d+")
BESIDE = re.compile(rf"(\d+){SPACES}(jumelage|projet)")
# « 6 des 14, voir tout » leads to the fourteen.
PART = re.compile(rf"\d(?:\d|{SPACES})* des (?=\d)")


def printed_numbers(content):
    """``[(address, number)]``: the first number of each link to a list, or of the cell that goes with the link."""
    tree, found = html.fromstring(content), []
    for link in tree.iter("a"):
        if _listing(link.get("href", "")) is None or link.xpath("ancestor::nav"):
            continue
        row = link.getparent()
        if row.tag == "dt" or row.tag == "th":
            text = row.getnext().text_content()
        elif link.xpath(".//*[@class='barre-nombre']"):
            text = link.xpath(".//*[@class='barre-nombre']")[0].text_content()
        elif link.xpath("ancestor::ol[@class='colonnes']"):
            text = next(link.itertext())
        elif link.get("aria-label"):
            text = link.get("aria-label")
        else:
            text = link.text_content()
        number = NUMBER.search(PART.sub("", text))
        if number and not re.search(r"[%€]", text):
            found.append((link.get("href"), int(re.sub(r"\D", "", number.group()))))
    return found + [one for row in tree.xpath("//ul[@class='voisins']/li") for one in _of_place(row)]


def _of_place(row):
    """What is said of a place beside its link: « 3 jumelages et partenariats · 1 projet »."""
    link = row.find("a")
    slug = link.get("href").rstrip("/").rpartition("/")[2]
    for number, listed in BESIDE.findall(row.text_content()):
        yield f"/{listed}s/?collectivite={slug}", int(number)


def differences(content, totals=None):
    """``(how many numbers were compared, [(address, printed, held)] of those that differ)``.

    ``totals``: ``{address: number}`` already known, added to; for a scan of many pages of the same data.
    """
    printed, totals = set(printed_numbers(content)), {} if totals is None else totals
    for address, _number in printed:
        if address not in totals:
            totals[address] = _listing(address).select(QueryDict(urlsplit(address).query)).total
    return len(printed), [(where, number, totals[where]) for where, number in printed if totals[where] != number]


def _listing(address):
    path = urlsplit(address).path
    return _lists().get(FIGURES.get(path, path))


@cache
def _lists():
    return {kind.list.path: kind.list for kind in all_kinds() if kind.list}
