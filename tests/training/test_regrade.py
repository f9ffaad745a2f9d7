"""A wrong key is put right for everybody it was used on: nothing lost, nobody lowered unasked, all of it in a trail."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core.errors import Refused
from tests.factories.accounts import UserFactory, staff
from tests.factories.courses import answer_all, enrol, option, publish, question, quiz
from tests.training.correcting import LOWERING, WHY, asked, correct, event, quiz_with, regrade, result, take
from training.courses import actions, papers, regrading
from training.courses.models import Attempt, Completion, GradeEvent, QuestionVersion, Regrade, Response
from training.courses.states import RegradeState

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return publish(lessons=1, quizzes=(quiz_with(asked("b")),))


@pytest.fixture
def editor():
    return UserFactory(admin=True)


# ── who gains, who keeps ─────────────────────────────────────────────────────────────────────────────────────────────


def test_who_was_right_all_along_passes_and_completes_the_course(version, editor):
    attempt = take(version, "c")
    assert (result(attempt), Completion.objects.count()) == ((1, False), 0)

    done = regrade(version, editor)

    assert result(attempt) == (2, True)
    assert event(attempt) == (1, 2, False, True, False)
    assert Completion.objects.get().evidence["attempts"] == [str(attempt.pk)]
    assert (done.state, done.done_at is not None) == (RegradeState.DONE, True)
    assert {each.awarded for each in attempt.responses.all()} == {1}


def test_a_pass_stays_a_pass_though_the_points_tell_the_truth(version, editor):
    attempt = take(version, "b")

    regrade(version, editor)

    assert result(attempt) == (1, True)
    assert event(attempt) == (2, 1, True, True, True)
    assert Completion.objects.count() == 1


def test_a_pass_is_lowered_by_a_decision_and_the_completion_stays(version, editor):
    attempt = take(version, "b")

    regrade(version, editor, lower_passes=True, reason=LOWERING)

    assert result(attempt) == (1, False)
    assert event(attempt) == (2, 1, True, False, False)
    assert Completion.objects.count() == 1


def test_an_attempt_that_the_correction_does_not_change_has_a_line_in_the_trail_too(version, editor):
    attempt = take(version, "a")

    regrade(version, editor)

    assert (result(attempt), event(attempt)) == ((1, False), (1, 1, False, False, False))


def test_an_attempt_that_never_saw_the_question_is_left_alone(editor):
    version = publish(lessons=1, quizzes=(quiz_with(asked("b"), draw=1),))
    attempts = [take(version, "b", "a") for _each in range(12)]
    saw = Response.objects.filter(question__key="q1").count()
    assert 0 < saw < 12

    regrade(version, editor)

    assert GradeEvent.objects.count() == saw
    assert {each.pk for each in attempts if each.grade_events.exists()} == {
        each.attempt_id for each in Response.objects.filter(question__key="q1")
    }


def test_an_open_attempt_is_graded_by_the_new_key_when_it_is_sent(version, editor):
    attempt = take(version, "c", send=False)

    regrade(version, editor)
    sent = actions.submit_attempt(attempt=attempt, actor=attempt.enrolment.person)

    assert (sent.score, sent.passed) == (2, True)
    assert not GradeEvent.objects.exists()
    marked = papers.results(sent, "en")
    assert [each.corrected for each in marked] == [True, False]
    assert [mark.words.text for mark in marked[0].options if mark.right] == ["Option c (en)"]


def test_who_starts_an_older_version_later_is_graded_by_the_new_key(version, editor):
    enrolment = enrol(UserFactory(), version)
    regrade(version, editor)

    attempt = answer_all(actions.start_attempt(enrolment=enrolment, quiz_key="quiz", actor=enrolment.person))

    # The factory answers by the old key.
    assert actions.submit_attempt(attempt=attempt, actor=enrolment.person).score == 1


def test_a_correction_of_a_correction_reaches_those_of_the_first_version(version, editor):
    attempt = take(version, "d")
    regrade(version, editor, "c")
    old, new = correct(version, asked("d"))

    actions.regrade(old=old, new=new, reason=WHY, actor=editor)

    assert result(attempt) == (2, True)
    assert list(attempt.grade_events.values_list("new_score", flat=True)) == [1, 2]
    assert Completion.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "given", "changes"),
    [
        ("short_text", "joo", {"accepted": {"fi": "yes (fi)\njoo"}}),
        ("ordering", ["b", "a", "c", "d"], {"options": tuple(option(each, plain=True) for each in "bacd")}),
        ("matching", {"a": "for-b", "b": "for-a", "c": "for-c"}, {}),
        ("true_false", ["a"], {"options": (option("a", correct=True), option("b"))}),
        ("multiple", ["a", "b"], {"options": tuple(option(each, correct=each in "ab") for each in "abcd")}),
    ],
)
def test_every_kind_can_be_corrected(kind, given, changes, editor, learner):
    if kind == "matching":
        swapped = {"a": "for-b", "b": "for-a", "c": "for-c"}
        lines = question("q", kind="matching").options
        changes = {"options": tuple(replace(line, target=swapped[line.key]) for line in lines)}
    version = publish(lessons=1, quizzes=(quiz(questions=(question("q", kind=kind),)),))
    enrolment = enrol(learner, version)
    attempt = actions.start_attempt(enrolment=enrolment, quiz_key="quiz", actor=learner)
    actions.answer(attempt=attempt, question=attempt.question_ids[0], options=given, actor=learner)
    attempt = actions.submit_attempt(attempt=attempt, actor=learner)
    assert result(attempt) == (0, False)

    publish(version.course, lessons=1, quizzes=(quiz(questions=(question("q", kind=kind, **changes),)),))
    old, new = QuestionVersion.objects.order_by("number")
    actions.regrade(old=old, new=new, reason=WHY, actor=editor)

    assert result(attempt) == (1, True)


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (question("q1", kind="multiple"), "kind of the question has changed"),
        (question("q1", options=tuple(option(each, correct=each == "b") for each in "abcde")), "Options were added"),
        (question("q1", options=tuple(option(each, correct=each == "b") for each in "abc")), "Options were added"),
        (asked("b", prompt={"fi": "Toisin sanoen"}), "the same key"),
    ],
)
def test_a_key_that_does_not_fit_is_refused_with_the_reason(changed, message, version, editor):
    attempt = take(version, "b")
    old, new = correct(version, changed)

    with pytest.raises(Refused, match=message):
        actions.regrade(old=old, new=new, reason=WHY, actor=editor)
    assert result(attempt) == (2, True)
    assert not Regrade.objects.exists()


def test_versions_of_two_questions_or_in_the_wrong_order_are_refused(version, editor):
    old, new = correct(version, asked("c"))
    other = QuestionVersion.objects.get(key="q2")

    for pair in ((old, other), (new, old), (old, old)):
        with pytest.raises(Refused):
            actions.regrade(old=pair[0], new=pair[1], reason=WHY, actor=editor)


def test_a_version_is_corrected_once(version, editor):
    regrade(version, editor)
    old, middle = QuestionVersion.objects.filter(key="q1").order_by("number")
    _middle, newest = correct(version, asked("d"))

    with pytest.raises(Refused, match="corrected already"):
        actions.regrade(old=old, new=newest, reason=WHY, actor=editor)
    actions.regrade(old=middle, new=newest, reason=WHY, actor=editor)


@pytest.mark.parametrize(
    ("reason", "lower_passes"), [("", False), ("   ", False), ("too short", False), ("x" * 29, True), (WHY[:25], True)]
)
def test_a_reason_is_wanted_and_a_longer_one_for_taking_passes_away(reason, lower_passes, version, editor):
    old, new = correct(version, asked("c"))

    with pytest.raises(Refused, match="Tell the reason"):
        actions.regrade(old=old, new=new, reason=reason, actor=editor, lower_passes=lower_passes)
    assert not Regrade.objects.exists()


@pytest.mark.parametrize("may", [[], ["access_admin"], ["access_admin", "view_questionversion"], ["add_regrade"]])
def test_without_the_permission_nobody_corrects_results(may, version):
    with pytest.raises(PermissionDenied):
        regrade(version, staff(*may))


def test_staff_with_the_permission_correct_results(version):
    assert regrade(version, staff("access_admin", "add_regrade")).state == RegradeState.DONE


# ── the trail ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_trail_says_who_why_and_when_and_is_written_once(version, editor):
    attempt = take(version, "c")
    order = regrade(version, editor)
    line = attempt.grade_events.get()

    assert (line.actor, line.reason, line.regrade) == (editor, WHY, order)
    assert ModelLogEntry.objects.filter(action="courses.question.regrade", user=editor).count() == 1
    assert ModelLogEntry.objects.get(action="courses.question.regraded").data["attempts"] == 1
    for row in (line, order):
        for change in (row.save, row.delete, type(row).objects.all().delete, lambda: type(row).objects.update(pk=1)):  # noqa: B023
            with pytest.raises(TypeError, match="frozen"):
                change()


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (GradeEvent, {"new_passed": False, "old_passed": True}),
        (GradeEvent, {"kept_pass": True, "old_passed": False}),
        (GradeEvent, {"kept_pass": True, "lower_passes": True, "old_passed": True}),
        (Regrade, {"reason": ""}),
        (Regrade, {"state": "lost"}),
        (Regrade, {"done_at": None}),
        (Regrade, {"new": models.F("old")}),
    ],
)
def test_the_database_refuses_what_may_never_be(model, change, version, editor):
    take(version, "c")
    regrade(version, editor)

    with pytest.raises(IntegrityError), transaction.atomic():
        models.QuerySet(model).update(**change)


def test_an_attempt_has_one_line_of_each_correction(version, editor):
    take(version, "c")
    regrade(version, editor)
    line = GradeEvent.objects.values("attempt", "regrade", "old_score", "new_score", "old_passed", "new_passed").get()

    with pytest.raises(IntegrityError), transaction.atomic():
        GradeEvent.objects.create(
            **{f"{name}_id" if name in {"attempt", "regrade"} else name: value for name, value in line.items()}
        )


# ── what people see ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ("c", ["This result was corrected on", "You had 1 right before, 2 after.", "You pass by the corrected key."]),
        ("b", ["This result was corrected on", "You had 2 right before, 1 after.", "You stay passed."]),
    ],
)
def test_the_learner_is_told_plainly_that_the_result_was_corrected_and_when(chosen, says, client, version, editor):
    attempt = take(version, chosen)
    regrade(version, editor)
    client.force_login(attempt.enrolment.person)

    html = client.get(reverse("courses:result", args=[attempt.pk])).content.decode()

    for words in [*says, "The key of this question was corrected."]:
        assert words in html
    assert WHY not in html


def test_a_result_that_stays_the_same_says_nothing(client, version, editor):
    attempt = take(version, "a")
    regrade(version, editor)
    client.force_login(attempt.enrolment.person)

    assert "was corrected on" not in client.get(reverse("courses:result", args=[attempt.pk])).content.decode()


def test_the_preview_tells_what_would_happen_and_does_nothing(version, django_assert_num_queries):
    for chosen in ("a", "b", "b", "c", "c", "c"):
        take(version, chosen)
    take(version, "c", send=False)
    old, new = correct(version, asked("c"))

    with django_assert_num_queries(5):
        effect = regrading.effect(old, new)

    assert effect == regrading.Effect(attempts=6, changed=5, gained=3, lost=2, waiting=1)
    assert not Regrade.objects.exists()


def test_a_person_who_is_erased_takes_the_trail_of_their_attempts_along(version, editor):
    attempt = take(version, "a")
    regrade(version, editor)

    attempt.enrolment.person.delete()

    assert not Attempt.objects.exists()
    assert not GradeEvent.objects.exists()
