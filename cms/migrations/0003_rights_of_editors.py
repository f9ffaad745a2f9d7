"""Editors may change the texts on every page, see the questions of quizzes and put a wrong key right.

Wagtail's own migrations make the group and give it the pages, so that what is laid after migrating finds it made.
"""

from django.db import migrations

# As Wagtail names the group, and as the house names it afterwards.
EDITORS = ["Editors", "Toimittajat / Redaktörer"]
RIGHTS = [
    ("cms", "sitetexts", "change_sitetexts", "Can change texts on every page"),
    ("courses", "questionversion", "view_questionversion", "Can view question"),
    ("courses", "regrade", "add_regrade", "Can add correction of results"),
]


def allow(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for group in Group.objects.filter(name__in=EDITORS):
        for app, model, codename, name in RIGHTS:
            kind, _created = ContentType.objects.get_or_create(app_label=app, model=model)
            right, _created = Permission.objects.get_or_create(
                content_type=kind, codename=codename, defaults={"name": name}
            )
            group.permissions.add(right)


class Migration(migrations.Migration):

    dependencies = [
        ("cms", "0002_practice_and_paths"),
        ("courses", "0003_training_in_full"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
