"""Ways in and out of exercises, whom a run is shown to, and what a guest keeps."""

import uuid

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.practice import answers, begin, finish, step
from tests.training.practice.visitor import newest, page, post, to
from training.practice import machine
from training.practice.models import Run
from training.practice.states import RunState

pytestmark = pytest.mark.django_db


# ── beginning, leaving, coming back ──────────────────────────────────────────────────────────────────────────────────


def test_anyone_begins(client, version):
    answer = client.post(to("begin", "bank"), {"mode": "guided"})

    run = newest()
    assert answer.url == to("screen", run.pk)
    assert (run.mode, run.person, run.projector, run.back) == ("guided", None, False, "")
    assert client.get(answer.url).status_code == 200


def test_a_signed_in_persons_run_is_theirs(client, learner, version):
    client.force_login(learner)
    client.post(to("begin", "bank"), {"mode": "alone", "next": "/en/courses/basics/lesson-1/"})

    assert (newest().person, newest().back) == (learner, "/en/courses/basics/lesson-1/")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "evil",
        "/" + "x" * 600,
        "/a\nb",
        "/a\x00",
        "/?id=131052-308T",
    ],
)
def test_the_way_back_stays_on_this_site(client, version, elsewhere):
    client.post(to("begin", "bank"), {"mode": "alone", "next": elsewhere})
    assert newest().back == ""


@pytest.mark.parametrize("sent", [{}, {"mode": "asleep"}, {"mode": "alone", "part": "two"}, {"mode": "al\x00one"}])
def test_what_cannot_be_begun_leads_to_the_start_page(client, version, sent):
    answer = client.post(to("begin", "bank"), sent)

    assert answer.url == "/en/exercises/bank/"
    assert not Run.objects.exists()


def test_a_link_to_beginning_shows_the_start_page(client, version):
    assert client.get(to("begin", "bank")).url == "/en/exercises/bank/"


def test_an_unknown_or_unpublished_exercise_is_not_found(client, version):
    assert client.post(to("begin", "nothing"), {"mode": "alone"}).status_code == 404


def test_stopping_leads_back_to_the_lesson_or_the_start_page(client, version):
    plain, lesson = begin(version), begin(version, back="/en/courses/basics/")

    assert client.post(to("leave", plain.pk)).url == "/en/exercises/bank/"
    assert client.post(to("leave", lesson.pk)).url == "/en/courses/basics/"
    assert {run.state for run in Run.objects.all()} == {RunState.LEFT}


def test_the_end_leads_back_and_offers_the_other_ways(client, version):
    html = page(client, finish(begin(version, back="/en/courses/basics/")))

    assert 'href="/en/courses/basics/"' in html
    assert "You did it without advice" in html
    for mode in ("watch", "guided", "alone", "wrong"):
        assert f'name="mode" value="{mode}"' in html


def test_start_again(client, version):
    run = step(begin(version))
    answer = client.post(to("restart", run.pk))

    assert answer.url == to("screen", run.pk)
    assert "Step 1 of 2" in page(client, run)


@pytest.mark.parametrize("name", ["move", "hint", "restart", "leave"])
def test_looking_at_an_address_of_an_action_does_nothing(client, version, name):
    run = begin(version)
    before = Run.objects.values().get()

    assert client.get(to(name, run.pk)).url == to("screen", run.pk)
    assert Run.objects.values().get() == before


# ── whom a run is shown to ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["screen", "move", "hint", "restart", "leave"])
def test_a_persons_run_is_not_there_for_others(client, learner, version, name):
    run = begin(version, learner)
    before = Run.objects.values().get()
    for stranger in (None, UserFactory(), UserFactory(admin=True)):
        client.logout()
        if stranger:
            client.force_login(stranger)
        if name != "screen":
            assert client.post(to(name, run.pk), {"turn": 0, "action": "remember"}).status_code == 404
        assert client.get(to(name, run.pk)).status_code == 404
    assert Run.objects.values().get() == before


def test_a_run_of_nobody_is_reached_by_its_number_alone(client, version):
    run = begin(version)
    page(client, run)
    client.force_login(UserFactory())
    page(client, run)
    assert client.get(to("screen", uuid.uuid4())).status_code == 404


# ── a guest who signs up ─────────────────────────────────────────────────────────────────────────────────────────────


def walk(client, run):
    while not run.finished:
        taken, place = run.version.snapshot, machine.screen(run.version.snapshot, run.screen)
        post(client, run, machine.recommended(place, run.mode).key, **answers(taken, place))
        run.refresh_from_db()
    return run


def test_what_a_guest_finished_is_kept_at_the_first_request_signed_in(client, learner, version, heard):
    first, second = walk(client, begin(version)), walk(client, begin(version))
    assert heard == []
    assert "Keep what you have done" in page(client, second)

    client.force_login(learner)
    client.get(reverse("my"))

    assert {each.pk for each in heard} == {first.pk, second.pk}
    assert set(Run.objects.values_list("person", flat=True)) == {learner.pk}
    assert client.cookies["practice"].value == ""


def test_the_cookie_comes_only_with_a_finished_run_and_ends_with_the_browser(client, version):
    run = begin(version)
    post(client, run, "remember")
    page(client, run)
    assert "practice" not in client.cookies

    walk(client, run)
    cookie = client.cookies["practice"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""


def test_a_projectors_run_is_nothing_to_keep(client, version):
    walk(client, begin(version, projector=True))
    assert "practice" not in client.cookies


@pytest.mark.parametrize("forged", ["", "x", "WyJ4Il0:1abc:xyz"])
def test_a_forged_cookie_claims_nothing(client, learner, version, heard, forged):
    run = finish(begin(version))
    client.cookies["practice"] = forged or str(run.pk)
    client.force_login(learner)

    assert client.get(reverse("my")).status_code == 200
    assert heard == []


def test_another_persons_browser_claims_nothing(client, learner, version, heard, django_user_model):
    walk(client, begin(version))
    other = type(client)()
    other.force_login(learner)
    other.get(reverse("my"))
    assert heard == []
