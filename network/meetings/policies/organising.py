"""Who organises meetings, and who may know of them."""

from typing import Any

from network.directory import mandates
from network.directory.models import Network
from network.directory.states import Role
from network.geography.models import Region
from network.meetings.models import Meeting


def may_organise(user: Any, meeting: Meeting) -> bool:
    """Coordinators of its region, those of the network that organises it; of the whole country, administrators."""
    return bool(Meeting.objects.coordinated_by(user).filter(pk=meeting.pk).exists())


def may_organise_somewhere(user: Any) -> bool:
    """Whoever coordinates anything today, and administrators."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(user.is_superuser) or mandates.of(user).filter(role=Role.COORDINATOR).exists()


def may_organise_for(user: Any, region: Region | None, network: Network | None) -> bool:
    """Whether a new meeting may be made for this region (None: the country), by this network of it or as a whole."""
    if region is None:
        return bool(user.is_authenticated and user.is_active and user.is_superuser)
    held = mandates.of(user).filter(role=Role.COORDINATOR, region=region)
    if network is None:
        return mandates.holds(user, Role.COORDINATOR, region)
    if network.region_id != region.pk or network.ended_at is not None:
        return False
    return mandates.holds(user, Role.COORDINATOR, region) or held.filter(network=network).exists()


def may_see(user: Any, meeting: Meeting) -> bool:
    """Without a link from a mail."""
    return bool(Meeting.objects.visible_to(user).filter(pk=meeting.pk).exists())
