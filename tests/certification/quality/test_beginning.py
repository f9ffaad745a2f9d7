"""Beginning an application: the first one, a renewal, a change of scope."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from certification.quality import asked
from certification.quality.actions import applying
from certification.quality.models import Application, Certification, Line
from certification.quality.states import ApplicationKind, State
from core import clock
from core.errors import Refused
from network.directory.states import OrganisationState, PlaceState
from tests.certification.quality.applicants import (
    answered,
    begun,
    colleague,
    fresh,
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


def test_a_main_contact_begins_a_draft_of_the_newest_version():
    actor = quality.provider()
    made = begun(actor, language="sv")
    assert (made.state, made.kind, made.language, made.number) == (State.DRAFT, ApplicationKind.FIRST, "sv", None)
    assert made.version == quality.current_version()
    assert Line.objects.filter(verb="application.begin").count() == 1


def test_letters_are_in_the_language_of_whoever_begins_unless_they_choose():
    actor = quality.provider(person=UserFactory(language="sv"))
    assert begun(actor, language="").language == "sv"


@pytest.mark.parametrize("who", ["editor", "contact", "stranger", "left", "administrator"])
def test_only_main_contacts_of_members_begin(who):
    organisation = OrganisationFactory()
    person = {
        "editor": lambda: ContactFactory(organisation=organisation, editor=True).person,
        "contact": lambda: ContactFactory(organisation=organisation, role="contact").person,
        "stranger": quality.provider,
        "left": lambda: ContactFactory(organisation=organisation).person,
        "administrator": lambda: UserFactory(admin=True),
    }[who]()
    if who == "left":
        organisation.state = OrganisationState.LEFT
        organisation.save()
    quality.current_version()
    with pytest.raises(PermissionDenied):
        applying.begin(organisation=organisation, actor=person, nonce=uuid.uuid4())


def test_one_is_open_at_a_time_and_whoever_comes_second_gets_it():
    first = begun()
    other = colleague(first)
    assert begun(other) == first
    assert Application.objects.count() == 1


def test_a_form_sent_twice_begins_one_even_after_it_was_taken_back():
    actor, nonce = quality.provider(), uuid.uuid4()
    made = begun(actor, nonce=nonce)
    assert begun(actor, nonce=nonce) == made
    applying.withdraw(application=made, actor=actor)
    assert begun(actor, nonce=nonce) == made


def test_the_form_of_another_organisation_begins_nothing():
    nonce = uuid.uuid4()
    begun(nonce=nonce)
    actor = quality.provider()
    given = {"organisation": quality.organisation_of(actor), "actor": actor, "nonce": nonce}
    assert code(applying.begin, **given) == "nonce"


def test_without_a_published_scheme_nobody_applies():
    actor = quality.provider()
    given = {"organisation": quality.organisation_of(actor), "actor": actor, "nonce": uuid.uuid4()}
    assert code(applying.begin, **given) == "version"


def test_whoever_is_certified_does_not_apply_anew():
    of = quality.certification()
    actor = quality.provider(of.organisation)
    assert code(applying.begin, organisation=of.organisation, actor=actor, nonce=uuid.uuid4()) == "certified"


def test_after_a_certification_has_expired_it_is_a_renewal():
    of = quality.certification(days_ago=1200, months=36)
    made = begun(quality.provider(of.organisation))
    assert (made.kind, made.certification) == (ApplicationKind.RENEWAL, of)


def test_a_new_application_starts_from_the_answers_of_the_last_one_that_was_sent():
    actor = quality.provider()
    applying.withdraw(application=submitted(actor), actor=actor)
    again = begun(actor)
    assert asked.items(again).count() == 1
    assert set(again.answers.values_list("text", flat=True)) == {"Näin teemme."}


def test_a_draft_that_was_taken_back_is_there_to_begin_from():
    actor = quality.provider()
    applying.withdraw(application=answered(actor), actor=actor)
    again = begun(actor)
    assert asked.items(again).count() == 1
    assert set(again.answers.values_list("text", flat=True)) == {"Näin teemme."}


def soon_over():
    """A certification that may be renewed, and its main contact."""
    of = quality.certification(days_ago=1000, months=36)
    return of, quality.provider(of.organisation)


def test_a_renewal_takes_scope_and_answers_along():
    of, actor = soon_over()
    made = applying.begin_renewal(certification=of, actor=actor, nonce=uuid.uuid4())
    assert (made.kind, made.certification) == (ApplicationKind.RENEWAL, of)
    assert [each.place for each in asked.items(made)] == [each.place for each in of.places.all()]
    assert set(made.answers.values_list("text", flat=True)) == {"Näin teemme."}
    assert not made.answers.exclude(files=None).exists()


def test_a_renewal_is_after_the_newest_version_and_keeps_what_is_asked_in_both():
    of, actor = soon_over()
    newer = quality.published_version()
    made = applying.begin_renewal(certification=of, actor=actor, nonce=uuid.uuid4())
    assert made.version == newer
    assert set(made.answers.values_list("text", flat=True)) == {"Näin teemme."}


def test_places_that_were_taken_out_or_are_not_published_any_more_are_not_renewed():
    of, actor = soon_over()
    kept = of.places.get()
    kept.place.state = PlaceState.PAUSED
    kept.place.save()
    made = applying.begin_renewal(certification=of, actor=actor, nonce=uuid.uuid4())
    assert not asked.items(made).exists()


def test_it_is_renewed_only_when_renewals_have_opened():
    of = quality.certification()
    given = {"certification": of, "actor": quality.provider(of.organisation), "nonce": uuid.uuid4()}
    assert code(applying.begin_renewal, **given) == "early"
    Certification.objects.filter(pk=of.pk).update(ended_at=clock.now(), ended_as="ended")
    assert code(applying.begin_renewal, **given) == "ended"


def test_a_change_of_scope_stays_with_the_version_of_the_certification():
    of = quality.certification()
    quality.published_version()
    actor = quality.provider(of.organisation)
    made = applying.begin_change(certification=of, actor=actor, nonce=uuid.uuid4())
    assert (made.kind, made.version, made.certification) == (ApplicationKind.CHANGE, of.version, of)
    assert applying.begin_change(certification=of, actor=actor, nonce=uuid.uuid4()) == made


def test_what_is_carried_along_has_its_figures():
    of, actor = soon_over()
    made = applying.begin_renewal(certification=of, actor=actor, nonce=uuid.uuid4())
    assert made.facts.exists()


def test_a_change_of_what_has_ended_is_not_sent():
    of = quality.certification()
    actor = quality.provider(of.organisation)
    made = applying.begin_change(certification=of, actor=actor, nonce=uuid.uuid4())
    Certification.objects.filter(pk=of.pk).update(ended_at=clock.now(), ended_as="ended")
    assert code(send, made=made, actor=actor) == "ended"
    assert fresh(made).state == State.DRAFT
    Certification.objects.filter(pk=of.pk).update(ended_at=None, ended_as="")
    assert send(made, actor).state == State.SUBMITTED


def test_nobody_else_renews_or_changes():
    of, _actor = soon_over()
    for call in (applying.begin_renewal, applying.begin_change):
        with pytest.raises(PermissionDenied):
            call(certification=of, actor=quality.provider(), nonce=uuid.uuid4())
