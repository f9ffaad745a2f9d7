"""Completed courses are refreshed when they have changed in what one must know, or when a certificate nears its end."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core import clock
from core.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.courses import complete, publish, take_quiz
from tests.training.changing import again, keys, lines, now, parts, take_up
from training.courses import actions
from training.courses.models import Completion, Enrolment
from training.courses.states import Change, EnrolmentState

pytestmark = pytest.mark.django_db


# ── refreshing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def refresh(version, person):
    return actions.start_refresher(course=version.course, actor=person)


def days_ago(monkeypatch, days):
    """Moves the clock on, so that what has been done is so many days old."""
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + dt.timedelta(days=days))
    monkeypatch.setattr(clock, "today", lambda: clock.day_of(clock.now()))


@pytest.fixture
def done(learner):
    """Completed: two lessons, of which the second is to change, and the quiz."""
    return complete(learner, publish(items=parts(lesson_1="a", lesson_2="b")))


def test_after_a_material_change_only_what_changed_and_the_quiz_are_left(done, learner):
    newer = again(done.version, Change.MATERIAL, items=parts(lesson_1="a", lesson_2="B", lesson_3="c"))
    assert now(done.enrolment).refresh.by == newer.renew_by
    assert now(done.enrolment).refresh.changed

    round_two = refresh(done.version, learner)

    assert (round_two.cycle, round_two.version, round_two.state) == (2, newer, EnrolmentState.ACTIVE)
    assert keys(now(round_two).missing) == ["lesson-2", "lesson-3", "quiz"]
    assert round_two.progress.get().carried
    assert (now(round_two).refresher, now(round_two).next_item["key"]) == (True, "lesson-2")
    assert lines("courses.enrolment.refresh") == 1


def test_completing_the_refresher_is_a_completion_of_its_own(done, learner):
    newer = again(done.version, Change.MATERIAL, items=parts(lesson_1="a", lesson_2="B"))
    round_two = refresh(done.version, learner)

    actions.finish_lesson(enrolment=round_two, item_key="lesson-2", actor=learner)
    take_quiz(round_two)

    first, second = Completion.objects.order_by("pk")
    assert (first, first.version.number, second.version, second.enrolment.cycle) == (done, 1, newer, 2)
    assert second.evidence["items"] == ["lesson-1", "lesson-2", "quiz"]
    assert now(second.enrolment).refresh is None


def test_a_part_read_after_it_changed_is_carried_over(done, learner):
    """Whoever went over to the new version and read it need not read it a third time."""
    again(done.version, Change.MATERIAL, items=parts(lesson_1="a", lesson_2="B", lesson_3="c"))
    enrolment = take_up(done.enrolment)
    actions.finish_lesson(enrolment=enrolment, item_key="lesson-3", actor=learner)

    round_two = refresh(done.version, learner)

    assert keys(now(round_two).missing) == ["lesson-2", "quiz"]


def test_a_refresher_under_way_is_returned(done, learner):
    again(done.version, Change.MATERIAL, items=parts(lesson_1="a", lesson_2="B"))

    assert refresh(done.version, learner) == refresh(done.version, learner)
    assert (Enrolment.objects.count(), lines("courses.enrolment.refresh")) == (2, 1)


@pytest.mark.parametrize("change", [Change.COSMETIC, Change.ADDITIVE])
def test_other_changes_open_no_refresher(done, learner, change):
    again(done.version, change, items=parts(lesson_1="a", lesson_2="B"))

    assert now(done.enrolment).refresh is None
    with pytest.raises(Refused, match="nothing to refresh"):
        refresh(done.version, learner)
    assert Enrolment.objects.count() == 1


def test_whoever_has_not_completed_has_nothing_to_refresh(enrolment):
    with pytest.raises(Refused, match="nothing to refresh"):
        refresh(enrolment.version, UserFactory())
    # Under way: they go on with what they have.
    assert refresh(enrolment.version, enrolment.person) == enrolment


def test_a_closed_account_refreshes_nothing(done, learner):
    again(done.version, Change.MATERIAL, minutes=90, items=parts(lesson_1="a", lesson_2="B"))
    learner.is_active = False

    with pytest.raises(PermissionDenied):
        refresh(done.version, learner)


@pytest.mark.parametrize(("days", "open_now"), [(250, False), (300, True), (500, True)])
def test_near_its_end_a_certificate_may_be_renewed(learner, days, open_now, monkeypatch):
    completion = complete(learner, publish(validity_months=12))
    days_ago(monkeypatch, days)

    offered = now(completion.enrolment).refresh

    assert bool(offered) is open_now
    if offered:
        assert (offered.by, offered.changed) == (clock.months_after(clock.day_of(completion.completed_at), 12), False)
        assert keys(now(refresh(completion.version, learner)).missing) == ["quiz"]
    else:
        with pytest.raises(Refused):
            refresh(completion.version, learner)


def test_what_holds_for_ever_is_not_renewed(learner, monkeypatch):
    completion = complete(learner, publish())
    days_ago(monkeypatch, 5000)

    assert now(completion.enrolment).refresh is None


def test_a_course_of_lessons_only_is_read_again(learner, monkeypatch):
    completion = complete(learner, publish(validity_months=12, quizzes=()))
    days_ago(monkeypatch, 300)

    round_two = refresh(completion.version, learner)

    assert keys(now(round_two).missing) == ["lesson-1", "lesson-2"]


def test_the_earlier_of_two_ends_counts(learner):
    completion = complete(learner, publish(validity_months=12))
    newer = again(completion.version, Change.MATERIAL, validity_months=12, minutes=90)

    assert now(completion.enrolment).refresh.by == newer.renew_by


# ── on the pages ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_my_learning_offers_and_never_forces(client, learner):
    completion = complete(learner)
    again(completion.version, lessons=3)
    client.force_login(learner)
    door = reverse("courses:take_up", args=[completion.version.course.code])

    shown = client.get(reverse("my")).content.decode()

    assert "1 new lesson since you finished." in shown
    assert door in shown
    assert client.get(door).url == f"/en/courses/{completion.version.course.code}/"
    assert Enrolment.objects.get().version.number == 1
    client.post(door)
    assert Enrolment.objects.get().version.number == 2


def test_a_refresher_is_started_from_my_learning(client, learner, done):
    again(done.version, Change.MATERIAL, dt.date(2099, 1, 31), items=parts(lesson_1="a", lesson_2="B"))
    client.force_login(learner)
    door = reverse("courses:refresh", args=[done.version.course.code])
    assert door in client.get(reverse("my")).content.decode()

    assert client.get(door).url == f"/en/courses/{done.version.course.code}/"
    assert Enrolment.objects.count() == 1
    answer = client.post(door, follow=True)

    assert answer.redirect_chain[-1][0] == f"/en/courses/{done.version.course.code}/lesson-2/"
    assert "Refresher" in client.get(reverse("my")).content.decode()


def test_a_refresher_that_is_not_open_is_refused_in_words(client, learner, done):
    client.force_login(learner)

    client.post(reverse("courses:refresh", args=[done.version.course.code]))

    assert "nothing to refresh" in client.get(reverse("my")).content.decode()
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize("name", ["take_up", "refresh"])
def test_without_an_account_nothing_is_renewed(client, version, name):
    door = reverse(f"courses:{name}", args=[version.course.code])

    assert client.post(door).url.startswith(reverse("account_login"))
