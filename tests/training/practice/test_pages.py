"""The screens of an exercise: the frame around them, what they say, and what they cost."""

import re

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext

from core import limits
from tests.factories.courses import LANGUAGES
from tests.factories.practice import begin, content, finish, publish, scenario, set_of_parts, step
from tests.training.practice.visitor import page, post, to
from training.practice import starting

pytestmark = pytest.mark.django_db


# ── the frame ────────────────────────────────────────────────────────────────────────────────────────────────────────


def every_page(client, version):
    """(what, html) of each kind of page there is."""
    running = begin(version)
    yield "screen", page(client, running)
    yield "told", post(client, running, "remember") and page(client, running)
    yield "refused", post(client, running, "continue", **{"user-id": "131052-308T"}).content.decode()
    yield "stale", client.post(to("move", running.pk), {"turn": 99, "action": "continue"}).content.decode()
    yield "watch", page(client, begin(version, mode="watch"))
    yield "projector", page(client, begin(version, projector=True))
    yield "done", page(client, finish(begin(version)))
    yield "done on a projector", page(client, finish(begin(version, projector=True)))


def test_the_frame_is_around_every_page(client, version):
    for what, html in every_page(client, version):
        assert html.count('class="practice-flag') == 2, what
        assert re.search(r"<title>PRACTICE: ", html), what
        assert 'name="robots" content="noindex"' in html, what
        assert not re.search(r"(src|href)=\"(https?:)?//(?!testserver|localhost)", html), what
        assert "<script" not in html, what
        first, last = html.index('class="practice-flag"'), html.index('class="practice-flag practice-flag--end"')
        inside = [match.start() for match in re.finditer(r'class="(window|phone|empty)[ "]', html)]
        assert inside, what
        assert all(first < at < last for at in inside), what


@pytest.mark.parametrize("name", ["screen.html", "done.html"])
def test_no_page_draws_a_frame_of_its_own_or_replaces_the_one_it_has(name):
    source = get_template(f"practice/{name}").template.source

    assert source.startswith('{% extends "practice/base_practice.html" %}')
    assert "{% block main %}" not in source
    assert "{% block title %}" not in source


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_in_each_language(client, language):
    run = begin(publish(content()["bank-sign-in"]))
    with translation.override(language):
        html = page(client, run)

        assert f"<title>{gettext('PRACTICE')}: " in html
    assert f'<html lang="{language}"' in html
    assert {"fi": "Avaa palvelu", "sv": "Öppna tjänsten", "en": "Open the service"}[language] in html


def test_the_language_may_change_in_the_middle(client, version):
    run = begin(version)
    post(client, run, "remember")
    said = {}
    for language in LANGUAGES:
        with translation.override(language):
            said[language] = page(client, run)
            assert f"Feedback remember ({language})" in said[language]
            assert f"Button continue ({language})" in said[language]
    with translation.override("sv"):
        post(client, run, "continue", **{"user-id": "TEST-1"})
    run.refresh_from_db()
    assert run.screen == "confirm"


def test_a_missing_translation_is_marked(client):
    only_finnish = scenario(title={"fi": "Vain suomeksi"})
    html = page(client, begin(publish(only_finnish)))

    assert '<span lang="fi">Vain suomeksi</span>' in html
    assert "in Finnish" in html


# ── what a screen says ───────────────────────────────────────────────────────────────────────────────────────────────


def test_step_card_address_and_advice_are_shown(client, version):
    html = page(client, begin(version, mode="guided"))

    assert "Step 1 of 2" in html
    assert "TEST-1" in html
    assert "bank.example" in html
    assert "Hint sign-in (en)" in html
    assert "Don’t type your own codes here." in html


def test_fields_ask_no_browser_to_remember(client, version):
    [field] = re.findall(r'<input type="text"[^>]*>', page(client, begin(version)))

    assert 'autocomplete="off"' in field
    assert 'spellcheck="false"' in field
    assert "required" not in field


def test_phones_show_the_keys_that_are_needed(client):
    run = begin(publish(content()["tax-card"]))
    for _screen in range(3):
        run = step(run)
    assert 'inputmode="numeric"' in page(client, run)
    assert 'inputmode="url"' in page(client, begin(publish(content()["bank-sign-in"])))


def test_alone_the_advice_comes_when_asked_for(client, version):
    run = begin(version)
    assert "Hint sign-in" not in page(client, run)

    answer = client.post(to("hint", run.pk), follow=True)

    assert "Hint sign-in (en)" in answer.content.decode()
    assert to("hint", run.pk) not in answer.content.decode()
    run.refresh_from_db()
    assert run.hints == 1


def test_watching_shows_the_answer_and_one_button(client, version):
    run = begin(version, mode="watch")
    html = page(client, run)

    assert "Press:" in html
    assert "Button continue (en)" in html
    assert 'name="action"' not in html
    assert '<input type="text"' not in html
    client.post(to("move", run.pk), {"turn": 0})
    assert "Feedback continue (en)" in page(client, run)


def test_a_failed_field_is_told_kindly_first_in_main_and_left_empty(client, version):
    run = begin(version)
    answer = post(client, run, "continue", **{"user-id": "WRONGVALUE"})

    assert answer.status_code == 302
    html = page(client, run)
    assert "<title>PRACTICE: Error: " in html
    main = html.split('<main id="main"')[1]
    assert main.index('role="alert"') < main.index("<h1>")
    assert "Look at user-id (en)" in main
    assert re.search(r'href="#sign-in-field-user-id".*id="sign-in-field-user-id"', main, re.DOTALL)
    assert 'aria-invalid="true"' in main
    assert "WRONGVALUE" not in html


def test_after_three_failed_tries_one_hears_what_a_real_service_would_do(client, version):
    run = begin(version)
    for _try in range(2):
        post(client, run, "continue", **{"user-id": "nonsense"})
    assert "might be locked" not in page(client, run)
    post(client, run, "continue", **{"user-id": "nonsense"})
    assert "might be locked" in page(client, run)


def test_a_wrong_button_is_turned_back_with_its_words(client, version):
    run = begin(version)
    post(client, run, "remember")
    html = page(client, run)

    assert "Feedback remember (en)" in html
    assert "notice--warn" in html
    assert "<title>PRACTICE: Exercise" in html


def test_stopping_is_praised(client, version):
    run = step(begin(version, mode="wrong"))
    post(client, run, "reject")
    html = page(client, run)

    assert "You stopped in the right place." in html
    assert "A request that is not yours (en)" in html
    assert "Remember one (en)" in html


def test_what_had_to_stay_empty_is_told_beside_the_wrong_button(client):
    run = begin(publish(set_of_parts()))
    post(client, run, "go")
    post(client, run, "pay", **{"user-id": "TEST-1"})
    html = page(client, run)

    assert "Feedback pay (en)" in html
    assert "Look at user-id (en)" in html


# ── the room, the phone, the page to begin on ────────────────────────────────────────────────────────────────────────


def test_on_a_projector_there_is_the_frame_the_card_and_the_way_to_the_phone(client, version, settings):
    html = page(client, begin(version, projector=True, mode="guided"))

    assert '<body class="projector">' in html
    assert "<footer" not in html
    assert "<svg" in html
    assert f"{settings.SITE_URL}/en/exercises/bank/" in html
    assert "Show the next advice" in html
    assert "Hint sign-in" not in html
    assert "TEST-1" in html


def test_the_trainer_shows_the_advice_when_the_room_has_thought(client, version):
    run = begin(version, projector=True, mode="guided")
    client.post(to("hint", run.pk))
    assert "Hint sign-in (en)" in page(client, run)


def test_the_start_page_has_what_it_needs(version, learner, django_assert_num_queries):
    finish(begin(version, learner, mode="guided"))
    with django_assert_num_queries(2):
        start = starting.of("bank", "sv", learner, back="/sv/kurs/")

    assert [mode["key"] for mode in start["modes"]] == ["watch", "guided", "alone", "wrong"]
    assert [mode["key"] for mode in start["modes"] if mode["done"]] == ["guided"]
    assert start["phone"]["address"].endswith("/sv/exercises/bank/")
    html = get_template("practice/_start.html").render({"start": start})
    assert "to look (sv)" in html
    assert "TEST-1" in html
    assert 'name="next" value="/sv/kurs/"' in html
    assert starting.of("nothing", "sv") is None


def test_a_set_lets_one_choose_a_part():
    publish(set_of_parts())
    html = get_template("practice/_start.html").render({"start": starting.of("scams", "en")})

    assert html.count('name="part"') == 3
    assert "Part two (en)" in html


# ── cost and limits ──────────────────────────────────────────────────────────────────────────────────────────────────


def queries(client, method, *args, **kwargs):
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert getattr(client, method)(*args, **kwargs).status_code in {200, 302}
    return len(found)


def test_a_long_exercise_costs_as_many_queries_as_a_short_one(client, version):
    short, long = begin(version), begin(publish(content()["scams"]))
    client.get(to("screen", short.pk))  # fills what is kept in memory

    assert queries(client, "get", to("screen", short.pk)) == queries(client, "get", to("screen", long.pk)) <= 8
    shorter = queries(client, "post", to("move", short.pk), {"turn": 0, "action": "remember"})
    assert shorter == queries(client, "post", to("move", long.pk), {"turn": 0, "action": "open-link"}) <= 6


def test_who_begins_too_often_waits(client, version, monkeypatch):
    monkeypatch.setattr(limits, "spend", lambda _key, *, limit, seconds: 7)
    run = begin(version)

    for answer in (client.post(to("begin", "bank"), {"mode": "alone"}), client.post(to("move", run.pk), {})):
        assert (answer.status_code, answer["Retry-After"]) == (429, "7")


def test_no_cache_keeps_a_page_of_a_run(client, version):
    assert "no-store" in client.get(to("screen", begin(version).pk))["Cache-Control"]
