"""To which account a registration counts that was made without one: by hand, by a colleague, or as a guest.

It is looked up when it is asked, by the address that the account has shown to be its own, and is written nowhere. Were
it written down (models.Registration.person), lists of organisers would show the account's own name and address, and
so tell that there is one, before the person has done anything with the registration (registration_steps.claim).
"""

import uuid
from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef

from accounts.models import User
from network.meetings.models import Registration


def accounts(registrations: Collection[Registration]) -> dict[uuid.UUID, int]:
    """By the ids of these registrations the ids of people; those of nobody with an account are left out. One query.

    An address counts when somebody stands for it: whoever registered them, or the link that was pressed in its mailbox.
    What a stranger typed and nobody confirmed says nothing.
    """
    found = {row.pk: row.person_id for row in registrations if row.person_id}
    left = [row for row in registrations if not row.person_id and _is_sure(row)]
    if left:
        unshown = EmailAddress.objects.filter(user=OuterRef("pk"), email=OuterRef("email"), verified=False)
        people = User.objects.filter(is_active=True, email__in={row.email for row in left}).exclude(Exists(unshown))
        by_address = dict(people.values_list("email", "pk"))
        found |= {row.pk: by_address[row.email] for row in left if row.email in by_address}
    return found


def _is_sure(registration: Registration) -> bool:
    return bool(registration.email and (registration.registered_by_id or registration.confirmed_at))
