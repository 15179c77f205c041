"""Django's PostgreSQL backend. In web processes, no request waits for a server that is away."""

from django.conf import settings
from django.db.backends.postgresql import base
from psycopg import IsolationLevel

from cooperation.database.breaker import breaker


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        if settings.PROCESS_ROLE != "web":
            self.reach()
            return super().get_new_connection(conn_params)
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return breaker.connect(conn_params, reach=self.reach_soon)

    def reach(self):
        """Make sure that there is a server: nothing to do for one that others run."""

    def reach_soon(self):
        """The same in less than half a second, or raise ``psycopg.OperationalError``: it goes on behind."""
