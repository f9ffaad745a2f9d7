"""The database refuses by itself, in raw SQL and to administrators, what nobody may do in a certification."""

import pytest
from django.db import IntegrityError, connection, transaction

from certification.quality import guards
from certification.quality.models import Assignment, Decision, Finding, Review
from certification.quality.states import DecisionKind, Grade, Part, State
from core import clock
from tests.factories import quality
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory

pytestmark = pytest.mark.django_db


def refused(statement, values=()):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except IntegrityError:
        return True
    return False


def test_every_guard_stands():
    assert guards.missing(connection) == []


def test_a_guard_that_is_gone_is_named():
    with transaction.atomic():
        guards.remove(connection)
        assert "quality_guard_decision_by" in guards.missing(connection)
        guards.install(connection)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE quality_decision SET reasons = 'x'",
        "UPDATE quality_decision SET kind = 'refuse'",
        "DELETE FROM quality_decision",
        "UPDATE quality_line SET text = 'x'",
        "UPDATE quality_line SET hash = 'x'",
        "DELETE FROM quality_line",
        "UPDATE quality_finding SET grade = 'major', reason = 'x'",
        "DELETE FROM quality_finding",
        "UPDATE quality_version SET most_minor = 9",
        "UPDATE quality_version SET state = 'draft', published_at = NULL",
        "UPDATE quality_criterion SET requirement_fi = 'x'",
        "DELETE FROM quality_evidencerule",
        "UPDATE quality_assignment SET part = 'decider'",
        "UPDATE quality_assignment SET person_id = (SELECT min(id) FROM accounts_user)",
        "DELETE FROM quality_assignment",
    ],
)
def test_what_was_done_stays_in_raw_sql(statement):
    quality.certification()
    assert refused(statement)


@pytest.mark.parametrize("other", [Part.REVIEWER, Part.DECIDER])
def test_one_person_has_one_part(other):
    made = quality.application(State.EVALUATION)
    evaluator = quality.member(made, Part.EVALUATOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(application=made, person=evaluator, part=other)
    # Also when the first part has ended.
    made.assignments.update(ended_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(application=made, person=evaluator, part=other)


def test_nobody_tied_to_the_applicant_takes_a_part_not_even_an_administrator():
    made = quality.application(State.SUBMITTED)
    tied = ContactFactory(organisation=made.organisation).person
    tied.is_superuser = True
    tied.save()
    for person in (tied, made.begun_by):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.create(application=made, person=person, part=Part.EVALUATOR)


def decision(made, person):
    return Decision(
        application=made,
        organisation=made.organisation,
        kind=DecisionKind.REFUSE,
        reasons="Ei täyty.",
        appeal_until=clock.today(),
        decided_by=person,
    )


def test_only_the_decision_maker_decides():
    made = quality.application(State.DECISION)
    stranger = UserFactory(is_superuser=True, two_steps=False)
    for person in (quality.member(made, Part.EVALUATOR), quality.member(made, Part.REVIEWER), stranger, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            decision(made, person).save()
    decision(made, quality.member(made, Part.DECIDER)).save()


def test_a_decision_maker_who_became_a_contact_does_not_decide():
    made = quality.application(State.DECISION)
    decider = quality.member(made, Part.DECIDER)
    ContactFactory(organisation=made.organisation, person=decider, email=decider.email)
    with pytest.raises(IntegrityError), transaction.atomic():
        decision(made, decider).save()


def test_only_evaluators_find_and_only_reviewers_review():
    made = quality.application(State.REVIEW)
    evaluator, reviewer = (quality.member(made, part) for part in (Part.EVALUATOR, Part.REVIEWER))
    answer = made.answers.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.create(application=made, answer=answer, round=2, grade=Grade.CONFORM, made_by=reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(application=made, round=1, verdict="pass", text="Hyvä.", made_by=evaluator)
    Review.objects.create(application=made, round=1, verdict="pass", text="Hyvä.", made_by=reviewer)


def test_who_proposed_a_measure_does_not_decide_it():
    of = quality.certification()
    proposed = quality.measure(of)
    row = Decision(
        organisation=of.organisation,
        certification=of,
        measure=proposed,
        kind=DecisionKind.SUSPEND,
        reasons="Ei vastausta.",
        appeal_until=clock.today(),
        decided_by=proposed.proposed_by,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    row.decided_by = quality.agency(Part.DECIDER)
    row.save()


def test_without_the_guards_all_of_this_would_go_through():
    """The control: the same statements are taken when the triggers are gone, so it is they who refuse."""
    quality.certification()
    with transaction.atomic():
        guards.remove(connection)
        assert not refused("UPDATE quality_decision SET reasons = 'x'")
        assert not refused("DELETE FROM quality_line")
        guards.install(connection)


def test_a_deleted_account_leaves_the_decision_standing():
    of = quality.certification()
    made = of.decisions.get()
    made.decided_by.delete()
    made.refresh_from_db()
    assert made.decided_by is None
    assert made.reasons
