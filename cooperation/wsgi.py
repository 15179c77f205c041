"""The WSGI application. Production by default: the demonstration names its own settings."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from cooperation.http.migrations import migrations_of_the_code

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperation.settings.production")
os.environ["PASSERELLES_ROLE"] = "web"

application = get_wsgi_application()
# The views, and all that they import, are read before the workers part: read once, and shared between them.
get_resolver().url_patterns  # noqa: B018
migrations_of_the_code()
