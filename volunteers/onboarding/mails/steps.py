"""Mails on the way, beside those of the steps from state to state (moves): to the volunteer, to who handles it, to the
mentor. Nobody else reads in them who it is about: that stands on the page that they open."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from core.mail import Message
from volunteers.onboarding import areas, step_words
from volunteers.onboarding import steps as way
from volunteers.onboarding.assignable import Reason
from volunteers.onboarding.mails.writing import (
    DESK,
    LIST,
    MANDATES,
    MENTORED,
    Later,
    Words,
    courses,
    day,
    news,
    own,
    to,
    to_mentor,
)
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import State

# Of whom everything is forgotten: of a volunteer, and of somebody who was to become one.
_GONE: Words = lambda: _(  # noqa: E731
    "A volunteer has stopped, and what was known of them is deleted. Help that was agreed already needs somebody else."
)
_GONE_EARLY: Words = lambda: _(  # noqa: E731
    "Somebody who was becoming a volunteer has stopped, and what was known of them is deleted. You need do nothing."
)


def applied(volunteering: Volunteering) -> list[Message]:
    """To the applicant, and to who answers; where nobody can, to the administrators, who can give a mandate."""
    found = [*own(volunteering, "received", under_age=volunteering.under_age)]
    people = areas.handlers(volunteering)
    if people:
        return [*found, *(to(each.person, "arrived", volunteering, DESK) for each in people)]
    return [*found, *unanswered(volunteering)]


def interview_confirmed(volunteering: Volunteering) -> list[Message]:
    return news(
        volunteering,
        lambda: _("The time of an interview is confirmed"),
        lambda: _("The applicant comes: %(when)s.") % {"when": step_words.moment(volunteering)},
    )


def other_times(volunteering: Volunteering) -> list[Message]:
    return news(
        volunteering,
        lambda: _("Another time for an interview is asked for"),
        lambda: _("The applicant cannot come at the time you proposed, and has told which times suit."),
    )


def extract_consented(volunteering: Volunteering) -> list[Message]:
    return news(
        volunteering,
        lambda: _("The consent to showing an extract is given"),
        lambda: _("You can ask for the extract now and agree on how it is shown to you. Nobody else needs to see it."),
    )


def mentor_named(volunteering: Volunteering, actor: User) -> Iterator[Message]:
    """To the volunteer and to the mentor, unless they named themselves."""
    if volunteering.mentor is None:
        return
    yield from own(volunteering, "mentor", mentor=str(volunteering.mentor))
    if volunteering.mentor == actor:
        return
    number = Later(lambda: step_words.sessions(volunteering))
    yield to(volunteering.mentor, "mentoring", volunteering, MENTORED, sessions=number)


def mentor_given_back(volunteering: Volunteering, mentor: User, *, is_silent: bool) -> list[Message]:
    """The coordinator has the ball again, and a mentor who could go on hears why. ``is_silent``: nothing was noted for
    long; else the mentor cannot go on."""
    if not is_silent:
        return news(
            volunteering,
            lambda: _("A trial needs another mentor"),
            lambda: _("The mentor cannot go on any more. Name another one: the sessions that are noted count."),
        )
    asked = news(
        volunteering,
        lambda: _("No session of a trial has been noted"),
        lambda: _(
            "The mentor has noted nothing for a month. Ask both how it goes. Then name the same mentor or another one, "
            "or note the sessions yourself."
        ),
    )
    if mentor.email in {each.to for each in asked}:
        return asked
    return [
        *asked,
        *to_mentor(
            volunteering,
            mentor,
            lambda: _("No session of a trial has been noted"),
            lambda: _(
                "You have noted no session for a month, so the coordinator looks at how it goes on. If you have helped "
                "together, or would like to, tell the coordinator. Thank you!"
            ),
        ),
    ]


def trial_over(volunteering: Volunteering, noted_by: User) -> list[Message]:
    """To who handles it, unless they noted the last session themselves."""
    return news(
        volunteering,
        lambda: _("A trial with a mentor is done"),
        lambda: _("All sessions are noted. Talk with both about how they went, and decide."),
        but=noted_by,
    )


def reminder(volunteering: Volunteering) -> list[Message]:
    """That it is the volunteer's turn: to go on, or to come back from a break without an end."""
    if volunteering.state == State.PAUSED:
        return own(volunteering, "break_reminder")
    return own(volunteering, "reminder", step=Later(lambda: way.now(volunteering).title))


def silent(volunteering: Volunteering) -> list[Message]:
    """That the volunteer does not answer: the coordinator has the ball."""
    return news(
        volunteering,
        lambda: _("A volunteer has not gone on"),
        lambda: _(
            "The volunteer was reminded a month ago and has done nothing since. Ask kindly how it goes on. If it "
            "does not, end it with thanks."
        ),
    )


def forgotten(volunteering: Volunteering, actor: User | None) -> list[Message]:
    """That one has ended, since everything about the volunteer is forgotten: to who handles it, with nothing that leads
    to them."""
    text = _GONE if volunteering.started_on else _GONE_EARLY
    people = [each.person for each in areas.asked(volunteering) if each.person != actor]
    return [to(each, "forgotten", volunteering, LIST, text=Later(text)) for each in people]


def escalated(volunteering: Volunteering) -> list[Message]:
    """To the deputies, else the other coordinators; to nobody where there are none."""
    return [to(each.person, "escalated", volunteering, DESK) for each in areas.deputies(volunteering)]


def unanswered(volunteering: Volunteering) -> list[Message]:
    """To the administrators, who can give a mandate."""
    people = User.objects.filter(is_superuser=True, is_active=True)
    return [to(each, "unanswered", volunteering, MANDATES) for each in people]


def lapsed(volunteering: Volunteering, reasons: Iterable[Reason]) -> Iterator[Message]:
    """What has lapsed, with the way back: one mail for all courses, one for the agreement, one for the extract."""
    codes = {each.code for each in reasons}
    if codes & {"course_lapsed", "course_missing"}:
        yield from own(volunteering, "lapsed", courses=courses(volunteering))
    if "agreement" in codes:
        yield from own(volunteering, "agreement_again")
    if "extract" in codes:
        yield from own(volunteering, "extract_again", until="")


def extract_ends(volunteering: Volunteering, last: dt.date) -> list[Message]:
    """The note of the extract ends soon."""
    return own(volunteering, "extract_again", until=day(last))
