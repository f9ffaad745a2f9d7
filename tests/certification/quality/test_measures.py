"""Measures: somebody proposes, the organisation is heard, somebody else decides, and all that follows from it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from certification.quality import credentialing, events, policies_following, proving
from certification.quality.actions import following
from certification.quality.models import Certification, Decision, Letter, Line, Measure
from certification.quality.states import HEARING_DAYS, DecisionKind, Part, Status
from core import clock
from core.errors import Refused
from tests.certification.quality.certified import (
    certified,
    condition,
    follow_up,
    fresh,
    in_days,
    mails,
    page,
    post,
    proposed,
    suspended,
)
from tests.factories import quality
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory

pytestmark = pytest.mark.django_db

REASONS = "Seurantaan ei ole vastattu kehotuksista huolimatta."


def decided(measure, actor=None, reasons=REASONS):
    return following.decide_measure(measure=measure, reasons=reasons, actor=actor or quality.agency(Part.DECIDER))


def replied(measure, actor):
    return following.answer_measure(measure=measure, text="Olemme korjanneet asian.", actor=actor)


def until(days=60):
    return (clock.today() + dt.timedelta(days=days)).isoformat()


class TestProposing:
    def test_the_organisation_is_heard_by_letter_and_mail(self, client):
        of, contact = certified()
        evaluator = quality.agency(Part.EVALUATOR)
        given = {"kind": "suspend", "grounds": "Merkkiä käytetään väärin.", "until": until()}
        assert post(client, evaluator, "propose_measure", of, **given).status_code == 302
        made = Measure.objects.get()
        assert made.proposed_by == evaluator
        assert made.hearing_until == clock.today() + dt.timedelta(days=HEARING_DAYS)
        assert Letter.objects.get(kind="hearing").organisation == of.organisation
        assert [each.to for each in mails("letter")] == [contact.email]
        # Nothing has happened to the certification.
        assert fresh(of).status == Status.IN_FORCE
        assert "Merkkiä käytetään väärin." in page(client, contact, "answer_measure", of, made).content.decode()

    def test_twice_in_the_same_words_it_is_proposed_once(self):
        of, _contact = certified()
        evaluator = quality.agency(Part.EVALUATOR)
        assert proposed(of, actor=evaluator) == proposed(of, actor=evaluator)
        assert Letter.objects.filter(kind="hearing").count() == 1
        with pytest.raises(Refused) as refused:
            proposed(of)
        assert refused.value.code == "open"

    @pytest.mark.parametrize(
        ("kind", "more", "code"),
        [
            (DecisionKind.SUSPEND, {"until": None}, "until"),
            (DecisionKind.SUSPEND, {"until": dt.date(2020, 1, 1)}, "until"),
            (DecisionKind.SUSPEND, {"until": dt.date(2199, 1, 1)}, "until"),
            (DecisionKind.SUSPEND, {"grounds": "  "}, "empty"),
            (DecisionKind.RESTORE, {}, "state"),
            (DecisionKind.REDUCE, {}, "places"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, kind, more, code):
        of, _contact = certified(places=2)
        with pytest.raises(Refused) as refused:
            proposed(of, kind, **more)
        assert refused.value.code == code

    def test_all_places_cannot_be_taken_out(self):
        of, _contact = certified(places=2)
        with pytest.raises(Refused) as refused:
            proposed(of, DecisionKind.REDUCE, places=list(of.places.all()))
        assert refused.value.code == "all"

    def test_what_is_wrong_is_said_in_the_form_and_nothing_is_lost(self, client):
        of, _contact = certified()
        response = post(client, quality.agency("lead"), "propose_measure", of, kind="suspend", grounds="Syy.", until="")
        assert response.status_code == 422
        assert response.context["form"].has_error("until")
        assert response.context["form"]["grounds"].value() == "Syy."

    def test_only_what_fits_is_offered(self, client):
        of, _contact = certified()
        form = page(client, quality.agency("lead"), "propose_measure", of).context["form"]
        assert [key for key, _label in form.fields["kind"].choices] == ["suspend", "withdraw"]
        assert "places" not in form.fields
        suspended(of)
        form = page(client, quality.agency("lead"), "propose_measure", of).context["form"]
        assert [key for key, _label in form.fields["kind"].choices] == ["restore", "withdraw"]

    def test_an_expired_or_ended_one_is_left_alone(self):
        of, _contact = certified(days_ago=1200)
        with pytest.raises(Refused) as refused:
            proposed(of)
        assert refused.value.code == "over"

    def test_only_who_follows_it_up_proposes(self, client):
        of, _contact = certified()
        tied = quality.agency(Part.EVALUATOR)
        ContactFactory(organisation=of.organisation, person=tied, email=tied.email)
        for person, status in (
            (quality.agency(Part.DECIDER), 403),
            (tied, 404),
            (quality.agency("cases"), 404),
            (UserFactory(is_superuser=True, two_steps=True), 404),
        ):
            assert page(client, person, "propose_measure", of).status_code == status


class TestHearing:
    def test_a_main_contact_says_what_they_think(self, client):
        of, contact = certified()
        made = proposed(of)
        assert post(client, contact, "answer_measure", of, made, text="Emme ole samaa mieltä.").status_code == 302
        made = fresh(made)
        assert (made.reply, made.replied_by) == ("Emme ole samaa mieltä.", contact)
        response = page(client, quality.agency(Part.DECIDER), "decide_measure", of, made)
        assert "Emme ole samaa mieltä." in response.content.decode()

    def test_sent_twice_it_is_sent_once_and_another_text_is_refused(self, client):
        of, contact = certified()
        made = proposed(of)
        replied(made, contact)
        replied(made, contact)
        assert Line.objects.filter(verb="measure.reply").count() == 1
        response = post(client, contact, "answer_measure", of, made, text="Vielä tämä.")
        assert response.status_code == 422
        assert "Vielä tämä." in response.content.decode()

    def test_nobody_of_another_organisation_reads_it(self, client):
        of, _contact = certified()
        made = proposed(of)
        assert page(client, quality.provider(), "answer_measure", of, made).status_code == 404
        other, theirs = certified()
        assert page(client, theirs, "answer_measure", other, made).status_code == 404

    def test_empty_it_is_refused(self, client):
        of, contact = certified()
        assert post(client, contact, "answer_measure", of, proposed(of), text=" ").status_code == 422

    def test_editors_read_and_do_not_reply(self, client):
        of, _contact = certified()
        made = proposed(of)
        editor = ContactFactory(organisation=of.organisation, role="editor").person
        assert page(client, editor, "answer_measure", of, made).status_code == 200
        assert post(client, editor, "answer_measure", of, made, text="Ei.").status_code == 403


class TestDeciding:
    def test_a_suspension_stops_the_certificate_and_shows_in_the_register(self, client):
        of, contact = certified()
        made, told = proposed(of), []
        events.changed.connect(receiver := lambda **got: told.append(got["certification"].pk), weak=False)
        with in_days(HEARING_DAYS + 1):
            decider = quality.agency(Part.DECIDER)
            response = post(client, decider, "decide_measure", of, made, reasons=REASONS)
            assert response.status_code == 302
            decision = Decision.objects.get(measure=made)
            assert (decision.kind, decision.decided_by, decision.until) == ("suspend", decider, made.until)
            assert decision.appeal_until == clock.today() + dt.timedelta(days=30)
            assert fresh(of).status == Status.SUSPENDED
            assert fresh(of).suspended_until == made.until
            assert credentialing.credential_of(of).suspended_at
            assert not credentialing.has_files(of)
            assert decision.letter.kind == "suspend"
            assert [each.to for each in mails("suspension")] == [contact.email]
            line = Line.objects.get(about=f"decision {decision.pk}")
            assert proving.digest_of(decision) in line.text
        assert told == [of.pk]
        events.changed.disconnect(receiver)

    def test_restored_it_holds_again_without_a_hearing(self):
        of, _contact = certified()
        suspended(of)
        made = proposed(of, DecisionKind.RESTORE)
        assert not Letter.objects.filter(kind="hearing").exists()
        decided(made)
        of = fresh(of)
        assert (of.status, of.suspended_until) == (Status.IN_FORCE, None)
        assert not credentialing.credential_of(of).suspended_at

    def test_it_is_not_restored_while_a_condition_is_late(self):
        of, contact = certified()
        suspended(of)
        made = proposed(of, DecisionKind.RESTORE)
        gap = condition(of, due=-3)
        with pytest.raises(Refused) as refused:
            decided(made)
        assert refused.value.code == "conditions"
        # Something to look at is enough to propose it; met it is restored.
        following.meet_condition(condition=gap, text="Tehty.", actor=contact)
        following.judge_condition(condition=gap, met=True, text="", actor=quality.agency("lead"))
        decided(made)
        assert fresh(of).status == Status.IN_FORCE

    def test_withdrawn_it_ends_for_good(self):
        of, contact = certified()
        made = proposed(of, DecisionKind.WITHDRAW)
        replied(made, contact)
        decided(made)
        of = fresh(of)
        assert of.status == Status.WITHDRAWN
        assert credentialing.credential_of(of).revoked_at
        # It does not become "expired" with time.
        with in_days(1500):
            assert fresh(of).status == Status.WITHDRAWN

    def test_reduced_it_covers_less(self):
        of, contact = certified(places=3)
        gone = of.places.first()
        made = proposed(of, DecisionKind.REDUCE, places=[gone])
        replied(made, contact)
        decision = decided(made)
        assert fresh(gone).until == clock.today()
        assert of.places.filter(until=None).count() == 2
        assert decision.content["scope"][0]["place"] == str(gone.place_id)
        names = credentialing.credential_of(of).content["goals"]
        assert len(names) == 2

    def test_before_the_hearing_is_over_nothing_is_decided(self, client):
        of, contact = certified()
        made, decider = proposed(of), quality.agency(Part.DECIDER)
        response = post(client, decider, "decide_measure", of, made, reasons=REASONS)
        assert response.status_code == 422
        assert REASONS in response.content.decode()
        assert not Decision.objects.filter(measure=made).exists()
        with in_days(HEARING_DAYS), pytest.raises(Refused):
            decided(made, decider)
        replied(made, contact)
        decided(made, decider)

    def test_who_proposed_it_or_looked_at_the_follow_up_or_is_tied_does_not_decide(self, client):
        of, contact = certified()
        both = quality.agency(Part.EVALUATOR, Part.DECIDER)
        handler = quality.agency(Part.EVALUATOR, Part.DECIDER)
        row = follow_up(of, answered_at=clock.now(), handled_by=handler, closed_at=clock.now(), concern=True)
        made = proposed(of, actor=both, follow_up=row)
        replied(made, contact)
        tied = quality.agency(Part.DECIDER)
        ContactFactory(organisation=of.organisation, person=tied, email=tied.email, ended_at=clock.now())
        superuser = UserFactory(is_superuser=True, two_steps=True)
        for person in (both, handler, tied, superuser, quality.agency("lead")):
            assert not policies_following.may_decide_measure(person, fresh(made))
            with pytest.raises(PermissionDenied):
                decided(made, person)
        assert post(client, both, "decide_measure", of, made, reasons=REASONS).status_code == 403
        assert post(client, tied, "decide_measure", of, made, reasons=REASONS).status_code == 404

    def test_without_reasons_nothing_is_decided(self, client):
        of, contact = certified()
        made = proposed(of)
        replied(made, contact)
        response = post(client, quality.agency(Part.DECIDER), "decide_measure", of, made, reasons="  ")
        assert response.status_code == 422
        assert fresh(of).status == Status.IN_FORCE

    def test_twice_by_the_same_person_it_is_decided_once_and_another_is_told(self, client):
        of, contact = certified()
        made, decider = proposed(of), quality.agency(Part.DECIDER)
        replied(made, contact)
        assert decided(made, decider) == decided(made, decider)
        assert Decision.objects.filter(measure=made).count() == 1
        response = post(client, quality.agency(Part.DECIDER), "decide_measure", of, made, reasons=REASONS)
        assert response.status_code == 409

    def test_a_suspension_whose_last_day_has_passed_is_proposed_anew(self):
        of, _contact = certified()
        made = proposed(of)
        with in_days(70), pytest.raises(Refused) as refused:
            decided(made)
        assert refused.value.code == "until"

    def test_places_that_the_organisation_took_out_itself_leave_nothing_to_decide(self):
        of, contact = certified(places=2)
        gone = of.places.first()
        made = proposed(of, DecisionKind.REDUCE, places=[gone])
        replied(made, contact)
        following.remove_places(certification=of, places=[gone], actor=contact)
        with pytest.raises(Refused) as refused:
            decided(made)
        assert refused.value.code == "places"

    def test_a_suspension_that_nobody_lifts_goes_on_and_waits_on_the_desk(self, client):
        of, _contact = certified()
        suspended(of)
        with in_days(90):
            assert fresh(of).status == Status.SUSPENDED
            response = page(client, quality.agency("lead"), "certification", of)
            assert response.context["suspended_too_long"]


class TestDropping:
    def test_it_comes_to_nothing_and_the_organisation_reads_why(self, client):
        of, contact = certified()
        made = proposed(of)
        assert (
            post(client, quality.agency("lead"), "drop_measure", of, made, text="Asia on korjattu.").status_code == 302
        )
        assert fresh(made).dropped_because == "Asia on korjattu."
        assert [each.to for each in mails("measure_dropped")] == [contact.email]
        assert "Asia on korjattu." in page(client, contact, "answer_measure", of, made).content.decode()
        with pytest.raises(Refused) as refused:
            decided(made)
        assert refused.value.code == "moved"
        # Another one can be proposed.
        proposed(of)

    def test_twice_is_once_and_without_a_reason_never(self, client):
        of, _contact = certified()
        made, lead = proposed(of), quality.agency("lead")
        assert post(client, lead, "drop_measure", of, made, text="").status_code == 422
        for _time in range(2):
            following.drop(measure=made, text="Korjattu.", actor=lead)
        assert len(mails("measure_dropped")) == 1

    def test_who_only_decides_drops_nothing(self, client):
        of, _contact = certified()
        assert page(client, quality.agency(Part.DECIDER), "drop_measure", of, proposed(of)).status_code == 403


def test_a_measure_of_another_certification_is_not_found(client):
    of, _contact = certified()
    other, _other = certified()
    made = proposed(of)
    for name in ("decide_measure", "drop_measure"):
        assert page(client, quality.agency("lead"), name, other, made).status_code == 404
    assert Certification.objects.count() == 2
