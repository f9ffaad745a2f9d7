"""The invitation link as people meet it: what it shows and asks, how it leads through sign-up, and that it is told to
nobody else."""

import logging
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.logs import WithoutTokens
from tests.accounts.visitor import Visitor, code_of, mails
from tests.factories.accounts import UserFactory
from tests.factories.groups import join, leader
from training.courses.models import Enrolment
from training.groups import actions
from training.groups.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(made):
    return reverse("groups:join", args=[made.token])


@pytest.fixture
def page(client, learner, link):
    client.force_login(learner)
    return client.get(link).content.decode().split("<main")[1]


def test_the_page_says_what_one_joins_and_who_leads(page, made, aino, client, link):
    leader(made.group, UserFactory(name="Leila Vetäjä"))
    for words in ("Course (en)", made.group.name, "North Savo", aino.name):
        assert words in page
    assert "Leila Vetäjä" in client.get(link).content.decode()


def test_sharing_is_a_question_of_its_own_and_nothing_is_ticked(page):
    box = re.search(r'<input type="checkbox"[^>]*name="shares_progress"[^>]*>', page)[0]
    assert "checked" not in box
    assert "required" not in box
    assert "how many parts of this course you have done" in page
    assert "your answers in quizzes and exercises" in page


@pytest.mark.parametrize(("data", "shares"), [({}, False), ({"shares_progress": "on"}, True)])
def test_joining_shares_only_what_was_ticked(client, learner, link, data, shares):
    client.force_login(learner)
    assert client.post(link, data)["Location"] == reverse("my")
    assert Membership.objects.get(person=learner).shares_progress is shares
    assert Enrolment.objects.filter(person=learner).exists()


def test_who_is_in_already_is_told_so(client, made, link, learner):
    join(made, learner)
    client.force_login(learner)
    page = client.get(link).content.decode().split("<main")[1]
    assert "You are in this group already" in page
    assert "<form" not in page


def test_a_stranger_sees_the_group_and_is_led_to_an_account_first(client, link):
    page = client.get(link).content.decode().split("<main")[1].split("</main>")[0]
    assert "<form" not in page
    assert f"{reverse('account_signup')}?next={link.replace('/', '%2F')}" in page
    assert client.post(link, {"shares_progress": "on"}).status_code == 200
    assert not Membership.objects.exists()


def test_sign_up_on_the_way_leads_back_to_the_invitation(client, link):
    visit = Visitor(client)
    with translation.override("en"):
        visit.sign_up(email="uusi@post.example", next=link)
        after = visit.confirm(code_of(mails("uusi@post.example")[0]))
    assert after.redirect_chain[-1][0] == link
    assert 'name="shares_progress"' in after.content.decode()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_link_speaks_each_language(client, made, language):
    with translation.override(language):
        answer = client.get(reverse("groups:join", args=[made.token]))
    assert f'<html lang="{language}">' in answer.content.decode()


@pytest.mark.parametrize("what", ["wrong", "taken back", "renewed", "closed"])
def test_what_does_not_hold_is_refused_in_kind_words(client, learner, aino, made, link, what):
    if what == "wrong":
        link = reverse("groups:join", args=["0" * 64])
    if what == "taken back":
        actions.revoke_invitation(group=made.group, actor=aino)
    if what == "renewed":
        actions.renew_invitation(group=made.group, actor=aino)
    if what == "closed":
        actions.close_group(group=made.group, actor=aino)
    client.force_login(learner)
    for answer in (client.get(link), client.post(link, {"shares_progress": "on"})):
        assert answer.status_code == 404
        assert "You did nothing wrong" in answer.content.decode()
    assert not Membership.objects.exists()


def test_an_unknown_link_tells_nothing_of_any_group(client, made):
    page = client.get(reverse("groups:join", args=["0" * 64])).content.decode()
    assert made.group.name not in page


# ── told to nobody ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_address_is_passed_on_to_no_page_and_kept_by_no_cache_or_search_engine(client, learner, link):
    for person in (None, learner):
        if person:
            client.force_login(person)
        answer = client.get(link)
        assert answer["Referrer-Policy"] == "strict-origin"
        assert answer["X-Robots-Tag"] == "noindex"
        assert "no-store" in answer["Cache-Control"]


def test_the_token_stands_in_no_log_however_it_ends(client, made, aino, learner, link, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    client.force_login(learner)
    client.get(link)
    client.put(link)  # not allowed
    Client(enforce_csrf_checks=True).post(link)  # refused
    client.get(link + "more/")  # not found
    actions.revoke_invitation(group=made.group, actor=aino)
    client.get(link)
    monkeypatch.setattr(actions, "join", lambda **given: 1 / 0)
    actions.renew_invitation(group=made.group, actor=aino, seed="s")
    quiet = Client(raise_request_exception=False)
    quiet.force_login(learner)
    fresh = actions.renew_invitation(group=made.group, actor=aino)
    broken = quiet.post(reverse("groups:join", args=[fresh.token]))
    assert broken.status_code == 500
    said = "\n".join(logging.Formatter("%(name)s %(message)s").format(record) for record in caplog.records)
    for name in ("Method Not Allowed", "Forbidden", "Not Found", "Internal Server Error"):
        assert name in said, "the test hears what Django says"
    assert made.token not in said
    assert fresh.token not in said
    assert "/join/…/" in said


def test_control_without_the_filter_the_token_is_logged(client, link, made, caplog, monkeypatch):
    monkeypatch.setattr(WithoutTokens, "filter", lambda self, record: True)
    client.put(link)
    assert made.token in caplog.text


@pytest.mark.parametrize(
    "said",
    [
        "Not Found: /fi/tyopoyta/ryhmat/4f49ba40-994e-a63e-bfa4-4cabfbddd837/",
        "Not Found: /fi/kurssit/digitukijan-peruskurssi/",
    ],
)
def test_other_addresses_stay_readable_in_the_log(said):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s", (said,), None)
    assert WithoutTokens().filter(record)
    assert record.getMessage() == said


def test_tokens_cannot_be_tried_without_end(client):
    codes = [client.get(reverse("groups:join", args=[f"{number:064x}"])).status_code for number in range(32)]
    assert codes[:30] == [404] * 30
    assert codes[30:] == [429, 429]
