"""What the pages of an application show its applicant."""

from typing import Any

from django.db.models import Count, QuerySet

from certification.quality import asked, assessing, covered, policies, progress, standing
from certification.quality.mails.decisions import contact
from certification.quality.models import Application, Finding, Inquiry, Version
from certification.quality.states import Part, State


def about(version: Version | None) -> dict[str, Any]:
    """What applying takes; ``version`` None while there is no published scheme."""
    if version is None:
        return {"version": None}
    groups = list(version.groups.annotate(number=Count("criteria")).order_by("order"))
    return {
        "version": version,
        "scheme": version.scheme,
        "groups": groups,
        "number": sum(each.number for each in groups),
        "check_days": asked.CHECK_DAYS,
    }


def of(application: Application, user: Any) -> dict[str, Any]:
    """The page of an application. A number of queries that does not grow with what has happened."""
    inquiries = list(_inquiries(application))
    decision = application.decisions.first()
    letters = list(application.letters.order_by("-sent_at"))
    writes = policies.may_write_for(user, application.organisation)
    draft = application.state == State.DRAFT
    return {
        "application": application,
        "now": standing.now(application),
        "stages": standing.stages(application),
        "covers": _covers(application),
        "progress": progress.of(application),
        "evaluators": _evaluators(application),
        "contact": contact(),
        "asks": next((each for each in inquiries if each.closed_at is None), None),
        "replied": [each for each in inquiries if each.closed_at is not None],
        "decision": decision,
        "letters": letters,
        "events": standing.events(application, inquiries, decision, letters),
        "draft": draft,
        "writes": writes and draft,
        "may_send": policies.may_send(user, application),
        "may_reply": policies.may_write(user, application) and not draft,
        "may_withdraw": policies.may_withdraw(user, application),
    }


def _evaluators(application: Application) -> list[str]:
    """Names, so that the applicant can say that one of them is not impartial; while it is evaluated. Nobody else's."""
    if application.state not in (State.EVALUATION, State.CLARIFICATION, State.FINDINGS):
        return []
    rows = application.assignments.filter(part=Part.EVALUATOR, ended_at=None, stated_at__isnull=False)
    return [str(each.person) for each in rows.select_related("person").order_by("stated_at", "pk") if each.person]


def _covers(application: Application) -> list[str]:
    return covered.names(asked.items(application))


def check(application: Application) -> dict[str, Any]:
    """What is missing before an application can be sent, by group; and the declaration, a point a line."""
    found = progress.of(application)
    groups: dict[int, tuple[Any, list[Any]]] = {}
    for answer, lacks in found.lacking:
        group = answer.criterion.group
        groups.setdefault(group.pk, (group, []))[1].append((answer, lacks))
    chosen = list(asked.items(application))
    offered = {each.pk for each in asked.choosable(application)}
    return {
        "application": application,
        "progress": found,
        "lacking": list(groups.values()),
        "covers": covered.names(chosen),
        "gone": covered.names(each for each in chosen if each.place_id not in offered),
        "points": [line.strip() for line in application.version.declaration.splitlines() if line.strip()],
    }


def _inquiries(application: Application) -> QuerySet[Inquiry]:
    rows = application.inquiries.select_related("replied_by").prefetch_related(
        "lines__answer__criterion", "lines__answer__item__place", "lines__finding"
    )
    return rows.order_by("-asked_at")


def findings(application: Application) -> dict[int, Finding]:
    """The newest of each answer, once the matter is decided; before that findings come with what is asked."""
    decided = application.state in (State.GRANTED, State.REFUSED)
    return assessing.newest(application) if decided else {}
