"""That a list left the house as a file."""

from accounts.models import User
from core import audit


def note_export(*, what: str, kind: str, rows: int, actor: User) -> None:
    """Writes down who took a list with them: which (``what``), as what file, and how many lines. What it was narrowed
    by may hold a name, so that is not written."""
    audit.record(actor, "directory.list.export", actor=actor, what=what, kind=kind, rows=rows)
