"""How far somebody's volunteering is: which steps its task needs, which comes next, and who has the ball."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse

from core import clock
from volunteers.onboarding import required
from volunteers.onboarding.models import Acceptance, ExtractSeen, TrialSession, Volunteering
from volunteers.onboarding.states import ANSWER_DAYS, WAY, Ball, Document, State
from volunteers.onboarding.step_words import Doing, said


@dataclass(frozen=True)
class Turn:
    """Who has to do what next, since when. ``is_silent``: the volunteer has not done it although they were reminded, so
    the coordinator has to ask, or to end it; doing it stays possible."""

    doing: Doing
    ball: Ball
    since: dt.datetime
    is_silent: bool = False

    @property
    def is_late(self) -> bool:
        """The coordinator has had it for longer than people are promised."""
        return self.ball == Ball.COORDINATOR and self.since <= clock.now() - dt.timedelta(days=ANSWER_DAYS)


@dataclass(frozen=True)
class Now:
    """The same in words for one reader. ``url``: where they do it, None when they need do nothing."""

    ball: Ball
    title: str
    text: str
    url: str | None
    since: dt.datetime


@dataclass(frozen=True)
class Line:
    """A step of the way. ``status``: "done", "now" or "later"; ``at``: when it was done, None when it was not, or was
    not needed since it was done already."""

    state: State
    label: str
    status: str
    at: dt.datetime | None


# ── the way ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def needed(volunteering: Volunteering) -> tuple[State, ...]:
    """The states on the way of its task, in order; among them the one it is in, even if the task has changed since."""
    task = volunteering.task
    wanted = {
        State.APPLIED: True,
        State.INTERVIEW: task.interview,
        State.EXTRACT: task.with_minors,
        State.AGREEMENT: True,
        State.TRAINING: task.courses.exists(),
        State.TRIAL: task.trial_sessions > 0,
        State.ACTIVE: True,
    }
    return tuple(state for state in WAY if wanted[state] or state == volunteering.state)


def after(volunteering: Volunteering) -> State:
    """The step that comes next: no extract is asked for while one in force was seen, no training while all required
    courses hold. After a break one is active again; what is active or over stays what it is."""
    state = State(volunteering.state)
    if state == State.PAUSED:
        return State.ACTIVE
    if state not in WAY or state == State.ACTIVE:
        return state
    coming = needed(volunteering)
    return next(each for each in coming[coming.index(state) + 1 :] if not _is_done_already(volunteering, each))


def has_extract(volunteering: Volunteering) -> bool:
    """Whether an extract of the volunteer was seen and is still to be remembered."""
    person = volunteering.volunteer.person_id if volunteering.volunteer else None
    return ExtractSeen.objects.in_force().filter(person=person).exists()


def _is_done_already(volunteering: Volunteering, state: State) -> bool:
    if state == State.EXTRACT:
        return has_extract(volunteering)
    return state == State.TRAINING and not required.missing(volunteering)


# In these a volunteer who does nothing is reminded (actions.reminding).
REMINDED = frozenset({Doing.CONSENT, Doing.AGREEMENT, Doing.TRAINING})


# ── the ball ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def turn(volunteering: Volunteering) -> Turn:
    return turns([volunteering])[volunteering.pk]


def turns(volunteerings: Iterable[Volunteering]) -> dict[Any, Turn]:
    """Of each, by its key. Two queries for all of them; fetch them with their tasks."""
    rows = list(volunteerings)
    consents = Acceptance.objects.in_force().filter(
        volunteering__in=[each.pk for each in rows if each.state == State.EXTRACT], document=Document.EXTRACT
    )
    agreed = set(consents.values_list("volunteering", flat=True))
    beginners = [each.pk for each in rows if each.state == State.TRIAL]
    counts = TrialSession.objects.filter(volunteering__in=beginners).values_list("volunteering")
    noted = dict(counts.annotate(number=Count("pk")).order_by())
    return {each.pk: _turn(each, agreed=each.pk in agreed, noted=noted.get(each.pk, 0)) for each in rows}


def _turn(volunteering: Volunteering, *, agreed: bool, noted: int) -> Turn:
    doing = _doing(volunteering, agreed=agreed, noted=noted)
    since = volunteering.turn_since
    if doing == Doing.TALKED and volunteering.interview_at:
        # The ball came back when the time of the interview had come.
        since = max(since, volunteering.interview_at)
    if doing in REMINDED and _has_stayed_silent(volunteering):
        return Turn(doing, Ball.COORDINATOR, since, is_silent=True)
    if doing == Doing.PAUSED and volunteering.reminded_at:
        return Turn(doing, Ball.VOLUNTEER, since)
    return Turn(doing, doing.ball, since)


def _has_stayed_silent(volunteering: Volunteering) -> bool:
    """The ball came to the coordinator after the reminder, or has gone on from there (`waiting` says the same)."""
    reminded = volunteering.reminded_at
    return reminded is not None and (reminded < volunteering.turn_since or volunteering.escalated_at is not None)


def _doing(volunteering: Volunteering, *, agreed: bool, noted: int) -> Doing:
    match volunteering.state:
        case State.INTERVIEW:
            return _talking(volunteering)
        case State.EXTRACT:
            return Doing.EXTRACT if agreed else Doing.CONSENT
        case State.TRIAL if noted >= volunteering.task.trial_sessions:
            return Doing.TRIED
        case State.TRIAL:
            return Doing.TRIAL if volunteering.mentor_id else Doing.MENTOR
        case state:
            return Doing(state)


def _talking(volunteering: Volunteering) -> Doing:
    if volunteering.interview_wish or volunteering.interview_at is None:
        return Doing.OTHER_TIME
    if volunteering.interview_at <= clock.now():
        return Doing.TALKED
    return Doing.MEETING if volunteering.interview_confirmed_at else Doing.CONFIRM


# ── in words ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def now(volunteering: Volunteering, viewer: str = "volunteer") -> Now:
    """For "volunteer" or "handler", in the active language."""
    return nows([volunteering], viewer)[volunteering.pk]


def nows(volunteerings: Iterable[Volunteering], viewer: str = "volunteer") -> dict[Any, Now]:
    """Of each, by its key. As many queries as ``turns``; fetch them with their tasks and mentors."""
    rows = list(volunteerings)
    found = turns(rows)
    return {each.pk: _now(each, found[each.pk], viewer) for each in rows}


def _now(volunteering: Volunteering, turn: Turn, viewer: str) -> Now:
    title, text = said(volunteering, turn.doing, viewer, is_late=turn.is_late, is_silent=turn.is_silent)
    return Now(turn.ball, title, text, _url(volunteering, turn, viewer), turn.since)


def _url(volunteering: Volunteering, turn: Turn, viewer: str) -> str | None:
    if viewer == "handler":
        return reverse("onboarding:volunteering", args=[volunteering.pk]) if turn.ball == Ball.COORDINATOR else None
    return reverse("onboarding:mine_one", args=[volunteering.pk]) if turn.ball == Ball.VOLUNTEER else None


def checklist(volunteering: Volunteering) -> list[Line]:
    """The whole way with what is done, in the active language. What ended has no "now"."""
    left: dict[str, dt.datetime] = {each.old: each.at for each in volunteering.transitions.all() if each.old}
    way = needed(volunteering)
    here = _place(volunteering, way, left)
    is_open = volunteering.is_open and volunteering.state != State.PAUSED

    def line(number: int, state: State) -> Line:
        # Whoever is on a break, or has stopped after being active, has been there.
        done = number < here or (number == here and state == State.ACTIVE and volunteering.state != State.ACTIVE)
        status = "done" if done else "now" if number == here and is_open else "later"
        # "Applied" is the day of applying; every other step is done when it is left.
        at = volunteering.applied_at if state == State.APPLIED else left.get(state)
        return Line(state, str(state.label), status, at if done else None)

    return [line(number, state) for number, state in enumerate(way)]


def _place(volunteering: Volunteering, way: tuple[State, ...], left: dict[str, dt.datetime]) -> int:
    """Where on the way it is; of what is over, the step at which it ended."""
    state = State.ACTIVE if volunteering.state == State.PAUSED else volunteering.state
    if state in way:
        return way.index(State(state))
    reached = [way.index(State(each)) for each in left if each in way]
    return max(reached, default=0)
