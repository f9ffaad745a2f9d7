"""The certificate for its organisation, the agency's list and page, what waits on the desk."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from certification.quality import desk_following, lifelist, lives
from certification.quality.actions import following
from certification.quality.models import Certification
from certification.quality.states import DecisionKind, Part, Status
from core import clock
from tests.certification.quality.certified import (
    certified,
    condition,
    follow_up,
    in_days,
    page,
    proposed,
    shown,
    suspended,
    url,
)
from tests.factories import quality
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def queries(client, path):
    # The first page of all fills caches.
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


class TestCertificate:
    def test_it_says_how_things_stand_and_gives_files_and_the_mark(self, client):
        of, contact = certified()
        response = page(client, contact, "certificate", of)
        assert response.status_code == 200
        assert response.context["status"] == Status.IN_FORCE
        assert len(response.context["credential"]["languages"]) == 3
        assert url("mark", of.organisation) in response.context["snippet"]
        assert str(of.organisation) in text(response)

    def test_while_it_is_suspended_there_are_no_files_and_no_code(self, client):
        of, contact = certified()
        suspended(of)
        response = page(client, contact, "certificate", of)
        assert response.context["snippet"] == ""
        assert response.context["credential"]["languages"] == []

    @pytest.mark.parametrize(
        ("values", "days_ago"),
        [
            ({"ended_as": Status.WITHDRAWN}, 30),
            ({"ended_as": Status.ENDED}, 30),
            ({}, 1200),
            ({}, -30),
        ],
    )
    def test_each_status_has_its_words(self, client, values, days_ago):
        of, contact = certified(days_ago=days_ago)
        if values:
            Certification.objects.filter(pk=of.pk).update(ended_at=clock.now(), **values)
        response = page(client, contact, "certificate", of)
        assert response.status_code == 200
        assert "%(" not in text(response)

    def test_what_is_to_be_done_stands_on_top(self, client):
        of, contact = certified()
        condition(of, due=-2)
        follow_up(of)
        proposed(of)
        found = page(client, contact, "certificate", of).context["tasks"]
        assert len(found) == 3
        assert [each.late for each in found] == [False, True, False]

    def test_an_appeal_is_offered_until_the_last_day(self, client):
        of, contact = certified()
        path = url("appeal", of.decisions.get())
        assert path in text(page(client, contact, "certificate", of))
        with in_days(31):
            assert path not in text(page(client, contact, "certificate", of))

    def test_it_asks_no_more_when_there_is_more(self, client):
        of, contact = certified(places=2)
        for number in (1, 2, 3):
            shown(of, contact)
            follow_up(of, number=number)
            if number == 1:
                client.force_login(contact)
                first = queries(client, url("certificate", of))
        assert queries(client, url("certificate", of)) == first

    def test_signed_out_one_has_to_sign_in(self, client):
        of, _contact = certified()
        assert client.get(url("certificate", of)).status_code == 302


class TestList:
    def rows(self, client, user, **query):
        client.force_login(user)
        return [each.pk for each in client.get(url("certifications"), query).context["page"]]

    def test_those_that_run_the_one_that_ends_first_on_top(self, client):
        new, _one = certified(days_ago=10)
        old, _two = certified(days_ago=900)
        expired, _three = certified(days_ago=1200)
        lead = quality.agency("lead")
        assert self.rows(client, lead) == [old.pk, new.pk]
        assert self.rows(client, lead, status="expired") == [expired.pk]
        assert set(self.rows(client, lead, status="all")) == {new.pk, old.pk, expired.pk}
        assert len(self.rows(client, lead, status="gold", waits="silver")) == 2

    def test_by_what_waits(self, client):
        lead = quality.agency("lead")
        late, _contact = certified()
        condition(late, due=-1)
        slow, _two = certified()
        follow_up(slow, asked=100)
        look, third = certified()
        shown(look, third)
        measured, _four = certified()
        made = proposed(measured)
        held, _five = certified()
        Certification.objects.filter(pk=held.pk).update(
            suspended_at=clock.now(), suspended_until=clock.today() - dt.timedelta(days=1)
        )
        ending, _six = certified(days_ago=1000)
        for waits, expected in (
            (lifelist.CONDITIONS, late),
            (lifelist.FOLLOW_UP, slow),
            (lifelist.LOOK, look),
            (lifelist.PROPOSED, measured),
            (lifelist.SUSPENDED, held),
            (lifelist.ENDING, ending),
        ):
            assert self.rows(client, lead, waits=waits) == [expected.pk], waits
        assert self.rows(client, lead, waits=lifelist.TO_DECIDE) == []
        following.answer_measure(measure=made, text="Ei.", actor=_contact_of(measured))
        assert self.rows(client, lead, waits=lifelist.TO_DECIDE) == [measured.pk]

    def test_by_name_in_any_case(self, client):
        of, _contact = certified()
        certified()
        assert self.rows(client, quality.agency("lead"), q=of.organisation.name_fi.upper()) == [of.pk]
        assert self.rows(client, quality.agency("lead"), q="zzz") == []

    def test_it_asks_no_more_when_there_are_more(self, client):
        client.force_login(quality.agency("lead"))
        of, contact = certified()
        shown(of, contact)
        first = queries(client, url("certifications"))
        for _each in range(2):
            certified()
        assert queries(client, url("certifications")) == first

    def test_whoever_has_a_tie_does_not_see_it(self, client):
        of, _contact = certified()
        other, _other = certified()
        tied = quality.agency("lead")
        ContactFactory(organisation=of.organisation, person=tied, email=tied.email)
        assert self.rows(client, tied) == [other.pk]
        assert page(client, tied, "certification", of).status_code == 404

    def test_only_who_follows_up_or_decides_has_it(self, client):
        of, contact = certified()
        for part in (Part.EVALUATOR, Part.DECIDER, "lead"):
            assert page(client, quality.agency(part), "certifications").status_code == 200
            assert page(client, quality.agency(part), "certification", of).status_code == 200
        superuser = UserFactory(is_superuser=True, two_steps=True)
        for person in (quality.agency(Part.REVIEWER), quality.agency("cases"), contact, superuser):
            assert page(client, person, "certifications").status_code == 404
            assert page(client, person, "certification", of).status_code == 404


def _contact_of(of):
    return of.organisation.contacts.get(role="manager").person


class TestPageOfTheAgency:
    def test_all_that_has_happened_is_told(self, client):
        of, contact = certified()
        gap = shown(of, contact)
        following.judge_condition(condition=gap, met=True, text="", actor=quality.agency("lead"))
        made = proposed(of)
        response = page(client, quality.agency(Part.EVALUATOR), "certification", of)
        assert response.status_code == 200
        assert len(response.context["history"]) == 3
        assert response.context["proposed"] == made
        assert not response.context["may_propose"]

    def test_it_asks_no_more_when_there_is_more(self, client):
        of, contact = certified()
        client.force_login(quality.agency("lead"))
        shown(of, contact)
        follow_up(of)
        first = queries(client, url("certification", of))
        for number in (2, 3):
            shown(of, contact)
            follow_up(of, number=number)
        assert queries(client, url("certification", of)) == first

    def test_who_only_decides_reads_no_evidence(self, client):
        of, contact = certified()
        gap = shown(of, contact)
        response = page(client, quality.agency(Part.DECIDER), "certification", of)
        assert gap.text not in text(response)


class TestDesk:
    def of(self, user):
        return [each for each in desk_following.waiting(user) if each.count]

    def own(self, user):
        return [each for each in desk_following.waiting_for_provider(user) if each.count]

    def test_the_agency_is_told_what_to_look_at_and_what_is_late(self):
        of, contact = certified()
        shown(of, contact)
        condition(of, due=-1)
        follow_up(of, asked=100)
        lead = quality.agency("lead")
        look, late = self.of(lead)
        assert (look.count, late.count) == (1, 2)
        tied = quality.agency("lead")
        ContactFactory(organisation=of.organisation, person=tied, email=tied.email)
        assert self.of(tied) == []

    def test_a_measure_waits_for_those_who_may_decide_it(self):
        of, contact = certified()
        both = quality.agency(Part.EVALUATOR, Part.DECIDER)
        made, decider = proposed(of, actor=both), quality.agency(Part.DECIDER)
        assert self.of(decider) == []
        following.answer_measure(measure=made, text="Ei.", actor=contact)
        assert [each.count for each in self.of(decider)] == [1]
        assert self.of(both) == []

    def test_a_suspension_that_is_too_long_waits_until_something_is_proposed(self):
        of, _contact = certified()
        suspended(of)
        lead = quality.agency("lead")
        with in_days(61):
            assert [each.count for each in self.of(lead)] == [1]
            assert lives.waiting_for_a_proposal().get() == of
            proposed(of, DecisionKind.RESTORE, actor=lead)
            assert self.of(lead) == []

    def test_the_organisation_is_told_what_is_asked_of_it(self):
        of, contact = certified()
        condition(of)
        follow_up(of)
        proposed(of)
        assert [each.count for each in self.own(contact)] == [1, 1, 1]
        assert {each.url for each in self.own(contact)} == {url("certificate", of)}
        editor = ContactFactory(organisation=of.organisation, role="editor").person
        assert len(self.own(editor)) == 2
        assert self.own(UserFactory()) == []

    def test_a_renewal_waits_until_it_is_begun(self):
        of, contact = certified(days_ago=1000)
        assert [each.count for each in self.own(contact)] == [1]
        quality.application("draft", organisation=of.organisation, kind="renewal", certification=of)
        assert self.own(contact) == []

    def test_it_stands_on_the_desk(self, client):
        of, contact = certified()
        condition(of, due=-1)
        client.force_login(contact)
        assert url("certificate", of) in text(client.get(reverse("desk")))
        client.force_login(quality.agency("lead"))
        assert url("certifications") in text(client.get(reverse("desk")))


def test_pages_stand_in_every_language(client):
    of, contact = certified(places=2)
    gap, row, made = shown(of, contact), follow_up(of), proposed(of)
    lead, decider = quality.agency("lead"), quality.agency(Part.DECIDER)
    for language in ("fi", "sv", "en"):
        for user, names in (
            (
                contact,
                [
                    ("certificate", of),
                    ("meet_condition", of, gap),
                    ("answer_follow_up", of, row),
                    ("answer_measure", of, made),
                    ("remove_places", of),
                    ("end_certification", of),
                    ("renew", of),
                    ("extend", of),
                ],
            ),
            (
                lead,
                [
                    ("certifications",),
                    ("certification", of),
                    ("judge_condition", of, gap),
                    ("close_follow_up", of, row),
                    ("propose_measure", of),
                    ("decide_measure", of, made),
                    ("drop_measure", of, made),
                ],
            ),
            (decider, [("certification", of), ("decide_measure", of, made)]),
        ):
            client.force_login(user)
            for name, *rows in names:
                with override(language):
                    path = url(name, *rows)
                response = client.get(path)
                assert response.status_code == 200, path
                assert text(response).count("<h1") == 1, path
