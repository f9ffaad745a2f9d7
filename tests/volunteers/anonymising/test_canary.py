"""Canaries: people with a word of their own everywhere. When the time has come, none of it is found any more."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from certification.cards import tasks as cards
from certification.credentials.models import Credential, Edition
from certification.credentials.states import Kind
from core import clock, vault
from core import tasks as core
from core.models import OutgoingMail
from network.monitoring.models import Session, YearThanks
from tests.factories.network import coordinator
from tests.factories.volunteers import RequestFactory, SessionFactory, TaskFactory, VolunteeringFactory
from tests.volunteers.anonymising import life, traces
from volunteers.matching import tasks as matching
from volunteers.matching.actions import answering, asking, choosing
from volunteers.matching.models import Ask
from volunteers.matching.states import Answer, RequestState
from volunteers.onboarding import tasks
from volunteers.onboarding.actions import anonymising, applying, drafts, leaving
from volunteers.onboarding.application import Page
from volunteers.onboarding.models import Draft, ExtractSeen, Transition, Volunteer, Volunteering
from volunteers.onboarding.states import APPLICATION_MONTHS, COMMITMENTS, LEFT_MONTHS, Document, State

pytestmark = pytest.mark.django_db

# Where words may still stand, and why.
ALLOWED = {
    # The account is a learner's, too; it is erased with the account itself.
    ("accounts_user", "first name"),
    ("accounts_user", "last name"),
    ("accounts_user", "address"),
    ("account_emailaddress", "first name"),
    ("account_emailaddress", "address"),
    # The audit trail names the row it was about: an id that leads to no row any more.
    ("wagtailcore_modellogentry", "volunteer"),
}
# One of them, as the database writes it.
IDS = {"volunteer", "volunteer in hex"}
# Columns that may still lead to the account: what its owner has as a learner.
LEADING = {"account.EmailAddress.user", "courses.Enrolment.person"}


def later(months):
    """The day on which so many months have passed."""
    day = clock.months_after(clock.today(), months)
    return time_machine.travel(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC), tick=False)


def all_else():
    """What the clock does with volunteers in a night, without what is tested here."""
    tasks.forget_extracts()
    tasks.remind_lapsed()
    matching.close_past()
    matching.delete_old()
    cards.sweep()


def a_night():
    all_else()
    core.forget_mail()
    tasks.forget_drafts()
    tasks.anonymise()


@pytest.fixture
def gone(folder):
    """Has stopped just now; of all they had only two papers are left."""
    volunteering = VolunteeringFactory(left=True)
    for document in COMMITMENTS:
        paper = vault.put(f"%PDF {document}".encode())
        volunteering.acceptances.create(person=volunteering.volunteer.person, document=document, paper=paper)
    return volunteering


def besides():
    """Somebody else, who has withdrawn just now."""
    made = VolunteeringFactory(withdrawn=True)
    made.acceptances.create(person=made.volunteer.person, document=Document.APPLICATION)
    return made


def words(found):
    """Which of their words, wherever."""
    return {name for _place, name in found} - IDS


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


# ── the time has come ────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_found_of_a_volunteer_who_stopped_long_ago(stopped, folder, look):
    person, key = stopped.volunteer.person, stopped.volunteer_id
    steps = Transition.objects.count()
    with later(LEFT_MONTHS):
        all_else()
        # The control: as long as they are not forgotten, all of it is found.
        before = look(key) - ALLOWED
        assert words(before) == set(life.WORDS) - {"last name", "other times"}
        assert IDS & {name for place, name in before if place == "onboarding_volunteering"}
        assert {"core_outgoingmail", "onboarding_transition", "onboarding_volunteer"} <= {
            place for place, _name in before
        }
        assert not traces.pointing_at(person) <= LEADING
        assert len(files(folder)) == 2  # two papers; the photo went with the end
        a_night()
        assert look(key) <= ALLOWED
    assert traces.pointing_at(person) <= LEADING
    assert files(folder) == []
    assert not Volunteer.objects.exists()
    assert not Volunteering.objects.exclude(state=State.ANONYMISED).exists()
    assert Transition.objects.count() == steps + 1


def test_what_stays_counts_and_leads_to_nobody(stopped, folder):
    with later(LEFT_MONTHS):
        a_night()
    kept = Volunteering.objects.get(pk=stopped.pk)
    for name in ("task_id", "region_id", "municipality_id", "applied_at", "started_on", "ended_at"):
        assert getattr(kept, name) == getattr(stopped, name) is not None
    session, ask = Session.objects.get(), Ask.objects.get()
    assert (session.person, session.voluntary) == (None, True)
    assert (ask.volunteering, ask.answer, ask.why) == (kept, Answer.YES, [])
    assert ask.request.state == RequestState.CANCELLED or ask.request.agreed == ask
    card = Credential.objects.get(kind=Kind.CARD)
    assert card.erased_at
    assert card.person is None
    assert not Edition.objects.filter(credential=card).exists()


def test_the_audit_trail_says_what_was_done_and_not_who_volunteered(stopped):
    person, handler = stopped.volunteer.person, stopped.handler
    lines = ModelLogEntry.objects.filter(object_id=str(stopped.pk))
    before, by_handler = lines.count(), lines.filter(user=handler).count()
    # The control: until then it says who.
    assert lines.filter(user=person).exists()
    with later(LEFT_MONTHS):
        a_night()
    assert lines.count() == before + 1
    assert lines.filter(user=handler).count() == by_handler > 0
    assert not ModelLogEntry.objects.filter(user=person, action__startswith="onboarding.").exists()


def test_what_somebody_gave_as_staff_stays_theirs(gone):
    person = gone.volunteer.person
    voluntary, staff = SessionFactory(person=person), SessionFactory(person=person, voluntary=False)
    YearThanks.objects.create(person=person, year=2020)
    with later(LEFT_MONTHS):
        a_night()
    assert Session.objects.get(pk=voluntary.pk).person is None
    assert Session.objects.get(pk=staff.pk).person == person
    assert YearThanks.objects.exists()


def test_thanks_for_a_year_go_with_the_last_session(gone):
    person = gone.volunteer.person
    SessionFactory(person=person)
    YearThanks.objects.create(person=person, year=2020)
    with later(LEFT_MONTHS):
        a_night()
    assert not YearThanks.objects.exists()


@pytest.mark.parametrize("how", ["declined", "withdrawn"])
def test_an_application_that_led_to_nothing_is_forgotten_after_the_months_that_the_consent_promises(how, look):
    handler, who = coordinator("11"), life.person()
    volunteering = life.interviewed(life.applied(who, life.task()[0]), handler)
    life.asked_for_another_time(volunteering)
    if how == "declined":
        leaving.decline(volunteering=volunteering, reason=life.WORDS["end"], actor=handler)
    else:
        applying.withdraw(volunteering=volunteering, actor=who)
    key = volunteering.volunteer_id
    with later(APPLICATION_MONTHS - 1):
        a_night()
        assert Volunteering.objects.get().state == how
    with later(APPLICATION_MONTHS):
        all_else()
        # The control. Whoever withdraws has taken back at once what they told; letters still name them and the place.
        told = {"phone", "needs", "message", "place", "other times", "end"} if how == "declined" else {"place"}
        assert words(look(key) - ALLOWED) == told | {"first name", "address"}
        a_night()
        assert look(key) <= ALLOWED
    assert Volunteering.objects.get().state == State.ANONYMISED
    assert traces.pointing_at(who) <= LEADING


def test_whoever_goes_on_with_another_task_keeps_what_belongs_to_it(stopped, folder):
    person = stopped.volunteer.person
    with later(LEFT_MONTHS):
        other = life.applied(person, TaskFactory(slug="another"))
        a_night()
        gone, kept = Volunteering.objects.get(pk=stopped.pk), Volunteering.objects.get(pk=other.pk)
        volunteer = Volunteer.objects.get()
        cards.sweep()
    assert (gone.state, gone.volunteer, gone.reason) == (State.ANONYMISED, None, "")
    assert not gone.acceptances.exists()
    assert files(folder) == []
    assert (kept.state, kept.volunteer, kept.message) == (State.APPLIED, volunteer, life.WORDS["message"])
    assert kept.acceptances.count() == 1
    assert volunteer.needs == life.WORDS["needs"]
    assert Ask.objects.get().why == []
    assert Session.objects.get().person == person
    assert Credential.objects.get(kind=Kind.CARD).erased_at


# ── at once ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_with_an_account_everything_goes_at_once_whatever_its_state(client, folder, look):
    volunteering = life.active(client)
    handler, person, key = volunteering.handler, volunteering.volunteer.person, volunteering.volunteer_id
    life.applied(person, TaskFactory(slug="another"))
    drafts.keep(draft=None, page=Page.ABOUT, answer={"message": life.WORDS["draft"]}, actor=person)
    wanted = RequestFactory(task=volunteering.task, entered_by=handler)
    (ask,) = asking.ask(help_request=wanted, volunteerings=[volunteering.pk], actor=handler)
    answering.answer(ask=ask, said=Answer.YES, actor=person)
    choosing.choose(ask=ask, actor=handler)
    assert {"first name", "phone", "needs", "message", "place", "draft"} <= words(look(key) - ALLOWED)
    assert len(files(folder)) == 3
    written = OutgoingMail.objects.latest("pk").pk

    assert anonymising.anonymise_now(person=person, actor=person) == 2
    assert look(key) <= ALLOWED
    assert files(folder) == []
    assert traces.pointing_at(person) <= LEADING
    assert not any(model.objects.exists() for model in (Draft, ExtractSeen, Volunteer))
    wanted.refresh_from_db()
    assert (wanted.state, wanted.agreed) == (RequestState.OPEN, None)
    assert Credential.objects.get(kind=Kind.CARD).erased_at
    told = OutgoingMail.objects.filter(pk__gt=written)
    assert {each.to for each in told} == {handler.email}
    assert "request_opened_again" in {each.template for each in told}


def test_letters_to_an_earlier_address_go_too_and_that_an_extract_was_shown(gone):
    person = gone.volunteer.person
    link = f"https://x.example/fi/oma/{gone.pk}/"
    OutgoingMail.objects.create(
        template="volunteering_left", to="before@x.example", language="fi", subject="", body=link
    )
    day = clock.today()
    ExtractSeen.objects.create(
        person=person,
        seen_by=besides().volunteer.person,
        extract_date=day,
        seen_on=day,
        expires_on=day.replace(year=2099),
    )
    anonymising.anonymise_now(person=person, actor=None)
    assert not OutgoingMail.objects.exists()
    assert not ExtractSeen.objects.exists()


def test_done_twice_it_is_done_once(gone):
    person = gone.volunteer.person
    assert anonymising.anonymise_now(person=person, actor=None) == 1
    steps = Transition.objects.count()
    assert anonymising.anonymise_now(person=person, actor=None) == 0
    assert anonymising.anonymise(gone) is False
    assert Transition.objects.count() == steps


def test_whoever_never_volunteered_has_nothing_to_forget_but_a_draft(learner):
    drafts.keep(draft=None, page=Page.ABOUT, answer={"message": life.WORDS["draft"]}, actor=learner)
    assert anonymising.anonymise_now(person=learner, actor=learner) == 0
    assert not Draft.objects.exists()


# ── on the way ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_is_killed_in_the_middle_goes_on_the_next_time(gone, folder, settings, tmp_path_factory, caplog):
    marks = tmp_path_factory.mktemp("faults")
    settings.FAULTS = {"points": {"volunteers.files_destroyed": "raise"}, "folder": str(marks)}
    with later(LEFT_MONTHS):
        assert tasks.anonymise() == 0
        assert list(marks.iterdir())
        # The files are gone, the row says that it is not done.
        assert files(folder) == []
        assert Volunteering.objects.get().state == State.LEFT
        assert [each.getMessage() for each in caplog.records if each.name == "vieri.volunteers"] == [
            f"volunteering {gone.pk}: anonymise failed (FaultError)"
        ]
        assert tasks.anonymise() == 1
    assert Volunteering.objects.get().state == State.ANONYMISED
    assert not Volunteer.objects.exists()


def test_a_paper_that_somebody_else_names_stays(gone, folder):
    paper = gone.acceptances.exclude(paper="").first()
    other = VolunteeringFactory()
    other.acceptances.create(person=other.volunteer.person, document=paper.document, paper=paper.paper)
    with later(LEFT_MONTHS):
        tasks.anonymise()
    assert [path.name for path in files(folder)] == [paper.paper]


def test_one_that_cannot_be_forgotten_holds_up_no_other(gone, monkeypatch):
    second = besides()
    broken = anonymising._papers

    def papers(acceptances):
        if acceptances.filter(volunteering=gone).exists():
            raise RuntimeError
        return broken(acceptances)

    monkeypatch.setattr(anonymising, "_papers", papers)
    with later(LEFT_MONTHS):
        assert tasks.anonymise() == 1
    states = dict(Volunteering.objects.values_list("pk", "state"))
    assert states == {gone.pk: State.LEFT, second.pk: State.ANONYMISED}


def test_a_round_that_has_no_time_left_tells_the_queue_to_go_on(gone, monkeypatch):
    told = []
    monkeypatch.setattr(anonymising, "async_task", told.append)
    besides()
    monkeypatch.setattr(anonymising.steps, "each", lambda rows, act, _log: [act(rows[0])])
    with later(LEFT_MONTHS):
        assert (tasks.anonymise(), told) == (1, [anonymising.TASK])
        assert (tasks.anonymise(), told) == (1, [anonymising.TASK])


def test_letters_are_kept_for_some_months_and_others_are_left_alone(db):
    for template in ("volunteering_received", "volunteer_message", "request_chosen", "year_thanks", "meeting_thanks"):
        OutgoingMail.objects.create(template=template, to="x@x.example", language="fi", subject="", body="")
    with later(APPLICATION_MONTHS - 1):
        assert core.forget_mail() == 0
    with later(APPLICATION_MONTHS):
        assert core.forget_mail() == 4
        assert core.forget_mail() == 0
    assert OutgoingMail.objects.get().template == "meeting_thanks"


def test_the_database_lets_nobody_stand_in_an_anonymised_row(gone):
    with pytest.raises(IntegrityError), transaction.atomic():
        Volunteering.objects.filter(pk=gone.pk).update(state=State.ANONYMISED)
