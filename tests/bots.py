"""A crowd of robots on the public forms, and a person among them. Against a running site:

    python -m tests.bots http://127.0.0.1:8000 10000

A third fills in the hidden field, a third does not wait, a third does all as a browser would, from one address. The
person, from another (which a trusted proxy says), must get through; the robots, once their hour's worth is used, not.
"""

import re
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

FORM = "/proposer/projet/"
FIELDS = {"territoire": "Vendôme", "fonction": "robot", "courriel": "robot@example.org"}
ROBOTS, PERSON = "203.0.113.66", "198.51.100.7"


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


OPENER = build_opener(_Stay)


def ask(address, fields=None, ip=ROBOTS):
    """``(status, body)`` of a page, or of a form sent."""
    request = Request(address, urlencode(fields).encode() if fields else None, {"X-Forwarded-For": ip})
    try:
        with OPENER.open(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode(errors="replace")


def stamp(site, ip=ROBOTS):
    return re.search(r'name="cachet" value="([^"]+)"', ask(site + FORM, ip=ip)[1])[1]


def robots(site, number):
    """How many answers of each status ``number`` robots got."""
    patient = [stamp(site) for _one in range(number // 3)]
    time.sleep(4)
    posts = [{**FIELDS, "cachet": one} for one in patient]
    posts += [{**FIELDS, "cachet": patient[0], "page_perso": "https://pilules.example"}] * (number // 3)
    posts += [None] * (number - len(posts))

    def post(fields):
        return ask(site + FORM, fields or {**FIELDS, "cachet": stamp(site)})[0]

    with ThreadPoolExecutor(8) as threads:
        return Counter(threads.map(post, posts))


def person(site):
    """The status that a person gets, who takes four seconds to fill in the form."""
    one = stamp(site, PERSON)
    time.sleep(4)
    return ask(site + FORM, {**FIELDS, "fonction": "secrétaire", "cachet": one}, PERSON)[0]


def main(site, number):
    begun = time.monotonic()
    statuses = robots(site, number)
    seconds = time.monotonic() - begun
    sys.stdout.write(f"{number} robots en {seconds:.0f} s : {dict(statuses)} ; une personne : {person(site)}\n")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), int(sys.argv[2]))
