"""Who may do what with organisations, their contacts, agreements and commitments. Asked by actions, views and pages."""

from functools import cached_property
from typing import Any

from allauth.account.models import EmailAddress

from network.directory import mandates
from network.directory.models import Contact, Organisation
from network.directory.states import ContactRole


def role_in(user: Any, organisation: Organisation) -> str:
    """As what this person answers for the organisation today (states.ContactRole), "" for nothing."""
    if not user.is_authenticated or not user.is_active:
        return ""
    mine = Contact.objects.in_force().filter(organisation=organisation, person=user)
    role: str | None = mine.values_list("role", flat=True).first()
    return role or ""


class Standing:
    """What one person is to one organisation today. Rules that are asked together share its questions: they are put to
    the database once."""

    def __init__(self, user: Any, organisation: Organisation) -> None:
        self.user, self.organisation = user, organisation

    @cached_property
    def coordinates(self) -> bool:
        """Whether the organisation's home municipality stands under a mandate of this person today."""
        return mandates.covers(self.user, self.organisation.municipality)

    @cached_property
    def role(self) -> str:
        return role_in(self.user, self.organisation)

    @property
    def may_decide(self) -> bool:
        """The coordinator of its home. Nobody accepts or declines their own application."""
        return bool(self.organisation.applied_by_id != self.user.pk and self.coordinates)

    @property
    def may_edit(self) -> bool:
        """Its main contacts while it is a member, and the coordinator of its home."""
        return self.coordinates or self.may_answer_for

    @property
    def may_answer_for(self) -> bool:
        """Give the commitment in its name: its main contacts, while it is a member."""
        return self.organisation.is_member and self.role == ContactRole.MANAGER

    @property
    def may_leave(self) -> bool:
        """Take it out of the network: its main contacts, and the coordinator of its home."""
        return self.coordinates or self.role == ContactRole.MANAGER

    @property
    def may_add_place(self) -> bool:
        """Main contacts and editors of a member, and the coordinator of its home. Nobody else, and only to members."""
        if not self.organisation.is_member:
            return False
        return self.role in (ContactRole.MANAGER, ContactRole.EDITOR) or self.coordinates


def coordinates(user: Any, organisation: Organisation) -> bool:
    return Standing(user, organisation).coordinates


def may_apply(user: Any) -> bool:
    """Whoever has an account."""
    return bool(user.is_authenticated and user.is_active)


def may_decide(user: Any, organisation: Organisation) -> bool:
    return Standing(user, organisation).may_decide


def may_withdraw(user: Any, organisation: Organisation) -> bool:
    """Only whoever applied."""
    return bool(user.is_active and user.pk) and organisation.applied_by_id == user.pk


def may_edit(user: Any, organisation: Organisation) -> bool:
    return Standing(user, organisation).may_edit


def may_answer_for(user: Any, organisation: Organisation) -> bool:
    return Standing(user, organisation).may_answer_for


def may_leave(user: Any, organisation: Organisation) -> bool:
    return Standing(user, organisation).may_leave


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
