"""Learning paths as editors make them and everyone reads them."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import Page

from cms import search
from cms.models import CourseIndexPage, CoursePage, PathPage
from core.errors import Refused
from tests.cms.forms import filled, post
from tests.cms.path_pages import path_page
from tests.cms.words import address, said
from tests.factories import cms as make
from tests.factories.accounts import UserFactory
from tests.factories.courses import CompletionFactory, complete
from training.courses import actions
from training.paths import actions as paths
from training.paths import places
from training.paths.models import LearningPath, PathCompletion, PathVersion

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def index(module_transaction):
    """A catalogue of two courses and a path of both, in Finnish and Swedish."""
    catalogue = make.catalogue()
    first = make.course(catalogue, quiz=False)
    second = make.course(catalogue, title="Tunnista huijaus", lessons=1, quiz=False, minutes=60)
    path_page(catalogue, first, second)
    make.translate_tree(catalogue, "sv")
    return CourseIndexPage.objects.get(pk=catalogue.pk)


@pytest.fixture
def path(index):
    return PathPage.objects.child_of(index).get()


@pytest.fixture
def courses(index):
    return list(CoursePage.objects.child_of(index).order_by("path"))


def swedish(page):
    return type(page).objects.get(translation_key=page.translation_key, locale__language_code="sv")


def html(client, page):
    answer = client.get(page.url)
    assert answer.status_code == 200
    return answer.content.decode()


def publish(page):
    page.save_revision().publish()


def versions(path):
    row = PathPage.objects.get(pk=path.pk).learning_path
    return list(PathVersion.objects.filter(path=row).order_by("number"))


def full(person, courses):
    for page in courses:
        CompletionFactory(person=person, version=page.course.versions.current().get())


# ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_publishing_opens_the_path_and_freezes_it_with_its_languages(path, courses):
    (version,) = versions(path)
    assert version.path.code == "digitukijan-polku"
    assert [(step.course.code, step.required) for step in version.steps.all()] == [
        (page.course.code, True) for page in courses
    ]
    assert version.texts["title"] == {"fi": "Digitukijan polku", "sv": "sv: Digitukijan polku"}
    assert version.texts["goals"] == [{"fi": "auttaa rauhassa", "sv": "sv: auttaa rauhassa"}]
    assert version.texts["extent"]["sv"] == "sv: Noin viisi tuntia."
    assert swedish(path).learning_path == version.path


def test_publishing_again_without_a_change_makes_no_version(path):
    publish(path)
    publish(swedish(path))
    assert len(versions(path)) == 1


def test_another_order_makes_a_version(path):
    path.courses = [(block.block_type, block.value) for block in reversed(path.courses)]
    publish(path)
    assert [version.number for version in versions(path)] == [1, 2]


def test_the_courses_of_the_source_count_never_those_of_a_translation(path, courses):
    other = swedish(path)
    other.courses = [("course", {"page": courses[1], "required": False})]
    other.validity_months = 3
    publish(other)
    assert len(versions(path)) == 1


def test_a_course_chosen_in_another_language_is_the_same_course(index, courses):
    path_page(index, swedish(courses[0]), courses[1], title="Toinen polku")
    steps = LearningPath.objects.get(code="toinen-polku").versions.get().steps.all()
    assert [step.course for step in steps] == [page.course for page in courses]


def test_nothing_is_frozen_while_the_path_is_a_draft(index, courses):
    assert path_page(index, *courses, live=False, title="Luonnos").learning_path is None
    assert not LearningPath.objects.filter(code="luonnos").exists()


@pytest.mark.parametrize("case", ["one course", "twice", "draft", "unpublished"])
def test_a_path_that_could_not_be_walked_is_refused(index, courses, case):
    chosen = {"one course": courses[:1], "twice": [courses[0], courses[1], courses[0]]}.get(case)
    if case == "draft":
        chosen = [courses[0], make.course(index, title="Keskeneräinen", live=False)]
    if case == "unpublished":
        courses[1].unpublish()
        chosen = [courses[0], CoursePage.objects.get(pk=courses[1].pk)]
    with pytest.raises(Refused):
        path_page(index, *chosen, title="Ei kelpaa")
    assert not LearningPath.objects.filter(code="ei-kelpaa").exists()


def test_publishing_an_older_revision_keeps_the_page_on_its_path(path):
    old = path.revisions.order_by("pk").first()
    assert old.content["learning_path"] is None
    old.publish()
    assert len(versions(path)) == 1


def test_two_paths_with_the_same_slug_get_codes_of_their_own(index, courses):
    elsewhere = make.catalogue(title="Muut", slug="muut")
    assert path_page(elsewhere, *courses).learning_path.code == "digitukijan-polku-2"


def test_unpublishing_or_deleting_keeps_what_people_have(path, courses):
    person = UserFactory()
    full(person, courses)
    code = path.learning_path.code
    done = paths.complete_path(path=path.learning_path, actor=person)
    path.unpublish()
    for page in (swedish(path), path):
        Page.objects.get(pk=page.pk).delete()
    assert PathCompletion.objects.get(pk=done.pk).path.code == code


# ── the editor ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def editor(client):
    person = UserFactory(editor=True)
    client.force_login(person)
    return person


def test_the_editor_reads_what_is_to_mend_and_the_draft_is_kept(client, settings, path, courses, editor):
    settings.STAFF_TWO_STEP_REQUIRED = False
    edit = reverse("wagtailadmin_pages:edit", args=[path.pk])
    path.courses = [("course", {"page": courses[0], "required": True})]
    path.save_revision()
    data = filled(client, edit, path.get_latest_revision_as_object())

    answer = post(client, edit, data | {"action-publish": "1"})

    assert (answer.status_code, answer.url) == (302, edit)
    told = " ".join(str(message) for message in get_messages(answer.wsgi_request))
    assert said("A path needs at least two courses.") in told
    path.refresh_from_db()
    assert path.has_unpublished_changes
    assert len(path.courses) == 2
    assert len(versions(path)) == 1


def test_the_editor_publishes_what_is_right(client, settings, path, editor):
    settings.STAFF_TWO_STEP_REQUIRED = False
    edit = reverse("wagtailadmin_pages:edit", args=[path.pk])
    data = filled(client, edit, path) | {"validity_months": "24", "action-publish": "1"}

    answer = post(client, edit, data)

    assert answer.status_code == 302, answer.context and answer.context["form"].errors
    assert [version.validity_months for version in versions(path)] == [0, 24]
    assert versions(path)[1].published_by == editor


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_anyone_reads_the_courses_in_their_order(client, path, courses):
    shown = html(client, path)
    assert shown.index(courses[0].url) < shown.index(courses[1].url)
    assert said("The courses of the path") in shown
    assert "auttaa rauhassa" in shown
    assert "<b>auttamaan</b>" in shown
    assert "3 h 30 min" in shown
    assert "csrfmiddlewaretoken" not in shown
    assert said("To the first course") in shown


def test_the_page_is_whole_in_swedish(client, path, courses):
    shown = html(client, swedish(path))
    assert swedish(courses[0]).url in shown
    assert said("The courses of the path", "sv") in shown
    assert 'lang="fi"' not in shown.split("<main", 1)[1].split("</main>")[0]


def test_a_course_without_translation_is_offered_in_its_language(client, index, path, courses):
    third = make.course(index, title="Vain suomeksi", lessons=1, quiz=False)
    path.courses = [("course", {"page": page, "required": True}) for page in (*courses, third)]
    publish(path)
    other = swedish(path)
    other.courses = path.courses
    publish(other)
    shown = html(client, other)
    assert f'href="{third.url}" hreflang="fi"' in shown
    assert '<h3 lang="fi">' in shown


def test_a_course_that_was_closed_is_named_and_not_linked(client, path, courses):
    for page in (swedish(courses[1]), courses[1]):
        page.unpublish()
    shown = html(client, path)
    assert courses[1].url not in shown
    assert said("Not open at the moment") in shown


def test_the_state_of_each_course_is_shown(client, path, courses):
    person = UserFactory()
    actions.start(course=courses[0].course, actor=person)
    client.force_login(person)
    shown = html(client, path)
    assert '<progress max="2" value="0"' in shown
    assert 'aria-current="step"' in shown
    assert said("You have started") in shown

    full_first = courses[0].course.versions.current().get()
    complete(person, full_first)
    for page in (path, swedish(path)):
        shown = html(client, page)
        assert '<progress max="2" value="1"' in shown
        assert '<li class="done">' in shown
        assert 'class="now"' in shown


def test_whoever_had_done_all_courses_collects_the_certificate(client, path, courses):
    person = UserFactory()
    full(person, courses)
    client.force_login(person)
    collect = address("paths:collect", code=path.learning_path.code)
    assert f'action="{collect}" method="post"' in html(client, path)

    assert client.post(collect).status_code == 302
    shown = html(client, path)
    assert f'action="{collect}"' not in shown
    assert said("You have completed this path. Congratulations!") in shown


def test_courses_to_complete_first_are_named_until_they_are_done(client, index, courses):
    courses[1].prerequisites = [("course", courses[0])]
    publish(courses[1])
    page = path_page(index, *courses, title="Järjestyksessä")
    assert said("Complete first:") in html(client, page)
    person = UserFactory()
    full(person, courses[:1])
    client.force_login(person)
    assert said("Complete first:") not in html(client, page)


def test_markup_in_a_title_is_shown_as_typed(client, index, courses):
    page = path_page(index, *courses, title="<script>alert(1)</script>", slug="merkit", summary="<b>&</b>")
    for shown in (html(client, page), html(client, index)):
        assert "<script>alert" not in shown
        assert "&lt;b&gt;&amp;&lt;/b&gt;" in shown


def test_the_catalogue_shows_paths_before_courses(client, index, path, courses):
    shown = html(client, index)
    assert shown.index(path.title) < shown.index(courses[0].title)
    assert said("Learning paths") in shown
    assert [(card.courses, card.minutes) for card in client.get(index.url).context["paths"]] == [(2, 210)]


def test_a_catalogue_without_paths_says_nothing_of_them(client):
    plain = make.catalogue(title="Toiset", slug="toiset")
    make.course(plain, lessons=1, quiz=False)
    shown = html(client, plain)
    assert said("Learning paths") not in shown.split("<main", 1)[1]


def test_the_search_finds_a_path(index):
    found = search.find("poluista", "fi").results.object_list + search.find("polku", "fi").results.object_list
    assert any(isinstance(result.page, PathPage) for result in found)


def test_training_learns_where_its_paths_are_read(path):
    where = places.places()
    assert where.path_url(path.learning_path, "fi") == path.url
    assert where.path_url(path.learning_path, "sv") == swedish(path).url
    # Not translated into English: the page it was written on.
    assert where.path_url(path.learning_path, "en") == path.url
    for page in (swedish(path), path):
        page.unpublish()
    assert where.path_url(path.learning_path, "fi") is None


def test_a_path_costs_the_same_at_two_courses_and_at_five(client, index, courses, django_assert_max_num_queries):
    more = [make.course(index, title=f"Kurssi {number}", lessons=1, quiz=False) for number in range(3)]
    pages = [path_page(index, *courses, title="Kaksi"), path_page(index, *courses, *more, title="Viisi")]
    person = UserFactory()
    actions.start(course=courses[0].course, actor=person)
    client.force_login(person)
    counts = []
    for page in pages:
        client.get(page.url)
        with django_assert_max_num_queries(60) as asked:
            client.get(page.url)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20
    catalogue = client.get(index.url)
    assert len(catalogue.context["paths"]) == 3


def test_the_catalogue_costs_the_same_at_one_path_and_at_three(client, index, courses, django_assert_max_num_queries):
    counts = []
    for number in range(3):
        path_page(index, *courses, title=f"Polku {number}")
        client.get(index.url)
        with django_assert_max_num_queries(60) as asked:
            client.get(index.url)
        counts.append(len(asked))
    assert counts[0] == counts[2] <= 12
