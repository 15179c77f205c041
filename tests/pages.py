"""What a page shows, read from its HTML as people read it."""

import html
import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.search import engine

ROW = re.compile(r"<h3[^>]*>\s*<a[^>]*>(.*?)</a>", re.S)
TAG = re.compile(r"<[^>]+>")


def row_titles(response):
    """The titles of the rows of a list, in order, without the marks of the searched words."""
    return [html.unescape(TAG.sub("", title)).strip() for title in ROW.findall(response.content.decode())]


def number_of_queries(client, address):
    """How many queries an address takes once its index is built, no row being kept from before."""
    client.get(address)
    for entry in engine.entries():
        if entry.index:
            entry.index.lines.clear()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
        assert response.status_code == 200
        # An export only queries while it is read.
        _ = b"".join(response.streaming_content) if response.streaming else response.content
    return len(queries)
