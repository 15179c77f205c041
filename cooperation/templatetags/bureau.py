"""What the lists of the office need: a table that stays one when a phone shows its rows as cards."""

from django import template
from django.utils.html import format_html
from django.utils.text import capfirst

register = template.Library()


@register.filter
def avec_intitules(cells, headers):
    """The cells of a row as Django writes them, each with the words of its column and its role in the table, which
    browsers forget once it is not laid out as one.
    """
    for cell, header in zip(cells, headers, strict=False):
        tag, role = ("th", "rowheader") if cell.startswith("<th") else ("td", "cell")
        # The header of the boxes is a box.
        label = "" if "<" in header["text"] else capfirst(str(header["text"]))
        rest = cell.removeprefix(f"<{tag}").replace("{", "{{").replace("}", "}}")
        scope = ' scope="row"' if tag == "th" else ""
        yield format_html(f'<{tag}{scope} role="{{}}" data-intitule="{{}}"{rest}', role, label)
