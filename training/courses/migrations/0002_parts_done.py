"""Parts done are more than lessons read, and a completion says itself which version was completed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def pin_versions(apps, schema_editor):
    Completion = apps.get_model("courses", "Completion")
    Enrolment = apps.get_model("courses", "Enrolment")
    versions = Enrolment.objects.filter(pk=OuterRef("enrolment")).values("version")[:1]
    Completion.objects.update(version=Subquery(versions))


class Migration(migrations.Migration):

    dependencies = [
        ("courses", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("LessonProgress", "ItemProgress"),
        migrations.RemoveConstraint("itemprogress", "lessonprogress_once"),
        migrations.AddConstraint(
            "itemprogress",
            models.UniqueConstraint(fields=["enrolment", "item_key"], name="itemprogress_once"),
        ),
        migrations.AlterField("itemprogress", "item_key", models.CharField(max_length=36, verbose_name="part")),
        migrations.AddField(
            "itemprogress",
            "confirmed_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="confirmed by",
            ),
        ),
        migrations.AddField(
            "itemprogress", "evidence", models.JSONField(blank=True, default=dict, verbose_name="evidence")
        ),
        migrations.AddField(
            "itemprogress",
            "carried",
            models.BooleanField(default=False, verbose_name="carried over from an earlier round"),
        ),
        migrations.AddField(
            "completion",
            "version",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="completions",
                to="courses.courseversion",
                verbose_name="version",
            ),
        ),
        migrations.RunPython(pin_versions, migrations.RunPython.noop),
        migrations.AlterField(
            "completion",
            "version",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="completions",
                to="courses.courseversion",
                verbose_name="version",
            ),
        ),
    ]
