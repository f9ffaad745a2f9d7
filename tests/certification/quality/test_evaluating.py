"""Evaluating: whether an application is complete, grades and what keeps them, visits, and passing the matter on."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from certification.quality.actions import evaluating
from certification.quality.models import Evidence, Finding, Visit
from certification.quality.states import Grade, Part, State
from core import clock
from core.errors import Refused
from core.models import OutgoingMail
from tests.factories import quality

pytestmark = pytest.mark.django_db


def url(made, name="matter", *more):
    return reverse(f"quality:{name}", args=[made.pk, *more])


def evaluator(made):
    return made.assignments.filter(part=Part.EVALUATOR, ended_at=None).first().person


def found(made, grade=Grade.CONFORM, *, actor=None, answer=None, revision=0, reason=None, note=""):
    reason = reason if reason is not None else "" if grade == Grade.CONFORM else "Ohje puuttuu."
    return evaluating.grade(
        answer=answer or made.answers.order_by("pk").first(),
        grade=grade,
        reason=reason,
        note=note,
        revision=revision,
        actor=actor or evaluator(made),
    )


@pytest.fixture
def matter(client):
    """Being evaluated; the evaluator is signed in."""
    made = quality.application(State.EVALUATION)
    client.force_login(evaluator(made))
    return made


def typed(answer, grade, reason="", note="", revision=0):
    given = {"grade": grade, "reason": reason, "note": note, "revision": revision}
    return {f"a{answer.pk}-{name}": value for name, value in given.items()}


def test_what_is_complete_goes_on_to_the_evaluation_and_the_applicant_is_told(client):
    made = quality.application(State.SUBMITTED)
    contact = quality.provider(made.organisation)
    client.force_login(quality.assign(made, Part.EVALUATOR).person)
    for _twice in range(2):
        assert client.post(url(made, "accept_complete")).status_code == 302
    made.refresh_from_db()
    assert made.state == State.EVALUATION
    assert made.due_on > clock.today()
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.template) == (contact.email, "quality_evaluation_started")
    assert made.number in mail.subject


@pytest.mark.parametrize("part", [Part.REVIEWER, Part.DECIDER, "lead", "cases"])
def test_only_evaluators_of_the_matter_evaluate_whatever_else_they_are(client, part):
    made = quality.application(State.EVALUATION)
    person = quality.agency("lead", "cases", *Part, is_superuser=True)
    if part in list(Part):
        quality.assign(made, part, person)
    client.force_login(person)
    answer = made.answers.first()
    for name, more in (
        ("accept_complete", ()),
        ("check_completeness", ()),
        ("grade", (answer.pk,)),
        ("add_visit", ()),
        ("ask", ()),
        ("send_findings", ()),
        ("pass_on", ()),
    ):
        assert client.post(url(made, name, *more), typed(answer, Grade.CONFORM)).status_code == 403, name
    for act in (evaluating.accept_complete, evaluating.pass_on):
        with pytest.raises(PermissionDenied):
            act(application=made, actor=person)
    with pytest.raises(PermissionDenied):
        found(made, actor=person)


def test_who_has_not_stated_their_interest_does_nothing():
    made = quality.application(State.EVALUATION)
    with pytest.raises(PermissionDenied):
        found(made, actor=quality.assign(made, Part.EVALUATOR, stated=False).person)


def test_an_evaluator_of_one_matter_does_nothing_in_another(client):
    one, other = quality.application(State.EVALUATION), quality.application(State.EVALUATION)
    client.force_login(evaluator(one))
    answer = other.answers.first()
    assert client.post(url(other, "grade", answer.pk), typed(answer, Grade.CONFORM)).status_code == 403
    # Nor through the address of one's own.
    assert client.post(url(one, "grade", answer.pk), typed(answer, Grade.CONFORM)).status_code == 404
    assert not Finding.objects.exists()


def test_a_grade_is_saved_and_leads_on_to_the_next_criterion(client, matter):
    page = client.get(url(matter))
    first, second = page.context["evidence"].cards[:2]
    response = client.post(
        url(matter, "grade", first.answer.pk), typed(first.answer, "minor", "Ohje puuttuu.", "Kysy.")
    )
    assert response["Location"] == f"{url(matter)}?answer={second.answer.pk}#{second.anchor}"
    made = Finding.objects.get()
    assert (made.grade, made.reason, made.note, made.round, made.revision) == ("minor", "Ohje puuttuu.", "Kysy.", 1, 1)
    page = client.get(url(matter))
    assert (page.context["evidence"].done, page.context["evidence"].total) == (1, len(page.context["evidence"].cards))
    assert "Ohje puuttuu." in page.content.decode()


def test_one_answer_is_open_at_a_time_since_each_is_saved_by_itself(client, matter):
    cards = client.get(url(matter)).context["evidence"].cards
    assert [each.is_open for each in cards] == [True] + [False] * (len(cards) - 1)
    page = client.get(url(matter), {"answer": cards[2].answer.pk})
    assert [each.answer for each in page.context["evidence"].cards if each.is_open] == [cards[2].answer]
    bad = client.post(url(matter, "grade", cards[1].answer.pk), typed(cards[1].answer, "minor"))
    assert [each.answer for each in bad.context["evidence"].cards if each.is_open] == [cards[1].answer]


def test_whether_it_is_complete_is_seen_from_all_answers(client):
    made = quality.application(State.SUBMITTED)
    client.force_login(quality.assign(made, Part.EVALUATOR).person)
    assert all(each.is_open for each in client.get(url(made)).context["evidence"].cards)


def test_a_saved_grade_leads_past_what_is_done_and_in_the_end_to_the_next_step(client, matter):
    first, *between, last = client.get(url(matter)).context["evidence"].cards
    for card, then in ((last, first), (first, between[0])):
        response = client.post(url(matter, "grade", card.answer.pk), typed(card.answer, "conform"))
        assert response["Location"] == f"{url(matter)}?answer={then.answer.pk}#{then.anchor}"
    for card in between:
        response = client.post(url(matter, "grade", card.answer.pk), typed(card.answer, "conform"))
    assert response["Location"] == f"{url(matter)}#next"


def test_the_applicant_reads_who_evaluates_and_nobody_elses_name(client):
    made = quality.application(
        State.EVALUATION, team={Part.EVALUATOR: quality.agency(Part.EVALUATOR, name="Matti Malli")}
    )
    quality.assign(made, Part.EVALUATOR, quality.agency(Part.EVALUATOR, name="Essi Esteinen"), stated=False)
    quality.assign(made, Part.REVIEWER, quality.agency(Part.REVIEWER, name="Tarja Tarkka"))
    client.force_login(quality.provider(made.organisation))
    page = client.get(reverse("quality:application", args=[made.pk])).content.decode()
    assert "Matti Malli" in page
    assert "Essi Esteinen" not in page
    assert "Tarja Tarkka" not in page
    quality.move(made, State.REVIEW)
    assert "Matti Malli" not in client.get(reverse("quality:application", args=[made.pk])).content.decode()


def test_the_same_sent_twice_is_saved_once(client, matter):
    answer = matter.answers.first()
    for _twice in range(2):
        client.post(url(matter, "grade", answer.pk), typed(answer, "conform"))
    assert Finding.objects.get().revision == 1


def test_a_grade_that_needs_a_reason_does_not_go_without(client, matter):
    answer = matter.answers.first()
    response = client.post(url(matter, "grade", answer.pk), typed(answer, "major", "  ", "Muistiin."))
    assert response.status_code == 422
    assert "Muistiin." in response.content.decode()
    with pytest.raises(Refused) as refused:
        found(matter, Grade.MAJOR, reason=" ")
    assert refused.value.code == "reason"
    assert not Finding.objects.exists()


@pytest.mark.parametrize("grade", ["", "excellent"])
def test_what_is_no_grade_is_not_saved(client, matter, grade):
    answer = matter.answers.first()
    assert client.post(url(matter, "grade", answer.pk), typed(answer, grade, "Syy.")).status_code == 422
    with pytest.raises(ValidationError):
        found(matter, grade, reason="Syy.")
    assert not Finding.objects.exists()


def test_a_reason_that_is_too_long_stays_in_the_form(client, matter):
    answer, long = matter.answers.first(), "a" * 2001
    response = client.post(url(matter, "grade", answer.pk), typed(answer, "minor", long))
    assert response.status_code == 422
    assert long in response.content.decode()


def test_who_saves_over_anothers_is_told_and_loses_nothing(client, matter):
    answer, other = matter.answers.first(), quality.assign(matter, Part.EVALUATOR).person
    found(matter, Grade.MAJOR, actor=other, answer=answer, reason="Toisen syy.")
    response = client.post(url(matter, "grade", answer.pk), typed(answer, "minor", "Oma syy."))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Oma syy." in page
    assert "Toisen syy." in page
    assert Finding.objects.get().reason == "Toisen syy."
    # The form now knows of it.
    assert f'name="a{answer.pk}-revision" value="1"' in page
    client.post(url(matter, "grade", answer.pk), typed(answer, "minor", "Oma syy.", revision=1))
    assert Finding.objects.get().reason == "Oma syy."


@pytest.mark.parametrize("state", [State.SUBMITTED, State.FINDINGS, State.REVIEW, State.DECISION, State.GRANTED])
def test_nothing_is_assessed_out_of_turn(state):
    made = quality.application(state)
    by = made.assignments.filter(part=Part.EVALUATOR).first()
    by = by.person if by else quality.assign(made, Part.EVALUATOR).person
    with pytest.raises(Refused) as refused:
        found(made, actor=by)
    assert refused.value.code == "closed"


def test_while_questions_wait_the_rest_is_assessed():
    made = quality.application(State.CLARIFICATION)
    assert found(made).grade == Grade.CONFORM


def test_an_answer_that_does_not_count_is_not_assessed(client, matter):
    answer = matter.answers.first()
    matter.answers.filter(pk=answer.pk).update(applies=False)
    with pytest.raises(Refused):
        found(matter, answer=answer)
    assert client.post(url(matter, "grade", answer.pk), typed(answer, "conform")).status_code == 404


def test_in_a_new_round_the_earlier_grade_counts_on_and_is_proposed_again(client):
    made = quality.application(State.EVALUATION)
    by = evaluator(made)
    quality.grade(made, Grade.MINOR, by=by, round=1)
    made.round = 2
    made.save()
    client.force_login(by)
    evidence = client.get(url(made)).context["evidence"]
    assert evidence.done == evidence.total
    assert evidence.cards[0].form.initial["grade"] == Grade.MINOR
    again = found(made, Grade.CONFORM, answer=evidence.cards[0].answer)
    assert (again.round, again.revision) == (2, 1)
    card = client.get(url(made)).context["evidence"].cards[0]
    assert [each.round for each in card.earlier] == [1]
    assert card.finding == again


def test_what_the_applicant_changed_since_is_to_be_looked_at_again(client, matter):
    by = evaluator(matter)
    quality.grade(matter, Grade.CONFORM, by=by, closed=False)
    answer = matter.answers.first()
    matter.answers.filter(pk=answer.pk).update(changed_at=clock.now() + dt.timedelta(seconds=1))
    assert [each.answer for each in client.get(url(matter)).context["evidence"].to_look_again] == [answer]
    with pytest.raises(Refused) as refused:
        evaluating.pass_on(application=matter, actor=by)
    assert refused.value.code == "again"
    matter.answers.filter(pk=answer.pk).update(changed_at=clock.now())
    # To save the same again is to confirm it.
    assert found(matter, answer=answer, revision=1).revision == 2
    assert evaluating.pass_on(application=matter, actor=by).state == State.REVIEW


def test_an_answer_whose_file_was_taken_back_is_to_be_looked_at_again(matter):
    by, answer = evaluator(matter), matter.answers.first()
    file = Evidence.objects.create(answer=answer, name="ohje.pdf", kind="application/pdf", size=1, digest="0" * 64)
    quality.grade(matter, Grade.CONFORM, by=by, closed=False)
    Evidence.objects.filter(pk=file.pk).update(removed_at=clock.now())
    with pytest.raises(Refused) as refused:
        evaluating.pass_on(application=matter, actor=by)
    assert refused.value.code == "again"


def test_all_that_conforms_is_passed_on_and_closed(client, matter):
    quality.grade(matter, Grade.CONFORM, by=evaluator(matter), closed=False)
    reviewer = quality.assign(matter, Part.REVIEWER).person
    for _twice in range(2):
        client.post(url(matter, "pass_on"))
    matter.refresh_from_db()
    assert matter.state == State.REVIEW
    assert not Finding.objects.filter(closed_at=None).exists()
    assert OutgoingMail.objects.get().to == reviewer.email


def test_what_is_not_all_assessed_is_not_passed_on(client, matter):
    found(matter)
    with pytest.raises(Refused) as refused:
        evaluating.pass_on(application=matter, actor=evaluator(matter))
    assert refused.value.code == "ungraded"
    assert client.post(url(matter, "pass_on")).status_code == 302
    matter.refresh_from_db()
    assert matter.state == State.EVALUATION


@pytest.mark.parametrize("grade", [Grade.IMPROVEMENT, Grade.MINOR, Grade.MAJOR])
def test_nothing_is_passed_on_before_the_applicant_was_heard(grade):
    made = quality.application(State.EVALUATION)
    quality.grade(made, grade, by=evaluator(made), closed=False)
    with pytest.raises(Refused) as refused:
        evaluating.pass_on(application=made, actor=evaluator(made))
    assert refused.value.code == "unheard"


def test_what_does_not_apply_needs_no_hearing():
    made = quality.application(State.EVALUATION)
    quality.grade(made, Grade.NOT_APPLICABLE, by=evaluator(made), closed=False)
    assert evaluating.pass_on(application=made, actor=evaluator(made)).state == State.REVIEW


def test_a_visit_is_noted_once(client, matter):
    item = matter.scope.get()
    given = {"item": item.pk, "visited_on": clock.today().isoformat(), "notes": "Kyltti on ovella."}
    for _twice in range(2):
        assert client.post(url(matter, "add_visit"), given).status_code == 302
    made = Visit.objects.get()
    assert (made.item, made.notes) == (item, "Kyltti on ovella.")
    assert "Kyltti on ovella." in client.get(url(matter)).content.decode()


def test_a_visit_has_been_made_at_a_place_of_the_application(client, matter):
    other = quality.application(State.EVALUATION).scope.get()
    later = (clock.today() + dt.timedelta(days=1)).isoformat()
    good = {"item": "", "visited_on": clock.today().isoformat(), "notes": "Nähty."}
    for bad in ({"item": other.pk}, {"visited_on": later}, {"visited_on": "eilen"}, {"notes": " "}):
        response = client.post(url(matter, "add_visit"), good | bad)
        assert response.status_code == 422, bad
    assert not Visit.objects.exists()
    with pytest.raises(Refused):
        evaluating.add_visit(
            application=matter, item=other, visited_on=clock.today(), notes="x", actor=evaluator(matter)
        )
