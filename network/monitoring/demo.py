"""Demo data of sessions: a year of support by those who may log it, written down through the actions."""

import datetime as dt
import random
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from accounts.models import User
from core import clock
from network.directory.models import Contact, Term
from network.directory.states import OrganisationState
from network.monitoring import actions, givers, terms
from network.monitoring.actions import Entry
from network.monitoring.days import outside
from network.monitoring.givers import Giver
from network.monitoring.models import Session
from network.monitoring.states import Minutes, Outcome

Words = dict[str, list[Term]]

# Of how many sessions in a hundred, roughly; what is not named here happens now and then.
_FORMS = {"near": 60, "remote": 18, "home": 9, "peer": 8, "training": 5}
_LANGUAGES = {"fi": 80, "sv": 8, "en": 4, "ru": 4, "uk": 2, "ar": 2}
_TOPICS = {
    "phone": 18, "identification": 12, "banking": 9, "health": 9, "apps": 8, "email": 7, "computer": 6, "photos": 5,
    "authority_mail": 5, "messaging": 4, "benefits_pensions": 4, "scams": 4, "passwords": 3, "tablet": 3, "taxes": 3,
}  # fmt: skip
_MINUTES = {Minutes.UNDER_15: 22, Minutes.UNDER_30: 40, Minutes.UNDER_60: 28, Minutes.OVER_60: 10}
_OUTCOMES = {
    Outcome.WITH_SUPPORT: 44, Outcome.CAN_ALONE: 25, Outcome.LEARNED_PART: 14, Outcome.GUIDED_ONWARDS: 8,
    Outcome.SCAM_STOPPED: 2, Outcome.OTHER_CHANNEL: 2, Outcome.STUCK: 4, Outcome.TURNED_AWAY: 1,
}  # fmt: skip
# Fewer come in July and at Christmas.
_QUIET = {7: 0.35, 12: 0.6}
_GROUPS = {"training": (4, 14), "peer": (2, 7)}
_DAYS = 365
# Of the contacts of organisations, who help among other work.
_OF_STAFF = 1_000


@transaction.atomic
def seed(*, seed: int) -> list[str]:
    """For the contacts of organisations. Returns lines for the summary of seed_demo; what an earlier run has made is
    left as it is."""
    contacts = Contact.objects.in_force().filter(organisation__state=OrganisationState.MEMBER)
    people = User.objects.filter(pk__in=contacts.values("person"), is_active=True).order_by("email")
    return [f"sessions: {play(people, seed=seed, sessions=_OF_STAFF)} made"]


@transaction.atomic
def play(people: Iterable[User], *, seed: int, sessions: int = 3_000, days: int = _DAYS) -> int:
    """A year of sessions of these people, about so many in all if they have all given support for so long: each for
    what they may log (`givers.of`) and since when they may, some of them often and some seldom. Returns how many are
    new; who may log nothing is left out. The same people and seed make the same sessions once, whenever it runs."""
    words = terms.offered()
    able = [(person, found) for person in people if (found := givers.of(person))]
    weights = [random.Random(f"{seed} {person.email}").paretovariate(1.6) for person, _found in able]  # noqa: S311
    made = 0
    for (person, found), weight in zip(able, weights, strict=True):
        number = max(1, round(sessions * weight / sum(weights)))
        rng = random.Random(f"{seed} {person.email} sessions")  # noqa: S311 -- invented data
        nonces = [
            uuid.uuid5(uuid.NAMESPACE_URL, f"vieri session {seed} {person.email} {each}") for each in range(number)
        ]
        if not Session.objects.filter(nonce__in=nonces).exists():
            made += actions.log_many(entries=_year(rng, nonces, found, words, days), actor=person)
    return made


def _year(
    rng: random.Random, nonces: Sequence[uuid.UUID], found: Sequence[Giver], words: Words, days: int
) -> list[Entry]:
    # Everybody has their usual place and weekday.
    usual, weekday = rng.choice(found), rng.randrange(5)
    entries = []
    for nonce in nonces:
        giver = usual if rng.random() < 0.85 else rng.choice(found)
        entry = Entry(nonce=nonce, giver=giver, day=_day(rng, weekday, days), **_told(rng, words))
        if not outside(entry.day, giver):
            entries.append(entry)
    return entries


def _told(rng: random.Random, words: Words) -> dict[str, Any]:
    form = _one(rng, words["form"], _FORMS)
    topic = _one(rng, words["topic"], _TOPICS)
    services = [each for each in words["e_service"] if topic.key in each.facts.get("topics", ())]
    return {
        "form": form,
        "minutes": rng.choices(list(_MINUTES), list(_MINUTES.values()))[0],
        "language": _one(rng, words["language"], _LANGUAGES),
        "topic": topic,
        "outcome": rng.choices(list(_OUTCOMES), list(_OUTCOMES.values()))[0],
        "e_service": rng.choice(services) if services and rng.random() < 0.6 else None,
        "people": rng.randint(*_GROUPS[form.key]) if form.key in _GROUPS else rng.choices([1, 2], [92, 8])[0],
    }


def _one(rng: random.Random, found: Sequence[Term], weights: dict[str, int]) -> Term:
    return rng.choices(found, [weights.get(term.key, 0.4) for term in found])[0]


def _day(rng: random.Random, weekday: int, days: int) -> dt.date:
    """Mostly on the usual weekday, on Sundays never, before today."""
    while True:
        day = clock.today() - dt.timedelta(days=rng.randint(1, days))
        usual = 1.0 if day.weekday() == weekday else 0.0 if day.weekday() == 6 else 0.15
        if rng.random() < usual * _QUIET.get(day.month, 1.0):
            return day
