"""Figures about an organisation's part in the network: its commitment, its agreement, the meetings it came to."""

import datetime as dt

from django.db.models import Q

from certification.quality.counting.results import end_of, midnight, number, query, year_before, yes_no
from certification.quality.indicators import Counted
from network.directory import commitments
from network.directory.models import Agreement, Commitment, Contact, Organisation
from network.meetings import listed, whose
from network.meetings.models import Meeting, Registration
from network.meetings.states import Kind, MeetingState, Source


def commitment(organisation: Organisation, day: dt.date) -> Counted:
    """Whether the version that is asked for now had been accepted by that day. One query."""
    version = commitments.current().version
    given = Commitment.objects.filter(organisation=organisation, version=version, given_at__lt=end_of(day))
    return yes_no(given.exists(), query("ethical_commitment_signed/1", day, version=version))


def agreement(organisation: Organisation, day: dt.date) -> Counted:
    """Whether an agreement with a coordinator held on that day. One query."""
    held = Agreement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)
    held = held.filter(Q(ended_at=None) | Q(ended_at__gte=end_of(day)), organisation=organisation)
    return yes_no(held.exists(), query("agreement_in_force/1", day))


def meetings(organisation: Organisation, day: dt.date) -> Counted:
    """Network meetings of the year at which somebody was for the organisation: whoever registered for it, and of those
    who named no organisation its contacts of that day. Four queries."""
    first = year_before(day)
    held = Meeting.objects.filter(kind=Kind.NETWORK_MEETING).exclude(state=MeetingState.CANCELLED)
    held = held.filter(starts_at__gte=midnight(first), starts_at__lt=end_of(day))
    # What people only said of themselves counts once an organiser has closed the meeting, as it does in courses.
    seen = listed.attended().filter(~Q(source=Source.SELF) | Q(meeting__state=MeetingState.HELD), meeting__in=held)
    came = Registration.objects.filter(pk__in=seen.values("registration"))
    found = set(came.filter(organisation=organisation).values_list("meeting", flat=True))
    contacts = Contact.objects.filter(organisation=organisation, person__isnull=False).select_related("person")
    since: dict[int, list[Contact]] = {}
    for each in contacts:
        since.setdefault(each.person_id or 0, []).append(each)
    addresses = {each.person.email for each in contacts if each.person}
    theirs = came.filter(Q(person__in=since) | Q(person=None, email__in=addresses), organisation=None)
    rows = {each.pk: each for each in theirs.filter(organisation_name="").select_related("meeting")}
    for pk, person in whose.accounts(list(rows.values())).items():
        met = rows[pk].meeting
        if any(each.since <= met.ends_at and _lasted(each, met) for each in since.get(person, [])):
            found.add(met.pk)
    return number(len(found), query("network_meetings_12m/1", day, first=first))


def _lasted(contact: Contact, meeting: Meeting) -> bool:
    return contact.ended_at is None or contact.ended_at > meeting.starts_at
