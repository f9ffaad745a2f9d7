"""What a corrected key would change: whether it can be applied at all, and to whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from training.courses import corrections, grading
from training.courses.models import Attempt, QuestionVersion, Regrade, Response
from training.courses.states import AttemptState, QuestionKind


@dataclass(frozen=True)
class Outcome:
    """One attempt before and after. ``by_score``: whether the new score passes, before any pass is kept."""

    old_score: int
    new_score: int
    old_passed: bool
    by_score: bool

    def passed(self, *, lower_passes: bool) -> bool:
        return self.by_score or (self.old_passed and not lower_passes)

    def kept(self, *, lower_passes: bool) -> bool:
        return self.old_passed and not self.by_score and not lower_passes


@dataclass(frozen=True)
class Effect:
    """Counts of attempts: all that are graded, those with other points, those that would pass now, those that would
    no longer, and those still open, which are graded by the new key when they are sent."""

    attempts: int
    changed: int
    gained: int
    lost: int
    waiting: int


def obstacle(old: QuestionVersion, new: QuestionVersion) -> str:
    """Why ``new`` cannot be the key of answers given to ``old``; empty when it can."""
    keys = [{*each.option_keys, *each.target_keys} for each in (old, new)]
    corrected = set(Regrade.objects.filter(old__in=[old, new]).values_list("old", flat=True))
    found = [
        ((old.course_id, old.key) != (new.course_id, new.key), _("These are versions of two different questions.")),
        (new.number <= old.number, _("A version can only be corrected by a later one.")),
        (
            old.kind != new.kind,
            _("The kind of the question has changed: answers given before cannot be graded by the new key."),
        ),
        (
            keys[0] != keys[1],
            _(
                "Options were added or removed: nobody could choose among them before. Change only which are right, "
                "publish, and correct the results then."
            ),
        ),
        (
            old.kind != QuestionKind.SHORT_TEXT and old.correct == new.correct,
            _("Both versions have the same key: no result would change."),
        ),
        (old.pk in corrected, _("This version has been corrected already. Correct the version that counts now.")),
        (new.pk in corrected, _("The later version has been corrected itself: take the one that counts now.")),
    ]
    return next((why for stands, why in found if stands), "")


def outcome(attempt: Attempt, response: Response, key: QuestionVersion) -> Outcome:
    """``attempt`` is graded and comes with its quiz."""
    old_score = attempt.score or 0
    score = old_score - (response.awarded or 0) + grading.points(key, response.answer)
    by_score = grading.passed(attempt.quiz, score, attempt.max_score)
    return Outcome(old_score, score, bool(attempt.passed), by_score)


def effect(old: QuestionVersion, new: QuestionVersion) -> Effect:
    """What `actions.regrade` would do; nothing is written. The number of queries does not grow with the attempts."""
    key = QuestionVersion.objects.prefetch_related("texts").get(pk=new.pk)
    answered = Response.objects.filter(question__in=corrections.graded_by(old))
    graded = answered.filter(attempt__state=AttemptState.GRADED).select_related("attempt__quiz")
    outcomes = [outcome(response.attempt, response, key) for response in graded.iterator(chunk_size=1000)]
    return Effect(
        attempts=len(outcomes),
        changed=_number(each.old_score != each.new_score for each in outcomes),
        gained=_number(each.by_score and not each.old_passed for each in outcomes),
        lost=_number(each.old_passed and not each.by_score for each in outcomes),
        waiting=answered.filter(attempt__state=AttemptState.IN_PROGRESS).count(),
    )


def affected(regrade: Regrade) -> QuerySet[Attempt]:
    """Attempts in which the corrected version, or one it corrects in turn, was answered and which this correction has
    not been applied to. Open ones are among them."""
    versions = set(corrections.graded_by(regrade.new)) - {regrade.new_id}
    answered = Attempt.objects.filter(responses__question__in=versions)
    return answered.exclude(grade_events__regrade=regrade)


def _number(these: Iterable[bool]) -> int:
    return sum(these)
