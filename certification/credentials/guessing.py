"""Codes are not to be found by trying.

There are 31^8 codes, 852,891,037,441. With 100,000 certificates, one guess in 8.5 million is one of them, and 10,000
guesses find something with a chance of 0.12 per cent. What they find is a course and two initials.

A client may meet 20 unknown codes in ten minutes, 2,880 a day: that is a find in 8 years. Many clients together, each
within its limit, show in the count of unknown codes from all of them. Above 2,000 in ten minutes everybody may meet
only 3: the guesses of a thousand clients are then at most 5,000 in ten minutes, a find in about 12 days. Nobody who
types a code that exists is ever refused for what others do, so a flood cannot close the page.

A code that nobody can have counts like one that nobody has, and both are answered alike.
"""

import logging
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest

from core import limits

log = logging.getLogger("vieri.credentials")


@dataclass(frozen=True)
class Budget:
    """So many requests in so many seconds."""

    limit: int
    seconds: int


MISSES = Budget(20, 600)  # of one client
MISSES_IN_A_FLOOD = Budget(3, 600)
FLOOD = Budget(2_000, 600)  # of all clients together
# Who has a code may ask whether a name fits it, a few times: names are easier to guess than codes.
NAMES_OF_A_CLIENT = Budget(10, 600)
NAMES_OF_A_CODE = Budget(20, 3_600)
FILES = Budget(20, 60)

_ALL = "credentials.unknown"
_TOLD = "credentials.unknown.told"


def wait(request: HttpRequest) -> int:
    """After how many seconds this client may ask for a code again; 0 now. Asks no database and counts nothing."""
    return limits.spent(_key(request), **_of(_budget()))


def note_miss(request: HttpRequest) -> None:
    """Counts an unknown code. A flood is told to the log once in its time, with no address of anybody."""
    limits.spend(_key(request), **_of(_budget()))
    if limits.spend(_ALL, **_of(FLOOD)) and cache.add(_TOLD, True, FLOOD.seconds):
        log.warning("more than %d unknown codes in %d seconds", FLOOD.limit, FLOOD.seconds)


def wait_for_name(request: HttpRequest, code: str) -> int:
    """Counts a question for the name: of the client, and of the code, whoever asks. Returns the seconds to wait."""
    mine = limits.spend(f"credentials.name:{limits.client(request)}", **_of(NAMES_OF_A_CLIENT))
    return mine or limits.spend(f"credentials.name.code:{code}", **_of(NAMES_OF_A_CODE))


def _budget() -> Budget:
    return MISSES_IN_A_FLOOD if limits.spent(_ALL, **_of(FLOOD)) else MISSES


def _key(request: HttpRequest) -> str:
    return f"{_ALL}:{limits.client(request)}"


def _of(budget: Budget) -> dict[str, int]:
    return {"limit": budget.limit, "seconds": budget.seconds}
