"""Triggers by which the database itself refuses what nobody may do."""

from django.db import connections, migrations

from certification.quality import guards


def install(apps, schema_editor):
    guards.install(connections[schema_editor.connection.alias])


def remove(apps, schema_editor):
    guards.remove(connections[schema_editor.connection.alias])


class Migration(migrations.Migration):
    dependencies = [("quality", "0001_quality"), ("directory", "0004_deputies_and_skills")]
    operations = [migrations.RunPython(install, remove, elidable=False)]
