"""Municipalities and postal codes belong to every installation, as the regions do."""

from django.db import migrations

from network.geography import facts


def load(apps, schema_editor):
    facts.load_all(*(apps.get_model("geography", name) for name in ("Region", "Municipality", "PostalCode")))


class Migration(migrations.Migration):
    dependencies = [("geography", "0003_municipalities")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
