"""Messages to many: only to those who agreed, shown first, sent once, written in parts, and stopped by one link."""

import datetime as dt
import logging
import re
import uuid

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django_q.models import OrmQ
from wagtail.models import ModelLogEntry

from accounts.models import User
from core import clock
from core.errors import Refused
from core.logs import WithoutTokens
from core.models import OutgoingMail
from tests.factories.network import region
from tests.factories.volunteers import VolunteerFactory, VolunteeringFactory
from tests.volunteers.onboarding.desk.conftest import main, named
from volunteers.onboarding import stopping, tasks
from volunteers.onboarding.actions import messages
from volunteers.onboarding.models import BulkMessage, MessageReader, Volunteer

pytestmark = pytest.mark.django_db
URL = "onboarding:message"
WORDS = {"subject": "Talkoot", "text": "Tervetuloa lauantaina!"}


def willing(name, *traits, **more):
    return named(name, *traits, volunteer={"mails_wanted": True}, **more)


@pytest.fixture
def some(aino):
    """Of each kind one, in North Savo, and one elsewhere."""
    willing("Aktiivi", "active")
    willing("Hakija")
    named("Hiljainen", "active")
    willing("Lopettanut", "left")
    gone = willing("Sulkenut", "active").volunteer.person
    User.objects.filter(pk=gone.pk).update(is_active=False)
    willing("Kaukana", "active", region=region("01"))
    return aino


def send(actor, *, wanted=None, nonce=None, **words):
    return messages.send(wanted=wanted or {}, nonce=nonce or uuid.uuid4(), actor=actor, **WORDS | words)


def written():
    """The letters go out. Whose they are."""
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    tasks.sweep_messages()
    sent = OutgoingMail.objects.exclude(pk__in=before).values_list("to", flat=True)
    return sorted(User.objects.filter(email__in=sent).values_list("name", flat=True))


# ── to whom ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_those_who_agreed_get_it_once_each(some):
    message, number = send(some)
    assert number == 2
    assert written() == ["Aktiivi", "Hakija"]
    assert written() == []
    assert message.rows.filter(written_at=None).count() == 0


def test_it_goes_to_the_list_as_it_is_narrowed(some):
    send(some, wanted={"group": "active"})
    assert written() == ["Aktiivi"]


def test_whoever_has_two_tasks_gets_one_letter(aino):
    row = willing("Kaksi", "active")
    VolunteeringFactory(volunteer=row.volunteer, active=True)
    assert send(aino)[1] == 1
    assert written() == ["Kaksi"]


def test_whoever_still_helps_elsewhere_of_ones_own_is_no_stranger_when_one_task_is_over(aino):
    row = willing("Jatkava", "left")
    VolunteeringFactory(volunteer=row.volunteer, active=True)
    assert send(aino, wanted={"group": "over"})[1] == 1


def test_a_preview_tells_who_gets_it_and_why_others_do_not(some, signed_in):
    browser = signed_in(some)
    with translation.override("en"):
        url = f"{reverse(URL)}?group=over"
        page = browser.get(reverse(URL))
        over = main(browser.get(url))
    reach = page.context["reach"]
    assert (len(reach.readers), reach.silent, reach.closed, reach.over) == (2, 1, 1, 0)
    html = main(page)
    assert "1 has not agreed to such messages" in html
    assert "1 has closed their account" in html
    assert "1 has stopped or has not begun" in over
    assert "<textarea" not in over


def test_nobody_else_has_the_page_or_sends(signed_in, learner, onni):
    willing("Aktiivi", "active")
    for person in (learner, onni):
        assert signed_in(person).get(reverse(URL)).status_code == 404
        assert signed_in(person).post(reverse(URL), WORDS | {"do": "send"}).status_code == 404
        with pytest.raises(PermissionDenied):
            send(person)
    assert Client().post(reverse(URL), WORDS)["Location"].startswith(reverse("account_login"))
    assert not BulkMessage.objects.exists()


# ── previewed, sent once ─────────────────────────────────────────────────────────────────────────────────────────────


def filled(page, **more):
    return {"nonce": page.context["form"]["nonce"].value(), **WORDS, **more}


def test_it_is_shown_before_it_is_sent_and_a_double_press_sends_one(some, signed_in):
    browser, url = signed_in(some), f"{reverse(URL)}?group=active"
    given = filled(browser.get(url))
    preview = browser.post(url, {**given, "do": "preview"})
    assert "Tervetuloa lauantaina!" in main(preview)
    seen = preview.context["form"].seen
    assert not BulkMessage.objects.exists()
    # Neither without a preview, nor when other words were shown.
    for wrong in ({}, {"seen": "0" * 64}, {"seen": seen, "text": "Muuta"}):
        assert browser.post(url, {**given, "do": "send", **wrong}).status_code == 200
    assert not BulkMessage.objects.exists()
    for _n in range(2):
        answer = browser.post(url, {**given, "do": "send", "seen": seen})
        assert answer["Location"] == f"{reverse('onboarding:volunteers')}?group=active"
    message = BulkMessage.objects.get()
    assert (message.subject, message.region, message.sent_by) == ("Talkoot", region(), some)
    assert message.to
    assert written() == ["Aktiivi"]
    assert ModelLogEntry.objects.filter(action="onboarding.message.send").count() == 1


def test_when_the_list_is_another_by_then_it_is_shown_again(some, signed_in):
    browser, url = signed_in(some), reverse(URL)
    given = filled(browser.get(url))
    seen = browser.post(url, {**given, "do": "preview"}).context["form"].seen
    willing("Uusi", "active")
    answer = browser.post(url, {**given, "do": "send", "seen": seen})
    assert answer.status_code == 200
    assert len(answer.context["reach"].readers) == 3
    assert not BulkMessage.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"subject": ""}, {"text": " \n "}, {"subject": "x" * 121}, {"text": "x" * 3001}, {"nonce": "1"}],
    ids=lambda wrong: next(iter(wrong)) + str(len(str(wrong))),
)
def test_what_is_missing_or_too_long_is_said_and_nothing_lost(some, signed_in, wrong):
    browser, url = signed_in(some), reverse(URL)
    given = filled(browser.get(url)) | wrong
    answer = browser.post(url, {**given, "do": "preview"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)
    kept = "Tervetuloa lauantaina!" if "text" not in wrong else "Talkoot"
    assert kept in main(answer)


def test_three_an_hour_and_no_more(some):
    for _n in range(messages.MOST):
        send(some)
    with pytest.raises(Refused) as refused:
        send(some)
    assert refused.value.code == "often"
    with time_machine.travel(clock.now() + dt.timedelta(minutes=61), tick=False):
        send(some)
    assert BulkMessage.objects.count() == messages.MOST + 1


def test_to_nobody_nothing_is_sent(aino):
    named("Hiljainen", "active")
    with pytest.raises(Refused) as refused:
        send(aino)
    assert refused.value.code == "nobody"
    assert not BulkMessage.objects.exists()


def test_anothers_nonce_does_not_open_anothers_message(some, bengt):
    message, _number = send(some)
    with pytest.raises(ValidationError) as refused:
        send(bengt, nonce=message.nonce)
    assert set(refused.value.error_dict) == {"nonce"}


def test_no_name_or_word_of_it_is_in_the_audit_trail(some):
    send(some)
    entry = ModelLogEntry.objects.get(action="onboarding.message.send")
    assert entry.data == {"number": 2}
    assert "Talkoot" not in entry.label


# ── written ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_sending_asks_no_more_for_more_readers(aino):
    def count():
        with CaptureQueriesContext(connection) as asked:
            send(aino)
        return len(asked)

    willing("Yksi")
    count()
    before = count()
    for name in ("Kaksi", "Kolme"):
        willing(name)
    assert count() == before


def test_the_work_is_a_row_first_and_the_queue_hears_of_it(some):
    before = OrmQ.objects.count()
    message, _number = send(some)
    assert OrmQ.objects.count() == before + 1
    assert not OutgoingMail.objects.exists()
    assert tasks.write_message(str(message.pk)) is True
    assert OutgoingMail.objects.count() == 2
    assert tasks.write_message(str(message.pk)) is True
    assert OutgoingMail.objects.count() == 2


def test_what_stops_halfway_goes_on_where_it_stopped(aino, monkeypatch):
    for number in range(5):
        willing(f"Henkilö {number}")
    message, _number = send(aino)
    monkeypatch.setattr(messages, "PART", 2)

    def die(name):
        if OutgoingMail.objects.count() >= 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(messages.faults, "reach", die)
    with pytest.raises(KeyboardInterrupt):
        tasks.write_message(message.pk)
    assert OutgoingMail.objects.count() == 2
    monkeypatch.undo()
    assert len(written()) == 3
    assert OutgoingMail.objects.values("to").distinct().count() == 5


def test_one_letter_that_cannot_be_written_holds_up_no_other(aino):
    willing("Hyvä")
    bad = willing("Huono").volunteer.person
    User.objects.filter(pk=bad.pk).update(email="no address")
    willing("Toinen")
    send(aino)
    assert written() == ["Hyvä", "Toinen"]
    # It is tried again, until it is news no more.
    assert MessageReader.objects.filter(written_at=None).count() == 1
    with time_machine.travel(clock.now() + messages.GIVE_UP + dt.timedelta(minutes=1), tick=False):
        User.objects.filter(pk=bad.pk).update(email="good@post.example")
        assert written() == []


def test_whoever_changes_their_mind_or_leaves_before_it_is_written_gets_none(aino):
    rows = [willing(name) for name in ("Perunut", "Sulkenut", "Jäänyt")]
    send(aino)
    messages.stop(volunteer=rows[0].volunteer)
    User.objects.filter(pk=rows[1].volunteer.person_id).update(is_active=False)
    assert written() == ["Jäänyt"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Ystävällisin terveisin"),
        ("sv", "Med vänlig hälsning"),
        ("en", "You get such messages because you agreed"),
    ],
)
def test_the_letter_is_framed_in_the_readers_language_and_holds_their_link(aino, language, said):
    row = willing("Lukija")
    User.objects.filter(pk=row.volunteer.person_id).update(language=language)
    send(aino, text="Hei {{ x }} <b>kaikki</b>\n\nLauantaina & sunnuntaina")
    written()
    mail = OutgoingMail.objects.get()
    assert (mail.subject, mail.language, mail.secret) == ("Talkoot", language, True)
    assert "Hei {{ x }} <b>kaikki</b>\n\nLauantaina & sunnuntaina" in mail.body
    assert said in mail.body
    assert str(aino) in mail.body
    assert aino.email in mail.body
    [link] = re.findall(r"https?://\S+", mail.body)[-1:]
    assert link.rstrip("/").rpartition("/")[2] == stopping.token(row.volunteer)


def test_a_subject_cannot_begin_another_header(aino):
    willing("Lukija")
    send(aino, subject="Moi\r\nBcc: kaikki@x.example")
    written()
    assert "\n" not in OutgoingMail.objects.get().subject


# ── stopped ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def stop_url(token):
    return reverse("onboarding:stop_messages", args=[token])


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_looking_at_the_link_changes_nothing_and_one_press_stops(db, language):
    volunteer = VolunteerFactory(mails_wanted=True)
    browser = Client()
    with translation.override(language):
        url = stop_url(stopping.token(volunteer))
        page = browser.get(url)
        assert page.status_code == 200
        assert "<button" in main(page)
        assert Volunteer.objects.get().mails_wanted
        for _n in range(2):
            assert browser.post(url)["Location"] == url
        assert not Volunteer.objects.get().mails_wanted
        assert "<button" not in main(browser.get(url))
    entry = ModelLogEntry.objects.get(action="onboarding.volunteer.consent")
    assert (entry.user, entry.data) == (None, {"mails": False})
    # It is a key: nobody else gets to see the address, and no name stands on the page.
    assert page["X-Robots-Tag"] == "noindex"
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    assert volunteer.person.name not in page.content.decode()


def test_a_link_stops_nobody_else(db):
    mine, other = VolunteerFactory(mails_wanted=True), VolunteerFactory(mails_wanted=True)
    token = stopping.token(mine)
    wrong = [
        other.pk.hex + token[32:],
        token[:-1],
        token + "A",
        token[:32],
        "x",
        "0" * 75,
    ]
    browser = Client()
    for each in wrong:
        assert browser.post(stop_url(each)).status_code == 404
        assert browser.get(stop_url(each)).status_code == 404
    assert Volunteer.objects.filter(mails_wanted=True).count() == 2
    assert len(token) == 75


def test_links_of_an_old_key_work_as_long_as_it_is_a_fallback(db, settings):
    volunteer = VolunteerFactory(mails_wanted=True)
    token, old = stopping.token(volunteer), settings.SECRET_KEY
    settings.SECRET_KEY = "another-key-that-is-long-enough-for-the-tests-of-this-house"
    assert stopping.find(token) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert stopping.find(token) == volunteer


def test_after_erasure_the_link_leads_nowhere(db):
    volunteer = VolunteerFactory(mails_wanted=True)
    url = stop_url(stopping.token(volunteer))
    volunteer.person.delete()
    assert Client().get(url).status_code == 404


def test_the_key_stands_in_no_log(db):
    token = stopping.token(VolunteerFactory())
    record = logging.makeLogRecord({"msg": "GET %s failed", "args": (stop_url(token),)})
    assert WithoutTokens().filter(record)
    assert token[-20:] not in record.getMessage()
