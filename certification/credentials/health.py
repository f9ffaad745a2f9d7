"""Whether the house can sign, and what waits for it: for whoever watches the service."""

from certification.credentials import editions, fast, signing
from certification.credentials.signing import Use

READY = "ready"


def keys() -> dict[str, str]:
    """For each use of a key "ready", or in one word why not. No paths: this is told to everybody."""
    troubles = {use.value: signing.trouble(use) for use in Use}
    return {use: trouble.code if trouble else READY for use, trouble in troubles.items()}


def report() -> tuple[bool, list[str]]:
    """Whether all is well, and what there is to tell, a line each."""
    states = keys()
    well = set(states.values()) == {READY}
    drawn = [f"{reason.value} {number}" for reason, number in fast.counts().items() if number]
    return well, [
        "signing: ready" if well else "signing: no key",
        *(f"{use} key: {state}" for use, state in states.items()),
        f"waiting for a signature: {editions.missing().count()}",
        f"certificates drawn: {', '.join(drawn) or 0}",
    ]
