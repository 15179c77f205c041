"""What the worker does for propositions."""

from directory.mail.queue import every
from directory.submissions import digest, retention  # noqa: F401 (retention: what it forgets)


@every("*/10 * * * 1-5", name="courriels.bilan")
def send_digests():
    digest.send_digests()
