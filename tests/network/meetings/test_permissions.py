"""Who gets through which door of meetings: every route, every role, looking and sending (permissions.yaml). What the
cells mean says tests/network/matrix.py."""

from pathlib import Path

import pytest
from django.core.cache import cache

from core import clock, vault
from network.directory import links
from network.directory.demo import papers
from network.directory.models import Network
from network.meetings import tickets
from network.meetings.models import (
    ActionPoint,
    CalendarFeed,
    Feedback,
    Invitation,
    Material,
    Meeting,
    Minutes,
    MinutesRevision,
    Registration,
)
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, OrganisationFactory, municipality
from tests.network import matrix

FILE = Path(__file__).with_name("permissions.yaml")
LABELS = ("directory", "meetings")
NAMESPACES = ("meetings", "calendar")
# These write down that numbers or answers were taken as a file.
WRITES = {"meetings:meetings_file", "meetings:summary_file", "meetings:feedback_csv"}


@pytest.fixture(scope="module")
def table():
    return matrix.read(FILE)


@pytest.fixture(autouse=True)
def _plain_answers(monkeypatch):
    matrix.answer_plainly(monkeypatch)


# ── meetings of North Savo ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def people(db, settings):
    """By role; "own" is an organisation in Kuopio."""
    settings.STAFF_TWO_STEP_REQUIRED = False
    cache.clear()
    for code in ("297", "140", "091"):
        municipality(code)
    ours = OrganisationFactory()
    editor = ContactFactory(organisation=ours, editor=True).person
    return matrix.people_around(ours, applicant=UserFactory(), editor=editor)


@pytest.fixture
def arguments(people):
    """Of each route, by its name. One meeting to come, a draft, and one that was held, with all they can have; what is
    somebody's own is the learner's, who is registered for the two that are published."""
    learner = people["learner"]
    meeting, draft, held = MeetingFactory(), MeetingFactory(draft=True), MeetingFactory(held=True)
    guest, pending, offered = (
        RegistrationFactory(meeting=meeting, **traits) for traits in ({}, {"pending": True}, {"offered": True})
    )
    own, was_there = (RegistrationFactory(meeting=each, person=learner) for each in (meeting, held))
    material, point, invitation = _material(held), _point(held, learner), _invitation(meeting)
    _minutes(held)
    Feedback.objects.bulk_create(Feedback(meeting=held, stars=5) for _each in range(9))
    CalendarFeed.objects.create(person=learner, token_hash=links.hashed("f" * 43))
    told = [
        ([], "calendar: all"),
        (["11"], "calendar: region"),
        ([Network.objects.get(slug="kuopio").slug], "calendar: network"),
        (["f" * 43], "calendar: my"),
        ([], "meetings: calendar calendar_feeds renew_feed end_feed mine my_points add meetings summary action_points"),
        (["csv"], "meetings: meetings_file"),
        (["kinds", "csv"], "meetings: summary_file"),
        ([meeting.pk], "meetings: meeting agenda_pdf ics register colleague participants check_in"),
        ([meeting.pk], "meetings: desk edit dates agenda cancel hold copy invite message"),
        ([draft.pk], "meetings: publish delete"),
        ([meeting.pk, invitation.pk], "meetings: uninvite"),
        ([meeting.pk, guest.pk], "meetings: cancel_for"),
        ([tickets.token(guest)], "meetings: ticket answers change_way cancel_registration check_in_ticket"),
        ([tickets.token(pending)], "meetings: confirm"),
        ([tickets.token(offered)], "meetings: take_offer decline_offer"),
        ([own.pk], "meetings: mine_one"),
        ([held.pk], "meetings: attendance marks walk_in scan door names_pdf materials minutes minutes_history"),
        ([held.pk], "meetings: publish_minutes add_point minutes_pdf feedback_results feedback_csv"),
        ([held.pk, material.pk], "meetings: material_edit material_remove material_file"),
        ([tickets.token(was_there), material.pk], "meetings: ticket_file"),
        ([tickets.token(was_there)], "meetings: ticket_minutes feedback"),
        ([was_there.pk], "meetings: my_feedback"),
        ([point.pk], "meetings: action_point edit_point"),
    ]
    return matrix.by_name(told)


def _material(meeting):
    """For participants only."""
    content = papers.one_page(["Diat"])
    return Material.objects.create(
        meeting=meeting, title_fi="Diat", public=False, accessible=True, file_name="diat.pdf",
        file_digest=vault.put(content), file_size=len(content),
    )  # fmt: skip


def _minutes(meeting):
    minutes = Minutes.objects.create(meeting=meeting, revision=1, published=1, published_at=clock.now())
    content = {"summary": {"fi": "Sovittiin."}, "present": {}, "decisions": []}
    MinutesRevision.objects.create(minutes=minutes, number=1, content=content)


def _point(meeting, owner):
    return ActionPoint.objects.create(meeting=meeting, text_fi="Kutsua koolle.", owner=owner, due_on=clock.today())


def _invitation(meeting, email="kutsuttu@post.example"):
    return Invitation.objects.create(meeting=meeting, email=email, token_hash=links.hashed("m" * 43))


# ── going through the doors ──────────────────────────────────────────────────────────────────────────────────────────


def test_every_route_of_meetings_has_its_row(table):
    assert set(table) == matrix.routes(NAMESPACES)
    assert all(set(rows) == {"GET", "POST"} for rows in table.values())


@pytest.mark.parametrize("role", matrix.ROLES, ids=matrix.IDS)
def test_each_door_opens_to_whom_it_should_and_who_is_turned_away_changes_nothing(role, people, arguments, table):
    before = matrix.digest(LABELS)
    got = matrix.walk(role, people[role], arguments, table, writes=WRITES)
    assert matrix.differences(got, table, role) == {}
    assert matrix.digest(LABELS) == before


@pytest.mark.parametrize("state", ["draft", "invited"])
def test_pages_of_what_is_not_for_everybody_open_to_few(state, people):
    wanted = matrix.read(FILE, state)
    meeting = MeetingFactory(**{state: True})
    if state == "invited":
        _invitation(meeting, people["learner"].email)
    arguments = {name: [meeting.pk] for name in wanted}
    for role in matrix.ROLES:
        got = matrix.walk(role, people[role], arguments, wanted)
        assert matrix.differences(got, wanted, role) == {}, role


def test_the_comparison_of_rows_sees_a_change(arguments):
    """The control twin: what a door let through would be noticed."""
    before = matrix.digest(LABELS)
    Registration.objects.update(wish="Muuttui")
    Meeting.objects.update(turns=99)
    after = matrix.digest(LABELS)
    assert {label for label in before if before[label] != after[label]} == {"meetings.Meeting", "meetings.Registration"}


def test_a_door_that_opens_to_somebody_else_would_be_noticed(people, arguments, table):
    """Another control twin: the file says that a coordinator of another region gets in."""
    role = "coordinator of another region"
    wrong = {"meetings:desk": {"GET": table["meetings:desk"]["GET"] | {role: "ok"}}}
    got = matrix.walk(role, people[role], arguments, wrong)
    assert matrix.differences(got, wrong, role) == {("meetings:desk", "GET"): (404, "ok")}
