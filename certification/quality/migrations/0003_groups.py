"""A group for each part the agency's people take. One person may be in several; in one matter they have one part."""

from django.db import migrations

GROUPS = {
    "Certification: lead": ("lead_applications", "Can lead the certification of providers: assign people, follow up"),
    "Certification: evaluators": ("evaluate_applications", "Can evaluate applications for certification"),
    "Certification: reviewers": ("review_applications", "Can review applications for certification"),
    "Certification: decision-makers": ("decide_applications", "Can decide on applications for certification"),
    "Certification: appeals and complaints": ("handle_cases", "Can handle appeals and complaints"),
}


def make(apps, schema_editor):
    kinds, groups = apps.get_model("contenttypes", "ContentType"), apps.get_model("auth", "Group")
    permissions = apps.get_model("auth", "Permission")
    # Django makes both after the last migration only.
    kind, _made = kinds.objects.get_or_create(app_label="quality", model="application")
    for name, (codename, label) in GROUPS.items():
        permission, _made = permissions.objects.get_or_create(
            content_type=kind, codename=codename, defaults={"name": label}
        )
        group, _made = groups.objects.get_or_create(name=name)
        group.permissions.add(permission)
    # Who leads edits drafts of the scheme, in the page editor's screens.
    kind, _made = kinds.objects.get_or_create(app_label="wagtailadmin", model="admin")
    enter, _made = permissions.objects.get_or_create(
        content_type=kind, codename="access_admin", defaults={"name": "Can access Wagtail admin"}
    )
    groups.objects.get(name="Certification: lead").permissions.add(enter)


class Migration(migrations.Migration):
    dependencies = [
        ("quality", "0002_guards"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make, migrations.RunPython.noop, elidable=False)]
