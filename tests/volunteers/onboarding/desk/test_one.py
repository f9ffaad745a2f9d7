"""One volunteer on the desk: what the page says and to whom, and what is due on it."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core import clock
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, OrganisationFactory
from tests.factories.volunteers import TaskFactory, VolunteerFactory, VolunteeringFactory, accept
from tests.volunteers.onboarding.desk.conftest import day, deputy, fresh, main, named, seen, shapes, tried, url, was
from volunteers.onboarding.models import TrialSession, Volunteering
from volunteers.onboarding.states import State
from volunteers.onboarding.views.handling import STEPS

pytestmark = pytest.mark.django_db


# ── whose page ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_shape_has_a_page(look, aino):
    for row in shapes().values():
        assert look(aino, url(row)).status_code == 200


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_pages_open_in_each_language(look, aino, language):
    row = VolunteeringFactory(trial=True, mentor=aino)
    for step in ("volunteering", "see_extract", "decline"):
        with translation.override(language):
            answer = look(aino, url(row, step))
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.content.decode()
    with translation.override(language):
        assert look(aino, reverse("onboarding:mentored")).status_code == 200


def test_other_regions_do_not_know_of_it_and_nobody_handles_their_own(look, send, bengt, onni, learner):
    row = VolunteeringFactory(trial=True)
    before = Volunteering.objects.values().get(pk=row.pk)
    others = dict.fromkeys((bengt, onni, learner, deputy()), 404) | {row.volunteer.person: 403}
    for person, status in others.items():
        for step in ("volunteering", *STEPS):
            assert look(person, url(row, step)).status_code == status
        for step in STEPS:
            assert send(person, row, step, day=day(), nonce=uuid.uuid4()).status_code == status
    assert Volunteering.objects.values().get(pk=row.pk) == before
    assert not TrialSession.objects.exists()


def test_a_coordinator_does_not_handle_their_own(look, send, aino):
    row = VolunteeringFactory(volunteer=VolunteerFactory(person=aino))
    assert look(aino, url(row)).status_code == 403
    assert send(aino, row, "decline", why="no_need", do="send").status_code == 403
    assert fresh(row).state == State.APPLIED


def test_main_contacts_handle_those_of_their_organisation_and_editors_do_not(look):
    organisation = OrganisationFactory()
    row = VolunteeringFactory(organisation=organisation)
    assert look(ContactFactory(organisation=organisation).person, url(row)).status_code == 200
    assert look(ContactFactory(organisation=organisation, editor=True).person, url(row)).status_code == 404
    assert look(ContactFactory().person, url(row)).status_code == 404


def test_a_mentor_sees_no_page_of_it_and_notes_sessions(look, send, learner):
    row = named("Uusi", "trial", mentor=learner, message="Salainen syy", volunteer={"needs": "Salainen tarve"})
    assert look(learner, url(row)).status_code == 403
    page = look(learner, reverse("onboarding:mentored"))
    assert "Uusi" in main(page)
    assert "Salai" not in main(page)
    assert look(learner, url(row, "note_trial")).status_code == 200
    answer = send(learner, row, "note_trial", day=day(), nonce=uuid.uuid4())
    assert answer["Location"] == reverse("onboarding:mentored")
    assert row.trial_sessions.get().noted_by == learner
    for step in set(STEPS) - {"note_trial"}:
        assert send(learner, row, step).status_code == 403


def test_the_mentors_page_shows_only_trials_of_ones_own(look, learner):
    named("Muun", "trial", mentor=UserFactory())
    named("Valmis", "active", mentor=learner)
    html = main(look(learner, reverse("onboarding:mentored")))
    assert "Muun" not in html
    assert "Valmis" not in html
    assert "<form" not in html


# ── what it says ─────────────────────────────────────────────────────────────────────────────────────────────────────

MAIN = {
    "applied": "invite_interview",
    "no time": "invite_interview",
    "wishes": "invite_interview",
    "wishes afterwards": "invite_interview",
    "talked": "interview_held",
    "talked, told late": "interview_held",
    "consented": "see_extract",
    "no mentor": "set_mentor",
    "tried": "finish_trial",
    "tried without mentor": "finish_trial",
}


def test_what_is_due_stands_on_the_page_as_a_form_and_only_there(look, aino):
    for shape, row in shapes().items():
        html = main(look(aino, url(row)))
        card = html.split('class="card card--tint')[1].split("</section>")[0]
        forms = re.findall(r'<form method="post" action="([^"]+)"', card)
        assert forms == ([url(row, MAIN[shape])] if shape in MAIN else []), shape


def test_the_guardians_consent_comes_before_anything_else(look, send, aino):
    row = VolunteeringFactory(under_age=True, task__from_15=True)
    card = main(look(aino, url(row))).split('class="card card--tint')[1].split("</section>")[0]
    assert url(row, "see_guardian") in card
    send(aino, row, "see_guardian")
    assert fresh(row).guardian_seen_on == clock.today()
    assert url(row, "see_guardian") not in main(look(aino, url(row)))


def test_tasks_without_an_interview_begin_with_what_they_need(look, send, aino):
    plain = VolunteeringFactory(task__plain=True)
    minors = VolunteeringFactory(task=TaskFactory(plain=True, minors=True))
    for row, step, state in ((plain, "send_agreement", State.AGREEMENT), (minors, "ask_extract", State.EXTRACT)):
        answer = look(aino, url(row))
        assert url(row, step) in main(answer)
        send(aino, row, step, was=was(answer))
        assert fresh(row).state == state


def test_what_was_told_stands_there_as_it_was_typed(look, aino):
    row = named("<b>Nimi</b>", message="<i>syy</i>", volunteer={"needs": "<u>tarve</u>", "phone": "017 000 0009"})
    html = main(look(aino, url(row)))
    for typed in ("&lt;b&gt;Nimi", "&lt;i&gt;syy", "&lt;u&gt;tarve", "017 000 0009"):
        assert typed in html
    for raw in ("<b>Nimi", "<i>syy", "<u>tarve"):
        assert raw not in html


def test_the_history_tells_who_when_and_why(look, send, aino):
    row = VolunteeringFactory()
    answer = look(aino, url(row))
    inviting = {"day": day(days=3), "time": "10.00", "place": "Puhelimessa", "was": was(answer)}
    send(aino, row, "invite_interview", **inviting)
    html = main(look(aino, url(row)))
    history = html.split("<details")[-1]
    assert str(aino) in history
    assert str(fresh(row).get_state_display()) in history


def test_an_extract_shows_only_where_the_task_is_with_minors(look, aino):
    minors = VolunteeringFactory(active=True, task__with_minors=True)
    adults = VolunteeringFactory(active=True, volunteer=minors.volunteer)
    seen(minors, by=aino)
    with translation.override("en"):
        assert "Remembered until" in main(look(aino, url(minors)))
        assert "Remembered until" not in main(look(aino, url(adults)))
        assert url(adults, "see_extract") not in main(look(aino, url(adults)))


def test_the_page_asks_no_more_when_more_is_noted(look, aino):
    row = (
        accept(VolunteeringFactory(state=State.TRIAL, mentor=UserFactory(), accepted=False))
        or Volunteering.objects.get()
    )
    tried(row, 1)

    def count():
        with CaptureQueriesContext(connection) as asked:
            assert look(aino, url(row)).status_code == 200
        return len(asked)

    count()
    before = count()
    tried(row, 2)
    for old, new in (("", "applied"), ("applied", "agreement"), ("agreement", "trial")):
        row.transitions.create(old=old, new=new, by=UserFactory())
    assert count() == before
