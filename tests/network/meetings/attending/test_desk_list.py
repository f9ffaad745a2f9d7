"""The list at the desk: ticked without scripts, saved one by one with them, by the code of a ticket, and on paper."""

import datetime as dt
import io
import json
import re
import uuid

import pypdf
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from core import clock
from network.meetings import attending, door
from network.meetings.actions.attending import admit
from network.meetings.models import AttendanceEvent, Meeting, Need, Registration
from network.meetings.states import Source, Way
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import coordinator
from tests.network.meetings.attending.conftest import going_on
from tests.training.racing import lines

pytestmark = pytest.mark.django_db
# Session, person, menu, the meeting; registrations and their events; what the floors above show.
QUESTIONS = 10
PAGES = ("attendance", "walk_in", "scan", "door", "names_pdf")


@pytest.fixture(autouse=True)
def _one_step(settings):
    settings.STAFF_TWO_STEP_REQUIRED = False


@pytest.fixture
def desk(client, aino):
    client.force_login(aino)
    return client


def address(name, meeting):
    return reverse(f"meetings:{name}", args=[meeting.pk])


def fields(page):
    """What the form of the list holds, without its ticks."""
    return {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("seed", "was")}


def ticks(desk, meeting):
    return fields(desk.get(address("attendance", meeting)).content.decode())


def save(desk, meeting, shown, *rows, **more):
    return desk.post(address("attendance", meeting), shown | {"here": [str(row.pk) for row in rows]} | more)


def send(client, meeting, *entries, now=None):
    body = {"now": (now or clock.now()).isoformat(), "entries": entries}
    return client.post(address("marks", meeting), json.dumps(body), content_type="application/json")


def entry(row, **more):
    given = {"registration": str(row.pk), "present": True, "way": row.way, "nonce": str(uuid.uuid4())}
    return given | {"at": clock.now().isoformat(), "source": "list"} | more


# ── without scripts ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_is_ticked_is_there_and_the_page_shows_it(desk, meeting):
    rows = [RegistrationFactory(meeting=meeting), RegistrationFactory(meeting=meeting)]
    answer = save(desk, meeting, ticks(desk, meeting), rows[0])
    assert (answer.status_code, answer.url) == (302, address("attendance", meeting))
    assert attending.present(meeting) == {rows[0].pk: Way.ONSITE}
    page = desk.get(address("attendance", meeting)).content.decode()
    assert page.count(" checked") == 1
    assert fields(page)["was"] == f"{rows[0].pk}:onsite"


def test_a_tick_taken_away_puts_it_right(desk, meeting):
    row = RegistrationFactory(meeting=meeting)
    save(desk, meeting, ticks(desk, meeting), row)
    save(desk, meeting, ticks(desk, meeting))
    assert attending.present(meeting) == {}
    assert AttendanceEvent.objects.count() == 2, "nothing is deleted"


def test_the_same_form_sent_twice_is_done_once(desk, meeting):
    row, shown = RegistrationFactory(meeting=meeting), ticks(desk, meeting)
    save(desk, meeting, shown, row)
    save(desk, meeting, shown, row)
    assert AttendanceEvent.objects.count() == lines("meetings.meeting.register_attendance") == 1


def test_a_form_that_was_open_for_long_undoes_nothing_of_others(desk, meeting):
    first, second = RegistrationFactory(meeting=meeting), RegistrationFactory(meeting=meeting)
    stale = ticks(desk, meeting)
    save(desk, meeting, ticks(desk, meeting), first)
    save(desk, meeting, stale, second)
    assert attending.present(meeting).keys() == {first.pk, second.pk}


def test_another_way_is_written_as_such(desk, meeting):
    row = RegistrationFactory(meeting=meeting)
    save(desk, meeting, ticks(desk, meeting), row, **{f"way-{row.pk}": "online"})
    assert attending.present(meeting) == {row.pk: Way.ONLINE}


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"seed": "x", "was": "nonsense : :"}, id="hidden fields"),
        pytest.param({"seed": "", "was": "", "here": ["nobody", str(uuid.uuid4())]}, id="strangers"),
    ],
)
def test_what_is_not_understood_changes_nothing(desk, meeting, wrong):
    RegistrationFactory(meeting=meeting)
    assert desk.post(address("attendance", meeting), wrong).status_code == 302
    assert not AttendanceEvent.objects.exists()


def test_who_waits_or_cancelled_can_be_there_all_the_same(desk, meeting):
    row = RegistrationFactory(meeting=meeting, cancelled=True)
    save(desk, meeting, ticks(desk, meeting), row)
    assert [each.pk for each in attending.sheet(meeting).expected] == [row.pk]


def test_before_it_opens_there_is_no_list_to_tick(desk):
    meeting = MeetingFactory()
    row = RegistrationFactory(meeting=meeting)
    page = desk.get(address("attendance", meeting)).content.decode()
    assert "data-attendance" not in page
    answer = desk.post(address("attendance", meeting), {"here": [str(row.pk)]}, follow=True)
    assert "kaksi tuntia" in answer.content.decode() or "two hours" in answer.content.decode()
    assert not AttendanceEvent.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_number_of_questions(desk, meeting, number, django_assert_num_queries):
    for _each in range(number):
        RegistrationFactory(meeting=meeting, person=UserFactory())
    desk.get(address("attendance", meeting))
    with django_assert_num_queries(QUESTIONS):
        assert desk.get(address("attendance", meeting)).status_code == 200


# ── with scripts ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_device_sends_what_it_saw_and_may_send_it_again(desk, meeting):
    first, second = RegistrationFactory(meeting=meeting), RegistrationFactory(meeting=going_on())
    batch = [entry(first), entry(second)]
    for _each in range(2):
        told = send(desk, meeting, *batch).json()
        assert [(each["nonce"], each["refused"]) for each in told["entries"]] == [
            (batch[0]["nonce"], False),
            (batch[1]["nonce"], True),
        ]
    assert told["entries"][1]["message"]
    assert told["counts"] == [[1, 1], [0, 0]]
    assert AttendanceEvent.objects.get().by == desk.get("/").wsgi_request.user


def test_a_clock_that_is_wrong_by_days_is_put_right(desk, meeting):
    row, wrong = RegistrationFactory(meeting=meeting), dt.timedelta(days=3)
    seen = clock.now() - dt.timedelta(minutes=10)
    told = send(desk, meeting, entry(row, at=(seen + wrong).isoformat()), now=clock.now() + wrong).json()
    assert not told["entries"][0]["refused"]
    assert abs(AttendanceEvent.objects.get().at - seen) < dt.timedelta(seconds=5)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"registration": "x"}, id="no id"),
        pytest.param({"nonce": 7}, id="nonce a number"),
        pytest.param({"at": "yesterday"}, id="no time"),
        pytest.param({"at": "2026-01-01T10:00:00"}, id="time without a zone"),
        pytest.param({"at": "9999-12-31T23:59:59Z"}, id="end of time"),
        pytest.param({"present": "yes"}, id="present a word"),
        pytest.param({"source": "self"}, id="somebody else's source"),
        pytest.param({"way": None}, id="no way"),
    ],
)
def test_what_is_no_list_is_refused_with_words(desk, meeting, change):
    answer = send(desk, meeting, entry(RegistrationFactory(meeting=meeting)) | change)
    refused = answer.status_code == 422 or all(each["refused"] for each in answer.json()["entries"])
    assert refused, answer.content
    assert not AttendanceEvent.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff{", id="no text"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"now": "2026-01-01T10:00:00Z", "entries": 3}', id="a number"),
        pytest.param(b"[" * 100_000, id="deep"),
    ],
)
def test_hostile_bodies_are_refused(desk, meeting, body):
    answer = desk.post(address("marks", meeting), body, content_type="application/json")
    assert (answer.status_code, bool(answer.json()["message"])) == (422, True)


def test_without_the_token_of_the_form_nothing_is_saved(aino, meeting):
    client = Client(enforce_csrf_checks=True)
    client.force_login(aino)
    row = RegistrationFactory(meeting=meeting)
    assert send(client, meeting, entry(row)).status_code == 403
    client.get(address("attendance", meeting))
    token = client.cookies["csrf"].value
    body = json.dumps({"now": clock.now().isoformat(), "entries": [entry(row)]})
    answer = client.post(
        address("marks", meeting), body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 200
    assert attending.present(meeting)


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", [*PAGES, "marks"])
@pytest.mark.parametrize("who", ["coordinator of another region", "learner", "stranger"])
def test_others_may_not_even_know(client, meeting, page, who):
    if who != "stranger":
        client.force_login(coordinator("01") if who.startswith("coordinator") else UserFactory())
    row = RegistrationFactory(meeting=meeting)
    code = {"code": door.of_ticket(row), "here": [str(row.pk)], "name": "Uusi", "email": "uusi@post.example"}
    turned_away = 302 if who == "stranger" else 404
    answers = [client.post(address(page, meeting), code)]
    answers += [client.get(address(page, meeting), code)] if page != "marks" else []
    assert {each.status_code for each in answers} <= {turned_away, 405}
    assert not AttendanceEvent.objects.exists()
    assert Registration.objects.count() == 1
    assert Meeting.objects.get().check_in_code == ""


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("trait", ["draft", "cancelled"])
def test_what_does_not_take_place_has_no_such_pages(desk, page, trait):
    assert desk.get(address(page, going_on(**{trait: True}))).status_code == 404


# ── tickets; the code on the wall ────────────────────────────────────────────────────────────


def test_the_code_of_a_ticket_registers_whose_it_is(desk, meeting):
    row = RegistrationFactory(meeting=meeting)
    typed = door.shown(door.of_ticket(row)).lower()
    page = desk.get(address("scan", meeting), {"code": typed})
    assert row.name in page.content.decode()
    assert not AttendanceEvent.objects.exists(), "a link that is opened registers nothing"
    for _tap in range(2):
        assert desk.post(address("scan", meeting), {"code": typed}).status_code == 302
    assert AttendanceEvent.objects.get().source == Source.SCAN
    assert lines("meetings.meeting.register_attendance") == 1


def test_only_who_organises_lets_somebody_in(meeting):
    row = RegistrationFactory(meeting=meeting)
    for _tap in ("absent", "there already"):
        with pytest.raises(PermissionDenied):
            admit(registration=row, source=Source.SCAN, actor=coordinator("01"))
        AttendanceEvent.objects.create(meeting=meeting, registration=row, way=row.way, source=Source.LIST)


@pytest.mark.parametrize("code", ["", "ABCD2345", "x" * 60, "Ä"])
def test_a_code_of_nobody_is_told(desk, meeting, code):
    foreign = RegistrationFactory(meeting=going_on())
    for typed in {code, door.of_ticket(foreign)}:
        assert desk.post(address("scan", meeting), {"code": typed}).status_code == 422
    assert not AttendanceEvent.objects.exists()


def test_a_code_for_the_door_is_made_when_it_is_asked_for_and_renewed_once(desk, meeting):
    assert not re.search(r'class="code"', desk.get(address("door", meeting)).content.decode())
    desk.post(address("door", meeting), {"was": ""})
    first = Meeting.objects.get().check_in_code
    assert re.fullmatch(f"[{door.SIGNS}]{{6}}", first)
    desk.post(address("door", meeting), {"was": ""})
    assert Meeting.objects.get().check_in_code == first, "the form sent twice"
    desk.post(address("door", meeting), {"was": first})
    assert Meeting.objects.get().check_in_code != first
    assert lines("meetings.meeting.renew_code") == 2
    wall = desk.get(address("door", meeting), {"wall": "1"}).content.decode()
    assert door.shown(Meeting.objects.get().check_in_code) in wall
    assert "data:image/svg+xml;base64," in wall


# ── on paper ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_on_paper_holds_names_and_nothing_else_of_people(desk, meeting):
    row = RegistrationFactory(
        meeting=meeting, name="Åke Äijälä", organisation_name="Järvikunnan kirjasto", wish="Viisu"
    )
    Need.objects.create(registration=row, diet="Maidoton", access="Tulkki")
    RegistrationFactory(meeting=meeting, name="Verkko Osallistuja", online=True)
    RegistrationFactory(meeting=meeting, name="Jono Odottaja", waiting=True)
    answer = desk.get(address("names_pdf", meeting))
    assert answer["Content-Type"] == "application/pdf"
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Åke Äijälä" in text
    assert "Järvikunnan kirjasto" in text
    assert not [each for each in ("Maidoton", "Tulkki", "Viisu", row.email, "Odottaja", "Verkko O") if each in text]
    assert b"pdfuaid" in answer.content
    assert "no-store" in answer["Cache-Control"]


def test_of_a_meeting_online_all_are_on_paper(desk):
    meeting = going_on(online=True)
    rows = [RegistrationFactory(meeting=meeting, online=True) for _each in range(2)]
    assert attending.signing(meeting) == sorted(rows, key=lambda row: row.name)
