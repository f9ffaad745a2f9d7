"""Editors write an exercise, look at all its screens, and publish it, over HTTP as a browser would."""

import json

import pytest
from django.urls import reverse
from wagtail.models import Page

from cms import foundation
from cms.models import PracticePage
from tests.cms import words
from tests.cms.forms import filled, post
from tests.factories import cms as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def exercise(module_transaction):
    return make.exercise()


@pytest.fixture
def editor(client, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    person = UserFactory()
    person.groups.add(foundation.appoint_editors())
    client.force_login(person)
    return client


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def add_url(index):
    return reverse("wagtailadmin_pages:add", args=["cms", "practicepage", index.pk])


def said(answer):
    return " ".join(str(message) for message in answer.context["messages"])


def send(editor, page, **changes):
    data = filled(editor, edit_url(page), page) | changes
    return post(editor, edit_url(page), data, follow=True)


def publish(editor, page, **changes):
    return send(editor, page, **{"action-publish": "action-publish", **changes})


def fresh(page):
    return PracticePage.objects.get(pk=page.pk)


def test_an_editor_makes_and_publishes_an_exercise(editor, exercise):
    index = exercise.get_parent()
    data = filled(editor, add_url(index), fresh(exercise)) | {
        "title": "Toinen harjoitus",
        "slug": "toinen-harjoitus",
        "intro": "Kokeile rauhassa.",
        "minutes": "5",
        "card_title": "Kortti",
        "card_person": "Elsa Esimerkki",
        "card_note": "Keksitty.",
        "guided": "on",
        "action-publish": "action-publish",
    }
    post(editor, add_url(index), data, follow=True)
    page = PracticePage.objects.get(slug="toinen-harjoitus")
    assert page.live
    version = page.scenario.versions.get()
    assert version.data["card"]["person"] == {"fi": "Elsa Esimerkki"}
    assert version.published_by is not None
    assert words.address("practice:begin", code="toinen-harjoitus") in editor.get(page.url).content.decode()


def test_an_impossible_exercise_stays_a_draft_says_why_and_loses_nothing(editor, exercise):
    answer = publish(
        editor,
        fresh(exercise),
        **{
            "screens-0-value-actions-0-value-goes_to": "nowhere",
            "screens-1-value-hint": "Uusi neuvo",
            "brands-0-value-address": "kunta.fi",
        },
    )
    told = said(answer)
    assert words.said("Saved as a draft, not published. Please mend this first:") in told
    assert "Ruutu open" in told
    assert "kunta.fi" in told
    draft = fresh(exercise).get_latest_revision_as_object()
    assert draft.screens[0].value["actions"][0]["goes_to"] == "nowhere"
    assert draft.screens[1].value["hint"] == "Uusi neuvo"
    assert fresh(exercise).screens[1].value["hint"] == "Neuvo compare"
    assert fresh(exercise).scenario.versions.count() == 1


def test_a_new_impossible_exercise_is_kept_as_a_draft(editor, exercise):
    index = exercise.get_parent()
    data = filled(editor, add_url(index), fresh(exercise)) | {
        "title": "Ei valmis",
        "slug": "ei-valmis",
        "intro": "Kesken.",
        "card_title": "Kortti",
        "card_person": "Elsa Esimerkki",
        "guided": "on",
        "screens-count": "0",
        "action-publish": "action-publish",
    }
    answer = post(editor, add_url(index), data, follow=True)
    page = PracticePage.objects.get(slug="ei-valmis")
    assert not page.live
    assert page.scenario is None
    assert words.said("The exercise needs exactly one last screen.") in said(answer)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("screens-0-value-key", "Ruutu 1", "Small letters a to z, digits and hyphens, for example choose-bank."),
        ("screens-0-value-fields-0-value-code", "", "The chosen rule needs this."),
    ],
)
def test_what_is_wrong_in_one_place_is_said_there(editor, exercise, name, value, message):
    html = publish(editor, fresh(exercise), **{name: value}).content.decode()
    assert json.dumps(words.said(message))[1:-1] in html
    assert fresh(exercise).screens[0].value["key"] == "open"


def test_an_unfinished_exercise_may_be_saved(editor, exercise):
    send(
        editor,
        fresh(exercise),
        **{"screens-0-value-fields-0-value-code": "", "card_person": "", "screens-1-value-title": ""},
    )
    draft = fresh(exercise).get_latest_revision_as_object()
    assert draft.card_person == ""
    assert draft.screens[0].value["fields"][0]["code"] == ""


def test_a_changed_structure_becomes_a_version(editor, exercise):
    publish(editor, fresh(exercise), **{"screens-1-value-actions-1-value-outcome": "ok"})
    assert fresh(exercise).scenario.versions.count() == 2


def preview(editor, page, mode="", **changes):
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    posted = post(editor, url, filled(editor, edit_url(page), page) | changes)
    assert posted.json()["is_valid"], posted.json()
    answer = editor.get(url, {"mode": mode} if mode else {})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_start_page_is_previewed(editor, exercise):
    html = preview(editor, fresh(exercise), title="Esikatselu")
    assert "Esikatselu" in html
    assert words.address("practice:begin", code="avaa-palvelu") in html


def test_all_screens_are_previewed_in_the_frame_as_they_are_being_written(editor, exercise):
    html = preview(editor, fresh(exercise), "screens", **{"screens-0-value-title": "Aivan uusi ruutu"})
    assert html.count('class="practice"') == 3
    assert html.index("Aivan uusi ruutu") < html.index("Ruutu compare") < html.index("Hienosti tehty.")
    # Which button leads where is for the editor, and buttons do nothing here.
    assert "→ compare" in html
    assert 'type="button"' in html
    assert fresh(exercise).screens[0].value["title"] == "Ruutu open"


def test_the_preview_of_an_impossible_exercise_says_what_is_missing(editor, exercise):
    html = preview(editor, fresh(exercise), "screens", **{"screens-0-value-actions-0-value-goes_to": "nowhere"})
    assert words.said("The screens can be shown when this is mended:") in html
    assert "Ruutu open" in html
    assert 'class="practice"' not in html


def test_a_translation_is_previewed_in_its_language(editor, exercise):
    swedish = make.translate_exercise(fresh(exercise), "sv")
    answer = editor.get(reverse("wagtailadmin_pages:view_draft", args=[swedish.pk]), {"mode": "screens"})
    assert answer.status_code == 200
    assert "sv: Ruutu open" in answer.content.decode()


def test_the_editor_reads_steps_devices_and_titles_in_the_list_of_screens(editor, exercise):
    html = editor.get(edit_url(exercise)).content.decode()
    assert "{step} \\u00b7 {device} \\u00b7 {title}" in html or "{step} · {device} · {title}" in html


def test_only_editors_reach_it(client, exercise):
    client.force_login(UserFactory())
    assert client.get(edit_url(exercise)).status_code in {302, 403}
    assert client.get(add_url(exercise.get_parent())).status_code in {302, 403}


def test_exercises_stand_only_in_their_list(editor, exercise):
    home = make.home()
    assert editor.get(add_url(home)).status_code in {302, 403}
    assert Page.objects.get(pk=exercise.pk).get_parent().specific_class.__name__ == "PracticeIndexPage"
