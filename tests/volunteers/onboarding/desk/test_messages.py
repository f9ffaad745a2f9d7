"""Messages to many: only to those who agreed, shown first, sent once, and written in parts."""

import datetime as dt
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
from core.models import OutgoingMail
from tests.factories.network import region
from tests.factories.volunteers import VolunteeringFactory
from tests.volunteers.onboarding.desk.conftest import main, named
from volunteers.onboarding import stopping, tasks
from volunteers.onboarding.actions import messages
from volunteers.onboarding.models import BulkMessage, MessageReader
from volunteers.onboarding.states import APPLICATION_MONTHS

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


def test_other_words_on_a_page_that_one_went_back_to_are_another_message(some, signed_in):
    browser, url = signed_in(some), reverse(URL)
    given = filled(browser.get(url))
    for more in ({}, {"text": "Ja pulla tarjotaan!"}):
        seen = browser.post(url, {**given, **more, "do": "preview"}).context["form"].seen
        assert browser.post(url, {**given, **more, "do": "send", "seen": seen}).status_code == 302
    assert {each.text for each in BulkMessage.objects.all()} == {WORDS["text"], "Ja pulla tarjotaan!"}
    assert written() == ["Aktiivi", "Hakija"]
    assert OutgoingMail.objects.count() == 4


def test_the_page_says_that_the_list_is_narrowed_to_a_name_and_no_message_keeps_it(some, signed_in):
    browser, url = signed_in(some), f"{reverse(URL)}?q=Aktiivi"
    page = browser.get(url)
    assert page.context["narrowed_to"] == "Aktiivi"
    given = filled(page)
    seen = browser.post(url, {**given, "do": "preview"}).context["form"].seen
    browser.post(url, {**given, "do": "send", "seen": seen})
    assert BulkMessage.objects.get().to == ""


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
    nonce = uuid.uuid4()
    send(some, nonce=nonce)
    with pytest.raises(ValidationError) as refused:
        send(bengt, nonce=nonce)
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


def test_messages_are_kept_as_long_as_letters(some):
    send(some)
    written()
    for months, left in ((APPLICATION_MONTHS - 1, 1), (APPLICATION_MONTHS, 0)):
        day = dt.datetime.combine(clock.months_after(clock.today(), months), dt.time(12), tzinfo=dt.UTC)
        with time_machine.travel(day, tick=False):
            assert tasks.forget_messages() == 1 - left
        assert BulkMessage.objects.count() == left
    assert not MessageReader.objects.exists()


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
