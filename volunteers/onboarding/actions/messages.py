"""Writing to many volunteers at once: to those who agreed to it, one letter each, until they stop it."""

import datetime as dt
import logging
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from accounts.models import User
from core import audit, clock, faults, mail
from core.errors import Refused
from network.directory.lines import one_line
from volunteers.onboarding import listed, reachable
from volunteers.onboarding.mails import messages as mails
from volunteers.onboarding.models import BulkMessage, MessageReader, Volunteer, Volunteering
from volunteers.onboarding.policies import desk as policies
from volunteers.onboarding.states import APPLICATION_MONTHS

log = logging.getLogger("vieri.volunteers")

TASK = "volunteers.onboarding.tasks.write_message"
# So many messages of one person in an hour.
MOST, HOUR = 3, dt.timedelta(hours=1)
# A round ends after this many seconds, well within the queue's timeout; so many letters are written together.
ROUND_SECONDS, PART = 25, 25
# What could not be written by then is news no more.
GIVE_UP = dt.timedelta(days=2)


@transaction.atomic
def send(
    *, wanted: listed.Wanted, subject: str, text: str, nonce: UUID, to: str = "", actor: User
) -> tuple[BulkMessage, int]:
    """A letter to each of those in the actor's list, narrowed by ``wanted``, who agreed to such letters; ``write``
    writes them. Returns it, and how many it goes to. ``nonce`` stands in the form: the same words sent twice go out
    once; other words, written on a page that one has gone back to, are another message. ``to`` says in words how the
    list was narrowed.

    Raises PermissionDenied; Refused when there is nothing to say ("empty"), nobody to write to ("nobody"), or when MOST
    messages of this person went out within the hour ("often").
    """
    if not policies.may_list(actor):
        raise PermissionDenied
    # The person's own row: two taps come one after the other.
    User.objects.select_for_update().get(pk=actor.pk)
    subject, text = one_line(subject), text.strip()
    nonce = uuid5(nonce, f"{subject}\n{text}")
    known = BulkMessage.objects.filter(nonce=nonce, sent_by=actor).first()
    if known:
        return known, known.rows.count()
    if not (subject and text):
        raise Refused(_("Write a subject and a message."), code="empty")
    if BulkMessage.objects.filter(sent_by=actor, sent_at__gt=clock.now() - HOUR).count() >= MOST:
        said = _("At most %(number)s messages to volunteers go out in an hour. Send this one later.")
        raise Refused(said % {"number": MOST}, code="often")
    rows = listed.volunteerings(actor, wanted)
    readers = reachable.among(actor, rows).readers
    if not readers:
        raise Refused(_("There is nobody to write to."), code="nobody")
    made = BulkMessage(nonce=nonce, subject=subject, text=text, to=to[:300], sent_by=actor, region_id=_region_of(rows))
    made.full_clean(exclude=["sent_by", "region"])
    made.save(force_insert=True)
    MessageReader.objects.bulk_create([MessageReader(message=made, volunteer_id=pk) for pk in readers])
    audit.record(made, "onboarding.message.send", actor=actor, number=len(readers))
    # The job is a row of the same transaction; what loses it, the sweep makes good.
    async_task(TASK, str(made.pk))
    return made, len(readers)


def write(*, message: Any) -> bool:
    """Writes the letters of one message, by its id, that are still due; whether all of them are. Repeating it, by
    several at once, writes none twice. When the time is over, the queue is told to go on."""
    end = clock.now() + dt.timedelta(seconds=ROUND_SECONDS)
    due = list(_due().filter(message=message).values_list("pk", flat=True))
    whole = True
    for part in (due[at : at + PART] for at in range(0, len(due), PART)):
        if clock.now() >= end:
            async_task(TASK, str(message))
            return False
        whole = _tried(part) and whole
        faults.reach("volunteers.letters_written")
    return whole


def sweep() -> int:
    """Takes up what was lost, and what a dead worker left. Returns how many messages are done with now."""
    done, end = 0, clock.now() + dt.timedelta(seconds=ROUND_SECONDS)
    for pk in list(_due().order_by("message__sent_at").values_list("message", flat=True).distinct()):
        if clock.now() >= end:
            break
        done += write(message=pk)
    return done


@transaction.atomic
def forget_old() -> int:
    """Deletes messages as long after they were sent as letters are kept: their words may name somebody. Returns how
    many."""
    before = clock.months_after(clock.today(), -APPLICATION_MONTHS)
    return BulkMessage.objects.filter(sent_at__date__lte=before).delete()[1].get(BulkMessage._meta.label, 0)


@transaction.atomic
def stop(*, volunteer: Volunteer, actor: User | None = None) -> bool:
    """No more messages to many, for whoever has the key of a link in one of them; letters that are not written yet stay
    unwritten. False when they were stopped before."""
    mine = Volunteer.objects.select_for_update(of=("self",)).get(pk=volunteer.pk)
    if not mine.mails_wanted:
        return False
    mine.mails_wanted = False
    mine.save(update_fields=["mails_wanted"])
    audit.record(mine, "onboarding.volunteer.consent", actor=actor, mails=False)
    return True


def _due() -> QuerySet[MessageReader]:
    """Nobody is written to who has changed their mind since, or closed their account."""
    rows = MessageReader.objects.filter(written_at=None, message__sent_at__gt=clock.now() - GIVE_UP)
    return rows.filter(volunteer__mails_wanted=True, volunteer__person__is_active=True)


@transaction.atomic
def _write(pks: list[int]) -> None:
    """The rows another worker holds are left to that one."""
    rows = _due().filter(pk__in=pks).select_related("message__sent_by", "message__region", "volunteer__person")
    for row in rows.select_for_update(of=("self",), skip_locked=True).order_by("pk"):
        mail.post(mails.message(row))
        row.written_at = clock.now()
        row.save(update_fields=["written_at"])


def _tried(pks: list[int]) -> bool:
    """Where one letter of a part cannot be written, the others are, each by itself. It is tried again until GIVE_UP."""
    try:
        _write(pks)
    except ValidationError as error:
        if len(pks) > 1:
            return sum(_tried([pk]) for pk in pks) == len(pks)
        log.error("reader %s: the letter could not be written (%s)", pks[0], type(error).__name__)
        return False
    return True


def _region_of(rows: QuerySet[Volunteering]) -> Any:
    """The region, where the list is of one only."""
    regions = set(rows.order_by().values_list("region", flat=True))
    return regions.pop() if len(regions) == 1 else None
