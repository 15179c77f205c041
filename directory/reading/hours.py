"""Hours as French writes them: « 18 h », « 18h30 », « 18:30 », « midi »."""

import datetime
import re

from directory.reading.result import NBSP, refused, understood
from directory.reading.words import tidy

EXAMPLES = f"«{NBSP}18{NBSP}h{NBSP}» ou «{NBSP}18{NBSP}h{NBSP}30{NBSP}»"
_WRITTEN = re.compile(r"(?:à |a )?(\d{1,2})(?: ?(?:h|heures?|:|\.) ?(\d{2})?(?: ?(?:min|mn)|:00)?)?")
_NAMED = {"midi": datetime.time(12), "minuit": datetime.time(0), "midi et demi": datetime.time(12, 30)}


def read_hour(text):
    """The ``Reading`` of ``text``; its value is a ``datetime.time``, to the minute."""
    typed = tidy(text).lower()
    found = _WRITTEN.fullmatch(typed)
    try:
        hour = _NAMED.get(typed) or datetime.time(int(found[1]), int(found[2] or 0))
    except (TypeError, ValueError):
        return refused(f"Cette heure n’est pas lisible. Écrivez-la comme {EXAMPLES}.")
    return understood(hour, hour_text(hour))


def hour_text(hour):
    """« 18 h 30 », as ``read_hour`` reads it back."""
    return f"{hour.hour}{NBSP}h" + (f"{NBSP}{hour.minute:02d}" if hour.minute else "")
