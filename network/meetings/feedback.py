"""Who may give feedback on a meeting, when, and what organisers get to see of it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Refused
from network.meetings import recipients
from network.meetings.models import Feedback, Meeting, Registration
from network.meetings.states import MeetingState, RegistrationState

# One can answer so many days after the end.
DAYS = 30
# With fewer answers than these it would show who wrote what; and so many more come to those that are shown at once.
FEWEST = 3
# What one can answer to how useful it was, the best first.
STARS: dict[int, str | Promise] = {
    5: gettext_lazy("5: very useful"),
    4: gettext_lazy("4: useful"),
    3: gettext_lazy("3: somewhat useful"),
    2: gettext_lazy("2: of little use"),
    1: gettext_lazy("1: of no use"),
}


@dataclass(frozen=True)
class Results:
    """``number``: how many have answered. ``answers``: those that are shown, in no order of time. ``stars``: how often
    each number was given in these, from 5 to 1."""

    number: int
    answers: list[Feedback]
    stars: list[tuple[int, int]]

    @property
    def held_back(self) -> int:
        """How many answers are not shown yet."""
        return self.number - len(self.answers)

    @property
    def average(self) -> float | None:
        given = sum(count for _stars, count in self.stars)
        return sum(stars * count for stars, count in self.stars) / given if given else None

    @property
    def counts(self) -> list[tuple[str | Promise, int]]:
        """Each answer in words, and how often it was given."""
        return [(STARS[stars], count) for stars, count in self.stars]

    @property
    def useful(self) -> list[str]:
        return sorted(each.useful for each in self.answers if each.useful)

    @property
    def different(self) -> list[str]:
        return sorted(each.different for each in self.answers if each.different)


def refusal(registration: Registration) -> Refused | None:
    """Why this participant cannot give feedback now; None when they can. Codes "early", "late", "cancelled",
    "absent"."""
    meeting = registration.meeting
    if meeting.state == MeetingState.CANCELLED:
        return Refused(_("The event was cancelled."), code="cancelled")
    if not meeting.is_over:
        return Refused(_("You can give feedback when the event is over."), code="early")
    if meeting.ends_at <= clock.now() - dt.timedelta(days=DAYS):
        return Refused(_("The time for giving feedback is over."), code="late")
    if registration.state != RegistrationState.CONFIRMED and not _was_there(registration):
        return Refused(_("Only those who took part can give feedback."), code="absent")
    return None


def may_answer(registration: Registration) -> bool:
    return not registration.feedback_given and refusal(registration) is None


def results(meeting: Meeting) -> Results:
    """One query. The answers stand in an order that says nothing about when they were given, and come to those that
    are shown FEWEST at a time: whoever looked before and looks again cannot tell which of them a single person has just
    given. When nobody can answer any more, all are shown if there are enough."""
    given = list(meeting.feedback.order_by("pk"))
    over = meeting.ends_at <= clock.now() - dt.timedelta(days=DAYS)
    number = len(given)
    answers = given if over and number >= FEWEST else given[: number - number % FEWEST]
    answers.sort(key=lambda each: (-(each.stars or 0), each.useful, each.different))
    counted = Counter(each.stars for each in answers)
    return Results(number, answers, [(stars, counted[stars]) for stars in STARS] if answers else [])


def rows(found: Results) -> Iterator[tuple[Any, ...]]:
    """For a spreadsheet: without days and times."""
    for each in found.answers:
        yield each.stars, each.useful, each.different


def header() -> list[str]:
    return [_("Stars"), _("What was useful"), _("What should be different")]


def _was_there(registration: Registration) -> bool:
    return recipients.present(Registration.objects.filter(pk=registration.pk)).exists()
