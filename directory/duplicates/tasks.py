"""What the worker does each night: look for records that may be the same."""

from directory.duplicates.finding import refresh_all
from directory.mail.queue import every, task

SEARCH = "doublons.maintenant"


@every("47 2 * * *", name="doublons.chercher")
def search():
    refresh_all()


@task(SEARCH)
def search_now():
    refresh_all()
