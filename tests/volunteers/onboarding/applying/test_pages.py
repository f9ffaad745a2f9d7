"""One thing per page: what each takes, what it refuses, and where it leads."""

import datetime as dt
import re
from itertools import pairwise

import pytest
from django.test import Client

from core import clock
from network.directory.models import Term, Vocabulary
from network.directory.views.frame import Budget
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory
from tests.factories.volunteers import TaskFactory, VolunteerFactory, VolunteeringFactory
from tests.volunteers.onboarding.applying.conftest import ALONE, CONSENT, KEPT, PAGES, Applicant, address, named, text
from volunteers.onboarding import commitments
from volunteers.onboarding.actions.applying import withdraw
from volunteers.onboarding.models import Draft
from volunteers.onboarding.states import Document
from volunteers.onboarding.views import applying

pytestmark = pytest.mark.django_db


# ── the way through ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_start_says_what_it_is_and_leads_to_the_first_page(guest):
    page = guest.open("start")
    assert page.status_code == 200
    assert address("age") in text(page)
    assert not Draft.objects.exists()
    assert not guest.client.cookies


def test_every_page_leads_to_the_next_and_the_last_to_the_review(applicant):
    for page, following in pairwise(PAGES):
        assert applicant.get(page).status_code == 200, page
        assert applicant.answer(page).url == address(following)
    assert applicant.answer("consent").url == named("review")


def test_what_was_answered_is_kept_as_plain_values(applicant):
    applicant.walk()
    assert applicant.draft.answers == KEPT


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_what_was_answered_on_it(applicant, page):
    applicant.fill()
    again = text(applicant.get(page))
    chosen = {
        "age": r'value="adult"[^>]*checked',
        "municipality": 'value="Kuopio"',
        "task": r'value="digital-supporter"[^>]*checked',
        "how": r'value="remote"[^>]*checked.*value="30"[^>]*checked',
        "languages": '<option value="some" selected>',
        "topics": r'value="phone"[^>]*checked',
        "when": r'value="0-evening"[^>]*checked.*value="6-afternoon"[^>]*checked',
        "about": "Olen eläkkeellä.",
        "contact": 'value="017 000 0001"',
        "consent": r'name="accept"[^>]*checked',
    }
    assert re.search(chosen[page], again, re.DOTALL)


def test_progress_is_said_in_words_and_shrinks_where_nobody_recruits(guest):
    assert "Question 1 of 11" in text(guest.get("age"))
    guest.fill(["age", "municipality"])
    assert "Question 3 of 10" in text(guest.get("task"))


@pytest.mark.parametrize("page", PAGES[1:])
def test_a_page_opened_out_of_order_leads_to_the_first_unanswered(guest, page):
    assert guest.get(page).url == address("age")
    guest.answer("age")
    for response in (guest.get(page), guest.answer(page)):
        if page == "municipality":
            assert response.status_code in {200, 302}
        else:
            assert response.url == address("municipality")
    assert set(guest.draft.answers) <= {"age", "municipality"}


@pytest.mark.parametrize("name", ["review", "later"])
def test_what_comes_after_the_pages_leads_back_when_there_is_nothing(guest, name):
    assert guest.open(name).url == (address("age") if name == "review" else named("start"))
    assert guest.send().url == address("age")


def test_back_leads_one_page_back_and_loses_nothing(applicant):
    applicant.fill()
    assert f'href="{address("topics")}"' in text(applicant.get("when"))
    assert applicant.answer("topics").url == address("when")
    assert applicant.draft.answers["when"] == ["0-morning", "0-evening", "6-afternoon"]


@pytest.mark.parametrize("page", ["nonsense", "Age", "age-"])
def test_a_page_that_is_none_is_not_found(guest, page):
    assert guest.client.get(f"/en/volunteer/{page}/").status_code == 404


def test_by_phone_only_nobody_has_to_come(guest):
    guest.fill(PAGES[: PAGES.index("how")])
    guest.answer("how", ways=["remote"], km="100")
    assert guest.draft.answers["how"] == {"ways": ["remote"], "km": 0}
    guest.answer("how", ways=["remote"])
    assert guest.draft.answers["how"] == {"ways": ["remote"], "km": 0}


@pytest.mark.parametrize(("page", "kept"), [("topics", []), ("when", []), ("about", {"message": "", "needs": ""})])
def test_what_nobody_has_to_answer_may_stay_empty(guest, page, kept):
    guest.fill(PAGES[: PAGES.index(page)])
    assert guest.client.post(address(page), {}).url == address(PAGES[PAGES.index(page) + 1])
    assert guest.draft.answers[page] == kept


def test_the_week_is_a_table_whose_ticks_say_what_they_are(guest):
    guest.fill(PAGES[: PAGES.index("when")])
    page = text(guest.get("when"))
    assert page.count('type="checkbox"') == 21
    assert '<th scope="row">' in page
    assert "Sunday, evening" in page


def test_languages_beyond_the_common_ones_stand_behind_a_heading(guest):
    guest.fill(PAGES[: PAGES.index("languages")])
    page = text(guest.get("languages"))
    assert page.index('name="fi"') < page.index('name="sv"') < page.index("<details") < page.index('name="ru"')


def test_a_retired_word_is_left_out(applicant):
    applicant.fill()
    assert "Sv: some" in text(applicant.open("review"))
    Term.objects.filter(vocabulary=Vocabulary.LANGUAGE, key="sv").update(retired=True)
    assert "Sv: some" not in text(applicant.open("review"))


def test_the_consent_shows_the_whole_text(applicant):
    applicant.fill(PAGES[:-1])
    page = text(applicant.get("consent"))
    reading = commitments.read(Document.APPLICATION, "en")
    assert all(str(each) in page for each in (reading.intro, *(said for _h, said in reading.sections), reading.accept))


def test_later_says_how_to_go_on_and_deletes_on_request(guest):
    guest.fill(["age"])
    page = text(guest.open("later"))
    assert "30 days" in page
    assert "this browser" in page
    assert guest.client.get(named("forget")).status_code == 405
    assert guest.client.post(named("forget")).url == named("start")
    assert not Draft.objects.exists()
    assert not guest.client.cookies["application"].value
    assert guest.client.post(named("forget")).url == named("start")


def test_leaving_for_later_saves_what_stands_on_the_page(guest):
    guest.fill(PAGES[: PAGES.index("about")])
    assert 'name="later"' in text(guest.get("about"))
    response = guest.answer("about", message="Kirjoitin tämän juuri", later="1")
    assert response.url == named("later")
    assert guest.draft.answers["about"]["message"] == "Kirjoitin tämän juuri"
    assert address("contact") in text(guest.open("later"))


@pytest.mark.parametrize("page", ["age", *PAGES[1:]])
def test_leaving_a_page_on_which_nothing_was_written_asks_for_nothing(applicant, page):
    applicant.fill(PAGES[: PAGES.index(page)])
    sent = {"later": "1"} | ({"version": CONSENT.version} if page == "consent" else {})
    assert applicant.client.post(address(page), sent).url == named("later")
    assert page not in (applicant.draft.answers if page != "age" else {})


def test_leaving_a_page_that_cannot_be_saved_says_so_and_keeps_what_was_typed(applicant):
    applicant.fill(PAGES[: PAGES.index("contact")])
    response = applicant.answer("contact", phone="call me", later="1")
    assert response.status_code == 422
    assert 'value="call me"' in text(response)


def test_the_days_that_are_left_are_counted_from_what_was_written_last(guest):
    guest.fill(["age"])
    Draft.objects.update(touched_at=clock.now() - dt.timedelta(days=10))
    assert "20 days from today" in text(guest.open("later"))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_answers_in_each_language(person, language):
    applicant = Applicant(person)
    applicant.fill()
    client = applicant.client
    for page in PAGES:
        assert client.get(address(page, language)).status_code == 200, page
    for name in ("start", "review", "later", "under_15"):
        assert client.get(named(name, language)).status_code == 200, name


@pytest.mark.parametrize("page", ["with", "task", "languages", "consent"])
def test_a_page_asks_the_database_as_often_for_many_as_for_one(person, recruiter, page, django_assert_max_num_queries):
    applicant = Applicant(person)
    applicant.fill(["age", "municipality"])
    applicant.answer("with", chosen="region")
    applicant.fill(PAGES[2:])
    for _round in range(2):
        applicant.get(page)
        with django_assert_max_num_queries(12):
            applicant.get(page)
        for number in range(3):
            ContactFactory(organisation__name_fi=f"Yhdistys {number} ry")
            TaskFactory()


def test_somebody_who_sends_pages_without_end_is_told_to_wait(guest, monkeypatch):
    monkeypatch.setattr(applying, "_PAGES", Budget("onboarding.page", 2))
    guest.walk(["age", "municipality"])
    response = guest.answer("task")
    assert (response.status_code, "Retry-After" in response) == (429, True)
    assert "task" not in guest.draft.answers
    assert Client().post(address("age"), {"age": "19"}).status_code == 422


def test_nobody_who_is_not_signed_in_sees_the_last_pages(guest):
    guest.fill(ALONE)
    page = guest.get("contact")
    assert "Create an account" in text(page)
    assert 'name="phone"' not in text(page)
    assert guest.answer("contact").status_code == 200
    assert guest.get("consent").url == address("contact")
    assert guest.open("review").url == address("contact")
    assert "contact" not in guest.draft.answers


def test_one_who_volunteers_already_finds_what_they_have_told(person):
    VolunteerFactory(person=UserFactory(), needs="Muu")
    VolunteerFactory(person=person, needs="Esteetön")
    applicant = Applicant(person)
    applicant.fill(["age"])
    assert 'value="Kuopio"' in text(applicant.get("municipality"))
    applicant.fill(["municipality", "task"])
    assert applicant.draft.answers["about"] == {"message": "", "needs": "Esteetön"}
    assert applicant.draft.answers["languages"] == {"fi": "fluent"}


def test_one_who_has_withdrawn_begins_with_empty_pages(person, task):
    gone = VolunteeringFactory(volunteer__person=person, task=task)
    withdraw(volunteering=gone, actor=person)
    applicant = Applicant(person)
    applicant.answer("age")
    assert applicant.draft.answers == {"age": "adult"}
