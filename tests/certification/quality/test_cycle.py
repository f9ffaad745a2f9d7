"""Four years of one certification, by its own steps and the clock: nobody writes a row past the actions."""

import datetime as dt
import uuid

import pytest

from certification.quality import credentialing, lives, marks, proving, register, tasks
from certification.quality.actions import applying, deciding, following
from certification.quality.models import Certification, Condition, Decision, Letter, Line, Surveillance
from certification.quality.states import DecisionKind, Grade, Part, State, Status
from core import clock
from tests.certification.quality.certified import fresh, mails, on, page
from tests.factories import quality
from tests.factories.network import ContactFactory

pytestmark = pytest.mark.django_db

GRANTED = dt.date(2027, 3, 1)


def a_night():
    """All that the clock does, twice: the second time there is nothing left to do."""
    work = (tasks.open_follow_ups, tasks.remind_certified, tasks.tell_of_ends)
    done = sum(each() for each in work)
    assert sum(each() for each in work) == 0
    return done


def granted(minor=True):
    """An application with a minor gap in a required criterion is decided on today."""
    made = quality.application(State.DECISION)
    answers = made.answers.filter(criterion__key="purpose_published")
    if minor:
        quality.grade(made, Grade.MINOR, by=quality.member(made, Part.EVALUATOR), answers=answers, round=2)
    contact = ContactFactory(organisation=made.organisation).person
    decision = deciding.decide(application=made, reasons="Hyvin hoidettu.", actor=quality.member(made, Part.DECIDER))
    return decision.certification, contact


def registered(of):
    """How the register says it stands, and whether the finder shows its mark."""
    (row,) = register.rows(status=register.EVERY)
    assert row.organisation_id == of.organisation_id
    return row.status, of.organisation_id in marks.certified([of.organisation_id])


def test_four_years_of_a_certification(client):
    with on(GRANTED):
        of, contact = granted()
        assert of.valid_to == dt.date(2030, 2, 28)
        assert registered(of) == (Status.IN_FORCE, True)
        evaluator, decider = quality.agency(Part.EVALUATOR), quality.agency(Part.DECIDER)
    the_condition_is_met(contact, evaluator)
    the_first_follow_up_is_answered(contact, evaluator)
    late = the_second_is_not_answered()
    it_is_suspended(of, late, evaluator, decider)
    assert page(client, contact, "certificate", of).context["status"] == Status.SUSPENDED
    it_is_restored(of, late, contact, (evaluator, decider))
    new = it_is_renewed(of, contact)
    it_expires_by_itself(of, new)
    kinds = [each.kind for each in Decision.objects.order_by("decided_at")]
    assert kinds == ["grant_with_conditions", "suspend", "restore", "grant"]
    assert set(Letter.objects.values_list("kind", flat=True)) == {*kinds, "hearing", "surveillance"}
    for each in Decision.objects.all():
        assert proving.digest_of(each) in Line.objects.get(about=f"decision {each.pk}").text


def the_condition_is_met(contact, evaluator):
    """Reminded, shown, accepted."""
    gap = Condition.objects.get()
    assert gap.due_on == GRANTED + dt.timedelta(days=90)
    with on(gap.due_on - dt.timedelta(days=14)):
        assert a_night() == 1
        assert len(mails("conditions_due")) == 1
    with on(gap.due_on - dt.timedelta(days=3)):
        following.meet_condition(condition=gap, text="Julkaistu.", actor=contact)
        following.judge_condition(condition=gap, met=True, text="", actor=evaluator)
    with on(gap.due_on):
        assert a_night() == 0
        assert len(mails("conditions_met")) == 1


def the_first_follow_up_is_answered(contact, evaluator):
    with on(dt.date(2028, 2, 1)):
        assert a_night() == 1
        first = Surveillance.objects.get(number=1)
        assert first.due_on == dt.date(2028, 3, 1)
        following.answer_follow_up(follow_up=first, changes="", improvements="", unchanged=True, actor=contact)
        following.close_follow_up(follow_up=first, summary="Kiitos.", concern=False, actor=evaluator)


def the_second_is_not_answered():
    """It is asked for, reminded of, and late."""
    with on(dt.date(2029, 2, 1)):
        a_night()
        second = Surveillance.objects.get(number=2)
    with on(dt.date(2029, 3, 10)):
        assert a_night() == 1
    with on(dt.date(2029, 4, 10)):
        assert a_night() == 1
        assert len(mails("surveillance_missing")) == 2
        assert lives.is_late(second)
    return second


def it_is_suspended(of, late, evaluator, decider):
    """Heard first, then decided by somebody else."""
    with on(dt.date(2029, 4, 10)):
        until = dt.date(2029, 9, 30)
        proposal = following.Proposal(DecisionKind.SUSPEND, "Seurantaan ei ole vastattu.", until, follow_up=late)
        measure = following.propose(certification=of, proposal=proposal, actor=evaluator)
        assert registered(of) == (Status.IN_FORCE, True)
    with on(dt.date(2029, 4, 25)):
        following.decide_measure(measure=measure, reasons="Ei vastausta kuulemisessakaan.", actor=decider)
        assert registered(of) == (Status.SUSPENDED, False)
        assert not credentialing.has_files(fresh(of))


def it_is_restored(of, late, contact, agency):
    """Answered late; the period stays."""
    evaluator, decider = agency
    with on(dt.date(2029, 5, 20)):
        said = {"changes": "Vastuuhenkilö vaihtui.", "improvements": "", "unchanged": False}
        following.answer_follow_up(follow_up=late, actor=contact, **said)
        following.close_follow_up(follow_up=late, summary="Kunnossa.", concern=False, actor=evaluator)
        proposal = following.Proposal(DecisionKind.RESTORE, "Seurantaan on vastattu.")
        back = following.propose(certification=of, proposal=proposal, actor=evaluator)
        following.decide_measure(measure=back, reasons="Syy on korjattu.", actor=decider)
        assert registered(of) == (Status.IN_FORCE, True)
        assert fresh(of).valid_to == dt.date(2030, 2, 28)


def it_is_renewed(of, contact):
    """Renewals open, the organisation is told, and renews in time."""
    with on(dt.date(2029, 8, 28)):
        assert a_night() == 1
        assert [each.to for each in mails("certification_expiring")] == [contact.email]
    with on(dt.date(2029, 10, 1)):
        begun = applying.begin_renewal(certification=of, actor=contact, nonce=uuid.uuid4(), language="fi")
        assert begun.certification == of
        applying.withdraw(application=begun, actor=contact)
        renewal = quality.application(State.DECISION, organisation=of.organisation, kind="renewal", certification=of)
    # Told no more: it has been sent.
    with on(dt.date(2029, 12, 30)):
        assert a_night() == 0
    with on(dt.date(2030, 1, 15)):
        decider = quality.member(renewal, Part.DECIDER)
        new = deciding.decide(application=renewal, reasons="Edelleen hyvä.", actor=decider).certification
        assert fresh(of).replaced_by == new
        assert (new.status, fresh(of).status) == (Status.COMING, Status.IN_FORCE)
        assert registered(of) == (Status.IN_FORCE, True)
        assert a_night() == 0
    return new


def it_expires_by_itself(of, new):
    """The new one holds from the day after the old one ends, and ends in its turn; no job has run for it."""
    with on(dt.date(2030, 3, 1)):
        assert (fresh(new).status, fresh(of).status) == (Status.IN_FORCE, Status.EXPIRED)
        assert registered(of) == (Status.IN_FORCE, True)
    with on(dt.date(2031, 1, 31)):
        a_night()
        assert Surveillance.objects.get(certification=new).due_on == dt.date(2031, 3, 1)
    with on(dt.date(2033, 3, 1)):
        assert fresh(new).status == Status.EXPIRED
        assert registered(of) == (Status.EXPIRED, False)


def test_after_years_without_a_clock_all_is_made_good_in_one_night():
    with on(GRANTED):
        of, _contact = granted()
    with on(dt.date(2029, 12, 31)):
        assert a_night()
        assert Surveillance.objects.filter(certification=of).count() == 2
        assert [len(mails(each)) for each in ("conditions_due", "surveillance_due", "certification_expiring")] == [
            1,
            1,
            1,
        ]
        # Nothing that was asked for only now is late.
        assert not any(lives.is_late(each) for each in of.surveillances.all())


def test_the_register_is_right_when_no_job_ever_ran():
    with on(GRANTED):
        of, _contact = granted(minor=False)
    for day, status in (
        (GRANTED, Status.IN_FORCE),
        (dt.date(2030, 2, 28), Status.IN_FORCE),
        (dt.date(2030, 3, 1), Status.EXPIRED),
    ):
        with on(day):
            assert registered(of)[0] == status
            assert Certification.objects.in_force().exists() == (status == Status.IN_FORCE)
    assert clock.today() < of.valid_to
