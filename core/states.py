"""Plain state machines: a table of allowed moves, and one question asked of it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.errors import Refused

Moves = Mapping[str, frozenset[str]]


def check_move(moves: Moves, old: str, new: str) -> None:
    """Raises Refused unless the table lets ``old`` become ``new``."""
    if new not in moves[old]:
        raise Refused(_("This is not possible in the present state."), code="illegal_move")
