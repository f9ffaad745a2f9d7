"""Which key counts now: a version of a question whose key was corrected is graded by the version that corrects it."""

from collections.abc import Collection, Mapping

from training.courses.models import Attempt, QuestionVersion, Regrade


def followed(course_id: int) -> dict[int, int]:
    """Corrected version → the version that counts for it now. Corrections of corrections are followed to their end."""
    steps = dict(Regrade.objects.filter(old__course=course_id).values_list("old", "new"))
    found = {}
    for old in steps:
        new = old
        # A version is corrected by a later one only, so this ends.
        while new in steps:
            new = steps[new]
        found[old] = new
    return found


def keys(attempt: Attempt) -> dict[int, QuestionVersion]:
    """Question of the paper → the version to grade it by, with its texts. Three queries."""
    counting = followed(attempt.enrolment.course_id)
    return fetch({pk: counting.get(pk, pk) for pk in attempt.question_ids})


def fetch(wanted: Mapping[int, int]) -> dict[int, QuestionVersion]:
    found = QuestionVersion.objects.prefetch_related("texts").in_bulk(set(wanted.values()))
    return {pk: found[counting] for pk, counting in wanted.items()}


def graded_by(version: QuestionVersion) -> Collection[int]:
    """The version itself, and all that it corrects, directly or through others."""
    return {version.pk} | {old for old, new in followed(version.course_id).items() if new == version.pk}
