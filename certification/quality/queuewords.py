"""Names of the queues."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from certification.quality.queues import EVERY, MINE, NOBODYS
from certification.quality.states import Part


def labels(names: Iterable[str]) -> dict[str, str]:
    """In the active language."""
    known = {
        MINE: _("Your matters"),
        Part.EVALUATOR: _("Waiting for an evaluator"),
        Part.REVIEWER: _("Waiting for a reviewer"),
        Part.DECIDER: _("Waiting for a decision-maker"),
        NOBODYS: _("Waiting for anybody"),
        EVERY: _("All matters"),
    }
    return {name: known[name] for name in names}
