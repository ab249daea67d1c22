"""The audit log, which the database lets nobody change."""

from django.db import migrations, models


# Nothing lets through: no setting, no session variable. Two triggers, as PostgreSQL lets TRUNCATE
# be named beside the others, but tests empty their own tables with it, and drop this one alone.
POSTGRESQL = """
    CREATE FUNCTION recruiting_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'The audit log is append-only: % is refused.', TG_OP;
    END $$;
    CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON recruiting_auditentry
        FOR EACH STATEMENT EXECUTE FUNCTION recruiting_audit_refuse();
    CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON recruiting_auditentry
        FOR EACH STATEMENT EXECUTE FUNCTION recruiting_audit_refuse();
"""
SQLITE = [
    f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON recruiting_auditentry "
    f"BEGIN SELECT RAISE(ABORT, 'The audit log is append-only: {verb} is refused.'); END"
    for verb in ("UPDATE", "DELETE")
]


def keep(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in [POSTGRESQL] if postgresql else SQLITE:
        schema_editor.execute(statement, params=None)


def let_go(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":  # triggers go with the table
        schema_editor.execute("DROP FUNCTION recruiting_audit_refuse CASCADE")


class Migration(migrations.Migration):

    dependencies = [
        ('recruiting', '0007_saved_views_and_sources'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('chain', models.BigIntegerField(help_text="The company's id, or 0.", primary_key=True, serialize=False)),
                ('number', models.BigIntegerField(default=0)),
                ('hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company_id', models.BigIntegerField(help_text='Whose chain it is in; NULL is that of Recruiting Support.', null=True)),
                ('number', models.BigIntegerField(help_text='Its place in the chain, from 1 and without gaps.')),
                ('at', models.DateTimeField()),
                ('actor_id', models.BigIntegerField(help_text='NULL: nobody who was logged in.', null=True)),
                ('action', models.CharField(max_length=60)),
                ('subject_kind', models.CharField(max_length=20)),
                ('subject_ids', models.JSONField(help_text='The subject first, then what of it is meant.')),
                ('address', models.CharField(blank=True, help_text="The client's IP address.", max_length=45)),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['company_id', '-at', '-id'], name='audit_newest'), models.Index(fields=['company_id', 'actor_id', '-at', '-id'], name='audit_of_person'), models.Index(fields=['company_id', 'action', '-at', '-id'], name='audit_of_action')],
                'constraints': [models.UniqueConstraint(fields=('company_id', 'number'), name='audit_one_chain'), models.UniqueConstraint(condition=models.Q(('company_id', None)), fields=('number',), name='audit_one_chain_of_support')],
            },
        ),
        migrations.RunPython(keep, let_go),
    ]
