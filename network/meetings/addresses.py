"""The page of calendar addresses: which can be followed, and a person's own."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from core.addresses import whole
from network.directory.models import Network
from network.geography.models import Region
from network.meetings.calendars import feeds
from network.meetings.models import CalendarFeed


@dataclass(frozen=True)
class Address:
    """``web`` can be copied, ``subscribe`` opens the reader's calendar."""

    web: str

    @property
    def subscribe(self) -> str:
        return f"webcal://{self.web.partition('://')[2]}"


@dataclass(frozen=True)
class Addresses:
    """Everything meetings/calendar_feeds.html needs. ``token``: the secret that was made just now."""

    asked: Mapping[str, Any]
    user: Any
    token: str = ""

    @cached_property
    def regions(self) -> list[Region]:
        return list(Region.objects.order_by("name"))

    @cached_property
    def networks(self) -> list[Network]:
        return list(Network.objects.in_use().select_related("region").order_by("name"))

    @cached_property
    def region(self) -> Region | None:
        return next((each for each in self.regions if each.code == self.asked.get("region")), None)

    @cached_property
    def network(self) -> Network | None:
        return next((each for each in self.networks if each.slug == self.asked.get("network")), None)

    @property
    def name(self) -> str:
        return feeds.Followed(network=self.network, region=None if self.network else self.region).name

    @property
    def public(self) -> Address:
        if self.network is not None:
            return _address(reverse("calendar:network", args=[self.network.slug]))
        if self.region is not None:
            return _address(reverse("calendar:region", args=[self.region.code]))
        return _address(reverse("calendar:all"))

    @property
    def own(self) -> Address | None:
        """Known only while it is being made."""
        return _address(reverse("calendar:my", args=[self.token])) if self.token else None

    @cached_property
    def feed(self) -> CalendarFeed | None:
        """That there is one, and since when."""
        if not self.user.is_authenticated:
            return None
        return CalendarFeed.objects.filter(person=self.user).first()

    @property
    def was(self) -> str:
        """For the form: the address that a new one would replace."""
        return feeds.mark(self.feed)

    @cached_property
    def nonce(self) -> str:
        return secrets.token_urlsafe(16)


def _address(path: str) -> Address:
    language = get_language() or settings.LANGUAGE_CODE
    return Address(whole(f"{path}?lang={language}"))
