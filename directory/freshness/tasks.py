"""What the worker does for freshness."""

from directory.freshness import retention, sending  # noqa: F401 (retention: what it forgets)
from directory.mail.queue import every


@every("*/5 * * * *", name="veracite.campagnes")
def send_requests():
    sending.run()
