"""Where searched words stand in a text, so that a page may mark them. Nothing here finds records."""

import re
from functools import lru_cache

from django.utils.html import conditional_escape, format_html, format_html_join

from directory.database.fold import fold

_WORD = re.compile(r"\w+")
_JOINED = re.compile(r"[\s'’‑-]*\Z")
#: Words that say nothing alone: marked only beside one that does (« La Rochelle »).
LINKING_WORDS = frozenset(
    """
    a au aux avec ce ces chez d dans de des du elle en est et il ils je l la le les leur leurs lui mais ou par pas pour
    qu que qui s sa se ses son sont sur un une y
    """.split()  # noqa: SIM905
)
# Endings of French words of one family, longest first: « assainir », « assainissement » → « assain ».
_ENDINGS = sorted(
    """
    issements issement issants issante issant isations isation ications ication ateurs ateur atrices atrice ations ation
    itions ition utions ution ements ement ments ites ite ivement ives ive ifs if euses euse eurs eur eux iques ique
    ismes isme istes iste ables able ibles ible ances ance ences ence antes ante ants ant elles elle els el iennes ienne
    iens ien aines aine ains ain aux ales ale als al aires aire oises oise ois aises aise ais ees ee es e s x er ir re
    ait ent i
    """.split(),  # noqa: SIM905
    key=lambda ending: (-len(ending), ending),
)
_SHORTEST_ROOT = 4


@lru_cache(maxsize=8192)
def root(word):
    """What the words of one family share, as far as their endings tell: ``cooperations`` → ``cooper``.

    ``word`` is folded. Rough on purpose: it decides what is marked, never what is found.
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_ROOT:
            return word.removesuffix(ending)
    # Short words only lose their plural.
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def pieces(text, query, *, typing=False):
    """Cut ``text`` into ``[(piece, is_marked)]``, whose pieces put end to end give ``text`` back.

    A word is marked when it is one of ``query``, begins with one, or belongs to its family; accents, capitals and
    apostrophes do not count. With ``typing``, ``query`` is being typed: only what begins with its words is marked, and
    no more of a word than was typed.
    """
    wanted = fold(query).split()
    meaningful = [word for word in wanted if word not in LINKING_WORDS] or wanted
    if not meaningful:
        return [(text, False)] if text else []
    roots = frozenset() if typing else frozenset(map(root, meaningful))
    starts = tuple(word for word in meaningful if typing or len(word) >= _SHORTEST_ROOT)
    linking = frozenset(wanted) & LINKING_WORDS
    spans = []
    # Where the linking words that the next marked word will take in begin and end.
    waiting, last = None, 0
    for match in _WORD.finditer(text):
        folded = fold(match.group())
        end = _marked_end(match, folded, meaningful, roots, starts, typing=typing)
        if end is None:
            if folded in linking:
                waiting = match.start() if waiting is None or not _touch(text, last, match.start()) else waiting
                last = match.end()
            else:
                waiting = None
            continue
        start = match.start()
        if waiting is not None and _touch(text, last, start):
            start = waiting
        waiting = None
        if spans and _touch(text, spans[-1][1], start):
            spans[-1][1] = end
        else:
            spans.append([start, end])
    return _cut(text, spans)


def marked(text, query):
    """The text as HTML, with ``<mark>`` around the words of ``query``.

    Everything is escaped; without words, the text is as it was. Only between tags: it has no place in an attribute.
    """
    if not query or not text:
        return text
    return format_html_join("", "{}", ((_piece(*one),) for one in pieces(str(text), str(query))))


def _piece(words, is_marked):
    return format_html("<mark>{}</mark>", words) if is_marked else conditional_escape(words)


def _marked_end(match, folded, meaningful, roots, starts, *, typing):
    """Where the mark of this word ends, ``None`` when it bears none."""
    if not folded:
        return None
    if folded in meaningful or root(folded) in roots:
        return match.end()
    for word in starts:
        if folded.startswith(word):
            # A folded letter may stand for two (« œ »): then the whole word is marked.
            whole = not typing or len(folded) != len(match.group())
            return match.end() if whole else match.start() + len(word)
    return None


def _touch(text, end, start):
    return end <= start and _JOINED.match(text[end:start]) is not None


def _cut(text, spans):
    cut, position = [], 0
    for start, end in spans:
        if start > position:
            cut.append((text[position:start], False))
        cut.append((text[start:end], True))
        position = end
    if position < len(text):
        cut.append((text[position:], False))
    return cut


def excerpt(text, query, around=90):
    """The part of ``text`` where a word of ``query`` stands, cut at words with « … »; "" when none does.

    ``around``: signs kept before and after the first marked word, about.
    """
    text = " ".join(text.split())
    position = 0
    for piece, is_marked in pieces(text, query):
        if is_marked:
            break
        position += len(piece)
    else:
        return ""
    start, end = max(0, position - around), min(len(text), position + around + len(piece))
    if start:
        start = text.find(" ", start, position) + 1 or position
    if end < len(text):
        end = max(text.rfind(" ", position + len(piece), end), position + len(piece))
    return ("… " if start else "") + text[start:end].strip(" ,;:–-") + (" …" if end < len(text) else "")
