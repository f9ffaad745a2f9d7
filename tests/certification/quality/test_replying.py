"""Replying to a request to complete, to questions and to findings."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification.quality.actions import answering, replying
from certification.quality.models import Application, Evidence, Inquiry, InquiryLine
from certification.quality.states import Grade, OwnGrade, State
from core.errors import Refused
from core.models import OutgoingMail
from tests.certification.quality.applicants import colleague, fresh, page, post, typed, url
from tests.factories import quality
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

ASKED = [State.INCOMPLETE, State.CLARIFICATION, State.FINDINGS]


def asked_of(state, **more):
    """An application that something is asked of, its main contact, and what is asked."""
    made = quality.application(state, **more)
    return made, quality.provider(made.organisation), made.inquiries.get()


def code(call, **given):
    with pytest.raises(Refused) as refused:
        call(**given)
    return refused.value.code


# ── what follows ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("state", "then", "round"),
    [(ASKED[0], State.SUBMITTED, 1), (ASKED[1], State.EVALUATION, 1), (ASKED[2], State.EVALUATION, 2)],
)
def test_a_reply_hands_the_matter_back(state, then, round):
    made, actor, inquiry = asked_of(state)
    line = inquiry.lines.get()
    replying.reply(application=made, text="Kiitos.", lines={line.pk: "Näin se on."}, actor=actor)
    made = fresh(made)
    inquiry.refresh_from_db()
    line.refresh_from_db()
    assert (made.state, made.round) == (then, round)
    assert (inquiry.reply, inquiry.replied_by, inquiry.overdue) == ("Kiitos.", actor, False)
    assert inquiry.closed_at is not None
    assert line.reply == "Näin se on."


def test_after_findings_those_of_the_old_round_are_closed_for_ever():
    made, actor, _inquiry = asked_of(State.FINDINGS, graded=Grade.MINOR)
    replying.reply(application=made, text="Korjattu.", actor=actor)
    assert not made.findings.filter(closed_at=None).exists()


def test_the_evaluators_are_told():
    made, actor, _inquiry = asked_of(State.CLARIFICATION)
    replying.reply(application=made, text="Kyllä.", actor=actor)
    evaluator = quality.member(made, "evaluator")
    assert OutgoingMail.objects.filter(template="quality_replied", to=evaluator.email).count() == 1


@pytest.mark.parametrize(
    ("state", "then", "round"),
    [(ASKED[0], State.LAPSED, 1), (ASKED[1], State.EVALUATION, 1), (ASKED[2], State.EVALUATION, 2)],
)
def test_without_a_reply_it_goes_on_or_lapses(state, then, round):
    made, _actor, inquiry = asked_of(state)
    replying.close_inquiry(made, inquiry, overdue=True, actor=None)
    made = fresh(made)
    assert (made.state, made.round, inquiry.overdue) == (then, round, True)


@pytest.mark.parametrize("state", ASKED)
def test_each_point_needs_a_word_or_a_change_unless_there_is_a_message(state):
    made, actor, inquiry = asked_of(state)
    assert code(replying.reply, application=made, text=" ", actor=actor) == "empty"
    assert fresh(made).state == state
    answer = inquiry.lines.get().answer
    given = {"grade": OwnGrade.PARTLY, "text": "Uusi kuvaus.", "link": answer.link}
    answering.save_answer(answer=answer, revision=answer.revision, actor=actor, **given)
    replying.reply(application=made, text="", actor=actor)
    assert fresh(made).state != state


def test_what_was_found_to_be_met_needs_no_reply():
    made, actor, inquiry = asked_of(State.FINDINGS, graded=Grade.IMPROVEMENT)
    line = inquiry.lines.get()
    line.finding = made.findings.get(answer=line.answer)
    line.save()
    replying.reply(application=made, text="", actor=actor)
    assert fresh(made).state == State.EVALUATION


def test_a_new_file_is_a_change():
    made, actor, inquiry = asked_of(State.INCOMPLETE)
    answer = inquiry.lines.get().answer
    Evidence.objects.create(answer=answer, name="ohje.pdf", kind="application/pdf", size=1, digest="0" * 64)
    replying.reply(application=made, text="", actor=actor)
    assert fresh(made).state == State.SUBMITTED


def test_a_question_about_no_answer_needs_words():
    made, actor, inquiry = asked_of(State.CLARIFICATION)
    InquiryLine.objects.create(inquiry=inquiry, text="Kuka vastaa koulutuksesta?")
    first = inquiry.lines.first()
    assert code(replying.reply, application=made, text="", lines={first.pk: "Kyllä."}, actor=actor) == "empty"


def test_it_is_sent_once():
    made, actor, _inquiry = asked_of(State.CLARIFICATION)
    replying.reply(application=made, text="Kyllä.", actor=actor)
    assert code(replying.reply, application=made, text="Kyllä.", actor=actor) == "closed"


def test_editors_write_and_main_contacts_send():
    made, _actor, inquiry = asked_of(State.CLARIFICATION)
    editor, line = colleague(made, editor=True), inquiry.lines.get()
    replying.save_line(line=line, text="Luonnos.", revision=0, actor=editor)
    with pytest.raises(PermissionDenied):
        replying.reply(application=made, text="Kyllä.", actor=editor)
    for person in (quality.provider(), UserFactory(admin=True)):
        with pytest.raises(PermissionDenied):
            replying.save_line(line=line, text="Muu.", revision=1, actor=person)
        with pytest.raises(PermissionDenied):
            replying.reply(application=made, text="Muu.", actor=person)


def test_what_somebody_else_has_written_meanwhile_is_not_lost():
    made, actor, inquiry = asked_of(State.CLARIFICATION)
    line = inquiry.lines.get()
    replying.save_line(line=line, text="Ensin.", revision=0, actor=actor)
    other = colleague(made)
    assert code(replying.save_line, line=line, text="Toinen.", revision=0, actor=other) == "changed"
    # The same words are no quarrel.
    replying.save_line(line=line, text="Ensin.", revision=0, actor=other)
    line.refresh_from_db()
    assert (line.reply, line.revision) == ("Ensin.", 1)
    replying.save_message(inquiry=inquiry, text="Viesti.", seen=replying.fingerprint(""), actor=actor)
    stale = {"inquiry": inquiry, "text": "Muu.", "seen": replying.fingerprint(""), "actor": other}
    assert code(replying.save_message, **stale) == "changed"


def test_a_reply_is_at_most_so_long():
    _made, actor, inquiry = asked_of(State.CLARIFICATION)
    given = {"line": inquiry.lines.get(), "text": "x" * 5001, "revision": 0, "actor": actor}
    assert code(replying.save_line, **given) == "long"


def test_only_the_answers_that_something_is_asked_about_can_be_changed():
    made, actor, inquiry = asked_of(State.CLARIFICATION)
    asked, other = inquiry.lines.get().answer, made.answers.last()
    given = {"grade": OwnGrade.PARTLY, "text": "Uusi.", "link": "", "actor": actor}
    answering.save_answer(answer=asked, revision=0, **given)
    assert code(answering.save_answer, answer=other, revision=0, **given) == "closed"
    InquiryLine.objects.create(inquiry=inquiry, text="Kertokaa koulutuksesta.")
    answering.save_answer(answer=other, revision=0, **given)


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def sent(made, inquiry, do="send", **more):
    line = inquiry.lines.get()
    stamps = {f"l{line.pk}-stamp": "0.", "m-stamp": f"{replying.fingerprint(inquiry.reply)}."}
    return typed(line.answer) | stamps | {f"l{line.pk}-reply": "", "m-message": "", "do": do} | more


def test_the_page_shows_what_is_asked_and_until_when(client):
    made, actor, inquiry = asked_of(State.FINDINGS)
    body = page(client, actor, "reply", made.pk).content.decode()
    assert inquiry.lines.get().text in body
    assert inquiry.lines.get().answer.text in body
    assert made.number in body


def test_it_is_written_in_peace_and_sent(client):
    made, actor, inquiry = asked_of(State.INCOMPLETE)
    line = inquiry.lines.get()
    said = {f"l{line.pk}-reply": "Tässä.", "m-message": "Kiitos."}
    assert post(client, actor, "reply", made.pk, **sent(made, inquiry, do="save", **said)).status_code == 302
    inquiry.refresh_from_db()
    assert (inquiry.lines.get().reply, inquiry.reply, inquiry.closed_at) == ("Tässä.", "Kiitos.", None)
    body = page(client, actor, "reply", made.pk).content.decode()
    assert "Tässä." in body
    found = sent(made, inquiry, **said, **{f"l{line.pk}-stamp": "1."})
    answer = post(client, actor, "reply", made.pk, **found)
    assert answer.url == url("application", made.pk)
    assert fresh(made).state == State.SUBMITTED
    # The same form once more does no harm.
    assert post(client, actor, "reply", made.pk, **found).status_code == 302
    assert Inquiry.objects.filter(application=made).count() == 1


def test_an_empty_reply_comes_back_with_the_reason(client):
    made, actor, inquiry = asked_of(State.CLARIFICATION)
    answer = post(client, actor, "reply", made.pk, **sent(made, inquiry))
    assert answer.status_code == 422
    assert fresh(made).state == State.CLARIFICATION


def test_a_reply_that_comes_too_late_is_not_lost(client):
    made, actor, inquiry = asked_of(State.CLARIFICATION)
    line = inquiry.lines.get()
    replying.reply(application=made, text="Kyllä.", actor=colleague(made))
    answer = post(client, actor, "reply", made.pk, **sent(made, inquiry, **{f"l{line.pk}-reply": "Liian myöhään."}))
    assert answer.status_code == 422
    assert "Liian myöhään." in answer.content.decode()


def test_both_texts_are_shown_when_two_write_the_same_reply(client):
    made, actor, inquiry = asked_of(State.CLARIFICATION)
    line = inquiry.lines.get()
    mine = sent(made, inquiry, **{f"l{line.pk}-reply": "Minun."})
    replying.save_line(line=line, text="Toisen.", revision=0, actor=colleague(made))
    answer = post(client, actor, "reply", made.pk, **mine)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Minun." in body
    assert "Toisen." in body


def test_a_message_that_somebody_else_has_saved_meanwhile_is_sent_along(client):
    made, actor, inquiry = asked_of(State.CLARIFICATION)
    found = sent(made, inquiry, **{f"l{inquiry.lines.get().pk}-reply": "Kyllä."})
    assert post(client, actor, "reply", made.pk, **found | {"do": "save"}).status_code == 302
    body = page(client, actor, "reply", made.pk).content.decode()
    found |= stamps(body)
    seen = replying.fingerprint("")
    replying.save_message(inquiry=inquiry, text="Toisen viesti.", seen=seen, actor=colleague(made))
    assert post(client, actor, "reply", made.pk, **found).url == url("application", made.pk)
    inquiry.refresh_from_db()
    assert (inquiry.reply, inquiry.closed_at is None) == ("Toisen viesti.", False)


def test_a_reply_is_never_sent_to_what_was_not_on_the_page(client):
    """The first was replied to by somebody else, and something new is asked by now."""
    made, actor, first = asked_of(State.CLARIFICATION)
    body = page(client, actor, "reply", made.pk).content.decode()
    assert f'name="inquiry" value="{first.pk}"' in body
    found = sent(made, first, **{"m-message": "Ensimmäiseen."}) | stamps(body) | {"inquiry": str(first.pk)}
    replying.reply(application=made, text="Kyllä.", actor=colleague(made))
    Application.objects.filter(pk=made.pk).update(state=State.CLARIFICATION)
    second = quality.inquire(fresh(made))
    answer = client.post(url("reply", made.pk), found)
    assert answer.status_code == 422
    assert "Ensimmäiseen." in answer.content.decode()
    # Sent once more without having been changed there is only to be said that it is over.
    unchanged = found | {"m-message": ""} | stamps(body)
    assert post(client, actor, "reply", made.pk, **unchanged).url == url("application", made.pk)
    second.refresh_from_db()
    assert (second.reply, second.closed_at, fresh(made).state) == ("", None, State.CLARIFICATION)


def stamps(body):
    """The hidden fields of the page."""
    return dict(re.findall(r'name="([alm]\d*-stamp)" value="([^"]+)"', body))


def test_who_sees_the_page(client):
    made, _actor, _inquiry = asked_of(State.CLARIFICATION)
    assert page(client, quality.provider(), "reply", made.pk).status_code == 404
    assert page(client, UserFactory(admin=True), "reply", made.pk).status_code == 404
    editor = colleague(made, editor=True)
    assert page(client, editor, "reply", made.pk).status_code == 200
    client.logout()
    assert client.get(url("reply", made.pk)).status_code == 302
    inquiry = made.inquiries.get()
    assert post(client, editor, "reply", made.pk, **sent(made, inquiry, **{"m-message": "x"})).status_code == 403
    assert fresh(made).state == State.CLARIFICATION


def test_when_nothing_is_asked_there_is_nothing_to_reply(client):
    made = quality.application(State.EVALUATION)
    answer = page(client, quality.provider(made.organisation), "reply", made.pk)
    assert answer.url == url("application", made.pk)


def test_the_page_of_many_points_asks_the_database_as_often_as_of_one(client):
    made, actor, inquiry = asked_of(State.CLARIFICATION)
    page(client, actor, "reply", made.pk)
    with CaptureQueriesContext(connection) as one:
        page(client, actor, "reply", made.pk)
    for answer in made.answers.all()[1:]:
        InquiryLine.objects.create(inquiry=inquiry, answer=answer, text="Ja tämä?")
    with CaptureQueriesContext(connection) as more:
        page(client, actor, "reply", made.pk)
    assert len(one) == len(more)
