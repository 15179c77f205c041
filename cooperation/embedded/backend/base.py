"""Django's PostgreSQL backend, attached to the embedded server at the first connection and after a crash of it."""

from django.db import OperationalError
from django.db.backends.postgresql import base

from cooperation.embedded.place import Place, PlaceError
from cooperation.embedded.sharing import attach


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        try:
            attach(Place.of(self.settings_dict["EMBEDDED_DATA"]))
        except PlaceError as error:
            raise OperationalError(str(error)) from error
        return super().get_new_connection(conn_params)
