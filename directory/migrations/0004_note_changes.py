"""Every change of what public pages show is noted, so that indexes and caches follow within a request."""

from django.db import migrations

from directory.database.revisions import create_function, note_changes

TABLES = {
    "directory_actor": ["id"],
    "directory_actorcontact": ["actor_id"],
    "directory_actorattachment": ["actor_id"],
    "directory_collectivite": ["actor_id"],
    "directory_formername": ["collectivite_id"],
    "directory_country": [],
    "directory_sector": [],
    "directory_sdg": [],
    "directory_jumelage": ["id"],
    "directory_jumelage_sectors": ["jumelage_id"],
    "directory_jumelagemember": ["jumelage_id", "collectivite_id"],
    "directory_jumelagemilestone": ["jumelage_id"],
    "directory_jumelagecontact": ["jumelage_id"],
    "directory_jumelageattachment": ["jumelage_id"],
    "directory_project": ["id"],
    "directory_project_countries": ["project_id"],
    "directory_project_sectors": ["project_id"],
    "directory_project_sdgs": ["project_id"],
    "directory_projectactor": ["project_id", "actor_id"],
    "directory_projectlocality": ["project_id", "collectivite_id"],
    "directory_projectcontact": ["project_id"],
    "directory_projectattachment": ["project_id"],
    "directory_funder": ["actor_id"],
    "directory_funding": ["project_id", "funder_id"],
    "directory_network": ["actor_id"],
    "directory_network_regions": ["network_id", "collectivite_id"],
    "directory_office": ["network_id"],
    "directory_networkpartner": ["network_id"],
}


class Migration(migrations.Migration):
    dependencies = [("directory", "0003_revisions")]
    operations = [create_function, note_changes(TABLES)]
