"""What happens in the years of a certification, in words: how a condition, a follow-up and a measure stand."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.quality import lives
from certification.quality.models import Condition, Measure, Surveillance
from certification.quality.states import DecisionKind
from core import clock

# What is proposed, as something to do.
VERBS = {
    DecisionKind.SUSPEND: gettext_lazy("Suspend the certification"),
    DecisionKind.RESTORE: gettext_lazy("Restore it after a suspension"),
    DecisionKind.REDUCE: gettext_lazy("Take places out of its scope"),
    DecisionKind.WITHDRAW: gettext_lazy("Withdraw the certification"),
}


@dataclass(frozen=True)
class State:
    """``tone``: "ok", "warn", "bad" or "plain", as tags have it."""

    text: str
    tone: str


def condition(of: Condition) -> State:
    if of.met_at is not None:
        return State(_("Met on %(day)s") % {"day": _day(clock.day_of(of.met_at))}, "ok")
    if of.replied_at is not None and not of.returned:
        return State(_("Shown, being looked at"), "plain")
    if of.due_on < clock.today():
        return State(_("Late: was due on %(day)s") % {"day": _day(of.due_on)}, "bad")
    said = _("Something is missing, by %(day)s") if of.returned else _("To be met by %(day)s")
    return State(said % {"day": _day(of.due_on)}, "warn")


def follow_up(of: Surveillance) -> State:
    if of.closed_at is not None:
        if of.concern:
            return State(_("Closed with cause for concern"), "warn")
        return State(_("Closed on %(day)s") % {"day": _day(clock.day_of(of.closed_at))}, "ok")
    if of.answered_at is not None:
        return State(_("Answered, being looked at"), "plain")
    by = {"day": _day(lives.answer_by(of))}
    if lives.is_late(of):
        return State(_("Late: was to be answered by %(day)s") % by, "bad")
    return State(_("To be answered by %(day)s") % by, "warn")


def measure(of: Measure) -> State:
    if of.dropped_at is not None:
        return State(_("Dropped on %(day)s") % {"day": _day(clock.day_of(of.dropped_at))}, "plain")
    if of.decided_at is not None:
        return State(_("Decided on %(day)s") % {"day": _day(clock.day_of(of.decided_at))}, "plain")
    if not lives.was_heard(of):
        return State(_("The organisation is heard until %(day)s") % {"day": _day(of.hearing_until)}, "warn")
    return State(_("Waits for a decision"), "warn")


def measure_title(of: Measure) -> str:
    """In the active language."""
    return str(VERBS[DecisionKind(of.kind)])


def _day(day: dt.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
