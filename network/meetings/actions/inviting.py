"""Inviting people by their address, and taking an invitation back."""

from collections.abc import Iterable

from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from network.directory import links
from network.directory.lines import one_line
from network.meetings import letters
from network.meetings.actions import organising_steps as steps
from network.meetings.asked import Asked
from network.meetings.models import Invitation, Meeting
from network.meetings.states import MeetingState, Scope

# So many mails go out at once at most.
MOST = 500


@transaction.atomic
def invite(*, meeting: Meeting, people: Iterable[Asked], actor: User) -> list[Invitation]:
    """Each gets a mail with a link of their own, once: whoever was invited already is left in peace. Returns the new
    invitations.

    Raises Refused before the meeting is published ("draft"), when it is over or cancelled, and for more than MOST
    ("many"); ValidationError for an address that is none.
    """
    mine, _others = steps.held(meeting, Scope.THIS, actor)
    steps.must_be_changeable(mine)
    if mine.state != MeetingState.PUBLISHED:
        raise Refused(_("Publish the event first, so that those who are invited can see it."), code="draft")
    asked = {each.email.strip().lower(): each for each in people}
    known = set(mine.invitations.filter(withdrawn_at=None).values_list("email", flat=True))
    new = {email: each for email, each in asked.items() if email not in known}
    if len(new) > MOST:
        raise Refused(_("At most %(number)s people can be invited at once.") % {"number": MOST}, code="many")
    made = [_invited(mine, email, each, actor) for email, each in new.items()]
    if made:
        audit.record(mine, "meetings.meeting.invite", actor=actor, number=len(made))
    return made


@transaction.atomic
def uninvite(*, invitation: Invitation, actor: User) -> Invitation:
    """Its link opens nothing more. Who has registered stays registered: that is cancelled among the participants."""
    mine, _others = steps.held(invitation.meeting, Scope.THIS, actor)
    invitation = mine.invitations.get(pk=invitation.pk)
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = clock.now()
        invitation.save(update_fields=["withdrawn_at"])
        audit.record(mine, "meetings.meeting.uninvite", actor=actor, invitation=invitation.pk)
    return invitation


def _invited(meeting: Meeting, email: str, asked: Asked, actor: User) -> Invitation:
    validate_email(email)
    token = links.token()
    made = Invitation(
        meeting=meeting,
        email=email,
        name=one_line(asked.name)[:100],
        organisation=asked.organisation,
        token_hash=links.hashed(token),
        invited_by=actor,
    )
    made.full_clean(
        exclude=["meeting", "organisation", "invited_by"], validate_unique=False, validate_constraints=False
    )
    made.save(force_insert=True)
    letters.invited(made, token)
    return made
