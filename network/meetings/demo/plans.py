"""Which meetings the demo has: what each is like, before anything is written."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core import clock
from network.directory.demo import names
from network.meetings import dates, whens
from network.meetings.demo import source, words
from network.meetings.demo.source import Entry
from network.meetings.states import Audience, Kind, Question, Way

# So many days of a year are weeks: a meeting put there begins on the same weekday, at the same clock time.
YEAR = dt.timedelta(weeks=52)
# Of the file those that could have taken place in any region.
_ANYWHERE = ("common_goal", "where_hours_lack", "mentor_skills", "home_visit_rules", "safe_online")
# In how many days the first region has its own, and how far apart those of two regions are.
_DAYS = {-250: -5, -70: -6, 14: 3}
# Both languages are spoken.
_BILINGUAL = {"01", "02", "15"}
_SWEDISH = "21"


class Tell(StrEnum):
    """Which minutes it has: those of the file, a few lines, none; or not even attendance."""

    WHOLE = "whole"
    SHORT = "short"
    NONE = "none"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Plan:
    """``key`` names it for good: what has been made by an earlier run is known by it. ``region`` "": the country.
    ``day``: when it begins. ``people``: how many registered, by way; ``there``: how many of them came."""

    key: str
    region: str
    day: dt.date
    time: dt.time
    minutes: int
    values: dict[str, Any]
    agenda: list[dict[str, Any]]
    people: dict[Way, int] = field(default_factory=dict)
    there: dict[Way, int] = field(default_factory=dict)
    tell: Tell = Tell.NONE
    entry: Entry = field(default_factory=dict)

    @property
    def is_past(self) -> bool:
        return self.day < clock.today()

    @property
    def played_at(self) -> dt.datetime:
        """When it begins while it is played: actions publish nothing that begins in the past."""
        return whens.at(self.day + YEAR if self.is_past else self.day, self.time)

    @property
    def starts_at(self) -> dt.datetime:
        return whens.at(self.day, self.time)


def all_of_them(homes: Mapping[str, str]) -> Iterator[Plan]:
    """Those of the file, and of each region some more. ``homes``: by the code of each region that of a municipality in
    which these are held."""
    for entry in source.entries().values():
        yield from _of_the_file(entry)
    for number, (region, home) in enumerate(homes.items()):
        yield from _of_a_region(region, home, number)


def like(key: str, region: str, days: int, name: str, *, home: str, **more: Any) -> Plan:
    """One like that of the file with this key, elsewhere and on another day. ``home``: code of the municipality."""
    entry = source.entries()[key]
    day = workday(clock.today() + dt.timedelta(days=days))
    place = {"municipality": home, "address": "Harjukatu 8", "accessibility": ["step_free_entrance", "lift"]}
    return _plan(entry, region, day, f"{region} {name}", place=place, **more)


def workday(day: dt.date) -> dt.date:
    """This day, or the nearest one that is no weekend and no holiday: later for what is to come, earlier for what has
    been."""
    step = dt.timedelta(days=1 if day >= clock.today() else -1)
    while day.weekday() > 4 or dates.is_holiday(day):
        day += step
    return day


def _of_the_file(entry: Entry) -> Iterator[Plan]:
    today = clock.today()
    there = {way: number for way in Way if (number := entry["minutes"]["present"][way.value])}
    drops_in = entry["kind"] == Kind.OPEN_DAY
    came = {way: min(number, 12) for way, number in there.items()} if drops_in else there
    seats = entry["capacity"]
    booked = {way: min(seats[way.value] or 999, number + number // 9) for way, number in came.items()}
    day, told = workday(today - dt.timedelta(days=entry["held_days_ago"])), {"place": entry["place"], "there": came}
    region = entry["region"] or ""
    yield _plan(entry, region, day, f"{entry['key']} past", people=booked, tell=Tell.WHOLE, **told)
    if entry["next_in_days"]:
        coming = {way: max(2, min(number // 3, 14)) for way, number in came.items()}
        day = workday(today + dt.timedelta(days=entry["next_in_days"]))
        yield _plan(entry, region, day, f"{entry['key']} next", place=entry["place"], people=coming)


def _of_a_region(region: str, home: str, number: int) -> Iterator[Plan]:
    for turn, (days, apart) in enumerate(_DAYS.items()):
        entry = source.entries()[_ANYWHERE[(number + turn) % len(_ANYWHERE)]]
        day = workday(clock.today() + dt.timedelta(days=days + apart * number))
        quarter = names.QUARTERS[(number + turn) % len(names.QUARTERS)]
        street = quarter.street_sv if region == _SWEDISH else quarter.street_fi
        place = {"municipality": home, "address": f"{street} {3 + number}", "accessibility": ["step_free_entrance"]}
        people = dict.fromkeys(ways(entry), 5 + (number * 3 + turn) % 5)
        came = {way: max(3, many - 2) for way, many in people.items()} if days < 0 else {}
        tell = Tell.NONE if days > 0 else Tell.SHORT
        yield _plan(entry, region, day, f"{region} {turn}", place=place, people=people, there=came, tell=tell)


def _plan(entry: Entry, region: str, day: dt.date, key: str, *, place: Any, **more: Any) -> Plan:
    hours, minutes = entry["starts_at"].split(":")
    values: dict[str, Any] = source.columns("title", entry["title"]) | source.columns(
        "description", entry["description"]
    )
    values |= {"kind": entry["kind"], "audience": entry["audience"], "services": entry.get("services", [])}
    values |= {"onsite_seats": entry["capacity"]["onsite"], "online_seats": entry["capacity"]["online"]}
    values |= _where(place, region) if Way.ONSITE in ways(entry) else {}
    values["join_link"] = f"https://kokous.example/{entry['key']}" if Way.ONLINE in ways(entry) else ""
    values["languages"] = _languages(entry, region)
    values["asks"] = _asks(entry)
    agenda = [
        {"minutes": each["minutes"]}
        | source.columns("title", each["title"])
        | source.columns("speaker", {code: name.capitalize() for code, name in source.role(each["by"]).items()})
        for each in entry["agenda"]
    ]
    time = dt.time(int(hours), int(minutes))
    return Plan(key, region, day, time, entry["duration_minutes"], values, agenda, entry=entry, **more)


def ways(entry: Entry) -> list[Way]:
    """How one can take part in a meeting of the file."""
    return [way for way in Way if entry["capacity"][way.value] != 0]


def _where(place: Any, region: str) -> dict[str, Any]:
    """``municipality`` and ``facts`` are keys still; the file's places have a name of their own."""
    language = "sv" if region == _SWEDISH else "fi"
    own = {f"place_name_{language}": place["name"]} if "name" in place else source.columns("place_name", words.ROOM)
    return own | {
        "street": place["address"], "municipality": place["municipality"], "facts": place["accessibility"],
    }  # fmt: skip


def _languages(entry: Entry, region: str) -> list[str]:
    if region == entry["region"] or not region:
        return list(entry["languages"])
    if region == _SWEDISH:
        return ["sv"]
    return ["fi", "sv"] if region in _BILINGUAL else ["fi"]


def _asks(entry: Entry) -> list[str]:
    if entry["audience"] == Audience.PUBLIC:
        return [Question.MUNICIPALITY]
    needs = [Question.DIET, Question.ACCESS] if Way.ONSITE in ways(entry) else []
    return [Question.ORGANISATION, Question.WISH, *needs]
