"""What an answer on a badge of ours rests on: our keys, our lists, our rows. Nothing is asked of the network."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import Resolver404, resolve

from certification.credentials import ledger, lists, signing
from certification.credentials.badges import guard, verify
from certification.credentials.badges.plain import Json
from certification.credentials.models import Credential, Edition, Signature, StatusList


def wired() -> verify.Sources:
    """Raises nothing; what it holds may raise KeyTrouble, and what the database raises."""
    ours = frozenset({signing.did()})
    return verify.Sources(key=signing.known_key, status_list=status_list, gave=ledger.gave, issuers=ours)


def status_list(address: str) -> str | None:
    """The signed list of ours at this address, read from the database; None for anybody else's."""
    number = _number(address)
    if number is None:
        return None
    try:
        return lists.current(number)
    except StatusList.DoesNotExist:
        return None


def _number(address: str) -> int | None:
    """Of the list of ours at this address."""
    if not address.startswith(settings.SITE_URL + "/"):
        return None
    try:
        found = resolve(address.removeprefix(settings.SITE_URL))
    except Resolver404:
        return None
    if found.view_name != "credentials:status":
        return None
    (number,) = found.kwargs.values()
    return int(number)


def has_signed(method: str) -> bool:
    """Whether the ledger knows the key at this address. If the keyring does not know it as well, its record is lost,
    and that is our trouble and not a forgery."""
    address, _, name = method.partition("#")
    return address == signing.did() and Signature.objects.filter(key=name).exists()


@dataclass(frozen=True)
class Record:
    """What our records know of a badge with a signature of ours.

    ``credential``: its row, None when the badge is not among those in use. ``was_given``: the ledger tells that we
    signed exactly this once.
    """

    credential: Credential | None
    was_given: bool


def record_of(document: Json) -> Record:
    """By the badge's own id and by all that it says: the right signature is not enough, a key can be stolen."""
    urn, digest = str(verify.id_of(document)), guard.statements(document).digest
    rows = Edition.objects.select_related("credential__achievement")
    edition = rows.filter(urn=urn, digest=digest.hex()).first()
    given = ledger.gave(urn, digest)
    if edition is None and given:
        return Record(_endorsing(document), given)
    return Record(edition.credential if edition else None, given)


def _endorsing(document: Json) -> Credential | None:
    """Of an endorsement, which is kept nowhere, the credential that it goes with: the one with its place in the list.
    Nobody else gets a place that was given up."""
    entry = document.get("credentialStatus")
    if "EndorsementCredential" not in verify.values_of(document.get("type")) or not isinstance(entry, dict):
        return None
    number, index = _number(str(entry.get("statusListCredential", ""))), str(entry.get("statusListIndex", ""))
    if number is None or not index.isdecimal():
        return None
    rows = Credential.objects.select_related("achievement")
    return rows.filter(status_list__number=number, status_index=int(index)).first()
