"""Mails to many: a change, a meeting that is cancelled, an invitation, a message from who organises it."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from core.addresses import whole
from core.mail import Message
from network.meetings import links, wording
from network.meetings.mails import frame
from network.meetings.mails.registrations import CANCEL, REQUEST
from network.meetings.models import Broadcast, Invitation, Registration
from network.meetings.states import RegistrationState, Way

TIMES = frozenset({"starts_at", "ends_at"})
_PLACES = frozenset({"street", "postal_code", "municipality"})


def changed(registration: Registration, fields: Collection[str]) -> Message | None:
    """None when nothing of it is new to this person: a text of another language, a link they do not use."""
    language = frame.known(registration.language)
    with override(language):
        lines = list(_lines(registration, set(fields)))
    if not lines:
        return None
    seated = registration.state == RegistrationState.CONFIRMED
    return frame.to(registration, "meeting_changed", attachment=REQUEST if seated else "", lines=lines)


def _lines(registration: Registration, fields: set[str]) -> Iterator[str]:
    """What is new, a line each, in the active language."""
    meeting = registration.meeting
    title, place = wording.text(meeting, "title"), wording.text(meeting, "place_name")
    if f"title_{title.language}" in fields:
        yield _("New name: %(title)s") % {"title": title.text}
    if fields & TIMES:
        yield _("New time: %(when)s") % {"when": wording.when(meeting)}
    if "ways" in fields:
        yield _("You can take part: %(ways)s") % {"ways": wording.ways(meeting)}
    moved = fields & _PLACES or f"place_name_{place.language}" in fields
    if moved and Way.ONSITE in meeting.ways:
        yield _("New place: %(place)s") % {"place": wording.place(meeting)}
    if "join_link" in fields and registration.way == Way.ONLINE:
        yield _("The link to join has changed. The new one is on the page of your registration.")


def cancelled(registration: Registration, *, entry: bool) -> Message:
    """``entry``: it stands in their calendar."""
    meeting = registration.meeting

    def others() -> str:
        return whole(reverse("meetings:calendar"))

    def reason() -> str:
        return wording.text(meeting, "cancel_reason").text

    file = CANCEL if entry else ""
    # Nobody has shown yet that the name of a pending registration is that of whoever has the mailbox.
    named = registration.state != RegistrationState.PENDING
    more = {"action_url": others, "reason": reason, "entry": entry}
    return frame.to(registration, "meeting_cancelled", attachment=file, named=named, **more)


def invited(invitation: Invitation, token: str) -> Message:
    """In the language of the account, if the address has one, else of who invites. It holds the key to the invitation,
    so its words are emptied once it is sent."""
    known = User.objects.filter(email__iexact=invitation.email, is_active=True).first()
    person = None if known is None or User.objects.unconfirmed().filter(pk=known.pk).exists() else known
    meeting, inviter = invitation.meeting, invitation.invited_by
    speaks = person or inviter
    language = frame.known(speaks.language if speaks else "")
    with override(language):
        context = {
            "person": person or frame.Guest(invitation.name),
            "inviter": str(inviter) if inviter else "",
            "organiser": wording.organiser(meeting),
            **frame.about(meeting),
            "where": wording.where(meeting),
            "guests": meeting.guests,
            "summary": wording.text(meeting, "summary").text,
            "action_url": whole(links.page_of(meeting, key=token)),
        }
    return Message("meeting_invitation", invitation.email, language, context, secret=True)


def message(registration: Registration, broadcast: Broadcast) -> Message:
    """The words of who organises it, as they wrote them; the frame in the reader's language."""
    return frame.to(registration, "meeting_message", subject=broadcast.subject, text=broadcast.body)
