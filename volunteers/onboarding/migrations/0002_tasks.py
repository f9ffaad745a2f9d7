"""The tasks that a network begins with."""

from django.db import migrations

from volunteers.onboarding import starter


def load(apps, schema_editor):
    starter.load(apps.get_model("onboarding", "Task"))


class Migration(migrations.Migration):
    dependencies = [("onboarding", "0001_volunteers")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
