"""The desk of organisers: the next meetings with their numbers, and what waits about meetings."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.desk import Tone
from core import clock
from network.meetings.actions.organising import hold
from network.meetings.desk import meetings as desk
from network.meetings.models import AttendanceEvent, Minutes
from network.meetings.states import Source
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, region
from tests.network.lists.conftest import main
from tests.network.meetings.lists.test_meeting_list import came

pytestmark = pytest.mark.django_db


def waits(person):
    with translation.override("en"):
        return {str(each.title): each for each in desk.waiting(person)}


def in_days(days, **traits):
    starts = clock.now() + dt.timedelta(days=days)
    return MeetingFactory(starts_at=starts, ends_at=starts + dt.timedelta(hours=1), **traits)


def test_the_next_three_stand_on_the_desk_with_their_numbers(look, aino):
    first = in_days(1, title_fi="Ensimmäinen", onsite_seats=5)
    RegistrationFactory(meeting=first)
    RegistrationFactory(meeting=first, waiting=True)
    in_days(2, title_fi="Toinen", draft=True)
    in_days(3, title_fi="Peruttu", cancelled=True)
    in_days(4, title_fi="Kolmas")
    in_days(5, title_fi="Neljäs")
    in_days(-1, title_fi="Mennyt")
    in_days(1, title_fi="Muualla", region=region("01"))
    with translation.override("en"):
        html = main(look(aino, reverse("desk"))).split('aria-labelledby="events"')[1].split("</section>")[0]
    shown = [name for name in ("Ensimmäinen", "Toinen", "Peruttu", "Kolmas", "Neljäs", "Mennyt", "Muualla")
             if name in html]  # fmt: skip
    assert shown == ["Ensimmäinen", "Toinen", "Kolmas"]
    assert "1&nbsp;/&nbsp;5" in html
    assert "1 in the queue" in html


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_desk_leads_to_the_list_also_without_any_meeting(look, aino, language):
    with translation.override(language):
        answer = look(aino, reverse("desk"))
        links = [reverse("meetings:meetings"), reverse("meetings:add")]
    assert all(link in main(answer) for link in links)


def test_whoever_organises_nothing_has_no_such_section(look):
    MeetingFactory()
    person = ContactFactory().person
    assert not desk.Meetings().opens_for(person)
    assert desk.Meetings().context(person) == {}
    assert waits(person) == {}
    assert reverse("meetings:meetings") not in look(person, reverse("desk")).content.decode()


@pytest.mark.parametrize(("days", "tone"), [(2, Tone.LATE), (13, Tone.SOON), (15, None), (-1, None)])
def test_a_draft_that_begins_soon_waits_to_be_published(aino, days, tone):
    in_days(days, draft=True)
    in_days(days)
    found = waits(aino).get("event begins soon and is still a draft")
    assert (found.tone if found else None) is tone


def test_attendance_is_waited_for_where_somebody_was_to_come(aino):
    title = "event waits for its attendance"
    in_days(-1)
    RegistrationFactory(meeting=in_days(-1, cancelled=True))
    RegistrationFactory(meeting=in_days(1))
    RegistrationFactory(meeting=in_days(-100))
    RegistrationFactory(meeting=in_days(-1), cancelled=True)
    RegistrationFactory(meeting=in_days(-1, region=region("01")))
    assert title not in waits(aino)
    registration = RegistrationFactory(meeting=in_days(-2, title_fi="Ilta"))
    found = waits(aino)[title]
    assert (found.count, str(registration.meeting.pk) in found.url, "Ilta" in str(found.text)) == (1, True, True)
    came(registration)
    assert title not in waits(aino)


def test_what_participants_only_said_themselves_waits_for_the_organiser(aino):
    title = "event waits for its attendance"
    registration = RegistrationFactory(meeting=in_days(-1))
    meeting = registration.meeting
    AttendanceEvent.objects.create(meeting=meeting, registration=registration, way="onsite", source=Source.SELF)
    assert waits(aino)[title].count == 1
    hold(meeting=meeting, actor=aino)
    assert title not in waits(aino)


@pytest.mark.parametrize(("days", "state", "waited"), [
    (-8, "held", True), (-6, "held", False), (-8, "published", False), (-100, "held", False),
])  # fmt: skip
def test_minutes_are_waited_for_a_week_after_a_meeting_that_was_held(aino, days, state, waited):
    title = "event waits for its minutes"
    meeting = in_days(days, state=state)
    assert (title in waits(aino)) is waited
    minutes = Minutes.objects.create(meeting=meeting, revision=1)
    assert (title in waits(aino)) is waited
    minutes.published = 1
    minutes.save()
    assert title not in waits(aino)


def test_several_are_one_card_that_leads_to_the_oldest(aino):
    later, sooner = in_days(9, draft=True), in_days(3, draft=True)
    found = waits(aino)["events begin soon and are still drafts"]
    assert (found.count, found.entry) == (2, "meetings:meetings")
    assert str(sooner.pk) in found.url
    assert str(later.pk) not in found.url


def test_the_desk_asks_no_more_for_many_than_for_one(look, aino):
    def count():
        with CaptureQueriesContext(connection) as asked:
            desk.Meetings().context(aino)
            list(desk.waiting(aino))
        return len(asked)

    def more():
        in_days(2, draft=True)
        RegistrationFactory(meeting=in_days(3))
        RegistrationFactory(meeting=in_days(-9, state="held"))

    more()
    before = count()
    for _n in range(5):
        more()
    assert count() == before
