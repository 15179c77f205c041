"""What the worker does for who follows something."""

from directory.following import letters, retention, rounds  # noqa: F401 (letters are written as they leave)
from directory.mail.queue import every, later, task

ROUND = "suivre.tournee"


@task(ROUND, is_long=True)
def send_round():
    rounds.run()


@every("*/10 * * * *", name="suivre.toutes-les-dix-minutes")
def every_ten_minutes():
    # Beside the others: a large list is looked at for minutes, and no mail waits for it.
    later(ROUND, once=ROUND, is_long=True)
