"""Looking through the answers, sending them, and what is there afterwards."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError

from core import clock
from core.errors import Refused
from core.models import OutgoingMail
from network.directory.models import Vocabulary
from network.directory.views.frame import Budget
from tests.factories.network import ContactFactory, term
from tests.factories.volunteers import VolunteeringFactory
from tests.together import together
from tests.volunteers.onboarding.applying.conftest import CONSENT, PAGES, Applicant, address, named, text
from volunteers.onboarding import application
from volunteers.onboarding.actions import applying as applying_actions
from volunteers.onboarding.actions import drafts as actions
from volunteers.onboarding.models import Acceptance, Draft, Transition, Volunteer, Volunteering
from volunteers.onboarding.states import ANSWER_DAYS, Document, State
from volunteers.onboarding.views import applying

pytestmark = pytest.mark.django_db


def test_the_review_shows_every_answer_with_a_way_to_change_it(applicant):
    applicant.fill()
    page = text(applicant.open("review"))
    for said in (
        "Helmi Hakija",
        "18 or older",
        "Kuopio",
        "Digital supporter",
        "At a place",
        "Up to 30 km",
        "Fi: fluently",
        "Phone",
        "Monday: morning, evening",
        "Sunday: afternoon",
        "Olen eläkkeellä.",
        "Esteetön sisäänkäynti",
        "017 000 0001",
        "I consent to the data in my application being handled",
    ):
        assert said.lower() in page.lower(), said
    for each in PAGES:
        assert f'href="{address(each)}?change=1"' in page
    assert not Volunteering.objects.exists()


@pytest.mark.parametrize("page", PAGES)
def test_a_change_leads_back_to_the_review(applicant, page):
    applicant.fill()
    assert "Save" in text(applicant.get(page, change=1))
    assert applicant.answer(page, "?change=1").url == named("review")


def test_what_was_told_arrives_whole(applicant, person, task, aino):
    applicant.walk()
    assert applicant.send().url == named("sent")
    made = Volunteering.objects.get()
    assert (made.state, made.task, made.municipality.code, made.region.code) == (State.APPLIED, task, "297", "11")
    assert (made.organisation, made.under_age, made.message) == (None, False, "Haluan auttaa.\nOlen eläkkeellä.")
    volunteer = made.volunteer
    assert (volunteer.person, volunteer.phone, volunteer.ways) == (person, "017 000 0001", {"onsite", "remote"})
    assert (volunteer.travel_km, volunteer.needs, volunteer.mails_wanted) == (30, "Esteetön sisäänkäynti", True)
    assert dict(volunteer.languages.values_list("language__key", "level")) == {"fi": "fluent", "sv": "some"}
    assert [each.key for each in volunteer.topics.all()] == ["phone"]
    assert set(volunteer.free_times.values_list("weekday", "part")) == {
        (0, "morning"),
        (0, "evening"),
        (6, "afternoon"),
    }
    assert list(Transition.objects.values_list("old", "new", "by")) == [("", State.APPLIED, person.pk)]
    assert not Draft.objects.exists()


def test_the_consent_is_recorded_with_the_version_that_was_read(applicant, person):
    applicant.fill(PAGES[:-1])
    applicant.client.post(address("consent", "fi"), {"accept": "on", "version": CONSENT.version})
    applicant.send()
    given = Acceptance.objects.get()
    assert (given.document, given.version, given.digest) == (Document.APPLICATION, CONSENT.version, CONSENT.digest)
    assert (given.person, given.language) == (person, "fi")
    assert given.statement == "Suostun siihen, että hakemukseni tietoja käsitellään"


def test_the_sent_page_says_what_happens_next_when_and_by_whom(applicant, aino):
    applicant.fill()
    applicant.send()
    for _reload in range(2):
        page = text(applicant.open("sent"))
        assert "Aino Koordinoija" in page
        until = clock.today() + dt.timedelta(days=ANSWER_DAYS)
        assert f"By {until.day}" in page or str(until.day) in page
    assert Volunteering.objects.count() == 1


def test_where_nobody_coordinates_yet_the_sent_page_says_so(applicant):
    applicant.fill()
    applicant.send()
    assert "those who coordinate digital support in North Savo" in text(applicant.open("sent"))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_sent_page_answers_in_each_language(applicant, language):
    applicant.fill()
    applicant.send()
    assert applicant.client.get(named("sent", language)).status_code == 200


def test_without_an_application_there_is_nothing_sent(applicant, guest, person):
    assert applicant.open("sent").url == named("start")
    assert "/account/" in guest.open("sent").url
    VolunteeringFactory(volunteer__person=person, active=True)
    assert applicant.open("sent").url == named("start")


def test_an_organisation_that_recruits_gets_it(applicant, aino):
    recruiter = ContactFactory(organisation__name_fi="Kallaveden Digitalkoot ry", person__name="Raija Rekrytoija")
    applicant.fill(["age", "municipality"])
    applicant.answer("with", chosen=str(recruiter.organisation.pk))
    applicant.fill(PAGES[2:])
    assert "Kallaveden Digitalkoot ry" in text(applicant.open("review"))
    applicant.send()
    assert Volunteering.objects.get().organisation == recruiter.organisation
    assert "Raija Rekrytoija" in text(applicant.open("sent"))


def test_the_young_are_told_of_their_guardian(applicant, for_young):
    applicant.answer("age", age="young")
    applicant.answer("municipality")
    applicant.answer("task", task="with-phones")
    applicant.fill(PAGES[3:])
    assert "consent of your guardian" in text(applicant.open("review"))
    applicant.send()
    assert Volunteering.objects.get().under_age
    assert "consent of your guardian" in text(applicant.open("sent"))


# ── twice, too often, too late ───────────────────────────────────────────────────────────────────────────────────────


def test_sent_twice_is_one_application(applicant, aino):
    applicant.fill()
    assert [applicant.send().url, applicant.send().url] == [named("sent"), named("sent")]
    assert Volunteering.objects.count() == 1
    assert OutgoingMail.objects.filter(to=aino.email).count() == 1
    assert Acceptance.objects.count() == 1


def test_a_draft_that_is_gone_is_not_sent_again(applicant, person):
    applicant.fill()
    draft = applicant.draft
    actions.send(draft=draft, actor=person)
    with pytest.raises(Refused) as refused:
        actions.send(draft=draft, actor=person)
    assert refused.value.code == "sent"


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_make_one_application(person, aino):
    applicant = Applicant(person)
    applicant.fill()
    with together() as run:
        answers = run(applicant.send, Applicant(person).send)
        assert {each.url for each in answers} == {named("sent")}
        counted = run(Volunteering.objects.count, OutgoingMail.objects.filter(to=aino.email).count)
    assert counted == [1, 1]


@pytest.mark.django_db(transaction=True)
def test_without_the_draft_as_guard_two_taps_would_make_two(person, monkeypatch):
    """The control: nobody looks whether the draft is still there, and only the database holds the second one up."""
    Applicant(person).fill()
    monkeypatch.setattr(applying_actions, "_must_be_the_only_one", lambda *_all: None)
    told = application.read(Draft.objects.get().answers, person)

    def send():
        applying_actions.apply(person=person, **actions._answers(told))

    with together() as run, pytest.raises(IntegrityError):
        run(send, send)


def test_another_application_for_the_same_task_is_refused_and_nothing_is_lost(applicant, person, task):
    VolunteeringFactory(volunteer__person=person, task=task)
    applicant.fill()
    response = applicant.send()
    assert response.status_code == 422
    assert "applied for this task already" in text(response)
    assert Draft.objects.count() == Volunteering.objects.count() == 1


def test_an_answer_that_holds_no_more_is_asked_again(applicant, person, task, monkeypatch):
    applicant.fill()
    task.retired = True
    task.save()
    assert applicant.send().url == address("task")
    with pytest.raises(Refused) as refused:
        actions.send(draft=applicant.draft, actor=person)
    assert refused.value.code == "missing"
    assert not Volunteering.objects.exists()


def test_a_consent_to_an_older_text_is_asked_again(applicant):
    applicant.fill()
    draft = applicant.draft
    draft.answers["consent"]["digest"] = "0" * 64
    draft.save()
    assert applicant.send().url == address("consent")
    assert not Acceptance.objects.exists()


def test_sending_again_and_again_has_to_wait(applicant, person, task, monkeypatch):
    monkeypatch.setattr(applying, "_SENDING", Budget("onboarding.send", 1))
    VolunteeringFactory(volunteer__person=person, task=task)
    applicant.fill()
    answers = [applicant.send(), applicant.send()]
    assert [each.status_code for each in answers] == [422, 429]
    assert "Retry-After" in answers[1]
    assert Draft.objects.exists()


def test_a_draft_that_was_not_touched_for_a_month_is_not_sent(applicant, person):
    applicant.fill()
    Draft.objects.update(touched_at=clock.now() - dt.timedelta(days=31))
    assert applicant.send().url == address("age")
    assert not Volunteering.objects.exists()


def test_a_refusal_is_no_message_on_another_page(applicant, person, task):
    VolunteeringFactory(volunteer__person=person, task=task)
    applicant.fill()
    assert not list(get_messages(applicant.send().wsgi_request))


def test_a_second_application_writes_what_is_new_and_keeps_one_volunteer(applicant, person, for_young):
    applicant.fill()
    applicant.send()
    term(Vocabulary.TOPIC, "scams")
    applicant.walk(["age", "municipality"])
    applicant.answer("task", task="with-phones")
    for page in PAGES[3:]:
        if page not in applicant.draft.answers:
            applicant.walk([page])
    applicant.send()
    assert (Volunteer.objects.count(), Volunteering.objects.count()) == (1, 2)
    assert Volunteer.objects.get().needs == "Esteetön sisäänkäynti"
    assert Volunteer.objects.get().free_times.count() == 3
