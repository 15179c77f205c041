"""The WSGI application. Production by default: the demonstration names its own settings."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperation.settings.production")
os.environ.setdefault("DATABASE_POOL", "1")

application = get_wsgi_application()
