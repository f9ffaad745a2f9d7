"""Networks: local circles of municipalities that work together inside a region."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from network.directory import policies, shown, stamps
from network.directory.models import Mandate, Network
from network.geography.models import Municipality, Region


@transaction.atomic
def add_network(*, region: Region, slug: str, name_fi: str, name_sv: str, name_en: str, actor: User) -> Network:
    """A network without municipalities so far. Asked for the very same again, returns the one there is. Raises Refused
    when another has this short name, ended ones included: addresses that lead to it go on doing so."""
    if not policies.may_change_networks(actor):
        raise PermissionDenied
    # The region's own row: two who make the same at once come one after the other, and the second finds the first.
    Region.objects.select_for_update().get(pk=region.pk)
    known = _of_slug(slug)
    names = {"name_fi": name_fi, "name_sv": name_sv, "name_en": name_en}
    if known and known.region_id == region.pk and all(getattr(known, key) == value for key, value in names.items()):
        return known
    if known:
        raise _slug_taken()
    network = Network(region=region, slug=slug, **names)
    network.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            network.save()
    except IntegrityError as error:
        # Somebody took it in this very moment for another region, whose row is another lock.
        raise _slug_taken() from error
    audit.record(network, "directory.network.add", actor=actor, region=region.code)
    return network


@transaction.atomic
def edit_network(
    *,
    network: Network,
    name_fi: str,
    name_sv: str,
    name_en: str,
    municipalities: Collection[Municipality],
    was: str,
    actor: User,
) -> Network:
    """Which municipalities it has decides at once what coordinators of the network may do. ``was`` is `stamps.stamp` of
    what the form showed. When all reads as asked already, nothing is written. Raises Refused for a network that has
    ended, for municipalities of other regions, and, code "changed", when somebody else saved in the meantime."""
    network = _locked(network, actor)
    if network.ended_at is not None:
        raise Refused(_("This network has ended."), code="ended")
    if any(each.region_id != network.region_id for each in municipalities):
        raise Refused(_("A network has municipalities of its own region only."), code="other_region")
    old = set(network.municipalities.values_list("code", flat=True))
    new = {each.code for each in municipalities}
    names = {"name_fi": name_fi, "name_sv": name_sv, "name_en": name_en}
    if old == new and all(getattr(network, column) == name for column, name in names.items()):
        return network
    if was != stamps.stamp(network, shown.NETWORK):
        raise Refused(_("Somebody else has changed these details while you were writing."), code="changed")
    for column, name in names.items():
        setattr(network, column, name)
    network.full_clean()
    network.save()
    network.municipalities.set(municipalities)
    came_and_went = {"added": sorted(new - old), "removed": sorted(old - new)}
    audit.record(network, "directory.network.edit", actor=actor, **came_and_went)
    return network


@transaction.atomic
def end_network(*, network: Network, actor: User) -> Network:
    """From now on its mandates open nothing; they stay as they are, to be known later. Raises Refused while a mandate
    over it is in force or coming: whoever holds it should be told first."""
    network = _locked(network, actor)
    if network.ended_at is not None:
        return network
    if Mandate.objects.filter(network=network).crossing(clock.today(), None).exists():
        raise Refused(_("Somebody has a mandate over this network. End the mandate first."), code="mandates")
    network.ended_at = clock.now()
    network.save(update_fields=["ended_at"])
    audit.record(network, "directory.network.end", actor=actor)
    return network


def _of_slug(slug: str) -> Network | None:
    return Network.objects.filter(slug=slug).first()


def _slug_taken() -> Refused:
    return Refused(_("Another network has this short name. Choose a different one."), code="slug_taken")


def _locked(network: Network, actor: User) -> Network:
    if not policies.may_change_networks(actor):
        raise PermissionDenied
    return Network.objects.select_for_update().get(pk=network.pk)
