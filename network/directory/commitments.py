"""The ethical commitment of organisations: its text, which version counts now, and who has given it."""

from pathlib import Path

from core import declarations
from core.declarations import Version
from network.directory.models import Commitment, Organisation

FILE = Path(__file__).parent / "data" / "commitments.yaml"


def versions() -> tuple[Version, ...]:
    """All of them, the oldest first, as the file of the release has them."""
    return declarations.versions(FILE, "ethical_commitment")


def current() -> Version:
    """The one that is asked for now."""
    return versions()[-1]


def find(version: str) -> Version | None:
    """The version of that name; None for one that this release no longer knows."""
    return next((each for each in versions() if each.version == version), None)


def of(organisation: Organisation) -> Commitment | None:
    """What the organisation has promised, if it is the version that counts now; else nothing may be shown of it. One
    query, none where ``commitments`` were prefetched."""
    wanted = current().version
    return next((each for each in organisation.commitments.all() if each.version == wanted), None)
