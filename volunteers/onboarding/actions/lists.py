"""That a list of volunteers left the house as a file."""

from accounts.models import User
from core import audit


def note_export(*, kind: str, rows: int, actor: User) -> None:
    """Writes down who took the list with them, as what file, and how many lines. What it was narrowed by may hold a
    name, so that is not written."""
    audit.record(actor, "onboarding.list.export", actor=actor, kind=kind, rows=rows)
