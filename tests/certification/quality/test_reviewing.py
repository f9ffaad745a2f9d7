"""Reviewing: somebody who did not evaluate says whether it is ready for a decision; and what each part reads."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.quality.actions import reviewing
from certification.quality.models import Evidence, Review
from certification.quality.states import FileState, Grade, Part, State, Verdict
from core.errors import Refused
from core.models import OutgoingMail
from tests.certification.quality.test_taking import all_permissions
from tests.factories import quality
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def url(made, name="matter"):
    return reverse(f"quality:{name}", args=[made.pk])


@pytest.fixture
def matter(client):
    """Waiting for its review; the reviewer is signed in."""
    made = quality.application(State.REVIEW)
    client.force_login(quality.member(made, Part.REVIEWER))
    return made


def test_what_passes_waits_for_a_decision(client, matter):
    decider = quality.assign(matter, Part.DECIDER).person
    page = client.get(url(matter, "review"))
    assert page.context["basis"].grants
    for _twice in range(2):
        client.post(url(matter, "review"), {"verdict": "pass", "text": "Arvio on ehjä."})
    matter.refresh_from_db()
    made = Review.objects.get()
    assert (matter.state, made.verdict, made.text, made.round) == (State.DECISION, Verdict.PASS, "Arvio on ehjä.", 1)
    assert matter.due_on is not None
    assert OutgoingMail.objects.get().to == decider.email


def test_what_goes_back_is_evaluated_in_a_new_round(client, matter):
    evaluator = quality.member(matter, Part.EVALUATOR)
    for _twice in range(2):
        client.post(url(matter, "review"), {"verdict": "back", "text": "Kohta 2.1 on perustelematta."})
    matter.refresh_from_db()
    assert (matter.state, matter.round, Review.objects.count()) == (State.EVALUATION, 2, 1)
    assert OutgoingMail.objects.get().to == evaluator.email
    client.force_login(evaluator)
    page = client.get(url(matter))
    assert "Kohta 2.1 on perustelematta." in page.content.decode()
    assert page.context["evidence"].cards[0].form is not None


@pytest.mark.parametrize("bad", [{"text": " "}, {"verdict": ""}, {"verdict": "perhaps"}, {"text": "a" * 3001}])
def test_a_review_has_an_outcome_and_reasons(client, matter, bad):
    response = client.post(url(matter, "review"), {"verdict": "pass", "text": "Ehjä."} | bad)
    assert response.status_code == 422
    assert not Review.objects.exists()


def test_the_action_refuses_what_the_form_would(matter):
    reviewer = quality.member(matter, Part.REVIEWER)
    with pytest.raises(Refused):
        reviewing.review(application=matter, verdict="pass", text=" ", actor=reviewer)
    with pytest.raises(ValidationError):
        reviewing.review(application=matter, verdict="perhaps", text="Ehjä.", actor=reviewer)


@pytest.mark.parametrize("part", [Part.EVALUATOR, Part.DECIDER, None])
def test_nobody_but_the_reviewer_reviews_not_even_who_may_do_everything(client, part):
    made = quality.application(State.REVIEW)
    person = all_permissions(UserFactory(is_superuser=True))
    if part:
        quality.assign(made, part, person)
    client.force_login(person)
    for call in (client.get, client.post):
        assert call(url(made, "review"), {"verdict": "pass", "text": "Ehjä."}).status_code == 403
    with pytest.raises(PermissionDenied):
        reviewing.review(application=made, verdict="pass", text="Ehjä.", actor=person)


def test_a_reviewer_of_another_matter_does_not_review_this_one(client, matter):
    other = quality.application(State.REVIEW)
    assert client.post(url(other, "review"), {"verdict": "pass", "text": "Ehjä."}).status_code == 403


def test_who_lost_the_permission_reviews_no_more(client, matter):
    quality.member(matter, Part.REVIEWER).user_permissions.clear()
    assert client.post(url(matter, "review"), {"verdict": "pass", "text": "Ehjä."}).status_code == 404
    assert not Review.objects.exists()


def test_out_of_turn_nothing_is_reviewed(client):
    made = quality.application(State.EVALUATION)
    reviewer = quality.assign(made, Part.REVIEWER).person
    client.force_login(reviewer)
    assert client.get(url(made, "review"))["Location"] == url(made)
    assert client.post(url(made, "review"), {"verdict": "pass", "text": "Ehjä."}).status_code == 422
    with pytest.raises(Refused) as refused:
        reviewing.review(application=made, verdict="pass", text="Ehjä.", actor=reviewer)
    assert refused.value.code == "moved"


@pytest.mark.parametrize("part", [Part.REVIEWER, Part.DECIDER])
def test_reviewers_and_deciders_read_the_matter_without_forms(client, part):
    made = quality.application(State.DECISION, graded=Grade.MINOR)
    client.force_login(quality.member(made, part))
    page = client.get(url(made))
    said = page.content.decode()
    assert "Näin teemme." in said
    assert "Kuvauksesta puuttuu jotakin." in said
    assert all(card.form is None for card in page.context["evidence"].cards)
    assert (url(made, "decide") in said) is (part == Part.DECIDER)
    assert said.count("<h1") == 1


def filled(places, part, state):
    """A matter with files, figures and earlier rounds, in proportion to its places."""
    made = quality.application(state, places=places)
    evaluator = quality.member(made, Part.EVALUATOR)
    for answer in made.answers.all():
        for number in range(places):
            Evidence.objects.create(
                answer=answer,
                name=f"ohje-{number}.pdf",
                kind="application/pdf",
                size=10,
                digest="a" * 64,
                state=FileState.QUARANTINE,
            )
    for item in made.scope.all():
        made.facts.create(indicator="share_accessibility_facts", item=item, value=90)
    quality.grade(made, Grade.MINOR, by=evaluator, round=9)
    for _each in range(places):
        quality.inquire(made, closed_at=made.submitted_at)
        made.visits.create(visited_on=made.submitted_at.date(), notes="Nähty.", made_by=evaluator)
    return made, quality.member(made, part)


@pytest.mark.parametrize(("part", "state"), [(Part.EVALUATOR, State.EVALUATION), (Part.REVIEWER, State.REVIEW)])
def test_the_page_of_a_matter_asks_as_often_for_many_answers_as_for_few(client, part, state):
    counts = []
    for places in (1, 4):
        made, person = filled(places, part, state)
        client.force_login(person)
        client.get(url(made))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(url(made))
        assert page.status_code == 200
        assert len(page.context["evidence"].cards) == 3 + places
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 45
