"""Every kind of credential is given by the same action: once for each source, with its place in a list, signed."""

import datetime as dt
import logging
import unicodedata

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from wagtail.models import ModelLogEntry

from certification.credentials import achievements, actions, codes, lists
from certification.credentials.actions import awarding
from certification.credentials.models import Achievement, Credential, Edition, Signature, StatusList
from certification.credentials.states import Kind
from certification.credentials.texts import Worded
from core import clock
from core.models import OutgoingMail
from tests.certification.asking import balance, verdict
from tests.factories.accounts import UserFactory
from tests.factories.courses import CompletionFactory, item, publish, quiz
from tests.factories.credentials import ORGANISATION, TEXTS, awarded, completion
from tests.factories.paths import completed_path
from tests.training.racing import at_once, failed, slow
from training.courses.states import ItemKind

pytestmark = pytest.mark.django_db

MANY, SOME = 20, 6
LONG_AGO = dt.datetime(2020, 1, 1, 12, tzinfo=dt.UTC)
ONE = {"kind": Kind.ATTENDANCE, "source": "item:77", "content": {"title": {"fi": "Ilta"}}}


def nothing_is_kept():
    tables = (Credential, Edition, Signature, Achievement, OutgoingMail)
    return not any(table.objects.exists() for table in tables)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.PATH], ids=str)
def test_each_kind_is_given_whole(kind):
    given = awarded(kind)
    given.refresh_from_db()
    assert given.kind == kind
    assert given.content["issuer"]["fi"]
    assert (given.status_list.purpose == "suspension") == (kind in {Kind.CARD, Kind.QUALITY})
    assert {each.language for each in given.editions.all()} == {"fi", "sv", "en"}
    assert verdict(given.editions.get(language="sv").document) == "valid"
    assert balance() == 0
    line = ModelLogEntry.objects.get(action="credentials.credential.issue")
    assert line.data == {"source": given.source, "superseded": 0}


def test_an_organisation_is_named_by_its_address_and_gets_no_mail():
    given = awarded(Kind.QUALITY, mail=True)
    assert (given.person, given.subject_name, given.subject_id) == (None, ORGANISATION.name, ORGANISATION.id)
    assert not OutgoingMail.objects.exists()


def test_a_person_stands_in_each_badge_under_another_address():
    person = UserFactory(name="Raija Esimerkki")
    first, second = awarded(person=person), awarded(person=person)
    assert first.subject_name == "Raija Esimerkki"
    assert first.subject_id.startswith("urn:uuid:")
    assert first.subject_id != second.subject_id


def test_a_name_is_kept_in_one_spelling():
    typed = unicodedata.normalize("NFD", " Áilu Öhman-Ŧuŋŋi ")
    given = awarded(person=UserFactory(name=typed))
    assert given.subject_name == "Áilu Öhman-Ŧuŋŋi"
    assert unicodedata.is_normalized("NFC", given.subject_name)


def test_asked_again_it_gives_the_same_and_nothing_more():
    person = UserFactory()
    first = actions.award(**ONE, subject=actions.Subject(person))
    assert actions.award(**ONE | {"content": {"title": {"fi": "Muu"}}}, subject=actions.Subject(person)) == first
    assert [table.objects.count() for table in (Credential, Edition, Signature, OutgoingMail)] == [1, 1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_get_one():
    subject = actions.Subject(UserFactory())
    got = at_once(MANY, lambda: actions.award(**ONE, subject=subject).pk)
    assert failed(got) == []
    assert len(set(got)) == 1
    assert [table.objects.count() for table in (Credential, Edition, Signature, OutgoingMail)] == [1, 1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_control_without_looking_what_stands_they_collide(monkeypatch):
    """The database itself refuses a second one, but those who ask get an error instead of the credential."""
    monkeypatch.setattr(awarding, "_given", lambda source: None)
    subject = actions.Subject(UserFactory())
    got = at_once(SOME, lambda: actions.award(**ONE, subject=subject).pk)
    assert [type(each) for each in failed(got)] == [IntegrityError] * (SOME - 1)
    assert Credential.objects.count() == 1


def test_what_has_no_title_is_refused_and_leaves_nothing():
    with pytest.raises(ValueError, match="no title"), transaction.atomic():
        actions.award(**ONE | {"content": {"title": {"fi": "  "}}}, subject=actions.Subject(UserFactory()))
    assert nothing_is_kept()


def test_what_nobody_is_named_for_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.award(**ONE, subject=actions.Subject(name="  ", id="https://a.example"))
    assert nothing_is_kept()


def test_a_newer_one_follows_the_older_of_the_same_person():
    person = UserFactory()
    older, others = awarded(person=person), awarded()
    newer = awarded(person=person, older=Credential.objects.filter(kind=Kind.CARD))
    for each in (older, others):
        each.refresh_from_db()
    assert (older.superseded_by, others.superseded_by) == (newer, None)


def test_days_and_moments_are_taken_as_given():
    moment = dt.datetime(2027, 1, 27, 22, 30, tzinfo=dt.UTC)
    given = awarded(issued_at=moment, valid_from=dt.date(2027, 2, 1), valid_until=dt.date(2029, 1, 31), minutes=90)
    assert (given.issued_at, given.valid_from, given.valid_until) == (moment, dt.date(2027, 2, 1), dt.date(2029, 1, 31))
    assert given.minutes == 90


def test_what_its_holder_has_had_erased_is_not_given_anew():
    person = UserFactory()
    first = actions.award(**ONE, subject=actions.Subject(person))
    actions.erase(credential=first, actor=person)
    again = actions.award(**ONE, subject=actions.Subject(person))
    assert (again, again.status) == (first, "erased")
    assert Credential.objects.count() == 1


# ── codes and places that are taken ──────────────────────────────────────────────────────────────────────────────────


def test_a_place_that_is_taken_meanwhile_is_drawn_again(monkeypatch):
    taken = awarded()
    free = lists.draw(Kind.CARD)
    drawn = iter([(taken.status_list, taken.status_index), free])
    monkeypatch.setattr(lists, "draw", lambda kind: next(drawn))
    given = awarded()
    assert (given.status_list, given.status_index) == free


@pytest.mark.parametrize("what", ["code", "place"])
def test_it_is_not_tried_for_ever(monkeypatch, what):
    taken = awarded()
    if what == "code":
        monkeypatch.setattr(codes, "make", lambda: taken.code)
    else:
        monkeypatch.setattr(lists, "draw", lambda kind: (taken.status_list, taken.status_index))
    with pytest.raises(IntegrityError), transaction.atomic():
        awarded(source="test:other")


# ── without a key, or with words that no badge can hold ──────────────────────────────────────────────────────────────


@pytest.fixture
def no_key(settings, tmp_path):
    settings.KEY_FOLDER, settings.KEYS_MADE_AT_FIRST_USE = tmp_path / "keys", False


def test_without_a_key_it_is_given_all_the_same_and_told_to_the_log(no_key, caplog):
    person = UserFactory()
    given = actions.award(**ONE, subject=actions.Subject(person))
    assert given.status == "valid"
    assert given.status_list is not None
    assert OutgoingMail.objects.get().to == person.email
    assert not Edition.objects.exists()
    assert not Signature.objects.exists()
    assert any(each.levelno == logging.ERROR and str(given.pk) in each.message for each in caplog.records)


def test_words_that_no_badge_can_hold_lose_nobody_their_certificate(caplog):
    given = awarded(content={"title": {"fi": "\x07"}})
    assert given.status == "valid"
    assert not given.editions.exists()
    assert str(given.pk) in caplog.text


# ── what was achieved ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_words_are_the_same_achievement_and_other_words_the_next_version():
    first, second = awarded(), awarded()
    other = awarded(content={"title": {"fi": "Toinen"}})
    back = awarded()
    assert first.achievement == second.achievement == back.achievement
    assert (first.achievement.slug, first.achievement.number) == ("card-basics", 1)
    assert (other.achievement.slug, other.achievement.number) == ("card-basics", 2)


def test_courses_and_paths_are_named_by_their_codes():
    done = completion()
    course = actions.issue_for_completion(completion=done).achievement
    assert course.slug == f"course-{done.enrolment.course.code}"
    path = completed_path()
    assert path.credential.achievement.slug == f"path-{path.path.code}"


def test_what_has_no_code_is_named_by_its_kind():
    assert awarded(about="").achievement.slug == "card"


@pytest.mark.django_db(transaction=True)
def test_many_first_ones_at_once_share_one_achievement():
    people = [UserFactory() for _each in range(MANY)]
    subjects = iter([(number, actions.Subject(person)) for number, person in enumerate(people)])

    def one():
        number, subject = next(subjects)
        return actions.award(**ONE | {"source": f"item:{number}"}, subject=subject).achievement_id

    got = at_once(MANY, one)
    assert failed(got) == []
    assert Achievement.objects.count() == 1
    assert Credential.objects.count() == MANY
    assert len(set(Credential.objects.values_list("status_list", "status_index"))) == MANY
    assert StatusList.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("tries", "lost"), [(awarding._TRIES, 0), (1, SOME - 1)], ids=["as it is", "control"])
def test_who_finds_an_achievement_made_meanwhile_takes_it(monkeypatch, tries, lost):
    """All have looked and found none before the first of them writes. The control looks only once."""
    slow(monkeypatch, achievements, "Max")
    monkeypatch.setattr(achievements, "_TRIES", tries)
    got = at_once(SOME, lambda: achievements._version("card", Kind.CARD, {"name": {"fi": "Kortti"}}).pk)
    assert len(failed(got)) == lost
    assert Achievement.objects.count() == 1


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_criteria_of_a_course_are_its_required_parts_in_words(language):
    parts = (
        item("a"),
        item("b"),
        item("more", required=False),
        item("quiz", ItemKind.QUIZ),
        item("met", ItemKind.ATTENDANCE, text={"fi": "x"}),
        item("did", ItemKind.SKILL, text={"fi": "x"}),
    )
    done = CompletionFactory(version=publish(items=parts, quizzes=(quiz("quiz"),)))
    words = actions.issue_for_completion(completion=done).achievement.texts["criteria"][language]
    with translation.override(language):
        for one, many, count in (
            ("Go through the lesson of the course.", "Go through all %(count)d lessons of the course.", 2),
            ("Pass the quiz.", "Pass all %(count)d quizzes.", 1),
            ("Take part in the meeting.", "Take part in all %(count)d meetings.", 1),
            (
                "Show the practical skill to the leader of your group.",
                "Show all %(count)d practical skills to the leader of your group.",
                1,
            ),
        ):
            assert translation.ngettext(one, many, count) % {"count": count} in words
    assert "3" not in words


def test_whoever_gives_it_may_say_it_in_their_own_words():
    own = {"criteria": {"fi": "Tee näin."}, "description": {"fi": "Osaa."}, "title": {"fi": "Taito", "sv": "Färdighet"}}
    texts = awarded(Kind.SKILL, content=own).achievement.texts
    assert texts["criteria"]["fi"] == "Tee näin."
    assert texts["description"]["fi"] == "Osaa."
    with translation.override("sv"):
        skill = translation.gettext("Show in practice that you can do it. Somebody who saw it has confirmed it.")
    assert texts["criteria"]["sv"] == skill


def test_languages_are_never_mixed_in_a_description():
    goals = [{"fi": "auttaa", "sv": "hjälpa"}, {"fi": "neuvoa"}]
    texts = awarded(content={"title": {"fi": "Kortti", "sv": "Kort"}, "goals": goals}).achievement.texts
    assert "auttaa; neuvoa" in texts["description"]["fi"]
    assert "neuvoa" not in texts["description"]["sv"]


# ── mails and words ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", [Kind.ATTENDANCE, Kind.SKILL, Kind.CARD], ids=str)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_mail_says_what_it_is(kind, language, said):
    person = UserFactory(language=language)
    given = awarded(kind, person, mail=True)
    posted = OutgoingMail.objects.get()
    title = TEXTS["title"][language]
    shown = Worded(given, language)
    assert (posted.subject, title in posted.subject) == (shown.ready, True)
    assert shown.done in posted.body
    assert posted.attachment == f"certificate:{given.pk}"


@pytest.mark.parametrize("kind", list(Kind), ids=str)
def test_each_kind_has_words_for_paper_and_pages(kind):
    shown = Worded(Credential(kind=kind, content={"title": {"fi": "Otsikko"}}), "fi")
    for words in (shown.heading, shown.lead, shown.about, shown.points_heading, shown.ready, shown.done, shown.renewal):
        assert words
        assert "%" not in words
    assert "Otsikko" in shown.done
    assert bool(shown.renew) == (kind in {Kind.COURSE, Kind.PATH})


def test_the_reminder_of_what_no_course_renews_leads_to_ones_own_page():
    person = UserFactory(language="en")
    card = awarded(Kind.CARD, person, valid_until=clock.today() + dt.timedelta(days=10), issued_at=LONG_AGO)
    assert actions.remind(credential=card)
    body = OutgoingMail.objects.get().body
    assert f"{Worded(card, 'en').renewal}\n{settings.SITE_URL}/en/" in body


def test_a_title_with_a_percent_sign_is_shown_as_typed():
    shown = Worded(Credential(kind=Kind.CARD, content={"title": {"fi": "100 %s %(title)s"}}), "fi")
    assert "100 %s %(title)s" in shown.done


def test_issuing_asks_the_same_number_of_questions_whatever_there_is(django_assert_max_num_queries):
    awarded(Kind.ATTENDANCE)
    for _each in range(3):
        awarded(Kind.ATTENDANCE)
    person = UserFactory()
    with django_assert_max_num_queries(26):
        actions.award(**ONE, subject=actions.Subject(person), issued_at=clock.now())
