"""What an application covers, sending it and taking it back."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from certification.quality import asked, numbers, progress, recipients
from certification.quality.actions import applying
from certification.quality.models import Application, Line
from certification.quality.states import Grade, OwnGrade, Part, State
from core import clock
from core.errors import Refused
from core.models import OutgoingMail
from network.directory.states import PlaceKind, PlaceState
from tests.certification.quality.applicants import (
    answered,
    begun,
    colleague,
    drafted,
    fresh,
    place,
    send,
    submitted,
)
from tests.factories import quality
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def code(call, **given):
    with pytest.raises(Refused) as refused:
        call(**given)
    return refused.value.code


# ── what it covers ───────────────────────────────────────────────────────────────────────────────────────────────────


def asks(made):
    return sorted(made.answers.filter(applies=True).values_list("criterion__key", "scope"))


def test_what_is_asked_follows_from_what_it_covers():
    actor = quality.provider()
    organisation = quality.organisation_of(actor)
    made = drafted(actor, place(organisation), place(organisation))
    whole = [("basic_course", "organisation"), ("purpose_published", "organisation"), ("refreshed", "organisation")]
    assert asks(made) == sorted([*whole, ("access_known", "place"), ("access_known", "place")])
    applying.choose_scope(application=made, places=[place(organisation, PlaceKind.CHANNEL)], actor=actor)
    assert asks(made) == sorted([*whole, ("remote_safe", "remote")])


def test_what_was_answered_for_a_place_that_was_left_out_is_there_when_it_comes_back():
    actor = quality.provider()
    organisation = quality.organisation_of(actor)
    one, two = place(organisation), place(organisation)
    made = answered(actor, one, two)
    applying.choose_scope(application=made, places=[one], actor=actor)
    assert [each.place for each in asked.items(made)] == [one]
    applying.choose_scope(application=made, places=[one, two], actor=actor)
    assert progress.of(made).is_whole


def test_what_was_left_out_is_gone_once_it_is_sent():
    actor = quality.provider()
    organisation = quality.organisation_of(actor)
    one, two = place(organisation), place(organisation)
    made = answered(actor, one, two)
    applying.choose_scope(application=made, places=[one], actor=actor)
    send(made, actor)
    assert [each.place for each in made.scope.all()] == [one]


def test_only_published_places_of_the_organisation_are_chosen():
    actor = quality.provider()
    made = begun(actor)
    assert code(applying.choose_scope, application=made, places=[], actor=actor) == "scope"
    for other in (place(OrganisationFactory()), place(made.organisation, state=PlaceState.DRAFT, confirmed_on=None)):
        assert code(applying.choose_scope, application=made, places=[other], actor=actor) == "place"


def test_editors_choose_too_and_nobody_from_elsewhere():
    made = begun()
    chosen = [place(made.organisation)]
    applying.choose_scope(application=made, places=chosen, actor=colleague(made, editor=True))
    for person in (quality.provider(), UserFactory(admin=True)):
        with pytest.raises(PermissionDenied):
            applying.choose_scope(application=made, places=chosen, actor=person)


def test_what_was_sent_covers_what_it_covers():
    actor = quality.provider()
    made = submitted(actor)
    given = {"application": made, "places": [place(made.organisation)], "actor": actor}
    assert code(applying.choose_scope, **given) == "sent"


# ── progress ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def lacking(made):
    return {answer.criterion.key: [each.code for each in lacks] for answer, lacks in progress.of(made).lacking}


def said(made, key, **more):
    made.answers.filter(criterion__key=key).update(**{"grade": "", "text": "", "link": ""} | more)
    return lacking(made).get(key, [])


def test_everything_needs_a_grade_and_what_is_required_its_evidence():
    made = drafted()
    assert set(lacking(made)) == {"purpose_published", "basic_course", "access_known", "refreshed"}
    assert all(each == ["grade"] for each in lacking(made).values())
    # Required is the description; the link would only help.
    assert said(made, "purpose_published", grade=OwnGrade.IN_PLACE) == ["text"]
    assert said(made, "purpose_published", grade=OwnGrade.PARTLY, text="  ") == ["text"]
    assert said(made, "purpose_published", grade=OwnGrade.NOT_YET) == []
    assert said(made, "purpose_published", grade=OwnGrade.NOT_RELEVANT) == ["why"]
    assert said(made, "purpose_published", grade=OwnGrade.NOT_RELEVANT, text="Emme anna sellaista.") == []
    # What Vieri counts by itself needs nothing.
    assert said(made, "basic_course", grade=OwnGrade.IN_PLACE) == []
    # Recommended.
    assert said(made, "refreshed", grade=OwnGrade.IN_PLACE) == []


def test_progress_is_counted_by_group():
    made = drafted()
    said(made, "purpose_published", grade=OwnGrade.NOT_YET)
    found = progress.of(made)
    assert (found.done, found.total) == (1, 4)
    assert [(each.group.key, each.done, each.total) for each in found.groups] == [("purpose", 1, 1), ("skills", 0, 3)]
    assert found.next_group.key == "skills"
    assert not progress.of(begun()).is_whole


# ── sending ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_sending_gives_a_number_writes_the_scope_down_and_tells_the_main_contacts():
    actor = quality.provider()
    made = answered(actor)
    other, _editor = colleague(made), colleague(made, editor=True)
    send(made, actor)
    made = fresh(made)
    assert made.state == State.SUBMITTED
    assert made.number == f"{clock.today().year}-001"
    assert made.due_on == clock.today() + dt.timedelta(days=asked.CHECK_DAYS)
    assert made.declared["name"] == "Raija Esimerkki"
    assert "Tiedot ovat oikein" in made.declared["text"]
    item = made.scope.get()
    assert item.shown["name"]["fi"] == item.place.name_fi
    assert set(item.shown["kind"]) == {"fi", "sv", "en"}
    assert made.facts.exists()
    sent = OutgoingMail.objects.filter(template="quality_submitted")
    assert set(sent.values_list("to", flat=True)) == {actor.email, other.email}
    assert made.number in sent.first().subject


def test_sent_twice_is_sent_once():
    actor = quality.provider()
    made = submitted(actor)
    again = send(made, actor)
    assert again.number == fresh(made).number
    assert OutgoingMail.objects.filter(template="quality_submitted").count() == 1
    assert Line.objects.filter(verb="application.submit").count() == 1


def test_numbers_run_within_a_year_and_apart_from_those_of_cases():
    year = clock.today().year
    assert numbers.next_number() == f"{year}-001"
    made = quality.application(State.SUBMITTED)
    Application.objects.filter(pk=made.pk).update(number=f"{year}-999")
    assert numbers.next_number() == f"{year}-1000"
    for number in (f"{year}-1000", f"{year - 1}-4000"):
        made = quality.application(State.SUBMITTED)
        Application.objects.filter(pk=made.pk).update(number=number)
    assert numbers.next_number() == f"{year}-1001"
    assert numbers.next_number("V-") == f"V-{year}-001"


def test_it_is_not_sent_without_the_declaration_or_while_something_is_missing():
    actor = quality.provider()
    made = drafted(actor)
    assert code(send, made=made, actor=actor, declared=False) == "declared"
    assert code(send, made=made, actor=actor, name="  ") == "name"
    assert code(send, made=made, actor=actor) == "lacking"
    assert fresh(made).number is None


def test_it_is_not_sent_with_a_place_that_is_not_published_any_more():
    actor = quality.provider()
    made = answered(actor)
    item = made.scope.get()
    item.place.state = PlaceState.PAUSED
    item.place.save()
    assert code(send, made=made, actor=actor) == "scope"


def test_it_is_not_sent_without_a_scope():
    actor = quality.provider()
    assert code(send, made=begun(actor), actor=actor) == "scope"


def test_editors_do_not_send():
    made = answered()
    for person in (colleague(made, editor=True), quality.provider(), UserFactory(admin=True)):
        with pytest.raises(PermissionDenied):
            send(made, person)


def test_letters_go_to_main_contacts_with_an_open_account_once():
    organisation = OrganisationFactory()
    first, second = (ContactFactory(organisation=organisation).person for _n in range(2))
    ContactFactory(organisation=organisation, editor=True)
    ContactFactory(organisation=organisation, person=UserFactory(is_active=False))
    ContactFactory(organisation=organisation, ended_at=clock.now())
    ContactFactory(organisation=organisation, invited=True)
    assert recipients.of(organisation) == [first, second]


# ── taking back ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", [State.SUBMITTED, State.INCOMPLETE, State.EVALUATION, State.REVIEW, State.DECISION])
def test_what_is_open_is_taken_back_and_nothing_is_asked_any_more(state):
    made = quality.application(state)
    actor = quality.provider(made.organisation)
    applying.withdraw(application=made, actor=actor)
    made = fresh(made)
    assert made.state == State.WITHDRAWN
    assert made.retain_until is not None
    assert not made.inquiries.filter(closed_at=None).exists()
    assert OutgoingMail.objects.filter(template="quality_withdrawn", to=actor.email).count() == 1


def test_those_with_a_part_are_told_that_it_was_taken_back():
    made = quality.application(State.REVIEW)
    actor = quality.provider(made.organisation)
    applying.withdraw(application=made, actor=actor)
    applying.withdraw(application=made, actor=actor)
    told = OutgoingMail.objects.filter(template="quality_taken_back").values_list("to", flat=True)
    assert sorted(told) == sorted(quality.member(made, part).email for part in (Part.EVALUATOR, Part.REVIEWER))


def test_a_draft_is_taken_back_without_a_mail_and_twice_is_once():
    actor = quality.provider()
    made = begun(actor)
    applying.withdraw(application=made, actor=actor)
    applying.withdraw(application=made, actor=actor)
    assert Line.objects.filter(verb="application.withdraw").count() == 1
    assert not OutgoingMail.objects.filter(template="quality_withdrawn").exists()
    assert code(send, made=made, actor=actor) == "over"


def test_what_was_decided_stays():
    made = quality.application(State.REFUSED, graded=Grade.MAJOR)
    assert code(applying.withdraw, application=made, actor=quality.provider(made.organisation)) == "over"


def test_only_main_contacts_take_back():
    made = begun()
    for person in (colleague(made, editor=True), quality.provider(), UserFactory(admin=True)):
        with pytest.raises(PermissionDenied):
            applying.withdraw(application=made, actor=person)
