"""Writing answers, several people at once: nothing that somebody typed is lost."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certification.quality.actions import answering
from certification.quality.models import Answer, Line
from certification.quality.states import OwnGrade, State
from core.errors import Refused
from tests.certification.quality.applicants import (
    SAID,
    answered,
    colleague,
    drafted,
    page,
    place,
    post,
    send,
    typed,
    url,
)
from tests.factories import quality
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return quality.provider()


@pytest.fixture
def made(actor):
    return drafted(actor)


def answer_of(made, key) -> Answer:
    return made.answers.get(criterion__key=key)


def save(answer, actor, revision=0, **more):
    return answering.save_answer(answer=answer, revision=revision, actor=actor, **SAID | more)


def code(call, *args, **given):
    with pytest.raises(Refused) as refused:
        call(*args, **given)
    return refused.value.code


# ── one answer ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_is_saved_with_who_and_when(made, actor):
    answer = save(answer_of(made, "purpose_published"), actor, text="  Näin.\r\nJa näin. ")
    assert (answer.grade, answer.text, answer.revision) == (OwnGrade.IN_PLACE, "Näin.\nJa näin.", 1)
    assert answer.changed_by == actor
    assert answer.changed_at is not None
    assert Line.objects.filter(verb="application.answer").count() == 1


def test_saved_twice_is_saved_once(made, actor):
    answer = answer_of(made, "purpose_published")
    save(answer, actor)
    assert save(answer, actor).revision == 1
    assert Line.objects.filter(verb="application.answer").count() == 1


def test_nobody_saves_over_what_they_have_not_seen(made, actor):
    answer, other = answer_of(made, "purpose_published"), colleague(made, editor=True)
    save(answer, other, text="Toisen.")
    assert code(save, answer, actor, text="Minun.") == "changed"
    answer.refresh_from_db()
    assert answer.text == "Toisen."
    assert save(answer, actor, revision=1, text="Minun.").text == "Minun."


@pytest.mark.parametrize("wrong", [{"grade": "best"}, {"link": "javascript:alert(1)"}, {"text": "x" * 5001}])
def test_what_is_none_is_not_saved(made, actor, wrong):
    answer = answer_of(made, "purpose_published")
    with pytest.raises(ValidationError):
        save(answer, actor, **wrong)
    answer.refresh_from_db()
    assert answer.revision == 0


def test_who_may_write(made):
    answer = answer_of(made, "purpose_published")
    for person in (quality.provider(), UserFactory(admin=True), colleague(made, role="contact")):
        with pytest.raises(PermissionDenied):
            save(answer, person)
    save(answer, colleague(made, editor=True))


def test_what_was_sent_is_not_changed_any_more(actor):
    made = send(answered(actor), actor)
    assert code(save, made.answers.first(), actor, revision=1, text="Uusi.") == "closed"


def test_what_is_not_asked_any_more_is_not_written(made, actor):
    answer = answer_of(made, "access_known")
    answering.choose_scope(application=made, places=[place(made.organisation, "channel")], actor=actor)
    assert code(save, answer, actor) == "closed"


# ── a page of them ───────────────────────────────────────────────────────────────────────────────────────────────────


def whole(made, group="skills", **more):
    """What the page of a group sends, as it was opened now."""
    found = {}
    for each in made.answers.filter(criterion__group__key=group, applies=True):
        found |= typed(each)
    return found | more


def field(made, key, name):
    return f"a{answer_of(made, key).pk}-{name}"


def test_the_page_says_what_is_asked_and_why(client, made, actor):
    body = page(client, actor, "answers", made.pk, "purpose").content.decode()
    answer = answer_of(made, "purpose_published")
    for words in (answer.criterion.requirement, answer.criterion.why, answer.criterion.guidance_applicant):
        assert words in body
    assert f'name="a{answer.pk}-link"' in body
    assert "0 / 4" in body


def test_all_answers_of_a_page_are_saved_at_once_and_one_goes_on(client, made, actor):
    answer = post(client, actor, "answers", made.pk, "purpose", do="next", **whole(made, "purpose"))
    assert answer.url == url("answers", made.pk, "skills")
    given = {field(made, key, "grade"): "in_place" for key in ("basic_course", "access_known", "refreshed")}
    answer = post(client, actor, "answers", made.pk, "skills", do="next", **whole(made) | given)
    assert answer.url == url("send", made.pk)
    assert set(made.answers.filter(criterion__group__key="skills").values_list("grade", flat=True)) == {"in_place"}


@pytest.mark.parametrize(("do", "page_"), [("stay", "answers"), ("later", "application")])
def test_one_stays_or_goes_on_later(client, made, actor, do, page_):
    answer = post(client, actor, "answers", made.pk, "skills", do=do, **whole(made))
    assert answer.url == url(page_, made.pk, *(["skills"] if do == "stay" else []))


def test_who_writes_in_different_answers_is_in_nobodys_way(client, made, actor):
    mine = whole(made, **{field(made, "basic_course", "text"): "Minun."})
    save(answer_of(made, "refreshed"), colleague(made), text="Toisen.")
    assert post(client, actor, "answers", made.pk, "skills", do="stay", **mine).status_code == 302
    assert answer_of(made, "basic_course").text == "Minun."
    assert answer_of(made, "refreshed").text == "Toisen."


def test_both_texts_are_shown_when_two_write_the_same_answer_and_the_rest_is_saved(client, made, actor):
    texts = {field(made, "basic_course", "text"): "Minun.", field(made, "refreshed", "text"): "Muuta."}
    mine = whole(made, **texts)
    other = colleague(made)
    save(answer_of(made, "basic_course"), other, text="Toisen.")
    answer = post(client, actor, "answers", made.pk, "skills", do="next", **mine)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Minun." in body
    assert "Toisen." in body
    assert str(other) in body
    assert answer_of(made, "refreshed").text == "Muuta."
    assert answer_of(made, "basic_course").text == "Toisen."
    # Sent again from this very page it stands, knowingly.
    again = {name: value for name, value in mine.items() if not name.endswith("-stamp")} | stamps(body)
    assert post(client, actor, "answers", made.pk, "skills", do="next", **again).status_code == 302
    assert answer_of(made, "basic_course").text == "Minun."


def stamps(body):
    """The hidden fields of the page."""
    return dict(re.findall(r'name="(a\d+-stamp)" value="([^"]+)"', body))


def test_a_link_that_is_none_comes_back_and_the_rest_is_saved(client, made, actor):
    given = whole(made, "purpose") | {
        field(made, "purpose_published", "link"): "http://",
        field(made, "purpose_published", "text"): "Kuvaus.",
    }
    answer = post(client, actor, "answers", made.pk, "purpose", do="next", **given)
    assert answer.status_code == 422
    assert "Kuvaus." in answer.content.decode()
    assert answer_of(made, "purpose_published").text == ""


def again_from(body, given):
    """What the page that came back sends when its reader goes on from it."""
    return {name: value for name, value in given.items() if not name.endswith("-stamp")} | stamps(body)


def test_a_page_that_comes_back_saves_over_nothing_that_it_does_not_show(client, made, actor):
    """Neither in the answer that was wrong nor in one that its reader did not touch."""
    given = whole(made, "purpose") | {field(made, "purpose_published", "link"): "http://"}
    save(answer_of(made, "purpose_published"), colleague(made), text="Toisen.")
    answer = post(client, actor, "answers", made.pk, "purpose", do="next", **given)
    assert answer.status_code == 422
    assert "<title>Virhe:" in answer.content.decode()
    good = {field(made, "purpose_published", "link"): "https://jarvi.example/"}
    again = again_from(answer.content.decode(), given) | good
    answer = post(client, actor, "answers", made.pk, "purpose", do="next", **again)
    assert answer.status_code == 422
    assert "Toisen." in answer.content.decode()
    assert answer_of(made, "purpose_published").text == "Toisen."

    given = whole(made) | {field(made, "refreshed", "text"): "Minun."}
    for key in ("basic_course", "refreshed"):
        save(answer_of(made, key), colleague(made), text="Toisen.")
    answer = post(client, actor, "answers", made.pk, "skills", do="next", **given)
    assert answer.status_code == 422
    again = again_from(answer.content.decode(), given)
    assert post(client, actor, "answers", made.pk, "skills", do="next", **again).status_code == 302
    assert (answer_of(made, "refreshed").text, answer_of(made, "basic_course").text) == ("Minun.", "Toisen.")


def test_what_was_not_on_the_page_is_not_touched(client, made, actor):
    given = whole(made, **{field(made, "basic_course", "text"): "Minun."})
    other = answer_of(made, "refreshed")
    save(other, colleague(made), text="Toisen.")
    given = {name: value for name, value in given.items() if not name.startswith(f"a{other.pk}-")}
    assert post(client, actor, "answers", made.pk, "skills", do="stay", **given).status_code == 302
    assert (answer_of(made, "refreshed").text, answer_of(made, "basic_course").text) == ("Toisen.", "Minun.")


def test_what_is_written_while_somebody_else_sends_it_comes_back(client, actor):
    made = answered(actor)
    mine = whole(made, **{field(made, "refreshed", "text"): "Vielä tämä."})
    send(made, colleague(made))
    answer = post(client, actor, "answers", made.pk, "skills", do="next", **mine)
    assert answer.status_code == 422
    assert "Vielä tämä." in answer.content.decode()


def test_an_invented_stamp_saves_over_nothing(client, made, actor):
    save(answer_of(made, "refreshed"), colleague(made), text="Toisen.")
    for stamp in ("", "x", "-1.x", "²", "9" * 40):
        given = whole(made) | {field(made, "refreshed", "text"): "Minun.", field(made, "refreshed", "stamp"): stamp}
        assert post(client, actor, "answers", made.pk, "skills", do="next", **given).status_code == 422
    assert answer_of(made, "refreshed").text == "Toisen."


def test_who_sees_the_page(client, made):
    assert page(client, quality.provider(), "answers", made.pk, "skills").status_code == 404
    assert page(client, UserFactory(admin=True), "answers", made.pk, "skills").status_code == 404
    contact = colleague(made, role="contact")
    assert page(client, contact, "answers", made.pk, "skills").status_code == 404
    assert page(client, colleague(made, editor=True), "answers", made.pk, "skills").status_code == 200
    assert page(client, colleague(made), "answers", made.pk, "none").status_code == 404
    client.logout()
    assert client.get(url("answers", made.pk, "skills")).status_code == 302


def test_what_was_sent_is_read(client, actor):
    made = send(answered(actor), actor)
    body = page(client, actor, "answers", made.pk, "purpose").content.decode()
    assert "Näin teemme." in body
    assert "<textarea" not in body


def test_after_the_decision_each_answer_says_how_it_was_assessed(client):
    made = quality.application(State.REFUSED, graded="major")
    body = page(client, quality.provider(made.organisation), "answers", made.pk, "purpose").content.decode()
    assert "Kuvauksesta puuttuu jotakin." in body
    waiting = quality.application(State.REVIEW, graded="major")
    body = page(client, quality.provider(waiting.organisation), "answers", waiting.pk, "purpose").content.decode()
    assert "Kuvauksesta puuttuu jotakin." not in body


def test_a_page_of_many_places_asks_the_database_as_often_as_of_one(client, actor):
    organisation = quality.organisation_of(actor)
    counts = []
    for number in (1, 3):
        made = drafted(actor, *(place(organisation) for _n in range(number)))
        page(client, actor, "answers", made.pk, "skills")
        with CaptureQueriesContext(connection) as queries:
            assert page(client, actor, "answers", made.pk, "skills").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_figures_are_there_once_the_scope_is_saved(client, actor):
    made = drafted(actor)
    chosen = [str(each.place_id) for each in made.scope.all()]
    assert not made.facts.exists()
    assert post(client, actor, "scope", made.pk, places=chosen).status_code == 302
    assert made.facts.exists()
    body = page(client, actor, "figures", made.pk).content.decode()
    assert made.scope.get().place.name in body


def test_figures_are_counted_again_and_contested(client, made, actor):
    assert post(client, actor, "figures", made.pk, do="refresh").status_code == 302
    fact = made.facts.first()
    answer = post(client, actor, "figures", made.pk, fact=fact.pk, text=" ")
    assert answer.status_code == 422
    # The summary above leads to the very field, which says what is wrong with it.
    body = answer.content.decode()
    assert f'href="#t{fact.pk}-text"' in body
    assert f'aria-describedby="t{fact.pk}-text_error" id="t{fact.pk}-text"' in body
    assert post(client, actor, "figures", made.pk, fact=fact.pk, text="Kaksi puuttuu.").status_code == 302
    fact.refresh_from_db()
    assert fact.contested == "Kaksi puuttuu."
    answer = post(client, actor, "figures", made.pk, fact=fact.pk, text="Jotain muuta.")
    assert answer.status_code == 422


def test_a_figure_of_another_matter_is_not_there(client, made, actor):
    other = answered()
    send(other, quality.provider(other.organisation))
    for number in (other.facts.first().pk, "x", "9" * 30):
        assert post(client, actor, "figures", made.pk, fact=number, text="Väärin.").status_code == 404
    assert page(client, quality.provider(), "figures", made.pk).status_code == 404
