"""The parts of a course as pages tell them: exercises, what others confirm, what comes first, what is new; guests."""

import pytest
from django.utils.translation import gettext, override, pgettext
from wagtail.models import Page

from cms.models import CoursePage, LessonPage, PracticePage, QuizPage
from cms.publishing.parts import lesson_print
from cms.templatetags.pages import validity
from core.errors import Refused
from tests.cms.words import address, said
from tests.factories import cms as make
from tests.factories import practice
from tests.factories.accounts import UserFactory
from tests.factories.courses import complete, enrol
from training.courses import actions, confirming
from training.courses.models import CourseVersion, Enrolment
from training.courses.states import Change

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def planted(module_transaction):
    """Two lessons and a quiz, in Finnish and Swedish."""
    page = make.course()
    make.translate_tree(page.get_parent().specific, "sv")
    return page.pk


@pytest.fixture
def course(planted):
    """Read anew: tests change it."""
    return CoursePage.objects.get(pk=planted)


@pytest.fixture
def exercise(course):
    """A page of an exercise, with its scenario published."""
    page = PracticePage(title="Pankkiin kirjautuminen", intro="Kokeile", minutes=5, card_title="K", card_person="Aku")
    page = make._place(make.home(), page, live=False)
    version = practice.publish(practice.scenario("bank"))
    PracticePage.objects.filter(pk=page.pk).update(scenario=version.scenario, live=True)
    return PracticePage.objects.get(pk=page.pk)


def lessons(course):
    return list(LessonPage.objects.child_of(course).order_by("path"))


def publish(page):
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def swedish(page):
    return type(page).objects.get(translation_key=page.translation_key, locale__language_code="sv")


def current(course):
    return CourseVersion.objects.current().get(course=course.course)


def outline(course):
    return [(part["kind"], part["title"]["fi"], part["required"]) for part in current(course).outline]


def html(client, page):
    answer = client.get(page.url)
    assert answer.status_code == 200
    return answer.content.decode()


def with_exercise(lesson, exercise, **value):
    lesson.body.append(("practice", {"page": Page.objects.get(pk=exercise.pk), "text": "", "counts": True, **value}))
    return publish(lesson)


def with_requirements(course):
    course.requirements = [
        ("attendance", {"title": "Tapaaminen", "text": "Tule kirjastoon."}),
        ("skill", {"title": "Opastus", "text": "Näytä, miten opastat."}),
    ]
    return publish(course)


# ── the outline ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_exercise_is_a_part_behind_its_lesson(course, exercise):
    with_exercise(lessons(course)[0], exercise)

    assert outline(course) == [
        ("lesson", "Oppitunti 1", True),
        ("practice", "Pankkiin kirjautuminen", True),
        ("lesson", "Oppitunti 2", True),
        ("quiz", "Lopputesti", True),
    ]
    part = current(course).outline[1]
    block = lessons(course)[0].body[-1]
    assert (part["key"], part["scenario"], part["minutes"]) == (block.id, "bank", 5)
    assert current(course).change == Change.ADDITIVE


def test_an_exercise_changes_nothing_in_its_lesson(course, exercise):
    before = current(course).outline[0]["print"]

    with_exercise(lessons(course)[0], exercise)

    assert current(course).outline[0]["print"] == before


def test_an_exercise_that_does_not_count_is_optional(course, exercise):
    with_exercise(lessons(course)[0], exercise, counts=False)

    assert outline(course)[1] == ("practice", "Pankkiin kirjautuminen", False)


def test_an_exercise_whose_page_is_not_live_is_no_part(course, exercise):
    PracticePage.objects.update(live=False)
    with_exercise(lessons(course)[0], exercise)

    assert [kind for kind, _title, _required in outline(course)] == ["lesson", "lesson", "quiz"]


def test_what_others_confirm_comes_at_the_end(course):
    with_requirements(course)

    assert outline(course)[-2:] == [("attendance", "Tapaaminen", True), ("skill", "Opastus", True)]
    assert current(course).outline[-2]["text"] == {"fi": "Tule kirjastoon."}


def test_a_lesson_may_be_left_to_choice(course):
    page = lessons(course)[1]
    page.required = False
    publish(page)

    assert outline(course)[1] == ("lesson", "Oppitunti 2", False)


def test_the_fingerprint_of_a_lesson_is_of_its_words(course):
    page = lessons(course)[0]
    before = lesson_print(page)
    text = page.body[0].value.source

    page.body[0] = ("text", text.replace("<p>", '<p data-block-key="ab12c">').replace(": ", ":\n  "))
    assert lesson_print(page) == before
    page.body[0] = ("text", text.replace("pankkitunnus", "salasana"))
    assert lesson_print(page) != before


def test_validity_and_what_comes_first_are_frozen(course):
    other = make.course(course.get_parent(), title="Alkeet", slug="alkeet", lessons=1, quiz=False)
    course.validity_months = 36
    course.prerequisites = [("course", Page.objects.get(pk=other.pk))]
    publish(course)

    assert (current(course).validity_months, current(course).prerequisites) == (36, ["alkeet"])


def test_a_circle_of_courses_is_refused_and_the_page_stays(course):
    other = make.course(course.get_parent(), title="Alkeet", slug="alkeet", lessons=1, quiz=False)
    course.prerequisites = [("course", Page.objects.get(pk=other.pk))]
    publish(course)
    other.prerequisites = [("course", Page.objects.get(pk=course.pk))]

    with pytest.raises(Refused):
        publish(other)
    assert CourseVersion.objects.current().get(course=other.course).prerequisites == []


# ── in the tree ──────────────────────────────────────────────────────────────────────────────────────────────────────


def titles(course):
    return [title for _kind, title, _required in outline(course)]


@pytest.mark.parametrize("how", ["unpublish", "delete"])
def test_newcomers_are_not_asked_for_a_page_that_is_gone(course, django_capture_on_commit_callbacks, how):
    with django_capture_on_commit_callbacks(execute=True):
        getattr(lessons(course)[0], how)()

    assert titles(course) == ["Oppitunti 2", "Lopputesti"]
    # Nobody was asked, so nobody's certificate ends by it.
    assert (current(course).change, current(course).renew_by) == (Change.COSMETIC, None)


def test_whoever_is_under_way_is_led_out_of_it(client, course, django_capture_on_commit_callbacks):
    enrolment = enrol(None, current(course))
    gone = lessons(course)[0]
    key = gone.key
    with django_capture_on_commit_callbacks(execute=True):
        swedish(gone).delete()
        gone.delete()
    client.force_login(enrolment.person)
    code = course.course.code

    # Where the next part should be there is none; the course says what to do.
    assert client.get(address("courses:resume", code=code)).url == course.url
    shown = html(client, course)
    assert address("courses:take_up", code=code) in shown
    client.post(address("courses:take_up", code=code))
    enrolment.refresh_from_db()
    assert (enrolment.version.item(key), enrolment.version.is_current) == (None, True)
    assert client.get(address("courses:resume", code=code)).url == lessons(course)[0].url


def test_parts_in_another_order_are_frozen(course, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        lessons(course)[1].move(course, pos="first-child")

    assert titles(course) == ["Oppitunti 2", "Oppitunti 1", "Lopputesti"]


def test_the_last_lesson_may_go_and_the_version_stands(course, django_capture_on_commit_callbacks, caplog):
    with django_capture_on_commit_callbacks(execute=True):
        for page in lessons(course):
            page.delete()

    assert "is not frozen anew" in caplog.text
    assert titles(course) != []


def test_a_course_that_goes_as_a_whole_is_left_as_it_was(course, django_capture_on_commit_callbacks):
    version = current(course)
    with django_capture_on_commit_callbacks(execute=True):
        CoursePage.objects.get(pk=course.pk).unpublish()
        Page.objects.get(pk=course.pk).delete()

    assert CourseVersion.objects.get(course=course.course) == version


# ── on the pages ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_all_kinds_of_parts_are_shown_with_how_one_does_them(client, course, exercise):
    with_exercise(lessons(course)[0], exercise)
    course = with_requirements(CoursePage.objects.get(pk=course.pk))
    code, key = course.course.code, current(course).outline[1]["key"]

    for page in (course, swedish(course)):
        shown = html(client, page)
        assert address("courses:part", page.language, code=code, item_key=key) in shown
        for words in ("Pankkiin", "kirjautuminen", "Tapaaminen", "Tule kirjastoon.", "Opastus"):
            assert words in shown.replace("\xad", "")


def test_the_checklist_says_what_is_missing_and_who_else_has_a_hand_in_it(client, course, exercise, monkeypatch):
    monkeypatch.setattr(confirming, "_rules", [lambda user, enrolment, item: True])
    with_exercise(lessons(course)[0], exercise)
    course = with_requirements(CoursePage.objects.get(pk=course.pk))
    enrolment = enrol(None, current(course))
    client.force_login(enrolment.person)
    shown = html(client, course)
    for words in (
        "Still to do",
        "Whoever leads the meeting registers it.",
        "Your coordinator confirms it.",
    ):
        assert said(words) in shown

    meeting = current(course).outline[-2]["key"]
    actions.confirm_item(enrolment=enrolment, item_key=meeting, actor=UserFactory())

    assert said("Whoever leads the meeting registers it.") not in html(client, course)


def test_the_way_through_the_lessons_leads_to_the_exercise(client, course, exercise):
    first = with_exercise(lessons(course)[0], exercise)
    enrolment = enrol(None, current(course))
    client.force_login(enrolment.person)
    actions.finish_lesson(enrolment=enrolment, item_key=first.key, actor=enrolment.person)

    shown = html(client, first)

    part = address("courses:part", code=course.course.code, item_key=current(course).outline[1]["key"])
    assert part in shown
    assert said("To the exercise") in shown


def test_the_course_says_how_long_its_certificate_holds(client, course):
    course.validity_months = 36
    course = publish(course)

    # A translation says the same, though its own field was never filled in.
    assert swedish(course).validity_months == 0
    for page in (course, swedish(course)):
        with override(page.language):
            time = validity(36)
            assert gettext("The certificate is valid for %(time)s.") % {"time": time} in html(client, page)


def test_what_comes_first_is_said_and_led_to(client, course):
    other = make.course(course.get_parent(), title="Alkeet", slug="alkeet", lessons=1, quiz=False)
    course.prerequisites = [("course", Page.objects.get(pk=other.pk))]
    course = publish(course)
    door = address("courses:read", code="alkeet")
    assert door in html(client, course)
    person = UserFactory()
    client.force_login(person)
    lesson = lessons(course)[0]

    with override("fi"):
        assert pgettext("course", "not completed yet") in html(client, course)
    # Reading stays open; only marking waits.
    assert "pankkitunnus" in html(client, lesson)
    done = address("courses:lesson_done", code=course.course.code, item_key=lesson.key)
    assert done not in html(client, lesson)
    start = address("courses:quiz_start", code=course.course.code, quiz_key=QuizPage.objects.child_of(course).get().key)
    assert start not in html(client, QuizPage.objects.child_of(course).get())

    complete(person, CourseVersion.objects.current().get(course=other.course))
    assert done in html(client, lesson)


def test_the_course_tells_what_is_new_and_offers_it(client, course):
    person = UserFactory()
    done = complete(person, current(course))
    make.lesson(course, 3)
    client.force_login(person)
    code = course.course.code

    assert address("courses:take_up", code=code) in html(client, course)
    client.post(address("courses:take_up", code=code))

    shown = html(client, course)
    assert address("courses:take_up", code=code) not in shown
    assert said("New for you") in shown
    assert said("You have completed this course. Congratulations!") in shown
    assert Enrolment.objects.get().completion == done


def test_after_a_material_change_the_course_offers_a_refresher(client, course):
    person = UserFactory()
    complete(person, current(course))
    page = lessons(course)[0]
    page.delete()
    publish(CoursePage.objects.get(pk=course.pk))
    assert current(course).change == Change.MATERIAL
    client.force_login(person)
    door = address("courses:refresh", code=course.course.code)

    shown = html(client, course)
    assert door in shown
    assert address("courses:take_up", code=course.course.code) not in shown
    assert client.post(door).url == address("courses:resume", code=course.course.code)
    assert said("This is a refresher: what has not changed is done already.") in html(client, course)


def test_a_lesson_that_came_later_says_why_it_does_not_count(client, course):
    enrolment = enrol(None, current(course))
    new = make.lesson(course, 3, title="Uusi")
    client.force_login(enrolment.person)

    assert said(
        "This lesson came into the course after you started. You may read it; it counts when you go over to the "
        "current version."
    ) in html(client, new)


# ── guests ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_guest_marks_lessons_and_sees_it_in_every_language(client, course):
    first, second = lessons(course)
    assert not client.get(first.url).cookies
    door = address("courses:lesson_done", code=course.course.code, item_key=first.key)
    assert door in html(client, first)
    assert "csrfmiddlewaretoken" not in html(client, first)

    assert client.post(door).url == second.url

    for page in (course, swedish(course)):
        shown = html(client, page)
        assert '<li class="done">' in shown
        assert said("Create an account to keep this", page.language) in shown
    assert door not in html(client, first)
    assert said("Create an account to keep this") in html(client, second)


def test_a_guests_marks_cost_one_query_at_most(client, course, django_assert_max_num_queries):
    first, _second = lessons(course)

    def count():
        client.get(first.url)
        with django_assert_max_num_queries(40) as asked:
            client.get(first.url)
        return len(asked)

    before = count()
    client.post(address("courses:lesson_done", code=course.course.code, item_key=first.key))
    assert count() == before
    make.lesson(course, 3)
    assert count() == before + 1
