"""What the worker does for freshness."""

from directory.freshness import retention, sending
from directory.mail.queue import every


@every("*/5 * * * *", name="veracite.campagnes")
def send_requests():
    sending.run()


@every("23 3 * * *", name="veracite.oubli")
def forget_old():
    retention.forget_old()
