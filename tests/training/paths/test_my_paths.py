"""The learning paths of a person on their own page, and the way to them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.courses import CompletionFactory, enrol
from tests.factories.paths import completed_path, path_content, publish_path, short_course
from training.paths import actions
from training.paths.models import PathCompletion

pytestmark = pytest.mark.django_db


def page(client, learner):
    client.force_login(learner)
    return client.get(reverse("my")).content.decode()


def test_a_path_under_way_shows_how_far_and_the_next_course(client, learner, courses, version):
    CompletionFactory(person=learner, version=courses[0])

    shown = page(client, learner)

    assert "1 of 2 courses done" in shown
    assert '<progress max="2" value="1"' in shown
    assert "Next course: Course (en)" in shown
    assert reverse("courses:start", args=[courses[1].course.code]) in shown
    assert reverse("paths:show", args=[version.path.code]) in shown


def test_a_path_that_is_full_offers_its_certificate_there(client, learner, courses):
    for each in courses:
        CompletionFactory(person=learner, version=each)
    path = publish_path(*courses).path
    collect = reverse("paths:collect", args=[path.code])
    assert f'action="{collect}" method="post"' in page(client, learner)

    answer = client.post(collect, follow=True)
    assert "You have completed the learning path." in answer.content.decode()
    assert PathCompletion.objects.get().person == learner
    # Then it is no longer under way.
    assert "my-paths" not in page(client, learner)


def test_who_takes_no_course_of_a_path_sees_none(client, learner, version):
    enrol(learner)
    assert "my-paths" not in page(client, learner)


def test_nobody_sees_the_paths_of_another(client, learner, courses):
    publish_path(*courses, title={"fi": "Salainen polku"})
    enrol(UserFactory(), courses[0])
    assert "Salainen polku" not in page(client, learner)


def test_a_title_is_shown_as_typed_and_its_language_is_told(client, learner, courses):
    publish_path(*courses, title={"fi": "<script>alert(1)</script> Polku"})
    enrol(learner, courses[0])
    shown = page(client, learner)
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Polku" in shown
    assert "in Finnish" in shown


@pytest.mark.parametrize("many", [1, 3])
def test_many_paths_take_as_many_queries_as_one(many, client, learner):
    for _each in range(many):
        courses = [short_course(), short_course()]
        publish_path(*courses)
        enrol(learner, courses[0])
    client.force_login(learner)

    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("my"))

    own = [query["sql"] for query in captured if 'FROM "paths_' in query["sql"]]
    assert len(own) == 3


def test_what_is_missing_is_said_and_nothing_is_written(client, learner, version, courses):
    CompletionFactory(person=learner, version=courses[0])
    client.force_login(learner)
    answer = client.post(reverse("paths:collect", args=[version.path.code]))
    assert answer.url == f"/en/paths/{version.path.code}/"
    assert "1 course of the path is not completed yet" in page(client, learner)
    assert not PathCompletion.objects.exists()


def test_looking_collects_nothing(client, learner, courses):
    for each in courses:
        CompletionFactory(person=learner, version=each)
    path = publish_path(*courses).path
    client.force_login(learner)
    answer = client.get(reverse("paths:collect", args=[path.code]))
    assert (answer.status_code, answer.url) == (302, f"/en/paths/{path.code}/")
    assert not PathCompletion.objects.exists()


def test_a_visitor_is_asked_to_sign_in_and_an_unknown_path_is_not_found(client, learner, version):
    answer = client.post(reverse("paths:collect", args=[version.path.code]))
    assert answer.status_code == 302
    assert "sign" in answer.url or "login" in answer.url
    client.force_login(learner)
    assert client.post(reverse("paths:collect", args=["none"])).status_code == 404
    assert client.get(reverse("paths:show", args=["none"])).status_code == 404
    assert client.get(reverse("paths:show", args=[version.path.code])).url == f"/en/paths/{version.path.code}/"


def test_a_path_without_a_page_leads_to_my_learning(client, version, monkeypatch, path_places):
    monkeypatch.setattr(type(path_places), "path_url", lambda *given: None)
    assert client.get(reverse("paths:show", args=[version.path.code])).url == reverse("my")


def test_a_second_version_changes_nothing_for_who_has_completed(client, learner, version, courses):
    completed_path(learner, version)
    content = path_content(*courses, validity_months=12)
    actions.publish_path(path=version.path, snapshot=content, actor=None)
    assert "my-paths" not in page(client, learner)
