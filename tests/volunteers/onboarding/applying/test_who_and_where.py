"""Where, with whom and as what: how age, municipality and task decide what is asked."""

import pytest

from tests.factories.network import ContactFactory, OrganisationFactory, municipality
from tests.factories.volunteers import TaskFactory
from tests.volunteers.onboarding.applying.conftest import ALONE, PAGES, address, errors, named, text
from volunteers.onboarding.models import Draft, Volunteer

pytestmark = pytest.mark.django_db


# ── where ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("typed", ["Kuopio", "kuopiossa", "KUOPIO "])
def test_a_municipality_is_understood_as_people_type_it(guest, typed):
    guest.fill(["age"])
    guest.answer("municipality", municipality=typed)
    assert guest.draft.answers["municipality"] == "297"


def test_what_is_not_certain_is_asked_about(guest):
    guest.fill(["age"])
    response = guest.answer("municipality", municipality="Siilinjärvii")
    assert "Did you mean: Siilinjärvi?" in errors(response)["municipality"][0]
    assert 'name="meant" value="749"' in text(response)
    assert guest.answer("municipality", municipality="Siilinjärvii", meant="749").url == address("task")
    assert guest.draft.answers["municipality"] == "749"


# ── with whom ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_organisations_of_the_region_are_offered(guest, recruiter):
    ContactFactory(organisation=OrganisationFactory(name_fi="Helsingin apu ry", municipality=municipality("091")))
    guest.fill(["age"])
    assert guest.answer("municipality").url == address("with")
    page = text(guest.get("with"))
    assert "Kallaveden Digitalkoot ry" in page
    assert "Helsingin apu ry" not in page
    assert "Question 3 of 11" in page


@pytest.mark.parametrize("chosen", ["region", "organisation"])
def test_one_chooses_the_coordinator_or_an_organisation(guest, recruiter, chosen):
    guest.fill(["age", "municipality"])
    value = "region" if chosen == "region" else str(recruiter.pk)
    assert guest.answer("with", chosen=value).url == address("task")
    assert guest.draft.answers["with"] == value
    assert f'value="{value}"' in text(guest.get("with"))


@pytest.mark.parametrize("chosen", ["", "nobody", "elsewhere"])
def test_one_chooses_nobody_else(guest, recruiter, chosen):
    other = ContactFactory(organisation=OrganisationFactory(municipality=municipality("091"))).organisation
    guest.fill(["age", "municipality"])
    value = str(other.pk) if chosen == "elsewhere" else chosen
    assert "chosen" in errors(guest.answer("with", chosen=value))
    assert "with" not in guest.draft.answers


def test_many_organisations_stand_in_one_list_to_unfold(guest, recruiter):
    for number in range(12):
        ContactFactory(organisation__name_fi=f"Yhdistys {number} ry")
    guest.fill(["age", "municipality"])
    assert '<select name="chosen"' in text(guest.get("with"))
    assert "Choose with whom." in errors(guest.answer("with", chosen=""))["chosen"]


def test_another_municipality_asks_again_with_whom(applicant, recruiter):
    """From the review: first what the change has left unanswered, then back to it."""
    applicant.fill(["age", "municipality"])
    applicant.answer("with", chosen=str(recruiter.pk))
    applicant.fill(PAGES[2:])
    ContactFactory(organisation=OrganisationFactory(municipality=municipality("091")))
    response = applicant.answer("municipality", "?change=1", municipality="Helsinki")
    assert response.url == address("with") + "?change=1"
    assert applicant.answer("with", "?change=1", chosen="region").url == named("review")


# ── age ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_child_is_told_kindly_and_nothing_is_kept(guest):
    response = guest.answer("age", age="child")
    assert response.url == named("under_15")
    assert "at the age of 15" in text(guest.open("under_15"))
    assert not Draft.objects.exists()
    assert not guest.client.cookies.get("application") or not guest.client.cookies["application"].value


@pytest.mark.parametrize("signed_in", [False, True], ids=["guest", "account"])
def test_a_child_who_said_otherwise_first_leaves_nothing_behind(guest, applicant, signed_in):
    browser = applicant if signed_in else guest
    browser.fill(ALONE)
    browser.answer("age", age="child")
    assert not Draft.objects.exists()
    assert not Volunteer.objects.exists()


def test_the_young_see_the_tasks_that_are_open_to_them(guest, for_young):
    guest.answer("age", age="young")
    guest.answer("municipality")
    page = text(guest.get("task"))
    assert "Help with phones" in page
    assert "You help adults." not in page
    assert "consent of your guardian" in page
    assert "task" in errors(guest.answer("task", task="digital-supporter"))


def test_where_there_is_no_task_it_is_said(guest):
    guest.answer("age", age="young")
    guest.answer("municipality")
    page = text(guest.get("task"))
    assert "no task for those aged 15–17" in page
    assert '<button class="btn">Continue' not in page


def test_growing_younger_on_the_way_asks_again_for_the_task(applicant, for_young):
    applicant.fill()
    assert applicant.answer("age", "?change=1", age="young").url == address("task") + "?change=1"
    assert applicant.open("review").url == address("task")


def test_a_task_that_is_retired_meanwhile_is_asked_again(applicant, task):
    TaskFactory(slug="other")
    applicant.fill()
    task.retired = True
    task.save()
    assert applicant.open("review").url == address("task")
