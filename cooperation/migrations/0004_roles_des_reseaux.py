"""Who worked for a network did everything there: she manages it. Going back, an account keeps its widest mandate."""

from django.db import migrations, models

WIDEST_FIRST = ["national", "gestion", "redaction", "contribution", "lecture"]


def to_roles(apps, schema_editor):
    apps.get_model("cooperation", "Membership").objects.filter(role="reseau").update(role="gestion")


def to_one_mandate(apps, schema_editor):
    mandates = apps.get_model("cooperation", "Membership").objects
    seen = set()
    for mandate in sorted(mandates.all(), key=lambda one: (WIDEST_FIRST.index(one.role), one.pk)):
        if mandate.user_id in seen:
            mandate.delete()
        seen.add(mandate.user_id)
    mandates.exclude(role="national").update(role="reseau")


class Migration(migrations.Migration):
    # Its function is what the triggers of the history call.
    dependencies = [("cooperation", "0003_mandats_et_accords"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [
        migrations.RunPython(to_roles, to_one_mandate),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("network__isnull", True), ("role", "national")),
                    models.Q(
                        ("network__isnull", False), ("role__in", ["gestion", "redaction", "contribution", "lecture"])
                    ),
                    _connector="OR",
                ),
                name="membership_network_iff_role",
                violation_error_message="Une équipe de réseau a un réseau ; l’équipe nationale n’en a pas.",
            ),
        ),
    ]
