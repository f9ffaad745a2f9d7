"""Who may register for a meeting, for whom, and whose registration one is."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Q, QuerySet

from core import clock
from network.directory.links import hashed
from network.directory.models import Contact, Organisation
from network.directory.states import OrganisationState
from network.meetings.models import Invitation, Meeting, Registration, address_of, unshown
from network.meetings.policies.organising import may_organise, may_see
from network.meetings.states import GUEST_DAYS, Audience, MeetingState


def invitation_by(meeting: Meeting, token: str) -> Invitation | None:
    """The invitation to this meeting whose secret this is, unless it was taken back; as long as guests are known, so
    that what comes after the meeting can be read. ``token``: "" for none."""
    if not token or meeting.ends_at <= clock.now() - dt.timedelta(days=GUEST_DAYS):
        return None
    found: Invitation | None = meeting.invitations.filter(token_hash=hashed(token), withdrawn_at=None).first()
    return found


def may_know(user: Any, meeting: Meeting, invitation: str = "") -> bool:
    """See the meeting's page and its form. ``invitation``: the secret of a link; it never opens a draft."""
    if may_see(user, meeting):
        return True
    return meeting.state != MeetingState.DRAFT and invitation_by(meeting, invitation) is not None


def may_register(user: Any, meeting: Meeting, invitation: str = "") -> bool:
    """Take part oneself, if there is room: strangers only where the meeting is also for people without an account.
    That somebody organises it, or is a member of the network, does not invite them to what is for invited people."""
    if meeting.state == MeetingState.DRAFT:
        return False
    someone = bool(user.is_authenticated and user.is_active)
    if not someone and not meeting.guests:
        return False
    if meeting.audience == Audience.PUBLIC or invitation_by(meeting, invitation):
        return True
    if not someone:
        return False
    if meeting.audience == Audience.NETWORK:
        return may_see(user, meeting)
    asked = meeting.invitations.filter(email__iexact=user.email, withdrawn_at=None)
    return asked.exists() and has_shown_address(user)


def may_confirm(registration: Registration, account: Any) -> bool:
    """Whether a guest who presses the link in the mail may still take part: the meeting is for them as it is now, or
    they are asked to it by the link they came by, or at their address. ``account``: that of the address, or None."""
    meeting, asked = registration.meeting, registration.invitation
    by_link = asked is not None and asked.withdrawn_at is None
    invited = by_link or meeting.invitations.filter(email__iexact=registration.email, withdrawn_at=None).exists()
    if meeting.guests and invited:
        return True
    return may_register(account or AnonymousUser(), meeting)


def organisations_of(user: Any) -> QuerySet[Organisation]:
    """The members of the network for which this person answers today, in whatever role."""
    if not user.is_authenticated or not user.is_active:
        return Organisation.objects.none()
    mine = Contact.objects.in_force().filter(person=user, organisation__state=OrganisationState.MEMBER)
    return Organisation.objects.filter(pk__in=mine.values("organisation"))


def may_register_colleagues(user: Any, meeting: Meeting) -> bool:
    """A contact of a member organisation, for a meeting where they may register themselves. Who comes to a meeting for
    invited people is chosen by those who organise it."""
    if meeting.audience == Audience.INVITED or not organisations_of(user).exists():
        return False
    return may_register(user, meeting)


def may_register_colleague(user: Any, meeting: Meeting, organisation: Organisation) -> bool:
    """Of this organisation, for which they answer."""
    answers = organisations_of(user).filter(pk=organisation.pk).exists()
    return answers and may_register_colleagues(user, meeting)


def may_add_participant(user: Any, meeting: Meeting) -> bool:
    """By hand: whoever organises it."""
    return may_organise(user, meeting)


def may_cancel_for(user: Any, registration: Registration) -> bool:
    return may_organise(user, registration.meeting)


def has_shown_address(user: Any) -> bool:
    """Whether the address of an account is known to be theirs, so that what was registered by it may be shown."""
    return not unshown(user).exists()


def own(user: Any) -> Q:
    """Registrations of this person: with their account, or without one by its address. No query of its own."""
    by_address = Q(person=None, email=address_of(user)) & ~Q(email="")
    return Q(person=user.pk) | (by_address & ~Q(Exists(unshown(user))))


def is_own(user: Any, registration: Registration) -> bool:
    if not user.is_authenticated or not user.is_active:
        return False
    return Registration.objects.filter(own(user), pk=registration.pk).exists()
