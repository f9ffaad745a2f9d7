"""Editors write, preview, translate and publish in the page editor, over HTTP as a browser would."""

import json

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms import foundation
from cms.models import CoursePage, GoodPracticePage, LessonPage, QuizPage, StandardPage
from tests.cms import words
from tests.cms.forms import filled, post
from tests.factories import cms as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def course(module_transaction):
    return make.course(lessons=1)


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.STAFF_TWO_STEP_REQUIRED = False


@pytest.fixture
def editor(client):
    person = UserFactory()
    person.groups.add(foundation.appoint_editors())
    client.force_login(person)
    return client


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def add_url(parent, model):
    return reverse("wagtailadmin_pages:add", args=["cms", model.__name__.lower(), parent.pk])


def said(answer):
    return " ".join(str(message) for message in answer.context["messages"])


def test_only_editors_get_in(client):
    client.force_login(UserFactory())
    assert client.get(reverse("wagtailadmin_home")).status_code in {302, 403}
    assert Group.objects.get(name=foundation.EDITORS).permissions.exists()


def test_an_editor_makes_and_publishes_a_page(editor):
    url = add_url(make.home(), StandardPage)
    data = filled(editor, url, StandardPage()) | {
        "title": "Uusi sivu",
        "slug": "uusi-sivu",
        "intro": "Mistä on kyse",
        "body-count": "1",
        "body-0-type": "text",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-id": "",
        "body-0-value-heading": "Väliotsikko",
        "body-0-value-text": '{"blocks":[{"key":"a","text":"Kappale","type":"unstyled"}],"entityMap":{}}',
        "body-0-value-actions-count": "0",
        "action-publish": "action-publish",
    }
    post(editor, url, data, follow=True)
    assert "Kappale" in editor.get("/fi/uusi-sivu/").content.decode()


@pytest.mark.parametrize(
    ("model", "parent"),
    [(CoursePage, "kurssit"), (LessonPage, "digitukijan-peruskurssi"), (QuizPage, "digitukijan-peruskurssi")],
)
def test_each_kind_of_page_can_be_made_where_it_belongs(editor, course, model, parent):
    assert editor.get(add_url(Page.objects.get(slug=parent), model)).status_code == 200
    assert editor.get(add_url(make.home(), model)).status_code in {302, 403}


def test_the_editor_opens_in_the_language_of_the_editor(editor, course):
    html = editor.get(edit_url(course), HTTP_ACCEPT_LANGUAGE="sv").content.decode()
    assert 'lang="sv"' in html


def test_a_quiz_without_a_right_answer_is_refused_in_the_form(editor, course):
    page = QuizPage.objects.child_of(course).get()
    data = filled(editor, edit_url(page), page)
    data["action-publish"] = "action-publish"
    data = {name: value for name, value in data.items() if not name.endswith("-correct")}
    html = post(editor, edit_url(page), data, follow=True).content.decode()
    # The editor's scripts read it as JSON.
    assert json.dumps(words.said("Mark exactly one option as right."))[1:-1] in html
    assert QuizPage.objects.get(pk=page.pk).questions[0].value["options"][0]["correct"]


def test_an_unfinished_quiz_may_be_saved_as_a_draft(editor, course):
    page = QuizPage.objects.child_of(course).get()
    data = filled(editor, edit_url(page), page)
    data = {name: value for name, value in data.items() if not name.endswith("-correct")}
    post(editor, edit_url(page), data, follow=True)
    draft = QuizPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert not draft.questions[0].value["options"][0]["correct"]


def test_a_course_that_cannot_be_taught_stays_a_draft_and_says_why(editor, course):
    page = make.course(course.get_parent(), title="Tyhjä kurssi", lessons=0, quiz=False, live=False)
    data = filled(editor, edit_url(page), page) | {"action-publish": "action-publish"}
    answer = post(editor, edit_url(page), data, follow=True)
    assert not CoursePage.objects.get(pk=page.pk).live
    assert words.said("The course has no lessons yet.") in said(answer)


def test_a_quiz_that_draws_too_many_stays_a_draft_and_says_why(editor, course):
    page = QuizPage.objects.child_of(course).get()
    data = filled(editor, edit_url(page), page) | {"draw": "9", "action-publish": "action-publish"}
    answer = post(editor, edit_url(page), data, follow=True)
    assert "Lopputesti" in said(answer)
    assert QuizPage.objects.get(pk=page.pk).draw == 0
    assert QuizPage.objects.get(pk=page.pk).get_latest_revision_as_object().draw == 9
    assert course.course.versions.count() == 1


def test_a_new_quiz_that_cannot_be_taught_is_kept_as_a_draft(editor, course):
    url = add_url(course, QuizPage)
    data = filled(editor, url, QuizPage()) | {
        "title": "Toinen testi",
        "slug": "toinen-testi",
        "action-publish": "action-publish",
    }
    answer = post(editor, url, data, follow=True)
    page = QuizPage.objects.get(slug="toinen-testi")
    assert not page.live
    assert "Toinen testi" in said(answer)


def test_publishing_a_good_change_freezes_a_version(editor, course):
    page = LessonPage.objects.child_of(course).get()
    data = filled(editor, edit_url(page), page) | {"title": "Parempi nimi", "action-publish": "action-publish"}
    asked = post(editor, edit_url(page), data)
    editor.post(asked.url, {"change": "cosmetic"}, follow=True)
    current = course.course.versions.current().get()
    assert current.outline[0]["title"]["fi"] == "Parempi nimi"
    assert current.published_by is not None


def test_what_is_refused_later_becomes_a_message_too(editor, course):
    """Bulk publishing asks no hook before: the refusal rolls it back."""
    page = make.quiz_page(course, live=False, title="Tyhjä testi", questions=[])
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = editor.post(f"{url}?id={page.pk}", {"id": page.pk}, follow=True)
    assert answer.status_code == 200
    assert "Tyhjä testi" in said(answer)
    assert not QuizPage.objects.get(pk=page.pk).live


@pytest.mark.parametrize("slug", ["kurssit", "digitukijan-peruskurssi", "oppitunti-1", "lopputesti", "etusivu"])
def test_pages_are_previewed_in_the_public_design(editor, course, slug):
    page = Page.objects.get(slug=slug).specific
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    data = filled(editor, edit_url(page), page) | {"title": "Esikatselu"}
    posted = post(editor, url, data)
    assert posted.json()["is_valid"], posted.json()
    answer = editor.get(url)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert '<html lang="fi">' in html
    assert "css/app.css" in html
    assert make.SECRET_RIGHT not in html
    # The editor shows it in a frame. The parts of the policy come in any order.
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"].split("; ")


def test_a_course_that_was_never_published_can_be_previewed(editor, course):
    page = make.course(course.get_parent(), title="Uusi kurssi", lessons=1, live=False)
    for part in (page, *page.get_children().specific()):
        answer = editor.get(reverse("wagtailadmin_pages:view_draft", args=[part.pk]))
        assert answer.status_code == 200


def test_an_editor_translates_and_publishes(editor, django_capture_on_commit_callbacks):
    about = make.standard_page()
    locale = make.homes()["sv"].locale
    asked = editor.get(reverse("wagtail_localize:submit_page_translation", args=[about.pk]))
    assert asked.status_code == 200
    editor.post(reverse("wagtail_localize:submit_page_translation", args=[about.pk]), {"locales": [locale.pk]})
    translation = Translation.objects.get(source=TranslationSource.objects.get_for_instance(about))
    draft = StandardPage.objects.get(translation_key=about.translation_key, locale=locale)
    assert not draft.live
    for segment in translation.source.stringsegment_set.select_related("string", "context"):
        StringTranslation.objects.create(
            translation_of=segment.string, context=segment.context, locale=locale, data="om-digitalt-stod"
        )
    with django_capture_on_commit_callbacks(execute=True):
        answer = editor.post(edit_url(draft), {"action": "publish"}, follow=True)
    assert answer.status_code == 200
    assert "om-digitalt-stod" in editor.get("/sv/om-digitalt-stod/").content.decode()


def test_good_practices_are_sorted_by_terms(editor):
    page = make.practice(make.collection())
    topic = make.term("topic", "taxes")
    data = filled(editor, edit_url(page), page) | {"topics": [str(topic.pk)], "action-publish": "action-publish"}
    post(editor, edit_url(page), data, follow=True)
    assert [term.key for term in GoodPracticePage.objects.get(pk=page.pk).topics.all()] == ["taxes"]


def test_the_texts_on_every_page_are_edited_in_three_languages(editor):
    row = make.texts()
    url = reverse("wagtailsettings:edit", args=["cms", "sitetexts", row.site_id])
    html = editor.get(url).content.decode()
    for language in ("fi", "sv", "en"):
        assert f'name="imprint_{language}"' in html
