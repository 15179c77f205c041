from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0011_lots_appliques_avant")]
    operations = [
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('made_at__isnull', True), ('made_by__isnull', True)), models.Q(('made_at__isnull', False), ('made_by__isnull', False)), _connector='OR'), name='directory_importbatch_made_at_with_made_by', violation_error_message='Un lot a une date et un auteur.'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', True), ('asked_by__isnull', True)), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), _connector='OR'), name='directory_importbatch_asked_at_with_asked_by', violation_error_message='Une demande a une date et un auteur.'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', True), ('applied_by__isnull', True)), models.Q(('applied_at__isnull', False), ('applied_by__isnull', False)), _connector='OR'), name='directory_importbatch_applied_at_with_applied_by', violation_error_message='L’application d’un lot et son auteur vont ensemble.'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='directory_importbatch_undone_at_with_undone_by', violation_error_message='Le retour d’un lot et son auteur vont ensemble.'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('en-repetition', 'en-application', 'en-retour')), _negated=True), ('asked_at__isnull', False), _connector='OR'), name='import_batch_work_is_asked', violation_error_message='Un travail en cours a été demandé par quelqu’un.'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('applique', 'en-retour', 'defait')), _negated=True), models.Q(('act__isnull', False), ('applied_at__isnull', False)), _connector='OR'), name='import_batch_applied_is_dated', violation_error_message='Un lot appliqué a la date et le numéro de ce qu’il a écrit.'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'defait'), _negated=True), ('undone_at__isnull', False), _connector='OR'), name='import_batch_undone_is_dated', violation_error_message='Un lot défait garde la date de son retour.'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'en-echec'), _negated=True), models.Q(('problem', ''), _negated=True), _connector='OR'), name='import_batch_failure_is_told', violation_error_message='Un lot qui n’a pas marché dit pourquoi.'),
        ),
    ]
