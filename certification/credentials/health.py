"""Whether the house can sign, and what waits for it: for whoever watches the service."""

from certification.credentials import editions, fast, signing
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.badges.keys import Algorithm
from core import clock

READY = "ready"


def keys() -> dict[str, str]:
    """For each use of a key "ready", or in one word why not. No paths: this is told to everybody."""
    found = {}
    for use in ("badge", "token", "paper"):
        try:
            _try(use)
            found[use] = READY
        except KeyTrouble as trouble:
            found[use] = trouble.code
    return found


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


def _try(use: str) -> None:
    if use == "paper":
        signing.paper_signer()
    else:
        signing.ring().signer(Algorithm.ED25519 if use == "badge" else Algorithm.RSA, now=clock.now())
