"""Joining the network and leaving it: applications, the coordinator's answer, and what an organisation says of itself.

Who applied becomes its main contact when it is accepted. Audit lines name codes and fields, never texts.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Collection
from typing import Any, TypedDict, Unpack

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, mail
from core.errors import Refused
from core.states import Moves, check_move
from core.texts import languages
from network.directory import business_ids, events, phones, policies, shown, stamps
from network.directory.actions import parents
from network.directory.actions.steps import coordinated, locked, locked_organisation, touched
from network.directory.mails import organisations as mails
from network.directory.models import Contact, Organisation, Term
from network.directory.states import ORGANISATION_MOVES, ContactRole, OrganisationState
from network.geography.models import Municipality

State = OrganisationState
_NO_MOVES: Moves = dict.fromkeys(State, frozenset())


class Facts(TypedDict, total=False):
    """What an organisation says of itself."""

    kind: Term
    name_fi: str
    name_sv: str
    name_en: str
    description_fi: str
    description_sv: str
    description_en: str
    business_id: str
    parent: Organisation | None
    municipality: Municipality
    email: str
    phone: str
    website: str
    ends_on: dt.date | None


@transaction.atomic
def apply(*, seed: str, actor: User, message: str = "", **facts: Unpack[Facts]) -> Organisation:
    """Asks to join. ``seed`` (256 random bits) stands in the form: sent twice, it makes one application and one mail to
    each coordinator. Raises Refused without any name, and, code "sent", for a form that was sent before and reads
    otherwise now; ValidationError for what is no business id or phone."""
    if not policies.may_apply(actor):
        raise PermissionDenied
    locked(User.objects.all(), actor.pk)
    pk = uuid.UUID(bytes=hashlib.sha256(f"{actor.pk}:{seed}".encode()).digest()[:16])
    organisation = Organisation(pk=pk, applied_by=actor, message=message)
    _write(organisation, facts, parents.hold(organisation, facts.get("parent")))
    known = Organisation.objects.filter(pk=pk).first()
    if known:
        _sent_alike(known, organisation)
        return known
    organisation.save(force_insert=True)
    _applied(organisation, "directory.organisation.apply", actor)
    return organisation


@transaction.atomic
def apply_again(*, organisation: Organisation, actor: User, message: str = "", **facts: Unpack[Facts]) -> Organisation:
    """Brings back an application that was declined or withdrawn, as it reads now. Only who made it. Raises Refused as
    ``apply``; sent twice, it comes back once."""
    held = parents.hold(organisation, facts.get("parent"))
    organisation = locked_organisation(organisation)
    if not policies.may_withdraw(actor, organisation):
        raise PermissionDenied
    if organisation.state != State.APPLIED:
        check_move(ORGANISATION_MOVES, organisation.state, State.APPLIED)
    known = locked_organisation(organisation)
    organisation.message = message
    _write(organisation, facts, held)
    if known.state == State.APPLIED:
        _sent_alike(known, organisation)
        return known
    organisation.state, organisation.message, organisation.reason = State.APPLIED, message, ""
    organisation.applied_at, organisation.decided_at, organisation.decided_by = clock.now(), None, None
    touched(organisation)
    _applied(organisation, "directory.organisation.apply_again", actor)
    return organisation


@transaction.atomic
def accept(*, organisation: Organisation, actor: User) -> Organisation:
    """Into the network; who applied becomes a main contact and gets a mail. What somebody has answered in the meantime
    stays as answered: the organisation comes back with who did it. Raises Refused when it does not wait any more."""
    organisation = locked_organisation(organisation)
    if not policies.may_decide(actor, organisation):
        raise PermissionDenied
    if not _move(organisation, "directory.organisation.accept", old=State.APPLIED, new=State.MEMBER, actor=actor):
        return organisation
    applicant = organisation.applied_by
    if applicant and applicant.is_active:
        _make_manager(organisation, applicant)
        mail.post(mails.organisation_accepted(organisation, applicant, actor))
    return organisation


@transaction.atomic
def decline(*, organisation: Organisation, reason: str, actor: User) -> Organisation:
    """Not accepted, with a reason that the applicant reads, also by mail. They may apply again."""
    organisation = locked_organisation(organisation)
    if not policies.may_decide(actor, organisation):
        raise PermissionDenied
    reason = _reason(reason)
    if not _move(
        organisation,
        "directory.organisation.decline",
        old=State.APPLIED,
        new=State.DECLINED,
        actor=actor,
        reason=reason,
    ):
        return organisation
    applicant = organisation.applied_by
    if applicant and applicant.is_active:
        mail.post(mails.organisation_declined(organisation, applicant, actor))
    return organisation


@transaction.atomic
def withdraw(*, organisation: Organisation, actor: User) -> Organisation:
    """The applicant takes the application back before it is answered."""
    organisation = locked_organisation(organisation)
    if not policies.may_withdraw(actor, organisation):
        raise PermissionDenied
    _move(organisation, "directory.organisation.withdraw", old=State.APPLIED, new=State.WITHDRAWN, actor=actor)
    return organisation


@transaction.atomic
def leave(*, organisation: Organisation, actor: User, reason: str = "") -> Organisation:
    """Out of the network, and all its places with it: by a main contact, or by the coordinator, who has to say why. The
    other side gets a mail. Nothing is deleted."""
    organisation = locked_organisation(organisation)
    if not policies.may_leave(actor, organisation):
        raise PermissionDenied
    by_coordinator = policies.coordinates(actor, organisation)
    reason = _reason(reason) if by_coordinator else reason.strip()
    if _move(
        organisation, "directory.organisation.leave", old=State.MEMBER, new=State.LEFT, actor=actor, reason=reason
    ):
        for message in mails.organisation_left(organisation, actor, by_coordinator=by_coordinator):
            mail.post(message)
    return organisation


@transaction.atomic
def take_back(*, organisation: Organisation, actor: User) -> Organisation:
    """Into the network again, with the contacts and places it had. Only the coordinator, and not for their own."""
    organisation = locked_organisation(organisation)
    if not policies.may_decide(actor, organisation):
        raise PermissionDenied
    _move(organisation, "directory.organisation.take_back", old=State.LEFT, new=State.MEMBER, actor=actor)
    return organisation


@transaction.atomic
def edit(*, organisation: Organisation, was: str, actor: User, **facts: Unpack[Facts]) -> Organisation:
    """``was`` is `stamps.stamp` of what the form showed. Raises Refused, code "changed", when somebody else saved in
    the meantime; PermissionDenied when a contact would move its home to another municipality. Who coordinates it only
    since it moved is told by mail."""
    held = parents.hold(organisation, facts.get("parent"))
    organisation = locked_organisation(organisation)
    if not policies.may_edit(actor, organisation):
        raise PermissionDenied
    if "municipality" in facts:
        coordinated(organisation, actor)
    old = {name: stamps.stamp(organisation, [name]) for name in shown.ORGANISATION}
    if was != stamps.stamp(organisation, shown.ORGANISATION):
        raise Refused(_("Somebody else has changed these details while you were writing."), code="changed")
    told = {actor.email, *(message.to for message in _to_coordinators(organisation, actor))}
    _write(organisation, facts, held)
    changed = [name for name in shown.ORGANISATION if stamps.stamp(organisation, [name]) != old[name]]
    if changed:
        touched(organisation)
        audit.record(organisation, "directory.organisation.edit", actor=actor, fields=changed)
        _places_may_read_otherwise(organisation)
    if "municipality" in changed:
        for message in _to_coordinators(organisation, actor):
            if message.to not in told:
                mail.post(message)
    return organisation


def _write(organisation: Organisation, facts: Any, held: Collection[uuid.UUID]) -> None:
    parent = organisation.parent_id
    for name, value in facts.items():
        setattr(organisation, name, value.strip() if isinstance(value, str) else value)
    if not any(getattr(organisation, f"name_{code}") for code in languages()):
        raise Refused(_("Write the name of the organisation in at least one language."), code="no_name")
    organisation.business_id = business_ids.clean(organisation.business_id)
    organisation.phone = phones.tidy(organisation.phone)
    # An old row that has none stands in nobody's way until this is what is changed.
    if organisation._state.adding or facts.keys() & {"business_id", "kind"}:
        business_ids.check(organisation.business_id, organisation.kind.key)
    # What it was part of before may have left since: that stands in nobody's way.
    if organisation.parent_id != parent:
        parents.check(organisation, held)
    # The base column of a translated text follows the language of the page; its own columns are checked.
    organisation.full_clean(exclude=["name", "description"], validate_unique=False)


def _sent_alike(known: Organisation, sent: Organisation) -> None:
    """A second tap says nothing new; a correction must not be lost without a word."""
    names = ("message", *shown.ORGANISATION)
    if stamps.stamp(known, names) != stamps.stamp(sent, names):
        said = _("We have your application already, as you sent it first. Take it back on your desk to change it.")
        raise Refused(said, code="sent")


def _to_coordinators(organisation: Organisation, actor: User) -> list[mail.Message]:
    """What those who coordinate its home have to know of it, if they do not know it yet."""
    if organisation.state == State.APPLIED:
        return mails.application_waits(organisation)
    return mails.organisation_moved(organisation, actor) if organisation.is_member else []


def _applied(organisation: Organisation, line: str, actor: User) -> None:
    audit.record(organisation, line, actor=actor, municipality=organisation.municipality.code)
    for message in mails.application_waits(organisation):
        mail.post(message)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Tell why. The organisation reads it."), code="no_reason")
    return reason.strip()


def _make_manager(organisation: Organisation, person: User) -> None:
    """Also when the coordinator has named them as a contact already."""
    rows = Contact.objects.in_force().filter(organisation=organisation)
    contact = rows.filter(person=person).first() or rows.filter(email=person.email).first()
    contact = contact or Contact(organisation=organisation, name=str(person), email=person.email)
    contact.person, contact.role, contact.token_hash = person, ContactRole.MANAGER, None
    contact.save()


def _move(organisation: Organisation, line: str, *, old: str, new: str, actor: User, reason: str = "") -> bool:
    """False when it is there already: asked for twice is done once. Raises Refused from any state but ``old``."""
    if organisation.state == new:
        return False
    check_move(ORGANISATION_MOVES if organisation.state == old else _NO_MOVES, organisation.state, new)
    organisation.state, organisation.reason = new, reason
    organisation.decided_by, organisation.decided_at = actor, clock.now()
    touched(organisation)
    audit.record(organisation, line, actor=actor)
    _places_may_read_otherwise(organisation)
    return True


def _places_may_read_otherwise(organisation: Organisation) -> None:
    ids = list(organisation.places.values_list("pk", flat=True))
    if ids:
        events.places_changed.send(sender=Organisation, places=ids)
