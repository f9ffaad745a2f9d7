"""Joining a group, agreeing to share progress and taking that back, leaving and being removed."""

import datetime as dt
import hashlib

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.courses import enrol, read_all
from tests.factories.groups import enrolment_of, join, opened
from tests.factories.network import coordinator
from tests.training.groups.test_opening import lines
from training.courses import actions as courses
from training.courses.models import Enrolment
from training.groups import actions, consent, roll
from training.groups.models import Membership
from training.groups.states import STUCK_DAYS

pytestmark = pytest.mark.django_db


def row_of(membership):
    return roll.of(membership.group, "en").row(membership.pk)


def test_joining_starts_the_course(made, learner):
    membership = join(made, learner)
    assert (membership.group, membership.left_at) == (made.group, None)
    assert Enrolment.objects.get(person=learner).course == made.group.course


def test_who_has_started_goes_on_where_they_were(made, learner):
    enrolment = enrol(learner, made.group.course.versions.get())
    read_all(enrolment)
    membership = join(made, learner)
    assert Enrolment.objects.get(person=learner) == enrolment
    assert row_of(membership).progress.n == 2


def test_joining_twice_is_once_and_changes_no_agreement(made, learner):
    first = join(made, learner, shares=False)
    second = join(made, learner, shares=True)
    assert first == second
    assert not second.shares_progress
    assert lines().count("join") == 1


@pytest.mark.parametrize("token", ["", "x", "0" * 64, "0" * 10_000])
def test_a_wrong_token_opens_nothing(made, learner, token):
    with pytest.raises(Refused) as refused:
        actions.join(token=token, shares_progress=True, actor=learner)
    assert refused.value.code == "unknown"
    assert not Membership.objects.exists()


def test_the_hash_of_a_token_is_no_token(made, learner):
    with pytest.raises(Refused):
        actions.join(token=made.group.token_hash, shares_progress=True, actor=learner)


def test_one_link_lets_many_in_and_each_into_one_group_only(made):
    other = opened()
    assert {join(made).group for _n in range(3)} == {made.group}
    assert join(other).group == other.group


# ── sharing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_agreement_is_kept_with_its_words_and_its_time(made):
    before = timezone.now()
    membership = join(made)
    assert membership.consent_version == consent.CURRENT
    assert before <= membership.consented_at <= timezone.now()


def test_the_words_of_a_version_are_never_changed():
    """Whoever changes what is agreed to makes a new version of it, and adds its fingerprint here."""
    known = {1: "8169e88bb725"}
    found = {
        number: hashlib.sha256("\n".join(str(text) for text in texts).encode()).hexdigest()[:12]
        for number, texts in consent.VERSIONS.items()
    }
    assert found == known


def test_a_leader_sees_how_far_those_are_who_share_it_and_of_others_the_name_only(members):
    sharing, silent = members
    for each in members:
        read_all(enrolment_of(each))
    seen, hidden = row_of(sharing), row_of(silent)
    assert (seen.progress.n, seen.progress.m) == (2, 4)
    assert [str(each) for each in seen.missing] == ["Part meeting (en)", "Part skill (en)"]
    assert seen.last_active == timezone.localdate()
    assert (hidden.name, hidden.progress, hidden.missing, hidden.last_active, hidden.stuck) == (
        "Onni Hiljainen",
        None,
        [],
        None,
        False,
    )


def test_withdrawing_hides_progress_at_once_and_agreeing_shows_it_again(members):
    membership, person = members[0], members[0].person
    actions.withdraw_sharing(membership=membership, actor=person)
    assert row_of(membership).progress is None
    actions.agree_sharing(membership=membership, actor=person)
    assert row_of(membership).progress is not None
    assert lines()[-2:] == ["withdraw", "agree"]


def test_asked_for_twice_is_done_once(members):
    membership, person = members[0], members[0].person
    for act in (actions.withdraw_sharing, actions.agree_sharing, actions.leave):
        for _twice in range(2):
            act(membership=membership, actor=person)
    assert lines()[-3:] == ["withdraw", "agree", "leave"]


def test_nobody_decides_about_the_sharing_of_another(aino, helper, members):
    for actor in (aino, helper, members[1].person, UserFactory(admin=True)):
        for act in (actions.agree_sharing, actions.withdraw_sharing, actions.leave):
            with pytest.raises(PermissionDenied):
                act(membership=members[0], actor=actor)
    assert row_of(members[0]).progress is not None


def test_a_member_who_left_cannot_start_to_share(members):
    membership, person = members[1], members[1].person
    actions.leave(membership=membership, actor=person)
    actions.agree_sharing(membership=membership, actor=person)
    membership.refresh_from_db()
    assert not membership.shares_progress


# ── stuck ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("days", "stuck"), [(STUCK_DAYS - 1, False), (STUCK_DAYS, True)])
def test_who_finishes_nothing_for_three_weeks_may_need_a_hand(members, days, stuck):
    with time_machine.travel(timezone.now() + dt.timedelta(days=days)):
        assert row_of(members[0]).stuck is stuck
        assert row_of(members[1]).stuck is False


def test_who_finished_a_part_lately_or_the_whole_course_is_not_stuck(aino, members):
    sharing = members[0]
    later = timezone.now() + dt.timedelta(days=STUCK_DAYS)
    with time_machine.travel(later):
        read_all(enrolment_of(sharing))
        assert not row_of(sharing).stuck
        given = {"enrolment": enrolment_of(sharing), "actor": aino}
        for key in ("meeting", "skill"):
            courses.confirm_item(item_key=key, **given)
    with time_machine.travel(later + dt.timedelta(days=100)):
        assert row_of(sharing).progress.completed
        assert not row_of(sharing).stuck


def test_opening_the_course_without_finishing_anything_is_no_progress(members):
    later = timezone.now() + dt.timedelta(days=STUCK_DAYS)
    Enrolment.objects.filter(person=members[0].person).update(touched_at=later)
    with time_machine.travel(later):
        assert row_of(members[0]).stuck
        assert row_of(members[0]).last_active == timezone.localdate()


# ── leaving ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_leaves_is_seen_no_more_and_keeps_the_course(members):
    membership, person = members[0], members[0].person
    actions.leave(membership=membership, actor=person)
    assert row_of(membership) is None
    assert Enrolment.objects.filter(person=person).exists()


def test_who_left_may_come_back_and_is_asked_anew(made, members):
    membership, person = members[0], members[0].person
    actions.leave(membership=membership, actor=person)
    again = join(made, person, shares=False)
    assert again != membership
    assert not again.shares_progress


def test_leaders_remove_members_and_others_do_not(made, aino, helper, members):
    for stranger in (coordinator("01"), UserFactory(admin=True), members[1].person):
        with pytest.raises(PermissionDenied):
            actions.remove_member(membership=members[0], actor=stranger)
    actions.remove_member(membership=members[0], actor=helper)
    actions.remove_member(membership=members[0], actor=aino)
    assert row_of(members[0]) is None
    assert lines().count("remove") == 1


def test_the_trail_names_nobody(made, aino, members):
    actions.leave(membership=members[0], actor=members[0].person)
    actions.add_leader(group=made.group, email="salainen@post.example", actor=aino)
    said = str([(entry.label, entry.data) for entry in ModelLogEntry.objects.all()])
    for secret in ("Seija", "Jakava", "post.example", made.token):
        assert secret not in said


# ── how often the database is asked ──────────────────────────────────────────────────────────────────────────────────


def test_fifty_members_take_as_many_queries_as_one(made):
    def look():
        with CaptureQueriesContext(connection) as asked:
            shown = roll.of(made.group, "en")
            assert [(row.name, row.missing, row.stuck, row.last_active) for row in shown.rows]
        return len(shown.rows), len(asked)

    read_all(enrolment_of(join(made)))
    one, first = look()
    for number in range(49):
        membership = join(made, shares=bool(number % 5))
        if number % 3:
            read_all(enrolment_of(membership))
    many, then = look()
    assert (one, many) == (1, 50)
    assert then == first <= 8
