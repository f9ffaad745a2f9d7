"""Reading without an account: kept in the browser, merged at the first signed-in request, nothing lost."""

import datetime as dt
import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import signing
from django.db import connections
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from core import clock
from tests.factories.accounts import UserFactory
from tests.factories.courses import CourseFactory, complete, enrol, item, publish, read_all, take_quiz
from training.courses import actions, guests
from training.courses.actions import learn
from training.courses.middleware import GuestMiddleware
from training.courses.models import Completion, Course, Enrolment, ItemProgress
from training.courses.states import ItemKind

pytestmark = pytest.mark.django_db


def read(client, version, key, **headers):
    return client.post(reverse("courses:lesson_done", args=[version.course.code, key]), **headers)


def kept(client):
    """What the browser holds, as the house reads it."""
    request = RequestFactory().get("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items() if morsel.value}
    return guests.read(request)


def signed(data):
    return signing.dumps(data, salt="training.courses.guests", compress=True)


def done(person):
    return set(ItemProgress.objects.filter(enrolment__person=person).values_list("item_key", flat=True))


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_guest_goes_on_and_the_browser_remembers(client, version):
    code = version.course.code

    first = read(client, version, "lesson-1")
    second = read(client, version, "lesson-2")

    assert (first.url, second.url) == (f"/en/courses/{code}/lesson-2/", f"/en/courses/{code}/quiz/")
    assert kept(client) == {code: (1, 0b11)}
    assert not Enrolment.objects.exists()


def test_the_cookie_is_set_by_nothing_else_and_read_by_no_script(client, version):
    code = version.course.code
    for address in (
        reverse("courses:read", args=[code]),
        reverse("courses:part", args=[code, "lesson-1"]),
        reverse("courses:lesson_done", args=[code, "lesson-1"]),
    ):
        client.get(address)
    assert not client.cookies

    cookie = read(client, version, "lesson-1").cookies[guests.COOKIE]

    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["path"]) == (
        True,
        "Lax",
        60 * 24 * 3600,
        "/",
    )
    assert set(client.cookies) == {guests.COOKIE}


def test_the_cookie_goes_over_https_only_where_the_session_does(client, version, settings):
    settings.SESSION_COOKIE_SECURE = True

    assert read(client, version, "lesson-1").cookies[guests.COOKIE]["secure"]


@pytest.mark.parametrize("key", ["quiz", "lesson-9"])
def test_only_lessons_of_the_course_are_read(client, version, key):
    answer = read(client, version, key)

    assert answer.url == f"/en/courses/{version.course.code}/"
    assert not client.cookies


def test_another_site_cannot_read_for_a_guest(client, version):
    answer = read(client, version, "lesson-1", headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403
    assert not client.cookies
    assert read(client, version, "lesson-1", headers={"sec-fetch-site": "same-origin"}).status_code == 302


def test_whoever_is_signed_in_is_still_asked_for_the_token(learner, version):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(learner)

    assert read(strict, version, "lesson-1").status_code == 403
    assert not ItemProgress.objects.exists()


def test_a_lesson_that_came_meanwhile_does_not_move_the_marks(client, version):
    read(client, version, "lesson-1")
    newer = publish(
        version.course, items=(item("new"), item("lesson-1"), item("quiz", ItemKind.QUIZ)), quizzes=None, lessons=1
    )

    answer = read(client, newer, "new")

    assert kept(client) == {version.course.code: (2, 0b11)}
    assert answer.url == f"/en/courses/{version.course.code}/lesson-1/"


def test_the_cookie_stays_small_and_the_oldest_goes_first(client):
    versions = [publish(CourseFactory(code=f"{'long-name-' * 5}{n:03}"), quizzes=()) for n in range(3)]
    # Names that hardly shrink, as many as no browser would take.
    names = {hashlib.sha256(f"{n}".encode()).hexdigest()[:50]: [1, 2**40 + n] for n in range(300)}
    client.cookies[guests.COOKIE] = signed(names)

    for version in versions:
        answer = read(client, version, "lesson-1")
        assert len(answer.cookies[guests.COOKIE].value) <= 3500

    left = kept(client)
    assert {version.course.code for version in versions} <= set(left)
    assert next(iter(names)) not in left
    assert list(names)[-1] in left


# ── coming back with an account ──────────────────────────────────────────────────────────────────────────────────────


def test_the_first_signed_in_request_saves_what_was_read(client, learner, version):
    read(client, version, "lesson-1")
    client.force_login(learner)

    shown = client.get(reverse("my"))

    assert done(learner) == {"lesson-1"}
    assert "What you read without an account is saved" in shown.content.decode()
    assert shown.cookies[guests.COOKIE]["max-age"] == 0
    assert "What you read without an account" not in client.get(reverse("my")).content.decode()


def test_signing_in_with_a_password_is_such_a_way(client, version):
    person = UserFactory(password="valid-Kuusi-8-metsä")
    read(client, version, "lesson-2")

    client.post(reverse("account_login"), {"login": person.email, "password": "valid-Kuusi-8-metsä"}, follow=True)

    assert done(person) == {"lesson-2"}


def test_what_is_done_already_is_never_lowered(client, learner, version):
    completion = complete(learner, version)
    other = Client()
    read(other, version, "lesson-1")
    other.force_login(learner)

    other.get(reverse("my"))

    assert (Completion.objects.get(), Enrolment.objects.count()) == (completion, 1)
    assert done(learner) == {"lesson-1", "lesson-2"}


def test_both_devices_add_up(client, learner, version):
    actions.finish_lesson(enrolment=enrol(learner, version), item_key="lesson-1", actor=learner)
    read(client, version, "lesson-2")
    client.force_login(learner)
    client.get(reverse("my"))

    assert done(learner) == {"lesson-1", "lesson-2"}


def test_the_last_lesson_read_as_a_guest_completes(client, learner):
    version = publish(quizzes=())
    read(client, version, "lesson-1")
    read(client, version, "lesson-2")
    client.force_login(learner)
    client.get(reverse("my"))

    assert Completion.objects.get().enrolment.person == learner


def test_reading_in_an_older_version_counts_by_part(client, learner, version):
    read(client, version, "lesson-1")
    read(client, version, "lesson-2")
    publish(version.course, items=(item("new"), item("lesson-2"), item("quiz", ItemKind.QUIZ)), lessons=1)
    client.force_login(learner)
    client.get(reverse("my"))

    assert (done(learner), Enrolment.objects.get().version.number) == ({"lesson-2"}, 2)


def test_what_comes_later_is_kept_until_its_time(client, learner, version):
    further = publish(prerequisites=(version.course.code,))
    read(client, version, "lesson-1")
    read(client, further, "lesson-2")
    client.force_login(learner)

    client.get(reverse("my"))
    assert set(kept(client)) == {further.course.code}
    assert done(learner) == {"lesson-1"}
    unchanged = client.get(reverse("my"))
    assert guests.COOKIE not in unchanged.cookies

    mine = Enrolment.objects.get()
    read_all(mine)
    take_quiz(mine)
    client.get(reverse("my"))
    assert Enrolment.objects.get(course=further.course).progress.get().item_key == "lesson-2"
    assert not kept(client)


def test_a_course_that_is_gone_is_forgotten(client, learner, version):
    client.cookies[guests.COOKIE] = signed({"no-such-course": [1, 3], version.course.code: [9, 3]})
    client.force_login(learner)

    client.get(reverse("my"))

    assert not kept(client)
    assert done(learner) == set()


UNREADABLE = {
    "empty": "",
    "one letter": "x",
    "no signature": "a:b:c",
    "signed for something else": signing.dumps({"basics": [1, 1]}, salt="another"),
    "a list": signed(["a", "list"]),
    "a word for a course": signed({"basics": "all"}),
    "half a course": signed({"basics": [1]}),
    "a word for a number": signed({"basics": [1, "many"]}),
    "other letters": "ä" * 40,
}


# The values hold the second in which they were signed, so the tests are told apart by name.
@pytest.mark.parametrize("value", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_as_if_it_were_not_there(client, learner, version, value):
    Course.objects.filter(pk=version.course_id).update(code="basics")
    version.course.refresh_from_db()
    client.cookies[guests.COOKIE] = value

    assert read(client, version, "lesson-1").status_code == 302
    client.cookies[guests.COOKIE] = value
    client.force_login(learner)
    assert client.get(reverse("my")).status_code == 200
    assert not Enrolment.objects.exists()


def test_a_changed_cookie_is_worth_nothing(client, version):
    read(client, version, "lesson-1")
    value = client.cookies[guests.COOKIE].value
    client.cookies[guests.COOKIE] = value[:-1] + ("a" if value[-1] != "a" else "b")

    assert kept(client) == {}


def test_after_sixty_days_it_is_over(client, version, monkeypatch):
    read(client, version, "lesson-1")
    late = (clock.now() + dt.timedelta(days=61)).timestamp()
    monkeypatch.setattr(signing.time, "time", lambda: late)

    assert kept(client) == {}


def test_requests_without_the_cookie_pass_untouched():
    request = RequestFactory().get("/")
    request.COOKIES = {}

    # Not even who it is: that would cost a query and keep the page out of caches.
    assert not hasattr(request, "user")
    assert GuestMiddleware(lambda _request: HttpResponse())(request).headers == HttpResponse().headers


def test_a_page_with_a_guests_marks_is_kept_by_no_shared_cache(client, version):
    read(client, version, "lesson-1")

    answer = client.get(reverse("account_login"))

    assert "Cookie" in answer.headers["Vary"]
    assert "private" in answer.headers["Cache-Control"]


# ── two tabs ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def at_once(count, work):
    ready = threading.Barrier(count)

    def run(_number):
        try:
            ready.wait(30)
            return work()
        except Exception as error:  # noqa: BLE001 - what was raised is the result
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def tabs(version):
    """A request of a signed-in person whose browser still holds what the guest read."""
    request = RequestFactory().get("/")
    request.COOKIES = {guests.COOKIE: signed({version.course.code: [1, 0b11]})}
    return request


@pytest.mark.django_db(transaction=True)
def test_two_tabs_merge_once():
    version, person = publish(), UserFactory()

    got = at_once(6, lambda: guests.merge(tabs(version), person))

    assert got == [{}] * 6
    assert (Enrolment.objects.count(), ItemProgress.objects.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_tabs_collide(monkeypatch):
    version, person = publish(), UserFactory()
    looked = threading.Barrier(4)
    monkeypatch.setattr(learn, "locked", lambda rows, pk: rows.get(pk=pk))
    check = learn.prerequisites.check_start

    def check_together(*given):
        looked.wait(30)  # all have looked, none has written
        return check(*given)

    monkeypatch.setattr(learn.prerequisites, "check_start", check_together)
    monkeypatch.setattr(actions, "start", actions.start.__wrapped__)

    got = at_once(4, lambda: guests.merge(tabs(version), person))

    assert any(isinstance(each, Exception) for each in got)
