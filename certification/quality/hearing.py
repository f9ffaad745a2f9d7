"""Whether the applicant was heard on what was found, and whether somebody looked again at what it changed since."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Max

from certification.quality import assessing
from certification.quality.models import Application, Evidence, Finding, InquiryLine
from certification.quality.states import Grade

# How much a grade weighs on the applicant. What weighs nothing need not be sent for a reply.
_WEIGHT = {Grade.IMPROVEMENT: 1, Grade.MINOR: 2, Grade.MAJOR: 3}


def weight(grade: str) -> int:
    """0 for "met" and "not applicable"."""
    return _WEIGHT.get(Grade(grade), 0)


def unheard(application: Application, newest: Iterable[Finding] | None = None) -> list[Finding]:
    """Findings that count and that the applicant could not reply to yet: none as heavy was sent about the same answer.
    ``newest``: those that count, if they were read already. At most two queries."""
    rows = assessing.newest(application).values() if newest is None else newest
    sent: dict[int, int] = {}
    lines = InquiryLine.objects.filter(inquiry__application=application, finding__isnull=False)
    for answer, grade in lines.values_list("finding__answer_id", "finding__grade"):
        sent[answer] = max(sent.get(answer, 0), weight(grade))
    return [each for each in rows if weight(each.grade) > sent.get(each.answer_id, 0)]


def changes(application: Application) -> dict[int, dt.datetime]:
    """When the applicant last changed an answer, added a file to it, took one back or replied about it, by answer. Four
    queries."""
    moments: list[tuple[Any, Any]] = []
    answers = application.answers.filter(applies=True, changed_at__isnull=False)
    moments += answers.values_list("pk", "changed_at")
    files = Evidence.objects.filter(answer__application=application).order_by().values("answer")
    moments += files.filter(removed_at=None).annotate(last=Max("added_at")).values_list("answer", "last")
    # What was found may have rested on it.
    moments += files.filter(removed_at__isnull=False).annotate(last=Max("removed_at")).values_list("answer", "last")
    lines = InquiryLine.objects.filter(inquiry__application=application, answer__isnull=False).exclude(reply="")
    moments += lines.filter(inquiry__closed_at__isnull=False).values_list("answer", "inquiry__closed_at")
    found: dict[int, dt.datetime] = {}
    for answer, moment in moments:
        found[answer] = max(found.get(answer, moment), moment)
    return found


def outdated(findings: Iterable[Finding], changed: dict[int, dt.datetime]) -> list[Finding]:
    """Those made before the applicant changed something in their answers: somebody has to look again."""
    return [each for each in findings if each.answer_id in changed and changed[each.answer_id] > each.made_at]
