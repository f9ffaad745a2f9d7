"""Who may add, change and confirm places."""

from typing import Any

from network.directory import mandates
from network.directory.models import Organisation, Place
from network.directory.policies.organisations import Standing, role_in
from network.directory.states import ContactRole
from network.geography.models import Municipality


def may_edit_place(user: Any, place: Place) -> bool:
    """Main contacts and editors of a member organisation, and coordinators where the place stands. Nobody else."""
    if mandates.covers(user, place.municipality):
        return True
    return _works_for(user, place.organisation)


def may_add_place(user: Any, organisation: Organisation) -> bool:
    return Standing(user, organisation).may_add_place


def may_place_in(user: Any, organisation: Organisation, municipality: Municipality) -> bool:
    """Where a place of this organisation may be put: by its own people anywhere, by coordinators in their area."""
    return _works_for(user, organisation) or mandates.covers(user, municipality)


def may_confirm(user: Any, place: Place) -> bool:
    """Say that everything is right: whoever may change it."""
    return may_edit_place(user, place)


def may_remind(user: Any, place: Place) -> bool:
    """Send the letter about freshness once more, and say that its provider confirmed on the phone: the coordinator
    where the place stands."""
    return mandates.covers(user, place.municipality)


def _works_for(user: Any, organisation: Organisation) -> bool:
    return organisation.is_member and role_in(user, organisation) in (ContactRole.MANAGER, ContactRole.EDITOR)
