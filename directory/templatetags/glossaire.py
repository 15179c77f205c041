"""A word of the trade says what it means where it is first met on a page."""

from django import template
from django.utils.html import format_html, format_html_join

from directory.glossary.words import cut_at_acronyms, word_for

register = template.Library()


@register.simple_tag(takes_context=True)
def mot(context, text):
    """``text``, which opens what the glossary says of it the first time that the page writes that word."""
    return explained(context, text, word_for(text))


@register.simple_tag
def sens(text):
    """The word of the trade that ``text`` is, or nothing."""
    word = word_for(text)
    return None if word is None or word.is_common else word


def with_acronyms(context, text):
    """A text written by anybody, escaped, its acronyms explained."""
    return format_html_join("", "{}", ((explained(context, piece, word),) for piece, word in cut_at_acronyms(text)))


def explained(context, text, word):
    request = getattr(context, "request", None)
    if word is None or word.is_common or request is None or word in (met := _met(request)):
        return format_html("{}", text)
    met.add(word)
    # A popover of the browser's own: neither script nor cookie, and nothing that a screen reader says unasked.
    return format_html(
        '<button type="button" class="mot" popovertarget="mot-{slug}">{text}</button>'
        '<span class="mot-dit" popover id="mot-{slug}"><strong>{name}</strong> {meaning} '
        '<a href="{url}">Dans le glossaire</a></span>',
        slug=word.slug,
        text=text,
        name=f"{word.spelled or word.name}.",
        meaning=word.meaning,
        url=word.url,
    )


def _met(request):
    """The words that the page has explained."""
    if not hasattr(request, "words_met"):
        request.words_met = set()
    return request.words_met
