from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0008_funding_about'),
    ]

    operations = [
        migrations.CreateModel(
            name='DrawnCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=30, verbose_name='liste')),
                ('record', models.BigIntegerField(verbose_name='fiche')),
                ('state', models.CharField(max_length=80, verbose_name='état')),
                ('horizon', models.BigIntegerField(verbose_name='horizon')),
                ('at', models.DateTimeField(verbose_name='le')),
                ('html', models.TextField(verbose_name='HTML')),
            ],
            options={
                'verbose_name': 'carte dessinée',
                'verbose_name_plural': 'cartes dessinées',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('section', 'record'), name='drawn_card_once', violation_error_message='Cette carte est déjà dessinée.')],
            },
        ),
        # Made again when lost: neither the log of the server nor its copies need to carry it.
        migrations.RunSQL(
            'ALTER TABLE directory_drawncard SET UNLOGGED', 'ALTER TABLE directory_drawncard SET LOGGED'
        ),
    ]
