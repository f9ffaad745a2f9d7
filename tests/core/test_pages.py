"""Pages for what went wrong speak the reader's language, and the worst of them needs nothing that could be broken."""

import pytest
from django.test import Client, RequestFactory
from django.views import defaults

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/nothing/here", "/fi/nothing", "/sv/nothing/", "/en/nothing/"])
def test_a_page_that_is_not_there_says_so_kindly(client, path):
    answer = client.get(path, headers={"accept-language": "en"}, follow=True)
    assert answer.status_code == 404
    html = answer.content.decode()
    assert 'lang="' + (path[1:3] if path[3] == "/" else "en") in html
    assert 'class="wrap narrow' in html


def test_a_page_one_may_not_open_offers_the_way_on(learner):
    request = RequestFactory().get("/en/x/")
    request.user = learner
    html = defaults.permission_denied(request, PermissionError()).content.decode()
    assert "/my/" in html or "oma" in html


def test_a_form_sent_without_its_token_explains_and_leads_back(learner):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/en/account/login/", {"login": "x"})
    assert answer.status_code == 403
    assert 'href="/en/account/login/"' in answer.content.decode()


def test_the_last_resort_asks_nothing_and_speaks_three_languages(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = defaults.server_error(RequestFactory().get("/"))
    html = answer.content.decode()
    assert answer.status_code == 500
    for words in ("Jotain meni meillä rikki", "Något gick sönder hos oss", "Something broke at our end"):
        assert words in html
    assert "<script" not in html
    assert "style=" not in html
