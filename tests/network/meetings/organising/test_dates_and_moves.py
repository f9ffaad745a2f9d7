"""Further dates of a meeting, and what becomes of it, as pages."""

import datetime as dt

import pytest
import time_machine

from network.meetings import whens
from network.meetings.forms.organising_dates import DatesForm
from network.meetings.models import Meeting
from network.meetings.states import MeetingState
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.network.meetings.organising.making import next_weekday
from tests.network.meetings.organising.sending import fields, said, sent_as, url

pytestmark = pytest.mark.django_db


# ── further dates ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_dates_are_shown_before_they_are_made(client, aino, words):
    with time_machine.travel(dt.datetime(2027, 1, 1, tzinfo=dt.UTC)):
        client.force_login(aino)
        starts_at = whens.at(dt.date(2027, 11, 8), dt.time(13))
        meeting = MeetingFactory(starts_at=starts_at)
        given = {"rhythm": "weekly", "interval": "2", "count": "3"}
        shown = client.post(url("dates", meeting.pk), given | {"do": "show"})
        page = shown.content.decode()
        assert shown.status_code == 200
        assert Meeting.objects.count() == 1
        # 6 December is Independence Day: offered, not ticked.
        assert [(each.value, each.ticked) for each in shown.context["form"].shown] == [
            ("2027-11-22", True),
            ("2027-12-06", False),
            ("2027-12-20", True),
        ]
        assert "A public holiday" in page
        made = given | {"do": "make", "day": ["2027-11-22", "2027-12-20"]}
        for _tap in range(2):
            assert client.post(url("dates", meeting.pk), made).status_code in {302, 422}
        assert [str(each.day) for each in Meeting.objects.all()] == ["2027-11-08", "2027-11-22", "2027-12-20"]


def test_one_chooses_dates_as_one_writes_them(client, aino, words):
    with time_machine.travel(dt.datetime(2027, 1, 1, tzinfo=dt.UTC)):
        client.force_login(aino)
        meeting = MeetingFactory(starts_at=whens.at(dt.date(2027, 9, 8), dt.time(13)))
        chosen = "12.10.2027\n 3.2., 2027-11-30\n"
        shown = client.post(url("dates", meeting.pk), {"rhythm": "chosen", "chosen": chosen, "do": "show"})
        assert [each.value for each in shown.context["form"].shown] == ["2027-10-12", "2027-11-30", "2028-02-03"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"rhythm": "weekly"}, "count"),
        ({"rhythm": "weekly", "count": "53"}, "count"),
        ({"rhythm": "weekly", "count": "x"}, "count"),
        ({"rhythm": "weekly", "count": "2", "interval": "13"}, "interval"),
        ({"rhythm": "weekly", "until": "2020-01-01"}, "until"),
        ({"rhythm": "monthly", "until": "9999-01-01"}, "until"),
        ({"rhythm": "monthly", "count": "2", "week": "5"}, "week"),
        ({"rhythm": "chosen"}, "chosen"),
        ({"rhythm": "chosen", "chosen": "31.2.2027"}, "chosen"),
        ({"rhythm": "chosen", "chosen": "1.1.2020"}, "chosen"),
        ({"rhythm": "chosen", "chosen": "1.1.9999"}, "chosen"),
        ({"rhythm": "chosen", "chosen": "<b>soon</b>"}, "chosen"),
        ({"rhythm": "yearly", "count": "2"}, "rhythm"),
        ({}, "rhythm"),
        ({"rhythm": "weekly", "count": "2", "do": "make"}, "__all__"),
        ({"rhythm": "weekly", "count": "2", "do": "make", "day": "2030-01-01"}, "__all__"),
    ],
    ids=said,
)
def test_dates_that_cannot_be_are_refused(given, field):
    meeting = MeetingFactory()
    assert field in DatesForm(sent_as({"do": "show"} | given), meeting=meeting, held=[meeting.day]).errors


def test_the_clock_change_is_noted_beside_its_date(client, aino, words):
    with time_machine.travel(dt.datetime(2027, 1, 1, tzinfo=dt.UTC)):
        client.force_login(aino)
        meeting = MeetingFactory(starts_at=whens.at(dt.date(2027, 3, 21), dt.time(3, 30)))
        shown = client.post(url("dates", meeting.pk), {"rhythm": "weekly", "count": "2", "do": "show"})
        notes = [each.note for each in shown.context["form"].shown]
        assert "clocks go forward" in notes[0]
        # 4 April 2027 is an ordinary Sunday.
        assert notes[1] == ""


# ── what becomes of it ───────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_cancelled_with_a_reason(client, aino, sent):
    meeting = MeetingFactory()
    RegistrationFactory(meeting=meeting)
    client.force_login(aino)
    assert client.post(url("cancel", meeting.pk), {}).status_code == 422
    assert Meeting.objects.get().state == MeetingState.PUBLISHED
    for _tap in range(2):
        assert client.post(url("cancel", meeting.pk), {"cancel_reason_fi": "Sairaus"}).status_code == 302
    assert sent == [("cancelled", meeting.pk)]
    page = client.get(url("desk", meeting.pk)).content.decode()
    assert "Sairaus" in page


def test_a_copy_opens_for_changing(client, aino):
    meeting = MeetingFactory(cancelled=True)
    client.force_login(aino)
    given = fields(client.get(url("copy", meeting.pk)))
    assert client.post(url("copy", meeting.pk), given).status_code == 422
    given["day"] = next_weekday(0, 6).isoformat()
    answers = {client.post(url("copy", meeting.pk), given).url for _tap in range(2)}
    made = Meeting.objects.exclude(pk=meeting.pk).get()
    assert answers == {url("edit", made.pk)}
    assert whens.local(made.starts_at).time() == whens.local(meeting.starts_at).time()
    past = client.post(url("copy", meeting.pk), given | {"day": "2020-01-01"})
    assert past.status_code == 422


def test_a_draft_is_deleted_and_a_published_one_is_not(client, aino):
    draft, published = MeetingFactory(draft=True), MeetingFactory()
    client.force_login(aino)
    assert client.post(url("delete", published.pk)).status_code == 422
    assert client.post(url("delete", draft.pk)).status_code == 302
    assert client.post(url("delete", draft.pk)).status_code == 404
    assert list(Meeting.objects.all()) == [published]


def test_a_refused_button_says_why(client, aino):
    draft = MeetingFactory(draft=True, place_name_fi="")
    client.force_login(aino)
    assert "name of the place" in client.post(url("publish", draft.pk), follow=True).content.decode()
    assert "not begun" in client.post(url("hold", MeetingFactory().pk), follow=True).content.decode()
