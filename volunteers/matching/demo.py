"""Demo data of matching: requests for help in two regions, in every state. All by the actions."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from core import clock
from network.directory.models import Term, Vocabulary
from network.geography.models import Municipality
from volunteers.matching import areas, fitting
from volunteers.matching.actions import answering, asking, choosing, closing, entering
from volunteers.matching.models import Ask, Request
from volunteers.matching.states import Answer
from volunteers.onboarding.models import Task, Volunteering
from volunteers.onboarding.states import PartOfDay, Way

_SPACE = uuid.UUID("6d0a4f7e-6f53-4b7c-9d55-6a0c7b1f20a7")
_VOLUNTEER = "volunteer@demo.example"


@dataclass(frozen=True)
class Wish:
    """``days``: from today until it begins; ``asked``: how many of those who fit best; ``yes``: how many of them can;
    ``ends``: "" while somebody is looked for, else "agreed", "done" or "cancelled". ``ours``: the demo's volunteer is
    asked too, and has not answered."""

    coordinator: str
    home: str
    task: str
    way: Way
    language: str
    topic: str
    days: int
    part: PartOfDay | str = ""
    long: int = 0
    asked: int = 0
    yes: int = 0
    ends: str = ""
    ours: bool = False


_NORTH, _SOUTH = "coordinator@demo.example", "coordinator.b@demo.example"
WISHES = (
    Wish(_NORTH, "297", "place-supporter", Way.ONSITE, "fi", "phone", 4, PartOfDay.MORNING, asked=2, ours=True),
    Wish(_NORTH, "749", "place-supporter", Way.ONSITE, "fi", "new_device", 6, PartOfDay.AFTERNOON, asked=3, yes=2),
    Wish(_NORTH, "297", "remote-supporter", Way.REMOTE, "en", "connection", 2, long=5),
    Wish(_NORTH, "140", "home-visitor", Way.HOME, "fi", "tablet", 9, long=4, asked=2, yes=1, ends="agreed"),
    Wish(_NORTH, "297", "place-supporter", Way.ONSITE, "fi", "computer", 0, long=2, asked=2, yes=1, ends="done"),
    Wish(_NORTH, "915", "place-supporter", Way.ONSITE, "fi", "updates_storage", 8, ends="cancelled"),
    Wish(_SOUTH, "091", "place-supporter", Way.ONSITE, "sv", "phone", 5, PartOfDay.MORNING, asked=3, yes=1),
    Wish(_SOUTH, "049", "remote-supporter", Way.REMOTE, "fi", "tablet", 3, long=3),
)


@transaction.atomic
def live(*, seed: int) -> list[str]:
    """Called when there are volunteers. Returns lines for the summary; what an earlier run has made stays."""
    new = [wish for number, wish in enumerate(WISHES) if _play(wish, uuid.uuid5(_SPACE, str(number)))]
    return [f"requests for help: {len(new)} made"]


def _play(wish: Wish, nonce: uuid.UUID) -> bool:
    if Request.objects.filter(nonce=nonce).exists():
        return False
    actor = User.objects.get(email=wish.coordinator)
    request = _enter(wish, nonce, actor)
    own = set(Volunteering.objects.filter(volunteer__person__email=_VOLUNTEER).values_list("pk", flat=True))
    chosen = [fit.volunteering.pk for fit in fitting.of(request) if fit.fits and fit.may_be_asked][: wish.asked]
    if wish.ours:
        chosen = list(dict.fromkeys([*chosen, *own]))
    asks = asking.ask(help_request=request, volunteerings=chosen, actor=actor) if chosen else []
    _answer(wish, [each for each in asks if each.volunteering_id not in own], actor)
    if wish.ends == "cancelled":
        closing.cancel(help_request=request, actor=actor)
    return True


def _answer(wish: Wish, asks: list[Ask], actor: User) -> None:
    for ask in asks[: wish.yes]:
        answering.answer(ask=ask, said=Answer.YES, actor=None)
    if wish.ends in ("agreed", "done") and asks[: wish.yes]:
        request = choosing.choose(ask=asks[0], actor=actor)
        if wish.ends == "done":
            closing.finish(help_request=request, actor=actor)


def _enter(wish: Wish, nonce: uuid.UUID, actor: User) -> Request:
    day = clock.today() + dt.timedelta(days=wish.days)
    asker = next(each for each in areas.of(actor) if each.organisation is None)
    return entering.enter(
        asker=asker,
        nonce=nonce,
        actor=actor,
        task=Task.objects.get(slug=wish.task),
        municipality=Municipality.objects.get(code=wish.home),
        way=wish.way,
        language=Term.objects.of(Vocabulary.LANGUAGE).get(key=wish.language),
        topic=Term.objects.of(Vocabulary.TOPIC).get(key=wish.topic),
        from_day=day,
        until_day=day + dt.timedelta(days=wish.long),
        part=wish.part,
    )
