"""What waits for coordinators and providers about places: those that need confirming."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import desk
from accounts.desk import Tone, Waiting
from accounts.models import User
from network.directory import freshness, mandates, stale_list
from network.directory.models import Contact, Organisation, OrganisationQuerySet, Place, PlaceQuerySet
from network.directory.states import ContactRole, Letter, PlaceState

# The desk shows so many; those that need something come first.
_SHOWN = 8
_EDITORS = [ContactRole.MANAGER, ContactRole.EDITOR]


class Places:
    """For main contacts and editors: their own places, and a way to add one."""

    order = 30
    template = "directory/_desk_places.html"
    label = ""
    url_name = ""

    def opens_for(self, user: User) -> bool:
        return _edited_by(user).exists()

    def context(self, user: User) -> dict[str, Any]:
        organisations = list(_edited_by(user))
        if not organisations:
            return {}
        rows = _places(user).exclude(state=PlaceState.ENDED).select_related("organisation", "municipality")
        total = rows.count()
        places = list(rows.order_by(F("confirmed_on").asc(nulls_first=True), "pk")[:_SHOWN])
        return {"organisations": organisations, "places": places, "more": max(0, total - _SHOWN)}


def waiting(user: User) -> Iterator[Waiting]:
    """Cards on top of the desk: first for whoever answers for places, then for whoever coordinates."""
    asked = freshness.at(Letter.ASK) | freshness.at(Letter.NOT_CONFIRMED) | freshness.at(Letter.HIDDEN)
    mine = list(_places(user).public().filter(asked).order_by("confirmed_on", "pk").values_list("pk", "confirmed_on"))
    if mine:
        first, confirmed_on = mine[0]
        yield Waiting(
            count=len(mine),
            title=ngettext("of your places needs confirming", "of your places need confirming", len(mine)),
            text=_("Look whether the details are still right. It takes a minute."),
            url=reverse("directory:place", args=[first]),
            tone=Tone.SOON if freshness.stage(confirmed_on) == Letter.ASK else Tone.LATE,
        )
    if not mandates.municipalities_of(user).exists():
        return
    found = stale_list.counts(user)
    address = reverse("directory:stale")
    yield Waiting(
        count=found["hidden"],
        title=ngettext("place is hidden from the finder", "places are hidden from the finder", found["hidden"]),
        text=_("Nobody has confirmed their details for a year."),
        url=f"{address}?which=hidden",
        tone=Tone.LATE,
        entry="directory:places",
    )
    yield Waiting(
        count=found["stale"],
        title=ngettext("place says “not confirmed”", "places say “not confirmed”", found["stale"]),
        text=_("Their providers have not answered. A phone call often helps."),
        url=f"{address}?which=stale",
        tone=Tone.SOON,
        entry="directory:places",
    )


def _edited_by(user: User) -> OrganisationQuerySet:
    """Member organisations whose places this person edits."""
    mine = Contact.objects.in_force().filter(organisation=OuterRef("pk"), person=user, role__in=_EDITORS)
    found: OrganisationQuerySet = Organisation.objects.members().filter(Exists(mine))
    return found


def _places(user: User) -> PlaceQuerySet:
    return Place.objects.filter(organisation__in=_edited_by(user))


def register() -> None:
    desk.register(Places())
    desk.register_waiting(waiting)
