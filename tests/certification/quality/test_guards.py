"""The database refuses by itself, in raw SQL and to administrators, what nobody may do in a certification."""

import pytest
from django.db import IntegrityError, connection, transaction

from certification.quality import guards
from certification.quality.models import Assignment, Case, Decision, Finding, Review
from certification.quality.states import CaseKind, DecisionKind, Grade, Part, State
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
        "UPDATE quality_assignment SET stated_at = NULL",
        "UPDATE quality_assignment SET stated_at = '2020-01-01 00:00:00+00'",
        "UPDATE quality_application SET state = 'draft'",
        "UPDATE quality_application SET begun_by_id = (SELECT max(id) FROM accounts_user)",
        "DELETE FROM quality_application",
        "DELETE FROM quality_certification",
        "UPDATE quality_finding SET round = 9",
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


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE quality_measure SET proposed_by_id = (SELECT min(id) FROM accounts_user)",
        "UPDATE quality_measure SET kind = 'withdraw'",
        "UPDATE quality_measure SET hearing_until = '2020-01-01'",
        "DELETE FROM quality_measure",
        "UPDATE quality_case SET state = 'closed', outcome = 'upheld', answer = 'x', closed_at = filed_at",
        "UPDATE quality_case SET text = 'y'",
        "UPDATE quality_case SET organisation_id = NULL",
        "DELETE FROM quality_case",
    ],
)
def test_what_was_proposed_and_filed_stays_in_raw_sql(statement):
    of = quality.certification()
    quality.measure(of)
    Case.objects.create(
        kind=CaseKind.COMPLAINT, number="V-2026-001", organisation=of.organisation, text="x", due_on=clock.today()
    )
    assert refused(statement)


def test_what_was_answered_stays_as_it_was_answered():
    values = {"kind": CaseKind.COMPLAINT, "number": "V-2026-001", "text": "x", "due_on": clock.today()}
    made = Case.objects.create(handler=quality.agency("cases"), state="handling", **values)
    Case.objects.update(state="closed", outcome="upheld", answer="Näin.", closed_at=clock.now())
    assert refused("UPDATE quality_case SET answer = 'x'")
    assert refused("UPDATE quality_case SET outcome = 'dismissed'")
    assert refused("UPDATE quality_case SET state = 'filed', handler_id = NULL")
    assert refused("UPDATE quality_case SET handler_id = %s", [quality.agency("cases").pk])
    made.handler.delete()


@pytest.mark.parametrize("state", [State.GRANTED, State.REFUSED])
def test_an_application_ends_only_as_it_was_decided(state):
    made = quality.application(State.DECISION)
    statement = "UPDATE quality_application SET state = %s"
    assert refused(statement, [state])
    decision(made, quality.member(made, Part.DECIDER)).save()
    assert refused(statement, [state]) == (state == State.GRANTED)


def test_an_application_stays_with_its_version_and_its_organisation():
    made, other = quality.application(State.EVALUATION), quality.application(State.SUBMITTED)
    assert refused("UPDATE quality_application SET version_id = %s", [quality.published_version().pk])
    statement = "UPDATE quality_application SET organisation_id = %s WHERE number = %s"
    assert refused(statement, [other.organisation_id.hex, made.number])


def test_a_part_that_was_ended_by_a_conflict_stays_ended():
    made = quality.application(State.EVALUATION)
    made.assignments.update(conflict=True, ended_at=clock.now())
    assert refused("UPDATE quality_assignment SET conflict = (1 = 0)")
    assert refused("UPDATE quality_assignment SET ended_at = '2020-01-01 00:00:00+00'")
    assert refused("UPDATE quality_assignment SET conflict = (1 = 0), ended_at = NULL")


def test_an_open_finding_is_changed_only_by_somebody_who_evaluates_and_is_never_thrown_away():
    made = quality.application(State.EVALUATION)
    evaluator = quality.member(made, Part.EVALUATOR)
    [found] = quality.grade(made, Grade.CONFORM, by=evaluator, answers=[made.answers.first()], closed=False)
    change = "UPDATE quality_finding SET grade = 'major', reason = 'x', made_by_id ="
    assert refused(f"{change} NULL")
    assert refused(f"{change} %s", [quality.agency(Part.EVALUATOR).pk])
    assert refused("DELETE FROM quality_finding")
    assert not refused(f"{change} %s", [evaluator.pk])
    found.made_by.delete()


def test_a_finding_is_of_an_answer_of_the_same_application():
    made, other = quality.application(State.EVALUATION), quality.application(State.EVALUATION)
    with pytest.raises(IntegrityError), transaction.atomic():
        quality.grade(made, Grade.CONFORM, by=quality.member(made, Part.EVALUATOR), answers=other.answers.all()[:1])


def test_a_decision_names_the_organisation_that_it_is_about():
    """Else a tie to it would not be seen."""
    made, other = quality.application(State.DECISION), quality.application(State.SUBMITTED)
    row = decision(made, quality.member(made, Part.DECIDER))
    row.organisation = other.organisation
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("wrong", ["kind", "certification"])
def test_a_decision_is_what_was_proposed(wrong):
    of = quality.certification()
    values = {"kind": DecisionKind.SUSPEND, "certification": of}
    values[wrong] = {"kind": DecisionKind.WITHDRAW, "certification": quality.certification()}[wrong]
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            organisation=of.organisation,
            measure=quality.measure(of),
            reasons="Ei vastausta.",
            appeal_until=clock.today(),
            decided_by=quality.agency(Part.DECIDER),
            **values,
        )


def test_somebody_proposes_a_measure():
    of = quality.certification()
    assert refused(
        "INSERT INTO quality_measure (id, certification_id, kind, grounds, proposed_at, hearing_until, reply, "
        "dropped_because) VALUES (%s, %s, 'suspend', 'x', '2026-01-01 00:00:00+00', '2026-01-02', '', '')",
        [of.pk.hex, of.pk.hex],
    )


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
