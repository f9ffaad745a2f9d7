"""Which steps a handler can take with a volunteer now: the one that is due, and what else is possible."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from volunteers.onboarding import steps
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import APPLICANT, VOLUNTEER, State
from volunteers.onboarding.step_words import Doing


@dataclass
class Choice:
    """Names of steps (views.handling.STEPS). ``main``: the one that is due, "" while it is somebody else's turn."""

    main: str = ""
    others: list[str] = field(default_factory=list)


# What is due while this goes on, and what else is possible.
_DUE: Mapping[str, tuple[str, tuple[str, ...]]] = {
    Doing.OTHER_TIME: ("invite_interview", ("interview_held",)),
    Doing.TALKED: ("interview_held", ("invite_interview",)),
    Doing.CONFIRM: ("", ("invite_interview", "interview_held")),
    Doing.MEETING: ("", ("invite_interview", "interview_held")),
    Doing.EXTRACT: ("see_extract", ()),
    Doing.TRAINING: ("", ("set_mentor",)),
    Doing.MENTOR: ("set_mentor", ("note_trial",)),
    Doing.TRIAL: ("", ("note_trial", "set_mentor")),
    Doing.TRIED: ("finish_trial", ("note_trial", "set_mentor")),
    # A newer extract is shown before the note of the last one ends.
    Doing.ACTIVE: ("", ("see_extract", "put_on_break")),
    Doing.PAUSED: ("", ("end_break", "put_on_break")),
}


def choice(volunteering: Volunteering, turn: steps.Turn, user: Any) -> Choice:
    """``turn``: steps.turn of it."""
    doing = turn.doing
    main, others = _DUE.get(doing, (_first(volunteering) if doing == Doing.APPLIED else "", ()))
    main = "ask_again" if turn.is_silent else main
    found = Choice(main, [each for each in others if _fits(volunteering, each)])
    if volunteering.state in APPLICANT and volunteering.under_age and volunteering.guardian_seen_on is None:
        # Without it the step to the agreement is refused.
        found = Choice("see_guardian", [each for each in (found.main, *found.others) if each])
    if volunteering.is_open and volunteering.handler_id != user.pk:
        found.others.append("take")
    if volunteering.state in APPLICANT:
        found.others.append("decline")
    elif volunteering.state in VOLUNTEER:
        found.others.append("end_volunteering")
    return found


def _fits(volunteering: Volunteering, name: str) -> bool:
    """Whether its task asks for such a step."""
    if name == "set_mentor":
        return volunteering.task.trial_sessions > 0
    return name != "see_extract" or volunteering.task.with_minors


def _first(volunteering: Volunteering) -> str:
    """The answer to an application, by what its task asks for first."""
    first = {State.INTERVIEW: "invite_interview", State.EXTRACT: "ask_extract"}
    return first.get(steps.after(volunteering), "send_agreement")
