"""What the first page of the office says when nobody does the work that is done apart."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from directory.french import moment
from directory.mail import queue

# What has just been asked for is about to be begun.
PATIENCE = datetime.timedelta(minutes=1)


def sentence():
    """Since when mails and imports wait; an empty text when somebody works, or when nothing waits."""
    if queue.is_worked():
        return ""
    since = queue.waiting_since()
    if since is None or timezone.now() - since < PATIENCE:
        return ""
    return _(
        "Les courriels et imports attendent depuis le %(date)s : le travail de fond du site est arrêté. Rien n’en est "
        "perdu, tout partira dès qu’il reprendra ; prévenez qui tient le site."
    ) % {"date": moment(since)}
