"""A volunteer's own requests: what waits for their answer, where they help, and what was; and their part of the page of
everything that is theirs."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from core import clock
from volunteers.matching import asks
from volunteers.matching.asks import Standing
from volunteers.matching.models import Ask, Request
from volunteers.matching.states import Answer
from volunteers.onboarding import mine_slots
from volunteers.onboarding.states import Way

_SHOWN, _PAST = 3, 20
# The form of support of a session that was given this way (Vocabulary.FORM).
_FORMS = {Way.ONSITE: "near", Way.REMOTE: "remote", Way.HOME: "home"}


@dataclass
class Mine:
    """``waiting``: to be answered; ``chosen``: they help; ``said``: answered, and nobody is chosen yet."""

    waiting: list[Ask] = field(default_factory=list)
    chosen: list[Ask] = field(default_factory=list)
    said: list[Ask] = field(default_factory=list)
    past: list[Ask] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.waiting or self.chosen or self.said or self.past)


def of(user: User) -> Mine:
    """One query."""
    rows = Ask.objects.filter(volunteering__volunteer__person=user).select_related(*asks.WHOLE)
    found = Mine()
    for ask in rows.order_by("-request__from_day", "-asked_at")[:200]:
        standing = asks.standing(ask)
        if standing == Standing.CHOSEN:
            found.chosen.insert(0, ask)
        elif standing == Standing.OPEN:
            (found.waiting if ask.answer == Answer.NONE else found.said).insert(0, ask)
        elif len(found.past) < _PAST:
            found.past.append(ask)
    return found


def has_begun(request: Request) -> bool:
    return request.from_day <= clock.today()


def log_url(request: Request) -> str:
    """Where the session is logged, with what the request tells of it."""
    told: dict[str, Any] = {
        "day": min(clock.today(), request.until_day).isoformat(),
        "municipality": request.municipality.code,
        "form": _FORMS[Way(request.way)],
        "language": request.language.key,
        "topic": request.topic.key,
    }
    if request.place_id:
        told["place"] = str(request.place_id)
    return f"{reverse('monitoring:log')}?{urlencode(told)}"


class Requests:
    """What waits for an answer and where they help, on the page of everything that is theirs."""

    order = 20
    template = "matching/_my_requests.html"

    def context(self, user: User) -> dict[str, Any]:
        found = of(user)
        if not found:
            return {}
        return {"waiting": found.waiting[:_SHOWN], "chosen": found.chosen[:_SHOWN], "said": len(found.said)}


def register() -> None:
    mine_slots.register_of_all(Requests())
