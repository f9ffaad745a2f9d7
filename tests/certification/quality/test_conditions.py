"""Conditions of a certification: the organisation shows how they are met, the agency accepts or returns them."""

import pytest
from django.core.exceptions import PermissionDenied

from certification.quality.actions import following, reminding
from certification.quality.models import Certification, Line
from certification.quality.states import Part
from core import clock
from core.errors import Refused
from network.directory.states import ContactRole
from tests.certification.quality.certified import (
    certified,
    condition,
    fresh,
    in_days,
    mails,
    page,
    post,
    shown,
)
from tests.factories import quality
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory

pytestmark = pytest.mark.django_db

SAID = "Otimme tarkistuslistan käyttöön."


def test_the_organisation_shows_how_it_is_met_and_the_agency_accepts_it(client):
    of, contact = certified()
    gap, evaluator = condition(of), quality.agency(Part.EVALUATOR)
    assert "Seuranta puuttuu." in page(client, contact, "meet_condition", of, gap).content.decode()
    assert post(client, contact, "meet_condition", of, gap, text=SAID).status_code == 302
    gap = fresh(gap)
    assert (gap.reply, gap.replied_by) == (SAID, contact)

    assert SAID in page(client, evaluator, "judge_condition", of, gap).content.decode()
    assert post(client, evaluator, "judge_condition", of, gap, met="yes").status_code == 302
    gap = fresh(gap)
    assert gap.met_by == evaluator
    assert gap.met_at
    assert [each.to for each in mails("conditions_met")] == [contact.email]
    assert list(Line.objects.filter(verb__startswith="condition").values_list("verb", flat=True)) == [
        "condition.reply",
        "condition.accept",
    ]


def test_what_is_missing_is_told_and_shown_again(client):
    of, contact = certified()
    gap, evaluator = shown(of, contact), quality.agency("lead")
    post(client, evaluator, "judge_condition", of, gap, met="no", text="Päiväys puuttuu.")
    assert fresh(gap).returned == "Päiväys puuttuu."
    assert [each.to for each in mails("condition_returned")] == [contact.email]

    response = page(client, contact, "meet_condition", of, gap)
    assert "Päiväys puuttuu." in response.content.decode()
    assert response.context["form"].initial["text"] == gap.reply
    post(client, contact, "meet_condition", of, gap, text="Nyt päiväys on mukana.")
    gap = fresh(gap)
    assert (gap.reply, gap.returned) == ("Nyt päiväys on mukana.", "")


def test_a_mail_comes_only_when_the_last_one_is_met():
    of, contact = certified()
    first, second = shown(of, contact), shown(of, contact)
    lead = quality.agency("lead")
    following.judge_condition(condition=first, met=True, text="", actor=lead)
    assert mails("conditions_met") == []
    following.judge_condition(condition=second, met=True, text="", actor=lead)
    assert len(mails("conditions_met")) == 1


def test_sent_twice_it_is_sent_once():
    of, contact = certified()
    gap, lead = condition(of), quality.agency("lead")
    for _time in range(2):
        following.meet_condition(condition=gap, text=SAID, actor=contact)
    for _time in range(2):
        following.judge_condition(condition=gap, met=True, text="", actor=lead)
    assert Line.objects.filter(verb__startswith="condition").count() == 2
    assert len(mails("conditions_met")) == 1


def test_an_empty_reply_and_an_empty_return_say_what_is_missing_and_keep_what_was_typed(client):
    of, contact = certified()
    gap = condition(of)
    assert post(client, contact, "meet_condition", of, gap, text="  ").status_code == 422
    following.meet_condition(condition=gap, text=SAID, actor=contact)
    response = post(client, quality.agency("lead"), "judge_condition", of, gap, met="no", text="")
    assert response.status_code == 422
    assert response.context["form"]["met"].value() == "no"
    assert response.context["form"].has_error("text")
    assert fresh(gap).returned == ""


def test_another_text_while_it_is_looked_at_is_refused_and_stays_in_the_form(client):
    of, contact = certified()
    gap = shown(of, contact)
    response = post(client, contact, "meet_condition", of, gap, text="Toisin sanoin.")
    assert response.status_code == 422
    assert "Toisin sanoin." in response.content.decode()
    assert fresh(gap).reply != "Toisin sanoin."


@pytest.mark.parametrize("ended", ["ended", "withdrawn"])
def test_when_the_certification_has_ended_nothing_is_shown_or_judged(ended):
    of, contact = certified()
    gap = shown(of, contact)
    Certification.objects.filter(pk=of.pk).update(ended_at=clock.now(), ended_as=ended)
    with pytest.raises(Refused) as refused:
        following.judge_condition(condition=gap, met=True, text="", actor=quality.agency("lead"))
    assert refused.value.code == "over"


def test_after_it_was_met_nothing_more_is_shown():
    of, contact = certified()
    gap = shown(of, contact)
    following.judge_condition(condition=gap, met=True, text="", actor=quality.agency("lead"))
    with pytest.raises(Refused) as refused:
        following.meet_condition(condition=gap, text="Vielä tämä.", actor=contact)
    assert refused.value.code == "met"


def test_nothing_is_judged_that_was_not_shown():
    of, _contact = certified()
    with pytest.raises(Refused) as refused:
        following.judge_condition(condition=condition(of), met=True, text="", actor=quality.agency("lead"))
    assert refused.value.code == "unshown"


def test_whom_it_does_not_concern_finds_nothing(client):
    of, _contact = certified()
    gap = condition(of)
    for other in (quality.provider(), UserFactory(), UserFactory(is_superuser=True, two_steps=True)):
        assert page(client, other, "meet_condition", of, gap).status_code == 404
        assert page(client, other, "judge_condition", of, gap).status_code == 404
        assert page(client, other, "certificate", of).status_code == 404
    # A condition of another certification is none of this one.
    other, theirs = certified()
    assert page(client, theirs, "meet_condition", other, gap).status_code == 404


def test_who_is_only_named_reads_the_status_and_answers_nothing(client):
    of, _contact = certified()
    gap = condition(of)
    named = ContactFactory(organisation=of.organisation, role=ContactRole.CONTACT).person
    shown_page = page(client, named, "certificate", of)
    assert shown_page.status_code == 200
    assert gap.text not in shown_page.content.decode()
    assert page(client, named, "meet_condition", of, gap).status_code == 403


def test_editors_may_show_it():
    of, _contact = certified()
    editor = ContactFactory(organisation=of.organisation, role=ContactRole.EDITOR).person
    assert shown(of, editor).replied_by == editor


def test_who_decides_or_is_tied_does_not_judge(client):
    of, contact = certified()
    gap = shown(of, contact)
    decider, tied = quality.agency(Part.DECIDER), quality.agency("lead")
    ContactFactory(organisation=of.organisation, person=tied, email=tied.email)
    assert post(client, decider, "judge_condition", of, gap, met="yes").status_code == 403
    assert post(client, tied, "judge_condition", of, gap, met="yes").status_code == 404
    with pytest.raises(PermissionDenied):
        following.judge_condition(condition=gap, met=True, text="", actor=tied)


class TestReminders:
    def test_come_two_weeks_before_and_on_the_day(self):
        of, contact = certified()
        condition(of, due=20)
        assert following.remind() == 0
        for days, sent in ((6, 1), (7, 1), (19, 1), (20, 2), (25, 2)):
            with in_days(days):
                following.remind()
                following.remind()
                assert len(mails("conditions_due")) == sent, days
        assert {each.to for each in mails("conditions_due")} == {contact.email}

    def test_two_of_one_organisation_come_in_one_mail(self):
        of, _contact = certified()
        condition(of, due=10)
        condition(of, due=12)
        assert following.remind() == 1
        assert len(mails("conditions_due")) == 1

    def test_what_is_being_looked_at_or_met_is_not_asked_for(self):
        of, contact = certified()
        shown(of, contact, due=5)
        condition(of, due=5, met_at=clock.now(), replied_at=clock.now())
        assert following.remind() == 0

    def test_an_outage_is_made_good_by_one_mail(self):
        of, _contact = certified()
        condition(of, due=20)
        with in_days(40):
            assert following.remind() == 1
            assert following.remind() == 0

    def test_one_that_fails_stops_no_other(self, monkeypatch):
        bad, _contact = certified()
        good, _other = certified()
        condition(bad, due=5)
        condition(good, due=5)
        write = reminding.mails.conditions_due

        def failing(of, *args):
            if of.pk == bad.pk:
                raise RuntimeError
            return write(of, *args)

        monkeypatch.setattr(reminding.mails, "conditions_due", failing)
        assert following.remind() == 1
        monkeypatch.undo()
        # What failed is made good the next time.
        assert following.remind() == 1
