"""For what somebody may organise meetings: whole regions, networks of them, the country."""

from dataclasses import dataclass

from accounts.models import User
from network.directory import mandates
from network.directory.models import Network
from network.directory.states import Role
from network.geography.models import Region
from network.meetings import wording
from network.meetings.models import Meeting


@dataclass(frozen=True)
class Area:
    """``region`` None: the country. ``key`` names it in a form."""

    region: Region | None
    network: Network | None = None

    @property
    def key(self) -> str:
        return f"{self.region.code if self.region else 'all'}{f'-{self.network.slug}' if self.network else ''}"

    def __str__(self) -> str:
        return wording.organiser(Meeting(region=self.region, network=self.network))


def of(user: User) -> list[Area]:
    """In the order of the regions, each before its networks; administrators first have the country."""
    held = list(mandates.of(user).filter(role=Role.COORDINATOR).order_by("region__code", "network__slug"))
    whole = {each.region for each in held if each.network is None}
    part = {each.network_id for each in held}
    networks = Network.objects.in_use().select_related("region")
    mine = [each for each in networks.order_by("slug") if each.region in whole or each.pk in part]
    regions = sorted(whole | {each.region for each in mine}, key=lambda region: region.code)
    found = [Area(None)] if user.is_superuser else []
    for region in regions:
        found += [Area(region)] if region in whole else []
        found += [Area(region, each) for each in mine if each.region_id == region.pk]
    return found
