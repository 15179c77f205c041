import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import cooperation.accounts.models


class Migration(migrations.Migration):

    dependencies = [
        ('cooperation', '0002_initial'),
        ('directory', '0012_lots_dates'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('suivi', 'Suivre la fiche ensemble'), ('remise', 'Remettre la fiche')], max_length=16, verbose_name='sorte')),
                ('record_table', models.CharField(max_length=63, verbose_name='table de la fiche')),
                ('record_pk', models.BigIntegerField(verbose_name='fiche')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='un mot pour eux')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='demandé le')),
                ('state', models.CharField(choices=[('demande', 'Demandé'), ('accepte', 'Accepté'), ('refuse', 'Refusé'), ('fini', 'Terminé')], default='demande', editable=False, max_length=16, verbose_name='état')),
                ('state_changed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='état depuis')),
            ],
            options={
                'verbose_name': 'accord entre réseaux',
                'verbose_name_plural': 'accords entre réseaux',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='AgreementChange',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('suivi', 'Suivre la fiche ensemble'), ('remise', 'Remettre la fiche')], max_length=16, verbose_name='sorte')),
                ('record_table', models.CharField(max_length=63, verbose_name='table de la fiche')),
                ('record_pk', models.BigIntegerField(verbose_name='fiche')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='un mot pour eux')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='demandé le')),
                ('state', models.CharField(choices=[('demande', 'Demandé'), ('accepte', 'Accepté'), ('refuse', 'Refusé'), ('fini', 'Terminé')], default='demande', editable=False, max_length=16, verbose_name='état')),
                ('state_changed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='état depuis')),
            ],
            options={
                'verbose_name': 'changement',
                'verbose_name_plural': 'changements',
                'abstract': False,
            },
        ),
        migrations.AlterModelManagers(
            name='user',
            managers=[
                ('objects', cooperation.accounts.models.AccountManager()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='membership',
            name='membership_network_iff_role',
        ),
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('national', 'Équipe nationale'), ('gestion', 'Gestion du réseau'), ('redaction', 'Rédaction'), ('contribution', 'Contribution'), ('lecture', 'Lecture')], max_length=16, verbose_name='rôle'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='compte'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='wants_digest',
            field=models.BooleanField(default=True, help_text='Un courriel le matin des jours ouvrés, quand des propositions attendent sa décision.', verbose_name='bilan du jour'),
        ),
        migrations.AlterField(
            model_name='membershipchange',
            name='role',
            field=models.CharField(choices=[('national', 'Équipe nationale'), ('gestion', 'Gestion du réseau'), ('redaction', 'Rédaction'), ('contribution', 'Contribution'), ('lecture', 'Lecture')], max_length=16, verbose_name='rôle'),
        ),
        migrations.AlterField(
            model_name='membershipchange',
            name='wants_digest',
            field=models.BooleanField(default=True, help_text='Un courriel le matin des jours ouvrés, quand des propositions attendent sa décision.', verbose_name='bilan du jour'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('user', 'network'), name='membership_once_per_network', nulls_distinct=False, violation_error_message='Un compte n’a qu’un mandat par réseau.'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='asked_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandé par'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='from_network',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.network', verbose_name='demandé par'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='state_changed_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='état changé par'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='to_network',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.network', verbose_name='demandé à'),
        ),
        migrations.AddField(
            model_name='agreementchange',
            name='asked_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandé par'),
        ),
        migrations.AddField(
            model_name='agreementchange',
            name='from_network',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.network', verbose_name='demandé par'),
        ),
        migrations.AddField(
            model_name='agreementchange',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='history', to='cooperation.agreement'),
        ),
        migrations.AddField(
            model_name='agreementchange',
            name='state_changed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='état changé par'),
        ),
        migrations.AddField(
            model_name='agreementchange',
            name='to_network',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='directory.network', verbose_name='demandé à'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['record_table', 'record_pk'], name='agreement_about'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', True), ('asked_by__isnull', True)), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), _connector='OR'), name='cooperation_agreement_asked_at_with_asked_by', violation_error_message='Une demande a une date et un auteur.'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state_changed_at__isnull', True), ('state_changed_by__isnull', True)), models.Q(('state_changed_at__isnull', False), ('state_changed_by__isnull', False)), _connector='OR'), name='cooperation_agreement_state_changed_at_with_state_changed_by', violation_error_message='L’état et son auteur vont ensemble.'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'demande'), models.Q(('kind', 'suivi'), ('state', 'accepte')), _connector='OR'), fields=('kind', 'record_table', 'record_pk', 'to_network'), name='agreement_once', nulls_distinct=False, violation_error_message='C’est déjà demandé à cette équipe, ou convenu avec elle.'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'suivi'), _negated=True), ('to_network__isnull', False), _connector='OR'), name='agreement_followed_by_a_network', violation_error_message='L’équipe nationale suit déjà toutes les fiches.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperation_agreementchange" ("asked_at", "asked_by_id", "from_network_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_pk", "record_table", "state", "state_changed_at", "state_changed_by_id", "text", "to_network_id") SELECT new_values."asked_at", new_values."asked_by_id", new_values."from_network_id", new_values."id", new_values."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."record_pk", new_values."record_table", new_values."state", new_values."state_changed_at", new_values."state_changed_by_id", new_values."text", new_values."to_network_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='43242a3b7742463011bf829a881c730ed4509d89', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_d63ed', referencing='REFERENCING NEW TABLE AS new_values ', table='cooperation_agreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperation_agreementchange" ("asked_at", "asked_by_id", "from_network_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_pk", "record_table", "state", "state_changed_at", "state_changed_by_id", "text", "to_network_id") SELECT new_values."asked_at", new_values."asked_by_id", new_values."from_network_id", new_values."id", new_values."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', new_values."id", new_values."record_pk", new_values."record_table", new_values."state", new_values."state_changed_at", new_values."state_changed_by_id", new_values."text", new_values."to_network_id" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1abb1fef05bc18c7ddeedcc3651b02c2c87d77f3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_8d2cb', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='cooperation_agreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "cooperation_agreementchange" ("asked_at", "asked_by_id", "from_network_id", "id", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_pk", "record_table", "state", "state_changed_at", "state_changed_by_id", "text", "to_network_id") SELECT old_values."asked_at", old_values."asked_by_id", old_values."from_network_id", old_values."id", old_values."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."record_pk", old_values."record_table", old_values."state", old_values."state_changed_at", old_values."state_changed_by_id", old_values."text", old_values."to_network_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='908980ddf53b074f93b3f3d80ee5ba5e199526b8', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_3efde', referencing='REFERENCING OLD TABLE AS old_values ', table='cooperation_agreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreementchange',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF current_setting('passerelles.flush', true) IS DISTINCT FROM 'on' THEN\n            RAISE EXCEPTION 'passerelles: the history in % is append-only', TG_TABLE_NAME;\n        END IF;\n        RETURN NULL;\n    ", hash='133ad5108c3ae65c6b90bbc9931c6bace82f3bfb', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_ec098', table='cooperation_agreementchange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreementchange',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9d4f4473a545eceae403d3316d1eaca24c150fb5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_01efe', table='cooperation_agreementchange', when='BEFORE')),
        ),
    ]
