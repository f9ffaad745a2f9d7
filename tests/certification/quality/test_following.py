"""Yearly follow-ups: asked for by the clock, answered by the organisation, closed by the agency."""

import datetime as dt
from decimal import Decimal

import pytest

from certification.quality import certificatepage, lives
from certification.quality.actions import following, yearly
from certification.quality.models import Certification, Condition, Letter, Line, Surveillance
from certification.quality.states import Grade, Part
from core import clock
from core.errors import Refused
from tests.certification.quality.certified import (
    certified,
    follow_up,
    fresh,
    in_days,
    mails,
    on,
    page,
    post,
)
from tests.factories import quality

pytestmark = pytest.mark.django_db

SAID = "Lauantaisin ovet ovat nyt kiinni."


class TestAsking:
    def test_it_is_asked_for_a_month_before_each_year_is_full(self):
        of, contact = certified(days_ago=0)
        first = clock.months_after(of.valid_from, 12)
        with on(first - dt.timedelta(days=31)):
            assert following.open_due() == 0
        with on(first - dt.timedelta(days=30)):
            assert following.open_due() == 1
            assert following.open_due() == 0
        row = Surveillance.objects.get()
        assert (row.number, row.due_on) == (1, first)
        assert [each.to for each in mails("surveillance_due")] == [contact.email]
        assert Letter.objects.get(kind="surveillance").organisation == of.organisation
        with on(clock.months_after(of.valid_from, 24) - dt.timedelta(days=29)):
            assert following.open_due() == 1
        assert [each.number for each in Surveillance.objects.order_by("number")] == [1, 2]
        # The third would be on the day after the end.
        with on(of.valid_to):
            assert following.open_due() == 0

    def test_an_outage_is_made_good_and_gives_time_to_answer(self):
        certified(days_ago=0)
        with in_days(500):
            assert following.open_due() == 1
            row = Surveillance.objects.get()
            assert row.due_on < clock.today()
            assert not lives.is_late(row)
            assert not lives.late_follow_ups().exists()
            assert lives.answer_by(row) == clock.today() + dt.timedelta(days=30)
        with in_days(500 + 61):
            assert lives.is_late(row)
            assert lives.late_follow_ups().get() == row

    def test_ended_and_expired_ones_are_not_asked(self):
        of, _contact = certified(days_ago=350)
        certified(days_ago=1200)
        Certification.objects.filter(pk=of.pk).update(ended_at=clock.now(), ended_as="ended")
        assert following.open_due() == 0

    def test_one_that_fails_stops_no_other(self, monkeypatch):
        bad, _contact = certified(days_ago=350)
        certified(days_ago=350)
        count = yearly.counted

        def failing(of):
            if of.pk == bad.pk:
                raise RuntimeError
            return count(of)

        monkeypatch.setattr(yearly, "counted", failing)
        assert following.open_due() == 1
        monkeypatch.undo()
        assert following.open_due() == 1
        assert Surveillance.objects.count() == 2

    def test_who_does_not_answer_is_reminded_after_the_day_and_when_it_is_late(self):
        of, contact = certified(days_ago=0)
        row = follow_up(of, asked=0)
        for days, sent in ((30, 0), (31, 1), (45, 1), (60, 1), (61, 2), (100, 2)):
            with in_days(days):
                following.remind()
                following.remind()
                assert len(mails("surveillance_missing")) == sent, days
        assert fresh(row).answered_at is None
        assert {each.to for each in mails("surveillance_missing")} == {contact.email}

    def test_who_has_answered_is_not_reminded(self):
        of, contact = certified()
        row = follow_up(of, asked=100)
        following.answer_follow_up(follow_up=row, changes="", improvements="", unchanged=True, actor=contact)
        assert following.remind() == 0


class TestAnswering:
    def test_changes_and_improvements_are_sent_with_the_figures_of_the_day(self, client):
        of, contact = certified()
        row = follow_up(of)
        assert page(client, contact, "answer_follow_up", of, row).status_code == 200
        given = {"changes": SAID, "improvements": "Ohje on selkokielinen."}
        assert post(client, contact, "answer_follow_up", of, row, **given).status_code == 302
        row = fresh(row)
        assert (row.changes, row.improvements, row.answered_by) == (SAID, "Ohje on selkokielinen.", contact)
        assert {each["indicator"] for each in row.figures} == {"share_basic_course", "share_accessibility_facts"}

    def test_one_tap_says_that_nothing_has_changed(self, client):
        of, contact = certified()
        row = follow_up(of)
        assert post(client, contact, "answer_follow_up", of, row, unchanged="on").status_code == 302
        assert fresh(row).answered_at
        shown = page(client, contact, "answer_follow_up", of, row).content.decode()
        assert "<form class=" not in shown

    @pytest.mark.parametrize("given", [{}, {"changes": SAID, "unchanged": "on"}])
    def test_saying_nothing_or_both_is_refused_and_nothing_is_lost(self, client, given):
        of, contact = certified()
        row = follow_up(of)
        response = post(client, contact, "answer_follow_up", of, row, improvements="Parempi ohje.", **given)
        assert response.status_code == 422
        assert "Parempi ohje." in response.content.decode()
        assert fresh(row).answered_at is None

    def test_answered_twice_it_is_answered_once(self, client):
        of, contact = certified()
        row = follow_up(of)
        for _time in range(2):
            assert post(client, contact, "answer_follow_up", of, row, changes=SAID).status_code == 302
        assert Line.objects.filter(verb="surveillance.answer").count() == 1
        response = post(client, contact, "answer_follow_up", of, row, changes="Muuta.")
        assert response.status_code == 422
        assert "Muuta." in response.content.decode()

    def test_it_asks_how_agreed_improvements_went(self, client):
        of, contact = certified()
        application = of.decisions.get().application
        person = quality.member(application, Part.EVALUATOR)
        answer = application.answers.filter(criterion__key="refreshed")
        quality.grade(application, Grade.IMPROVEMENT, by=person, answers=answer, round=2)
        response = page(client, contact, "answer_follow_up", of, follow_up(of))
        (line,) = response.context["agreed"]
        assert line.startswith("2.4")

    def test_of_another_organisation_it_is_not_found(self, client):
        of, _contact = certified()
        other, theirs = certified()
        row = follow_up(of)
        assert page(client, theirs, "answer_follow_up", of, row).status_code == 404
        assert page(client, theirs, "answer_follow_up", other, row).status_code == 404

    def test_one_that_was_not_asked_for_yet_is_not_found(self, client):
        of, contact = certified()
        assert page(client, contact, "answer_follow_up", of, follow_up(of, asked_at=None)).status_code == 404


class TestClosing:
    def answered(self, of, contact):
        row = follow_up(of)
        return following.answer_follow_up(follow_up=row, changes=SAID, improvements="", unchanged=False, actor=contact)

    def test_somebody_looks_at_it_and_says_so(self, client):
        of, contact = certified()
        row, evaluator = self.answered(of, contact), quality.agency(Part.EVALUATOR)
        assert SAID in page(client, evaluator, "close_follow_up", of, row).content.decode()
        assert post(client, evaluator, "close_follow_up", of, row, summary="Hyvin menee.").status_code == 302
        row = fresh(row)
        assert (row.summary, row.concern, row.handled_by) == ("Hyvin menee.", False, evaluator)
        assert [each.to for each in mails("surveillance_closed")] == [contact.email]
        assert "Hyvin menee." in page(client, contact, "certificate", of).content.decode()

    def test_a_gap_becomes_a_condition(self, client):
        of, contact = certified()
        row = self.answered(of, contact)
        given = {"summary": "Yksi puute.", "concern": "on", "condition": "Lukitkaa kaappi."}
        post(client, quality.agency("lead"), "close_follow_up", of, row, **given)
        made = Condition.objects.get()
        assert (made.surveillance, made.text) == (row, "Lukitkaa kaappi.")
        assert made.due_on == clock.today() + dt.timedelta(days=of.version.minor_days)
        assert fresh(row).concern
        assert "Lukitkaa kaappi." in page(client, contact, "certificate", of).content.decode()

    def test_closed_twice_it_is_closed_once(self):
        of, contact = certified()
        row, lead = self.answered(of, contact), quality.agency("lead")
        for _time in range(2):
            following.close_follow_up(follow_up=row, summary="Hyvä.", concern=False, condition="Lukko.", actor=lead)
        assert Condition.objects.count() == 1
        assert len(mails("surveillance_closed")) == 1

    def test_unanswered_it_is_closed_only_when_it_is_late_and_a_concern(self):
        of, _contact = certified()
        row, lead = follow_up(of, asked=40), quality.agency("lead")
        for concern in (True, False):
            with pytest.raises(Refused) as refused:
                following.close_follow_up(follow_up=row, summary="Ei vastausta.", concern=concern, actor=lead)
            assert refused.value.code == "unanswered"
        late = follow_up(of, asked=100, number=2)
        with pytest.raises(Refused):
            following.close_follow_up(follow_up=late, summary="Ei vastausta.", concern=False, actor=lead)
        following.close_follow_up(follow_up=late, summary="Ei vastausta.", concern=True, actor=lead)
        assert fresh(late).closed_at

    @pytest.mark.parametrize("given", [{}, {"summary": "Hyvä.", "condition": "Lukko.", "due_on": "2020-01-01"}])
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, client, given):
        of, contact = certified()
        row = self.answered(of, contact)
        response = post(client, quality.agency("lead"), "close_follow_up", of, row, **given)
        assert response.status_code == 422
        assert fresh(row).closed_at is None

    def test_only_who_follows_up_closes(self, client):
        of, contact = certified()
        row = self.answered(of, contact)
        assert page(client, quality.agency(Part.DECIDER), "close_follow_up", of, row).status_code == 403
        assert page(client, contact, "close_follow_up", of, row).status_code == 404


class TestTellingOfTheEnd:
    def test_it_is_told_when_renewals_open_and_twice_before_the_end(self):
        of, contact = certified(days_ago=0)
        opens = clock.months_after(of.valid_to, -6)
        days = [
            (opens - dt.timedelta(days=1), 0),
            (opens, 1),
            (of.valid_to - dt.timedelta(days=61), 1),
            (of.valid_to - dt.timedelta(days=60), 2),
            (of.valid_to - dt.timedelta(days=14), 3),
            (of.valid_to, 3),
        ]
        for day, sent in days:
            with on(day):
                following.tell_renewal()
                following.tell_renewal()
                assert len(mails("certification_expiring")) == sent, day
        assert {each.to for each in mails("certification_expiring")} == {contact.email}

    def test_who_has_sent_a_renewal_or_ended_it_is_not_told(self):
        of, _contact = certified(days_ago=1090)
        quality.application("evaluation", organisation=of.organisation, kind="renewal", certification=of)
        ended, _other = certified(days_ago=1090)
        Certification.objects.filter(pk=ended.pk).update(ended_at=clock.now(), ended_as="ended")
        assert following.tell_renewal() == 0

    def test_a_draft_of_a_renewal_is_not_yet_sent(self):
        of, _contact = certified(days_ago=1090)
        quality.application("draft", organisation=of.organisation, kind="renewal", certification=of)
        assert following.tell_renewal() == 1

    def test_that_it_has_expired_is_told_once_and_not_years_later(self):
        of, contact = certified(days_ago=0)
        with on(of.valid_to):
            assert following.expire_told() == 0
        with on(of.valid_to + dt.timedelta(days=1)):
            assert following.expire_told() == 1
            assert following.expire_told() == 0
        assert [each.to for each in mails("certification_expired")] == [contact.email]
        old, _other = certified(days_ago=0)
        with on(old.valid_to + dt.timedelta(days=100)):
            assert following.expire_told() == 0


def test_figures_of_a_follow_up_are_told_in_words():
    of, _contact = certified()
    place = of.places.first()
    row = Surveillance(
        certification=of,
        figures=[
            {"indicator": "share_basic_course", "place": None, "value": "92.5", "few": False, "shown": {}},
            {"indicator": "share_basic_course", "place": str(place.place_id), "value": None, "few": True, "shown": {}},
        ],
    )
    whole, there = certificatepage.figures_of(row, of.places.select_related("place"))
    assert whole.said.startswith(str(Decimal(92)))
    assert there.where
