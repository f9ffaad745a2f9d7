"""In January those who gave support last year, and have not stopped, are thanked, each once, and told that the summary
of it is ready."""

import datetime as dt
import logging
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from accounts.models import User
from core import audit, clock, mail
from network.monitoring import givers, hours, mails
from network.monitoring.models import Session, YearThanks

log = logging.getLogger("vieri.monitoring")

# A round ends after this many seconds, well within the queue's timeout; what is left waits for the next one.
ROUND_SECONDS = 25
JANUARY = 1


def thank_all() -> int:
    """Returns how many letters were written; in other months than January none. An address that no mail can go to is
    logged, and the others go on."""
    if clock.today().month != JANUARY:
        return 0
    year = clock.today().year - 1
    written, end = 0, clock.now() + dt.timedelta(seconds=ROUND_SECONDS)
    for pk in list(due(year).order_by("pk").values_list("pk", flat=True)):
        if clock.now() >= end:
            break
        try:
            written += thank(person=pk, year=year)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with one row must not silence the rest
            # Which address it was, the log does not say.
            log.error("thanks for %s: not written to account %s (%s)", year, pk, type(error).__name__)
    return written


def due(year: int) -> Any:
    """Who logged a session of this year, has an account still, and was not thanked."""
    logged = Session.objects.filter(person=OuterRef("pk"), day__year=year)
    thanked = YearThanks.objects.filter(person=OuterRef("pk"), year=year)
    return User.objects.filter(Exists(logged), ~Exists(thanked), is_active=True)


@transaction.atomic
def thank(*, person: Any, year: int) -> bool:
    """One person, by the key of their account; False when there is nothing to write (any more)."""
    found = _held(person, year)
    if found is None or not givers.belongs(found):
        # Whoever has stopped was thanked then, and is written to no more.
        return False
    try:
        with transaction.atomic():
            thanks = YearThanks.objects.create(person=found, year=year)
    except IntegrityError:
        # Another worker was faster.
        return False
    tally = hours.of(Session.objects.filter(person=found, day__year=year))
    mail.post(mails.year_ready(found, year, tally))
    audit.record(thanks, "monitoring.year.thank", actor=None, year=year)
    return True


def _held(person: Any, year: int) -> User | None:
    found: User | None = due(year).select_for_update(of=("self",)).filter(pk=person).first()
    return found
