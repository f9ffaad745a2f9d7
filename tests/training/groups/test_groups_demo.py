"""The demo's groups: invented members at different points of the basic course, one group closed."""

import pytest
from django.core.exceptions import ObjectDoesNotExist

from accounts import demo as accounts_demo
from accounts.models import User
from network.directory import mandates
from network.directory.demo import mandates as directory_demo
from network.directory.models import Mandate, Role
from network.geography import demo as geography_demo
from network.geography.models import Region
from tests.factories.courses import item, publish
from training.courses import actions as courses
from training.courses.states import ItemKind
from training.groups import demo, roll
from training.groups.models import Group, Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(settings):
    """As seed_demo does it, with a course in the place of the real one."""
    settings.DEMO = True
    for room in (accounts_demo, geography_demo, directory_demo):
        room.seed(seed=1)
    parts = [item(f"lesson-{n}") for n in range(8)]
    parts += [item("meeting", ItemKind.ATTENDANCE), item("skill", ItemKind.SKILL)]
    publish(courses.open_course(code=demo.COURSE, actor=None), quizzes=(), items=tuple(parts))
    return demo.live(seed=1)


def test_each_coordinator_has_a_mandate_of_their_own_region(seeded):
    for email, code in directory_demo.COORDINATORS.items():
        assert mandates.regions_of(User.objects.get(email=email)).get() == Region.objects.get(code=code)


def test_there_is_an_open_group_and_a_closed_one_with_people_at_different_points(seeded):
    one, two = Group.objects.order_by("state").reverse()
    assert (one.state, two.state) == ("open", "closed")
    shown = roll.of(one, "fi")
    assert len(shown.rows) == 6
    assert shown.stuck == 1
    assert len({row.progress.n for row in shown.sharing}) > 3
    assert len(shown.sharing) == 5
    assert [line.split(",")[0] for line in seeded] == [f"group: {cast.name.split(',')[0]}" for cast in demo.CASTS]


def test_members_cannot_be_signed_in_as(seeded):
    assert not any(row.person.has_usable_password() for row in Membership.objects.select_related("person"))


def test_a_second_run_changes_nothing(seeded):
    def everything():
        return [list(model.objects.values_list()) for model in (Mandate, Group, Membership, User)]

    before = everything()
    directory_demo.seed(seed=1)
    assert demo.live(seed=1) == seeded
    assert everything() == before


def test_without_the_course_the_seeding_stops_and_says_so():
    with pytest.raises(ObjectDoesNotExist):
        demo.live(seed=1)


def test_a_mandate_of_the_demo_that_was_ended_is_given_anew(seeded):
    Mandate.objects.all().delete()
    directory_demo.seed(seed=1)
    person = User.objects.get(email="coordinator@demo.example")
    assert mandates.holds(person, Role.COORDINATOR, Region.objects.get(code="11"))
