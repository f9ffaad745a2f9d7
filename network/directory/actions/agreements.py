"""Agreements with organisations: made and changed by the coordinator, read by both sides, recalled before they end."""

import datetime as dt
import logging
from typing import Any, TypedDict, Unpack

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, mail, vault
from core.errors import Refused
from network.directory import papers, policies, shown, stamps
from network.directory.actions.steps import coordinated, locked, locked_organisation
from network.directory.mails import organisations as mails
from network.directory.models import Agreement, Network, Organisation

log = logging.getLogger("vieri.directory")


class Terms(TypedDict, total=False):
    """What stands in the paper. ``remind_days``: so many days before the last one both sides get a mail."""

    network: Network | None
    party: str
    parts: str
    signed_on: dt.date | None
    starts_on: dt.date
    ends_on: dt.date | None
    remind_days: int


@transaction.atomic
def add_agreement(*, organisation: Organisation, actor: User, **terms: Unpack[Terms]) -> Agreement:
    """Asked for the very same again, returns the one there is. It is made for the region where the organisation has its
    home, and stays with that region when the organisation moves. Raises Refused for organisations that are not in the
    network, an end before the beginning, and a network that has ended or belongs to another region."""
    organisation = locked_organisation(organisation)
    if not policies.may_agree(actor, organisation):
        raise PermissionDenied
    if not organisation.is_member:
        raise Refused(_("This organisation is not in the network."), code="not_member")
    agreement = Agreement(organisation=organisation, region=organisation.municipality.region, created_by=actor)
    _write(agreement, terms)
    for known in Agreement.objects.filter(organisation=organisation, ended_at=None):
        if stamps.stamp(known, shown.AGREEMENT) == stamps.stamp(agreement, shown.AGREEMENT):
            return known
    agreement.save()
    audit.record(agreement, "directory.agreement.add", actor=actor, organisation=str(organisation.pk))
    return agreement


@transaction.atomic
def edit_agreement(*, agreement: Agreement, was: str, actor: User, **terms: Unpack[Terms]) -> Agreement:
    """``was`` is `stamps.stamp` of what the form showed. With another last day the reminder is sent anew, in its time.
    Also with an organisation that has left: what was agreed may still have to be set right. Raises Refused for dates
    and networks as ``add_agreement``, for one that has ended, and when somebody else saved in the meantime."""
    agreement = _coordinated(agreement, actor)
    _not_ended(agreement)
    if was != stamps.stamp(agreement, shown.AGREEMENT):
        raise Refused(_("Somebody else has changed these details while you were writing."), code="changed")
    old = {name: stamps.stamp(agreement, [name]) for name in shown.AGREEMENT}
    last_day = agreement.ends_on
    _write(agreement, terms)
    if agreement.ends_on != last_day:
        agreement.reminded_at = None
    changed = [name for name in shown.AGREEMENT if stamps.stamp(agreement, [name]) != old[name]]
    if changed:
        agreement.save()
        audit.record(agreement, "directory.agreement.edit", actor=actor, fields=changed)
    return agreement


@transaction.atomic
def end_agreement(*, agreement: Agreement, actor: User) -> Agreement:
    """Before its time, at once. It stays to be read. Done twice is done once."""
    agreement = _coordinated(agreement, actor)
    if agreement.ended_at is None:
        agreement.ended_at = clock.now()
        agreement.save(update_fields=["ended_at"])
        audit.record(agreement, "directory.agreement.end", actor=actor)
    return agreement


@transaction.atomic
def attach_file(*, agreement: Agreement, name: str, content: bytes, actor: User) -> Agreement:
    """The signed paper, in place of an earlier one. Raises ValidationError for what is no whole PDF (see papers)."""
    agreement = _coordinated(agreement, actor)
    papers.check(content)
    digest = vault.put(content)
    if (agreement.file_digest, agreement.file_name) != (digest, papers.tidy_name(name)):
        agreement.file_digest, agreement.file_size = digest, len(content)
        agreement.file_name = papers.tidy_name(name)
        agreement.save(update_fields=["file_digest", "file_size", "file_name"])
        audit.record(agreement, "directory.agreement.attach", actor=actor, digest=digest)
    return agreement


def remind() -> int:
    """Writes to both sides of every agreement that ends soon, once. Returns for how many. An address that no mail can
    go to is left out and logged, so that one bad row stops neither the other side nor other agreements."""
    return sum(remind_of(each) for each in Agreement.objects.to_remind())


@transaction.atomic
def remind_of(agreement: Agreement) -> bool:
    """False when there is nothing to recall (any more): another worker may have done it a moment ago. Also when nobody
    could be told: it stays to be done on a day when there is somebody."""
    agreement = locked(Agreement.objects.select_related("organisation__municipality"), agreement.pk)
    if agreement.reminded_at is not None or not agreement.ends_soon:
        return False
    told = [message for message in mails.agreement_expiring(agreement) if _told(agreement, message)]
    if not told:
        log.warning("agreement %s ends soon, and there is nobody to tell", agreement.pk)
        return False
    agreement.reminded_at = clock.now()
    agreement.save(update_fields=["reminded_at"])
    audit.record(agreement, "directory.agreement.remind", actor=None)
    return True


def _told(agreement: Agreement, message: mail.Message) -> bool:
    try:
        with transaction.atomic():
            mail.post(message)
    except (ValidationError, LookupError) as error:
        # What the address is, the log does not say.
        log.error("agreement %s: a reminder could not be written (%s)", agreement.pk, type(error).__name__)
        return False
    return True


def _write(agreement: Agreement, terms: Any) -> None:
    network = agreement.network_id
    for name, value in terms.items():
        setattr(agreement, name, value.strip() if isinstance(value, str) else value)
    if agreement.ends_on and agreement.ends_on < agreement.starts_on:
        raise Refused(_("The last day cannot be before the first one."), code="ends_before_it_begins")
    if agreement.network and agreement.network.region_id != agreement.region_id:
        raise Refused(_("This network belongs to another region."), code="other_region")
    # One that has ended since goes on standing in its agreements.
    if agreement.network and agreement.network_id != network and agreement.network.ended_at is not None:
        raise Refused(_("This network has ended."), code="ended")
    agreement.full_clean(validate_unique=False)


def _coordinated(agreement: Agreement, actor: User) -> Agreement:
    organisation = locked_organisation(agreement.organisation)
    coordinated(organisation, actor)
    agreement = locked(Agreement.objects.all(), agreement.pk)
    agreement.organisation = organisation
    return agreement


def _not_ended(agreement: Agreement) -> None:
    if agreement.ended_at is not None:
        raise Refused(_("This agreement has ended."), code="ended")
