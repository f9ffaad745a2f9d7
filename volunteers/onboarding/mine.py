"""What a volunteer reads about their own volunteering: where it is, what is next, and what can be done now."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from core import clock
from core.texts import Words, words
from training.courses.models import CourseVersion
from volunteers.onboarding import areas, assignable, commitments, gates, required, steps
from volunteers.onboarding.actions.steps import stamp
from volunteers.onboarding.areas import Answerer
from volunteers.onboarding.assignable import Reason
from volunteers.onboarding.models import Acceptance, Volunteering
from volunteers.onboarding.required import Gap
from volunteers.onboarding.states import APPLICANT, COMMITMENTS, OVER, VOLUNTEER, Document, State
from volunteers.onboarding.steps import Line, Now

# Where the volunteer can still be asked for something.
_ASKED = frozenset({State.AGREEMENT, State.TRAINING, State.TRIAL, State.ACTIVE, State.PAUSED})


@dataclass(frozen=True)
class Text:
    """A text that is accepted, as a line of the page. ``asked``: the person is to read and accept it now."""

    document: str
    title: Words
    accepted: Acceptance | None
    asked: bool


@dataclass(frozen=True)
class CourseLine:
    """A required course. ``gap``: None when it is done and holds."""

    code: str
    title: Words
    gap: Gap | None

    @property
    def url(self) -> str:
        return reverse("courses:read", args=[self.code])

    @property
    def standing(self) -> str:
        """ "done", "lapsed" or "missing"."""
        return "done" if self.gap is None else "lapsed" if self.gap.held_until else "missing"


@dataclass(frozen=True)
class Mine:
    """One volunteering, for the volunteer. ``may``: names of what can be done now, as the buttons of the page."""

    volunteering: Volunteering
    now: Now
    way: list[Line]
    reasons: list[Reason]
    contact: Answerer | None
    texts: list[Text]
    courses: list[CourseLine]
    trials: int
    may: frozenset[str]

    @property
    def was(self) -> str:
        """Sent back by a form, so that nobody agrees to a time that has changed since they read it."""
        return stamp(self.volunteering)


def rows(user: Any) -> "QuerySet[Volunteering]":
    """One's own, those under way first, the newest first among them."""
    found = Volunteering.objects.of(user).select_related(
        "volunteer__person", "volunteer__municipality", "task", "municipality", "region", "network", "organisation"
    )
    return found.select_related("mentor").prefetch_related("transitions")


def of(volunteering: Volunteering) -> Mine:
    """Everything of the page. The number of queries does not grow with what is there."""
    texts = _texts(volunteering)
    return Mine(
        volunteering=volunteering,
        now=steps.now(volunteering),
        way=steps.checklist(volunteering),
        reasons=_reasons(volunteering),
        contact=areas.contact(volunteering) if volunteering.is_open else None,
        texts=texts,
        courses=_courses(volunteering) if volunteering.is_open else [],
        trials=volunteering.trial_sessions.count() if volunteering.state == State.TRIAL else 0,
        may=may(volunteering),
    )


def may(volunteering: Volunteering) -> frozenset[str]:
    """What the volunteer can do with it now: "confirm" (a time that is still to come) and "propose" of the interview,
    "pause", "resume", "leave", "withdraw"."""
    found = set()
    if volunteering.state == State.INTERVIEW:
        found |= {"propose"}
        at, answered = volunteering.interview_at, volunteering.interview_confirmed_at or volunteering.interview_wish
        if at and at > clock.now() and not answered:
            found |= {"confirm"}
    if volunteering.state in APPLICANT:
        found |= {"withdraw"}
    elif volunteering.state not in OVER:
        found |= {"leave"}
    found |= {"pause"} if volunteering.state == State.ACTIVE else set()
    found |= {"resume"} if volunteering.state == State.PAUSED else set()
    return frozenset(found)


def asked(volunteering: Volunteering, document: str) -> bool:
    """Whether the volunteer is to read and accept this text now: a version that counts is not accepted yet."""
    if document in COMMITMENTS:
        return volunteering.state in _ASKED and document in gates.unaccepted(volunteering)
    return document == Document.EXTRACT and _consent_is_missing(volunteering)


def _consent_is_missing(volunteering: Volunteering) -> bool:
    """To showing an extract: when that is the next step, and of a volunteer whose extract has to be seen anew, where
    the first was seen for another task."""
    wanted = volunteering.state == State.EXTRACT
    if volunteering.state in VOLUNTEER:
        wanted = volunteering.task.with_minors and not steps.has_extract(volunteering)
    return wanted and not gates.has_consented(volunteering)


def _reasons(volunteering: Volunteering) -> list[Reason]:
    """Before one is active, and during a break, that alone is no reason worth a warning: the next step says it."""
    found = assignable.reasons(volunteering) if volunteering.state in {State.ACTIVE, State.PAUSED} else []
    return [each for each in found if each.code != "paused"]


def _texts(volunteering: Volunteering) -> list[Text]:
    """Those of its way; what was accepted stays to be read after it has ended."""
    known = Acceptance.objects.in_force().filter(volunteering=volunteering).order_by("accepted_at")
    latest = {each.document: each for each in known}
    wanted = list(COMMITMENTS) if volunteering.state in _ASKED else []
    wanted += [Document.EXTRACT] if _consent_is_missing(volunteering) else []
    shown = [each for each in Document if each in wanted or each in latest]
    language = get_language() or ""

    def line(document: Document) -> Text:
        accepted = latest.get(document)
        # A consent is asked for once a task; see `gates.has_consented`.
        once = document not in COMMITMENTS
        counts = accepted is not None and (once or accepted.version in commitments.counting(document))
        title = commitments.read(document, language).title
        return Text(document, title, accepted, asked=document in wanted and not counts)

    return [line(document) for document in shown]


def _courses(volunteering: Volunteering) -> list[CourseLine]:
    """All that the task requires, in the order of their codes."""
    gaps = {gap.course: gap for gap in required.missing(volunteering)}
    courses = list(volunteering.task.courses.order_by("code"))
    texts = dict(CourseVersion.objects.current().filter(course__in=courses).values_list("course", "texts__title"))
    language = get_language() or ""
    return [
        CourseLine(each.code, words(texts.get(each.pk) or {"": each.code}, language), gaps.get(each.pk))
        for each in courses
    ]
