"""Mails of a step from state to state: what it means, to whom it concerns and did not take it."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from core.mail import Message
from volunteers.onboarding import areas, step_words
from volunteers.onboarding.mails.writing import DESK, Later, Words, courses, day, own, said, to, to_mentor
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import State


def moved(volunteering: Volunteering, old: str, actor: User | None) -> list[Message]:
    """What a step means, to whom it concerns but did not take it."""
    make = _MOVED.get(volunteering.state)
    found = list(make(volunteering, old) if make else [])
    if volunteering.state == State.TRIAL and volunteering.mentor:
        # Who was named during the training begins now; who handles it has nothing to do.
        return [*found, *to_mentor(volunteering, volunteering.mentor, *_BEGINS)]
    told = _BACK if old == State.PAUSED and volunteering.state == State.ACTIVE else _NEWS.get(volunteering.state)
    handlers = areas.asked(volunteering) if told else []
    by_handler = actor is not None and actor.pk != (volunteering.volunteer and volunteering.volunteer.person_id)
    # Who took the step knows it; that a mentor is to be named, they see on the page where they took it.
    if told and not by_handler:
        found += [to(each.person, "news", volunteering, DESK, **said(*told)) for each in handlers]
    return found


def interview(volunteering: Volunteering, _old: str = "") -> Iterator[Message]:
    """The time that is proposed."""
    when = Later(lambda: step_words.moment(volunteering))
    yield from own(volunteering, "interview", when=when, place=volunteering.interview_place)


def paused(volunteering: Volunteering, _old: str = "") -> Iterator[Message]:
    yield from own(volunteering, "paused", until=day(volunteering.paused_until))


def _extract(volunteering: Volunteering, _old: str) -> list[Message]:
    return own(volunteering, "extract")


def _agreement(volunteering: Volunteering, old: str) -> list[Message]:
    return own(volunteering, "agreement", talked=old != State.APPLIED, trained=volunteering.task.courses.exists())


def _training(volunteering: Volunteering, _old: str) -> list[Message]:
    return own(volunteering, "training", courses=courses(volunteering))


def _trial(volunteering: Volunteering, _old: str) -> list[Message]:
    number = Later(lambda: step_words.sessions(volunteering))
    return own(volunteering, "trial", sessions=number, mentor=str(volunteering.mentor or ""))


def _active(volunteering: Volunteering, old: str) -> list[Message]:
    return own(volunteering, "resumed" if old == State.PAUSED else "active")


def _left(volunteering: Volunteering, old: str) -> list[Message]:
    began = volunteering.started_on is not None
    return own(volunteering, "left", reason=volunteering.reason, began=began)


def _declined(volunteering: Volunteering, _old: str) -> list[Message]:
    return own(volunteering, "declined", reason=volunteering.reason)


def _withdrawn(volunteering: Volunteering, _old: str) -> list[Message]:
    return own(volunteering, "withdrawn")


_MOVED: dict[str, Callable[[Volunteering, str], Iterable[Message]]] = {
    State.INTERVIEW: interview,
    State.EXTRACT: _extract,
    State.AGREEMENT: _agreement,
    State.TRAINING: _training,
    State.TRIAL: _trial,
    State.ACTIVE: _active,
    State.PAUSED: paused,
    State.LEFT: _left,
    State.DECLINED: _declined,
    State.WITHDRAWN: _withdrawn,
}
# Subject and text for who handles it, when the volunteer or the clock took the step.
_NEWS: dict[str, tuple[Words, Words]] = {
    State.TRIAL: (
        lambda: _("A volunteer is ready for the trial"),
        lambda: _("The agreement is accepted and the required courses are done. Name a mentor for the first sessions."),
    ),
    State.ACTIVE: (
        lambda: _("A volunteer is active"),
        lambda: _("Nothing waits: requests for help can be offered from now on."),
    ),
    State.PAUSED: (
        lambda: _("A volunteer is on a break"),
        lambda: _(
            "Until the break ends, no requests can be offered. Help that was agreed already may need somebody else."
        ),
    ),
    State.LEFT: (
        lambda: _("A volunteer has stopped"),
        lambda: _("Help that was agreed already needs somebody else. Remember to thank."),
    ),
    State.WITHDRAWN: (
        lambda: _("An application was withdrawn"),
        lambda: _("You need do nothing. What the applicant had told has been deleted."),
    ),
}

_BEGINS: tuple[Words, Words] = (
    lambda: _("A trial with you as the mentor begins"),
    lambda: _("The new volunteer is ready. Agree on a time together, and note each session."),
)
_BACK: tuple[Words, Words] = (
    lambda: _("A volunteer is back from a break"),
    lambda: _("Nothing waits: requests for help can be offered again."),
)
