"""The tables of what counted failed sign-ins before, and of the sessions before ours: nothing reads them any more."""

from django.db import migrations

OLD = ("axes_accessattempt", "axes_accessattemptexpiration", "axes_accessfailurelog", "axes_accesslog", "django_session")
_DROP = [f"DROP TABLE IF EXISTS {table} CASCADE" for table in OLD]
_FORGET = [
    "DELETE FROM django_migrations WHERE app IN ('axes', 'sessions')",
    """
    DELETE FROM auth_permission USING django_content_type AS kind
    WHERE kind.id = content_type_id AND kind.app_label IN ('axes', 'sessions')
    """,
    "DELETE FROM django_content_type WHERE app_label IN ('axes', 'sessions')",
]


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0005_connexion"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # Back: the former applications make their tables again once they are installed, as on a new base.
    operations = [migrations.RunSQL([*_DROP, *_FORGET], migrations.RunSQL.noop)]
