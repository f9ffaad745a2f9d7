"""Who takes part in a matter: taking a part, being given one, stating one's interest, handing it back."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from certification.quality import policies, ties
from certification.quality.actions import steps
from certification.quality.mails import agency as mails
from certification.quality.models import Application, Assignment
from certification.quality.states import OPEN, Part
from core import clock, mail
from core.errors import Refused


@transaction.atomic
def take(*, application: Application, part: str, actor: User) -> Assignment:
    """Somebody takes a part themselves; before they have stated that no conflict keeps them from it, they can do and
    read nothing. Taken twice is taken once.

    Raises PermissionDenied without the permission, with a tie to the applicant, and for a lead who has no such part;
    Refused: "part" for who had a part in it before, "taken" when somebody else was faster, "state" out of turn.
    """
    of = steps.locked(application.pk)
    mine = policies.assignment_of(actor, of)
    if mine is not None and mine.ended_at is None and mine.part == part:
        return mine
    _must_be_possible(actor, of, part)
    made = Assignment.objects.create(application=of, person=actor, part=part, assigned_by=actor)
    steps.record(of, "application.take", actor=actor, assignment=made.pk, part=part)
    return made


@transaction.atomic
def assign(*, application: Application, person: User, part: str, actor: User) -> Assignment:
    """A lead gives somebody a part; they get a mail. Given twice is given once. Raises PermissionDenied; Refused as
    `take` does, and "cannot" for somebody who may not have it."""
    of = steps.locked(application.pk)
    if not may_lead(actor, of):
        raise PermissionDenied
    has = policies.assignment_of(person, of)
    if has is not None and has.ended_at is None and has.part == part:
        return has
    try:
        _must_be_possible(person, of, part)
    except PermissionDenied:
        raise Refused(_("This person cannot have this part. Choose somebody else."), code="cannot") from None
    made = Assignment.objects.create(application=of, person=person, part=part, assigned_by=actor)
    steps.record(of, "application.assign", actor=actor, assignment=made.pk, part=part)
    if person != actor:
        mail.post(mails.assigned(made, person))
    return made


@transaction.atomic
def state_interest(*, assignment: Assignment, conflict: bool, actor: User) -> Assignment:
    """Whether a conflict of interest keeps them from the part. With one it ends, and they can have no part in this
    matter any more; it can be stated later, too. Stated twice is stated once.

    Raises PermissionDenied for somebody else's; Refused: "ended" for a part that has ended, "closed" for who states
    none when the matter is over, "tied" for who states none and yet has a tie to the applicant.
    """
    of, mine = _own(assignment, actor)
    if (mine.conflict and conflict) or (mine.stated_at is not None and mine.ended_at is None and not conflict):
        return mine
    if mine.ended_at is not None:
        raise Refused(_("Your part in this matter has ended."), code="ended")
    if conflict:
        mine.conflict, mine.ended_at = True, clock.now()
        mine.save(update_fields=["conflict", "ended_at"])
        steps.record(of, "application.conflict", actor=actor, assignment=mine.pk, part=mine.part)
        _tell_lead(mine, actor)
        return mine
    if of.state not in OPEN:
        raise _closed()
    if ties.tied(actor, of.organisation):
        raise Refused(_("You have a tie to this organisation, so you cannot take part in its matter."), code="tied")
    mine.stated_at = clock.now()
    mine.save(update_fields=["stated_at"])
    steps.record(of, "application.state_free", actor=actor, assignment=mine.pk, part=mine.part)
    return mine


@transaction.atomic
def release(*, assignment: Assignment, actor: User) -> Assignment:
    """The part ends, and the matter waits for somebody else; by whoever has it, or by a lead. What they did stays, and
    they can take no other part in it. Done twice is done once. Raises PermissionDenied; Refused, "closed", when the
    matter is closed."""
    of = steps.locked(assignment.application_id)
    mine = of.assignments.select_related("person", "assigned_by").get(pk=assignment.pk)
    if mine.person_id != actor.pk and not may_lead(actor, of):
        raise PermissionDenied
    if mine.ended_at is not None:
        return mine
    if of.state not in OPEN:
        raise _closed()
    _end(of, mine, actor)
    _tell_lead(mine, actor)
    return mine


@transaction.atomic
def let_go_of(*, person: User) -> None:
    """What they had a part in waits for somebody else: their account is closed or deleted. Whoever gave it is told."""
    for each in _open_parts().filter(person=person):
        _let_go(each.pk, lambda _part: True)


def let_go_of_lost() -> int:
    """By the clock: a part of somebody who has lost the permission for it, or has come to have a tie to the applicant,
    would hold up the matter, as nobody else can take it. It ends, and whoever gave it is told. Returns how many."""
    return sum(_let_go(each.pk, _is_lost) for each in _open_parts() if _is_lost(each))


def _is_lost(part: Assignment) -> bool:
    may = policies.holds(part.person, policies.PERMISSION_OF[Part(part.part)]) if part.person else False
    return not may or ties.tied(part.person, part.application.organisation)


def _open_parts() -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(ended_at=None, application__state__in=OPEN).order_by("application_id", "pk")
    return rows.select_related("person", "assigned_by", "application__organisation")


@transaction.atomic
def _let_go(pk: int, when: Callable[[Assignment], bool]) -> bool:
    """The matter first, as every step does; then whether it is still so."""
    steps.locked(Assignment.objects.values_list("application_id", flat=True).get(pk=pk))
    part = _open_parts().filter(pk=pk).first()
    if part is None or not when(part):
        return False
    _end(part.application, part, None)
    if part.person:
        _tell_lead(part, part.person)
    return True


def may_lead(user: Any, application: Application) -> bool:
    """Give parts in this matter: a lead with no tie to the applicant, who has stated no conflict either."""
    if not policies.may_lead(user) or not policies.may_see_as_agency(user, application):
        return False
    own = policies.assignment_of(user, application)
    return own is None or not own.conflict


def _must_be_possible(person: User, application: Application, part: str) -> None:
    """Policies.may_take, with what stands in the way in words where it is no secret."""
    if policies.may_take(person, application, part):
        return
    if policies.holds(person, policies.PERMISSION_OF[Part(part)]) and not ties.tied(person, application.organisation):
        if application.assignments.filter(person=person).exists():
            said = _("Whoever has had a part in this matter can have no other.")
            raise Refused(said, code="part")
        if application.state not in policies.TAKEN_IN[Part(part)]:
            raise Refused(_("The matter does not wait for this part now."), code="state")
        if application.assignments.filter(part=part, ended_at=None).exists():
            raise Refused(_("Somebody else has taken it already."), code="taken")
    raise PermissionDenied


def _own(assignment: Assignment, actor: User) -> tuple[Application, Assignment]:
    of = steps.locked(assignment.application_id)
    mine = of.assignments.select_related("person", "assigned_by").get(pk=assignment.pk)
    if mine.person_id != actor.pk or not policies.holds(actor, policies.PERMISSION_OF[Part(mine.part)]):
        raise PermissionDenied
    mine.application = of
    return of, mine


def _end(application: Application, part: Assignment, actor: User | None) -> None:
    part.ended_at = clock.now()
    part.save(update_fields=["ended_at"])
    steps.record(application, "application.release", actor=actor, assignment=part.pk, part=part.part)


def _closed() -> Refused:
    return Refused(_("This matter is closed."), code="closed")


def _tell_lead(assignment: Assignment, actor: User) -> None:
    """Whoever gave the part has to find somebody else; or whoever had it learns that a lead has ended it."""
    if assignment.person_id != actor.pk:
        if assignment.person and assignment.person.is_active:
            mail.post(mails.released(assignment, assignment.person))
        return
    lead = assignment.assigned_by
    if lead and lead.is_active and lead != actor:
        mail.post(mails.handed_back(assignment, lead))
