"""Mails at each step: to the volunteer, to who handles it, to the mentor. Nobody else reads in them who it is about:
that stands on the page that they open."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from core.mail import Message
from volunteers.onboarding import areas, required, step_words
from volunteers.onboarding import steps as way
from volunteers.onboarding.assignable import Reason
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import State

Words = Callable[[], str]


def applied(volunteering: Volunteering) -> list[Message]:
    """To the applicant, and to who answers; where nobody can, to the administrators, who can give a mandate."""
    found = [*_own(volunteering, "received", under_age=volunteering.under_age)]
    people = areas.handlers(volunteering)
    if people:
        return [*found, *(_to(each.person, "arrived", volunteering, _DESK) for each in people)]
    return [*found, *unanswered(volunteering)]


def moved(volunteering: Volunteering, old: str, actor: User | None) -> list[Message]:
    """What a step means, to whom it concerns but did not take it."""
    make = _MOVED.get(volunteering.state)
    found = list(make(volunteering, old) if make else [])
    if volunteering.state == State.TRIAL and volunteering.mentor:
        # Who was named during the training begins now; who handles it has nothing to do.
        return [*found, *_to_mentor(volunteering, volunteering.mentor, *_BEGINS)]
    news = _BACK if old == State.PAUSED and volunteering.state == State.ACTIVE else _NEWS.get(volunteering.state)
    handlers = areas.asked(volunteering) if news else []
    by_handler = actor is not None and actor.pk != (volunteering.volunteer and volunteering.volunteer.person_id)
    # Who took the step knows it; that a mentor is to be named, they see on the page where they took it.
    if news and not by_handler:
        found += [_to(each.person, "news", volunteering, _DESK, **_said(news[0], news[1])) for each in handlers]
    return found


def interview(volunteering: Volunteering, _old: str = "") -> Iterator[Message]:
    """The time that is proposed."""
    when = _Later(lambda: step_words.moment(volunteering))
    yield from _own(volunteering, "interview", when=when, place=volunteering.interview_place)


def interview_confirmed(volunteering: Volunteering) -> list[Message]:
    return _news(
        volunteering,
        lambda: _("The time of an interview is confirmed"),
        lambda: _("The applicant comes: %(when)s.") % {"when": step_words.moment(volunteering)},
    )


def other_times(volunteering: Volunteering) -> list[Message]:
    return _news(
        volunteering,
        lambda: _("Another time for an interview is asked for"),
        lambda: _("The applicant cannot come at the time you proposed, and has told which times suit."),
    )


def extract_consented(volunteering: Volunteering) -> list[Message]:
    return _news(
        volunteering,
        lambda: _("The consent to showing an extract is given"),
        lambda: _("You can ask for the extract now and agree on how it is shown to you. Nobody else needs to see it."),
    )


def mentor_named(volunteering: Volunteering, actor: User) -> Iterator[Message]:
    """To the volunteer and to the mentor, unless they named themselves."""
    if volunteering.mentor is None:
        return
    yield from _own(volunteering, "mentor", mentor=str(volunteering.mentor))
    if volunteering.mentor == actor:
        return
    number = _Later(lambda: step_words.sessions(volunteering))
    yield _to(volunteering.mentor, "mentoring", volunteering, _MENTORED, sessions=number)


def mentor_given_back(volunteering: Volunteering, mentor: User, *, is_silent: bool) -> list[Message]:
    """The coordinator has the ball again, and a mentor who could go on hears why. ``is_silent``: nothing was noted for
    long; else the mentor cannot go on."""
    if not is_silent:
        return _news(
            volunteering,
            lambda: _("A trial needs another mentor"),
            lambda: _("The mentor cannot go on any more. Name another one: the sessions that are noted count."),
        )
    asked = _news(
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
        *_to_mentor(
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
    return _news(
        volunteering,
        lambda: _("A trial with a mentor is done"),
        lambda: _("All sessions are noted. Talk with both about how they went, and decide."),
        but=noted_by,
    )


def reminder(volunteering: Volunteering) -> list[Message]:
    """That it is the volunteer's turn: to go on, or to come back from a break without an end."""
    if volunteering.state == State.PAUSED:
        return _own(volunteering, "break_reminder")
    return _own(volunteering, "reminder", step=_Later(lambda: way.now(volunteering).title))


def silent(volunteering: Volunteering) -> list[Message]:
    """That the volunteer does not answer: the coordinator has the ball."""
    return _news(
        volunteering,
        lambda: _("A volunteer has not gone on"),
        lambda: _(
            "The volunteer was reminded a month ago and has done nothing since. Ask kindly how it goes on. If it "
            "does not, end it with thanks."
        ),
    )


def paused(volunteering: Volunteering, _old: str = "") -> Iterator[Message]:
    yield from _own(volunteering, "paused", until=_day(volunteering.paused_until))


def forgotten(volunteering: Volunteering, actor: User | None) -> list[Message]:
    """That one has ended, since everything about the volunteer is forgotten: to who handles it, with nothing that leads
    to them."""
    text = _GONE if volunteering.started_on else _GONE_EARLY
    people = [each.person for each in areas.asked(volunteering) if each.person != actor]
    return [_to(each, "forgotten", volunteering, _LIST, text=_Later(text)) for each in people]


def escalated(volunteering: Volunteering) -> list[Message]:
    """To the deputies, else the other coordinators; to nobody where there are none."""
    return [_to(each.person, "escalated", volunteering, _DESK) for each in areas.deputies(volunteering)]


def unanswered(volunteering: Volunteering) -> list[Message]:
    """To the administrators, who can give a mandate."""
    people = User.objects.filter(is_superuser=True, is_active=True)
    return [_to(each, "unanswered", volunteering, _MANDATES) for each in people]


def lapsed(volunteering: Volunteering, reasons: Iterable[Reason]) -> Iterator[Message]:
    """What has lapsed, with the way back: one mail for all courses, one for the agreement, one for the extract."""
    codes = {each.code for each in reasons}
    if codes & {"course_lapsed", "course_missing"}:
        yield from _own(volunteering, "lapsed", courses=_courses(volunteering))
    if "agreement" in codes:
        yield from _own(volunteering, "agreement_again")
    if "extract" in codes:
        yield from _own(volunteering, "extract_again", until="")


def extract_ends(volunteering: Volunteering, last: dt.date) -> list[Message]:
    """The note of the extract ends soon."""
    return _own(volunteering, "extract_again", until=_day(last))


# ── by the state that is reached ─────────────────────────────────────────────────────────────────────────────────────


def _extract(volunteering: Volunteering, _old: str) -> list[Message]:
    return _own(volunteering, "extract")


def _agreement(volunteering: Volunteering, old: str) -> list[Message]:
    return _own(volunteering, "agreement", talked=old != State.APPLIED, trained=volunteering.task.courses.exists())


def _training(volunteering: Volunteering, _old: str) -> list[Message]:
    return _own(volunteering, "training", courses=_courses(volunteering))


def _trial(volunteering: Volunteering, _old: str) -> list[Message]:
    number = _Later(lambda: step_words.sessions(volunteering))
    return _own(volunteering, "trial", sessions=number, mentor=str(volunteering.mentor or ""))


def _active(volunteering: Volunteering, old: str) -> list[Message]:
    return _own(volunteering, "resumed" if old == State.PAUSED else "active")


def _left(volunteering: Volunteering, old: str) -> list[Message]:
    began = volunteering.started_on is not None
    return _own(volunteering, "left", reason=volunteering.reason, began=began)


def _declined(volunteering: Volunteering, _old: str) -> list[Message]:
    return _own(volunteering, "declined", reason=volunteering.reason)


def _withdrawn(volunteering: Volunteering, _old: str) -> list[Message]:
    return _own(volunteering, "withdrawn")


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

# Of whom everything is forgotten: of a volunteer, and of somebody who was to become one.
_GONE: Words = lambda: _(  # noqa: E731
    "A volunteer has stopped, and what was known of them is deleted. Help that was agreed already needs somebody else."
)
_GONE_EARLY: Words = lambda: _(  # noqa: E731
    "Somebody who was becoming a volunteer has stopped, and what was known of them is deleted. You need do nothing."
)
_BEGINS: tuple[Words, Words] = (
    lambda: _("A trial with you as the mentor begins"),
    lambda: _("The new volunteer is ready. Agree on a time together, and note each session."),
)
_BACK: tuple[Words, Words] = (
    lambda: _("A volunteer is back from a break"),
    lambda: _("Nothing waits: requests for help can be offered again."),
)


# ── how they are written ─────────────────────────────────────────────────────────────────────────────────────────────

_MINE, _DESK = "onboarding:mine_one", "onboarding:volunteering"
_MENTORED, _MANDATES = "onboarding:mentored", "mandate:index"
_LIST = "onboarding:volunteers"


class _Later:
    """A value that is said in the language of the mail."""

    def __init__(self, say: Callable[[], object]) -> None:
        self.say = say


def _own(volunteering: Volunteering, template: str, **more: Any) -> list[Message]:
    """To the volunteer, with the contact person. Nothing to a closed account."""
    person = volunteering.volunteer and volunteering.volunteer.person
    if not person or not person.is_active:
        return []
    found = areas.contact(volunteering)
    contact = {
        "contact": str(found or ""),
        "contact_name": found.name if found else "",
        "where": _Later(_where(volunteering)),
    }
    return [_to(person, template, volunteering, _MINE, **contact, **more)]


def _news(volunteering: Volunteering, title: Words, text: Words, but: User | None = None) -> list[Message]:
    """That the ball has come back, to who handles it."""
    people = [each for each in areas.asked(volunteering) if but is None or each.person.pk != but.pk]
    return [_to(each.person, "news", volunteering, _DESK, **_said(title, text)) for each in people]


def _said(title: Words, text: Words) -> dict[str, Any]:
    return {"title": _Later(title), "text": _Later(text)}


def _to_mentor(volunteering: Volunteering, mentor: User, title: Words, text: Words) -> list[Message]:
    if not mentor.is_active:
        return []
    return [_to(mentor, "mentor_news", volunteering, _MENTORED, **_said(title, text))]


def _to(person: User, template: str, volunteering: Volunteering, page: str, **more: Any) -> Message:
    """In the reader's language: names and addresses are those of that language, too."""
    with override(person.language):
        args = [] if page in {_MENTORED, _MANDATES, _LIST} else [volunteering.pk]
        context = {
            "person": person,
            "task": str(volunteering.task),
            "municipality": str(volunteering.municipality),
            "action_url": _whole(reverse(page, args=args)),
            **{name: value.say() if isinstance(value, _Later) else value for name, value in more.items()},
        }
    return Message(f"volunteering_{template}", person.email, person.language, context)


def _where(volunteering: Volunteering) -> Words:
    return lambda: str(volunteering.network or volunteering.region)


def _courses(volunteering: Volunteering) -> _Later:
    """Title and address of each that is missing."""
    gaps = required.missing(volunteering)
    return _Later(lambda: [{"title": str(each.title), "url": _whole(each.url)} for each in gaps])


def _day(day: dt.date | None) -> _Later | str:
    return _Later(lambda: date_format(day, "SHORT_DATE_FORMAT")) if day else ""


def _whole(path: str) -> str:
    return urljoin(settings.SITE_URL + "/", path)
