"""Every rule by which the clock deletes fires on its day, not the day before, and a second time finds nothing."""

import datetime as dt
import uuid

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_q.models import OrmQ, Task

from accounts.mydata import forgetting as mine
from accounts.mydata.models import SignIn
from core import clock, retention, schedules, tasks, vault
from core.models import OutgoingMail
from network.directory.actions import agreements, forgetting
from network.directory.models import Agreement, ConfirmationLink, Contact
from network.directory.states import ContactRole
from tests.factories.accounts import UserFactory
from tests.factories.core import OutgoingMailFactory
from tests.factories.network import ContactFactory, PlaceFactory, coordinator
from tests.network.agreements.conftest import pdf

pytestmark = pytest.mark.django_db


def noon(day):
    return time_machine.travel(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC))


def fires_on(day, name, number):
    """Nothing the day before, all of it on the day, nothing more the second time."""
    with noon(day - dt.timedelta(days=1)):
        assert tasks.forget_by(name) == 0
    with noon(day):
        assert tasks.forget_by(name) == number
        assert tasks.forget_by(name) == 0


def in_months(months):
    return clock.months_after(clock.today(), months)


def in_days(days):
    return clock.today() + dt.timedelta(days=days)


@pytest.fixture
def now():
    """Noon of today, so that no day ends while the test runs."""
    with noon(clock.today()):
        yield clock.now()


def test_sign_ins_go_after_twelve_months(now):
    SignIn.objects.create(person=UserFactory(), way="code")
    fires_on(in_months(12), "mydata.sign_ins", 1)


def test_a_letter_for_which_nobody_said_another_time_goes_after_twelve_months(now):
    OutgoingMailFactory(template="certificate_ready")
    OutgoingMailFactory(template="meeting_cancelled", sent_at=now)
    fires_on(in_months(retention.DEFAULT_MONTHS), "core.letters", 2)


def test_a_letter_with_a_time_of_its_own_goes_then(now):
    OutgoingMailFactory(template="year_thanks")
    other = OutgoingMailFactory(template="certificate_ready")
    fires_on(in_months(6), "core.letters", 1)
    assert list(OutgoingMail.objects.all()) == [other]


def test_a_time_that_is_longer_than_the_common_one_holds(now, monkeypatch):
    monkeypatch.setattr(retention, "_months", {"long_": 24})
    OutgoingMailFactory(template="long_story")
    fires_on(in_months(24), "core.letters", 1)


def test_a_letter_that_held_a_code_goes_after_thirty_days(now):
    OutgoingMailFactory(template="signin_code", secret=True, sent_at=now)
    other = OutgoingMailFactory(template="account_changed")
    fires_on(in_days(retention.SECRET_DAYS), "core.letters", 1)
    assert list(OutgoingMail.objects.all()) == [other]


def test_a_job_that_failed_goes_after_thirty_days_and_one_that_went_well_stays(now):
    for success in (True, False):
        Task.objects.create(id=uuid.uuid4().hex, name="x", func="x", started=now, stopped=now, success=success)
    fires_on(in_days(retention.FAILED_JOB_DAYS), "core.failed_jobs", 1)
    assert Task.objects.get().success


def session(key, until):
    return Session.objects.create(session_key=key, session_data="x", expire_date=until)


def signed_in(person, key):
    return UserSession.objects.create(user=person, session_key=key, ip="192.0.2.1", user_agent="x")


def test_a_session_goes_once_it_holds_no_more_and_its_line_with_it(now):
    person = UserFactory()
    session("ends", now + dt.timedelta(days=14))
    session("holds", now + dt.timedelta(days=60))
    signed_in(person, "ends"), signed_in(person, "holds")
    fires_on(in_days(14), "mydata.sessions", 2)
    assert [each.session_key for each in UserSession.objects.all()] == ["holds"]
    assert Session.objects.get().session_key == "holds"


def test_a_line_whose_session_is_gone_goes_unless_it_was_written_a_moment_ago(now):
    person = UserFactory()
    signed_in(person, "gone")
    assert mine.forget_sessions() == 0
    with time_machine.travel(now + dt.timedelta(hours=2)):
        signed_in(person, "new")
        assert mine.forget_sessions() == 1
        assert UserSession.objects.get().session_key == "new"


def test_whoever_is_signed_in_stays_so(client, now):
    client.force_login(UserFactory())
    mine.forget_sessions()
    assert client.session.get("_auth_user_id")


def test_a_link_goes_twelve_months_after_it_stopped_working(now):
    place = PlaceFactory()
    for number, used in enumerate((None, now)):
        ConfirmationLink.objects.create(
            place=place, email="x@x.example", token_hash=str(number), until=now + dt.timedelta(days=60), used_at=used
        )
    ends = clock.day_of(now + dt.timedelta(days=60))
    fires_on(clock.months_after(ends, 12), "directory.links", 2)


def test_whoever_never_answered_an_invitation_goes_after_twelve_months(now):
    invited = {"person": None, "invited_at": now}
    ContactFactory(**invited, token_hash="a" * 64)
    ContactFactory(**invited, ended_at=now)
    kept = {
        ContactFactory().pk,
        ContactFactory(invited_at=now).pk,
        ContactFactory(person=None, role=ContactRole.CONTACT).pk,
        # They answered once; their account is gone since.
        ContactFactory(**invited).pk,
    }
    fires_on(in_months(12), "directory.unanswered", 2)
    assert {each.pk for each in Contact.objects.all()} == kept


def test_whoever_was_asked_again_has_twelve_months_from_then(now):
    contact = ContactFactory(person=None, invited_at=now, token_hash="a" * 64)
    Contact.objects.filter(pk=contact.pk).update(invited_at=now + dt.timedelta(days=100))
    fires_on(clock.months_after(in_days(100), 12), "directory.unanswered", 1)


@pytest.fixture
def agreement(now):
    contact = ContactFactory()
    return agreements.add_agreement(
        organisation=contact.organisation, actor=coordinator(), party="Kunta", parts="", signed_on=None,
        starts_on=clock.today(), ends_on=None, remind_days=30, network=None,
    )  # fmt: skip


def papers_of(agreement, *contents):
    actor = agreement.created_by
    digests = []
    for content in contents:
        agreement = agreements.attach_file(agreement=agreement, name="a.pdf", content=content, actor=actor)
        digests.append(agreement.file_digest)
    return digests


def test_a_paper_that_another_replaced_is_destroyed_after_twelve_months(agreement):
    old, new = papers_of(agreement, pdf(), pdf(b"new"))
    fires_on(in_months(12), "directory.papers", 1)
    assert Agreement.objects.get().file_digest == new
    assert vault.get(new)
    with pytest.raises(vault.BrokenFileError):
        vault.get(old)


def test_a_paper_that_was_put_back_or_stands_elsewhere_stays(agreement):
    old, _new, _again = papers_of(agreement, pdf(), pdf(b"new"), pdf())
    elsewhere, _other = papers_of(agreement, pdf(b"two"), pdf(b"three"))
    Agreement.objects.filter(pk=agreement.pk).update(file_digest=old)
    Agreement.objects.create(
        organisation=agreement.organisation, region=agreement.region, party="Kunta", starts_on=clock.today(),
        file_name="b.pdf", file_size=1, file_digest=elsewhere,
    )  # fmt: skip
    with noon(in_months(12)):
        forgetting.destroy_replaced()
    assert vault.get(old)
    assert vault.get(elsewhere)


def test_each_rule_gets_a_job_of_its_own_in_the_night(db):
    assert schedules.declared()["core.forget"].minutes == 60 * 24
    assert tasks.forget() == len(retention.rules()) == OrmQ.objects.count()
    wanted = {"core.letters", "core.failed_jobs", "mydata.sign_ins", "mydata.sessions", "directory.links"}
    assert wanted <= set(retention.rules())


def test_a_rule_that_is_no_more_is_no_mistake():
    assert tasks.forget_by("old.rule") == 0


def test_two_rules_of_one_name_are_a_mistake(monkeypatch):
    monkeypatch.setattr(retention, "_rules", {})
    retention.register_rule("x.y", mine.forget_sign_ins)
    retention.register_rule("x.y", mine.forget_sign_ins)
    with pytest.raises(ValueError, match=r"x\.y"):
        retention.register_rule("x.y", mine.forget_sessions)


def test_what_is_much_is_deleted_in_parts_and_what_a_round_has_no_time_for_waits(monkeypatch):
    person = UserFactory()
    then = timezone.now() - dt.timedelta(days=400)
    SignIn.objects.bulk_create([SignIn(person=person, way="code", at=then) for _each in range(7)])
    monkeypatch.setattr(retention, "PART", 3)
    with monkeypatch.context() as patch:
        patch.setattr(retention, "ROUND_SECONDS", 0)
        with time_machine.travel(clock.now(), tick=False):
            assert mine.forget_sign_ins() == 0
    assert mine.forget_sign_ins() == 7
