"""Drawn cards are made again when lost: neither the log of the server nor its copies need to carry them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE directory_drawncard SET UNLOGGED", "ALTER TABLE directory_drawncard SET LOGGED"
        ),
    ]
