"""The contacts that accepted propositions made bore the function of their author, published though nobody had agreed.

Undone, they bear it again: the proposition keeps it as long as its author.
"""

from django.db import migrations

CONTACTS = (("directory", "project"), ("directory", "jumelage"), ("events", "event"))
SILENT = "Auteur de la fiche"


def _authors(apps):
    """``(contacts, function)`` of each proposition whose author did not agree."""
    accepted = apps.get_model("directory", "Submission").objects.filter(
        state="acceptee", is_correction=False, author_function_is_public=False
    )
    for app, sheet in CONTACTS:
        contacts = apps.get_model(app, f"{sheet}contact").objects
        about = accepted.filter(record_table=apps.get_model(app, sheet)._meta.db_table).exclude(author_function="")
        for pk, email, function in about.values_list("record_pk", "author_email", "author_function").iterator():
            yield contacts.filter(**{f"{sheet}_id": pk}, email__iexact=email), function


def silence(apps, schema_editor):
    for contacts, function in _authors(apps):
        contacts.filter(function=function).update(function=SILENT)


def tell_again(apps, schema_editor):
    for contacts, function in _authors(apps):
        contacts.filter(function=SILENT).update(function=function)


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_function_is_public_by_consent"), ("events", "0002_slugs_for_ever")]

    operations = [migrations.RunPython(silence, tell_again)]
