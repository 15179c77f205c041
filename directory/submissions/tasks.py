"""What the worker does for propositions."""

from directory.mail.queue import every
from directory.submissions import retention


@every("41 3 * * *", name="propositions.oubli")
def purge():
    retention.purge()
