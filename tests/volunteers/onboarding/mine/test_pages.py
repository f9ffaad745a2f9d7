"""One's own pages: where it is, who has the ball, and what can be done now; nobody else finds them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from core import clock
from tests.factories.courses import publish
from tests.factories.network import MandateFactory
from tests.factories.volunteers import TaskFactory, VolunteeringFactory
from tests.volunteers.onboarding.mine.conftest import fresh, person, url
from volunteers.onboarding.models import Absence, Volunteer, Volunteering
from volunteers.onboarding.states import COMMITMENTS, State

pytestmark = pytest.mark.django_db

OWN_PAGES = ["mine_one", "interview", "pause", "leave", "withdraw"]
POSTS = ["interview", "pause", "resume", "leave", "withdraw"]


def opened(client, volunteering, name="mine_one", *more):
    return client.get(url(name, volunteering.pk, *more))


def text(response):
    return response.content.decode()


# ── whose ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", OWN_PAGES)
def test_strangers_and_coordinators_find_nothing_here(client, stranger, aino, active, name):
    assert opened(client, active, name).status_code == 404
    client.force_login(aino)
    assert opened(client, active, name).status_code == 404


@pytest.mark.parametrize("name", POSTS)
def test_strangers_change_nothing(client, stranger, active, name):
    before = active.state, active.transitions.count()
    assert client.post(url(name, active.pk), {"do": "confirm", "times": "x"}).status_code == 404
    assert (fresh(active).state, active.transitions.count()) == before


def test_guests_are_asked_to_sign_in(client, active):
    for name in OWN_PAGES:
        answer = opened(client, active, name)
        assert answer.status_code == 302
        assert reverse("account_login") in answer["Location"]


def test_with_one_volunteering_its_page_opens_at_once(client, active, raija):
    assert client.get(url("mine"))["Location"] == url("mine_one", active.pk)


def test_with_several_there_is_a_list(client, active, raija):
    VolunteeringFactory(volunteer=active.volunteer, task=TaskFactory(name_fi="Puhelintuki"))
    VolunteeringFactory(volunteer=active.volunteer, left=True, task=TaskFactory(name_fi="Kotikäynnit"))
    shown = text(client.get(url("mine")))
    assert "Puhelintuki" in shown
    assert "Kotikäynnit" in shown
    assert str(active.task) in shown


def test_without_any_one_is_invited_to_apply(client, stranger):
    assert url("start") in text(client.get(url("mine")))


# ── what it says ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_says_who_has_the_ball_since_when_and_whom_to_ask(client, aino):
    since = clock.now() - dt.timedelta(days=3)
    waiting = VolunteeringFactory(turn_since=since)
    client.force_login(person(waiting))
    shown = opened(client, waiting)
    assert shown.context["mine"].now.since == since
    assert aino.name in text(shown)
    assert aino.email in text(shown)


def test_the_steps_stand_as_a_list_with_what_is_done(client, active, raija):
    shown = opened(client, active)
    assert [line.status for line in shown.context["mine"].way][-1] == "now"
    assert 'aria-current="step"' in text(shown)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_there_in_every_language(client, active, raija, language):
    with translation.override(language):
        pages = [url("mine_one", active.pk), url("pause", active.pk), url("leave", active.pk), url("profile")]
        pages += [url("accept", active.pk, document) for document in COMMITMENTS]
        pages += [url(f"profile_{part}") for part in ("municipality", "how", "languages", "topics", "times", "away")]
        pages += [url("profile_needs"), url("profile_contact"), url("photo")]
    for address in pages:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert f'lang="{language}"' in text(answer)


def test_why_one_is_not_asked_stands_at_the_top_with_the_way_back(client, active, raija):
    version = publish()
    active.task.courses.set([version.course])
    Absence.objects.create(volunteer=active.volunteer, first_day=clock.today(), last_day=clock.today())
    shown = opened(client, active)
    assert {reason.code for reason in shown.context["mine"].reasons} == {"course_missing", "away"}
    html = text(shown)
    top = html[: html.index('id="next"')]
    assert reverse("courses:read", args=[version.course.code]) in top
    assert url("profile_away") in top


def test_without_a_reason_nothing_warns(client, active, raija):
    assert opened(client, active).context["mine"].reasons == []
    paused = VolunteeringFactory(paused=True, volunteer=active.volunteer)
    assert opened(client, paused).context["mine"].reasons == []


def test_required_courses_stand_with_how_one_stands_with_each(client):
    version = publish()
    learning = VolunteeringFactory(training=True, task=TaskFactory(courses=[version.course]))
    client.force_login(person(learning))
    line = opened(client, learning).context["mine"].courses[0]
    assert (line.code, line.standing) == (version.course.code, "missing")


@pytest.mark.parametrize("end", ["declined", "left"])
def test_the_reason_stays_to_be_read(client, end):
    over = VolunteeringFactory(reason="Ajat eivät sovi juuri nyt.", **{end: True})
    client.force_login(person(over))
    html = text(opened(client, over))
    html = html[html.index("<main") : html.index("</main>")]
    assert "Ajat eivät sovi juuri nyt." in html
    assert html.count(f'href="{url("start")}"') == html.count(">Hae uudelleen<") == 1


def test_the_young_read_what_is_asked_of_their_guardian_until_it_was_seen(client):
    young = VolunteeringFactory(interview=True, under_age=True)
    client.force_login(person(young))
    with translation.override("en"):
        page = url("mine_one", young.pk)
    said = "we ask for the consent of your guardian"
    assert said in text(client.get(page))
    type(young).objects.update(guardian_seen_on=clock.today())
    assert said not in text(client.get(page))


# ── what can be done ─────────────────────────────────────────────────────────────────────────────────────────────────

MAY = {
    "applied": ({}, {"withdraw"}),
    "interview": ({"interview": True}, {"confirm", "propose", "withdraw"}),
    "extract": ({"extract": True}, {"withdraw"}),
    "agreement": ({"agreement": True}, {"withdraw"}),
    "training": ({"training": True}, {"leave"}),
    "trial": ({"trial": True}, {"leave"}),
    "active": ({"active": True}, {"pause", "leave"}),
    "paused": ({"paused": True}, {"resume", "leave"}),
    "left": ({"left": True}, set()),
    "declined": ({"declined": True}, set()),
    "withdrawn": ({"withdrawn": True}, set()),
}


@pytest.mark.parametrize("state", MAY)
def test_each_state_offers_what_can_be_done_in_it(client, state):
    traits, may = MAY[state]
    made = VolunteeringFactory(**traits)
    client.force_login(person(made))
    shown = opened(client, made)
    assert shown.context["mine"].may == may
    for name in ("withdraw", "leave", "resume"):
        assert (f'"{url(name, made.pk)}"' in text(shown)) == (name in may)


def test_confirming_the_interview(client):
    talk = VolunteeringFactory(interview=True)
    client.force_login(person(talk))
    for _tap in range(2):
        assert client.post(url("interview", talk.pk), {"do": "confirm"})["Location"] == url("mine_one", talk.pk)
    assert fresh(talk).interview_confirmed_at
    assert "confirm" not in opened(client, talk).context["mine"].may


def test_a_time_that_was_changed_since_the_page_was_read_is_not_confirmed(client):
    talk = VolunteeringFactory(interview=True)
    client.force_login(person(talk))
    page = opened(client, talk)
    Volunteering.objects.filter(pk=talk.pk).update(interview_at=talk.interview_at + dt.timedelta(days=1))
    answer = client.post(url("interview", talk.pk), {"do": "confirm", "was": page.context["mine"].was}, follow=True)
    assert fresh(talk).interview_confirmed_at is None
    assert answer.context["messages"]
    answer = client.post(url("interview", talk.pk), {"do": "confirm", "was": answer.context["mine"].was}, follow=True)
    assert fresh(talk).interview_confirmed_at
    assert f'value="{page.context["mine"].was}"' in text(page)


def test_a_time_that_has_passed_is_not_confirmed(client):
    talk = VolunteeringFactory(interview=True, interview_at=clock.now() - dt.timedelta(hours=1))
    client.force_login(person(talk))
    answer = client.post(url("interview", talk.pk), {"do": "confirm"}, follow=True)
    assert fresh(talk).interview_confirmed_at is None
    assert answer.context["messages"]
    # Nor is it offered; other times are.
    assert answer.context["mine"].may == {"propose", "withdraw"}


def test_proposing_other_times(client):
    talk = VolunteeringFactory(interview=True)
    client.force_login(person(talk))
    answer = client.post(url("interview", talk.pk), {"times": "arkisin\nklo 16 jälkeen"})
    assert answer.status_code == 302
    assert fresh(talk).interview_wish == "arkisin klo 16 jälkeen"


def test_without_any_times_nothing_is_proposed(client):
    talk = VolunteeringFactory(interview=True)
    client.force_login(person(talk))
    answer = client.post(url("interview", talk.pk), {"times": " "})
    assert answer.status_code == 422
    assert answer.context["form"].errors["times"]
    assert fresh(talk).interview_wish == ""


def test_a_break_with_a_last_day_and_coming_back(client, active, raija):
    until = clock.today() + dt.timedelta(days=20)
    assert client.post(url("pause", active.pk), {"until": until.isoformat()}).status_code == 302
    assert (fresh(active).state, fresh(active).paused_until) == (State.PAUSED, until)
    assert client.post(url("resume", active.pk)).status_code == 302
    assert fresh(active).state == State.ACTIVE


def test_a_break_until_yesterday_is_refused_and_nothing_is_lost(client, active, raija):
    day = (clock.today() - dt.timedelta(days=1)).isoformat()
    answer = client.post(url("pause", active.pk), {"until": day})
    assert answer.status_code == 422
    assert day in text(answer)
    assert fresh(active).state == State.ACTIVE


def test_stopping_needs_no_reason(client, active, raija):
    assert client.post(url("leave", active.pk), {"reason": ""}).status_code == 302
    assert fresh(active).state == State.LEFT
    # Tapped again, the page says how it stands.
    assert client.post(url("leave", active.pk), {"reason": ""})["Location"] == url("mine_one", active.pk)
    assert active.transitions.filter(new=State.LEFT).count() == 1


def test_a_reason_that_is_too_long_is_refused_and_kept(client, active, raija):
    answer = client.post(url("leave", active.pk), {"reason": "a" * 301})
    assert answer.status_code == 422
    assert "a" * 301 in text(answer)
    assert fresh(active).state == State.ACTIVE


def test_withdrawing_deletes_what_was_told(client):
    applied = VolunteeringFactory(message="Haluan auttaa")
    client.force_login(person(applied))
    assert client.get(url("withdraw", applied.pk)).status_code == 200
    assert fresh(applied).state == State.APPLIED
    assert client.post(url("withdraw", applied.pk)).status_code == 302
    assert fresh(applied).state == State.WITHDRAWN
    assert Volunteer.objects.get(person=person(applied)).phone == ""
    assert client.get(url("profile"))["Location"] == url("mine")


def test_who_is_active_cannot_withdraw(client, active, raija):
    assert client.post(url("withdraw", active.pk)).status_code == 302
    assert fresh(active).state == State.ACTIVE


# ── how much it costs ────────────────────────────────────────────────────────────────────────────────────────────────


def _fill(volunteering):
    for _number in range(3):
        volunteering.task.courses.add(publish().course)
        day = clock.today() + dt.timedelta(days=10 + _number)
        Absence.objects.create(volunteer=volunteering.volunteer, first_day=day, last_day=day)
        MandateFactory()


def test_the_page_asks_the_database_as_often_with_more_in_it(client, active, raija, django_assert_max_num_queries):
    active.task.courses.add(publish().course)
    MandateFactory()
    opened(client, active)
    with django_assert_max_num_queries(60) as few:
        opened(client, active)
    _fill(active)
    with django_assert_max_num_queries(len(few)):
        opened(client, active)


def test_the_list_asks_as_often_with_more_rows(client, active, raija, django_assert_max_num_queries):
    def more():
        VolunteeringFactory(volunteer=active.volunteer, trial=True)
        VolunteeringFactory(volunteer=active.volunteer, left=True)

    more()
    client.get(url("mine"))
    with django_assert_max_num_queries(40) as few:
        client.get(url("mine"))
    for _number in range(3):
        more()
    with django_assert_max_num_queries(len(few)):
        client.get(url("mine"))
