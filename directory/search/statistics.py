"""What the database knows of its own content."""

from django.apps import apps
from django.db import connection


def refresh_statistics(*app_labels):
    """Measure the tables of these apps (``directory``, ``events``) now, after a load that changed them much.

    PostgreSQL does so by itself a minute later at the latest; until then it may choose plans ten times slower.
    """
    tables = [
        connection.ops.quote_name(model._meta.db_table)
        for label in app_labels
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if not model._meta.proxy
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")
