"""Which numbers of sessions are told: a small one could be about one person, and no sum may give it away."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from network.monitoring.states import FEW


def hidden(numbers: Mapping[Any, int], sums: Iterable[Sequence[Any]] = ()) -> set[Any]:
    """The keys of the numbers under FEW and, where only one number of a sum would be hidden, of the next smallest too.
    ``sums``: keys of numbers from which, all but one being known, the last can be worked out."""
    found, sums = {key for key, number in numbers.items() if number < FEW}, list(sums)
    settled = False
    while not settled:
        settled = True
        for keys in sums:
            shown = [key for key in keys if key not in found]
            if shown and len(keys) - len(shown) == 1:
                found.add(min(shown, key=numbers.__getitem__))
                settled = False
    return found


def instead(number: int) -> str:
    """What is said in place of a number that is hidden, in the active language."""
    return _("fewer than %(number)s") % {"number": FEW} if number < FEW else _("not told")
