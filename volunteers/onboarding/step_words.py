"""What is to be done next, and by whom, in words for the volunteer and for who handles it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy, ngettext, pgettext

from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import Ball


class Doing(StrEnum):
    """What is going on. Those that are named as a state are all that goes on in it."""

    APPLIED = "applied"
    CONFIRM = "confirm"  # a time was proposed to the applicant
    OTHER_TIME = "other_time"  # the applicant proposed others
    MEETING = "meeting"  # agreed, and still to come
    TALKED = "talked"  # the time has come
    CONSENT = "consent"  # to showing an extract
    EXTRACT = "extract"  # to be seen
    AGREEMENT = "agreement"
    TRAINING = "training"
    MENTOR = "mentor"  # to be named
    TRIAL = "trial"
    TRIED = "tried"  # all sessions are noted
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ANONYMISED = "anonymised"

    @property
    def ball(self) -> Ball:
        return _BALLS.get(self, Ball.NOBODY)


_BALLS: Mapping[str, Ball] = MappingProxyType(
    {
        Doing.APPLIED: Ball.COORDINATOR,
        Doing.CONFIRM: Ball.VOLUNTEER,
        Doing.OTHER_TIME: Ball.COORDINATOR,
        Doing.TALKED: Ball.COORDINATOR,
        Doing.CONSENT: Ball.VOLUNTEER,
        Doing.EXTRACT: Ball.COORDINATOR,
        Doing.AGREEMENT: Ball.VOLUNTEER,
        Doing.TRAINING: Ball.VOLUNTEER,
        Doing.MENTOR: Ball.COORDINATOR,
        Doing.TRIAL: Ball.MENTOR,
        Doing.TRIED: Ball.COORDINATOR,
    }
)

_END = (gettext_lazy("Nothing waits"), gettext_lazy("This has ended."))
_VOLUNTEER = {
    Doing.APPLIED: (
        gettext_lazy("Your application has arrived"),
        gettext_lazy("The coordinator contacts you within a week. You need do nothing."),
    ),
    Doing.CONFIRM: (
        gettext_lazy("Confirm the time of the interview"),
        gettext_lazy("The time proposed is: %(when)s. If it does not suit you, propose others."),
    ),
    Doing.OTHER_TIME: (
        gettext_lazy("A new time for the interview is being looked for"),
        gettext_lazy("You have proposed other times. The coordinator answers you. You need do nothing."),
    ),
    Doing.MEETING: (
        gettext_lazy("We talk at the agreed time"),
        gettext_lazy("The time agreed is: %(when)s. It is not a test."),
    ),
    Doing.TALKED: (
        gettext_lazy("The coordinator takes the next step"),
        gettext_lazy("The time of the interview has passed. The coordinator tells you how it goes on."),
    ),
    Doing.CONSENT: (
        gettext_lazy("Consent to showing an extract"),
        gettext_lazy(
            "Your task is with minors, so an extract from the criminal record is asked to be seen. Read what is noted "
            "of it and say whether you consent."
        ),
    ),
    Doing.EXTRACT: (
        gettext_lazy("The coordinator looks at the extract"),
        gettext_lazy("You have given your consent. The coordinator agrees with you on how the extract is shown."),
    ),
    Doing.AGREEMENT: (
        gettext_lazy("Read and accept the agreement"),
        gettext_lazy("Read the volunteer agreement and the confidentiality commitment. If in doubt, ask first."),
    ),
    Doing.TRAINING: (
        gettext_lazy("Complete the required courses"),
        gettext_lazy("You take them at your own pace. When the last one is done, you go on by yourself."),
    ),
    Doing.MENTOR: (
        gettext_lazy("A mentor is being found for you"),
        gettext_lazy("The coordinator finds somebody who is beside you in your first sessions. You need do nothing."),
    ),
    Doing.TRIAL: (
        gettext_lazy("Practise with your mentor"),
        gettext_lazy("You help together with %(mentor)s, who notes each session: %(sessions)s in all."),
    ),
    Doing.TRIED: (
        gettext_lazy("The coordinator takes the next step"),
        gettext_lazy("Your sessions with the mentor are done. The coordinator makes you active."),
    ),
    Doing.ACTIVE: (
        gettext_lazy("You are active"),
        gettext_lazy("You get requests for help that suit you. You may always say no."),
    ),
    Doing.PAUSED: (
        gettext_lazy("You are on a break"),
        gettext_lazy("You get no requests, and your card is not valid. You can come back whenever you like."),
    ),
    Doing.LEFT: (
        gettext_lazy("Thank you for your help"),
        gettext_lazy("Your task has ended. You can apply again at any time."),
    ),
    Doing.DECLINED: (
        gettext_lazy("Your application was not accepted"),
        gettext_lazy("You got a mail with the reason. You can apply for another task."),
    ),
    Doing.WITHDRAWN: (
        gettext_lazy("You have withdrawn your application"),
        gettext_lazy("What you told us has been deleted. You can apply again at any time."),
    ),
}
_HANDLER = {
    Doing.APPLIED: (
        gettext_lazy("Answer the application"),
        gettext_lazy("The applicant was promised an answer within a week."),
    ),
    Doing.CONFIRM: (
        gettext_lazy("The applicant confirms the time"),
        gettext_lazy("The time proposed is: %(when)s."),
    ),
    Doing.OTHER_TIME: (
        gettext_lazy("Propose another time for the interview"),
        gettext_lazy("The applicant cannot come then. Times that suit: %(wish)s"),
    ),
    Doing.MEETING: (gettext_lazy("The interview is coming"), gettext_lazy("The time agreed is: %(when)s.")),
    Doing.TALKED: (
        gettext_lazy("Note that the interview was held"),
        gettext_lazy("The time of the interview has passed. Go on from here, propose a new time or decline."),
    ),
    Doing.CONSENT: (
        gettext_lazy("The applicant consents to showing an extract"),
        gettext_lazy("No extract may be asked for or looked at before that."),
    ),
    Doing.EXTRACT: (
        gettext_lazy("Look at the extract and note that you have seen it"),
        gettext_lazy("Note only the date of the extract and the day you saw it. Give the extract back at once."),
    ),
    Doing.AGREEMENT: (
        gettext_lazy("The applicant reads and accepts the agreement"),
        gettext_lazy("You need do nothing until then."),
    ),
    Doing.TRAINING: (
        gettext_lazy("The volunteer completes the required courses"),
        gettext_lazy("When the last one is done, it goes on by itself."),
    ),
    Doing.MENTOR: (
        gettext_lazy("Name a mentor"),
        gettext_lazy("Choose somebody experienced who is beside the beginner: %(sessions)s."),
    ),
    Doing.TRIAL: (
        gettext_lazy("The mentor notes the sessions"),
        gettext_lazy("The mentor is %(mentor)s. You can note sessions, too."),
    ),
    Doing.TRIED: (
        gettext_lazy("Make the volunteer active"),
        gettext_lazy("All sessions with the mentor are noted. Talk about how they went, and decide."),
    ),
    Doing.ACTIVE: (gettext_lazy("Active"), gettext_lazy("Nothing waits.")),
    Doing.PAUSED: (gettext_lazy("On a break"), gettext_lazy("The volunteer comes back by themselves.")),
}
_LATE = gettext_lazy("It has taken longer than was promised. The deputy can act now, too.")


_SILENT = (
    gettext_lazy("Ask whether the volunteer goes on"),
    gettext_lazy("They were reminded and have done nothing since. Ask kindly, by phone for example, or end it."),
)
_BACK = (
    gettext_lazy("Would you like to come back?"),
    gettext_lazy("You have been on a break for half a year. Come back, go on with the break or stop: all are fine."),
)


def said(
    volunteering: Volunteering, doing: Doing, viewer: str, *, is_late: bool, is_silent: bool = False
) -> tuple[str, str]:
    """Title and text, for "volunteer" or "handler", in the active language. ``is_silent``: steps.Turn."""
    title, text = (_HANDLER if viewer == "handler" else _VOLUNTEER).get(doing, _END)
    if viewer == "handler" and is_silent:
        title, text = _SILENT
    elif viewer == "volunteer" and doing == Doing.PAUSED and volunteering.reminded_at:
        title, text = _BACK
    told = str(text) % _gaps(volunteering, doing)
    # Whoever was silent themselves was promised nothing.
    if is_late and volunteering.escalated_at and (viewer == "handler" or not is_silent):
        told = f"{told} {_LATE}"
    return str(title), told


def moment(volunteering: Volunteering) -> str:
    """When the interview is, in Finland's time: "torstai 28.1.2027, klo 13.00"; "" while no time is set."""
    if volunteering.interview_at is None:
        return ""
    at = localtime(volunteering.interview_at)
    hours = pgettext("hours of a meeting", "%(hours)s") % {"hours": time_format(at, "TIME_FORMAT")}
    day = {"weekday": date_format(at, "l"), "date": date_format(at, "SHORT_DATE_FORMAT")}
    return pgettext("moment", "%(weekday)s %(date)s, %(hours)s") % {**day, "hours": hours}


def sessions(volunteering: Volunteering) -> str:
    """How many sessions with a mentor, in words."""
    number = volunteering.task.trial_sessions
    return ngettext("%(number)s session", "%(number)s sessions", number) % {"number": number}


def _gaps(volunteering: Volunteering, doing: Doing) -> dict[str, str]:
    """Only what its words need: a mentor or a task that nobody asks for is not fetched."""
    if doing in {Doing.CONFIRM, Doing.OTHER_TIME, Doing.MEETING}:
        return {"when": moment(volunteering), "wish": volunteering.interview_wish}
    if doing in {Doing.MENTOR, Doing.TRIAL}:
        return {"mentor": str(volunteering.mentor or ""), "sessions": sessions(volunteering)}
    return {}
