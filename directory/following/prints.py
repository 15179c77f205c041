"""What a sheet says, as little of it as tells a change from none: and the words of that change.

Of measures (dates, amounts, words of our lists) the words are kept, to say « 10 000 € → 12 000 € ». Of all else, which
people typed and may take back, fingerprints alone: a mail names what was added, counts what was taken away.
"""

import hashlib

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from directory.french import NBSP, spelled, uncapitalised
from directory.mail.letter import one_line
from directory.sheets.facts import facts_for
from directory.sheets.statuses import STATUSES

TITLE, TEXT, STATE = "titre", "texte", "etat"
# Who answers for a sheet is read on it, where a consent that ends is obeyed at once.
SILENT = ("contacts",)
# Changes told in one line, names told of one change, and characters of a name.
MOST_CHANGES, MOST_NAMES, LONGEST = 4, 3, 80


def sheet_of(record):
    """What holds the title and the dates of a record: its actor's, for a role."""
    return record.actor if type(record)._meta.pk.name == "actor" else record


def load(kind, records):
    """Read what the prints of ``records`` say, in a few queries."""
    if kind.followed.load is not None:
        kind.followed.load(records)
    else:
        facts_for(kind.model).load(*records)


def print_of(kind, record):
    """``{name: words, or list of fingerprints}`` of what the sheet says now; loaded by ``load``."""
    sheet, followed = sheet_of(record), kind.followed
    texts = [getattr(sheet, name, "") for name in ("summary", "description")]
    said = {TITLE: [_fingerprint(str(record))], TEXT: [_fingerprint(text) for text in texts if text]}
    if state := followed.state(record):
        said[STATE] = str(state)
    for fact in _facts(kind, record):
        if not fact.is_known:
            continue
        if fact.name in followed.measured:
            said[fact.name] = _measure(fact)
        else:
            said[fact.name] = [_fingerprint(text) for text in fact.texts]
    return {name: value for name, value in said.items() if value}


def _facts(kind, record):
    followed = kind.followed
    told = [one.fact(record) for one in followed.more]
    told += facts_for(kind.model).of(record)
    return [fact for fact in told if fact is not None and fact.name not in (*SILENT, *followed.without)]


def _measure(fact):
    """Its words less the notes, which may change with the day: « encore 12 jours »."""
    items = ("".join(part.text for part in item if not part.is_note) for item in fact.items)
    return uncapitalised(", ".join(items))


def _fingerprint(text):
    return hashlib.blake2b(str(text).encode(), digest_size=6).hexdigest()


# --- In words --------------------------------------------------------------------------------------------------------


def changes_of(kind, record, before):
    """What changed since the sheet said ``before`` (of the names that changed), in words; empty when nothing did."""
    now = print_of(kind, record)
    facts = {fact.name: fact for fact in _facts(kind, record)}
    order = [STATE, *kind.followed.measured, TITLE, *facts, TEXT]
    names = [name for name in dict.fromkeys(order) if name in before and (before[name] or None) != now.get(name)]
    told = [words for name in names if (words := _change(kind, record, name, before[name], now.get(name), facts))]
    rest = len(told) - MOST_CHANGES
    if rest > 0:
        told[MOST_CHANGES:] = [_("et un autre changement") if rest == 1 else _("et %s autres changements") % rest]
    if not told and set(before) - set(facts) - {STATE, TITLE, TEXT}:
        # What the sheet does not tell at all any more.
        return _("une rubrique en moins")
    return f"{NBSP}; ".join(told)


def state_words(kind, record):
    """« terminé », « candidatures jusqu’au lundi 7 décembre 2026 »; empty for what has no state."""
    state = str(kind.followed.state(record))
    if state in kind.followed.said:
        return str(kind.followed.said[state](record))
    return uncapitalised(str(STATUSES[state][2])) if state in STATUSES else ""


def _change(kind, record, name, before, now, facts):
    if name == STATE:
        return state_words(kind, record)
    if name == TITLE:
        return _("nouveau nom")
    if name == TEXT:
        return _("texte revu")
    if name not in facts:
        return ""
    fact = facts[name]
    label = uncapitalised(fact.label)
    if isinstance(now, str):
        was = one_line(before, LONGEST) if isinstance(before, str) else ""
        return f"{label}{NBSP}: {was} → {one_line(now, LONGEST)}" if was else f"{label}{NBSP}: {one_line(now, LONGEST)}"
    if not now:
        return f"{label}{NBSP}: {_('n’est plus indiqué')}"
    return f"{label}{NBSP}: {_difference(fact, now, before if isinstance(before, list) else [])}"


def _difference(fact, now, before):
    """« Parakou », « + Parakou et 2 autres », « un de moins »."""
    added = [one_line(text, LONGEST) for text, mark in zip(fact.texts, now, strict=True) if mark not in before]
    fewer = len(set(before) - set(now))
    if not added and not fewer:
        return _("autre ordre")
    names = ", ".join(added[:MOST_NAMES]) + (
        _(" et %s de plus") % (len(added) - MOST_NAMES) if added[MOST_NAMES:] else ""
    )
    if len(now) == 1 and added:
        return names
    parts = [f"+ {names}"] if added else []
    parts += [_("%s de moins") % spelled(fewer)] if fewer else []
    return ", ".join(parts)


def new_words(noun):
    """« nouveau projet », « nouvel appel à projets », « nouvelle actualité »."""
    one = str(noun.singular)
    adjective = "nouvelle" if noun.feminine else "nouvel" if one[0].lower() in "aeéiouhœ" else "nouveau"
    return f"{adjective} {one}"


def called(listing):
    """« Projets »: how a list is called."""
    return capfirst(str(listing.noun.plural))
