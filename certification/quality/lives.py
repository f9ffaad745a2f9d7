"""What is due in the years of a certification, and when: the days by which the clock, the lists and the pages go."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from certification.quality.models import Certification, Condition, Measure, Surveillance
from certification.quality.states import SURVEILLANCE_REPLY_DAYS, DecisionKind
from core import clock

# The yearly follow-up is asked for so many days before its day.
ASK_DAYS = 30
# The organisation is reminded of a condition so many days before it is due, and on the day.
CONDITION_DAYS = (14, 0)
# Of the coming end it is told when renewals open, and so many days before the last day.
RENEWAL_DAYS = (60, 14)
# A renewal that is sent so many months before the end can be handled in time.
HANDLING_MONTHS = 3
# That a certification has expired is told in this time and not later: it is old news then.
EXPIRY_NEWS_DAYS = 60
# How far ahead the list of the agency looks for certifications that end soon.
SOON_MONTHS = 6


def standing(day: dt.date | None = None) -> QuerySet[Certification]:
    """Those that can be followed up: not ended and not expired. Suspended ones and those to come are among them."""
    return Certification.objects.filter(ended_at=None, valid_to__gte=day or clock.today())


def is_standing(certification: Certification) -> bool:
    """The same rule as `standing`."""
    return certification.ended_at is None and certification.valid_to >= clock.today()


def open_conditions() -> QuerySet[Condition]:
    """Those that are not met yet, of certifications that stand."""
    return Condition.objects.filter(met_at=None, certification__in=standing())


def to_show() -> QuerySet[Condition]:
    """Open ones where it is the organisation's turn: nothing was shown, or it was not enough yet."""
    return open_conditions().filter(Q(replied_at=None) | ~Q(returned=""))


def to_judge() -> QuerySet[Condition]:
    """Open ones where something was shown that nobody has looked at."""
    return open_conditions().filter(replied_at__isnull=False, returned="")


def late_conditions() -> QuerySet[Condition]:
    """Those whose day has passed without anything to look at."""
    return to_show().filter(due_on__lt=clock.today())


def open_follow_ups() -> QuerySet[Surveillance]:
    """Those that were asked for and are not closed, of certifications that stand."""
    return Surveillance.objects.filter(asked_at__isnull=False, closed_at=None, certification__in=standing())


def to_answer() -> QuerySet[Surveillance]:
    return open_follow_ups().filter(answered_at=None)


def to_close() -> QuerySet[Surveillance]:
    """Those that were answered and nobody has looked at."""
    return open_follow_ups().filter(answered_at__isnull=False)


def late_follow_ups() -> QuerySet[Surveillance]:
    """Unanswered so long after their day. One that was asked for late, since no clock ran, has its time too."""
    today = clock.today()
    asked_by = clock.now() - dt.timedelta(days=ASK_DAYS + SURVEILLANCE_REPLY_DAYS)
    due_by = today - dt.timedelta(days=SURVEILLANCE_REPLY_DAYS)
    return to_answer().filter(due_on__lt=due_by, asked_at__lte=asked_by)


def answer_by(follow_up: Surveillance) -> dt.date:
    """Until when an answer is expected: its day, and at least ASK_DAYS after it was asked for."""
    if follow_up.asked_at is None:
        return follow_up.due_on
    return max(follow_up.due_on, clock.day_of(follow_up.asked_at) + dt.timedelta(days=ASK_DAYS))


def late_from(follow_up: Surveillance) -> dt.date:
    """The first day on which an unanswered one is late."""
    return answer_by(follow_up) + dt.timedelta(days=SURVEILLANCE_REPLY_DAYS + 1)


def reminded_of(follow_up: Surveillance) -> list[dt.date]:
    """The days on which the organisation is reminded of one that it has not answered: after its day, and when it is
    late."""
    return [answer_by(follow_up) + dt.timedelta(days=1), late_from(follow_up)]


def is_late(follow_up: Surveillance) -> bool:
    return follow_up.answered_at is None and follow_up.closed_at is None and clock.today() >= late_from(follow_up)


def follow_ups_due(certification: Certification) -> Iterator[tuple[int, dt.date]]:
    """Number and day of each that is to be asked for by today; also of those that were asked for."""
    ahead = clock.today() + dt.timedelta(days=ASK_DAYS)
    number = 1
    while (day := _nth(certification, number)) <= min(ahead, certification.valid_to):
        yield number, day
        number += 1


def next_follow_up(certification: Certification) -> dt.date | None:
    """The day of the first that was not asked for yet; None when there is none before the end."""
    last = certification.surveillances.order_by("-number").values_list("number", flat=True).first() or 0
    day = _nth(certification, last + 1)
    return day if day <= certification.valid_to else None


def _nth(certification: Certification, number: int) -> dt.date:
    return clock.months_after(certification.valid_from, number * certification.version.surveillance_months)


def renewal_opens(certification: Certification) -> dt.date:
    """The first day on which a renewal may be begun."""
    return clock.months_after(certification.valid_to, -certification.version.renewal_months)


def renew_by(certification: Certification) -> dt.date:
    """A renewal that is sent by this day can be decided before the end."""
    return clock.months_after(certification.valid_to, -HANDLING_MONTHS)


def may_be_renewed(certification: Certification) -> bool:
    """Whether it is time, and nothing has come in its place. Who may is asked apart."""
    if certification.ended_at is not None or certification.replaced_by_id is not None:
        return False
    return clock.today() >= renewal_opens(certification)


def told_about_renewal(certification: Certification) -> list[dt.date]:
    """The days on which the organisation is told of the coming end, the first one first."""
    days = [certification.valid_to - dt.timedelta(days=each) for each in RENEWAL_DAYS]
    return sorted([renewal_opens(certification), *days])


def reminds(condition: Condition) -> list[dt.date]:
    """The days on which the organisation is reminded of it, the first one first."""
    return [condition.due_on - dt.timedelta(days=each) for each in CONDITION_DAYS]


def owed(days: Iterable[dt.date], last: dt.date | None) -> bool:
    """Whether one of these days has come since ``last``, on which somebody was told before. Several that were missed
    are made good by one mail."""
    come = [day for day in days if day <= clock.today()]
    return bool(come) and (last is None or last < max(come))


def open_measures() -> QuerySet[Measure]:
    """Proposed and neither decided nor dropped."""
    return Measure.objects.filter(decided_at=None, dropped_at=None, certification__in=standing())


def is_open(measure: Measure) -> bool:
    return measure.decided_at is None and measure.dropped_at is None


def was_heard(measure: Measure) -> bool:
    """Whether it may be decided: the organisation has replied, or its last day has passed. What is in its favour needs
    no hearing."""
    if measure.kind == DecisionKind.RESTORE or measure.replied_at is not None:
        return True
    return measure.hearing_until < clock.today()


def heard() -> Q:
    """The same rule as `was_heard`, in SQL."""
    return Q(kind=DecisionKind.RESTORE) | Q(replied_at__isnull=False) | Q(hearing_until__lt=clock.today())


def overdue_suspensions() -> QuerySet[Certification]:
    """Suspended longer than was decided. Nothing happens by itself: somebody has to propose and decide what follows."""
    return standing().filter(suspended_at__isnull=False, suspended_until__lt=clock.today())


def waiting_for_a_proposal() -> QuerySet[Certification]:
    """Suspended too long, and nothing is proposed yet."""
    return overdue_suspensions().filter(~Exists(open_measures().filter(certification=OuterRef("pk"))))


def ending_soon() -> QuerySet[Certification]:
    """Those that end within SOON_MONTHS and that nothing has renewed."""
    last = clock.months_after(clock.today(), SOON_MONTHS)
    return standing().filter(replaced_by=None, valid_to__lte=last)


def expired_untold() -> QuerySet[Certification]:
    """Expired lately without a renewal, and the organisation was not told so."""
    since = clock.today() - dt.timedelta(days=EXPIRY_NEWS_DAYS)
    untold = Q(renewal_told_on=None) | Q(renewal_told_on__lte=F("valid_to"))
    rows = Certification.objects.filter(ended_at=None, replaced_by=None, valid_to__lt=clock.today())
    return rows.filter(untold, valid_to__gte=since)
