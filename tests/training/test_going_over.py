"""Whoever has started stays on their version until they go over: nothing done is lost, and nobody is stuck."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.courses import complete, enrol, item, publish, quiz, read_all, take_quiz
from tests.training.changing import again, keys, lines, now, take_up
from training.courses import actions
from training.courses.models import Completion, Enrolment
from training.courses.states import Change, EnrolmentState, ItemKind

pytestmark = pytest.mark.django_db


# ── going over ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_goes_over_keeps_all_they_have_done(enrolment):
    read_all(enrolment)
    passed = take_quiz(enrolment, right=False)
    newer = again(enrolment.version, lessons=3)

    moved = take_up(enrolment)

    assert (moved.version, moved.state) == (newer, EnrolmentState.ACTIVE)
    assert now(moved).done == {"lesson-1", "lesson-2"}
    assert now(moved).quizzes["quiz"].attempts == (passed,)
    assert (not now(moved).news, lines("courses.enrolment.take_up")) == (True, 1)


def test_going_over_twice_is_once(enrolment):
    again(enrolment.version, lessons=3)

    take_up(enrolment)
    take_up(enrolment)

    assert lines("courses.enrolment.take_up") == 1


def test_nobody_goes_over_for_another(enrolment):
    again(enrolment.version, lessons=3)

    with pytest.raises(PermissionDenied):
        take_up(enrolment, UserFactory(admin=True))
    enrolment.refresh_from_db()
    assert enrolment.version.number == 1


def test_a_completed_course_stays_completed_and_offers_its_new_parts(learner):
    completion = complete(learner)
    again(completion.version, lessons=3)

    take_up(completion.enrolment)

    mine = now(completion.enrolment)
    assert (mine.completed, keys(mine.missing), mine.next_item["key"]) == (True, ["lesson-3"], "lesson-3")
    actions.finish_lesson(enrolment=mine.enrolment, item_key="lesson-3", actor=learner)
    assert (Completion.objects.get(), Completion.objects.get().version) == (completion, completion.version)


def test_a_pass_counts_on_though_the_quiz_has_other_words():
    version = publish(lessons=1)
    enrolment = enrol(None, version)
    take_quiz(enrolment)
    again(version, Change.COSMETIC, lessons=1, quizzes=(quiz(title={"fi": "Toinen nimi"}),))

    take_up(enrolment)
    assert now(enrolment).done == {"quiz"}
    read_all(Enrolment.objects.get())

    completion = Completion.objects.get()
    assert (completion.version.number, len(completion.evidence["attempts"])) == (2, 1)


def test_a_quiz_that_asks_otherwise_is_passed_anew():
    version = publish(lessons=1)
    enrolment = enrol(None, version)
    take_quiz(enrolment)
    again(version, Change.MATERIAL, lessons=1, quizzes=(quiz(pass_percent=100),))

    read_all(take_up(enrolment))

    assert keys(now(enrolment).missing) == ["quiz"]
    take_quiz(Enrolment.objects.get())
    assert Completion.objects.get().version.number == 2


def test_and_counts_for_whoever_stays_on_their_version():
    version = publish(lessons=1)
    enrolment = enrol(None, version)
    take_quiz(enrolment)
    again(version, Change.MATERIAL, lessons=1, quizzes=(quiz(pass_percent=100),))

    read_all(enrolment)

    assert Completion.objects.get().version == version


def test_nobody_is_stuck_in_a_course_whose_lesson_is_gone(client, learner):
    version = publish(lessons=3)
    enrolment = enrol(learner, version)
    actions.finish_lesson(enrolment=enrolment, item_key="lesson-1", actor=learner)
    take_quiz(enrolment)
    newer = again(version, Change.COSMETIC, lessons=1)

    mine = now(enrolment)
    assert keys(mine.news.gone) == ["lesson-2", "lesson-3"]
    assert "no longer in the course" in mine.news.said(completed=False)[0]
    client.force_login(learner)
    door = reverse("courses:take_up", args=[version.course.code])
    assert door in client.get(reverse("my")).content.decode()
    client.post(door)

    # Nothing else was missing: going over completes the course.
    assert (Completion.objects.get().version, Enrolment.objects.get().state) == (newer, EnrolmentState.COMPLETED)


def test_what_is_done_already_is_not_called_gone(enrolment):
    read_all(enrolment)
    again(enrolment.version, Change.COSMETIC, lessons=1)

    assert not now(enrolment).news


# ── continuing ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ([], "lesson-1"),
        (["lesson-1"], "lesson-2"),
        (["lesson-3"], "lesson-4"),
        (["lesson-4", "lesson-2"], "lesson-3"),
        (["lesson-2", "lesson-3", "lesson-4"], "lesson-1"),
    ],
)
def test_continue_leads_on_from_where_one_was(learner, done, expected):
    enrolment = enrol(learner, publish(lessons=4, quizzes=()))
    for key in done:
        actions.finish_lesson(enrolment=enrolment, item_key=key, actor=learner)

    assert now(enrolment).next_item["key"] == expected


def test_what_others_confirm_comes_when_nothing_else_is_left(learner):
    outline = (item("meet", ItemKind.ATTENDANCE, minutes=0), item("lesson-1"))
    enrolment = enrol(learner, publish(items=outline, quizzes=()))
    assert now(enrolment).next_item["key"] == "lesson-1"

    read_all(enrolment)

    assert now(enrolment).next_item["key"] == "meet"
