"""The regions belong to every installation. Written out here, since a migration must not change with the code."""

import csv
from pathlib import Path

from django.db import migrations

REGIONS = Path(__file__).parents[1] / "data" / "regions.csv"


def load(apps, schema_editor):
    region = apps.get_model("geography", "Region")
    with REGIONS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = {language: row[f"name_{language}"] for language in ("fi", "sv", "en")}
            region.objects.update_or_create(
                code=row["code"],
                defaults={"name": names["fi"]} | {f"name_{language}": name for language, name in names.items()},
            )


class Migration(migrations.Migration):
    dependencies = [("geography", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
