"""Who may do what with organisations, their contacts, agreements and commitments. Asked by actions, views and pages."""

from typing import Any

from allauth.account.models import EmailAddress

from network.directory import mandates
from network.directory.models import Agreement, Contact, Organisation
from network.directory.states import ContactRole


def role_in(user: Any, organisation: Organisation) -> str:
    """As what this person answers for the organisation today (states.ContactRole), "" for nothing."""
    if not user.is_authenticated or not user.is_active:
        return ""
    mine = Contact.objects.in_force().filter(organisation=organisation, person=user)
    role: str | None = mine.values_list("role", flat=True).first()
    return role or ""


def coordinates(user: Any, organisation: Organisation) -> bool:
    """Whether the organisation's home municipality stands under a mandate of this person today."""
    return mandates.covers(user, organisation.municipality)


def may_see(user: Any, organisation: Organisation) -> bool:
    """On the desk. The rows: ``Organisation.objects.visible_to``."""
    return bool(Organisation.objects.visible_to(user).filter(pk=organisation.pk).exists())


def may_apply(user: Any) -> bool:
    """Whoever has an account."""
    return bool(user.is_authenticated and user.is_active)


def may_decide(user: Any, organisation: Organisation) -> bool:
    """The coordinator of its home. Nobody accepts or declines their own application."""
    return bool(organisation.applied_by_id != user.pk and coordinates(user, organisation))


def may_withdraw(user: Any, organisation: Organisation) -> bool:
    """Only whoever applied."""
    return bool(user.is_active and user.pk) and organisation.applied_by_id == user.pk


def may_edit(user: Any, organisation: Organisation) -> bool:
    """Its main contacts while it is a member, and the coordinator of its home."""
    if coordinates(user, organisation):
        return True
    return organisation.is_member and role_in(user, organisation) == ContactRole.MANAGER


def may_answer_for(user: Any, organisation: Organisation) -> bool:
    """Give the commitment in its name: its main contacts, while it is a member."""
    return organisation.is_member and role_in(user, organisation) == ContactRole.MANAGER


def may_end_contact(user: Any, contact: Contact) -> bool:
    """Whoever edits the organisation, and everyone for themselves."""
    own = bool(user.is_active and user.pk) and contact.person_id == user.pk
    return own or may_edit(user, contact.organisation)


def may_answer_invitation(user: Any, contact: Contact) -> bool:
    """Only whoever has the address that was asked, and has shown that it is theirs."""
    if not user.is_authenticated or not user.is_active or contact.email != user.email.lower():
        return False
    return not EmailAddress.objects.filter(user_id=user.pk, email__iexact=user.email, verified=False).exists()


def may_agree(user: Any, organisation: Organisation) -> bool:
    """Make, change and end agreements: the coordinator of its home."""
    return coordinates(user, organisation)


def may_read_agreement(user: Any, agreement: Agreement) -> bool:
    """Both sides: the coordinator of its home, and its main contacts."""
    organisation = agreement.organisation
    return coordinates(user, organisation) or role_in(user, organisation) == ContactRole.MANAGER
