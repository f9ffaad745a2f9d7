"""Writing to participants."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from network.directory.lines import one_line
from network.meetings import mailings, recipients
from network.meetings.actions import organising_steps as steps
from network.meetings.models import Broadcast, Meeting
from network.meetings.states import Scope

# So many messages about one meeting in an hour, whoever of its organisers writes them.
MOST, HOUR = 3, dt.timedelta(hours=1)


@transaction.atomic
def send(*, meeting: Meeting, to: str, subject: str, body: str, seed: str = "", actor: User) -> tuple[Broadcast, int]:
    """A mail to each of these people (`recipients.To`), in plain text as it was written; actions.mailing writes them.
    Returns it, and to how many it goes. ``seed`` stands in the form: sent twice, it goes out once.

    Raises PermissionDenied; Refused when there is nobody to write to ("nobody"), nothing to say ("empty"), or when
    MOST messages went out within the hour ("often").
    """
    mine, _others = steps.held(meeting, Scope.THIS, actor)
    pk = steps.key(actor, seed, f"message:{mine.pk}") if seed else None
    known = mine.broadcasts.filter(pk=pk).first() if pk else None
    if known:
        return known, known.number
    subject, body = one_line(subject), body.strip()
    if not (subject and body):
        raise Refused(_("Write a subject and a message."), code="empty")
    if mine.broadcasts.filter(sent_at__gt=clock.now() - HOUR).count() >= MOST:
        raise Refused(
            _("At most %(number)s messages about one event go out in an hour. Send this one later.") % {"number": MOST},
            code="often",
        )
    number = recipients.of(mine, to).count()
    if not number:
        raise Refused(_("There is nobody to write to."), code="nobody")
    made = Broadcast(meeting=mine, subject=subject, body=body, to_states=recipients.states_of(to), sent_by=actor)
    made.number = number
    made.pk = pk or made.pk
    made.full_clean(exclude=["meeting", "sent_by"])
    made.save(force_insert=True)
    mailings.message(made)
    audit.record(mine, "meetings.meeting.message", actor=actor, to=to, number=number)
    return made, number
