"""What an organisation does with its certification itself: places taken out, ended, renewed, widened."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from certification.quality import credentialing, register
from certification.quality.actions import following
from certification.quality.models import Application, Certification, Letter, Line
from certification.quality.states import ApplicationKind, DecisionKind, Part, State, Status
from core import clock
from core.errors import Refused
from network.directory.states import ContactRole, OrganisationState
from tests.certification.quality.certified import (
    certified,
    fresh,
    in_days,
    mails,
    page,
    post,
    proposed,
)
from tests.factories import quality
from tests.factories.network import ContactFactory

pytestmark = pytest.mark.django_db


class TestTakingPlacesOut:
    def test_from_today_they_are_not_covered_any_more(self, client):
        of, contact = certified(places=3)
        gone, stays, _third = of.places.order_by("pk")
        assert page(client, contact, "remove_places", of).status_code == 200
        assert post(client, contact, "remove_places", of, places=[gone.pk]).status_code == 302
        assert (fresh(gone).until, fresh(stays).until) == (clock.today(), None)
        assert len(credentialing.credential_of(of).content["goals"]) == 2
        covered = register.in_scope(clock.today()).filter(certification=of)
        assert gone not in covered
        assert Line.objects.filter(verb="certification.remove_places").count() == 1

    def test_twice_is_once(self):
        of, contact = certified(places=3)
        gone = of.places.first()
        for _time in range(2):
            following.remove_places(certification=of, places=[gone], actor=contact)
        assert Line.objects.filter(verb="certification.remove_places").count() == 1

    def test_none_and_all_are_refused(self, client):
        of, contact = certified(places=2)
        assert post(client, contact, "remove_places", of).status_code == 422
        response = post(client, contact, "remove_places", of, places=[each.pk for each in of.places.all()])
        assert response.status_code == 422
        assert len(response.context["form"]["places"].value()) == 2
        assert of.places.filter(until=None).count() == 2

    def test_a_place_of_another_certification_is_none_of_this_one(self, client):
        of, contact = certified(places=2)
        other, _other = certified(places=2)
        response = post(client, contact, "remove_places", of, places=[other.places.first().pk])
        assert response.status_code == 422

    def test_editors_and_other_organisations_do_not(self, client):
        of, _contact = certified(places=2)
        editor = ContactFactory(organisation=of.organisation, role=ContactRole.EDITOR).person
        for name in ("remove_places", "end_certification", "renew", "extend"):
            assert page(client, editor, name, of).status_code == 403
            assert page(client, quality.provider(), name, of).status_code == 404


class TestEnding:
    def test_it_asks_first_and_then_ends_at_once(self, client):
        of, contact = certified()
        assert page(client, contact, "end_certification", of).status_code == 200
        assert fresh(of).status == Status.IN_FORCE
        assert post(client, contact, "end_certification", of).status_code == 302
        of = fresh(of)
        assert of.status == Status.ENDED
        assert credentialing.credential_of(of).revoked_at
        assert Letter.objects.get(kind="ended").organisation == of.organisation
        assert [each.to for each in mails("letter")] == [contact.email]

    def test_twice_is_once(self):
        of, contact = certified()
        for _time in range(2):
            following.end(certification=of, actor=contact)
        assert Letter.objects.filter(kind="ended").count() == 1
        assert Line.objects.filter(verb="certification.end").count() == 1

    def test_what_was_proposed_is_dropped_and_a_change_is_taken_back(self):
        of, contact = certified()
        made = proposed(of, DecisionKind.WITHDRAW)
        change = quality.application(
            State.EVALUATION, organisation=of.organisation, kind=ApplicationKind.CHANGE, certification=of
        )
        following.end(certification=of, actor=contact)
        assert fresh(made).dropped_because
        assert fresh(change).state == State.WITHDRAWN

    def test_an_application_for_renewal_goes_on_as_one_for_a_new_certification(self):
        of, contact = certified()
        renewal = quality.application(
            State.EVALUATION, organisation=of.organisation, kind=ApplicationKind.RENEWAL, certification=of
        )
        following.end(certification=of, actor=contact)
        assert fresh(renewal).state == State.EVALUATION

    def test_the_one_that_was_to_follow_ends_with_it(self):
        of, contact = certified(days_ago=1090)
        after = Certification.objects.create(
            organisation=of.organisation,
            version=of.version,
            valid_from=clock.months_after(of.valid_from, 36),
            valid_to=clock.months_after(of.valid_to, 36),
            decided_on=clock.today(),
            replaced_by=None,
            ended_at=clock.now(),
            ended_as=Status.ENDED,
        )
        Certification.objects.filter(pk=of.pk).update(replaced_by=after)
        Certification.objects.filter(pk=after.pk).update(ended_at=None, ended_as="")
        following.end(certification=of, actor=contact)
        assert {each.status for each in Certification.objects.all()} == {Status.ENDED}

    def test_an_expired_or_withdrawn_one_cannot_be_ended(self):
        expired, contact = certified(days_ago=1200)
        withdrawn, other = certified()
        Certification.objects.filter(pk=withdrawn.pk).update(ended_at=clock.now(), ended_as=Status.WITHDRAWN)
        for of, actor in ((expired, contact), (withdrawn, other)):
            with pytest.raises(Refused) as refused:
                following.end(certification=of, actor=actor)
            assert refused.value.code == "over"
        assert fresh(withdrawn).status == Status.WITHDRAWN

    def test_the_agency_does_not_end_it_this_way(self):
        of, _contact = certified()
        with pytest.raises(PermissionDenied):
            following.end(certification=of, actor=quality.agency("lead", Part.DECIDER))

    def test_a_main_contact_of_who_has_left_the_network_still_may(self):
        of, contact = certified()
        of.organisation.state = OrganisationState.LEFT
        of.organisation.save()
        following.end(certification=of, actor=contact)
        assert fresh(of).status == Status.ENDED


class TestBeginningAnother:
    def test_a_renewal_is_begun_when_it_is_time(self, client):
        of, contact = certified(days_ago=0)
        early = page(client, contact, "renew", of)
        assert "<form" not in early.content.decode().split("<main")[1]
        with in_days(1000):
            assert page(client, contact, "certificate", of).context["may_renew"]
            given = {"language": "fi", "nonce": uuid.uuid4()}
            response = post(client, contact, "renew", of, **given)
            made = Application.objects.get(kind=ApplicationKind.RENEWAL)
            assert response.status_code == 302
            assert str(made.pk) in response["Location"]
            # Sent again it leads to the same one.
            assert post(client, contact, "renew", of, **given)["Location"] == response["Location"]
            assert not page(client, contact, "certificate", of).context["may_renew"]

    def test_too_early_it_says_when(self, client):
        of, contact = certified(days_ago=0)
        response = post(client, contact, "renew", of, language="fi", nonce=uuid.uuid4())
        assert response.status_code == 422
        assert not Application.objects.filter(kind=ApplicationKind.RENEWAL).exists()

    def test_a_wider_scope_is_applied_for(self, client):
        of, contact = certified()
        assert page(client, contact, "extend", of).status_code == 200
        post(client, contact, "extend", of, language="sv", nonce=uuid.uuid4())
        made = Application.objects.get(kind=ApplicationKind.CHANGE)
        assert (made.certification, made.language) == (of, "sv")
