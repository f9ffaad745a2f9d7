"""Measures volunteers against a request for help by the rules that volunteers.matching.fitting states."""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import Count, Q

from core import clock
from network.geography.distance import kilometres
from network.monitoring.models import Session
from network.monitoring.states import MIDDLE, Minutes
from volunteers.matching.lines import Line
from volunteers.matching.models import Request
from volunteers.matching.states import RequestState
from volunteers.onboarding import assignable
from volunteers.onboarding.models import ExtractSeen, Task, Volunteer, Volunteering
from volunteers.onboarding.states import Level, Way

LANGUAGE = {Level.FLUENT: 20, Level.WELL: 14, Level.SOME: 6}
DISTANCE, TOPIC, TOPIC_NEAR, SKILLS, DAYS, DAYS_UNKNOWN, LOAD = 20, 20, 10, 15, 15, 7, 10
# Hours of burden with which there are no more points, and how many a request counts that is agreed, or done and not
# logged: otherwise whoever does not log would always come first.
FULL_LOAD, AGREED_HOURS = 10, 2
LOAD_DAYS, ENOUGH_DAYS = 30, 3
# An absence of today says nothing about the days that are asked for: those are looked at here.
_AWAY_TODAY = "away"


class Verdict:
    """What has been found about one of them so far."""

    def __init__(self) -> None:
        self.fits = self.may_be_asked = True
        self.for_: list[Line] = []
        self.against: list[Line] = []
        self.score = self.burden = 0.0

    def speak_for(self, line: Line, points: float = 0) -> None:
        self.for_.append(line)
        self.score += points

    def speak_against(self, line: Line) -> None:
        self.against.append(line)

    def miss(self, line: Line, *, blocks: bool = False) -> None:
        """``blocks``: with this they cannot be asked."""
        self.fits = False
        self.may_be_asked = self.may_be_asked and not blocks
        self.against.append(line)


class Measure:
    """What is asked of the database once for all of them, and then each of them by it. With each comes what
    volunteers.matching.fitting asks of them: ``level``, ``topic_named``, ``topic_near`` and ``topics_named``."""

    def __init__(self, request: Request, found: list[Volunteering]) -> None:
        self.request = request
        self.days = days_of(request)
        self.skills = {each.pk for each in request.skills.all()}
        self.courses = _courses_of({request.task_id, *(each.task_id for each in found)})
        self.reasons = assignable.of_many(found)
        people = [each.volunteer.person_id for each in found if each.volunteer]
        self.helped = _helped(people)
        self.requests = _requests_of(people)
        self.extracts = _extracts(people) if request.task.with_minors else set()

    @cached_property
    def there(self) -> tuple[float, float]:
        place = self.request.place
        return place.position if place else (self.request.municipality.lat, self.request.municipality.lon)

    def of(self, volunteering: Volunteering) -> Verdict:
        verdict, volunteer = Verdict(), volunteering.volunteer
        if volunteer is None:
            raise ValueError("Whoever was anonymised is in no pool.")
        self._assignable(verdict, volunteering)
        self._task(verdict, volunteering, volunteer)
        self._language(verdict, volunteering)
        self._way(verdict, volunteer)
        self._area(verdict, volunteering, volunteer)
        self._topic(verdict, volunteering)
        self._skills(verdict, volunteer)
        self._days(verdict, volunteer)
        self._load(verdict, volunteer)
        return verdict

    def _assignable(self, verdict: Verdict, volunteering: Volunteering) -> None:
        for reason in self.reasons.get(volunteering.pk, []):
            if reason.code != _AWAY_TODAY:
                verdict.miss(Line(f"not_assignable_{reason.code}", said=str(reason.text), own=True), blocks=True)

    def _task(self, verdict: Verdict, volunteering: Volunteering, volunteer: Volunteer) -> None:
        task, own = self.request.task, volunteering.task
        if own.pk == task.pk:
            verdict.speak_for(Line("task"))
            return
        lacks = []
        if self.courses[task.pk] - self.courses[own.pk]:
            lacks.append(Line("no_courses"))
        if own.trial_sessions < min(task.trial_sessions, 1):
            lacks.append(Line("no_trial"))
        if task.with_minors and volunteer.person_id not in self.extracts:
            lacks.append(Line("no_extract", own=True))
        if volunteering.under_age and not task.from_15:
            lacks.append(Line("too_young"))
        for line in lacks:
            verdict.miss(line, blocks=True)
        if not lacks:
            verdict.speak_for(Line("qualified"))

    def _language(self, verdict: Verdict, measured: Any) -> None:
        if measured.level is None:
            verdict.miss(Line("no_language"))
        else:
            verdict.speak_for(Line("speaks", {"level": measured.level}), LANGUAGE[Level(measured.level)])

    def _way(self, verdict: Verdict, volunteer: Volunteer) -> None:
        if self.request.way not in volunteer.ways:
            verdict.miss(Line("no_way", {"way": self.request.way}))

    def _area(self, verdict: Verdict, volunteering: Volunteering, volunteer: Volunteer) -> None:
        request = self.request
        if request.way == Way.REMOTE:
            verdict.speak_for(Line("remote"), DISTANCE)
            return
        if request.municipality_id in (volunteer.municipality_id, volunteering.municipality_id):
            verdict.speak_for(Line("near"), DISTANCE)
            return
        home = volunteer.municipality
        far, most = kilometres((home.lat, home.lon), self.there), volunteer.travel_km
        if far > most:
            # Rounded up: "20 km away; comes at most 20 km" would be no reason.
            verdict.miss(Line("far", {"km": math.ceil(far), "most": most}))
        else:
            line = Line("distance", {"km": round(far), "most": most})
            verdict.speak_for(line, DISTANCE * (1 - far / most if most else 1))

    def _topic(self, verdict: Verdict, measured: Any) -> None:
        if measured.topic_named:
            verdict.speak_for(Line("topic"), TOPIC)
        elif not measured.topics_named:
            verdict.speak_for(Line("topic_open"), TOPIC_NEAR)
        elif measured.topic_near:
            verdict.speak_for(Line("topic_near"), TOPIC_NEAR)
        else:
            verdict.speak_against(Line("no_topic"))

    def _skills(self, verdict: Verdict, volunteer: Volunteer) -> None:
        if not self.skills:
            verdict.score += SKILLS
            return
        has = len(self.skills & {each.pk for each in volunteer.skills.all()})
        if has:
            line = Line("skills", {"has": has, "asked": len(self.skills)})
            verdict.speak_for(line, SKILLS * has / len(self.skills))
        else:
            verdict.speak_against(Line("no_skills"))

    def _days(self, verdict: Verdict, volunteer: Volunteer) -> None:
        part = self.request.part
        away = [(each.first_day, each.last_day) for each in volunteer.absences.all()]
        there = [day for day in self.days if not any(first <= day <= last for first, last in away)]
        times = list(volunteer.free_times.all())
        if self.days and not there:
            verdict.miss(Line("away"))
        elif not times:
            verdict.speak_for(Line("free_unknown"), DAYS_UNKNOWN)
        else:
            weekdays = {each.weekday for each in times if not part or each.part == part}
            free = sum(day.weekday() in weekdays for day in there)
            if free:
                enough = min(ENOUGH_DAYS, len(self.days))
                line = Line("free", {"free": free, "days": len(self.days)})
                verdict.speak_for(line, DAYS * min(1, free / enough))
            else:
                verdict.speak_against(Line("not_free"))

    def _load(self, verdict: Verdict, volunteer: Volunteer) -> None:
        person = volunteer.person_id
        hours, sessions = self.helped.get(person, (0.0, 0))
        agreed, done = self.requests.get(person, (0, 0))
        unlogged = max(0, done - sessions)
        burden = verdict.burden = hours + AGREED_HOURS * (agreed + unlogged)
        line = Line("load", {"hours": hours, "agreed": agreed, "unlogged": unlogged}, own=True)
        if burden < FULL_LOAD:
            verdict.speak_for(line, LOAD * (1 - burden / FULL_LOAD))
        else:
            verdict.speak_against(line)


def days_of(request: Request) -> list[dt.date]:
    """Those that are still to come, at most two months of them."""
    first = max(request.from_day, clock.today())
    return [first + dt.timedelta(days=each) for each in range(min((request.until_day - first).days + 1, 62))]


def _helped(people: Iterable[Any]) -> dict[Any, tuple[float, int]]:
    """Estimated hours of help as a volunteer in the last LOAD_DAYS, and in how many sessions, by person. What somebody
    does at work is no burden of theirs here, and nobody else's business. One query."""
    rows = Session.objects.filter(person__in=list(people), voluntary=True, day__gt=_since()).order_by()
    found: dict[Any, tuple[float, int]] = {}
    for person, minutes, count in rows.values_list("person", "minutes").annotate(count=Count("pk")):
        hours, sessions = found.get(person, (0.0, 0))
        found[person] = (hours + count * MIDDLE[Minutes(minutes)] / 60, sessions + count)
    return found


def _requests_of(people: Iterable[Any]) -> dict[Any, tuple[int, int]]:
    """Requests that are agreed and not done yet, and those done in the last LOAD_DAYS, by person. One query."""
    agreed = Q(state=RequestState.AGREED)
    done = Q(state=RequestState.DONE, closed_at__date__gt=_since())
    rows = Request.objects.filter(agreed | done, agreed__volunteering__volunteer__person__in=list(people)).order_by()
    counts = {"agreed_ones": Count("pk", filter=agreed), "done_ones": Count("pk", filter=done)}
    found = rows.values_list("agreed__volunteering__volunteer__person").annotate(**counts)
    return {person: (agreed_ones, done_ones) for person, agreed_ones, done_ones in found}


def _courses_of(tasks: set[int]) -> dict[int, set[int]]:
    """Task → the courses it asks for. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    for task, course in Task.courses.through.objects.filter(task__in=tasks).values_list("task", "course"):
        found[task].add(course)
    return found


def _extracts(people: Iterable[Any]) -> set[Any]:
    """Of whom one has been seen that is in force. One query."""
    rows = ExtractSeen.objects.in_force().filter(person__in=list(people))
    return set(rows.order_by().values_list("person", flat=True))


def _since() -> dt.date:
    return clock.today() - dt.timedelta(days=LOAD_DAYS)
