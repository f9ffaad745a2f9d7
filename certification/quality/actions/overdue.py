"""What the clock does about replies: reminds on the last day, and goes on without them when it has passed."""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from certification.quality import asked, letters, recipients
from certification.quality.actions import steps
from certification.quality.actions.replying import close_inquiry
from certification.quality.mails import agency
from certification.quality.mails import asking as mails
from certification.quality.models import Inquiry
from certification.quality.states import GRACE_DAYS, InquiryKind, Part, State
from core import clock, mail

log = logging.getLogger("vieri.quality")
_A_ROUND = 500


def reopen_overdue() -> int:
    """By the clock: what was asked and its last day has passed. Questions and findings are evaluated as they stand; an
    application that was not completed lapses GRACE_DAYS later. Returns how many."""
    return _each(_overdue(), _reopen)


def remind() -> int:
    """By the clock: on the last day, and once. Returns how many applicants."""
    rows = Inquiry.objects.filter(closed_at=None, due_on__lte=clock.today(), application__reminded_on=None)
    return _each(rows.exclude(pk__in=_overdue().values("pk")), _remind)


def _overdue() -> QuerySet[Inquiry]:
    today = clock.today()
    rows = Inquiry.objects.filter(closed_at=None)
    lapses = rows.filter(kind=InquiryKind.COMPLETENESS, due_on__lt=today - dt.timedelta(days=GRACE_DAYS))
    return lapses | rows.exclude(kind=InquiryKind.COMPLETENESS).filter(due_on__lt=today)


@transaction.atomic
def _reopen(pk: Any) -> bool:
    of = steps.locked(pk)
    inquiry = _overdue().filter(application=of).first()
    if inquiry is None:
        return False
    close_inquiry(of, inquiry, overdue=True, actor=None)
    if of.state == State.LAPSED:
        letters.send(letters.write("lapsed", application=of, due=inquiry.due_on), recipients.of(of.organisation))
    else:
        agency.post_to(of, Part.EVALUATOR, agency.no_reply)
    return True


@transaction.atomic
def _remind(pk: Any) -> bool:
    of = steps.locked(pk)
    inquiry = asked.open_inquiry(of)
    if inquiry is None or of.reminded_on is not None or inquiry.due_on > clock.today():
        return False
    of.reminded_on = clock.today()
    of.save(update_fields=["reminded_on"])
    steps.record(of, "application.remind", actor=None, inquiry=str(inquiry.pk))
    for person in recipients.of(of.organisation):
        mail.post(mails.reminder(of, inquiry, person))
    return True


def _each(rows: QuerySet[Inquiry], do: Callable[[Any], bool]) -> int:
    count = 0
    for pk in list(rows.order_by("due_on", "pk").values_list("application", flat=True)[:_A_ROUND]):
        try:
            count += do(pk)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with one must not hold up the others
            log.error("application %s: its clock stands still (%s)", pk, type(error).__name__)
    return count
