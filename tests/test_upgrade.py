"""Data made by an earlier release goes through the migrations: made in the old shape, read in the new one."""

import os
import subprocess
import sys
import textwrap

import pytest
from django.conf import settings

# What the first release knew of a person who has read a lesson and completed a course.
BEFORE = """
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.migrate([("courses", "0001_initial")])
    old = executor.loader.project_state([("courses", "0001_initial")]).apps
    model = lambda name: old.get_model("courses", name)
    person = old.get_model("accounts", "User").objects.create(email="aino@post.example", password="!")
    course = model("Course").objects.create(code="basics")
    versions = [
        model("CourseVersion").objects.create(
            course=course, number=number, outline=[], texts={}, minutes=1, sha256=str(number), is_current=number == 2
        )
        for number in (1, 2)
    ]
    enrolment = model("Enrolment").objects.create(
        person=person, course=course, version=versions[0], state="completed"
    )
    model("LessonProgress").objects.create(enrolment=enrolment, item_key="lesson-1")
    model("Completion").objects.create(enrolment=enrolment, evidence={"items": ["lesson-1"], "attempts": []})
"""
AFTER = """
    from django.core.management import call_command
    from training.courses.models import Completion, ItemProgress

    call_command("migrate", "courses", verbosity=0)
    completion = Completion.objects.get()
    assert completion.version.number == 1, completion.version
    assert completion.enrolment.progress.get().item_key == "lesson-1"
    assert not ItemProgress.objects.get().carried
    print("arrived")
"""

# What the second release knew of two certificates.
BEFORE_BADGES = """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    target = [("credentials", "0002_paths_and_ends")]
    executor.migrate(target)
    old = executor.loader.project_state(target).apps
    person = old.get_model("accounts", "User").objects.create(email="aino@post.example", name="Aino", password="!")
    for number in (1, 2):
        course = old.get_model("courses", "Course").objects.create(code=f"basics-{number}")
        version = old.get_model("courses", "CourseVersion").objects.create(
            course=course, number=1, outline=[], texts={}, minutes=1, sha256=str(number), is_current=True
        )
        enrolment = old.get_model("courses", "Enrolment").objects.create(
            person=person, course=course, version=version, state="completed"
        )
        completion = old.get_model("courses", "Completion").objects.create(
            enrolment=enrolment, version=version, evidence={"items": [], "attempts": []}
        )
        old.get_model("credentials", "Credential").objects.create(
            code=f"ABCD234{number + 4}", kind="course", person=person, subject_name="Aino", completion=completion,
            content={"title": {"fi": "Perusteet", "sv": "Grunder", "en": "Basics"}, "goals": [], "issuer": {"fi": "X"}},
        )
"""
AFTER_BADGES = """
    from django.core.management import call_command
    from certification.credentials import actions
    from certification.credentials.models import Credential, Edition, Signature

    call_command("migrate", verbosity=0)
    first, second = Credential.objects.order_by("code")
    assert first.source == f"completion:{first.completion_id}", first.source
    assert first.subject_id.startswith("urn:uuid:") and first.subject_id != second.subject_id
    assert actions.issue_for_completion(completion=first.completion) == first
    actions.sign_missing()
    assert Edition.objects.count() == Signature.objects.filter(form="edition").count() == 6
    first.refresh_from_db()
    assert first.status_list and first.status == "valid"
    print("arrived")
"""

# What the third release knew of the network: a coordinator of a region, and a word of the vocabulary.
BEFORE_PLACES = """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    target = [("directory", "0002_mandate")]
    executor.migrate(target)
    old = executor.loader.project_state(target).apps
    person = old.get_model("accounts", "User").objects.create(email="eero@post.example", password="!")
    region = old.get_model("geography", "Region").objects.get(code="11")
    old.get_model("directory", "Mandate").objects.create(person=person, region=region, from_date="2026-01-01")
    old.get_model("directory", "Term").objects.create(
        vocabulary="topic", key="phone", name="Puhelin", name_fi="Puhelin", name_sv="Telefon", name_en="Phone"
    )
"""
AFTER_PLACES = """
    from django.core.management import call_command
    from network.directory import mandates
    from network.directory.models import Mandate, Term
    from network.geography.models import Municipality, PostalCode

    call_command("migrate", verbosity=0)
    mandate = Mandate.objects.get()
    kuopio = Municipality.objects.get(code="297")
    assert mandate.network is None
    assert mandates.covers(mandate.person, kuopio)
    assert not mandates.covers(mandate.person, Municipality.objects.get(code="091"))
    assert Municipality.objects.in_force().count() == 308
    assert PostalCode.objects.get(code="70100").municipality == kuopio
    call_command("load_vocabulary", verbosity=0)
    assert Term.objects.get(vocabulary="topic", key="phone").name_sv == "Att använda telefonen"
    assert Term.objects.of("way").exists()
    print("arrived")
"""


# The second and the third release one after the other, as whoever took each in turn has them: what takes the time is
# the way through all the migrations since.
@pytest.mark.parametrize(
    "steps",
    [[BEFORE, AFTER], [BEFORE_BADGES, BEFORE_PLACES, AFTER_BADGES, AFTER_PLACES]],
    ids=["from the first release", "from the second and the third release"],
)
def test_what_an_earlier_release_wrote_arrives_whole(tmp_path, steps):
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3", "DATA": str(tmp_path)}
    for step in steps:
        code = "import django; django.setup()\n" + textwrap.dedent(step)
        run = subprocess.run(
            [sys.executable, "-c", code],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
    assert run.stdout.endswith("arrived\n")
