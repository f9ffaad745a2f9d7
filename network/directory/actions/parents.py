"""Which organisation is part of which: whole and part wait for each other, and no circle comes about."""

import uuid
from collections.abc import Collection

from django.utils.translation import gettext as _

from core.errors import Refused
from network.directory.models import Organisation


def hold(organisation: Organisation, parent: Organisation | None) -> Collection[uuid.UUID]:
    """Locks the organisation, the parent it is to have and everything above that, always in the same order: two that
    become parts of each other at once come one after the other, and neither waits for ever. Returns what is held."""
    wanted = {organisation.pk}
    above = parent
    while above and above.pk not in wanted:
        wanted.add(above.pk)
        above = _above(above.pk)
    rows = Organisation.objects.filter(pk__in=wanted).order_by("pk").select_for_update()
    return set(rows.values_list("pk", flat=True))


def check(organisation: Organisation, held: Collection[uuid.UUID]) -> None:
    """A part cannot be the whole of its own whole, however many steps away. Raises Refused for that, for a parent that
    is not in the network, and when what is above was changed before it was held."""
    above, seen = organisation.parent_id and Organisation.objects.get(pk=organisation.parent_id), {organisation.pk}
    if above and not above.is_member:
        raise Refused(_("The organisation it is part of is not in the network."), code="parent")
    while above:
        if above.pk in seen:
            raise Refused(_("An organisation cannot be part of itself or of one of its parts."), code="parent")
        if above.pk not in held:
            raise Refused(_("Somebody else has changed these details while you were writing."), code="changed")
        seen.add(above.pk)
        above = _above(above.pk)


def _above(pk: uuid.UUID) -> Organisation | None:
    return Organisation.objects.filter(parts=pk).first()
