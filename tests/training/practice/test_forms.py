"""Forms that must not move anything: with real codes in them, of an earlier turn, or not ours."""

import pytest

from tests.factories.practice import begin
from tests.training.practice.visitor import post, to
from training.practice.models import Run

pytestmark = pytest.mark.django_db


# ── real codes, stale forms, hostile ones ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("value", ["131052-308T", "fi21 1234 5600 0007 85", "4111 1111 1111 1111"])
def test_a_real_code_is_refused_and_nothing_happens(client, version, value):
    run = begin(version)
    before = Run.objects.values().get()

    answer = post(client, run, "continue", **{"user-id": value})

    assert answer.status_code == 422
    html = answer.content.decode()
    assert "That looks like a real code, so we didn’t take it." in html
    assert value not in html
    assert Run.objects.values().get() == before


def test_a_real_code_hidden_in_any_other_field_is_refused_too(client, version):
    run = begin(version)
    for name in ("action", "turn", "field-other", "anything"):
        answer = client.post(to("move", run.pk), {"turn": 0, "action": "remember"} | {name: "x 131052-308T x"})
        assert answer.status_code == 422, name


def test_refusal_comes_before_the_right_answer(client, version):
    """Two fields, one right, one real: not a step."""
    run = begin(version)
    assert post(client, run, "continue", **{"user-id": "TEST-1", "other": "131052-308T"}).status_code == 422
    run.refresh_from_db()
    assert (run.screen, run.turn) == ("sign-in", 0)


def test_a_second_window_is_told_where_one_is(client, version):
    run = begin(version)
    post(client, run, "continue", **{"user-id": "TEST-1"})

    answer = client.post(to("move", run.pk), {"turn": 0, "action": "remember"})

    assert answer.status_code == 409
    assert "You had already gone on from that screen." in answer.content.decode()
    assert "Screen confirm (en)" in answer.content.decode()
    run.refresh_from_db()
    assert (run.screen, run.slips) == ("confirm", 0)


def test_a_double_click_ends_on_the_next_screen_without_a_word(client, version):
    run = begin(version)
    sent = {"turn": 0, "action": "continue", "field-user-id": "TEST-1"}
    for _click in range(2):
        assert client.post(to("move", run.pk), sent).status_code == 302
    run.refresh_from_db()
    assert (run.screen, run.turn) == ("confirm", 1)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"turn": "x", "action": "continue"},
        {"turn": "-1", "action": "continue"},
        {"turn": "9" * 12, "action": "continue"},
        {"turn": "٠", "action": "continue"},
        {"turn": 0, "action": "nothing"},
        {"turn": 0, "action": "continue\x00"},
        {"turn": 0, "action": ["remember", "nothing"]},
    ],
)
def test_a_form_that_is_not_ours_moves_nothing(client, version, sent):
    run = begin(version)
    answer = client.post(to("move", run.pk), sent)

    assert answer.status_code == 409
    run.refresh_from_db()
    assert run.turn == 0


def test_a_thousand_fields_are_not_read(client, version):
    run = begin(version)
    answer = client.post(to("move", run.pk), {f"field-{n}": "x" for n in range(1000)})
    assert answer.status_code == 422
