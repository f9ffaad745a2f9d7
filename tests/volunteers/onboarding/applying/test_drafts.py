"""What is being written: kept before sign-in, claimed afterwards, and nobody else's business."""

import datetime as dt

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from accounts.models import User
from core import clock
from network.directory.links import hashed
from tests.accounts.visitor import Visitor, code_of, mails
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.volunteers import TaskFactory
from tests.together import together
from tests.volunteers.onboarding.applying.conftest import ALONE, PAGES, Applicant, address, named, text
from volunteers.onboarding import drafts, tasks
from volunteers.onboarding.actions import drafts as actions
from volunteers.onboarding.application import Page
from volunteers.onboarding.models import Draft, Volunteering

pytestmark = pytest.mark.django_db


def key(browser):
    return browser.client.cookies[drafts.COOKIE].value


def take(browser, value):
    browser.client.cookies[drafts.COOKIE] = value


def signed(value):
    return signing.dumps(value, salt="volunteers.onboarding.drafts")


# ── before sign-in ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_guest_s_draft_hangs_on_a_cookie_no_script_can_read(guest):
    guest.answer("age")
    cookie = guest.client.cookies[drafts.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
        True,
        "Lax",
        "/",
        30 * 24 * 3600,
    )
    assert settings.SESSION_COOKIE_NAME not in guest.client.cookies
    draft = guest.draft
    assert draft.person is None
    opened = signing.loads(cookie.value, salt="volunteers.onboarding.drafts")
    assert draft.key_hash == hashed(opened) != opened
    assert len(opened) >= 43


def test_looking_at_the_pages_writes_nothing(guest):
    for open_ in (lambda: guest.open("start"), lambda: guest.get("age"), lambda: guest.open("under_15")):
        open_()
    assert not Draft.objects.exists()
    assert set(guest.client.cookies) <= {settings.CSRF_COOKIE_NAME}


def test_one_goes_on_in_the_same_browser_and_in_no_other(guest):
    guest.fill(["age", "municipality"])
    assert guest.get("task").status_code == 200
    assert 'href="/en/volunteer/task/"' in text(guest.open("start"))
    other = Applicant()
    assert other.get("task").url == address("age")
    other.fill(["age"])
    assert Draft.objects.count() == 2
    assert guest.get("task").status_code == 200


BAD_COOKIES = {
    "empty": "",
    "nonsense": "nonsense",
    "not signed": "age",
    "signed for another use": "signed-elsewhere",
    "of nobody": "of-nobody",
    "a number": "a-number",
}


@pytest.mark.parametrize("how", BAD_COOKIES, ids=[each.replace(" ", "-") for each in BAD_COOKIES])
def test_a_cookie_that_is_not_ours_opens_nothing(guest, how):
    owner = Applicant()
    owner.fill(ALONE)
    opened = signing.loads(key(owner), salt="volunteers.onboarding.drafts")
    made = {
        "signed for another use": signing.dumps(opened, salt="something else"),
        "of nobody": signed("x" * 43),
        "a number": signed(17),
        "not signed": opened,
    }
    take(guest, made.get(how, BAD_COOKIES[how]))
    assert guest.get("about").url == address("age")
    assert guest.open("review").url == address("age")
    guest.walk(["age"])
    assert Draft.objects.count() == 2
    assert key(guest) != key(owner)


def test_a_cookie_of_before_a_month_opens_nothing(guest, monkeypatch):
    guest.fill(["age"])
    monkeypatch.setattr(drafts, "_LIFE", -1)
    assert guest.get("municipality").url == address("age")


def test_a_guest_never_opens_a_draft_that_belongs_to_somebody(guest, applicant):
    """Nor with its own hash, which somebody may have read in the database."""
    applicant.fill(ALONE)
    take(guest, signed(applicant.draft.key_hash))
    assert guest.get("about").url == address("age")
    guest.client.post(named("forget"))
    assert Draft.objects.count() == 1


def test_two_people_signed_in_have_each_their_own(applicant):
    other = Applicant(UserFactory())
    applicant.fill(ALONE)
    assert other.get("about").url == address("age")
    other.fill(["age"])
    other.client.post(named("forget"))
    assert applicant.get("about").status_code == 200


# ── signing in on the way ────────────────────────────────────────────────────────────────────────────────────────────


def test_after_signing_up_one_comes_back_and_nothing_is_lost(guest, aino):
    guest.walk(ALONE)
    before = guest.draft.answers
    page = text(guest.get("contact"))
    assert f"/en/account/signup/?next={address('contact').replace('/', '%2F')}" in page
    visitor = Visitor(guest.client)
    visitor.sign_up(next=address("contact"))
    done = visitor.confirm(code_of(mails()[-1]))
    assert done.redirect_chain[-1][0] == address("contact")
    assert 'name="phone"' in text(done)
    assert "is now saved to your account" in text(done)
    draft = guest.draft
    assert (draft.answers, draft.person) == (before, User.objects.get(email="uusi@post.example"))
    assert not guest.client.cookies[drafts.COOKIE].value
    guest.walk(PAGES[PAGES.index("contact") :])
    assert guest.send().url == named("sent")
    assert Volunteering.objects.get().message == "Haluan auttaa.\nOlen eläkkeellä."


def test_after_signing_in_one_goes_on_with_any_device(guest, person):
    guest.fill(ALONE)
    Visitor(guest.client).sign_in(person.email, PASSWORD, next=address("contact"))
    guest.get("contact")
    assert guest.draft.person == person
    assert Applicant(person).get("contact").status_code == 200


def test_whichever_page_is_opened_first_the_draft_is_claimed(guest, person):
    guest.fill(ALONE)
    guest.client.force_login(person)
    guest.client.get("/en/my/")
    assert guest.draft.person == person


def test_once_claimed_the_old_key_opens_nothing(guest, person):
    guest.fill(ALONE)
    stolen = key(guest)
    guest.client.force_login(person)
    guest.get("contact")
    thief = Applicant()
    take(thief, stolen)
    assert thief.get("about").url == address("age")
    stranger = Applicant(UserFactory())
    take(stranger, stolen)
    assert stranger.get("about").url == address("age")
    assert not stranger.client.cookies[drafts.COOKIE].value
    assert guest.draft.person == person


def test_of_two_drafts_the_answers_given_last_stay_and_none_is_lost(guest, applicant, person):
    applicant.fill(["age", "municipality", "task", "how"])
    guest.answer("age")
    guest.answer("municipality", municipality="Siilinjärvi")
    guest.client.force_login(person)
    guest.get("task")
    answers = guest.draft.answers
    assert answers["municipality"] == "749"
    assert answers["how"] == {"ways": ["onsite", "remote"], "km": 30}
    assert set(answers) == {"age", "municipality", "task", "how"}


def test_a_dead_cookie_of_somebody_signed_in_goes(applicant):
    take(applicant, "nonsense")
    applicant.get("age")
    assert not applicant.client.cookies[drafts.COOKIE].value
    assert "saved to your account" not in text(applicant.get("age"))


def test_what_another_left_on_a_shared_computer_can_be_deleted(guest, person):
    guest.fill(ALONE)
    guest.client.force_login(person)
    page = text(guest.open("start"))
    assert "The application that was begun in this browser" in page
    assert "Delete my answers" in page
    guest.client.post(named("forget"))
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_pages_loaded_at_once_after_sign_in_claim_once(guest, person):
    guest.fill(ALONE)
    answers = guest.draft.answers
    opened = signing.loads(key(guest), salt="volunteers.onboarding.drafts")
    with together() as run:
        claimed = run(*[lambda: actions.claim(key=opened, person=person)] * 2)
        rows = run(lambda: list(Draft.objects.values_list("person", "answers")))[0]
    assert sorted(claimed) == [False, True]
    assert rows == [(person.pk, answers)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("signed_in", [True, False], ids=["account", "guest"])
def test_two_pages_saved_at_once_are_both_kept(guest, applicant, person, signed_in):
    browser, actor = (applicant, person) if signed_in else (guest, None)
    browser.fill(["age"])
    draft = browser.draft

    def keep(page, answer):
        return lambda: actions.keep(draft=draft, page=page, answer=answer, actor=actor)

    with together() as run:
        run(keep(Page.TOPICS, ["phone"]), keep(Page.WHEN, []))
        kept = run(lambda: Draft.objects.get().answers)[0]
    assert kept == {"age": "adult", "topics": ["phone"], "when": []}


@pytest.mark.django_db(transaction=True)
def test_without_reading_again_under_the_lock_one_page_would_be_lost(guest):
    """The control: both windows write what they have read before."""
    guest.fill(["age"])
    windows = [guest.draft, guest.draft]

    def keep(draft, page):
        draft.answers |= {page: []}
        draft.save()

    with together() as run:
        run(lambda: keep(windows[0], "topics"), lambda: keep(windows[1], "when"))
        kept = run(lambda: Draft.objects.get().answers)[0]
    assert len(kept) == 2


@pytest.mark.django_db(transaction=True)
def test_two_first_pages_at_once_make_one_draft(person):
    def keep():
        return actions.keep(draft=None, page=Page.AGE, answer="adult", actor=person)[0].pk

    with together() as run:
        one, two = run(keep, keep)
        assert run(Draft.objects.count) == [1]
    assert one == two


# ── the end of drafts ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("signed_in", [False, True], ids=["guest", "account"])
def test_a_draft_nobody_touched_for_a_month_is_as_good_as_deleted(guest, applicant, signed_in):
    browser = applicant if signed_in else guest
    browser.fill(ALONE)
    Draft.objects.update(touched_at=clock.now() - dt.timedelta(days=30, minutes=1))
    assert browser.get("about").url == address("age")
    browser.walk(["age"])
    fresh = Draft.objects.order_by("-touched_at").first()
    assert fresh.answers == {"age": "adult"}


def test_an_old_draft_is_not_claimed(guest, person):
    guest.fill(ALONE)
    Draft.objects.update(touched_at=clock.now() - dt.timedelta(days=31))
    guest.client.force_login(person)
    guest.get("age")
    assert guest.draft.person is None


def test_the_clock_deletes_old_drafts_and_no_others(guest, applicant):
    guest.fill(["age"])
    Draft.objects.update(touched_at=clock.now() - dt.timedelta(days=30, minutes=1))
    applicant.fill(["age"])
    assert tasks.forget_drafts() == 1
    assert applicant.draft.person is not None
    assert tasks.forget_drafts() == 0


def test_a_page_that_is_saved_keeps_the_whole_draft_for_another_month(guest):
    guest.fill(["age"])
    Draft.objects.update(touched_at=clock.now() - dt.timedelta(days=29))
    guest.walk(["municipality"])
    assert guest.draft.touched_at > clock.now() - dt.timedelta(minutes=1)
    assert guest.client.cookies[drafts.COOKIE]["max-age"] == 30 * 24 * 3600


def test_a_closed_account_takes_its_draft_along(applicant, person):
    applicant.fill(["age"])
    person.delete()
    assert not Draft.objects.exists()


def test_a_form_without_its_proof_is_turned_away():
    client = Client(enforce_csrf_checks=True)
    assert client.post(address("age"), {"age": "adult"}).status_code == 403
    assert not Draft.objects.exists()


def test_nothing_of_a_draft_is_kept_by_any_cache(guest):
    guest.fill(["age"])
    for response in (guest.get("municipality"), guest.open("start"), guest.open("later")):
        assert "no-store" in response["Cache-Control"]


# ── windows that stood open ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("where", ["about", "review"])
def test_who_has_signed_out_meanwhile_is_told_that_nothing_was_saved(applicant, where):
    applicant.fill()
    applicant.client.logout()
    address_ = named("review") if where == "review" else address(where)
    page = applicant.client.post(address_, {"message": "Juuri kirjoitettu"}, follow=True)
    assert page.redirect_chain[-1][0] == address("age")
    assert "was not saved" in text(page)
    assert applicant.draft.answers["about"]["message"] == "Haluan auttaa.\nOlen eläkkeellä."


def test_a_page_of_an_application_that_was_sent_meanwhile_leads_to_what_was_sent(applicant):
    applicant.fill()
    applicant.send()
    assert applicant.answer("about").url == named("sent")
    assert not Draft.objects.exists()


def test_what_is_typed_while_another_window_changes_an_earlier_answer_is_kept(applicant):
    TaskFactory(slug="with-phones", from_15=True)
    applicant.fill()
    applicant.answer("age", "?change=1", age="young")
    response = applicant.client.post(address("about"), {"message": "Tämä jää"}, follow=True)
    assert response.redirect_chain[-1][0] == address("task")
    assert applicant.draft.answers["about"]["message"] == "Tämä jää"


def test_an_answer_that_holds_no_more_when_it_is_sent_is_said(applicant, task):
    applicant.fill()
    task.retired = True
    task.save()
    page = applicant.client.post(named("review"), follow=True)
    assert "Something has changed meanwhile" in text(page)
