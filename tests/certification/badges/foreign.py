"""Verifiers that are not ours: two packages by another hand, given our key and our lists, never the network.

Both have the same author, so they count as one opinion where they agree. What they do not do: openbadgeslib wants its
status list as a token and does not check endorsement credentials; openvc-core reads a proof only as an object, not as
a list of one, refuses a badge with an endorsement inside, and refuses tokens that hold the badge without a "vc" around.
"""

import json

import openvc
import time_machine
from openbadgeslib import ob3
from openbadgeslib.errors import LibOpenBadgesException
from openvc.did.base import parse_did_document
from openvc.errors import OpenvcError

from certification.credentials.badges import contexts, did
from certification.credentials.badges.keyring import KeyRecord
from tests.certification.badges.making import AWARDED, DID, NOW, OURS

CONTEXTS = {address: contexts.pinned(address) for address in contexts.manifest()}


class Refused(Exception):  # noqa: N818 -- reads as what happened
    """The verifier says no, in words of its own."""


class Resolver:
    """Our did document, as openvc-core asks for it."""

    def __init__(self, document):
        self.document = document

    def supports(self, did):
        return did == DID

    def resolve(self, did):
        return parse_did_document(self.document)


def did_document(*keys):
    return did.document(DID, [KeyRecord(key, AWARDED) for key in keys or [OURS.public]])


def openvc_core(signed, *, lists, now=NOW):
    """Whether openvc-core accepts the badge, its status included. Raises Refused."""
    resolver, policy = Resolver(did_document()), openvc.VerificationPolicy(now=now)

    def status_list(address, *_, **__):
        found = openvc.verify_credential(lists[address], resolver=resolver, policy=policy, extra_contexts=CONTEXTS)
        return found.credential

    try:
        return openvc.verify_credential(
            signed, resolver=resolver, policy=policy, resolve_status_list=status_list, extra_contexts=CONTEXTS
        )
    except OpenvcError as error:
        raise Refused(f"{type(error).__name__}: {error}") from error


def openbadges(signed, *, now=NOW):
    """Whether openbadgeslib accepts the badge with its embedded proof. Raises Refused."""
    return _openbadges(ob3.OB3LdpVerifier.for_issuer_did(DID).verify, signed, now, did_document())


def openbadges_token(token, key, *, now=NOW):
    """The same for the second form."""
    document = did_document(key)
    verifier = ob3.OB3Verifier.for_issuer_did(DID, download=lambda *_, **__: json.dumps(document).encode())
    return _openbadges(lambda signed, **_: verifier.verify(signed), token, now, document)


def _openbadges(verify, signed, now, document):
    """It asks the clock of the machine, so the clock is moved."""

    def download(address, *_, **__):
        assert address == "https://vieri.example/.well-known/did.json"
        return json.dumps(document).encode()

    with time_machine.travel(now, tick=False):
        try:
            return verify(signed, download=download)
        except LibOpenBadgesException as error:
            raise Refused(str(error)) from error
