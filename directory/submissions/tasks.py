"""What the worker does for propositions."""

from directory.mail.queue import every
from directory.submissions import digest, retention


@every("41 3 * * *", name="propositions.oubli")
def purge():
    retention.purge()


@every("*/10 * * * 1-5", name="courriels.bilan")
def send_digests():
    digest.send_digests()
