"""The two letters of « Suivre »: the link that confirms and gives back what one follows, and the news themselves.

The first may go to somebody who asked for nothing: it says what was typed in words of ours. The second is written as it
leaves, from what is public then, and kept nowhere.
"""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.enums import LinkScope, Rhythm
from directory.following import tokens
from directory.following.news import block_of
from directory.following.selections import subject_of
from directory.french import NBSP, counted
from directory.mail import outbox, wording
from directory.mail.letter import Chapter
from directory.mail.links import makes_links
from directory.models import Subscription

PROOF, NEWS = "suivre", "nouveautes"
# Things to confirm named in the letter: more were not asked by one person.
MOST_NAMED = 5
_OFTEN = {
    Rhythm.NOW: gettext_lazy("dès qu’il y a du nouveau"),
    Rhythm.DAILY: gettext_lazy("une fois par jour"),
    Rhythm.WEEKLY: gettext_lazy("une fois par semaine"),
    Rhythm.MONTHLY: gettext_lazy("une fois par mois"),
}


@makes_links(LinkScope.FOLLOWING)
def _path(mail):
    return tokens.address_of(mail.follower, tokens.PAGE)


def proof(follower):
    waiting = follower.subscriptions.waiting().select_related("selection").order_by("-created_at")
    number = waiting.count()
    named = [(subject_of(one.selection.key), one.rhythm) for one in waiting[:MOST_NAMED]]
    values = {
        "nombre": number,
        "liste": [
            # Nothing that was typed, in words nor in an address: whoever typed it may not be who reads it.
            (subject.ours or subject.words, _OFTEN[Rhythm(rhythm)], outbox.site_address(subject.address.split("?")[0]))
            for subject, rhythm in named
        ],
        "autres": max(0, number - MOST_NAMED),
    }
    return wording.letter(PROOF, values, network=None, reply_to=outbox.reply_address(None))


def send_proof(follower, slot):
    return outbox.post(
        proof(follower),
        to=follower.email,
        scope=LinkScope.FOLLOWING,
        follower=follower,
        not_before=slot.at if slot.at > timezone.now() else None,
        priority=1 - slot.turn,
    )


# --- News ------------------------------------------------------------------------------------------------------------


def blocks_of(items):
    """The blocks that have something to tell of ``[(selection, after, upto)]``: a sheet is told once in a mail."""
    seen, blocks = set(), []
    for selection, after, upto in items:
        block = block_of(selection, after, upto)
        lines = [line for line in block.lines if line.place not in seen]
        seen.update(line.place for line in lines)
        if lines:
            blocks.append((block, lines, block.rest))
    return blocks


def news(blocks, *, often, unsubscribe):
    """The letter that tells ``blocks`` (of ``blocks_of``)."""
    number = sum(len(lines) + rest for _block, lines, rest in blocks)
    chapters = [
        Chapter(
            block.title,
            outbox.site_address(block.address),
            tuple((line.title, line.note, outbox.site_address(line.address)) for line in lines),
            _("et un autre") if rest == 1 else _("et %s autres") % rest if rest > 0 else "",
        )
        for block, lines, rest in blocks
    ]
    about = (
        blocks[0][0].title if len(blocks) == 1 else counted(len(blocks), _("sélection suivie"), _("sélections suivies"))
    )
    values = {
        "nombre": counted(number, _("nouveauté"), _("nouveautés")),
        "quoi": about.replace(" · ", f"{NBSP}· "),
        "chapitres": chapters,
        "rythme": often,
    }
    return wording.letter(NEWS, values, network=None, reply_to=outbox.reply_address(None), unsubscribe=unsubscribe)


@outbox.writes(NEWS)
def _as_it_leaves(mail):
    """``None`` when all was withdrawn since, or when nobody wants it any more."""
    dispatch, follower = mail.dispatch, mail.follower
    wanted = {number: (after, upto) for number, after, upto in dispatch.items}
    rows = Subscription.objects.confirmed().filter(pk__in=wanted, follower=follower).order_by("created_at", "pk")
    items = [(selection, *wanted[number]) for number, selection in rows.values_list("pk", "selection_id")]
    blocks = blocks_of(items)
    if not blocks:
        return None
    unsubscribe = outbox.site_address(tokens.address_of(follower, tokens.STOP))
    return news(blocks, often=_OFTEN[Rhythm(dispatch.rhythm)], unsubscribe=unsubscribe)


def kept(rhythm):
    """What is kept of a letter of news beside its address: that it left, nothing of what it tells."""
    return _("Nouveautés de ce que vous suivez, %s") % _OFTEN[Rhythm(rhythm)]
