"""One's own sessions: the list, what narrows it, and what stood in the last one."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from core import audit, clock
from network.monitoring import givers
from network.monitoring.givers import Giver
from network.monitoring.hours import Rows
from network.monitoring.models import Session
from network.monitoring.states import Outcome

_SHOWN = ("organisation", "place", "municipality", "form", "language", "topic", "e_service")
# What is like last time. How it went, how many there were and with which e-service is another matter each time.
_AGAIN = ("form", "language", "topic")
# Two taps on the same button are not further apart.
_ONE_TAP = dt.timedelta(minutes=1)


def of(user: Any, wanted: Mapping[str, Any]) -> Rows:
    """Those of a year, the newest first; ``wanted`` by the names of `MineForm`."""
    narrow = {f"{name}__key": wanted[name] for name in ("form", "topic") if wanted.get(name)}
    year = wanted.get("year") or clock.today().year
    return whole(Session.objects.of(user)).filter(day__year=year, **narrow)


def whole(rows: Rows) -> Rows:
    """With everything that is shown of them."""
    return rows.select_related(*_SHOWN)


def last(user: Any) -> Session | None:
    """The one written down last."""
    return whole(Session.objects.of(user)).order_by("-logged_at", "-pk").first()


def begin(user: Any, before: Session | None, for_whom: list[Giver]) -> dict[str, Any]:
    """What the form has chosen when it opens: as the last time, where that can still be chosen."""
    initial: dict[str, Any] = {
        "nonce": uuid.uuid4(),
        "giver": for_whom[0].key,
        "language": user.language,
        "form": "near",
        "outcome": Outcome.WITH_SUPPORT,
        "people": 1,
        "when": "today",
    }
    if before is not None:
        initial |= {name: getattr(before, name).key for name in _AGAIN if not getattr(before, name).retired}
        if givers.key_of(before) in {each.key for each in for_whom}:
            initial["giver"] = givers.key_of(before)
    until = next(each.until for each in for_whom if each.key == initial["giver"])
    return initial | ({"when": "other", "other_day": until} if until else {})


def linked(asked: Mapping[str, str], for_whom: list[Giver]) -> dict[str, Any]:
    """What a link to the form says of the session, such as that of a request for help: ``form``, ``language`` and
    ``topic`` by their keys, the ``day`` (ISO 8601), the ``municipality`` by its code. What cannot be chosen chooses
    nothing."""
    found: dict[str, Any] = {name: asked[name] for name in _AGAIN if asked.get(name)}
    there = [each for each in for_whom if each.municipality.code == asked.get("municipality")]
    if there:
        # Requests are answered by volunteers: what somebody does there at work comes second.
        found["giver"] = max(there, key=lambda each: each.voluntary).key
    try:
        day = dt.date.fromisoformat(asked.get("day", ""))
    except ValueError:
        return found
    return found | ({"when": "today"} if day == clock.today() else {"when": "other", "other_day": day})


def holds_still(before: Session | None, for_whom: list[Giver]) -> bool:
    """Whether all that is like last time can still be chosen, for today: then one tap is enough."""
    if before is None or givers.key_of(before) not in {each.key for each in for_whom if each.until is None}:
        return False
    return not any(getattr(before, name).retired for name in _AGAIN)


def was_there(session: Session, told: Mapping[str, Any]) -> bool:
    """Whether a form that was just sent had been saved before, by more than a double tap: then it may have been meant
    for another session, such as after going back. ``told``: what the form said."""
    same = {name: value for name, value in told.items() if name not in {"nonce", "giver"}}
    differs = any(getattr(session, name) != value for name, value in same.items())
    other = givers.key_of(session) != told["giver"].key
    return differs or other or clock.now() - session.logged_at > _ONE_TAP


def has_taken_back(user: Any, pk: uuid.UUID) -> bool:
    """Whether this person has taken this session back before: a second tap on the same button."""
    lines = audit.lines(Session(pk=pk), "monitoring.session.remove", limit=1)
    return any(line.actor == user for line in lines)
