"""What is proposed for a certification, as the form gives it and the action takes it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from certification.quality.models import CertifiedPlace, Surveillance
from certification.quality.states import DecisionKind


@dataclass(frozen=True)
class Proposal:
    """``until``: of a suspension its last day. ``places``: what is taken out of the scope. ``follow_up``: the one that
    it rests on."""

    kind: DecisionKind
    grounds: str
    until: dt.date | None = None
    places: Collection[CertifiedPlace] = field(default_factory=tuple)
    follow_up: Surveillance | None = None
