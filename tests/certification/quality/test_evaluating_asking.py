"""What the applicant is asked and told during an evaluation, and what the clock does when it does not reply."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from certification.quality import tasks
from certification.quality.actions import evaluating, overdue, replying
from certification.quality.models import Finding, Inquiry, Letter, Line
from certification.quality.states import GRACE_DAYS, REPLY_DAYS, Grade, InquiryKind, Part, State
from core import clock
from core.errors import Refused
from core.models import OutgoingMail
from tests.factories import quality

pytestmark = pytest.mark.django_db


def url(made, name="matter"):
    return reverse(f"quality:{name}", args=[made.pk])


def evaluator(made):
    return made.assignments.filter(part=Part.EVALUATOR, ended_at=None).first().person


def in_days(days):
    return clock.today() + dt.timedelta(days=days)


def waiting(state=State.EVALUATION, **more):
    """A matter with somebody to write to, and its evaluator."""
    made = quality.application(state, **more)
    contact = quality.provider(made.organisation, person__language="sv")
    if state == State.SUBMITTED:
        quality.assign(made, Part.EVALUATOR)
    return made, evaluator(made), contact


def due(made, days):
    """The open inquiry's last day was so many days ago."""
    made.inquiries.filter(closed_at=None).update(due_on=in_days(-days))


def asked_about(made):
    return made.answers.filter(applies=True).order_by("pk").first()


def test_what_is_missing_is_asked_once_by_letter_and_mail(client):
    made, by, contact = waiting(State.SUBMITTED)
    client.force_login(by)
    answer = asked_about(made)
    for _twice in range(2):
        given = {f"line_{answer.pk}": "Linkki ei aukea.", "text": "Muuten hyvä."}
        assert client.post(url(made, "check_completeness"), given).status_code == 302
    made.refresh_from_db()
    inquiry = Inquiry.objects.get()
    assert (made.state, made.due_on) == (State.INCOMPLETE, in_days(made.version.completeness_days))
    assert (inquiry.kind, inquiry.due_on, inquiry.text) == (InquiryKind.COMPLETENESS, made.due_on, "Muuten hyvä.")
    assert list(inquiry.lines.values_list("answer", "text")) == [(answer.pk, "Linkki ei aukea.")]
    letter, mail = Letter.objects.get(), OutgoingMail.objects.get()
    assert letter.kind == "completeness"
    assert letter.language == made.language == "fi"
    assert f"{answer.criterion.requirement_fi}: Linkki ei aukea." in str(letter.content)
    assert (mail.to, mail.attachment) == (contact.email, f"quality_letter:{letter.pk}")
    assert f"{answer.criterion.requirement_sv}: Linkki ei aukea." in mail.body


def test_what_is_missing_in_no_answer_in_particular_opens_all_of_them():
    made, by, _contact = waiting(State.SUBMITTED)
    asked = evaluating.ask_to_complete(application=made, text="Kuka vastaa?", lines={}, actor=by)
    assert list(asked.lines.values_list("answer", "text")) == [(None, "Kuka vastaa?")]
    assert asked.text == ""


def test_nothing_asked_is_not_sent_and_nothing_typed_is_lost(client):
    made, by, _contact = waiting(State.SUBMITTED)
    client.force_login(by)
    assert client.post(url(made, "check_completeness"), {"text": " "}).status_code == 422
    long = "a" * 2001
    response = client.post(url(made, "check_completeness"), {f"line_{asked_about(made).pk}": long})
    assert response.status_code == 422
    assert long in response.content.decode()
    with pytest.raises(Refused) as refused:
        evaluating.ask_to_complete(application=made, text="", lines={asked_about(made).pk: " "}, actor=by)
    assert refused.value.code == "empty"
    assert not Inquiry.objects.exists()


def test_an_answer_of_another_application_is_asked_nowhere():
    made, by, _contact = waiting(State.SUBMITTED)
    other = asked_about(quality.application(State.SUBMITTED))
    with pytest.raises(Refused):
        evaluating.ask_to_complete(application=made, text="", lines={other.pk: "Miksi?"}, actor=by)


def test_there_is_one_inquiry_at_a_time():
    made, by, _contact = waiting(State.SUBMITTED)
    evaluating.ask_to_complete(application=made, text="Kuka vastaa?", lines={}, actor=by)
    with pytest.raises(Refused) as refused:
        evaluating.ask_to_complete(application=made, text="Missä?", lines={}, actor=by)
    assert refused.value.code == "asked"
    assert OutgoingMail.objects.count() == 1


def test_questions_come_by_mail_and_the_reply_leads_back_to_the_same_round(client):
    made, by, contact = waiting()
    client.force_login(by)
    answer = asked_about(made)
    assert client.get(url(made, "ask"), {"answer": answer.pk}).status_code == 200
    client.post(url(made, "ask"), {f"line_{answer.pk}": "Kuka opastaa?"})
    made.refresh_from_db()
    assert (made.state, made.due_on) == (State.CLARIFICATION, in_days(REPLY_DAYS))
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.template) == (contact.email, "quality_questions")
    replying.reply(application=made, text="", lines={made.inquiries.get().lines.get().pk: "Aino."}, actor=contact)
    made.refresh_from_db()
    assert (made.state, made.round) == (State.EVALUATION, 1)
    assert "Aino." in client.get(url(made)).content.decode()


@pytest.mark.parametrize("state", [State.SUBMITTED, State.REVIEW, State.DECISION, State.GRANTED])
def test_nothing_is_asked_out_of_turn(client, state):
    made = quality.application(state)
    by = quality.assign(made, Part.EVALUATOR).person
    with pytest.raises(Refused):
        evaluating.ask(application=made, text="Miksi?", lines={}, actor=by)
    client.force_login(by)
    page = client.post(url(made, "ask"), {"text": "Miksi?"})
    assert page.status_code == 422
    assert "Miksi?" in page.content.decode()
    assert client.get(url(made, "ask")).status_code == 302
    assert not Inquiry.objects.exists()


def graded(grade=Grade.MINOR, **more):
    made, by, contact = waiting(**more)
    quality.grade(made, grade, by=by, closed=False)
    return made, by, contact


def test_findings_are_sent_once_and_nothing_of_them_changes_any_more(client):
    made, by, contact = graded()
    client.force_login(by)
    page = client.get(url(made, "send_findings"))
    assert len(page.context["findings"]) == made.answers.count()
    for _twice in range(2):
        assert client.post(url(made, "send_findings"), {"text": "Hyvää työtä."}).status_code == 302
    made.refresh_from_db()
    inquiry = Inquiry.objects.get()
    assert (made.state, inquiry.kind, inquiry.text) == (State.FINDINGS, InquiryKind.FINDINGS, "Hyvää työtä.")
    assert inquiry.due_on == made.due_on == in_days(REPLY_DAYS)
    assert set(inquiry.lines.values_list("finding", flat=True)) == set(made.findings.values_list("pk", flat=True))
    assert not Finding.objects.exclude(due_on=inquiry.due_on).exists()
    assert not Finding.objects.filter(closed_at=None).exists()
    letter, mail = Letter.objects.get(), OutgoingMail.objects.get()
    assert (letter.kind, mail.to, mail.template) == ("findings", contact.email, "quality_findings")
    assert "Kuvauksesta puuttuu jotakin." in str(letter.content)
    assert "Anteckning" not in mail.body


def test_what_a_second_evaluator_wrote_with_the_findings_is_not_lost(client):
    made, by, _contact = graded()
    evaluating.send_findings(application=made, text="Hyvää työtä.", actor=by)
    client.force_login(quality.assign(made, Part.EVALUATOR).person)
    page = client.post(url(made, "send_findings"), {"text": "Toinen viesti."})
    assert page.status_code == 422
    assert "Toinen viesti." in page.content.decode()
    assert Inquiry.objects.get().text == "Hyvää työtä."


def test_who_asks_to_complete_what_another_has_accepted_loses_nothing(client):
    made = quality.application(State.EVALUATION)
    client.force_login(quality.member_first(made))
    page = client.post(url(made, "check_completeness"), {"text": "Liite puuttuu."})
    assert page.status_code == 422
    assert "Liite puuttuu." in page.content.decode()
    assert not Inquiry.objects.exists()


def test_the_note_of_the_agency_goes_nowhere():
    made, by, _contact = waiting()
    for answer in made.answers.all():
        evaluating.grade(answer=answer, grade="minor", reason="Syy.", note="Salaa.", revision=0, actor=by)
    evaluating.send_findings(application=made, text="", actor=by)
    assert "Salaa." not in str(Letter.objects.get().content) + OutgoingMail.objects.get().body


def test_what_is_required_and_not_met_gives_more_days():
    made, by, _contact = graded(Grade.MAJOR)
    assert evaluating.send_findings(application=made, text="", actor=by).due_on == in_days(made.version.major_days)


def test_what_is_only_recommended_gives_no_more_days():
    made, by, _contact = waiting()
    rows = made.answers.filter(criterion__level="should")
    quality.grade(made, Grade.MAJOR, by=by, answers=rows, closed=False)
    quality.grade(made, Grade.CONFORM, by=by, answers=made.answers.exclude(pk__in=rows), closed=False)
    sent = evaluating.send_findings(application=made, text="", actor=by)
    assert sent.due_on == in_days(REPLY_DAYS)
    assert sent.lines.count() == 1


@pytest.mark.parametrize("grade", [Grade.CONFORM, Grade.NOT_APPLICABLE])
def test_where_there_is_nothing_to_reply_to_nothing_is_sent(client, grade):
    made, by, _contact = graded(grade)
    with pytest.raises(Refused) as refused:
        evaluating.send_findings(application=made, text="", actor=by)
    assert refused.value.code == "heard"
    client.force_login(by)
    assert client.post(url(made, "send_findings"), {"text": "Moi."}).status_code == 422


def test_findings_go_when_all_is_assessed():
    made, by, _contact = waiting()
    quality.grade(made, Grade.MINOR, by=by, answers=made.answers.all()[:1], closed=False)
    with pytest.raises(Refused) as refused:
        evaluating.send_findings(application=made, text="", actor=by)
    assert refused.value.code == "ungraded"


def heard(grade=Grade.MINOR):
    """Findings were sent and replied to: the second round."""
    made, by, contact = graded(grade)
    asked = evaluating.send_findings(application=made, text="", actor=by)
    line = asked.lines.first()
    replying.reply(application=made, text="Kiitos.", lines={line.pk: "Korjattu."}, actor=contact)
    made.refresh_from_db()
    return made, by, line.answer


def test_after_the_reply_what_was_replied_to_is_assessed_again_and_goes_on():
    made, by, answer = heard()
    assert (made.state, made.round) == (State.EVALUATION, 2)
    with pytest.raises(Refused) as refused:
        evaluating.pass_on(application=made, actor=by)
    assert refused.value.code == "again"
    evaluating.grade(answer=answer, grade="minor", reason="Yhä puuttuu.", note="", revision=0, actor=by)
    assert evaluating.pass_on(application=made, actor=by).state == State.REVIEW


def test_a_finding_that_is_worse_than_what_was_sent_is_sent_again():
    made, by, answer = heard()
    evaluating.grade(answer=answer, grade="major", reason="Pahempi.", note="", revision=0, actor=by)
    with pytest.raises(Refused) as refused:
        evaluating.pass_on(application=made, actor=by)
    assert refused.value.code == "unheard"
    again = evaluating.send_findings(application=made, text="", actor=by)
    assert list(again.lines.values_list("text", flat=True)) == ["Pahempi."]


def test_more_time_is_given_and_told():
    made, by, contact = graded()
    asked = evaluating.send_findings(application=made, text="", actor=by)
    OutgoingMail.objects.all().delete()
    for _twice in range(2):
        evaluating.give_time(application=made, until=in_days(40), actor=by)
    made.refresh_from_db()
    asked.refresh_from_db()
    assert made.due_on == asked.due_on == in_days(40)
    assert OutgoingMail.objects.get().to == contact.email


@pytest.mark.parametrize(("days", "code"), [(1, "early"), (-1, "early"), (400, "late")])
def test_no_day_is_given_that_is_none(client, days, code):
    made, by, _contact = graded()
    evaluating.send_findings(application=made, text="", actor=by)
    with pytest.raises(Refused) as refused:
        evaluating.give_time(application=made, until=in_days(days), actor=by)
    assert refused.value.code == code
    client.force_login(by)
    assert client.post(url(made, "give_time"), {"until": in_days(days).isoformat()}).status_code == 422
    assert client.post(url(made, "give_time"), {"until": "huomenna"}).status_code == 422


def test_time_is_given_by_evaluators_and_leads_only(client):
    made, _by, _contact = waiting(State.FINDINGS)
    for person in (quality.agency(*Part, is_superuser=True), quality.agency("cases")):
        with pytest.raises(PermissionDenied):
            evaluating.give_time(application=made, until=in_days(40), actor=person)
    client.force_login(quality.agency("lead"))
    assert client.post(url(made, "give_time"), {"until": in_days(40).isoformat()}).status_code == 302
    assert made.inquiries.get().due_on == in_days(40)


@pytest.mark.parametrize("state", [State.CLARIFICATION, State.FINDINGS])
def test_when_the_last_day_has_passed_it_is_evaluated_as_it_stands(state):
    made, by, contact = waiting(state)
    due(made, 0)
    assert tasks.reopen_overdue() == 0
    due(made, 1)
    assert (tasks.reopen_overdue(), tasks.reopen_overdue()) == (1, 0)
    made.refresh_from_db()
    assert (made.state, made.round) == (State.EVALUATION, 1 + (state == State.FINDINGS))
    assert made.inquiries.get().overdue
    assert [each.to for each in OutgoingMail.objects.all()] == [by.email]
    assert contact.email != by.email


def test_what_is_not_completed_lapses_after_the_days_of_grace():
    made, _by, contact = lapsing()
    due(made, GRACE_DAYS)
    assert tasks.reopen_overdue() == 0
    due(made, GRACE_DAYS + 1)
    assert (tasks.reopen_overdue(), tasks.reopen_overdue()) == (1, 0)
    made.refresh_from_db()
    assert made.state == State.LAPSED
    assert made.closed_at is not None
    assert Letter.objects.get().kind == "lapsed"
    assert OutgoingMail.objects.get().to == contact.email


def lapsing():
    made = quality.application(State.INCOMPLETE)
    return made, quality.assign(made, Part.EVALUATOR).person, quality.provider(made.organisation)


@pytest.mark.parametrize("state", [State.CLARIFICATION, State.FINDINGS, State.INCOMPLETE])
def test_the_applicant_is_reminded_on_the_last_day_and_once(state):
    made = quality.application(state)
    contact = quality.provider(made.organisation)
    assert tasks.remind_applicants() == 0
    due(made, 0)
    assert (tasks.remind_applicants(), tasks.remind_applicants()) == (1, 0)
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.template) == (contact.email, "quality_reply_reminder")
    assert Line.objects.get().verb == "application.remind"


def test_one_matter_that_is_broken_does_not_hold_up_the_others(monkeypatch):
    first, second = (waiting(State.CLARIFICATION)[0] for _each in range(2))
    for made, days in ((first, 2), (second, 1)):
        due(made, days)
    close = overdue.close_inquiry

    def broken(application, *more, **given):
        if application.pk == first.pk:
            raise RuntimeError
        return close(application, *more, **given)

    monkeypatch.setattr(overdue, "close_inquiry", broken)
    assert tasks.reopen_overdue() == 1
    second.refresh_from_db()
    assert second.state == State.EVALUATION
