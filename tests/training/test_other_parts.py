"""Parts of a course that are not read and not asked: confirmed by somebody else, or practised."""

import uuid
from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core.errors import Refused
from tests.factories import practice
from tests.factories.accounts import UserFactory
from tests.factories.courses import content, enrol, item, publish, read_all
from training.courses import actions, checklist, confirming, policies, progress
from training.courses.models import Completion, ItemProgress
from training.courses.rules import problems
from training.courses.states import ItemKind
from training.practice import places as practice_slot

pytestmark = pytest.mark.django_db

MEETING = item("meet", ItemKind.ATTENDANCE, minutes=0, text={"fi": "Tule mukaan", "en": "Come along"})
SKILL = item("show", ItemKind.SKILL, minutes=0)
EXERCISE = item("try", ItemKind.PRACTICE, scenario="bank")


def lines(action):
    return ModelLogEntry.objects.filter(action=action).count()


@pytest.fixture
def leader():
    return UserFactory()


@pytest.fixture
def enrolment(learner, leader, monkeypatch):
    """One lesson, a meeting and a skill; the leader may confirm for this learner only."""
    monkeypatch.setattr(confirming, "_rules", [])
    confirming.register(lambda user, enrolment, _item: user == leader and enrolment.person == learner)
    return enrol(learner, publish(items=(item("lesson-1"), MEETING, SKILL), quizzes=()))


def confirm(enrolment, key, actor, **evidence):
    return actions.confirm_item(enrolment=enrolment, item_key=key, actor=actor, evidence=evidence)


# ── confirming ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_somebody_else_confirms_and_is_named(enrolment, leader):
    row = confirm(enrolment, "meet", leader, group=7)

    assert (row.confirmed_by, row.evidence, row.carried) == (leader, {"group": 7}, False)
    assert progress.of_enrolment(enrolment).done == {"meet"}
    assert lines("courses.item.confirm") == 1


def test_the_first_confirmation_stands(enrolment, leader):
    first = confirm(enrolment, "meet", leader, group=7)

    assert confirm(enrolment, "meet", leader, group=8) == first
    assert (ItemProgress.objects.get().evidence, lines("courses.item.confirm")) == ({"group": 7}, 1)


def test_the_last_confirmation_completes_the_course(enrolment, leader):
    read_all(enrolment)
    confirm(enrolment, "meet", leader)
    assert not Completion.objects.exists()

    confirm(enrolment, "show", leader)

    assert Completion.objects.get().evidence["items"] == ["lesson-1", "meet", "show"]


def test_nobody_confirms_for_themselves(enrolment, learner):
    confirming.register(lambda _user, _enrolment, _item: True)

    with pytest.raises(Refused, match="Somebody else"):
        confirm(enrolment, "meet", learner)
    assert not policies.may_confirm(learner, enrolment)
    assert not ItemProgress.objects.exists()


def test_nobody_confirms_for_a_learner_who_is_not_theirs(enrolment, leader):
    with pytest.raises(PermissionDenied):
        confirm(enrolment, "meet", UserFactory(admin=True))
    leader.is_active = False
    with pytest.raises(PermissionDenied):
        confirm(enrolment, "meet", leader)
    assert not ItemProgress.objects.exists()


@pytest.mark.parametrize("key", ["lesson-1", "quiz", "nothing"])
def test_what_is_read_or_asked_is_not_confirmed(enrolment, leader, key):
    with pytest.raises(Refused, match="not confirmed by anybody"):
        confirm(enrolment, key, leader)
    assert not ItemProgress.objects.exists()


def test_without_any_rule_nobody_confirms(enrolment, leader, monkeypatch):
    monkeypatch.setattr(confirming, "_rules", [])

    assert not policies.may_confirm(leader, enrolment)


def test_a_learner_cannot_mark_a_meeting_as_read(enrolment, learner):
    with pytest.raises(Refused, match="not part of the course"):
        actions.finish_lesson(enrolment=enrolment, item_key="meet", actor=learner)


# ── practising ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def course():
    practice.publish()
    return publish(items=(item("lesson-1"), EXERCISE), quizzes=())


def done(person, **changes):
    """A run to its end."""
    run = practice.begin(practice.publish(), person, **changes)
    while not run.finished:
        run = practice.step(run)
    return run


def test_an_exercise_done_counts_by_itself(learner, course):
    enrolment = enrol(learner, course)
    read_all(enrolment)

    run = done(learner)

    row = ItemProgress.objects.get(item_key="try")
    expected = {"run": str(run.pk), "scenario": "bank", "mode": "alone", "hints": 0, "unaided": True}
    assert (row.evidence, lines("courses.item.practise")) == (expected, 1)
    assert Completion.objects.get().evidence["practice"] == [expected]


def test_watching_does_not_count(learner, course):
    enrol(learner, course)

    done(learner, mode="watch")

    assert not ItemProgress.objects.exists()


def test_an_exercise_of_nobody_counts_for_nobody(learner, course):
    enrol(learner, course)

    done(None)

    assert not ItemProgress.objects.exists()


def test_an_exercise_done_before_the_course_was_started_counts(learner, course):
    run = done(learner)
    done(UserFactory())

    enrolment = enrol(learner, course)

    assert ItemProgress.objects.get(enrolment=enrolment).evidence["run"] == str(run.pk)
    assert progress.of_enrolment(enrolment).done == {"try"}


@pytest.mark.parametrize("before", ["watched", "unfinished", "projector"])
def test_what_does_not_count_later_does_not_count_earlier_either(learner, course, before):
    {
        "watched": lambda: done(learner, mode="watch"),
        "unfinished": lambda: practice.begin(practice.publish(), learner),
        "projector": lambda: done(learner, projector=True),
    }[before]()

    enrol(learner, course)

    assert not ItemProgress.objects.exists()


def test_another_exercise_does_not_count(learner, course):
    enrol(learner, course)
    run = practice.begin(practice.publish(practice.scenario("tax")), learner)
    while not run.finished:
        run = practice.step(run)

    assert not ItemProgress.objects.exists()


def test_it_counts_once_in_each_course_that_has_it(learner, course):
    both = [enrol(learner, course), enrol(learner, publish(items=(item("lesson-1"), EXERCISE), quizzes=()))]

    done(learner)
    done(learner)

    assert {row.enrolment for row in ItemProgress.objects.all()} == set(both)
    assert lines("courses.item.practise") == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [("unfinished", "not_practised"), ("watched", "not_practised"), ("another", "not_practised")],
)
def test_what_was_not_done_by_oneself_to_the_end_is_refused(learner, course, change, code):
    enrolment = enrol(learner, course)
    run = {
        "unfinished": lambda: practice.begin(practice.publish(), learner),
        "watched": lambda: done(learner, mode="watch"),
        "another": lambda: done(UserFactory()),
    }[change]()

    with pytest.raises(Refused) as refused:
        actions.practise(enrolment=enrolment, item_key="try", run=run)
    assert refused.value.code == code
    assert not ItemProgress.objects.exists()


@pytest.mark.parametrize("key", ["lesson-1", "nothing", str(uuid.UUID(int=3))])
def test_a_run_counts_only_for_its_exercise(learner, course, key):
    with pytest.raises(Refused) as refused:
        actions.practise(enrolment=enrol(learner, course), item_key=key, run=done(learner))
    assert refused.value.code == "unknown_exercise"


def test_a_part_leads_to_its_exercise(client, learner, course, monkeypatch):
    class Exercises:
        def scenario_url(self, code, language):
            return f"/{language}/exercises/{code}/"

    monkeypatch.setattr(practice_slot, "_places", [Exercises()])
    door = reverse("courses:part", args=[course.course.code, "try"])
    onward = reverse("courses:resume", args=[course.course.code])
    # From its end one goes on with the course; a guest is shown the course there.
    exercise = f"/en/exercises/bank/?{urlencode({'next': onward})}"

    assert client.get(door).url == exercise
    assert client.get(onward).url == f"/en/courses/{course.course.code}/"
    client.force_login(learner)
    read_all(enrol(learner, course))
    assert client.get(onward).url == exercise


# ── the checklist ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_kind_of_part_has_its_own_words():
    outline = (item("lesson-1"), EXERCISE, MEETING, SKILL)
    version = publish(items=(*outline, item("quiz", ItemKind.QUIZ)))

    lines = checklist.lines(version.outline, "en")

    assert [(line.todo, line.by_others, line.has_page) for line in lines] == [
        ("Read", "", True),
        ("Practise", "", True),
        ("Take part", "Whoever leads the meeting registers it.", False),
        ("Show that you can", "Your coordinator confirms it.", False),
        ("Pass", "", True),
    ]
    assert str(lines[2].text) == "Come along"


def test_my_learning_lists_what_is_missing(client, enrolment, learner):
    client.force_login(learner)
    read_all(enrolment)

    shown = client.get(reverse("my")).content.decode()

    assert "What is still missing" in shown
    assert "Take part: Part meet (en)" in shown
    assert "Read: " not in shown


def test_an_exercise_needs_to_be_chosen():
    unready = content(items=(item("lesson-1"), item("try", ItemKind.PRACTICE)), quizzes=())

    assert list(problems(unready)) == ["Choose an exercise for “Part try (fi)”."]


def test_parts_lead_to_their_pages(client, version):
    code = version.course.code

    assert client.get(reverse("courses:part", args=[code, "lesson-2"])).url == f"/en/courses/{code}/lesson-2/"
    assert client.get(reverse("courses:part", args=[code, "nothing"])).status_code == 404
    assert client.get(reverse("courses:read", args=[code])).url == f"/en/courses/{code}/"
    assert client.get(reverse("courses:part", args=["no-such-course", "lesson-2"])).status_code == 404
