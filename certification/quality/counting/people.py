"""Figures about the volunteers of an organisation: what they have learned, accepted and hold.

Supporters are volunteers who are active in the organisation's name on the day asked about. The state of a volunteering
is known as it stands now; everything else is looked at as it was on that day. Fewer than five people are never told of.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from certification.credentials import sources
from certification.credentials.models import Credential
from certification.credentials.states import Kind as CredentialKind
from certification.quality.counting.results import end_of, midnight, query, share_of_people, year_before
from certification.quality.indicators import Counted
from network.directory.models import Organisation
from network.meetings import listed, whose
from network.meetings.models import Registration
from network.meetings.states import Kind, MeetingState, Source
from network.monitoring.models import Session
from training.courses.models import Completion
from training.paths import holding
from volunteers.onboarding import commitments
from volunteers.onboarding.models import Acceptance, Task, TrialSession, Volunteering
from volunteers.onboarding.states import Document, State

# With so many sessions the trial beside a mentor counts as done.
TRIAL_SESSIONS = 2
# The form of support of home visits, in the vocabulary.
_HOME = "home"


@dataclass(frozen=True)
class Row:
    """A volunteering, by its keys only. ``home``: the volunteer says that they help at people's homes."""

    pk: Any
    person: int
    task: int
    home: bool


def basic_course(organisation: Organisation, day: dt.date) -> Counted:
    """Of the active supporters whose task requires courses, those who hold all of them on the day. Four queries."""
    asked = query("share_basic_course/1", day)
    courses = defaultdict(set)
    rows = _active(organisation, day)
    links = Task.courses.through.objects.filter(task__in={each.task for each in rows})
    for task, course in links.values_list("task_id", "course_id"):
        courses[task].add(course)
    wanted: dict[int, set[int]] = defaultdict(set)
    for each in rows:
        if courses[each.task]:
            wanted[each.person] |= courses[each.task]
    held = _held(set(wanted), {course for each in wanted.values() for course in each}, day)
    have = sum(all((person, course) in held for course in needed) for person, needed in wanted.items())
    return share_of_people(have, len(wanted), asked)


def trial_completed(organisation: Organisation, day: dt.date) -> Counted:
    """Of those who became active within the year and have not stopped, those with two sessions beside a mentor."""
    first = year_before(day)
    asked = query("share_trial_completed/1", day, first=first)
    rows = _volunteerings(organisation).filter(state__in=[State.ACTIVE, State.PAUSED])
    rows = rows.filter(started_on__gte=first, started_on__lte=day)
    person_of = dict(rows.values_list("pk", "volunteer__person"))
    counts = TrialSession.objects.filter(volunteering__in=person_of, day__lte=day).values_list("volunteering")
    sessions: dict[int, int] = defaultdict(int)
    for pk, noted in counts.annotate(noted=Count("pk")).order_by():
        sessions[person_of[pk]] += noted
    done = sum(noted >= TRIAL_SESSIONS for noted in sessions.values())
    return share_of_people(done, len(set(person_of.values())), asked)


def refreshed(organisation: Organisation, day: dt.date) -> Counted:
    """Of the active supporters, those who completed a course or were at a training session within the year."""
    first = year_before(day)
    asked = query("share_refreshed_12m/1", day, first=first)
    people = {each.person for each in _active(organisation, day)}
    span = (midnight(first), end_of(day))
    completions = Completion.objects.filter(enrolment__person__in=people)
    completions = completions.filter(completed_at__gte=span[0], completed_at__lt=span[1])
    learned = set(completions.values_list("enrolment__person", flat=True)) | _trained(people, *span)
    return share_of_people(len(learned & people), len(people), asked)


def confidentiality(organisation: Organisation, day: dt.date) -> Counted:
    """Of the active supporters, those who have accepted the confidentiality commitment that counts, in each of their
    tasks for the organisation."""
    versions = sorted(commitments.counting(Document.CONFIDENTIALITY))
    asked = query("share_confidentiality/1", day, versions=versions)
    rows = _active(organisation, day)
    accepted = Acceptance.objects.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gte=end_of(day)))
    accepted = accepted.filter(
        volunteering__in=[each.pk for each in rows],
        document=Document.CONFIDENTIALITY,
        version__in=versions,
        accepted_at__lt=end_of(day),
    )
    given = set(accepted.values_list("volunteering", flat=True))
    lacking = {each.person for each in rows if each.pk not in given}
    people = {each.person for each in rows}
    return share_of_people(len(people - lacking), len(people), asked)


def card_valid(organisation: Organisation, day: dt.date) -> Counted:
    """Of the active supporters who make home visits, those with a card in force. Who makes them: whoever says so of
    themselves, and whoever has logged support at a home for the organisation within the year."""
    first = year_before(day)
    asked = query("share_card_valid/1", day, first=first)
    rows = _active(organisation, day)
    visits = Session.objects.filter(organisation=organisation, voluntary=True, form__key=_HOME)
    visits = visits.filter(day__gte=first, day__lte=day, person__in={each.person for each in rows})
    visiting = {each.person for each in rows if each.home} | set(visits.values_list("person", flat=True))
    cards = {sources.of_volunteering(each.pk): each.person for each in rows if each.person in visiting}
    held = _in_force(day).filter(kind=CredentialKind.CARD, source__in=cards)
    have = {cards[source] for source in held.values_list("source", flat=True)}
    return share_of_people(len(have), len(visiting), asked)


def _volunteerings(organisation: Organisation) -> QuerySet[Volunteering]:
    """Those that recruit for the organisation, of people with an open account."""
    return Volunteering.objects.filter(organisation=organisation, volunteer__person__is_active=True)


def _active(organisation: Organisation, day: dt.date) -> list[Row]:
    rows = _volunteerings(organisation).filter(state=State.ACTIVE, started_on__lte=day)
    return [Row(*each) for each in rows.values_list("pk", "volunteer__person", "task", "volunteer__home")]


def _held(people: set[int], courses: set[int], day: dt.date) -> set[tuple[int, int]]:
    """(person, course) of what was completed by that day and still held on it."""
    rows = Completion.objects.filter(
        enrolment__person__in=people, version__course__in=courses, completed_at__lt=end_of(day)
    )
    rows = rows.select_related("version", "enrolment").defer("evidence", "version__outline", "version__texts")
    renewals = holding.renewals_of(courses)
    return {
        (each.enrolment.person_id, each.version.course_id)
        for each in rows
        if (holding.holds_until(each, renewals) or dt.date.max) >= day
    }


def _trained(people: set[int], begin: dt.datetime, end: dt.datetime) -> set[int]:
    """Who of these people was at a training session that began in this span. What people only said of themselves counts
    once the meeting is held, as it does in courses."""
    known = ~Q(source=Source.SELF) | Q(meeting__state=MeetingState.HELD)
    events = listed.attended().filter(known, meeting__kind=Kind.TRAINING)
    events = events.filter(meeting__starts_at__gte=begin, meeting__starts_at__lt=end)
    addresses = User.objects.filter(pk__in=people).values("email")
    theirs = Q(person__in=people) | Q(person=None, email__in=addresses)
    rows = Registration.objects.filter(theirs, pk__in=events.values("registration"))
    return set(whose.accounts(list(rows)).values()) & people


def _in_force(day: dt.date) -> QuerySet[Credential]:
    """The rule of `Credential.status`, for a day."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    lasting = Q(valid_until=None) | Q(valid_until__gte=day)
    rows = Credential.objects.filter(begun, lasting, issued_at__lt=end_of(day))
    return rows.filter(revoked_at=None, suspended_at=None, erased_at=None)
