"""Course, lesson and quiz as readers and learners see them."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from cms.models import CoursePage, LessonPage, QuizPage
from tests.cms.words import address, said
from tests.factories import cms as make
from tests.factories.accounts import UserFactory
from training.courses import actions, places, progress
from training.courses.models import Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def course(module_transaction):
    """Published in Finnish and Swedish."""
    page = make.course()
    make.translate_tree(page.get_parent().specific, "sv")
    return CoursePage.objects.get(pk=page.pk)


def swedish(page):
    return type(page).objects.get(translation_key=page.translation_key, locale__language_code="sv")


def lessons(course):
    return list(LessonPage.objects.child_of(course).order_by("path"))


def quiz(course):
    return QuizPage.objects.child_of(course).get()


def html(client, page):
    answer = client.get(page.url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_catalogue_lists_courses_in_order(client, course):
    make.course(course.get_parent(), title="Puhelin tutuksi", lessons=1, quiz=False)
    shown = client.get(course.get_parent().url).context["courses"]
    assert [page.title for page in shown] == ["Digitukijan peruskurssi", "Puhelin tutuksi"]


def test_an_empty_catalogue_says_so(client):
    index = make.translate(make.catalogue(title="Tyhjä"), "en")
    assert "No courses in this language yet" in html(client, index)


def test_anyone_may_read_and_is_told_how_to_get_a_certificate(client, course):
    shown = html(client, course)
    assert lessons(course)[0].url in shown
    assert address("courses:start", code=course.course.code) in shown
    assert "csrfmiddlewaretoken" not in shown


def test_the_course_shows_goals_questions_and_languages(client, course):
    shown = html(client, course)
    assert "neuvoa niin, että toinen tekee itse" in shown
    assert "Tarvitsenko tunnukset?" in shown
    assert "Suomi, Svenska" in shown


def test_somebody_signed_in_may_start(client, course):
    client.force_login(UserFactory())
    shown = html(client, course)
    assert f'action="{address("courses:start", code=course.course.code)}" method="post"' in shown


def test_progress_is_the_same_in_every_language(client, course):
    person = UserFactory()
    enrolment = actions.start(course=course.course, actor=person)
    actions.finish_lesson(enrolment=enrolment, item_key=lessons(course)[0].key, actor=person)
    client.force_login(person)
    for page in (course, swedish(course)):
        shown = html(client, page)
        assert '<progress max="3" value="1"' in shown
        assert '<li class="done">' in shown
        assert 'aria-current="step"' in shown
        assert lessons(page)[1].url in shown


def test_a_lesson_knows_its_neighbours(client, course):
    first, second = lessons(course)
    done = [address("courses:lesson_done", code=course.course.code, item_key=each.key) for each in (first, second)]
    assert course.url in html(client, first)
    assert f'action="{done[0]}"' in html(client, first)
    assert client.post(done[0]).url == second.url
    assert first.url in html(client, second)
    assert client.post(done[1]).url == quiz(course).url


def test_reading_signed_in_can_be_marked(client, course):
    person = UserFactory()
    client.force_login(person)
    first, second = lessons(course)
    done = address("courses:lesson_done", code=course.course.code, item_key=first.key)
    assert f'action="{done}" method="post"' in html(client, first)
    answer = client.post(done)
    assert (answer.status_code, answer.url) == (302, second.url)
    assert first.key in progress.of(person, course.course).done
    assert f'action="{done}"' not in html(client, first)


def test_lessons_render_every_kind_of_block(client, course):
    body = [
        ("text", "<h2>Väliotsikko</h2><p>Teksti <b>tärkeä</b></p>"),
        ("heading", "Otsikko"),
        ("quote", {"text": "Ei ole kiire.", "by": "Vapaaehtoinen"}),
        ("accordion", {"title": "Lisää", "items": [{"title": "Mitä?", "text": "<p>Tätä.</p>"}]}),
        ("checklist", {"title": "Muista", "items": ["Kysy ensin"]}),
        (
            "dialogue",
            {
                "title": "Viesti",
                "intro": "Pöydän ääressä",
                "lines": [{"speaker": "Raija", "text": "Painanko?", "me": False}],
                "question": "Mitä sanot?",
                "options": [{"text": "Odotetaan", "comment": "<p>Hyvä.</p>", "best": True}],
            },
        ),
    ]
    shown = html(client, make.lesson(course, 9, body=body))
    for part in ("Väliotsikko", "Ei ole kiire.", "<summary>Mitä?</summary>", "Kysy ensin", "<b>Raija</b>", "Odotetaan"):
        assert part in shown


def test_what_came_later_is_shown_but_not_asked_of_those_who_started(client, course):
    person = UserFactory()
    actions.start(course=course.course, actor=person)
    lesson, quiz = make.lesson(course, 3, title="Uusi"), make.quiz_page(course, title="Uusi testi")
    client.force_login(person)
    code = course.course.code
    assert address("courses:lesson_done", code=code, item_key=lesson.key) not in html(client, lesson)
    assert address("courses:quiz_start", code=code, quiz_key=quiz.key) not in html(client, quiz)


def test_the_quiz_page_says_the_rules_and_never_a_question(client, course):
    shown = html(client, quiz(course))
    assert said("There is no time limit.") in shown
    assert "Asiakas antaa sinulle" not in shown
    assert make.SECRET_RIGHT not in shown
    assert address("courses:start", code=course.course.code) in shown


def test_a_learner_starts_and_continues_the_quiz(client, course):
    person = UserFactory()
    client.force_login(person)
    start = address("courses:quiz_start", code=course.course.code, quiz_key=quiz(course).key)
    assert f'action="{start}" method="post"' in html(client, quiz(course))
    client.post(start)
    assert said("Continue the quiz") in html(client, quiz(course))


def test_results_stand_on_the_quiz_page(client, course):
    person = UserFactory()
    enrolment = actions.start(course=course.course, actor=person)
    attempt = actions.start_attempt(enrolment=enrolment, quiz_key=quiz(course).key, actor=person)
    for question in attempt.quiz.questions.all():
        actions.answer(attempt=attempt, question=question.pk, options=question.correct, actor=person)
    actions.submit_attempt(attempt=attempt, actor=person)
    client.force_login(person)
    shown = html(client, quiz(course))
    assert address("courses:result", attempt=attempt.pk) in shown
    assert said("You have passed this quiz.") in shown


def test_no_page_holds_what_is_right(client, course):
    """Neither the pages in any language, for anyone, nor the search index."""
    learner = UserFactory()
    actions.start(course=course.course, actor=learner)
    for person in (None, learner):
        if person:
            client.force_login(person)
        for page in (course, swedish(course)):
            for shown in (page, page.get_parent(), *page.get_children().specific()):
                answer = html(client, shown)
                assert make.SECRET_RIGHT not in answer
                assert "Palaute 0" not in answer
                assert "Mitkä ovat huijauksen" not in answer
    assert not client.get(address("search"), {"q": "poispäin"}).context["found"].results.object_list
    assert not client.get(address("search"), {"q": "muistiin"}).context["found"].results.object_list


def test_a_lesson_without_translation_is_offered_in_its_language(client, course):
    new = make.lesson(course, 3, title="Uusi oppitunti")
    shown = html(client, swedish(course))
    assert f'href="{new.url}" lang="fi" hreflang="fi"' in shown


def test_training_learns_where_its_courses_are_read(course):
    where = places.places()
    first = lessons(course)[0]
    assert where.course_url(course.course, "fi") == course.url
    assert where.course_url(course.course, "sv") == swedish(course).url
    # Not translated into English: the page it was written on.
    assert where.course_url(course.course, "en") == course.url
    assert where.item_urls(course.course, "sv")[first.key] == swedish(first).url
    assert where.item_urls(course.course, "en")[first.key] == first.url
    assert where.catalogue_url("sv") == swedish(course.get_parent().specific).url


def test_a_course_that_was_unpublished_has_no_address(course):
    course.unpublish()
    swedish(course).unpublish()
    assert places.places().course_url(course.course, "fi") is None
    assert places.places().item_urls(course.course, "fi") == {}


def test_the_sign_in_link_leads_back_to_the_quiz(client, course):
    page = quiz(course)
    with override("fi"):
        assert f"{reverse('account_login')}?next={page.url}" in html(client, page)
    assert not Enrolment.objects.exists()
