"""Small components that need a little Python: icons, statuses, long texts, JSON-LD."""

import json
from functools import lru_cache
from itertools import groupby

from django import template
from django.conf import settings
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from directory.french import typographic
from directory.kinds import all_kinds
from directory.models.long_texts import line_pieces, text_blocks
from directory.reference.languages import language_of
from directory.sheets.statuses import STATUSES
from directory.templatetags.french import nombre
from directory.templatetags.glossaire import with_acronyms

register = template.Library()


@register.simple_tag
def version():
    """The version of the product."""
    return settings.VERSION


@register.simple_tag(takes_context=True)
def adresse_publique(context):
    """The absolute address of the page, with those of its parameters that it reads (``canonique``, from the view) and
    no others; nothing for those that are somebody's (``settings.PRIVATE_PATHS``).
    """
    request = context.get("request")
    if request is None or request.path.startswith(settings.PRIVATE_PATHS):
        return ""
    return request.build_absolute_uri(context.get("canonique") or request.path)


@register.simple_tag(takes_context=True)
def bloc(context, name):
    """What a block of the page says, once more or elsewhere, escaped as it is there; nothing without it."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return block.nodelist.render(context) if block else ""


@register.simple_tag(takes_context=True)
def absolue(context, path):
    """The absolute address of a static file."""
    return context["request"].build_absolute_uri(static(path))


@register.simple_tag
def icone(name):
    """A decorative icon of ``static/img/icones.svg``; the words beside it carry the meaning."""
    return format_html(
        '<svg class="icone" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("img/icones.svg"),
        name,
    )


@register.filter
def langue(name, country):
    """The attribute ``lang`` of an element that holds the name of a place of this country (or of this code)."""
    language = language_of(name, getattr(country, "code", country))
    return format_html(' lang="{}"', language) if language else ""


@register.simple_tag
def sortes():
    """Every kind of record that has a list, in order."""
    return [kind for kind in all_kinds() if kind.list]


@lru_cache(maxsize=20_000)
def _box(name, value, label, is_checked, is_empty):
    """The box of one value of a facet, up to its number."""
    return format_html(
        '<label class="case{}"><input type="checkbox" name="{}" value="{}"{}><span>{}</span><span class="nb">',
        " case--zero" if is_empty else "",
        name,
        value,
        " checked" if is_checked else "",
        label,
    )


@register.simple_tag
def cases(name, options):
    """The boxes of a facet, ``[{value, label, count, checked}]``.

    A list has hundreds of them: a template would take longer than all the rest of the page. Numbers aside, each part
    was escaped when it was made.
    """
    parts = []
    for option in options:
        count = option["count"]
        parts += (_box(name, option["value"], str(option["label"]), option["checked"], not count), nombre(count), END)
    # Marked safe because nothing in it comes unescaped: boxes are made by ``format_html``, numbers by ``nombre``, and
    # the end is ours; joining them makes a plain text that the template would escape again.
    return SafeString("".join(parts))


END = "</span></label>\n"


@register.inclusion_tag("components/statut.html")
def statut(value, label="", grand=False):
    """Status of a project, a jumelage, a member, an event or a call; ``label`` replaces the usual words."""
    kind, shape, words = STATUSES.get(str(value), ("fini", "anneau", value))
    return {"genre": kind, "forme": shape, "libelle": label or words, "grand": grand}


@register.inclusion_tag("components/texte.html", takes_context=True)
def texte(context, text, niveau=3):
    """A long text and its marks (``directory.models.long_texts``), its headings of level ``niveau``."""
    return {"blocs": text_blocks(text), "niveau": niveau}


@register.simple_tag(takes_context=True)
def marquee(context, line):
    """A line of a long text with its bold, italics and links; anybody may have written them, so a link says it."""
    parts = []
    for url, pieces in groupby(line_pieces(line), key=lambda piece: piece.url):
        words = format_html_join("", "{}", ((_dressed(context, piece),) for piece in pieces))
        parts.append((format_html('<a href="{}" rel="nofollow ugc noopener">{}</a>', url, words) if url else words,))
    return format_html_join("", "{}", parts)


def _dressed(context, piece):
    words = typographic(piece.text)
    if not piece.url:
        words = with_acronyms(context, words)
    if piece.is_italic:
        words = format_html("<em>{}</em>", words)
    return format_html("<strong>{}</strong>", words) if piece.is_bold else words


# As django.utils.html.json_script: nothing in the data can close the element.
_JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(data):
    """A schema.org block. It is data, not a script: the content policy lets it be and nobody runs it."""
    body = json.dumps(data, ensure_ascii=False).translate(_JSON_ESCAPES)
    # Marked safe because nothing in it can open or close a tag: <, > and & are written as JSON escapes, as Django's own
    # json_script does; HTML escaping would turn the quotes of JSON into &quot;.
    return format_html('<script type="application/ld+json">{}</script>', SafeString(body))
