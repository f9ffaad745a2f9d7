"""An action point as a form says it, before an action writes it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import User
from network.directory.models import Organisation


@dataclass(frozen=True)
class Draft:
    """``pk``: of a known one, or made from the form's seed, so that the same form sent twice makes one. ``was``:
    `stamps.stamp` of what the form showed; "" for a new one."""

    pk: uuid.UUID
    texts: Mapping[str, str | None]
    due_on: dt.date
    owner: User | None = None
    owner_name: str = ""
    organisation: Organisation | None = None
    was: str = ""
