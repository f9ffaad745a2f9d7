"""Opening a group, its invitation link, closing it; who may do that, and who may not know of it."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core import clock
from core.errors import Refused
from core.states import check_move
from network.directory import actions as directory
from tests.factories.accounts import UserFactory
from tests.factories.courses import CourseFactory
from tests.factories.groups import course, join, leader, opened
from tests.factories.network import MandateFactory, coordinator, region
from training.groups import actions, invitations
from training.groups.models import Group, GroupLeader, Membership
from training.groups.states import GROUP_MOVES, INVITATION_DAYS, GroupState

pytestmark = pytest.mark.django_db


def lines(start="groups."):
    entries = ModelLogEntry.objects.filter(action__startswith=start).order_by("pk")
    return [entry.action.removeprefix("groups.group.").removeprefix("groups.membership.") for entry in entries]


def test_a_coordinator_opens_a_group_in_their_region(aino, made):
    group = made.group
    assert (group.opened_by, group.region, group.state) == (aino, region(), GroupState.OPEN)
    assert group.invitation_until == clock.today() + dt.timedelta(days=INVITATION_DAYS)
    assert list(Group.objects.visible_to(aino)) == [group]
    entry = ModelLogEntry.objects.get(action="groups.group.open")
    assert entry.data == {"course": group.course.code, "region": "11"}


@pytest.mark.parametrize("made", [{"expired": True}, {"coming": True}, {"ended": True}])
def test_without_a_mandate_in_force_nobody_opens_one(made):
    with pytest.raises(PermissionDenied):
        opened(actor=MandateFactory(**made).person)
    assert not Group.objects.exists()


@pytest.mark.parametrize("who", ["learner", "admin", "leader", "other region"])
def test_nobody_else_opens_one(who, group):
    actors = {
        "learner": UserFactory,
        "admin": lambda: UserFactory(admin=True),
        "leader": lambda: leader(group),
        "other region": lambda: coordinator("01"),
    }
    with pytest.raises(PermissionDenied):
        opened(actor=actors[who]())
    assert Group.objects.get() == group


def test_a_course_nobody_can_start_has_no_groups(aino):
    with pytest.raises(Refused) as refused:
        actions.open_group(course=CourseFactory(), region=region(), name="Ryhmä", actor=aino)
    assert refused.value.code == "not_published"


def test_a_group_has_a_name(aino):
    with pytest.raises(Refused) as refused:
        opened(actor=aino, name=" \n ")
    assert refused.value.code == "no_name"


def test_other_regions_do_not_know_of_a_group(group):
    strangers = [coordinator("01"), UserFactory(admin=True), UserFactory(), UserFactory(is_active=False)]
    assert [Group.objects.visible_to(each).count() for each in strangers] == [0, 0, 0, 0]


def test_every_coordinator_of_the_region_sees_it_and_a_leader_sees_only_theirs(aino, group):
    other = opened(actor=aino).group
    helper = leader(group)
    assert set(Group.objects.visible_to(coordinator("11"))) == {group, other}
    assert set(Group.objects.visible_to(helper)) == {group}


def test_when_the_mandate_ends_the_opener_sees_the_group_no_more(aino, group, admin):
    directory.end_mandate(mandate=aino.mandates.get(), actor=admin)
    assert not Group.objects.visible_to(aino).exists()
    for act in (actions.close_group, actions.renew_invitation, actions.revoke_invitation):
        with pytest.raises(PermissionDenied):
            act(group=group, actor=aino)


# ── the link ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_token_is_256_bits_and_only_its_hash_is_kept(made):
    assert len(bytes.fromhex(made.token)) == 32
    assert made.group.token_hash == invitations.hashed(made.token)
    assert made.token not in str(Group.objects.values())
    assert made.token not in str(list(ModelLogEntry.objects.values()))


def test_two_groups_never_share_a_token(aino):
    seed = invitations.seed()
    one, two = (actions.open_group(course=course().course, region=region(), name="R", actor=aino) for _n in range(2))
    assert one.token != two.token
    assert invitations.token(one.group.pk, seed) != invitations.token(two.group.pk, seed)


def test_a_new_link_ends_the_old_one(aino, made):
    renewed = actions.renew_invitation(group=made.group, actor=aino)
    assert renewed.token != made.token
    with pytest.raises(Refused) as refused:
        join(made)
    assert refused.value.code == "unknown"
    assert join(renewed).group == made.group


def test_an_old_form_sent_again_does_not_bring_its_link_back(aino, made):
    group, seed, was = made.group, invitations.seed(), made.group.token_hash
    first = actions.renew_invitation(group=group, actor=aino, seed=seed, was=was)
    second = actions.renew_invitation(group=group, actor=aino)
    with pytest.raises(Refused) as refused:
        actions.renew_invitation(group=group, actor=aino, seed=seed, was=was)
    assert refused.value.code == "changed"
    group.refresh_from_db()
    assert group.token_hash == invitations.hashed(second.token) != invitations.hashed(first.token)


def test_the_same_form_sent_twice_makes_one_link(aino, made):
    seed, was = invitations.seed(), made.group.token_hash
    one, two = (actions.renew_invitation(group=made.group, actor=aino, seed=seed, was=was) for _twice in range(2))
    assert one.token == two.token
    assert lines().count("renew_invitation") == 1


def test_a_link_taken_back_works_no_more(aino, made):
    for _twice in range(2):
        actions.revoke_invitation(group=made.group, actor=aino)
    with pytest.raises(Refused) as refused:
        join(made)
    assert refused.value.code == "unknown"
    assert lines() == ["open", "revoke_invitation"]


def test_a_link_ends_after_its_last_day(made):
    with time_machine.travel(timezone.now() + dt.timedelta(days=INVITATION_DAYS)):
        assert join(made)
    with (
        time_machine.travel(timezone.now() + dt.timedelta(days=INVITATION_DAYS + 1)),
        pytest.raises(Refused) as refused,
    ):
        join(made)
    assert refused.value.code == "expired"


def test_leaders_make_and_end_links_and_close_and_others_do_not(made, helper):
    group = made.group
    acts = [actions.renew_invitation, actions.revoke_invitation, actions.close_group, actions.reopen_group]
    for act in acts:
        act(group=group, actor=helper)
    strangers = [coordinator("01"), UserFactory(admin=True), UserFactory(), join(opened(), shares=True).person]
    for stranger in strangers:
        for act in acts:
            with pytest.raises(PermissionDenied):
                act(group=group, actor=stranger)


# ── closing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_closed_group_is_joined_by_nobody_until_it_is_open_again(aino, made):
    actions.close_group(group=made.group, actor=aino)
    with pytest.raises(Refused) as refused:
        join(made)
    assert refused.value.code == "closed"
    actions.reopen_group(group=made.group, actor=aino)
    assert join(made)


def test_a_closed_group_gets_no_new_link(aino, group):
    actions.close_group(group=group, actor=aino)
    with pytest.raises(Refused) as refused:
        actions.renew_invitation(group=group, actor=aino)
    assert refused.value.code == "closed"


def test_closing_twice_is_done_once(aino, group):
    for _twice in range(2):
        actions.close_group(group=group, actor=aino)
    for _twice in range(2):
        actions.reopen_group(group=group, actor=aino)
    assert lines() == ["open", "close", "reopen"]


@pytest.mark.parametrize("old", GroupState)
@pytest.mark.parametrize("new", GroupState)
def test_every_move_is_in_the_table_or_refused(old, new):
    if old != new:
        check_move(GROUP_MOVES, old, new)
        return
    with pytest.raises(Refused):
        check_move(GROUP_MOVES, old, new)


# ── what the database itself refuses, and what is left when a person goes ────────────────────────────────────────────


def refused_by_the_database(row, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**values)


def test_the_database_itself_refuses_what_no_group_can_be(made):
    group, member = made.group, join(made, shares=False)
    refused_by_the_database(group, state="half open")
    refused_by_the_database(group, name="")
    refused_by_the_database(group, invitation_until=None)
    refused_by_the_database(group, token_hash=None)
    refused_by_the_database(member, shares_progress=True)
    refused_by_the_database(member, left_at=member.joined_at - dt.timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(group=group, person=member.person)
    helper = leader(group)
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupLeader.objects.create(group=group, person=helper)


def test_sharing_ends_with_the_membership_in_the_database_too(made):
    member = join(made)
    refused_by_the_database(member, left_at=timezone.now())


def test_erasing_people_leaves_the_group_and_nothing_of_them(aino, made, members, helper):
    for person in (aino, helper, *(each.person for each in members)):
        person.enrolments.all().delete()
        person.delete()
    group = Group.objects.get(pk=made.group.pk)
    assert group.opened_by is None
    assert not Membership.objects.exists()
    assert not GroupLeader.objects.exists()
