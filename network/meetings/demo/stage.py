"""The meetings of the demo's own accounts: a monthly series, one that is full, one that is cancelled, drafts, one that
waits for its attendance; and what the people who can sign in have registered for."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from accounts.models import User
from core import clock
from network.directory.models import Contact, Organisation
from network.meetings import dates, tickets
from network.meetings.actions import answering, inviting, organising, queue, registering, series
from network.meetings.asked import Asked
from network.meetings.demo import source, words
from network.meetings.demo.plans import YEAR, Plan, Tell, like
from network.meetings.demo.playing import Stage
from network.meetings.models import Meeting
from network.meetings.states import Audience, Kind, Question, Rhythm, Scope, Way

LEARNER, PROVIDER = "learner@demo.example", "provider@demo.example"
_HOME = "11"
_SERIES_DATES, _SERIES_PAST = 12, 9
# The full one: so many places; so many guests on the list, of whom one cancels.
_SEATS, _GUESTS = 6, 6


def seed(stage: Stage) -> int:
    """Returns how many meetings are new."""
    made = _monthly(stage) + _full(stage) + _cancelled(stage)
    for region, home, days in ((_HOME, "297", 10), ("01", "091", 13)):
        plan = like("mentor_skills", region, days, "draft", home=home)
        if not stage.find(plan):
            stage.add(plan)
            made += 1
    many = {Way.ONSITE: 6, Way.ONLINE: 3}
    plan = like("home_visit_rules", _HOME, -4, "uncounted", home="297", people=many, tell=Tell.NOTHING)
    if not stage.find(plan):
        stage.play(plan)
        made += 1
    return made


def join(stage: Stage, coming: Mapping[str, Meeting]) -> None:
    """Registers the demo's own people for what comes, with letters that one can read in the demo. ``coming``: new
    meetings by the keys of their plans."""
    learner, provider = User.objects.get(email=LEARNER), User.objects.get(email=PROVIDER)
    for key in ("safe_online next", "open_question_hour next"):
        if key in coming:
            registering.register(meeting=coming[key], way=Way.ONLINE, actor=learner)
    if "common_goal next" in coming:
        contact = Contact.objects.in_force().filter(person=provider).select_related("organisation").first()
        ours: Organisation | None = contact.organisation if contact else None
        registering.register(meeting=coming["common_goal next"], way=Way.ONSITE, actor=provider, organisation=ours)
    if "coordinators_monthly next" in coming:
        asked = [Asked(each.email, str(each)) for each in (stage.organisers[_HOME], stage.organisers["01"])]
        inviting.invite(meeting=coming["coordinators_monthly next"], people=asked, actor=stage.organisers[""])


def _monthly(stage: Stage) -> int:
    """The second Tuesday of each month, from some nine months ago: made a year ahead, and moved back date by date."""
    first = next(dates.monthly(clock.today() - dt.timedelta(days=31 * _SERIES_PAST), dates.Week.SECOND))
    first = _tuesday(first)
    days = [first, *dates.first_ones(dates.monthly(first, dates.Week.SECOND), count=_SERIES_DATES - 1)]
    plans = [_of_the_series(day, number) for number, day in enumerate(days)]
    if stage.find(plans[0]):
        return 0
    actor = stage.organisers[_HOME]
    meeting = stage.add(plans[0])
    ahead = [day + YEAR for day in days]
    series.make_dates(meeting=meeting, rhythm=Rhythm.MONTHLY, days=ahead[1:], actor=actor)
    organising.publish(meeting=meeting, scope=Scope.ALL, actor=actor)
    meeting.refresh_from_db()
    rows = list(Meeting.objects.filter(series=meeting.series_id).order_by("starts_at"))
    learner = User.objects.get(email=LEARNER)
    for row, plan in zip(rows, plans, strict=True):
        if not plan.is_past:
            _move(row, plan)
        stage.people(plan, row, known=[learner] if plan.is_past and plan.tell == Tell.NONE else ())
    return len(rows)


def _tuesday(day: dt.date) -> dt.date:
    """The second Tuesday of that month."""
    first = day.replace(day=1)
    return first + dt.timedelta(days=(1 - first.weekday()) % 7 + 7)


def _of_the_series(day: dt.date, number: int) -> Plan:
    values = _texts(words.SERIES, "title", "description") | {
        "kind": Kind.QUESTION_HOUR, "audience": Audience.PUBLIC, "onsite_seats": 0, "online_seats": None,
        "join_link": "https://kokous.example/digikahvit", "languages": ["fi"], "asks": [Question.ORGANISATION],
    }  # fmt: skip
    items = [{"minutes": minutes} | source.columns("title", texts) for minutes, texts in words.SERIES_AGENDA]
    many = 6 + number % 4
    past = day < clock.today()
    return Plan(
        f"series {number}" if number else "series", _HOME, day, dt.time(14, 0), 60, values, items,
        people={Way.ONLINE: many if past else 3}, there={Way.ONLINE: many - 1} if past else {}, tell=Tell.NONE,
    )  # fmt: skip


def _move(row: Meeting, plan: Plan) -> None:
    """To its own day, which is to come: for the eye only, as in playing.py."""
    row.starts_at, row.ends_at = plan.starts_at, plan.starts_at + dt.timedelta(minutes=plan.minutes)
    row.save(update_fields=["starts_at", "ends_at"])


def _full(stage: Stage) -> int:
    """Six places; one guest cancels, so the first in the queue is offered a place and the others go on waiting."""
    plan = like("mentor_skills", _HOME, 12, "full", home="297")
    plan.values.update(_texts(words.FULL, "title", "description"))
    plan.values.update(audience=Audience.PUBLIC, onsite_seats=_SEATS, asks=[Question.DIET, Question.MUNICIPALITY])
    if stage.find(plan):
        return 0
    actor = stage.organisers[_HOME]
    meeting = stage.add(plan)
    organising.publish(meeting=meeting, actor=actor)
    learner, provider = User.objects.get(email=LEARNER), User.objects.get(email=PROVIDER)
    held = [_by_hand(stage, meeting, actor) for _each in range(_GUESTS)]
    for each in held[:2]:
        answering.change(token=tickets.token(each), diet="Kasvisruoka")
    for person in (learner, provider):
        registering.register(meeting=meeting, way=Way.ONSITE, actor=person)
    for _each in range(2):
        _by_hand(stage, meeting, actor)
    queue.cancel(token=tickets.token(held[3]))
    return 1


def _by_hand(stage: Stage, meeting: Meeting, actor: User) -> Any:
    name, email = stage.crowd.guest()
    return registering.register(
        meeting=meeting, way=Way.ONSITE, name=name, email=email, language="fi", registered_by=actor
    )


def _cancelled(stage: Stage) -> int:
    plan = like("open_day_library", _HOME, 18, "cancelled", home="297", people={Way.ONSITE: 3})
    plan.values.update(_texts(words.CANCELLED, "title", "description"))
    if stage.find(plan):
        return 0
    meeting = stage.play(plan)
    organising.cancel(
        meeting=meeting, actor=stage.organisers[_HOME], **source.columns("cancel_reason", words.CANCELLED["reason"])
    )
    return 1


def _texts(texts: Mapping[str, Mapping[str, str]], *fields: str) -> dict[str, str]:
    return {column: text for field in fields for column, text in source.columns(field, texts[field]).items()}
