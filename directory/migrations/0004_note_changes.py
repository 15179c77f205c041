"""What notes every change of what public pages show; its triggers are those of the kinds (``directory.kinds``)."""

from django.db import migrations

from directory.database.revisions import create_function


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_revisions")]
    operations = [create_function]
