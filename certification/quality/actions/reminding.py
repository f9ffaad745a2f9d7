"""What the clock does in the years of a certification: asks for follow-ups, reminds, tells of the coming end.

All of it may run at any time, twice and by several at once: what was done stands in the rows, and each is looked at
again under its lock. Nothing of how a certification stands depends on it.
"""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from certification.quality import letters, lives, recipients
from certification.quality.actions import steps, yearly
from certification.quality.mails import following as mails
from certification.quality.models import Application, Certification, Condition, Surveillance
from certification.quality.states import OPEN, ApplicationKind, State
from core import clock, mail

log = logging.getLogger("vieri.quality")


def open_due() -> int:
    """Follow-ups whose day comes within ASK_DAYS; those that nobody asked for in time as well. Returns how many."""
    asked = Surveillance.objects.filter(asked_at__isnull=False, certification__in=lives.standing())
    known = set(asked.values_list("certification", "number"))
    wanted = []
    for each in lives.standing().select_related("version"):
        if any((each.pk, number) not in known for number, _day in lives.follow_ups_due(each)):
            wanted.append(each.pk)
    return _each(wanted, _open_due)


def remind() -> int:
    """Of conditions CONDITION_DAYS before they are due, and of follow-ups whose day has passed without an answer.
    Returns to how many organisations something was written."""
    conditions = _each(_once(lives.to_show()), _remind_of_conditions)
    return conditions + _each(_once(lives.to_answer()), _remind_of_follow_ups)


def tell_renewal() -> int:
    """When renewals open, and twice before the end. Returns how many organisations were told."""
    sent = Application.objects.filter(
        organisation=OuterRef("organisation"), kind=ApplicationKind.RENEWAL, state__in=OPEN - {State.DRAFT}
    )
    rows = lives.standing().filter(~Exists(sent), replaced_by=None).select_related("version")
    owed = [each.pk for each in rows if lives.owed(lives.told_about_renewal(each), each.renewal_told_on)]
    return _each(owed, _tell_renewal)


def expire_told() -> int:
    """That a certification has expired, once. That it has is computed from its days, whether this runs or not. Returns
    how many organisations were told."""
    return _each(list(lives.expired_untold().values_list("pk", flat=True)), _tell_expired)


@transaction.atomic
def _open_due(pk: Any) -> bool:
    of = steps.locked_certification(pk)
    if not lives.is_standing(of):
        return False
    asked = dict(of.surveillances.values_list("number", "asked_at"))
    made = [_asked(of, number, day) for number, day in lives.follow_ups_due(of) if not asked.get(number)]
    if not made:
        return False
    # Of several that nobody asked for, one letter names the last.
    last = made[-1]
    letter = letters.write("surveillance", certification=of, due=lives.answer_by(last))
    for person in recipients.of(of.organisation):
        mail.post(mails.follow_up_asked(last, person, letters.attachment(letter)))
    return True


def _asked(of: Certification, number: int, day: dt.date) -> Surveillance:
    values = {"due_on": day, "asked_at": clock.now(), "figures": yearly.counted(of)}
    made, _new = Surveillance.objects.update_or_create(certification=of, number=number, defaults=values)
    steps.record(made, "surveillance.ask", actor=None, number=number)
    return made


@transaction.atomic
def _remind_of_conditions(pk: Any) -> bool:
    """One mail for all that are due."""
    of = steps.locked_certification(pk)
    owed = [
        each for each in lives.to_show().filter(certification=of) if lives.owed(lives.reminds(each), each.reminded_on)
    ]
    if not owed:
        return False
    Condition.objects.filter(pk__in=[each.pk for each in owed]).update(reminded_on=clock.today())
    for each in owed:
        steps.record(each, "condition.remind", actor=None, certification=str(of.pk))
    for person in recipients.of(of.organisation):
        mail.post(mails.conditions_due(of, owed, person))
    return True


@transaction.atomic
def _remind_of_follow_ups(pk: Any) -> bool:
    of = steps.locked_certification(pk)
    reminded = False
    for each in lives.to_answer().filter(certification=of):
        each.certification = of
        if lives.owed(lives.reminded_of(each), each.reminded_on):
            each.reminded_on, reminded = clock.today(), True
            each.save(update_fields=["reminded_on"])
            steps.record(each, "surveillance.remind", actor=None, number=each.number)
            for person in recipients.of(of.organisation):
                mail.post(mails.follow_up_missing(each, person))
    return reminded


@transaction.atomic
def _tell_renewal(pk: Any) -> bool:
    of = steps.locked_certification(pk)
    if not lives.may_be_renewed(of) or not lives.is_standing(of):
        return False
    if not lives.owed(lives.told_about_renewal(of), of.renewal_told_on):
        return False
    _told(of, "certification.tell_renewal")
    for person in recipients.of(of.organisation):
        mail.post(mails.expiring(of, person))
    return True


@transaction.atomic
def _tell_expired(pk: Any) -> bool:
    of = steps.locked_certification(pk)
    if not lives.expired_untold().filter(pk=pk).exists():
        return False
    _told(of, "certification.tell_expired")
    for person in recipients.of(of.organisation):
        mail.post(mails.expired(of, person))
    return True


def _told(of: Certification, verb: str) -> None:
    of.renewal_told_on = clock.today()
    of.save(update_fields=["renewal_told_on"])
    steps.record(of, verb, actor=None)


def _once(rows: QuerySet[Any]) -> list[Any]:
    """The certifications of these, each once."""
    return list(rows.order_by("certification").values_list("certification", flat=True).distinct())


def _each(keys: list[Any], do: Callable[[Any], bool]) -> int:
    count = 0
    for pk in keys:
        try:
            count += do(pk)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with one must not hold up the others
            log.error("certification %s: its clock stands still (%s)", pk, type(error).__name__)
    return count
