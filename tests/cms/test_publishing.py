"""Publishing pages freezes a course: once for each real change, and never from a translation's stale values."""

import pytest
from wagtail.models import Page

from cms.models import CoursePage, LessonPage, QuizPage
from core.errors import Refused
from tests.factories import cms as make
from training.courses.models import Course, CourseVersion
from training.courses.states import Change

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def course(module_transaction):
    """Published in Finnish, then in Swedish."""
    page = make.course()
    make.translate_tree(page.get_parent().specific, "sv")
    return CoursePage.objects.get(pk=page.pk)


def publish(page):
    page.save_revision().publish()


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def quiz(course):
    return QuizPage.objects.child_of(course).get()


def versions(course):
    return list(CourseVersion.objects.filter(course=fresh(course).course).order_by("number"))


def test_the_first_publishing_opens_the_course_and_freezes_it(course):
    row = fresh(course).course
    (version,) = versions(course)
    assert row.code == "digitukijan-peruskurssi"
    assert [item["title"]["fi"] for item in version.outline] == ["Oppitunti 1", "Oppitunti 2", "Lopputesti"]
    assert [goal["fi"] for goal in version.texts["goals"]] == [
        "kertoa, mitä digituki on",
        "neuvoa niin, että toinen tekee itse",
    ]


def test_the_key_of_a_quiz_comes_from_the_page(course):
    (frozen,) = versions(course)[0].quizzes.all()
    single, multiple = [place.question for place in frozen.places.select_related("question")]
    blocks = quiz(course).questions
    options = [option.id for option in blocks[1].value["options"].bound_blocks]
    assert frozen.key == quiz(course).key
    assert (single.key, single.kind) == (blocks[0].id, "single")
    assert sorted(multiple.correct) == sorted(options[:2])


def test_nothing_is_frozen_while_the_course_is_a_draft():
    draft = make.course(make.catalogue(title="Muut"), live=False)
    assert draft.course is None
    assert not Course.objects.filter(code__startswith="digitukijan-peruskurssi-2").exists()


def test_publishing_again_without_a_change_makes_no_version(course):
    publish(fresh(course))
    publish(quiz(course))
    assert len(versions(course)) == 1


def test_a_changed_lesson_title_makes_a_version(course):
    lesson = LessonPage.objects.child_of(course).first()
    lesson.title = "Uusi nimi"
    publish(lesson)
    assert [version.number for version in versions(course)] == [1, 2]
    assert versions(course)[1].is_current


def test_a_new_body_text_makes_a_version_of_which_only_that_lesson_is_another(course):
    lesson = LessonPage.objects.child_of(course).first()
    lesson.body = [("text", "<p>Parempi teksti</p>")]
    publish(lesson)
    before, after = versions(course)
    assert after.change == Change.COSMETIC
    differs = [old["print"] != new["print"] for old, new in zip(before.outline, after.outline, strict=True)]
    assert differs == [True, False, False]


def test_a_translation_adds_its_texts_to_the_version(course):
    (version,) = versions(course)
    assert version.texts["title"] == {"fi": "Digitukijan peruskurssi", "sv": "sv: Digitukijan peruskurssi"}
    assert all(item["title"]["sv"].startswith("sv: ") for item in version.outline)
    question = version.quizzes.get().places.first().question
    assert {text.language for text in question.texts.all()} == {"fi", "sv"}
    swedish = CoursePage.objects.get(translation_key=course.translation_key, locale__language_code="sv")
    assert swedish.course == fresh(course).course


def test_what_is_right_comes_from_the_source_never_from_a_translation(course):
    source = quiz(course)
    swedish = QuizPage.objects.get(translation_key=source.translation_key, locale__language_code="sv")
    # wagtail-localize lets values grow stale; here the Swedish page even says the contrary.
    for block in swedish.questions:
        for option in block.value["options"]:
            option["correct"] = not option["correct"]
    swedish.draw = 1
    publish(swedish)
    assert len(versions(course)) == 1


def test_a_translation_that_lacks_an_option_is_left_out_of_the_question(course):
    source = quiz(course)
    options = source.questions[0].value["options"]
    options.append({"text": "Neljäs vaihtoehto", "correct": False, "feedback": ""})
    publish(source)
    question = versions(course)[-1].quizzes.get().places.first().question
    assert len(question.option_keys) == 4
    assert {text.language for text in question.texts.all()} == {"fi"}


def test_questions_point_to_the_lesson_that_teaches_them(course):
    lesson = LessonPage.objects.child_of(course).first()
    page = quiz(course)
    page.questions[0].value["lesson"] = lesson
    publish(page)
    assert versions(course)[-1].quizzes.get().places.first().lesson_key == lesson.key


@pytest.mark.parametrize("right", [(), (0, 1)])
def test_a_quiz_that_cannot_be_graded_is_refused_and_the_old_one_stays(course, right):
    page = quiz(course)
    page.questions = [make.question("Väärin tehty", right=right)]
    with pytest.raises(Refused, match="Väärin tehty"):
        publish(page)
    assert len(versions(course)) == 1
    assert quiz(course).questions[0].value["prompt"] != "Väärin tehty"


def test_unpublishing_or_deleting_keeps_the_versions(course):
    code = fresh(course).course.code
    fresh(course).unpublish()
    Page.objects.get(translation_key=course.translation_key, locale__language_code="sv").delete()
    assert Course.objects.get(code=code).versions.count() == 1
    Page.objects.get(pk=course.pk).delete()
    assert Course.objects.get(code=code).versions.count() == 1


def test_publishing_an_older_revision_keeps_the_page_on_its_course(course):
    old = fresh(course).revisions.order_by("pk").first()
    assert old.content["course"] is None
    old.publish()
    assert fresh(course).course is not None
    assert Course.objects.count() == 1


def test_two_courses_with_the_same_slug_get_codes_of_their_own(course):
    other = make.course(make.catalogue(title="Muut", slug="muut"))
    assert other.course.code == "digitukijan-peruskurssi-2"


def test_a_moved_course_stays_the_same_course(course):
    make.catalogue(title="Muut", slug="muut")
    fresh(course).move(Page.objects.get(slug="muut"), pos="last-child")
    publish(fresh(course))
    assert len(versions(course)) == 1
