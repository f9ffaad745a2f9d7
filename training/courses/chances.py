"""Whether and when a person may try a quiz (again)."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import clock
from core.errors import Refused
from training.courses.models import Attempt, QuizVersion


@dataclass(frozen=True)
class Chance:
    """``left``: attempts left, None without a limit. ``since``: from when on (UTC), None when it may be now."""

    left: int | None
    since: dt.datetime | None

    @property
    def open(self) -> bool:
        return self.left != 0 and self.since is None

    @property
    def when(self) -> str:
        """The moment in local time and the active language, for sentences."""
        return date_format(timezone.localtime(self.since), "DATETIME_FORMAT") if self.since else ""


def of(quiz: QuizVersion, attempts: Collection[Attempt]) -> Chance:
    """``attempts`` are all of the person's at this quiz. The pause counts from the last submission."""
    left = max(0, quiz.max_attempts - len(attempts)) if quiz.max_attempts else None
    sent = [attempt.submitted_at for attempt in attempts if attempt.submitted_at]
    since = max(sent) + dt.timedelta(hours=quiz.cooldown_hours) if sent else None
    return Chance(left=left, since=since if since and since > clock.now() else None)


def check(quiz: QuizVersion, attempts: Collection[Attempt]) -> None:
    """Raises Refused, with the time of the next attempt, when there is none to be had now."""
    chance = of(quiz, attempts)
    if chance.left == 0:
        raise Refused(
            _("You have used all your attempts at this quiz. You can still read the lessons."), code="no_attempts_left"
        )
    if chance.since:
        raise Refused(_("You can try this quiz again from %(when)s.") % {"when": chance.when}, code="too_early")
