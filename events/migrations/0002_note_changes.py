"""Every change of what public pages show is noted, as in the directory."""

from django.db import migrations

from directory.database.revisions import note_changes

TABLES = {
    "events_countrygroup": ["id"],
    "events_countrygroup_members": ["countrygroup_id"],
    "events_countrygroup_countries": ["countrygroup_id"],
    "events_countrygroup_sectors": ["countrygroup_id"],
    "events_eventseries": [],
    "events_event": ["id"],
    "events_event_countries": ["event_id"],
    "events_event_sectors": ["event_id"],
    "events_eventorganiser": ["event_id"],
    "events_eventcontact": ["event_id"],
    "events_eventattachment": ["event_id"],
    "events_article": ["id"],
    "events_article_countries": ["article_id"],
    "events_article_sectors": ["article_id"],
    "events_articlecontact": ["article_id"],
    "events_articleattachment": ["article_id"],
    "events_resource": ["id"],
    "events_resource_countries": ["resource_id"],
    "events_resource_sectors": ["resource_id"],
    "events_call": ["id"],
    "events_call_funders": ["call_id"],
    "events_call_countries": ["call_id"],
    "events_call_sectors": ["call_id"],
}


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial"), ("directory", "0004_note_changes")]
    operations = [note_changes(TABLES)]
