"""Which states an application went through and when, read from the trail of decisions."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from certification.quality.models import Decision, Line
from certification.quality.states import GRANTS, InquiryKind, State, Verdict

# The states in their order, each with the moment it was entered.
Way = list[tuple[str, dt.datetime]]


def _after_reply(data: Mapping[str, Any]) -> State:
    return State.SUBMITTED if data.get("kind") == InquiryKind.COMPLETENESS else State.EVALUATION


def _after_silence(data: Mapping[str, Any]) -> State:
    return State.LAPSED if data.get("kind") == InquiryKind.COMPLETENESS else State.EVALUATION


def _after_review(data: Mapping[str, Any]) -> State:
    return State.DECISION if data.get("verdict") == Verdict.PASS else State.EVALUATION


# Into which state a step leads; of some its line has to be asked.
_LEADS_TO: Mapping[str, State | Callable[[Mapping[str, Any]], State]] = {
    "application.submit": State.SUBMITTED,
    "application.accept": State.EVALUATION,
    "application.ask_to_complete": State.INCOMPLETE,
    "application.ask": State.CLARIFICATION,
    "application.send_findings": State.FINDINGS,
    "application.reply": _after_reply,
    "application.no_reply": _after_silence,
    "application.pass_on": State.REVIEW,
    "application.review": _after_review,
    "application.send_back": State.REVIEW,
    "application.withdraw": State.WITHDRAWN,
}
STEPS = frozenset(_LEADS_TO)


def since(day: dt.date) -> list[Way]:
    """Of each application that took a step on this day or later: its whole way. Two queries."""
    lately = Line.objects.filter(verb__in=STEPS, day__gte=day).values("about")
    decided = Decision.objects.filter(application__isnull=False, decided_at__date__gte=day)
    ended = {f"application {each.application_id}": each for each in decided}
    rows = Line.objects.filter(verb__in=STEPS).order_by("number")
    ways: dict[str, Way] = defaultdict(list)
    found = rows.filter(about__in=lately) | rows.filter(about__in=list(ended))
    for about, verb, text in found.values_list("about", "verb", "text"):
        line = json.loads(text)
        _enter(ways[about], _led_to(verb, line["data"]), dt.datetime.fromisoformat(line["at"]))
    for about, decision in ended.items():
        if ways[about]:
            _enter(ways[about], State.GRANTED if decision.kind in GRANTS else State.REFUSED, decision.decided_at)
    return [way for way in ways.values() if way]


def _led_to(verb: str, data: Mapping[str, Any]) -> State:
    to = _LEADS_TO[verb]
    return to if isinstance(to, State) else to(data)


def _enter(way: Way, state: State, at: dt.datetime) -> None:
    """A step that leaves an application where it is, is none."""
    if not way or way[-1][0] != state:
        way.append((state, at))
