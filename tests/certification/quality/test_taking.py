"""Who takes part in a matter: taking, being given and handing back a part, and stating one's interest."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.events import access_changed
from accounts.models import User
from certification.quality import policies, possible, proving, queues, tasks
from certification.quality.actions import taking
from certification.quality.models import Assignment, Line
from certification.quality.states import Part, State
from core import clock
from core.errors import Refused
from core.models import OutgoingMail
from tests.factories import quality
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def url(made, name="matter", **query):
    return reverse(f"quality:{name}", args=[made.pk], query=query or None)


def all_permissions(user):
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="quality"))
    return user


def test_a_part_is_taken_and_the_interest_is_stated_before_anything_is_read(client):
    made, evaluator = quality.application(State.SUBMITTED), quality.agency(Part.EVALUATOR)
    client.force_login(evaluator)
    page = client.get(url(made)).content.decode()
    assert "Näin teemme." not in page
    response = client.post(url(made, "take"), {"part": "evaluator"})
    assert response["Location"] == url(made, "state_interest")
    assert client.get(url(made))["Location"] == url(made, "state_interest")
    assert policies.part_of(evaluator, made) is None
    response = client.post(url(made, "state_interest"), {"conflict": "no"})
    assert response["Location"] == url(made)
    assert "Näin teemme." in client.get(url(made)).content.decode()
    assert policies.part_of(evaluator, made) == Part.EVALUATOR
    assert list(Line.objects.values_list("verb", flat=True)) == ["application.take", "application.state_free"]


def test_taken_twice_is_taken_once():
    made, evaluator = quality.application(State.SUBMITTED), quality.agency(Part.EVALUATOR)
    first = taking.take(application=made, part=Part.EVALUATOR, actor=evaluator)
    assert taking.take(application=made, part=Part.EVALUATOR, actor=evaluator) == first
    assert Assignment.objects.count() == 1


def test_who_states_nothing_is_asked_again_and_nothing_is_chosen_beforehand(client):
    made = quality.application(State.SUBMITTED)
    mine = quality.assign(made, Part.EVALUATOR, stated=False)
    client.force_login(mine.person)
    assert " checked" not in client.get(url(made, "state_interest")).content.decode()
    assert client.post(url(made, "state_interest")).status_code == 422
    mine.refresh_from_db()
    assert mine.stated_at is None


def test_a_conflict_ends_the_part_for_ever_and_whoever_gave_it_is_told(client):
    made, lead = quality.application(State.SUBMITTED), quality.agency("lead")
    mine = quality.assign(made, Part.EVALUATOR, stated=False, assigned_by=lead)
    all_permissions(mine.person)
    client.force_login(mine.person)
    for _twice in range(2):
        client.post(url(made, "state_interest"), {"conflict": "yes"})
    mine.refresh_from_db()
    assert mine.conflict
    assert mine.ended_at is not None
    assert client.get(url(made)).status_code == 403
    for part in Part:
        assert not policies.may_take(mine.person, made, part)
    assert [each.to for each in OutgoingMail.objects.all()] == [lead.email]
    assert not policies.part_of(mine.person, made)


def test_a_conflict_can_come_up_later_and_the_matter_waits_again():
    made = quality.application(State.EVALUATION)
    mine = made.assignments.get()
    taking.state_interest(assignment=mine, conflict=True, actor=mine.person)
    assert policies.part_of(mine.person, made) is None
    with pytest.raises(Refused) as refused:
        taking.state_interest(assignment=mine, conflict=False, actor=mine.person)
    assert refused.value.code == "ended"


def test_nobody_states_for_somebody_else():
    made = quality.application(State.EVALUATION)
    mine = quality.assign(made, Part.EVALUATOR, stated=False)
    with pytest.raises(PermissionDenied):
        taking.state_interest(assignment=mine, conflict=False, actor=quality.agency("lead", Part.EVALUATOR))


def test_who_came_to_answer_for_the_applicant_cannot_state_that_nothing_keeps_them():
    made = quality.application(State.SUBMITTED)
    mine = quality.assign(made, Part.EVALUATOR, stated=False)
    ContactFactory(organisation=made.organisation, person=mine.person, email=mine.person.email)
    with pytest.raises(Refused) as refused:
        taking.state_interest(assignment=mine, conflict=False, actor=mine.person)
    assert refused.value.code == "tied"


@pytest.mark.parametrize(
    ("holds", "part"),
    [(h, p) for h in ("lead", "cases", *Part) for p in Part if h != p],
)
def test_without_the_permission_nobody_takes_a_part_not_even_an_administrator(holds, part):
    state = {Part.EVALUATOR: State.SUBMITTED, Part.REVIEWER: State.REVIEW, Part.DECIDER: State.DECISION}[part]
    made = quality.application(state)
    person = quality.agency(holds, is_superuser=True)
    with pytest.raises(PermissionDenied):
        taking.take(application=made, part=part, actor=person)


@pytest.mark.parametrize(("first", "then"), [(a, b) for a in Part for b in Part if a != b])
def test_one_person_has_one_part_whatever_permissions_they_hold(first, then):
    state = {Part.EVALUATOR: State.SUBMITTED, Part.REVIEWER: State.REVIEW, Part.DECIDER: State.DECISION}[then]
    made = quality.application(state)
    person = all_permissions(UserFactory(is_superuser=True))
    quality.assign(made, first, person, ended_at=clock.now())
    with pytest.raises(Refused) as refused:
        taking.take(application=made, part=then, actor=person)
    assert refused.value.code == "part"


def test_the_applicant_and_their_own_take_no_part():
    begun_by = quality.agency(Part.EVALUATOR)
    made = quality.application(State.SUBMITTED, begun_by=begun_by)
    with pytest.raises(PermissionDenied):
        taking.take(application=made, part=Part.EVALUATOR, actor=begun_by)


@pytest.mark.parametrize("ended", [None, 300])
def test_who_answers_or_lately_answered_for_the_applicant_does_not_know_of_the_matter(client, ended):
    made, person = quality.application(State.SUBMITTED), quality.agency("lead", *Part)
    at = clock.now() - dt.timedelta(days=ended) if ended else None
    ContactFactory(organisation=made.organisation, person=person, email=person.email, ended_at=at)
    client.force_login(person)
    assert client.get(url(made)).status_code == 404
    assert client.post(url(made, "take"), {"part": "evaluator"}).status_code == 404
    with pytest.raises(PermissionDenied):
        taking.take(application=made, part=Part.EVALUATOR, actor=person)


def test_there_is_one_reviewer_at_a_time():
    made = quality.application(State.REVIEW)
    with pytest.raises(Refused) as refused:
        taking.take(application=made, part=Part.REVIEWER, actor=quality.agency(Part.REVIEWER))
    assert refused.value.code == "taken"


def test_a_part_is_not_taken_out_of_turn():
    made = quality.application(State.SUBMITTED)
    with pytest.raises(Refused) as refused:
        taking.take(application=made, part=Part.DECIDER, actor=quality.agency(Part.DECIDER))
    assert refused.value.code == "state"


def test_strangers_and_other_staff_find_no_matter(client):
    made = quality.application(State.SUBMITTED)
    for person in (UserFactory(), UserFactory(is_superuser=True), quality.provider(made.organisation)):
        client.force_login(person)
        assert client.get(url(made)).status_code == 404
        assert client.post(url(made, "take"), {"part": "evaluator"}).status_code == 404
    client.logout()
    assert client.get(url(made)).status_code == 302


def test_a_draft_is_the_applicants_alone(client):
    client.force_login(quality.agency("lead", *Part))
    assert client.get(url(quality.application())).status_code == 404


def test_a_lead_gives_a_part_and_they_get_a_mail(client):
    made, lead, person = quality.application(State.SUBMITTED), quality.agency("lead"), quality.agency(Part.EVALUATOR)
    client.force_login(lead)
    address = url(made, "assign", part="evaluator")
    assert person.name in client.get(address).content.decode()
    for _twice in range(2):
        client.post(address, {"person": person.pk})
    given = made.assignments.get()
    assert (given.person, given.stated_at, given.assigned_by) == (person, None, lead)
    assert OutgoingMail.objects.get().to == person.email


def test_who_cannot_have_the_part_is_not_offered_and_not_taken(client):
    made, lead = quality.application(State.SUBMITTED), quality.agency("lead")
    tied = quality.agency(Part.EVALUATOR)
    ContactFactory(organisation=made.organisation, person=tied, email=tied.email)
    gone, other = quality.agency(Part.EVALUATOR, is_active=False), quality.agency(Part.REVIEWER)
    assert list(possible.people(made, Part.EVALUATOR)) == []
    client.force_login(lead)
    for person in (tied, gone, other):
        assert client.post(url(made, "assign", part="evaluator"), {"person": person.pk}).status_code == 422
        with pytest.raises(Refused):
            taking.assign(application=made, person=person, part=Part.EVALUATOR, actor=lead)
    assert not made.assignments.exists()


def test_those_who_can_have_it_come_with_how_much_they_have_the_least_first():
    made, busy, free = (
        quality.application(State.SUBMITTED),
        quality.agency(Part.EVALUATOR, name="A"),
        quality.agency(Part.EVALUATOR, name="B"),
    )
    quality.assign(quality.application(State.SUBMITTED), Part.EVALUATOR, busy)
    quality.assign(quality.application(State.SUBMITTED), Part.EVALUATOR, busy, ended_at=clock.now())
    assert [(each, each.open_parts) for each in possible.people(made, Part.EVALUATOR)] == [(free, 0), (busy, 1)]


def test_the_list_agrees_with_the_policy():
    parent = OrganisationFactory()
    made = quality.application(State.SUBMITTED, organisation=OrganisationFactory(parent=parent))
    people = [quality.agency(Part.EVALUATOR) for _each in range(4)]
    ContactFactory(organisation=parent, person=people[0], email=people[0].email)
    ContactFactory(organisation=OrganisationFactory(parent=made.organisation), person=people[1], email=people[1].email)
    ContactFactory(person=people[2], email=people[2].email)
    allowed = {each for each in people if policies.may_take(each, made, Part.EVALUATOR)}
    assert set(possible.people(made, Part.EVALUATOR)) == allowed == {people[2], people[3]}


@pytest.mark.parametrize("holds", [*Part, "cases"])
def test_only_leads_give_parts(client, holds):
    made, person = quality.application(State.SUBMITTED), quality.agency(Part.EVALUATOR)
    actor = quality.agency(holds, is_superuser=True)
    client.force_login(actor)
    # Whoever handles cases does not know of matters.
    status = 404 if holds == "cases" else 403
    assert client.get(url(made, "assign", part="evaluator")).status_code == status
    with pytest.raises(PermissionDenied):
        taking.assign(application=made, person=person, part=Part.EVALUATOR, actor=actor)


def test_a_part_is_handed_back_and_can_be_taken_by_another(client):
    made = quality.application(State.REVIEW)
    reviewer = quality.member(made, Part.REVIEWER)
    client.force_login(reviewer)
    for _twice in range(2):
        assert client.post(url(made, "release")).status_code == 302
    assert policies.part_of(reviewer, made) is None
    other = quality.agency(Part.REVIEWER)
    taking.take(application=made, part=Part.REVIEWER, actor=other)
    with pytest.raises(Refused):
        taking.take(application=made, part=Part.REVIEWER, actor=reviewer)


def test_a_lead_ends_somebodys_part_and_they_are_told(client):
    made, lead = quality.application(State.EVALUATION), quality.agency("lead")
    given = made.assignments.get()
    client.force_login(lead)
    client.post(url(made, "release"), {"assignment": given.pk})
    given.refresh_from_db()
    assert given.ended_at is not None
    assert OutgoingMail.objects.get().to == given.person.email


@pytest.mark.parametrize("deleted", [False, True])
def test_a_matter_does_not_wait_for_ever_for_whose_account_is_gone(client, deleted):
    made, lead = quality.application(State.EVALUATION), quality.agency("lead")
    gone = quality.assign(made, Part.REVIEWER, assigned_by=lead).person
    quality.move(made, State.REVIEW)
    if deleted:
        gone.delete()
    else:
        gone.is_active = False
        gone.save()
        access_changed.send(User, person=gone)
    assert not made.assignments.filter(part=Part.REVIEWER, ended_at=None).exists()
    assert OutgoingMail.objects.get().to == lead.email
    next_one = quality.agency(Part.REVIEWER)
    assert made in queues.matters(next_one, Part.REVIEWER)
    assert taking.take(application=made, part=Part.REVIEWER, actor=next_one)


@pytest.mark.parametrize("because", ["permission", "tie"])
def test_nor_for_whoever_cannot_have_the_part_any_more(because):
    made, lead = quality.application(State.EVALUATION), quality.agency("lead")
    stays, lost = quality.member(made, Part.EVALUATOR), quality.assign(made, Part.REVIEWER, assigned_by=lead).person
    quality.move(made, State.REVIEW)
    assert tasks.end_lost_parts() == 0
    if because == "permission":
        lost.user_permissions.clear()
    else:
        ContactFactory(organisation=made.organisation, person=lost)
    assert (tasks.end_lost_parts(), tasks.end_lost_parts()) == (1, 0)
    assert [each.person for each in made.assignments.filter(ended_at=None)] == [stays]
    assert OutgoingMail.objects.get().to == lead.email
    assert made in queues.matters(quality.agency(Part.REVIEWER), Part.REVIEWER)
    assert proving.verify()[1] is None


def test_who_had_a_part_in_a_closed_matter_and_stated_nothing_cannot_open_it_by_stating_it_now(client):
    made = quality.application(State.SUBMITTED)
    late = quality.assign(made, Part.EVALUATOR, stated=False)
    quality.move(made, State.WITHDRAWN)
    client.force_login(late.person)
    response = client.post(url(made, "state_interest"), {"conflict": "no"}, follow=True)
    assert "Asia on päättynyt." in response.content.decode()
    assert policies.part_of(late.person, made) is None
    with pytest.raises(Refused) as refused:
        taking.state_interest(assignment=late, conflict=False, actor=late.person)
    assert refused.value.code == "closed"


def test_nobody_else_ends_somebodys_part(client):
    made = quality.application(State.EVALUATION)
    given, other = made.assignments.get(), quality.agency(Part.EVALUATOR, is_superuser=True)
    client.force_login(other)
    assert client.post(url(made, "release"), {"assignment": given.pk}).status_code == 403
    with pytest.raises(PermissionDenied):
        taking.release(assignment=given, actor=other)


def test_a_lead_sees_whose_the_matter_is_and_no_answers(client):
    made, lead = quality.application(State.EVALUATION), quality.agency("lead")
    client.force_login(lead)
    page = client.get(url(made)).content.decode()
    assert quality.member(made, Part.EVALUATOR).name in page
    assert "Näin teemme." not in page


def test_the_page_of_whom_to_choose_asks_as_often_for_many_as_for_one(client):
    made, counts = quality.application(State.SUBMITTED), []
    client.force_login(quality.agency("lead"))
    for _more in range(2):
        quality.agency(Part.EVALUATOR)
        quality.agency(Part.EVALUATOR)
        client.get(url(made, "assign", part="evaluator"))
        with CaptureQueriesContext(connection) as asked:
            client.get(url(made, "assign", part="evaluator"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_part_that_one_person_has_is_not_offered_to_another(client):
    made = quality.application(State.REVIEW)
    client.force_login(quality.agency("lead"))
    address = url(made, "assign", part="reviewer")
    assert client.get(address)["Location"] == url(made)
    made.assignments.filter(part=Part.REVIEWER).update(ended_at=clock.now())
    assert client.get(address).status_code == 200
