"""What the worker does with the mails, and with the jobs of workers that died."""

from directory.mail import outbox, queue
from directory.submissions import digest


@queue.task(outbox.SEND)
def send(mail):
    outbox.send(mail)


@queue.every("* * * * *", name="file.reprendre")
def take_up():
    queue.take_up()
    outbox.requeue_lost()


@queue.every("*/10 * * * 1-5", name="courriels.bilan")
def send_digests():
    digest.send_digests()
