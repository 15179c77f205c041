"""Marks of searched words in what a list shows."""

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join

from directory.search.highlight import pieces

register = template.Library()


@register.filter
def surligne(text, query):
    """The text with ``<mark>`` around the words of ``query``: ``{{ carte.title|fr|surligne:q }}``.

    Tolerates accents, capitals, apostrophes and endings. Everything is escaped; without words, the text is as it was.
    Only between tags: it has no place in an attribute.
    """
    if not query or not text:
        return text
    return format_html_join("", "{}", ((_piece(*one),) for one in pieces(str(text), str(query))))


def _piece(words, is_marked):
    return format_html("<mark>{}</mark>", words) if is_marked else conditional_escape(words)
