"""The demo of certification: matters in every state, made by the actions in the order of time."""

import time
from collections import Counter
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django_q.models import OrmQ

from accounts import demo as accounts
from accounts.models import User
from certification.credentials import sources
from certification.credentials.models import Credential
from certification.quality import (
    asked,
    assessing,
    demo,
    figures,
    lives,
    policies,
    policies_cases,
    policies_following,
    proving,
    register,
    tasks,
)
from certification.quality.demo import answers, flaws, people, plans, words
from certification.quality.models import (
    Answer,
    Application,
    Assignment,
    Case,
    Certification,
    Condition,
    DayHead,
    Decision,
    Evidence,
    Finding,
    Inquiry,
    Letter,
    Line,
    Measure,
    Scheme,
    Surveillance,
    Version,
)
from certification.quality.states import (
    APPLICANTS_TURN,
    OVER,
    CaseKind,
    CaseState,
    DecisionKind,
    Part,
    State,
    Status,
)
from core import clock, vault
from core.models import OutgoingMail
from network.directory import demo as directory
from network.directory.models import Contact, Organisation
from network.geography import demo as geography

# The same people and matters on either database.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("made")]
TABLES = (
    Answer, Application, Assignment, Case, Certification, Condition, Credential, DayHead, Decision, Evidence, Finding,
    Inquiry, Letter, Line, Measure, OrmQ, OutgoingMail, Scheme, Surveillance, User, Version,
)  # fmt: skip
# Processor time; alone on its machine it takes less than half of it.
MOST_SECONDS = 50


@dataclass(frozen=True)
class Made:
    """``said``: the lines of this room; ``seconds`` of processor time; keys of what was there before."""

    said: list[str]
    seconds: float
    mail: int
    job: int


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Made once for all tests, which only look; what they change is rolled back as usual."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        accounts.seed(seed=1)
        geography.seed(seed=1)
        directory.seed(seed=1)
        mail, job = last(OutgoingMail), last(OrmQ)
        began = time.process_time()
        said = demo.seed(seed=1) + demo.live(seed=1)
        yield Made(said, time.process_time() - began, mail, job)
        transaction.set_rollback(True)


def last(model):
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def user(email):
    return User.objects.get(email=email)


def mine(email, part, *states):
    """Matters in these states in which somebody has this part in force."""
    rows = Assignment.objects.filter(person__email=email, part=part, ended_at=None, stated_at__isnull=False)
    return Application.objects.filter(pk__in=rows.values("application"), state__in=states)


def untaken(part, *states):
    taken = Assignment.objects.filter(part=part, ended_at=None)
    return Application.objects.filter(state__in=states).exclude(pk__in=taken.values("application"))


def of(email):
    return Organisation.objects.filter(contacts__in=Contact.objects.in_force().filter(person__email=email))


def test_there_are_applications_in_every_state():
    assert Counter(Application.objects.values_list("state", flat=True)) == {
        State.DRAFT: 3,
        State.SUBMITTED: 4,
        State.INCOMPLETE: 3,
        State.EVALUATION: 5,
        State.CLARIFICATION: 2,
        State.FINDINGS: 3,
        State.REVIEW: 3,
        State.DECISION: 3,
        State.GRANTED: 14,
        State.REFUSED: 2,
        State.WITHDRAWN: 1,
        State.LAPSED: 1,
    }


def test_every_status_that_a_reader_can_meet_stands_in_the_register():
    found = Counter(each.status for each in register.rows(status=register.EVERY))
    assert set(found) == set(Status) - {Status.COMING}
    assert found[Status.IN_FORCE] >= 5
    # What comes stands behind the one that it follows.
    assert [each.status for each in Certification.objects.filter(replaces__isnull=False)] == [Status.COMING]


def test_the_scheme_is_published_and_says_that_it_is_invented():
    version = Version.objects.current()
    assert version.published_by == user(people.EVALUATOR)
    assert version.scheme.notice_fi.startswith("Esimerkkisisältöä")
    assert not Version.objects.exclude(pk=version.pk)


def test_the_trail_is_whole_and_in_the_order_of_time():
    whole, fault = proving.verify()
    assert (fault, whole) == (None, Line.objects.count())
    days = list(Line.objects.order_by("number").values_list("day", flat=True))
    assert days == sorted(days)
    assert DayHead.objects.count() == len({day for day in days if day < clock.today()})


def test_numbers_run_in_the_order_of_sending():
    sent = Application.objects.with_agency().order_by("submitted_at")
    numbers = list(sent.values_list("number", flat=True))
    assert numbers == sorted(numbers)


def test_the_evaluator_leads_and_finds_work_of_their_own():
    evaluator = user(people.EVALUATOR)
    assert policies.may_lead(evaluator)
    graded = [
        (assessing.ungraded(each), each.answers.filter(applies=True).count())
        for each in mine(people.EVALUATOR, Part.EVALUATOR, State.EVALUATION)
    ]
    assert len(graded) == 2
    assert all(0.4 < left / whole < 0.6 for left, whole in graded)
    assert mine(people.EVALUATOR, Part.EVALUATOR, State.CLARIFICATION).count() == 1
    assert untaken(Part.EVALUATOR, State.SUBMITTED).count() == 4


def test_the_reviewer_and_the_decision_maker_have_one_each_and_others_wait():
    assert mine(people.REVIEWER, Part.REVIEWER, State.REVIEW).count() == 1
    assert untaken(Part.REVIEWER, State.REVIEW).count() == 2
    assert mine(people.DECIDER, Part.DECIDER, State.DECISION).count() == 1
    waiting = untaken(Part.DECIDER, State.DECISION).get()
    assert policies.may_take(user(people.DECIDER), waiting, Part.DECIDER)


def test_a_measure_was_heard_and_waits_for_the_decision_maker():
    measure = lives.open_measures().get()
    assert measure.kind == DecisionKind.SUSPEND
    assert lives.was_heard(measure)
    assert policies_following.may_decide_measure(user(people.DECIDER), measure)


def test_an_appeal_is_handled_and_a_complaint_can_be_taken():
    appeal, complaint = Case.objects.order_by("number")
    assert (appeal.kind, appeal.state, appeal.handler.email) == (
        CaseKind.APPEAL,
        CaseState.HANDLING,
        people.REVIEWER,
    )
    assert (complaint.kind, complaint.state, complaint.email) == (CaseKind.COMPLAINT, CaseState.FILED, "")
    assert policies_cases.may_take(user(people.REVIEWER), complaint)


def test_the_provider_has_a_condition_to_meet_and_a_follow_up_to_answer():
    certification = Certification.objects.get(organisation__in=of(people.PROVIDER))
    assert certification.status == Status.IN_FORCE
    assert lives.to_show().filter(certification=certification, due_on__gt=clock.today()).count() == 1
    follow_up = lives.to_answer().get(certification=certification)
    assert not lives.is_late(follow_up)
    assert policies_following.may_answer(user(people.PROVIDER), certification)
    # The place that was taken in with the change.
    assert certification.places.filter(since__gt=certification.valid_from).exists()


def test_the_other_provider_has_half_a_draft_in_swedish():
    application = Application.objects.get(organisation__in=of(people.PROVIDER_B))
    assert (application.state, application.language) == (State.DRAFT, "sv")
    answered = application.answers.exclude(grade="").count()
    assert 0.4 < answered / application.answers.filter(applies=True).count() < 0.6


def test_follow_ups_wait_for_answers_and_for_somebody_to_look_and_one_is_late():
    assert lives.late_follow_ups().exists()
    assert lives.to_close().count() == 1
    assert lives.to_judge().count() == 1
    assert not lives.late_conditions().exists()


def test_everybody_of_the_agency_has_one_part_in_a_matter_and_no_tie_to_it():
    for each in Assignment.objects.select_related("application__organisation", "person"):
        assert not Contact.objects.filter(organisation=each.application.organisation, person=each.person).exists()
    unknown = User.objects.filter(email__in=people.PARTS).exclude(email__in=[each.email for each in accounts.PLAYERS])
    assert unknown.count() == 5
    assert not any(each.has_usable_password() for each in unknown)


def test_all_that_was_sent_is_whole_and_what_is_open_is_nobody_elses_turn():
    for each in Application.objects.with_agency():
        assert not [row for row in asked.rows(each) if asked.lacks(row)]
        assert bool(asked.open_inquiry(each)) == (each.state in APPLICANTS_TURN)
    for inquiry in Inquiry.objects.filter(closed_at=None):
        assert inquiry.due_on >= clock.today()
    assert not Inquiry.objects.filter(closed_at=None, application__state__in=OVER).exists()


def test_files_are_papers_that_can_be_read():
    digests = set(Evidence.objects.values_list("digest", flat=True))
    assert len(digests) == 4
    assert all(vault.get(each).startswith(b"%PDF") for each in digests)


def test_each_criterion_of_the_scheme_has_words_of_applicants():
    keys = set(Answer.objects.values_list("criterion__key", flat=True))
    assert keys == set(answers.ANSWERS)
    assert set(flaws.FLAWS) | set(answers.NOT_RELEVANT) <= keys
    known = [each for said in answers.ANSWERS.values() for texts in said.values() for each in texts]
    assert len(known) == len(set(known))


def test_every_flaw_of_the_plans_is_one_that_has_words():
    for plan in plans.PLANS:
        assert set(plan.stay) <= set(plan.flaws) <= set(flaws.FLAWS)
    assert set(words.REASONS) <= set(DecisionKind)


def test_an_evaluator_says_why_what_vieri_counts_is_less_than_the_target():
    notes = set(Finding.objects.exclude(note="").values_list("note", flat=True))
    assert notes == {words.NOTE, words.BELOW}
    fact = figures.newest(Application.objects.filter(state=State.REVIEW).first())
    assert fact["ethical_commitment_signed", None].value == 1


def test_every_decision_has_its_letter_and_every_grant_its_credential():
    assert not Decision.objects.filter(letter=None).exists()
    wanted = {sources.of_certification(each.pk) for each in Certification.objects.all()}
    assert set(Credential.objects.filter(source__in=wanted).values_list("source", flat=True)) == wanted


def test_whoever_applied_long_ago_had_joined_before():
    for each in Application.objects.select_related("organisation"):
        assert each.organisation.decided_at < each.begun_at


def test_nothing_is_mailed_now_of_what_was_written_then(made):
    written = OutgoingMail.objects.filter(pk__gt=made.mail)
    assert written.filter(template__startswith="quality_").count() > 100
    assert not written.filter(sent_at=None).exists()
    assert not [each for each in OrmQ.objects.filter(pk__gt=made.job) if each.func() == "core.tasks.deliver_mail"]


def test_the_first_turns_of_the_clock_find_nothing_left():
    assert not tasks.reopen_overdue() + tasks.remind_certified() + tasks.tell_of_ends() + tasks.open_follow_ups()
    assert not tasks.close_day() + tasks.destroy_old_files()


def test_a_second_run_changes_nothing_but_gives_the_groups_back(made):
    def everything():
        return {model: list(model.objects.order_by("pk").values_list()) for model in TABLES}

    before = everything()
    user(people.DECIDER).groups.clear()
    with override_settings(DEMO=True):
        assert demo.seed(seed=1) + demo.live(seed=1) == made.said
    assert everything() == before
    assert policies.holds(user(people.DECIDER), policies.DECIDE)


@pytest.mark.parametrize(
    ("email", "view"),
    [
        (people.EVALUATOR, "queues"),
        (people.EVALUATOR, "certifications"),
        (people.EVALUATOR, "statistics"),
        (people.EVALUATOR, "calendar"),
        (people.REVIEWER, "queues"),
        (people.REVIEWER, "cases"),
        (people.DECIDER, "queues"),
        (people.PROVIDER, "own"),
        (people.PROVIDER_B, "own"),
        (people.PROVIDER, "register"),
    ],
)
def test_its_pages_open_for_those_whose_they_are(client, settings, email, view):
    settings.STAFF_TWO_STEP_REQUIRED = False
    client.force_login(user(email))
    assert client.get(reverse(f"quality:{view}")).status_code == 200


def test_every_matter_opens_for_those_who_have_a_part_in_it(client, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    for email in (people.EVALUATOR, people.REVIEWER, people.DECIDER):
        client.force_login(user(email))
        rows = Assignment.objects.filter(person__email=email, ended_at=None).values_list("application", flat=True)
        assert rows
        for pk in rows:
            assert client.get(reverse("quality:matter", args=[pk])).status_code == 200


def test_it_is_quick(made):
    assert made.seconds < MOST_SECONDS
