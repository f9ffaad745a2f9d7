"""Feedback: by the link or signed in, once, without a name; results from three answers on."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry

from core.errors import Refused
from network.meetings import feedback, tickets
from network.meetings.actions import feedback as actions
from network.meetings.models import Feedback, Meeting
from network.meetings.states import MeetingState
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, coordinator
from tests.network.meetings.letters.conftest import after, again, comes, was_there

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(db):
    return MeetingFactory(over=True, title_fi="Vertaisilta")


@pytest.fixture
def raija(over):
    return RegistrationFactory(meeting=over)


def link(registration):
    return reverse("meetings:feedback", args=[tickets.token(registration)])


ANSWERS = {"stars": "4", "useful": "Esimerkit <b>", "different": "Enemmän aikaa"}


def test_the_answers_carry_no_name(raija):
    assert actions.give(registration=raija, stars=4, useful=" Esimerkit ", different="")
    [kept] = Feedback.objects.values()
    assert set(kept) == {"id", "meeting_id", "stars", "useful", "different", "given_on"}
    assert (kept["stars"], kept["useful"]) == (4, "Esimerkit")
    # A day, not a moment; and no line in the trail, whose times would tell.
    assert type(kept["given_on"]) is dt.date
    assert not ModelLogEntry.objects.filter(action__contains="feedback").exists()
    assert again(raija).feedback_given


def test_once(raija):
    assert actions.give(registration=raija, stars=4)
    assert not actions.give(registration=raija, stars=1)
    assert [each.stars for each in Feedback.objects.all()] == [4]


@pytest.mark.parametrize(
    ("days", "code"), [(-0.01, "early"), (0, None), (29.9, None), (30, "late")], ids=["before", "end", "last", "after"]
)
def test_from_the_end_for_thirty_days(meeting, days, code):
    row = comes(meeting)
    with after(days=days):
        if code is None:
            assert actions.give(registration=row, stars=5)
            return
        with pytest.raises(Refused) as refused:
            actions.give(registration=row, stars=5)
    assert refused.value.code == code
    assert not Feedback.objects.exists()
    assert not again(row).feedback_given


@pytest.mark.parametrize("trait", ["waiting", "offered", "pending", "cancelled"])
def test_only_those_who_took_part(over, trait):
    row = RegistrationFactory(meeting=over, **{trait: True})
    with pytest.raises(Refused) as refused:
        actions.give(registration=row, stars=5)
    assert refused.value.code == "absent"
    was_there(row)
    assert actions.give(registration=row, stars=5)


def test_not_of_what_was_cancelled(raija):
    Meeting.objects.update(state=MeetingState.CANCELLED, cancelled_at=dt.datetime.now(dt.UTC))
    with pytest.raises(Refused) as refused:
        actions.give(registration=raija, stars=5)
    assert refused.value.code == "cancelled"


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_other_stars_are_refused(raija, stars):
    with pytest.raises(ValidationError):
        actions.give(registration=raija, stars=stars)
    assert not Feedback.objects.exists()
    assert not again(raija).feedback_given


def test_nothing_is_no_feedback(raija):
    with pytest.raises(Refused) as refused:
        actions.give(registration=raija, useful="  ", different="\n")
    assert refused.value.code == "empty"


# ── the form ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_by_the_link_without_signing_in(client, raija):
    page = client.get(link(raija))
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "strict-origin"
    done = client.post(link(raija), ANSWERS, follow=True)
    assert done.redirect_chain == [(link(raija), 302)]
    assert done.context["given"]
    assert '<form method="post" class="stack stack-l"' not in done.content.decode()
    # The button pressed again.
    client.post(link(raija), ANSWERS)
    assert Feedback.objects.count() == 1


def test_signed_in_for_ones_own_registration_only(client, over):
    mine, other = RegistrationFactory(meeting=over, person=UserFactory()), RegistrationFactory(meeting=over)
    client.force_login(mine.person)
    page = reverse("meetings:my_feedback", args=[mine.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, ANSWERS).status_code == 302
    theirs = reverse("meetings:my_feedback", args=[other.pk])
    assert client.get(theirs).status_code == client.post(theirs, ANSWERS).status_code == 404
    assert (Feedback.objects.count(), again(mine).feedback_given, again(other).feedback_given) == (1, True, False)


def test_a_link_that_is_none(client, db):
    page = reverse("meetings:feedback", args=["eiole"])
    assert client.get(page).status_code == client.post(page, ANSWERS).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "__all__"),
        ({"stars": "6"}, "stars"),
        ({"stars": "monta"}, "stars"),
        ({"useful": "a" * 1001}, "useful"),
        ({"stars": "3", "different": "a" * 1001}, "different"),
    ],
    ids=["nothing", "six", "word", "long", "long-different"],
)
def test_what_is_to_be_put_right(client, raija, typed, field):
    page = client.post(link(raija), typed)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert not Feedback.objects.exists()


def test_before_the_end_the_link_leads_to_the_registration(client, db):
    row = RegistrationFactory()
    for answer in (client.get(link(row)), client.post(link(row), ANSWERS)):
        assert (answer.status_code, answer["Location"]) == (302, reverse("meetings:ticket", args=[tickets.token(row)]))
    assert not Feedback.objects.exists()


def test_too_late_the_page_says_so_and_still_shows_where_material_is(client, db):
    month_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=40)
    row = RegistrationFactory(meeting=MeetingFactory(starts_at=month_ago))
    page = client.get(link(row))
    assert page.status_code == 200
    assert page.context["refused"]
    assert page.context["page_url"] in page.content.decode()
    assert client.post(link(row), ANSWERS).status_code == 422
    assert not Feedback.objects.exists()


def test_the_page_of_the_registration_leads_there_until_it_is_given(client, raija):
    ticket = reverse("meetings:ticket", args=[tickets.token(raija)])
    assert link(raija) in client.get(ticket).content.decode()
    actions.give(registration=raija, stars=3)
    assert link(raija) not in client.get(ticket).content.decode()


# ── the results ──────────────────────────────────────────────────────────────────────────────────────────────────────


def answer(meeting, *stars):
    for number in stars:
        row = RegistrationFactory(meeting=meeting)
        actions.give(registration=row, stars=number, useful=f"hyöty <{number}>", different="=1+1")


def results(meeting):
    return reverse("meetings:feedback_results", args=[meeting.pk])


def csv(meeting):
    return reverse("meetings:feedback_csv", args=[meeting.pk])


@pytest.mark.parametrize("number", [0, 1, 2])
def test_fewer_than_three_are_only_counted(client, over, number):
    answer(over, *range(1, number + 1))
    client.force_login(coordinator())
    page = client.get(results(over))
    assert page.status_code == 200
    assert page.context["results"].number == number
    assert "hyöty" not in page.content.decode()
    assert client.get(csv(over)).status_code == 404


def test_three_are_shown_escaped_and_in_no_order_of_time(client, over):
    answer(over, 2, 5, 4)
    client.force_login(coordinator())
    page = client.get(results(over))
    html = page.content.decode()
    assert html.index("hyöty &lt;2&gt;") < html.index("hyöty &lt;4&gt;") < html.index("hyöty &lt;5&gt;")
    assert [each.stars for each in page.context["results"].answers] == [5, 4, 2]
    assert page.context["results"].stars == [(5, 1), (4, 1), (3, 0), (2, 1), (1, 0)]
    assert page.context["results"].average == pytest.approx(11 / 3)


@pytest.mark.parametrize(("number", "shown"), [(3, 3), (4, 3), (5, 3), (6, 6), (7, 6)])
def test_a_new_answer_is_never_shown_alone(client, over, number, shown):
    """Neither its words nor what it changes in the numbers."""
    answer(over, *(1 + each % 5 for each in range(number)))
    client.force_login(coordinator())
    page = client.get(results(over))
    found = page.context["results"]
    assert (found.number, len(found.answers), found.held_back) == (number, shown, number - shown)
    assert sum(count for _stars, count in found.stars) == shown
    waits = ["Uudet vastaukset näytetään 3 kerrallaan" in page.content.decode()]
    assert waits == [number > shown]
    assert len(b"".join(client.get(csv(over)).streaming_content).decode().splitlines()) == shown + 1


@pytest.mark.parametrize("number", [2, 4])
def test_when_nobody_can_answer_any_more_all_are_shown_if_there_are_enough(meeting, number):
    with after(days=1):
        answer(meeting, *range(1, number + 1))
        assert len(feedback.results(meeting).answers) == number - number % feedback.FEWEST
    with after(days=feedback.DAYS):
        assert len(feedback.results(meeting).answers) == (number if number >= feedback.FEWEST else 0)


def test_answers_without_stars_count_and_leave_no_average(over):
    for _each in range(3):
        actions.give(registration=RegistrationFactory(meeting=over), useful="hyvä")
    found = feedback.results(over)
    assert (found.number, found.average, found.useful) == (3, None, ["hyvä"] * 3)


def test_the_table_runs_no_formula_and_names_no_day(client, over):
    answer(over, 2, 5, 4)
    client.force_login(coordinator())
    answered = client.get(csv(over))
    lines = b"".join(answered.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1:] == ["5;hyöty <5>;'=1+1", "4;hyöty <4>;'=1+1", "2;hyöty <2>;'=1+1"]
    assert len(lines[0].split(";")) == 3
    assert "no-store" in answered["Cache-Control"]


@pytest.mark.parametrize("who", ["other region", "contact", "learner"])
def test_only_who_organises_it_reads_them(client, over, who):
    answer(over, 2, 5, 4)
    actor = {
        "other region": lambda: coordinator("01"),
        "contact": lambda: ContactFactory().person,
        "learner": UserFactory,
    }
    client.force_login(actor[who]())
    assert client.get(results(over)).status_code == client.get(csv(over)).status_code == 404


def test_strangers_are_asked_to_sign_in(client, over):
    assert client.get(results(over)).status_code == client.get(csv(over)).status_code == 302


def test_the_results_ask_the_same_number_of_times_for_many(over, django_assert_num_queries):
    answer(over, 2, 5, 4, 3, 1, 1)
    with django_assert_num_queries(1):
        assert len(feedback.results(over).useful) == 6
