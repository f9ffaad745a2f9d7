"""Verifiers that are not ours, by two other hands, given our keys and our lists, never the network.

openbadgeslib and openvc-core have the same author, so they count as one opinion where they agree. What they do not do:
openbadgeslib wants its status list as a token and does not check endorsement credentials; openvc-core reads a proof
only as an object, not as a list of one, refuses a badge with an endorsement inside, and refuses tokens that hold the
badge without a "vc" around. The second opinion are the packages of Digital Bazaar, in tests/verifiers.
"""

import atexit
import functools
import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

import openvc
import time_machine
from openbadgeslib import ob3
from openbadgeslib.errors import LibOpenBadgesException
from openvc.did.base import parse_did_document
from openvc.errors import OpenvcError

from certification.credentials.badges import contexts, did
from certification.credentials.badges.keyring import KeyRecord
from tests.certification.badges.making import AWARDED, DID, NOW, OURS

VERIFIERS = Path(__file__).resolve().parents[2] / "verifiers"
MISSING = "Node.js 18 or its packages are missing: run `make dev`"
CONTEXTS = {address: contexts.pinned(address) for address in contexts.manifest()}


class Refused(Exception):  # noqa: N818 -- reads as what happened
    """The verifier says no, in words of its own."""


class Resolver:
    """Our did document, as openvc-core asks for it."""

    def __init__(self, document):
        self.document = document

    def supports(self, did):
        return did == self.document["id"]

    def resolve(self, did):
        return parse_did_document(self.document)


def did_document(*keys):
    return did.document(DID, [KeyRecord(key, since=AWARDED) for key in keys or [OURS.public]])


def openvc_core(signed, *, lists, now=NOW, document=None):
    """Whether openvc-core accepts the badge, its status included. ``document``: our did document, if not the usual one.

    Raises Refused.
    """
    resolver, policy = Resolver(document or did_document()), openvc.VerificationPolicy(now=now)

    def status_list(address, *_, **__):
        found = openvc.verify_credential(lists[address], resolver=resolver, policy=policy, extra_contexts=CONTEXTS)
        return found.credential

    try:
        return openvc.verify_credential(
            signed, resolver=resolver, policy=policy, resolve_status_list=status_list, extra_contexts=CONTEXTS
        )
    except OpenvcError as error:
        raise Refused(f"{type(error).__name__}: {error}") from error


def openbadges(signed, *, now=NOW, document=None):
    """Whether openbadgeslib accepts the badge with its embedded proof. Raises Refused."""
    document = document or did_document()
    return _openbadges(ob3.OB3LdpVerifier.for_issuer_did(document["id"]).verify, signed, now, document)


def openbadges_token(token, key, *, now=NOW):
    """The same for the second form."""
    document = did_document(key)
    verifier = ob3.OB3Verifier.for_issuer_did(DID, download=lambda *_, **__: json.dumps(document).encode())
    return _openbadges(lambda signed, **_: verifier.verify(signed), token, now, document)


def _openbadges(verify, signed, now, document):
    """It asks the clock of the machine, so the clock is moved."""

    def download(address, *_, **__):
        assert address == f"https://{unquote(document['id'].removeprefix('did:web:'))}/.well-known/did.json"
        return json.dumps(document).encode()

    with time_machine.travel(now, tick=False):
        try:
            return verify(signed, download=download)
        except LibOpenBadgesException as error:
            raise Refused(str(error)) from error


def digital_bazaar(signed, *, lists, now=NOW, document=None):
    """Whether the packages of Digital Bazaar accept the badge, its status included; of a token, whether jose does.

    Raises Refused.
    """
    text = signed if isinstance(signed, str) else json.dumps(signed)
    document = document or did_document()
    served = {document["id"]: document} | lists
    node = _node()
    node.stdin.write(json.dumps({"signed": text, "now": now.isoformat(), "served": served}) + "\n")
    node.stdin.flush()
    answer = json.loads(node.stdout.readline() or "null")
    assert answer is not None, "tests/verifiers/verify.mjs has ended; its last words are above"
    if answer["accepted"] is not True:
        raise Refused(answer["reason"])


@functools.cache
def _node():
    """One process answers to all of a run: to start it costs half a second, an answer a few thousandths."""
    program = shutil.which("node")
    assert program is not None, MISSING
    assert (VERIFIERS / "node_modules").is_dir(), MISSING
    node = subprocess.Popen(
        [program, VERIFIERS / "verify.mjs", Path(contexts.__file__).parent],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(_end, node)
    return node


def _end(node):
    node.stdin.close()
    node.stdout.close()
    node.wait(10)
