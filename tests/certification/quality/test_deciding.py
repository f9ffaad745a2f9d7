"""Deciding on an application: the one decision the rules allow, all that follows from it, and nothing twice."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from certification.quality import assessing, credentialing, events
from certification.quality.actions import deciding
from certification.quality.models import Certification, Condition, Decision, Letter, Line
from certification.quality.states import ApplicationKind, DecisionKind, Grade, Part, State, Status
from core import clock
from core.errors import Refused
from core.models import OutgoingMail
from tests.factories import quality
from tests.factories.network import ContactFactory

pytestmark = pytest.mark.django_db

REASONS = "Kaikki pakolliset kriteerit täyttyvät.\nToiminta on hyvin järjestetty."


def waiting(**more):
    """An application that waits for a decision, with a main contact who gets the letter; and who decides it."""
    made = quality.application(State.DECISION, **more)
    ContactFactory(organisation=made.organisation)
    return made, quality.member(made, Part.DECIDER)


def decided(**more):
    made, decider = waiting(**more)
    return deciding.decide(application=made, reasons=REASONS, actor=decider)


def minor(made, *keys):
    """These criteria have a minor gap in the next round."""
    quality.grade(
        made,
        Grade.MINOR,
        by=quality.member(made, Part.EVALUATOR),
        answers=made.answers.filter(criterion__key__in=keys),
        round=made.round + 1,
    )


def test_a_grant_makes_a_certification_that_holds_from_today():
    decision = decided(places=2)
    assert decision.kind == DecisionKind.GRANT
    made = decision.certification
    assert made.status == Status.IN_FORCE
    assert made.valid_from == clock.today() == made.decided_on
    assert made.valid_to == clock.months_after(clock.today(), 36) - dt.timedelta(days=1)
    assert made.name["fi"] == made.organisation.name_fi
    assert made.places.filter(until=None, since=clock.today()).count() == 2
    assert all(each.shown["name"]["fi"] == each.place.name_fi for each in made.places.all())
    decision.application.refresh_from_db()
    assert decision.application.state == State.GRANTED
    assert decision.application.closed_at
    assert decision.application.retain_until
    assert decision.appeal_until == clock.today() + dt.timedelta(days=30)
    assert decision.content["grades"] == {"conform": decision.application.answers.filter(applies=True).count()}
    assert len(decision.content["scope"]) == 2


def test_a_grant_is_told_by_one_letter_with_its_mail_and_stands_in_the_trail():
    decision = decided()
    letter = Letter.objects.get()
    assert letter.decision == decision
    assert letter.certification == decision.certification
    mail = OutgoingMail.objects.get()
    assert mail.attachment == f"quality_letter:{letter.pk}"
    line = Line.objects.get(verb="decision.make")
    assert line.about == f"decision {decision.pk}"
    assert '"digest":"' in line.text
    assert REASONS.splitlines()[0] not in line.text
    assert credentialing.credential_of(decision.certification)


def test_who_listens_hears_of_a_grant_once():
    heard = []

    def hear(certification, **_more):
        heard.append(certification.pk)

    events.certified.connect(hear)
    try:
        decision = decided()
    finally:
        events.certified.disconnect(hear)
    assert heard == [decision.certification.pk]


def test_minor_gaps_of_required_criteria_become_conditions():
    made, decider = waiting()
    minor(made, "purpose_published", "refreshed")
    decision = deciding.decide(application=made, reasons=REASONS, actor=decider)
    assert decision.kind == DecisionKind.GRANT_WITH_CONDITIONS
    condition = Condition.objects.get()
    assert condition.finding.answer.criterion.key == "purpose_published"
    assert condition.text == condition.finding.reason
    assert condition.due_on == clock.today() + dt.timedelta(days=90)
    assert decision.content["failed"] == ["1.1"]


@pytest.mark.parametrize(("most", "kind"), [(1, DecisionKind.GRANT_WITH_CONDITIONS), (0, DecisionKind.REFUSE)])
def test_a_criterion_with_a_gap_in_many_places_counts_as_one(most, kind):
    made, _decider = waiting(places=4, version=quality.published_version(most_minor=most))
    minor(made, "access_known")
    ruling = assessing.ruling(made)
    assert (ruling.kind, len(ruling.failed)) == (kind, 4)


def test_what_is_not_met_is_refused_and_nothing_is_certified():
    decision = decided(graded=Grade.MAJOR)
    assert decision.kind == DecisionKind.REFUSE
    assert decision.certification is None
    assert not Certification.objects.exists()
    decision.application.refresh_from_db()
    assert decision.application.state == State.REFUSED
    assert Letter.objects.get().kind == "refuse"
    assert OutgoingMail.objects.count() == 1


def test_a_renewal_begins_the_day_after_the_old_one_ends():
    old = quality.certification(days_ago=1000)
    decision = decided(organisation=old.organisation, kind=ApplicationKind.RENEWAL, certification=old)
    new = decision.certification
    old.refresh_from_db()
    assert old.replaced_by == new
    assert old.status == Status.IN_FORCE
    assert new.valid_from == old.valid_to + dt.timedelta(days=1)
    assert new.valid_to == clock.months_after(new.valid_from, 36) - dt.timedelta(days=1)
    assert new.status == Status.COMING
    assert set(new.places.values_list("since", flat=True)) == {new.valid_from}


@pytest.mark.parametrize("kind", [ApplicationKind.FIRST, ApplicationKind.RENEWAL])
def test_after_an_expired_one_the_new_one_begins_today(kind):
    old = quality.certification(days_ago=1200)
    of = {} if kind == ApplicationKind.FIRST else {"certification": old}
    decision = decided(organisation=old.organisation, kind=kind, **of)
    old.refresh_from_db()
    assert old.replaced_by == decision.certification
    assert decision.certification.valid_from == clock.today()


def test_what_was_withdrawn_is_not_said_to_be_renewed():
    old = quality.certification(ended_at=clock.now(), ended_as=Status.WITHDRAWN)
    decision = decided(organisation=old.organisation)
    old.refresh_from_db()
    assert old.replaced_by is None
    assert decision.certification.status == Status.IN_FORCE


def test_a_change_adds_places_and_keeps_the_days():
    old = quality.certification()
    heard = []

    def hear(certification, **_more):
        heard.append(certification.pk)

    credentialing.issue(old)
    before = list(credentialing.credential_of(old).editions.values_list("document", flat=True))
    events.changed.connect(hear)
    try:
        decision = decided(organisation=old.organisation, kind=ApplicationKind.CHANGE, certification=old, places=2)
    finally:
        events.changed.disconnect(hear)
    assert decision.certification == old
    assert Certification.objects.count() == 1
    assert old.places.filter(until=None).count() == 3
    again = Certification.objects.get()
    assert (again.valid_from, again.valid_to) == (old.valid_from, old.valid_to)
    assert heard == [old.pk]
    after = list(credentialing.credential_of(old).editions.values_list("document", flat=True))
    assert len(after) == len(before) == 3
    assert set(after).isdisjoint(before)


def test_what_has_ended_cannot_be_changed():
    old = quality.certification(ended_at=clock.now(), ended_as=Status.ENDED)
    made, decider = waiting(organisation=old.organisation, kind=ApplicationKind.CHANGE, certification=old)
    with pytest.raises(Refused) as refused:
        deciding.decide(application=made, reasons=REASONS, actor=decider)
    assert refused.value.code == "ended"
    assert Decision.objects.filter(application=made).count() == 0


def test_a_decision_needs_reasons():
    made, decider = waiting()
    with pytest.raises(Refused) as refused:
        deciding.decide(application=made, reasons=" \n", actor=decider)
    assert refused.value.code == "reasons"


def test_nothing_is_decided_while_an_answer_has_no_grade():
    """Without a single finding no criterion fails, and the rules alone would grant it."""
    made = quality.application(State.SUBMITTED)
    decider = quality.assign(made, Part.DECIDER).person
    type(made).objects.filter(pk=made.pk).update(state=State.DECISION)
    with pytest.raises(Refused) as refused:
        deciding.decide(application=made, reasons=REASONS, actor=decider)
    assert refused.value.code == "ungraded"


@pytest.mark.parametrize("part", [Part.EVALUATOR, Part.REVIEWER])
def test_whoever_took_another_part_does_not_decide(part):
    made, _decider = waiting()
    for act in (lambda who: deciding.decide(application=made, reasons=REASONS, actor=who),) * 2:
        with pytest.raises(PermissionDenied):
            act(quality.member(made, part))
    assert not Decision.objects.exists()


def test_a_decision_maker_who_became_a_contact_is_stopped():
    made, decider = waiting()
    ContactFactory(organisation=made.organisation, person=decider, email=decider.email)
    with pytest.raises(PermissionDenied):
        deciding.decide(application=made, reasons=REASONS, actor=decider)


def test_an_administrator_without_a_part_does_not_decide(admin):
    made, _decider = waiting()
    with pytest.raises(PermissionDenied):
        deciding.decide(application=made, reasons=REASONS, actor=admin)


def test_a_second_decision_is_told_how_it_stands():
    made, decider = waiting()
    deciding.decide(application=made, reasons=REASONS, actor=decider)
    with pytest.raises(Refused) as refused:
        deciding.decide(application=made, reasons="Toisin.", actor=decider)
    assert refused.value.code == "moved"
    assert Decision.objects.count() == Letter.objects.count() == OutgoingMail.objects.count() == 1


def test_sent_back_it_waits_for_the_same_reviewer_who_is_told():
    made, decider = waiting()
    reviewer = quality.member(made, Part.REVIEWER)
    deciding.send_back(application=made, text="Katsokaa kohta 2.2 uudelleen.", actor=decider)
    made.refresh_from_db()
    assert made.state == State.REVIEW
    assert quality.member(made, Part.REVIEWER) == reviewer
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.template) == (reviewer.email, "quality_sent_back")
    assert "2.2" not in mail.body
    assert "2.2" not in Line.objects.get(verb="application.send_back").text


def test_sending_back_needs_a_reason_and_a_part():
    made, decider = waiting()
    with pytest.raises(Refused):
        deciding.send_back(application=made, text=" ", actor=decider)
    with pytest.raises(PermissionDenied):
        deciding.send_back(application=made, text="Uudelleen.", actor=quality.member(made, Part.REVIEWER))
    made.refresh_from_db()
    assert made.state == State.DECISION
