"""Each step that handlers and mentors take, through its form: done, refused, shown first, done by two at once."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from core import clock
from core.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, OrganisationFactory, coordinator, region
from tests.factories.volunteers import VolunteeringFactory, accept
from tests.volunteers.onboarding.desk.conftest import (
    day,
    deputy,
    fresh,
    main,
    mentor,
    url,
    was,
)
from volunteers.onboarding.models import ExtractSeen, Volunteering
from volunteers.onboarding.states import Document, State
from volunteers.onboarding.views.handling import STEPS

pytestmark = pytest.mark.django_db


def test_an_interview_is_proposed_in_the_time_of_finland(look, send, aino):
    row = VolunteeringFactory()
    answer = send(aino, row, "invite_interview", day="2027-01-28", time="13.00", place="Puhelimessa")
    assert answer["Location"] == url(row)
    row = fresh(row)
    assert row.state == State.INTERVIEW
    assert row.interview_at == dt.datetime(2027, 1, 28, 11, 0, tzinfo=dt.UTC)
    assert row.handler == aino
    assert OutgoingMail.objects.filter(to=row.volunteer.person.email).exists()


BAD_INVITES = {
    "no day": ({"day": ""}, "day"),
    "a day that has passed": ({"day": "2020-01-28"}, "day"),
    "no time": ({"time": "soon"}, "time"),
    "a time no clock shows": ({"day": "2027-03-28", "time": "3.30"}, "time"),
    "no place": ({"place": " "}, "place"),
    "a place that is too long": ({"place": "x" * 201}, "place"),
}


@pytest.mark.parametrize("case", BAD_INVITES)
def test_an_interview_is_not_proposed_with(send, aino, case):
    wrong, field = BAD_INVITES[case]
    row = VolunteeringFactory()
    answer = send(aino, row, "invite_interview", **{"day": "2027-01-28", "time": "13.00", "place": "Täällä"} | wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    # What was typed stays.
    assert (wrong.get("place") or "Täällä").strip() in answer.content.decode()
    assert fresh(row).state == State.APPLIED
    assert not OutgoingMail.objects.exists()


def test_proposed_times_are_shown_and_answered(look, send, aino):
    row = VolunteeringFactory(interview=True, interview_wish="Torstaina <b>iltapäivällä</b>")
    html = main(look(aino, url(row)))
    assert "Torstaina &lt;b&gt;iltapäivällä" in html
    send(aino, row, "invite_interview", day=day(days=9), time="15", place="Kirjastossa")
    assert (fresh(row).interview_wish, fresh(row).interview_place) == ("", "Kirjastossa")


def test_extract_two_days_and_nothing_else(look, send, aino):
    row = VolunteeringFactory(extract=True)
    page = look(aino, url(row, "see_extract"))
    assert set(page.context["form"].fields) == {"extract_date", "seen_on"}
    html = main(page)
    assert 'type="file"' not in html
    assert "<textarea" not in html
    days = {"extract_date": day(days=-30), "seen_on": day()}
    refused = send(aino, row, "see_extract", **days)
    assert refused.status_code == 422
    assert not ExtractSeen.objects.exists()
    accept(row, Document.EXTRACT)
    # Whatever else is sent along is kept nowhere.
    answer = send(aino, row, "see_extract", remarks="puhdas", seen_by=row.volunteer.person.pk, **days)
    assert answer.status_code == 302
    noted = ExtractSeen.objects.values().get()
    assert set(noted) == {"id", "person_id", "extract_date", "seen_by_id", "seen_on", "expires_on"}
    assert noted["seen_by_id"] == aino.pk
    assert fresh(row).state == State.AGREEMENT


BAD_EXTRACTS = {
    "seen tomorrow": (-3, 1, "seen_on"),
    "newer than the day it was seen": (0, -1, "extract_date"),
    "more than half a year old": (-200, 0, "extract_date"),
}


@pytest.mark.parametrize("case", BAD_EXTRACTS)
def test_an_extract_is_not_noted_when(send, aino, case):
    dated, on, field = BAD_EXTRACTS[case]
    row = VolunteeringFactory(extract=True)
    accept(row, Document.EXTRACT)
    answer = send(aino, row, "see_extract", extract_date=day(days=dated), seen_on=day(days=on))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not ExtractSeen.objects.exists()


def test_mentors_are_chosen_among_who_can_and_who_coordinates(look, send, aino):
    row = VolunteeringFactory(trial=True)
    able = mentor()
    active = VolunteeringFactory(active=True).volunteer.person
    far = mentor("Kaukana", region=region("01"))
    field = look(aino, url(row)).context["main"]["form"].fields["mentor"]
    assert set(field.queryset) == {able, aino}
    for other in (active, far, row.volunteer.person):
        assert send(aino, row, "set_mentor", mentor=other.pk).status_code == 422
    assert fresh(row).mentor is None
    assert send(aino, row, "set_mentor", mentor=able.pk).status_code == 302
    assert fresh(row).mentor == able


def test_main_contacts_choose_among_the_volunteers_of_their_organisation_and_learn_of_no_others(look, send, aino):
    ours = OrganisationFactory()
    row, contact = VolunteeringFactory(trial=True, organisation=ours), ContactFactory(organisation=ours).person
    able, of_others = mentor("Meidän", organisation=ours), mentor("Muiden")
    page = look(contact, url(row))
    assert set(page.context["main"]["form"].fields["mentor"].queryset) == {able, contact, aino}
    assert "Muiden" not in main(page)
    assert send(contact, row, "set_mentor", mentor=of_others.pk).status_code == 422
    assert fresh(row).mentor is None
    # Who coordinates the region knows of everybody there, and whom they named the contact sees.
    assert send(aino, row, "set_mentor", mentor=of_others.pk).status_code == 302
    assert of_others in look(contact, url(row, "set_mentor")).context["form"].fields["mentor"].queryset


def test_who_names_a_mentor_second_sees_that_somebody_has(look, send, aino):
    row = VolunteeringFactory(trial=True)
    first, second = mentor("Ensi"), mentor("Toinen")
    stale = was(look(aino, url(row)))
    other = coordinator("11")
    assert send(other, row, "set_mentor", mentor=first.pk, was=was(look(other, url(row)))).status_code == 302
    answer = send(aino, row, "set_mentor", mentor=second.pk, was=stale)
    assert answer.status_code == 422
    assert fresh(row).mentor == first
    assert f'value="{second.pk}" selected' in main(answer)
    # They see it now, so the next press counts.
    assert send(aino, row, "set_mentor", mentor=second.pk, was=was(answer)).status_code == 302
    assert fresh(row).mentor == second


def test_sessions_are_noted_once_a_form_and_the_trial_ends(look, send, aino):
    row = VolunteeringFactory(trial=True, mentor=mentor())
    form = {"day": day(), "nonce": uuid.uuid4()}
    for _n in range(2):
        send(aino, row, "note_trial", **form)
    assert row.trial_sessions.count() == 1
    assert send(aino, row, "note_trial", day=day(days=1), nonce=uuid.uuid4()).status_code == 422
    assert send(aino, row, "finish_trial").status_code == 422
    assert fresh(row).state == State.TRIAL
    send(aino, row, "note_trial", day=day(), nonce=uuid.uuid4())
    assert send(aino, row, "finish_trial").status_code == 302
    assert fresh(row).state == State.ACTIVE


def test_a_silent_volunteer_is_asked_once_more_with_one_button(look, send, aino):
    row = VolunteeringFactory(agreement=True, reminded_at=clock.now() - dt.timedelta(days=30))
    page = look(aino, url(row))
    assert (page.context["main"]["name"], url(row, "ask_again") in main(page)) == ("ask_again", True)
    assert url(row, "decline") in main(page)
    for _tap in range(2):
        assert send(aino, row, "ask_again", was=was(page)).status_code == 302
    assert OutgoingMail.objects.filter(to=row.volunteer.person.email).count() == 1
    page = look(aino, url(row))
    assert url(row, "ask_again") not in main(page)


def test_a_break_and_its_end(send, aino):
    row = VolunteeringFactory(active=True)
    assert send(aino, row, "put_on_break", until=day(days=-1)).status_code == 422
    send(aino, row, "put_on_break", until=day(days=20), reason="Kuten sovimme")
    assert (fresh(row).state, fresh(row).paused_until) == (State.PAUSED, clock.today() + dt.timedelta(days=20))
    send(aino, row, "end_break")
    assert fresh(row).state == State.ACTIVE


REASONED = [("decline", {}, State.DECLINED), ("end_volunteering", {"active": True}, State.LEFT)]


@pytest.mark.parametrize(("step", "traits", "after"), REASONED, ids=["decline", "end"])
def test_a_reason_is_shown_as_the_person_reads_it_before_it_is_sent(send, aino, step, traits, after):
    row = VolunteeringFactory(volunteer__person__language="sv", **traits)
    preview = send(aino, row, step, why="own", own="Sovimme  näin\n<b>yhdessä</b>", do="preview")
    assert preview.status_code == 200
    assert "Sovimme näin &lt;b&gt;yhdessä" in main(preview)
    assert fresh(row).state == row.state
    form = preview.context["form"]
    # Another text than the one that was shown is shown first.
    changed = send(aino, row, step, why="own", own="Muu", do="send", seen=form.seen)
    assert changed.status_code == 200
    assert fresh(row).state == row.state
    send(aino, row, step, why="own", own="Sovimme näin <b>yhdessä</b>", do="send", seen=form.seen)
    assert (fresh(row).state, fresh(row).reason) == (after, "Sovimme näin <b>yhdessä</b>")


@pytest.mark.parametrize(("step", "traits", "after"), REASONED, ids=["decline", "end"])
def test_ready_reasons_are_in_the_language_of_the_person(send, aino, step, traits, after):
    for key in STEPS[step].form.ready:
        row = VolunteeringFactory(volunteer__person__language="en", **traits)
        preview = send(aino, row, step, why=key, do="preview")
        form = preview.context["form"]
        assert re.match(r"[A-Z][a-z ]+", form.reason)
        assert 0 < len(form.reason) <= 300
        send(aino, row, step, why=key, do="send", seen=form.seen)
        assert (fresh(row).state, fresh(row).reason) == (after, form.reason)


@pytest.mark.parametrize("given", [{}, {"why": "own"}, {"why": "because"}, {"why": "own", "own": "x" * 301}], ids=str)
def test_without_a_reason_nothing_ends(send, aino, given):
    row = VolunteeringFactory()
    answer = send(aino, row, "decline", do="send", **given)
    assert answer.status_code == 422
    assert fresh(row).state == State.APPLIED


def test_taking_it_makes_one_the_contact_person(look, send, aino):
    row = VolunteeringFactory(handler=UserFactory())
    assert url(row, "take") in main(look(aino, url(row)))
    send(aino, row, "take")
    assert fresh(row).handler == aino
    assert url(row, "take") not in main(look(aino, url(row)))


def test_who_is_second_sees_how_it_stands_now(look, send, aino):
    row = VolunteeringFactory()
    stale = was(look(aino, url(row)))
    row = fresh(row)
    row.state, row.since = State.INTERVIEW, clock.now()
    row.save()
    preview = send(aino, row, "decline", why="no_need", do="preview")
    given = {"why": "no_need", "do": "send", "seen": preview.context["form"].seen}
    answer = send(aino, row, "decline", was=stale, **given)
    assert answer.status_code == 422
    assert fresh(row).state == State.INTERVIEW
    # The page shows it, so the next press counts.
    assert send(aino, row, "decline", was=was(answer), **given).status_code == 302
    assert fresh(row).state == State.DECLINED


def test_steps_at_the_wrong_time_are_refused_and_nothing_changes(send, aino):
    row = VolunteeringFactory(left=True)
    filled = {"day": day(days=2), "time": "10", "place": "x", "nonce": uuid.uuid4(), "until": day(days=9)}
    filled |= {"extract_date": day(days=-9), "seen_on": day(), "mentor": aino.pk}
    before = Volunteering.objects.values().get(pk=row.pk)
    for step in set(STEPS) - {"take", "end_volunteering", "decline"}:
        assert send(aino, row, step, **filled).status_code == 422, step
    assert Volunteering.objects.values().get(pk=row.pk) == before


def test_a_deputy_who_has_acted_comes_back_to_the_list(send):
    person = deputy()
    row = VolunteeringFactory(escalated_at=clock.now())
    answer = send(person, row, "invite_interview", day=day(days=3), time="10", place="x")
    assert fresh(row).state == State.INTERVIEW
    assert answer.status_code == 302
    assert answer["Location"] in {url(row), reverse("onboarding:volunteers")}
