"""What the worker does with the mails, and with the jobs of workers that died."""

from directory.mail import outbox, queue


@queue.task(outbox.SEND)
def send(mail):
    outbox.send(mail)


@queue.every("* * * * *", name="file.reprendre")
def take_up():
    queue.take_up()
    outbox.requeue_lost()
