"""What somebody finds out who has a badge, and asks the house's keys, lists and ledger."""

from urllib.parse import urlsplit

from certification.credentials import editions, ledger, lists, signing
from certification.credentials.badges import plain, verify
from certification.credentials.models import Edition, Signature
from certification.credentials.states import Form
from core import clock


def verdict(document, *, now=None):
    """Of a badge as text: "valid", "revoked" …"""
    return ask(document, now=now).verdict.value


def ask(document, *, now=None):
    def served(address):
        return lists.current(int(urlsplit(address).path.rsplit("/", 1)[1]))

    sources = verify.Sources(
        key=signing.known_key, status_list=served, gave=ledger.gave, issuers=frozenset({signing.did()})
    )
    return verify.verify(document, now=now or clock.now(), sources=sources)


def read(credential, language="fi"):
    """The badge as an object."""
    return plain.read(editions.of(credential, language).document)


def files(credential):
    """What people have of a credential: its badges as they are now, by language."""
    return {each.language: each.document for each in credential.editions.all()}


def balance():
    """How many badges the ledger knows of that are no longer kept. Every badge that is kept stands in it, once for each
    key that signed it."""
    signed = list(Signature.objects.filter(form=Form.EDITION).values_list("subject", "key", "digest"))
    kept = list(Edition.objects.values_list("urn", "key", "digest"))
    assert len(set(signed)) == len(signed)
    assert set(kept) <= set(signed)
    return len({urn for urn, *_rest in signed}) - len(kept)
