"""What leaders register and confirm: meetings and practical skills of members, never their own."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from core import clock
from core.errors import Refused
from network.directory import actions as directory
from tests.factories.accounts import UserFactory
from tests.factories.courses import item, publish, read_all
from tests.factories.groups import MEETING, SKILL, done, enrolment_of, join, leader, opened
from tests.factories.network import coordinator
from tests.training.groups.test_opening import lines
from training.courses import actions as courses
from training.courses import policies as course_policies
from training.courses.models import Completion
from training.groups import actions, policies

pytestmark = pytest.mark.django_db


def register(members, actor, *, key=MEETING, day=None):
    group = members[0].group
    day = day or clock.today()
    return actions.register_attendance(group=group, members=members, item_key=key, day=day, actor=actor)


def confirm(membership, actor, key=SKILL):
    return actions.confirm_skill(group=membership.group, membership=membership, item_key=key, actor=actor)


def test_a_leader_registers_who_was_at_a_meeting(helper, members):
    day = clock.today() - dt.timedelta(days=3)
    got = register(members, helper, day=day)
    assert (set(got.new), got.not_possible) == (set(members), ())
    for membership in members:
        row = done(membership, MEETING)
        assert row.confirmed_by == helper
        assert row.evidence == {"group": str(membership.group_id), "day": day.isoformat()}


def test_registering_again_leaves_the_first_and_adds_the_rest(aino, helper, members):
    register(members[:1], helper, day=clock.today() - dt.timedelta(days=3))
    got = register(members, aino)
    assert got.new == (members[1],)
    assert done(members[0], MEETING).confirmed_by == helper
    again = register(members, aino)
    assert again.new == ()
    assert lines().count("register_attendance") == 2


@pytest.mark.parametrize("days", [1, -400])
def test_a_meeting_was_on_a_day_that_has_passed(aino, members, days):
    with pytest.raises(Refused) as refused:
        register(members, aino, day=clock.today() + dt.timedelta(days=days))
    assert refused.value.code == "day"
    assert done(members[0], MEETING) is None


def test_a_skill_is_confirmed_one_person_at_a_time_by_whoever_saw_it(helper, members):
    assert confirm(members[0], helper) is True
    assert confirm(members[0], helper) is False
    assert done(members[0], SKILL).confirmed_by == helper
    assert done(members[1], SKILL) is None
    entry = ModelLogEntry.objects.get(action="groups.membership.confirm_skill")
    assert (entry.user, entry.data) == (helper, {"item": SKILL})


def test_the_last_thing_confirmed_completes_the_course(aino, members):
    read_all(enrolment_of(members[0]))
    register(members[:1], aino)
    assert not Completion.objects.exists()
    confirm(members[0], aino)
    assert Completion.objects.get().enrolment == enrolment_of(members[0])


@pytest.mark.parametrize("act", [lambda each, who: register([each], who), confirm])
def test_only_those_who_lead_the_group_confirm(act, members):
    strangers = [coordinator("01"), UserFactory(admin=True), UserFactory(), members[1].person, leader(opened().group)]
    for stranger in strangers:
        with pytest.raises(PermissionDenied):
            act(members[0], stranger)
    assert done(members[0], MEETING) is done(members[0], SKILL) is None


@pytest.mark.parametrize("act", [lambda each, who: register([each], who), confirm])
def test_nobody_confirms_their_own(act, aino, made, helper):
    for person in (aino, helper):
        own = join(made, person)
        with pytest.raises(PermissionDenied):
            act(own, person)
        assert done(own, MEETING) is done(own, SKILL) is None
        assert not course_policies.may_confirm(person, enrolment_of(own))


def test_a_mandate_that_ended_confirms_nothing(aino, admin, members):
    directory.end_mandate(mandate=aino.mandates.get(), actor=admin)
    with pytest.raises(PermissionDenied):
        confirm(members[0], aino)
    assert not course_policies.may_confirm(aino, enrolment_of(members[0]))


def test_in_a_closed_group_nothing_is_registered_or_confirmed(aino, group, members):
    actions.close_group(group=group, actor=aino)
    for act in (lambda: register(members, aino), lambda: confirm(members[0], aino)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "closed"
    assert not course_policies.may_confirm(aino, enrolment_of(members[0]))


def test_whoever_left_is_confirmed_no_more(aino, members):
    actions.leave(membership=members[0], actor=members[0].person)
    members[0].refresh_from_db()
    with pytest.raises(PermissionDenied):
        confirm(members[0], aino)
    assert not course_policies.may_confirm(aino, enrolment_of(members[0]))


def test_a_member_of_another_group_is_not_confirmed_through_this_one(aino, group):
    other = join(opened(actor=aino))
    with pytest.raises(PermissionDenied):
        actions.confirm_skill(group=group, membership=other, item_key=SKILL, actor=aino)


@pytest.mark.parametrize("key", ["lesson-1", SKILL, "unknown"])
def test_what_is_no_meeting_is_not_registered_as_one(aino, members, key):
    got = register(members, aino, key=key)
    assert (got.new, set(got.not_possible)) == ((), set(members))
    assert done(members[0], key) is None


@pytest.mark.parametrize("key", ["lesson-1", MEETING, "unknown"])
def test_what_is_no_skill_is_not_confirmed_as_one(aino, members, key):
    with pytest.raises(Refused):
        confirm(members[0], aino, key)
    assert done(members[0], key) is None


def test_a_member_on_an_older_version_without_the_meeting_does_not_stop_the_others(aino, learner):
    version = publish(quizzes=(), items=(item("lesson-1"),))
    made = opened(actor=aino, version=version)
    old = join(made, learner)
    publish(
        version.course, quizzes=(), items=(item("lesson-1"), item(MEETING, "attendance", text={"fi": "Tapaaminen"}))
    )
    new = join(made)
    got = register([old, new], aino)
    assert (got.new, got.not_possible) == ((new,), (old,))


def test_the_rule_of_groups_is_one_of_those_that_let_confirm(aino, helper, members):
    enrolment = enrolment_of(members[0])
    assert policies.leads_learner(aino, enrolment)
    assert course_policies.may_confirm(helper, enrolment)
    stranger = coordinator("01")
    assert not course_policies.may_confirm(stranger, enrolment)
    with pytest.raises(PermissionDenied):
        courses.confirm_item(enrolment=enrolment, item_key=SKILL, actor=stranger)


def test_a_leader_of_another_course_confirms_nothing_in_this_one(aino, members, learner):
    other = opened(actor=aino)
    join(other, members[0].person)
    leader(other.group, learner)
    assert not course_policies.may_confirm(learner, enrolment_of(members[0]))
