"""The demo's batch: the meeting of a group, with its certificates."""

import pytest

from accounts import demo as accounts_demo
from certification.batches import demo
from certification.batches.models import Batch
from certification.credentials.models import Credential
from network.directory.demo import mandates as directory_demo
from network.geography import demo as geography_demo
from tests.factories.courses import item, publish
from training.courses import actions as courses
from training.courses.states import ItemKind
from training.groups import demo as groups_demo
from training.groups.models import Group

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups(settings):
    settings.DEMO = True
    for room in (accounts_demo, geography_demo, directory_demo):
        room.seed(seed=1)
    parts = [item(f"lesson-{n}") for n in range(8)]
    parts += [item("meeting", ItemKind.ATTENDANCE), item("skill", ItemKind.SKILL)]
    publish(courses.open_course(code=groups_demo.COURSE, actor=None), quizzes=(), items=tuple(parts))
    groups_demo.live(seed=1)


def test_the_meeting_of_a_group_has_its_certificates_and_a_second_run_changes_nothing(groups):
    said = demo.live(seed=1)
    batch = Batch.objects.get()
    given = Credential.objects.filter(kind="attendance")
    assert (batch.state, batch.made_by.email) == ("done", "coordinator@demo.example")
    assert set(given.values_list("subject_name", flat=True)) == {"Elsi Vaaranmaa", "Irja Suvanto"}
    assert said == ["certificates issued at once: 2 for Iisalmen kirjasto, kevät"]
    assert demo.live(seed=1) == said
    assert Batch.objects.get() == batch
    assert given.count() == 2


def test_without_the_groups_the_seeding_stops_and_says_so():
    with pytest.raises(Group.DoesNotExist):
        demo.live(seed=1)
