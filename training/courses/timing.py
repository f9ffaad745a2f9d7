"""How much time an attempt has left, said in words."""

import datetime as dt
import math
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from core import clock
from training.courses.models import Attempt


@dataclass(frozen=True)
class TimeLeft:
    """``seconds`` left, counted by the server's clock; ``until`` is the end in local time."""

    seconds: int
    until: str

    @property
    def up(self) -> bool:
        return self.seconds <= 0

    @property
    def minutes(self) -> int:
        """Rounded up: while "1 min" is shown there is time left."""
        return math.ceil(self.seconds / 60)

    @classmethod
    def of(cls, attempt: Attempt) -> "TimeLeft | None":
        """None for an attempt without a time limit, and once it is sent: then no page says anything about time."""
        if not attempt.open or attempt.deadline_at is None:
            return None
        left = attempt.deadline_at - clock.now()
        until = timezone.localtime(attempt.deadline_at)
        format_ = "TIME_FORMAT" if until.date() == timezone.localtime(clock.now()).date() else "DATETIME_FORMAT"
        return cls(max(0, math.ceil(left / dt.timedelta(seconds=1))), date_format(until, format_))
