"""The people who answer for an organisation: asking them, their yes, their roles, and the end of it.

The audit trail names them by the ids of their rows only. Whether an address has an account makes no difference to
anything that the person who asks can see.
"""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, mail
from core.errors import Refused
from network.directory import links, phones, policies
from network.directory.actions.steps import edited, locked, locked_organisation
from network.directory.mails import organisations as mails
from network.directory.models import Contact, Organisation
from network.directory.states import INVITATION_DAYS, ContactRole

# So long after a mail no other one is sent: the second tap is the same wish.
_PAUSE = dt.timedelta(minutes=1)


@transaction.atomic
def invite_contact(
    *,
    organisation: Organisation,
    name: str,
    email: str,
    actor: User,
    role: str = ContactRole.EDITOR,
    phone: str = "",
    public: bool = False,
) -> Contact:
    """Names somebody, and asks them by mail if the role lets them do anything. Asked twice, one mail goes out.

    Raises Refused for an address that is among the contacts already, unless it was asked in the very same words;
    ValidationError for what is no address or phone number.
    """
    organisation = edited(organisation, actor)
    email, name = email.strip().lower(), " ".join(name.split())
    validate_email(email)
    told = {"name": name, "phone": phones.tidy(phone), "role": role, "public": public}
    known = Contact.objects.in_force().filter(organisation=organisation, email=email).first()
    if known and (known.person_id or not _reads(known, told)):
        said = _("This address is among the contacts already. Change the details of that contact.")
        raise Refused(said, code="known")
    if known:
        return known
    contact = Contact(organisation=organisation, email=email, **told)
    token = _fresh_token(contact)
    contact.full_clean()
    contact.save()
    audit.record(organisation, "directory.organisation.invite", actor=actor, contact=str(contact.pk), role=role)
    _ask(contact, token, actor)
    return contact


@transaction.atomic
def invite_again(*, contact: Contact, actor: User) -> Contact:
    """A new link by mail; the old one ends in the same moment. Raises Refused for whoever has said yes already or has
    nothing to say yes to, and when a mail went out less than a minute ago: its link goes on working."""
    contact = _edited(contact, actor)
    if contact.person_id or contact.role == ContactRole.CONTACT:
        raise Refused(_("This contact is not asked for an answer any more."), code="answered")
    if contact.invited_at and contact.invited_at > clock.now() - _PAUSE:
        said = _("We wrote to this address less than a minute ago. The link in that message works.")
        raise Refused(said, code="just_asked")
    token = _fresh_token(contact)
    contact.save()
    audit.record(contact.organisation, "directory.organisation.invite_again", actor=actor, contact=str(contact.pk))
    _ask(contact, token, actor)
    return contact


@transaction.atomic
def accept_invitation(*, token: str, actor: User) -> Contact:
    """The actor answers for the organisation from now on. The link works once, and only for the owner of the address
    it was sent to. Raises Refused: "unknown" (wrong, used, taken back), "expired", "other_address", "known"."""
    contact = invited(token)
    locked_organisation(contact.organisation)
    contact = locked(Contact.objects.select_related("organisation"), contact.pk)
    # Since it was found it may have been taken back, or made one who is only named: that one has nothing to say yes to.
    holds = contact.token_hash == links.hashed(token) and contact.role != ContactRole.CONTACT
    if not holds or contact.ended_at is not None:
        raise no_invitation()
    if not policies.may_answer_invitation(actor, contact):
        raise Refused(
            _("This invitation was sent to another e-mail address than that of your account."), code="other_address"
        )
    if Contact.objects.in_force().filter(organisation=contact.organisation_id, person=actor).exists():
        raise Refused(_("You answer for this organisation already."), code="known")
    contact.person, contact.token_hash = actor, None
    contact.save(update_fields=["person", "token_hash"])
    audit.record(contact.organisation, "directory.organisation.accept_invitation", actor=actor, contact=str(contact.pk))
    return contact


def invited(token: str) -> Contact:
    """The contact of an invitation link. Raises Refused, "unknown" or "expired", when the link does not hold."""
    digest = links.hashed(token)
    asked = Contact.objects.in_force().exclude(role=ContactRole.CONTACT)
    contact = asked.select_related("organisation").filter(token_hash=digest).first()
    if contact is None or contact.invited_at is None:
        raise no_invitation()
    if contact.invited_at < clock.now() - dt.timedelta(days=INVITATION_DAYS):
        raise Refused(_("This invitation has expired."), code="expired")
    return contact


def no_invitation() -> Refused:
    return Refused(_("This invitation does not hold any more."), code="unknown")


@transaction.atomic
def change_role(*, contact: Contact, role: str, actor: User) -> Contact:
    """Raises Refused when the last main contact would make themselves something else."""
    return change_contact(
        contact=contact, name=contact.name, phone=contact.phone, role=role, public=contact.public, actor=actor
    )


@transaction.atomic
def change_contact(*, contact: Contact, name: str, phone: str, role: str, public: bool, actor: User) -> Contact:
    """The address stays: it is what the person was asked by. Whoever gets something to do for the first time is asked
    by mail; an unanswered invitation ends when there is nothing to do any more. Nothing changed, nothing is written."""
    contact = _edited(contact, actor)
    told = {"name": " ".join(name.split()), "phone": phones.tidy(phone), "role": role, "public": public}
    named = role == ContactRole.CONTACT
    unasked = contact.person_id is None and contact.token_hash is None and not named
    if _reads(contact, told) and not unasked:
        return contact
    if contact.role == ContactRole.MANAGER and role != ContactRole.MANAGER:
        _not_the_last(contact, actor)
    for field, value in told.items():
        setattr(contact, field, value)
    token = _fresh_token(contact) if unasked or (named and contact.person_id is None) else ""
    contact.full_clean()
    contact.save()
    audit.record(
        contact.organisation, "directory.organisation.change_contact", actor=actor, contact=str(contact.pk), role=role
    )
    _ask(contact, token, actor)
    return contact


@transaction.atomic
def end_contact(*, contact: Contact, actor: User) -> Contact:
    """The person answers for the organisation no more, and an unanswered invitation ends. People may end it for
    themselves, but the last main contact may not. Done twice is done once."""
    organisation = locked_organisation(contact.organisation)
    contact = locked(Contact.objects.select_related("organisation"), contact.pk)
    if not policies.may_end_contact(actor, contact):
        raise PermissionDenied
    if contact.ended_at is None:
        _not_the_last(contact, actor)
        contact.ended_at, contact.token_hash, contact.public = clock.now(), None, False
        contact.save(update_fields=["ended_at", "token_hash", "public"])
        audit.record(organisation, "directory.organisation.end_contact", actor=actor, contact=str(contact.pk))
    return contact


def _edited(contact: Contact, actor: User) -> Contact:
    """The locked contact of an organisation that the actor may edit. Raises Refused for one that has ended."""
    organisation = edited(contact.organisation, actor)
    contact = locked(Contact.objects.all(), contact.pk)
    contact.organisation = organisation
    if contact.ended_at is not None:
        raise Refused(_("This contact has ended."), code="ended")
    return contact


def _reads(contact: Contact, told: dict[str, Any]) -> bool:
    """Whether all of it stands there already."""
    return all(getattr(contact, field) == value for field, value in told.items())


def _not_the_last(contact: Contact, actor: User) -> None:
    """Somebody has to be left who can answer; the coordinator may still end it, when a person is gone."""
    if contact.role != ContactRole.MANAGER or contact.person_id != actor.pk:
        return
    others = Contact.objects.in_force().filter(organisation=contact.organisation_id, role=ContactRole.MANAGER)
    if not others.filter(person__is_active=True).exclude(pk=contact.pk).exists():
        raise Refused(
            _("You are the only main contact. Ask somebody else to be one first, and wait for their yes."), code="last"
        )


def _fresh_token(contact: Contact) -> str:
    """ "" for a contact who is only named: there is nothing to say yes to."""
    if contact.role == ContactRole.CONTACT:
        contact.token_hash = contact.invited_at = None
        return ""
    token = links.token()
    contact.token_hash, contact.invited_at = links.hashed(token), clock.now()
    return token


def _ask(contact: Contact, token: str, inviter: User) -> None:
    if token:
        mail.post(mails.contact_invited(contact, token, inviter))
