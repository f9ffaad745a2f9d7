"""Asking volunteers and answering, and the letters about it."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from core import clock
from network.directory.models import Vocabulary
from tests.factories.network import region, term
from tests.factories.volunteers import AskFactory, TaskFactory, VolunteeringFactory
from tests.volunteers.matching.conftest import helper, person
from tests.volunteers.matching.moves import asked, fresh, letters, newest, refused
from volunteers.matching import asks
from volunteers.matching.actions import answering
from volunteers.matching.models import Ask
from volunteers.matching.states import ASK_DAYS, Answer

pytestmark = pytest.mark.django_db


# ── asking ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_those_who_are_ticked_are_asked_once_and_nobody_else(aino, wanted, task):
    ville, other = helper(task), helper(task)

    first = asked(wanted, ville, actor=aino)
    again = asked(wanted, ville, actor=aino)

    assert [each.volunteering for each in first] == [ville]
    assert again == []
    assert letters(to=person(ville)) == ["request_asked"]
    assert letters(to=person(other)) == []
    assert ModelLogEntry.objects.filter(action="matching.request.ask").count() == 1


def test_the_mail_holds_the_request_and_two_links_and_forgets_them(aino, wanted, task):
    ville = helper(task)
    (ask,) = asked(wanted, ville, actor=aino)
    mail = newest("request_asked")

    links = re.findall(r"\S+/(\S{43})/\?answer=(\w+)", mail.body)
    assert [said for _token, said in links] == ["yes", "no"]
    assert asks.find(links[0][0]) == ask
    assert links[0][0] not in str(vars(ask)), "only its hash is kept"
    assert mail.secret
    assert wanted.number in mail.body
    assert aino.email not in mail.body


def test_why_is_kept_as_codes_and_without_what_is_nobodys_business(aino, wanted, task):
    (ask,) = asked(wanted, helper(task), actor=aino)
    assert {"code": "near", "values": {}, "for": True} in ask.why
    assert "load" not in {line["code"] for line in ask.why}


def test_who_cannot_be_asked_is_not(aino, stranger, wanted, task):
    paused, elsewhere = helper(task, active=False, paused=True), helper(task, region=region("01"))
    with refused("blocked"):
        asked(wanted, paused, actor=aino)
    with refused("unknown"):
        asked(wanted, elsewhere, actor=aino)
    with refused("nobody"):
        asked(wanted, actor=aino)
    with pytest.raises(PermissionDenied):
        asked(wanted, helper(task), actor=stranger)
    assert not Ask.objects.exists()
    assert letters() == []


def test_who_does_not_fit_can_be_asked_with_the_reason_before_ones_eyes(aino, wanted, task):
    (ask,) = asked(wanted, helper(task, v_languages=["sv"]), actor=aino)
    assert {"code": "no_language", "values": {}, "for": False} in ask.why


def test_a_person_with_two_volunteerings_is_asked_once(aino, wanted, task):
    one = helper(task)
    other = VolunteeringFactory(active=True, volunteer=one.volunteer, task=TaskFactory())
    asked(wanted, one, actor=aino)

    assert asked(wanted, other, actor=aino) == []
    assert letters(to=person(one)) == ["request_asked"]


def test_nobody_asks_themselves(aino, wanted, task):
    mine = helper(task)
    mine.volunteer.person = aino
    mine.volunteer.save()
    with refused("unknown"):
        asked(wanted, mine, actor=aino)


def test_a_request_whose_days_have_passed_asks_nobody(aino, wanted, task, later):
    ville = helper(task)
    later(days=14)
    with refused("past"):
        asked(wanted, ville, actor=aino)


# ── answering ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_can_be_changed_and_the_asker_hears_of_the_first_yes(aino, wanted, task):
    ask, other = asked(wanted, helper(task), helper(task), actor=aino)

    for said in (Answer.YES, Answer.YES, Answer.NO, Answer.YES):
        answering.answer(ask=ask, said=said, actor=None)
        assert fresh(ask).answer == said
    answering.answer(ask=other, said=Answer.YES, actor=person(other.volunteering))

    assert letters(to=aino) == ["request_answered"]
    assert ModelLogEntry.objects.filter(action="matching.request.answer").count() == 4


def test_nobody_answers_for_another(aino, wanted, task):
    (ask,) = asked(wanted, helper(task), actor=aino)
    with pytest.raises(PermissionDenied):
        answering.answer(ask=ask, said=Answer.YES, actor=aino)
    with refused("answer"):
        answering.answer(ask=ask, said="perhaps", actor=None)
    assert fresh(ask).answer == Answer.NONE


def test_without_an_answer_the_question_ends_and_an_answer_can_be_changed_until_the_day(aino, wanted, task, later):
    silent, ready = asked(wanted, helper(task), helper(task), actor=aino)
    answering.answer(ask=ready, said=Answer.YES, actor=None)

    later(days=ASK_DAYS)
    answering.answer(ask=silent, said=Answer.NO, actor=None)
    answering.answer(ask=silent, said=Answer.YES, actor=None)
    later(days=1)
    answering.answer(ask=ready, said=Answer.NO, actor=None)
    third = AskFactory(request=wanted, asked_at=clock.now() - dt.timedelta(days=ASK_DAYS + 1))
    with refused("ended"):
        answering.answer(ask=third, said=Answer.YES, actor=None)
    later(days=14)
    with refused("passed"):
        answering.answer(ask=ready, said=Answer.YES, actor=None)


def test_the_link_of_a_closed_account_says_no_yes(aino, wanted, task):
    (ask,) = asked(wanted, helper(task), actor=aino)
    who = person(ask.volunteering)
    type(who).objects.filter(pk=who.pk).update(is_active=False)
    with refused("ended"):
        answering.answer(ask=ask, said=Answer.YES, actor=None)
    assert fresh(ask).answer == Answer.NONE
    assert letters(to=aino) == []


def test_when_the_last_one_says_no_whoever_asked_hears_it_once(aino, wanted, task):
    first, last = asked(wanted, helper(task), helper(task), actor=aino)

    answering.answer(ask=first, said=Answer.NO, actor=None)
    assert letters(to=aino) == []
    for said in (Answer.NO, Answer.NO, Answer.YES, Answer.NO):
        answering.answer(ask=last, said=said, actor=None)

    assert letters(to=aino) == ["request_nobody_left"]
    body = newest("request_nobody_left").body
    assert wanted.number in body
    assert str(wanted.pk) in body


# ── letters ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_letters_are_in_the_language_of_the_person(aino, wanted, task, language):
    wanted.topic.name_sv, wanted.topic.name_en = "Telefon", "Phone"
    wanted.topic.save()
    asked(wanted, helper(task, v_mail_language=language), actor=aino)
    mail = newest("request_asked")
    assert mail.language == language
    assert {"fi": "phone", "sv": "Telefon", "en": "Phone"}[language] in mail.subject


def test_a_hostile_name_stays_words(aino, wanted, task):
    name = "<b>Eve</b>\r\nBcc: x@y.example"
    asked(wanted, helper(task, name), actor=aino)
    mail = newest("request_asked")
    assert "\n" not in mail.subject
    assert "Bcc" not in mail.subject
    skill = term(Vocabulary.SKILL, "android", name_fi="{{ number }}")
    wanted.skills.set([skill])
    asked(wanted, helper(task), actor=aino)
    assert "{{ number }}" in newest("request_asked").body
