"""Organisers write to participants: preview, to whom, how often, and what a message can and cannot carry."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core import clock
from core.errors import Refused
from network.meetings import broadcasts, recipients
from network.meetings.actions import messages
from network.meetings.models import Broadcast, Meeting
from network.meetings.states import MeetingState
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, coordinator
from tests.network.meetings.letters.conftest import posted, to, was_there, written
from tests.training.racing import lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def aino():
    return coordinator()


@pytest.fixture
def people(db):
    """Of each kind one, by the trait."""
    meeting = MeetingFactory(title_fi="Vertaisilta")
    traits = {"confirmed": {}, "waiting": {"waiting": True}, "offered": {"offered": True}}
    traits |= {"pending": {"pending": True}, "cancelled": {"cancelled": True}}
    return {name: RegistrationFactory(meeting=meeting, **trait) for name, trait in traits.items()}


@pytest.fixture
def meeting(people):
    return Meeting.objects.get()


def send(meeting, actor, to="confirmed", subject="Ota sateenvarjo", body="Sade alkaa kello 17.", **more):
    done = messages.send(meeting=meeting, to=to, subject=subject, body=body, actor=actor, **more)
    written()
    return done


@pytest.mark.parametrize(
    ("whom", "expected"),
    [
        ("confirmed", ["confirmed"]),
        ("waiting", ["waiting"]),
        ("all", ["confirmed", "waiting", "offered"]),
        ("present", ["cancelled"]),
    ],
)
def test_it_goes_to_those_who_are_meant(meeting, people, aino, whom, expected):
    # Somebody who had cancelled came all the same.
    was_there(people["cancelled"])
    was_there(people["confirmed"], present=False)
    made, number = send(meeting, aino, to=whom)
    assert sorted(to("meeting_message")) == sorted(people[name].email for name in expected)
    assert number == len(expected)
    assert recipients.to_of(made) == whom
    assert [(each.to, each.number) for each in broadcasts.of(meeting)] == [(recipients.To(whom).label, number)]
    assert lines("meetings.meeting.message") == 1


def test_nobody_to_write_to(aino):
    with pytest.raises(Refused) as refused:
        send(MeetingFactory(), aino)
    assert refused.value.code == "nobody"
    assert (Broadcast.objects.count(), posted(), lines("meetings.meeting.message")) == (0, [], 0)


@pytest.mark.parametrize(("subject", "body"), [(" \n", "Hei"), ("Hei", " \r\n ")], ids=["no-subject", "no-message"])
def test_nothing_to_say(meeting, aino, subject, body):
    with pytest.raises(Refused) as refused:
        send(meeting, aino, subject=subject, body=body)
    assert refused.value.code == "empty"
    assert posted() == []


def test_what_is_typed_is_text_and_nothing_else(meeting, aino):
    body = "<b>Hei</b> & {{ person }} {% now 'Y' %}\r\nBcc: kaikki@sahkoposti.example\x07"
    made, _number = send(meeting, aino, subject="Hei\r\nBcc: kaikki@sahkoposti.example", body=body)
    [mail] = posted()
    assert mail.subject == made.subject == "Hei Bcc: kaikki@sahkoposti.example"
    assert "<b>Hei</b> & {{ person }} {% now 'Y' %}\nBcc: kaikki@sahkoposti.example\n" in mail.body
    assert (mail.to, "\x07" in mail.body, mail.secret) == (meeting.registrations.get(turn=1).email, False, True)


def test_three_in_an_hour_whoever_writes(meeting, aino):
    with time_machine.travel(clock.now(), tick=False) as moment:
        other = coordinator()
        for actor in (aino, other, aino):
            send(meeting, actor)
        with pytest.raises(Refused) as refused:
            send(meeting, other)
        assert refused.value.code == "often"
        assert len(posted()) == 3
        # Another meeting has its own hour.
        send(RegistrationFactory().meeting, aino)
        moment.shift(dt.timedelta(hours=1, seconds=1))
        send(meeting, aino)
    assert len(posted()) == 5


def test_sent_twice_it_goes_out_once_and_says_the_same(meeting, aino):
    first, second = (send(meeting, aino, seed="siemen") for _tap in range(2))
    assert first == second
    assert (len(posted()), lines("meetings.meeting.message")) == (1, 1)
    assert send(meeting, coordinator(), seed="siemen")[0] != first[0]


def test_only_who_organises_it_writes(meeting, people):
    strangers = [coordinator("01"), ContactFactory().person, UserFactory()]
    for actor in strangers:
        with pytest.raises(PermissionDenied):
            send(meeting, actor)
    assert posted() == []


def test_after_it_was_cancelled_one_can_still_write(meeting, aino):
    Meeting.objects.update(state=MeetingState.CANCELLED, cancelled_at=clock.now())
    assert send(meeting, aino)[1] == 1


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def url(meeting):
    return reverse("meetings:message", args=[meeting.pk])


def form(page):
    """What the page would send back."""
    shown = page.context["form"]
    names = ("to", "subject", "body", "seed")
    return {name: shown[name].value() for name in names} | {"seen": shown.seen if page.context["preview"] else ""}


def write(client, meeting, **more):
    page = client.get(url(meeting))
    typed = {"to": "confirmed", "subject": "Ota sateenvarjo", "body": "Sade <alkaa>.\n\nHei hei.", "do": "preview"}
    return client.post(url(meeting), form(page) | typed | more)


def test_a_preview_shows_the_message_and_the_number_and_sends_nothing(client, meeting, aino):
    client.force_login(aino)
    page = write(client, meeting, to="all")
    html = page.content.decode()
    assert page.status_code == 200
    assert "Sade &lt;alkaa&gt;." in html
    assert page.context["form"].number == 3
    assert 'value="send"' in html
    assert posted() == []


def test_from_preview_to_sent(client, meeting, aino):
    client.force_login(aino)
    page = write(client, meeting)
    sent = client.post(url(meeting), form(page) | {"do": "send"}, follow=True)
    assert posted() == []
    written()
    assert sent.redirect_chain == [(url(meeting), 302)]
    assert [each.message.subject for each in sent.context["sent"]] == ["Ota sateenvarjo"]
    assert len(posted()) == 1
    # The button pressed again.
    client.post(url(meeting), form(page) | {"do": "send"})
    assert written() == 0


@pytest.mark.parametrize("changed", [{"body": "Muuta"}, {"to": "all"}, {"seen": ""}], ids=["text", "whom", "unseen"])
def test_what_no_preview_showed_is_shown_first(client, meeting, aino, changed):
    client.force_login(aino)
    page = write(client, meeting)
    again = client.post(url(meeting), form(page) | {"do": "send"} | changed)
    assert again.status_code == 200
    assert again.context["preview"]["body"] == (changed.get("body") or "Sade <alkaa>.\n\nHei hei.")
    assert posted() == []


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": "a" * 121}, "subject"),
        ({"body": ""}, "body"),
        ({"body": "a" * 4001}, "body"),
        ({"to": "kaikki"}, "to"),
        ({"to": "present"}, "to"),
    ],
    ids=["no-subject", "long-subject", "no-body", "long-body", "unknown", "nobody"],
)
def test_what_is_to_be_put_right_keeps_what_was_typed(client, meeting, aino, typed, field):
    client.force_login(aino)
    page = write(client, meeting, **typed)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert page.context["preview"] is None
    assert posted() == []


def test_a_fourth_in_the_hour_is_refused_with_its_text_kept(client, meeting, aino):
    for _each in range(messages.MOST):
        send(meeting, aino)
    client.force_login(aino)
    page = write(client, meeting)
    refused = client.post(url(meeting), form(page) | {"do": "send"})
    assert refused.status_code == 422
    assert "Ota sateenvarjo" in refused.content.decode()
    assert len(posted()) == messages.MOST


@pytest.mark.parametrize("who", ["other region", "contact", "learner"])
def test_across_the_border_there_is_no_such_page(client, meeting, who):
    actor = {
        "other region": lambda: coordinator("01"),
        "contact": lambda: ContactFactory().person,
        "learner": UserFactory,
    }
    client.force_login(actor[who]())
    typed = {"to": "confirmed", "subject": "Hei", "body": "Hei", "do": "send", "seed": "x"}
    assert client.get(url(meeting)).status_code == 404
    assert client.post(url(meeting), typed).status_code == 404
    assert (posted(), Broadcast.objects.count()) == ([], 0)


def test_strangers_are_asked_to_sign_in(client, meeting):
    assert client.get(url(meeting)).status_code == 302
    assert client.post(url(meeting), {}).status_code == 302


def test_the_page_asks_the_same_number_of_times_for_many(client, meeting, aino, django_assert_max_num_queries):
    client.force_login(aino)
    for _each in range(12):
        RegistrationFactory(meeting=meeting)
    for number in range(6):
        Broadcast.objects.create(meeting=meeting, subject=f"V{number}", body="Hei", to_states=["waiting"], sent_by=aino)
    client.get(url(meeting))
    with django_assert_max_num_queries(20):
        assert len(client.get(url(meeting)).context["sent"]) == 6
