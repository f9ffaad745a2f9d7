"""Letters about requests for help. They hold what the request holds, and nothing about who needs the help."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from accounts.models import User
from core.addresses import whole
from core.mail import Message
from volunteers.matching import asks, wording
from volunteers.matching.models import Ask, Request
from volunteers.matching.states import Answer


def asked(ask: Ask, person: User, token: str) -> Message:
    """With a link for yes and one for no: each is a key, so the words are forgotten once they are sent."""
    with override(person.language):
        path = reverse("matching:answer", args=[token])
        links = {f"{said}_url": whole(f"{path}?{urlencode({'answer': said})}") for said in (Answer.YES, Answer.NO)}
        context: dict[str, Any] = {**links, "until": _day(asks.answer_until(ask)), "facts": wording.facts(ask.request)}
    return _to(person, "request_asked", ask.request, secret=True, **context)


def answered(request: Request, asker: User) -> Message:
    """Somebody can help."""
    return _to(asker, "request_answered", request, url="matching:request", key=request.pk)


def chosen(ask: Ask, person: User, contact: str) -> Message:
    """They help. ``contact``: whom to contact (askers.contact)."""
    with override(person.language):
        facts = wording.facts(ask.request)
    more = {"facts": facts, "contact": contact}
    return _to(person, "request_chosen", ask.request, url="matching:my_answer", key=ask.pk, **more)


def not_chosen(ask: Ask, person: User) -> Message:
    """Somebody else helps this time: thanks."""
    return _to(person, "request_not_chosen", ask.request, yes=ask.answer == Answer.YES)


def called_off(ask: Ask, person: User) -> Message:
    """No help is needed, or not theirs: they need not come."""
    return _to(person, "request_called_off", ask.request, yes=ask.answer == Answer.YES)


def passed(ask: Ask, person: User) -> Message:
    """They said yes, and the days passed without anybody being chosen: thanks."""
    return _to(person, "request_passed", ask.request)


def nobody_left(request: Request, asker: User) -> Message:
    """Of those who were asked nobody can help, or has answered in time. Who they are stands on the page only."""
    return _to(asker, "request_nobody_left", request, url="matching:request", key=request.pk)


def opened_again(request: Request, asker: User) -> Message:
    """The volunteer who was chosen cannot come. Why, nobody is told."""
    more = {"past": wording.is_past(request)}
    return _to(asker, "request_opened_again", request, url="matching:request", key=request.pk, **more)


def _to(person: User, template: str, request: Request, *, url: str = "", key: Any = None, **more: Any) -> Message:
    secret = bool(more.pop("secret", False))
    with override(person.language):
        context = {
            "person": person,
            "number": request.number,
            "what": wording.what(request),
            "when": wording.when(request),
            "where": wording.where(request),
            "action_url": whole(reverse(url, args=[key])) if url else "",
            **more,
        }
    return Message(template, person.email, person.language, context, secret=secret)


def _day(day: dt.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
