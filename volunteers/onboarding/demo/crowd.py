"""Three hundred invented volunteers in all states, written in bulk.

Through the actions they would take minutes and write two thousand letters. So every row passes the same checks
(full_clean) and is as the actions leave it. The demo's own people go through the actions (stage.py).
"""

import datetime as dt
import random
from dataclasses import dataclass, field

from accounts.models import User
from core import clock
from network.directory.models import Mandate, Organisation
from network.directory.states import Role
from network.geography.models import LanguageStatus, Municipality
from network.meetings import whens
from training.courses.models import Completion, Course, CourseVersion, Enrolment
from training.courses.states import EnrolmentState
from volunteers.onboarding import commitments
from volunteers.onboarding.demo.people import People
from volunteers.onboarding.demo.rows import Rows
from volunteers.onboarding.mentors import SKILL
from volunteers.onboarding.models import (
    Absence,
    Acceptance,
    ExtractSeen,
    FreeTime,
    Speaks,
    Task,
    Transition,
    TrialSession,
    Volunteer,
    Volunteering,
)
from volunteers.onboarding.states import (
    COMMITMENTS,
    EXTRACT_HOLDS_MONTHS,
    OVER,
    WAY,
    Document,
    State,
)

# Those that others point to come first.
_TABLES = (
    User, Volunteer, Volunteering, Speaks, FreeTime, Absence, Transition, TrialSession, Acceptance, ExtractSeen,
    Enrolment, Completion,
)  # fmt: skip
# How many are in each state; together with the demo's own two they are three hundred and two.
HOW_MANY = {
    State.APPLIED: 26, State.INTERVIEW: 16, State.EXTRACT: 4, State.AGREEMENT: 14, State.TRAINING: 32, State.TRIAL: 18,
    State.ACTIVE: 138, State.PAUSED: 12, State.LEFT: 24, State.DECLINED: 6, State.WITHDRAWN: 6, State.ANONYMISED: 4,
}  # fmt: skip
# Each third is in a region whose coordinator can sign in to the demo; the others are spread over the country.
_STAGE = ("11", "01")
_REASONS = {
    State.LEFT: "Muutto toiselle paikkakunnalle.",
    State.DECLINED: "Tehtävään haettiin juuri nyt iltaisin vapaana olevia.",
    State.WITHDRAWN: "",
}
# The steps that people take themselves, and that nobody takes; and of whom nothing that they told is kept.
_OWN = (State.APPLIED, State.TRAINING, State.WITHDRAWN)
_AUTOMATIC = (State.TRIAL, State.ANONYMISED)
_SILENT = (State.WITHDRAWN, State.ANONYMISED)
_WISHES = (
    "Olen jäänyt eläkkeelle ja haluan auttaa niitä, joille verkko tuntuu vieraalta.",
    "Autan jo naapureita puhelimen kanssa. Mielelläni tekisin sitä porukalla.",
    "Olin töissä pankissa ja huomasin, kuinka moni pelkää tekevänsä väärin.",
    "Jag vill hjälpa på svenska. Det finns många som inte hittar rätt på nätet.",
)


@dataclass
class Crowd:
    """The same seed makes the same people. Rows are kept until ``save`` writes them, a table at a time."""

    rng: random.Random
    course: Course
    rows: Rows = field(default_factory=Rows)

    def __post_init__(self) -> None:
        self.towns: list[Municipality] = list(Municipality.objects.in_force().select_related("region").order_by("code"))
        self.tasks: list[Task] = list(Task.objects.in_use().order_by("order"))
        self.people = People(self.rng, self.rows)
        self.version: CourseVersion = self.course.versions.current().get()
        held = Mandate.objects.in_force().filter(role=Role.COORDINATOR, network=None).select_related("person")
        self.coordinators = {each.region_id: each.person for each in held.order_by("-pk")}
        self.recruiters: dict[int, list[Organisation]] = {}
        for each in Organisation.objects.members().select_related("municipality").order_by("pk"):
            self.recruiters.setdefault(each.municipality.region_id, []).append(each)

    def seed(self) -> int:
        """Makes everybody; returns how many."""
        made = 0
        for state, many in HOW_MANY.items():
            for _each in range(many):
                self._somebody(state, made)
                made += 1
        self._name_mentors()
        self.rows.save(_TABLES)
        self.people.link()
        return made

    def _somebody(self, state: State, number: int) -> None:
        town = self._town(number)
        swedish = town.language_status in (LanguageStatus.SV, LanguageStatus.SV_FI)
        task = self._task(state)
        days = self.rng.randint(*self._days(state))
        applied = clock.now() - dt.timedelta(days=days, minutes=self.rng.randint(0, 600))
        volunteer = None
        if state != State.ANONYMISED:
            told = state != State.WITHDRAWN
            volunteer = self.people.volunteer(number, town, "sv" if swedish else "fi", told=told)
        row = Volunteering(
            volunteer=volunteer, task=task, municipality=town, region=town.region, state=state, applied_at=applied,
            organisation=self._organisation(town), handler=self._handler(town, state),
            message="" if state in _SILENT else self.rng.choice(_WISHES[3:] if swedish else _WISHES[:3]),
            reason=_REASONS.get(state, ""),
            under_age=volunteer is not None and task.from_15 and self.rng.random() < 0.4,
        )  # fmt: skip
        self._walk(row)
        row.full_clean(exclude=["volunteer", "organisation", "handler", "mentor"], validate_constraints=False)
        self.rows.add(row)

    def _walk(self, row: Volunteering) -> None:
        """The steps so far, evenly spread between the application and now."""
        end = State.ACTIVE if row.state in (State.PAUSED, State.LEFT, State.ANONYMISED) else row.state
        way = [step for step in WAY if step != State.EXTRACT or row.task.with_minors]
        path = way[: way.index(State(end)) + 1] if end in way else [State.APPLIED]
        if row.state not in path:
            path.append(State(row.state))
        if row.state == State.ANONYMISED:
            path.insert(-1, State.LEFT)
        gap = (clock.now() - row.applied_at) / (len(path) + 1)
        at, old = row.applied_at, ""
        for step in path:
            automatic, person = step in _AUTOMATIC, row.volunteer.person if row.volunteer else None
            by = None if automatic else person if step in _OWN else row.handler
            reason = row.reason if step == row.state else ""
            made = Transition(volunteering=row, old=old, new=step, at=at, by=by, automatic=automatic, reason=reason)
            self.rows.add(made)
            row.since = row.turn_since = at
            self._at(row, step, at)
            old, at = step, at + gap

    def _at(self, row: Volunteering, step: State, at: dt.datetime) -> None:
        """What belongs to a step."""
        if step == State.INTERVIEW and row.state == State.INTERVIEW:
            day = clock.today() + dt.timedelta(days=self.rng.randint(1, 6))
            row.interview_at = whens.at(day, dt.time(self.rng.randint(9, 16)))
            row.interview_place = "Puhelimessa"
            row.interview_wish = "Torstaina iltapäivällä, kello 14 jälkeen." if self.rng.random() < 0.25 else ""
            row.interview_confirmed_at = at if not row.interview_wish and self.rng.random() < 0.5 else None
        if step == State.ACTIVE:
            row.started_on, row.mentor = clock.day_of(at), row.handler
        if step == State.PAUSED:
            row.paused_until = clock.today() + dt.timedelta(days=self.rng.randint(14, 90))
        if step in OVER or step == State.ANONYMISED:
            row.ended_at = row.ended_at or at
        if row.volunteer is not None and step != State.ANONYMISED:
            self._proof(row, row.volunteer, step, at)

    def _proof(self, row: Volunteering, volunteer: Volunteer, step: State, at: dt.datetime) -> None:
        """What was accepted, shown or done before a step."""
        if step == State.APPLIED:
            self._accept(row, Document.APPLICATION, at)
        if step == State.WITHDRAWN:
            for each in self.rows.of(Acceptance):
                if each.volunteering is row:
                    each.withdrawn_at = at
        if step == State.AGREEMENT and row.task.with_minors:
            self._show_extract(row, volunteer, at)
        if step == State.AGREEMENT and row.under_age:
            row.guardian_seen_on, row.guardian_seen_by = clock.day_of(at), row.handler
        if step == State.TRAINING:
            for document in COMMITMENTS:
                self._accept(row, document, at)
        if step == State.TRIAL or (step == State.ACTIVE and not row.task.trial_sessions):
            self._complete(volunteer, at)
        if step == State.ACTIVE:
            for number in range(row.task.trial_sessions):
                day = clock.day_of(at) - dt.timedelta(days=row.task.trial_sessions - number)
                self.rows.add(TrialSession(volunteering=row, day=day, noted_by=row.handler))

    def _name_mentors(self) -> None:
        """Two of three beginners practise already: with somebody active in the region who can mentor."""
        known = self.people.knows.items()
        able = {volunteer.pk for volunteer, (_topics, skills) in known if any(each.key == SKILL for each in skills)}
        rows = self.rows.of(Volunteering)
        for number, row in enumerate(row for row in rows if row.state == State.TRIAL):
            near = [each for each in rows if each.state == State.ACTIVE and each.region_id == row.region_id]
            mentors = [each.volunteer.person for each in near if each.volunteer and each.volunteer.pk in able]
            if number % 3 and mentors:
                row.mentor = self.rng.choice(mentors)
                day = clock.day_of(row.since)
                self.rows.add(TrialSession(volunteering=row, day=day, noted_by=row.mentor))

    @staticmethod
    def _days(state: State) -> tuple[int, int]:
        """How long ago somebody applied, at least and at most: what led to nothing is not to be forgotten yet."""
        if state in (State.DECLINED, State.WITHDRAWN):
            return 10, 90
        return (20, 700) if state in WAY[4:] or state in OVER or state == State.PAUSED else (1, 12)

    def _town(self, number: int) -> Municipality:
        if number % 3:
            return self.rng.choice([each for each in self.towns if each.region.code == _STAGE[number % 3 - 1]])
        return self.rng.choice(self.towns)

    def _task(self, state: State) -> Task:
        minors = [each for each in self.tasks if each.with_minors]
        if state == State.EXTRACT or (minors and self.rng.random() < 0.05):
            return self.rng.choice(minors)
        return self.rng.choice([each for each in self.tasks if not each.with_minors])

    def _organisation(self, town: Municipality) -> Organisation | None:
        near = self.recruiters.get(town.region_id, [])
        return self.rng.choice(near) if near and self.rng.random() < 0.4 else None

    def _handler(self, town: Municipality, state: State) -> User | None:
        return None if state in (State.APPLIED, *_SILENT) else self.coordinators.get(town.region_id)

    def _accept(self, row: Volunteering, document: Document, at: dt.datetime) -> None:
        volunteer = row.volunteer
        if volunteer is None:
            return
        version, language = commitments.current(document), volunteer.person.language
        accepted = Acceptance(
            person=volunteer.person, volunteering=row, document=document, version=version.version,
            digest=version.digest, language=language, statement=str(version.read(language).accept), accepted_at=at,
        )  # fmt: skip
        self.rows.add(accepted)

    def _show_extract(self, row: Volunteering, volunteer: Volunteer, at: dt.datetime) -> None:
        if row.handler is None:
            return
        self._accept(row, Document.EXTRACT, at)
        if row.state in OVER:
            return  # that it was seen was forgotten at the end
        day = clock.day_of(at)
        dated = day - dt.timedelta(days=20)
        until = clock.months_after(dated, EXTRACT_HOLDS_MONTHS)
        if until > clock.today():
            seen = ExtractSeen(
                person=volunteer.person, extract_date=dated, seen_by=row.handler, seen_on=day, expires_on=until
            )
            self.rows.add(seen)

    def _complete(self, volunteer: Volunteer, at: dt.datetime) -> None:
        """The required course. Some did it so long ago that it has lapsed, if it is valid for a time only."""
        if self.version.validity_months and self.rng.random() < 0.06:
            at -= dt.timedelta(days=31 * (self.version.validity_months + 1))
        enrolment = Enrolment(
            person=volunteer.person, course=self.course, version=self.version, state=EnrolmentState.COMPLETED,
            started_at=at - dt.timedelta(days=6), touched_at=at,
        )  # fmt: skip
        self.rows.add(enrolment)
        self.rows.add(Completion(enrolment=enrolment, version=self.version, completed_at=at, evidence={"items": []}))


def is_there() -> bool:
    """An earlier run has made them."""
    return Volunteer.objects.filter(person__email__endswith=".v0@posti.example").exists()


def make(seed: int, course: Course) -> int:
    """Makes them on the first run; returns how many."""
    if is_there():
        return 0
    return Crowd(random.Random(seed + _SALT), course).seed()  # noqa: S311 -- invented data


# Another crowd than that of the meetings.
_SALT = 7
