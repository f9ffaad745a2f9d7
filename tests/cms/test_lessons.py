"""Lessons: the way to an exercise, pictures and files that are there or not, and how long reading takes."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from cms import reading_time
from cms.models import LessonPage
from tests.cms import words
from tests.cms.forms import filled, post
from tests.cms.test_exercise_editor import edit_url, editor  # noqa: F401 - a fixture
from tests.factories import cms as make
from tests.factories.accounts import UserFactory
from training.courses import actions
from training.practice import actions as practice

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def exercise(module_transaction):
    return make.exercise()


@pytest.fixture(scope="module")
def lesson(exercise):
    """With an exercise that counts and one that does not."""
    course = make.course(lessons=0, quiz=False, live=False)
    other = make.exercise(exercise.get_parent().specific, title="Toinen harjoitus")
    body = [
        ("practice", {"page": exercise, "text": "Kokeile tätä.", "counts": True}),
        ("practice", {"page": other, "text": "", "counts": False}),
    ]
    page = make.lesson(course, body=body)
    course.get_latest_revision().publish()
    return page


def fresh(page):
    return LessonPage.objects.get(pk=page.pk)


def course_of(lesson):
    return lesson.get_parent().specific.course


def do(exercise, person, mode="alone"):
    run = practice.begin(scenario=exercise.scenario, mode=mode, actor=person)
    typed = {"address": "esimerkkikunta.example"}
    for button in ("go", "confirm"):
        run = practice.move(run=run, turn=run.turn, action=button, typed=typed, actor=person)
    return run


def test_a_lesson_leads_to_its_exercises_and_back(client, lesson, exercise):
    html = client.get(lesson.url).content.decode()
    assert f'href="{exercise.url}?next={lesson.url}"' in html
    assert "Kokeile tätä." in html
    assert html.count(words.said("Counts toward the course")) == 1
    assert html.count("notice--practice") == 2
    start = client.get(f"{exercise.url}?next={lesson.url}").content.decode()
    assert f'name="next" value="{lesson.url}"' in start


def test_an_exercise_that_is_done_is_marked_done(client, lesson, exercise):
    person = UserFactory()
    actions.start(course=course_of(lesson), actor=person)
    client.force_login(person)
    key = fresh(lesson).body[0].id
    assert words.said("Practise again") not in client.get(lesson.url).content.decode()
    do(exercise, person)
    enrolment = person.enrolments.with_progress().get()
    assert {row.item_key for row in enrolment.progress.all()} == {key}
    html = client.get(lesson.url).content.decode()
    assert html.count(words.said("Practise again")) == 1


def test_watching_is_not_doing(client, lesson, exercise):
    person = UserFactory()
    actions.start(course=course_of(lesson), actor=person)
    do(exercise, person, mode="watch")
    assert not person.enrolments.get().progress.exists()


def test_the_exercise_is_shown_in_the_readers_language(client, lesson, exercise):
    swedish_exercise = make.translate_exercise(exercise, "sv")
    swedish = make.translate(fresh(lesson), "sv")
    make.translate(lesson.get_parent().specific, "sv")
    # The address of its course has changed with the course.
    swedish = fresh(swedish)
    html = client.get(swedish.url).content.decode()
    assert f'href="{swedish_exercise.url}?next={swedish.url}"' in html
    assert "sv: Avaa palvelu" in html
    # The other one has no Swedish page yet.
    assert "Toinen harjoitus" in html


def test_an_exercise_that_is_no_longer_public_is_left_out(client, lesson, exercise):
    exercise.unpublish()
    html = client.get(lesson.url).content.decode()
    assert "Kokeile tätä." not in html
    assert html.count("notice--practice") == 1


def test_exercises_cost_a_lesson_the_same_at_one_and_at_three(client, lesson, exercise, django_assert_max_num_queries):
    person = UserFactory()
    actions.start(course=course_of(lesson), actor=person)
    client.force_login(person)

    def count():
        client.get(lesson.url)
        with django_assert_max_num_queries(60) as asked:
            client.get(lesson.url)
        return len(asked)

    first = count()
    page = fresh(lesson)
    third = make.exercise(exercise.get_parent().specific, title="Kolmas harjoitus")
    page.body.append(("practice", {"page": third, "text": "", "counts": False}))
    page.save_revision().publish()
    assert count() == first <= 17


def test_files_that_were_deleted_leave_no_hole(client, lesson):
    document = Document.objects.create(title="Ohje", file=ContentFile(b"%PDF-1.7", name="ohje.pdf"))
    page = fresh(lesson)
    page.body.append(("download", {"document": document, "title": "Ohje", "text": ""}))
    page.save_revision().publish()
    assert document.url in client.get(lesson.url).content.decode()
    document.delete()
    html = client.get(lesson.url).content.decode()
    assert "Ohje" not in html
    assert 'href="#"' not in html


@pytest.mark.parametrize(("count", "minutes"), [(0, 1), (1, 1), (120, 1), (121, 2), (1200, 10)])
def test_reading_takes_a_minute_for_120_words(count, minutes):
    assert reading_time.minutes("sana " * count) == minutes


def test_an_editor_may_leave_the_reading_time_to_be_counted(client, editor, lesson):  # noqa: F811
    page = fresh(lesson)
    page.body = [("text", f"<p>{'sana ' * 500}</p>")]
    page.save_revision()
    data = filled(editor, edit_url(page), page.get_latest_revision_as_object())
    post(editor, edit_url(page), data | {"minutes": "", "action-publish": "action-publish"}, follow=True)
    draft = fresh(lesson).get_latest_revision_as_object()
    assert draft.minutes == 5
    post(editor, edit_url(page), data | {"minutes": "3"}, follow=True)
    assert fresh(lesson).get_latest_revision_as_object().minutes == 3


def test_a_reading_time_is_said_to_be_about(client, lesson):
    html = client.get(lesson.url).content.decode()
    assert "8" in html.split('<p class="meta">')[1].split("</p>")[0]
