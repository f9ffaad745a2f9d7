"""People who were written to and never answered, links that have had their time, and papers that others replaced."""

import datetime as dt
import itertools

from django.db import transaction
from django.db.models import Q

from core import audit, clock, retention, vault
from network.directory.actions.steps import locked
from network.directory.models import Agreement, ConfirmationLink, Contact
from network.directory.states import FORGET_MONTHS, ContactRole


def forget_links() -> int:
    """FORGET_MONTHS after a link stopped working, used or not: until then whoever opens it is told so, and may ask for
    a new one. Returns how many."""
    day = clock.months_after(clock.today(), -FORGET_MONTHS)
    return retention.delete(ConfirmationLink.objects.filter(until__date__lte=day))


def forget_unanswered() -> int:
    """People who were asked to answer for an organisation and have not said yes, FORGET_MONTHS after the last letter or
    after the invitation was taken back. Whoever is only named as a contact was asked nothing, and stays as long as the
    organisation names them. Returns how many."""
    day = clock.months_after(clock.today(), -FORGET_MONTHS)
    asked = Contact.objects.filter(person=None, invited_at__date__lte=day).exclude(role=ContactRole.CONTACT)
    return retention.delete(asked.filter(Q(token_hash__isnull=False) | Q(ended_at__date__lte=day)))


def destroy_replaced() -> int:
    """Signed papers, FORGET_MONTHS after another one took their place; the audit trail goes on knowing their digests.
    What some row still names stays. Returns how many."""
    destroyed, end = 0, clock.now() + dt.timedelta(seconds=retention.ROUND_SECONDS)
    for pk in Agreement.objects.exclude(file_digest="").order_by("pk").values_list("pk", flat=True):
        if clock.now() >= end:
            break
        destroyed += _destroy_replaced(pk)
    return destroyed


@transaction.atomic
def _destroy_replaced(pk: object) -> int:
    """Of one agreement, locked: nobody puts an old paper back in the meantime."""
    day = clock.months_after(clock.today(), -FORGET_MONTHS)
    lines = audit.lines(locked(Agreement.objects.all(), pk), "directory.agreement.attach")
    # The newest first: each line is about the paper whose place the line before it gave to another.
    replaced = (old for new, old in itertools.pairwise(lines) if clock.day_of(new.at) <= day)
    return sum(vault.destroy_unnamed(old.data["digest"]) for old in replaced)
