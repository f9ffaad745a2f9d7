"""Certificates for those who were at a meeting: who gets one, who does not and why, and what it says."""

import pytest

from certification.batches import actions, forms, meetingroll, rolls
from certification.batches.models import Batch
from certification.credentials import sources
from certification.credentials.models import Credential
from certification.credentials.states import Kind
from network.meetings.actions.attending import record
from network.meetings.models import Registration
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import coordinator
from tests.network.meetings.attending.conftest import going_on, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(db):
    return MeetingFactory(over=True, title_fi="Verkoston tapaaminen", title_sv="Nätverksträff")


def came(meeting, actor, **more):
    row = RegistrationFactory(meeting=meeting, **more)
    record(meeting=meeting, entries=[seen(row)], actor=actor)
    return row


def opened(meeting, actor):
    return rolls.find(actor, meetingroll.NAME, str(meeting.pk))


def sheet(meeting, actor):
    roll = opened(meeting, actor)
    return roll.sheet(roll.parts()[0])


def issue(meeting, actor):
    given = {"roll": meetingroll.NAME, "key": str(meeting.pk), "part": "attendance", "mails": False}
    batch = actions.start(**given, seed=forms.seed(), actor=actor)
    actions.work_off(batch_id=batch.pk)
    return batch


def test_those_who_were_there_and_have_an_account_get_one(meeting, aino):
    person = UserFactory(name="Seija Saapunut")
    came(meeting, aino, person=person)
    RegistrationFactory(meeting=meeting, person=UserFactory(name="Pekka Poissa"))
    came(meeting, aino, name="Veera Vieras")
    shown = sheet(meeting, aino)
    assert [grant.person for grant in shown.grants] == [person]
    assert {(each.name, str(each.why)) for each in shown.lacking} == {
        ("Pekka Poissa", str(meetingroll._ABSENT)),
        ("Veera Vieras", str(meetingroll._NO_ACCOUNT)),
    }
    issue(meeting, aino)
    credential = Credential.objects.get()
    assert (credential.person, credential.kind, credential.issued_at) == (person, Kind.ATTENDANCE, meeting.ends_at)
    assert credential.source == sources.of_meeting(meeting.pk, person.pk)
    assert credential.content["title"] == {"fi": "Verkoston tapaaminen", "sv": "Nätverksträff"}
    assert credential.minutes == 120


def test_issued_again_nobody_gets_a_second(meeting, aino):
    came(meeting, aino, person=UserFactory())
    issue(meeting, aino)
    assert [each.credential for each in sheet(meeting, aino).had] == [Credential.objects.get()]
    came(meeting, aino, person=UserFactory())
    issue(meeting, aino)
    assert Credential.objects.count() == 2


def test_registered_twice_it_is_one(meeting, aino):
    person = UserFactory()
    came(meeting, aino, person=person, cancelled=True)
    came(meeting, aino, person=person)
    assert [grant.person for grant in sheet(meeting, aino).grants] == [person]


def test_in_the_list_twice_one_is_once(meeting, aino):
    """By a colleague and by themselves, with the same address; by two registrations of the account; and as a guest."""
    person = UserFactory(name="Seija Saapunut")
    colleague = RegistrationFactory(meeting=meeting, email=person.email, name="S. Saapunut", registered_by=aino)
    RegistrationFactory(meeting=meeting, person=person, cancelled=True)
    Registration.objects.filter(person=person).update(email="")
    came(meeting, aino, email="vieras@posti.example", name="Veera Vieras", cancelled=True)
    RegistrationFactory(meeting=meeting, email="vieras@posti.example", name="Veera V.")
    RegistrationFactory(meeting=meeting, name="Pekka Poissa")
    shown = sheet(meeting, aino)
    assert (shown.grants, shown.had) == ((), ())
    assert [each.name for each in shown.lacking] == ["Pekka Poissa", "S. Saapunut", "Veera Vieras"]
    record(meeting=meeting, entries=[seen(colleague), seen(Registration.objects.get(person=person))], actor=aino)
    shown = sheet(meeting, aino)
    assert [grant.person for grant in shown.grants] == [person]
    assert [each.name for each in shown.lacking] == ["Pekka Poissa", "Veera Vieras"]


def test_two_people_whose_names_were_deleted_are_two(meeting, aino):
    for _each in range(2):
        came(meeting, aino)
    Registration.objects.update(name="", email="", forgotten_at=meeting.ends_at)
    assert len(sheet(meeting, aino).lacking) == 2


def test_an_account_that_has_not_registered_with_it_is_not_told(meeting, aino):
    UserFactory(email="matti@posti.example", name="Matti Meikäläinen")
    came(meeting, aino, email="matti@posti.example", name="Matti M", registered_by=aino)
    [lacking] = sheet(meeting, aino).lacking
    assert (lacking.name, str(lacking.why)) == ("Matti M", str(meetingroll._NO_ACCOUNT))


def test_one_s_own_is_issued_by_somebody_else(meeting, aino):
    came(meeting, aino, person=aino)
    assert [str(each.why) for each in sheet(meeting, aino).lacking] == [str(meetingroll._OWN)]
    assert [grant.person for grant in sheet(meeting, coordinator()).grants] == [aino]


def test_before_it_is_over_there_is_nothing_to_issue(aino):
    meeting = going_on()
    came(meeting, aino, person=UserFactory())
    assert opened(meeting, aino).parts() == []


@pytest.mark.parametrize("trait", ["draft", "cancelled"])
def test_what_did_not_take_place_has_no_list(aino, trait):
    assert opened(MeetingFactory(over=True, **{trait: True}), aino) is None


def test_others_do_not_find_the_list(meeting):
    for actor in (coordinator("01"), coordinator(expired=True), UserFactory(), UserFactory(admin=True)):
        assert opened(meeting, actor) is None
    assert rolls.find(coordinator(), meetingroll.NAME, "nonsense") is None


@pytest.mark.parametrize("number", [1, 3])
def test_the_sheet_asks_three_questions(meeting, aino, number, django_assert_num_queries):
    for _each in range(number):
        came(meeting, aino, person=UserFactory())
    roll = opened(meeting, aino)
    part = roll.parts()[0]
    with django_assert_num_queries(3):
        assert len(roll.sheet(part).grants) == number


def test_from_the_page_of_attendance_to_the_certificates(browse, aino, meeting, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    came(meeting, aino, person=UserFactory(name="Seija Saapunut"))
    page = browse(aino, "meetings:attendance", meeting.pk).content.decode()
    assert "/certificates/attendance/" in page
    asked = browse(aino, "batches:meeting_issue", meeting.pk, "attendance").content.decode()
    assert "Seija Saapunut" in asked
    answer = browse(aino, "batches:meeting_issue", meeting.pk, "attendance", data={"seed": forms.seed(), "mails": "no"})
    assert answer.status_code == 302
    batch = Batch.objects.get()
    actions.work_off(batch_id=batch.pk)
    done = browse(aino, "batches:batch", batch.pk)
    assert "Seija Saapunut" in done.content.decode()
    assert browse(coordinator("01"), "batches:batch", batch.pk).status_code == 404
