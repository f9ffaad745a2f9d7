"""An editor publishes a change of a course: shown what it changes, asked what kind of change it is, nothing lost."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from cms import foundation
from cms.models import ChangeAnswer, CoursePage, LessonPage, QuizPage
from core import clock
from tests.cms.forms import filled, post
from tests.cms.test_editor import add_url, edit_url
from tests.cms.words import said
from tests.factories import cms as make
from tests.factories.accounts import UserFactory
from tests.factories.courses import complete, enrol
from training.courses.models import CourseVersion
from training.courses.states import Change

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def course(module_transaction):
    """Two lessons and a quiz, in Finnish and Swedish."""
    page = make.course()
    make.translate_tree(page.get_parent().specific, "sv")
    return CoursePage.objects.get(pk=page.pk)


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.STAFF_TWO_STEP_REQUIRED = False


@pytest.fixture
def person():
    person = UserFactory()
    person.groups.add(foundation.appoint_editors())
    return person


@pytest.fixture
def editor(client, person):
    client.force_login(person)
    return client


def lesson(course):
    return LessonPage.objects.child_of(course).first()


def publish(editor, page, **changes):
    """Presses Publish in the page editor."""
    data = filled(editor, edit_url(page), page) | changes | {"action-publish": "action-publish"}
    return post(editor, edit_url(page), data)


def question(answer):
    """The address of the question an editor is led to."""
    assert answer.status_code == 302
    assert "/courses/change/" in answer.url
    return answer.url


def current(course):
    return CourseVersion.objects.current().get(course=course.course)


def text(answer):
    return answer.content.decode()


# ── the question ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_is_asked_about_before_learners_see_it(editor, course):
    page = lesson(course)

    shown = editor.get(question(publish(editor, page, title="Parempi nimi")))

    assert "Parempi nimi" in text(shown)
    assert said("Parts with another title") in text(shown)
    assert current(course).number == 1
    assert LessonPage.objects.get(pk=page.pk).title == "Oppitunti 1"


def test_what_was_typed_is_kept_when_the_editor_goes_back(editor, course):
    page = lesson(course)
    shown = text(editor.get(question(publish(editor, page, title="Parempi nimi"))))

    assert edit_url(page) in shown
    assert 'value="Parempi nimi"' in text(editor.get(edit_url(page)))
    assert not ChangeAnswer.objects.exists()


@pytest.mark.parametrize("change", ["cosmetic", "additive", "material"])
def test_the_answer_publishes(editor, person, course, change):
    url = question(publish(editor, lesson(course), title="Parempi nimi"))

    answer = editor.post(url, {"change": change, "renew_by": "2099-06-30"})

    version = current(course)
    assert (version.number, version.change, version.published_by) == (2, change, person)
    assert version.renew_by == (dt.date(2099, 6, 30) if change == Change.MATERIAL else None)
    assert LessonPage.objects.get(pk=lesson(course).pk).title == "Parempi nimi"
    assert answer.url == reverse("wagtailadmin_explore", args=[course.pk])
    assert "Parempi nimi" in text(editor.get(answer.url))
    assert ChangeAnswer.objects.get().used_at is not None


def test_sent_twice_it_is_published_once(editor, course):
    url = question(publish(editor, lesson(course), title="Parempi nimi"))

    for _each in range(2):
        assert editor.post(url, {"change": "cosmetic"}).status_code == 302

    assert current(course).number == 2


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"change": "first"},
        {"change": "enormous"},
        {"change": "material", "renew_by": ""},
        {"change": "material", "renew_by": "2020-01-01"},
        {"change": "material", "renew_by": "soon"},
    ],
)
def test_an_answer_that_says_nothing_is_asked_again(editor, course, data):
    url = question(publish(editor, lesson(course), title="Parempi nimi"))

    answer = editor.post(url, data)

    assert answer.status_code == 422
    assert current(course).number == 1
    assert not ChangeAnswer.objects.exists()


def test_a_day_is_wanted_only_of_a_material_change(editor, course):
    url = question(publish(editor, lesson(course), title="Parempi nimi"))

    editor.post(url, {"change": "additive", "renew_by": "2020-01-01"})

    assert (current(course).change, current(course).renew_by) == (Change.ADDITIVE, None)


def initial(editor, url):
    return editor.get(url).context["form"]["change"].value()


def test_what_the_content_suggests_is_chosen_beforehand(editor, course):
    assert initial(editor, question(publish(editor, lesson(course), title="Parempi nimi"))) == Change.COSMETIC
    quiz = QuizPage.objects.child_of(course).get()
    assert initial(editor, question(publish(editor, quiz, pass_percent="100"))) == Change.MATERIAL
    form = editor.get(question(publish(editor, quiz, pass_percent="100"))).context["form"]
    assert form["renew_by"].value() == clock.months_after(clock.today(), 6)


def test_a_new_lesson_is_kept_as_a_draft_until_the_answer(editor, course):
    url = add_url(course, LessonPage)
    data = filled(editor, url, LessonPage()) | {
        "title": "Uusi oppitunti",
        "slug": "uusi-oppitunti",
        "minutes": "5",
        "body-count": "0",
        "action-publish": "action-publish",
    }
    asked = question(post(editor, url, data))

    assert not LessonPage.objects.get(slug="uusi-oppitunti").live
    assert initial(editor, asked) == Change.ADDITIVE
    assert said("New parts") in text(editor.get(asked))
    editor.post(asked, {"change": "additive"})
    assert LessonPage.objects.get(slug="uusi-oppitunti").live
    assert [part["title"]["fi"] for part in current(course).outline][-1] == "Uusi oppitunti"


def test_people_questions_rules_and_gaps_are_shown(editor, course):
    enrol(None, current(course))
    complete(None, current(course))
    quiz = QuizPage.objects.child_of(course).get()
    make.lesson(course, 3)
    quiz.questions.pop()
    quiz.questions[0].value["options"].bound_blocks[0].value["correct"] = False
    quiz.questions[0].value["options"].bound_blocks[1].value["correct"] = True
    quiz.pass_percent, quiz.draw = 75, 1
    quiz.save_revision()

    shown = text(editor.get(question(publish(editor, quiz.get_latest_revision_as_object()))))

    for words in ("Asiakas antaa sinulle", "Mitkä ovat huijauksen", "50 → 75", "2 → 1", "Oppitunti 3"):
        assert words in shown
    review = editor.get(question(publish(editor, quiz.get_latest_revision_as_object()))).context["review"]
    assert (review.under_way, review.completed) == (1, 1)
    assert review.gaps == {"sv": ["Oppitunti 3"]}


def test_what_a_translated_quiz_lacks_is_shown(editor, course):
    quiz = QuizPage.objects.child_of(course).get()
    quiz.questions[0].value["options"].append({"text": "Neljäs vaihtoehto", "correct": False, "feedback": ""})
    quiz.save_revision()

    url = question(publish(editor, quiz.get_latest_revision_as_object()))

    (line,) = editor.get(url).context["gaps"]
    assert "Neljäs vaihtoehto" in line


# ── no question ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_publishing_without_a_change_asks_nothing(editor, course):
    """The editor's scripts write the same texts a little differently: with marks of their own."""
    for page in (course, lesson(course), QuizPage.objects.child_of(course).get()):
        answer = publish(editor, page)
        assert answer.url == reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    assert current(course).number == 1


def test_the_first_publication_asks_nothing(editor, course):
    new = make.course(course.get_parent(), title="Uusi kurssi", slug="uusi-kurssi", live=False)

    publish(editor, new)

    assert CoursePage.objects.get(pk=new.pk).course.versions.get().change == Change.FIRST


def test_what_learners_do_not_see_asks_nothing(editor, course):
    publish(editor, course, audience="Kaikille")

    assert CoursePage.objects.get(pk=course.pk).audience == "Kaikille"
    assert current(course).number == 1


def test_a_further_language_asks_nothing(course):
    make.translate_tree(course, "en")

    assert (current(course).number, set(current(course).texts["title"])) == (1, {"fi", "sv", "en"})


def test_what_cannot_be_taught_is_told_before_anything_is_asked(editor, course):
    answer = publish(editor, QuizPage.objects.child_of(course).get(), draw="9")

    assert answer.url == edit_url(QuizPage.objects.child_of(course).get())


def test_where_nobody_is_asked_the_content_tells(course):
    """Scripts, the demo, translations: never a failure."""
    page = lesson(course)
    page.title = "Toinen nimi"
    page.save_revision().publish()

    assert (current(course).number, current(course).change) == (2, Change.COSMETIC)
    assert not ChangeAnswer.objects.exists()


# ── later, and by others ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_answer_waits_with_a_scheduled_draft(editor, course):
    page = lesson(course)
    tomorrow = timezone.localtime() + dt.timedelta(days=1)
    url = question(publish(editor, page, title="Huominen nimi", go_live_at=tomorrow.strftime("%Y-%m-%d %H:%M")))

    editor.post(url, {"change": "material", "renew_by": "2099-06-30"})

    assert current(course).number == 1
    waiting = LessonPage.objects.get(pk=page.pk).scheduled_revision
    assert waiting is not None
    past = timezone.now() - dt.timedelta(minutes=1)
    waiting.approved_go_live_at = past
    waiting.content["go_live_at"] = past.isoformat()
    waiting.save()
    call_command("publish_scheduled")
    version = current(course)
    assert (version.number, version.change, version.renew_by) == (2, Change.MATERIAL, dt.date(2099, 6, 30))
    assert version.outline[0]["title"]["fi"] == "Huominen nimi"


@pytest.fixture
def workflow(course, person):
    """Every change of the course is approved by the editors."""
    made = Workflow.objects.create(name="Kurssit")
    task = GroupApprovalTask.objects.create(name="Hyväksyntä")
    task.groups.set(person.groups.all())
    WorkflowTask.objects.create(workflow=made, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=made, page=Page.objects.get(pk=course.pk))
    return made


def hand_in(editor, page, **changes):
    data = filled(editor, edit_url(page), page) | changes | {"action-submit": "action-submit"}
    return post(editor, edit_url(page), data)


def test_whoever_hands_in_a_change_answers_and_whoever_approves_publishes(editor, person, course, workflow):
    page = lesson(course)
    url = question(hand_in(editor, page, title="Esitetty nimi"))

    editor.post(url, {"change": "additive"})

    assert current(course).number == 1
    state = LessonPage.objects.get(pk=page.pk).current_workflow_state
    state.current_task_state.approve(user=person)
    assert (current(course).number, current(course).change) == (2, Change.ADDITIVE)


def test_the_answer_counts_once_and_comes_along_to_a_newer_draft(editor, person, course, workflow):
    page = lesson(course)
    editor.post(question(hand_in(editor, page, title="Esitetty nimi")), {"change": "additive"})
    # Whoever approves has a last look, and changes a word.
    newer = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    newer.title = "Esitetty nimi!"
    revision = newer.save_revision(user=person)
    assert initial(editor, reverse("course_change", args=[revision.pk])) == Change.ADDITIVE

    revision.publish(user=person)
    assert current(course).change == Change.ADDITIVE
    newer.title = "Kolmas nimi"
    newer.save_revision(user=person).publish(user=person)

    assert current(course).change == Change.COSMETIC


def test_nobody_answers_for_a_draft_they_have_not_seen(editor, course):
    page = lesson(course)
    old = question(publish(editor, page, title="Vanha luonnos"))
    new = question(publish(editor, page, title="Uusi luonnos"))

    answer = editor.post(old, {"change": "cosmetic"})

    assert answer.url == new
    assert current(course).number == 1


# ── who ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["course_change", "course_change_note"])
def test_only_editors_are_asked(client, course, name):
    page = lesson(course)
    page.title = "Luonnos"
    url = reverse(name, args=[page.save_revision().pk])

    assert client.post(url, {"change": "cosmetic"}).status_code == 302
    client.force_login(UserFactory())
    assert client.post(url, {"change": "cosmetic"}).status_code in {302, 403}
    admin_only = UserFactory()
    admin_only.groups.add(foundation.appoint_editors())
    client.force_login(admin_only)
    assert client.get(url).status_code == 200
    assert (current(course).number, ChangeAnswer.objects.count()) == (1, 0)


def test_what_is_no_draft_of_a_course_is_not_there(editor, course):
    other = make.standard_page()

    assert editor.get(reverse("course_change", args=[other.save_revision().pk])).status_code == 404
    assert editor.get(reverse("course_change", args=[999999])).status_code == 404


def test_the_question_is_asked_in_the_editors_language(editor, course):
    url = question(publish(editor, lesson(course), title="Parempi nimi"))

    for language in ("fi", "sv", "en"):
        assert f'lang="{language}"' in text(editor.get(url, headers={"accept-language": language}))
