"""Criminal-record extracts of those whose task is with minors: asked for, seen, forgotten; and guardians' consents.

Act 148/2014, sections 3-8: only for such tasks, only with the volunteer's consent, at most six months old; that it was
shown may be noted, and nothing else. No content, result or file is taken in, here or anywhere.
"""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from volunteers.onboarding import gates
from volunteers.onboarding import steps as way
from volunteers.onboarding.actions import steps
from volunteers.onboarding.models import Acceptance, ExtractSeen, Volunteering
from volunteers.onboarding.states import (
    APPLICANT,
    EXTRACT_FRESH_MONTHS,
    EXTRACT_HOLDS_MONTHS,
    OPEN,
    Document,
    State,
)

log = logging.getLogger("vieri.volunteers")


@transaction.atomic
def ask(*, volunteering: Volunteering, actor: User, was: str = "") -> Volunteering:
    """The step to the extract for a task without an interview. Raises Refused as `steps.move`."""
    volunteering = steps.handled(volunteering, actor)
    if volunteering.state == State.EXTRACT:
        return volunteering
    steps.unchanged(volunteering, was)
    steps.must_be(volunteering, State.APPLIED)
    steps.taken_up(volunteering, actor)
    return steps.move(volunteering=volunteering, to=State.EXTRACT, actor=actor)


@transaction.atomic
def seen(*, volunteering: Volunteering, extract_date: dt.date, seen_on: dt.date, actor: User) -> ExtractSeen:
    """Notes that the actor has seen the volunteer's extract; the application goes on. Also later, before the note of an
    earlier one ends. Asked for the same extract again, returns the one there is.

    Raises Refused: "no_minors" for any other task, "no_consent", "before_consent", "future", "order" (seen before it
    was written), "too_old" (more than six months when it was shown)."""
    volunteering = steps.handled(volunteering, actor)
    if not volunteering.task.with_minors:
        raise Refused(_("No extract may be asked for in this task."), code="no_minors")
    person = volunteering.volunteer.person if volunteering.volunteer else actor
    known = ExtractSeen.objects.filter(person=person, extract_date=extract_date).first()
    if known and volunteering.state != State.EXTRACT:
        return known
    steps.must_be(volunteering, *(OPEN - {State.APPLIED, State.INTERVIEW}))
    _check_days(volunteering, extract_date, seen_on)
    made = known or ExtractSeen(person=person, extract_date=extract_date, seen_by=actor, seen_on=seen_on)
    made.expires_on = clock.months_after(extract_date, EXTRACT_HOLDS_MONTHS)
    made.full_clean(validate_unique=False)
    made.save()
    # On the row that is deleted when it expires: what is noted of a volunteering stays longer.
    audit.record(made, "onboarding.extract.see", actor=actor)
    steps.taken_up(volunteering, actor)
    if volunteering.state == State.EXTRACT:
        steps.move(volunteering=volunteering, to=way.after(volunteering), actor=actor)
    else:
        volunteering.save(update_fields=["handler"])
    return made


@transaction.atomic
def guardian_seen(*, volunteering: Volunteering, actor: User) -> Volunteering:
    """Notes that the actor has seen the consent of the guardian of somebody under 18. Raises Refused for an adult."""
    volunteering = steps.handled(volunteering, actor)
    if not volunteering.under_age:
        raise Refused(_("Nobody’s consent is needed: the applicant is an adult."), code="adult")
    if volunteering.guardian_seen_on:
        return volunteering
    steps.must_be(volunteering, *APPLICANT)
    steps.taken_up(volunteering, actor)
    volunteering.guardian_seen_on, volunteering.guardian_seen_by = clock.today(), actor
    volunteering.save(update_fields=["guardian_seen_on", "guardian_seen_by", "handler"])
    audit.record(volunteering, "onboarding.volunteering.see_guardian", actor=actor)
    return volunteering


def check_all() -> int:
    """Whoever waits at the extract although none is asked for any more: the task is not with minors any longer, or one
    was seen for another task of theirs. Returns how many went on. One that fails is logged and tried again the next
    time, and the others go on."""
    return sum(steps.each(Volunteering.objects.filter(state=State.EXTRACT).order_by("pk"), _check, log))


@transaction.atomic
def _check(volunteering: Volunteering) -> bool:
    volunteering = steps.held(volunteering)
    if volunteering.state != State.EXTRACT or gates.refusal(volunteering, way.after(volunteering)):
        return False
    steps.move(volunteering=volunteering, to=way.after(volunteering), actor=None, automatic=True)
    return True


@transaction.atomic
def forget() -> int:
    """Deletes what may not be remembered any more: what has expired, and that of whoever does nothing with minors any
    more, such as when their task was changed. Returns how many rows."""
    open_ones = Volunteering.objects.open().filter(volunteer__person=OuterRef("person"), task__with_minors=True)
    rows = ExtractSeen.objects.annotate(is_needed=Exists(open_ones))
    gone = rows.filter(expires_on__lt=clock.today()) | rows.filter(is_needed=False)
    return ExtractSeen.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).delete()[0]


def _check_days(volunteering: Volunteering, extract_date: dt.date, seen_on: dt.date) -> None:
    if not gates.has_consented(volunteering):
        said = _("The applicant has not consented to showing an extract. It may not be looked at before that.")
        raise Refused(said, code="no_consent")
    if max(extract_date, seen_on) > clock.today():
        raise Refused(_("The day cannot be in the future."), code="future")
    if seen_on < extract_date:
        raise Refused(_("It cannot have been seen before it was written."), code="order")
    if clock.months_after(extract_date, EXTRACT_FRESH_MONTHS) < seen_on:
        raise Refused(_("The extract was more than six months old. A new one is needed."), code="too_old")
    consents = Acceptance.objects.in_force().filter(volunteering=volunteering, document=Document.EXTRACT)
    if seen_on < min(clock.day_of(each.accepted_at) for each in consents):
        raise Refused(_("The applicant consented later than that day."), code="before_consent")
