"""What the worker does for people: what was kept long enough is forgotten, all mechanisms together."""

from directory.database.retention import purge
from directory.mail.queue import every
from directory.people import retention  # noqa: F401 (what it forgets)

every("41 3 * * *", name="oubli")(purge)
