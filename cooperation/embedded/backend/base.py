"""Our PostgreSQL backend, attached to the embedded server at the first connection and after a crash of it."""

import threading

from django.db import OperationalError

from cooperation.database.backend import base
from cooperation.database.breaker import VERDICT, Away
from cooperation.embedded.place import Place, PlaceError
from cooperation.embedded.sharing import attach

_starting = threading.Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    def reach(self):
        try:
            attach(Place.of(self.settings_dict["EMBEDDED_DATA"]))
        except PlaceError as error:
            raise OperationalError(str(error)) from error

    def reach_soon(self):
        """After a crash the server reads its journal again, for minutes at worst: in a thread, nobody waits for it."""
        # Two requests that come together are both answered: the second waits for the first, that is to say nothing when
        # the server is there.
        if not _starting.acquire(timeout=VERDICT):
            raise Away("PostgreSQL redémarre.")
        said = []
        thread = threading.Thread(target=self._start, args=[said], name="embedded", daemon=True)
        thread.start()
        thread.join(VERDICT)
        if said or thread.is_alive():
            raise Away(said[0] if said else "PostgreSQL redémarre.")

    def _start(self, said):
        try:
            self.reach()
        except Exception as error:  # a thread has nobody else to tell
            said.append(str(error))
        finally:
            _starting.release()
