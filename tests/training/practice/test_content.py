"""The exercises of the demo: all of them, in every mode, to the end."""

from collections.abc import Iterator

import pytest

from tests.factories.courses import LANGUAGES
from tests.factories.practice import answers, content
from training.practice import freezing, machine, rules, showing, snapshot

EIGHT = {
    "bank-sign-in", "mobile-certificate", "consent-and-return", "booking", "tax-card", "benefit-application",
    "prescription-renewal", "scams",
}  # fmt: skip
WAYS = [
    (code, mode, part)
    for code, taken in content().items()
    for mode in taken.modes
    for part in ("", *(each.key for each in taken.parts))
]


def walk(taken, mode, part) -> Iterator[machine.Step]:
    key = machine.start(taken, part)
    for _step in range(50):
        place = machine.screen(taken, key)
        wanted = machine.recommended(place, mode)
        step = machine.move(
            taken, mode=mode, part=part, screen_key=key, action_key=wanted.key, typed=answers(taken, place)
        )
        yield step
        if step.finished:
            return
        key = step.screen
    pytest.fail(f"{taken.key} does not end in mode {mode}")


def test_there_are_eight():
    assert set(content()) == EIGHT


@pytest.mark.parametrize("code", sorted(EIGHT))
def test_each_may_be_published(code):
    assert list(rules.problems(content()[code])) == []


@pytest.mark.parametrize("code", sorted(EIGHT))
def test_what_is_stored_reads_back_as_it_was(code):
    stored = freezing.plain(content()[code])

    assert freezing.plain(snapshot.from_plain(stored)) == stored


@pytest.mark.parametrize(("code", "mode", "part"), WAYS)
def test_recommended_steps_lead_to_the_end_without_a_slip(code, mode, part):
    steps = list(walk(content()[code], mode, part))

    assert [step for step in steps if step.slip or step.amiss] == []
    assert steps[-1].screen == "done"


@pytest.mark.parametrize("code", sorted(EIGHT))
def test_every_button_says_something_in_every_language(code):
    for place in content()[code].screens:
        for action in place.actions:
            assert set(action.feedback) == set(LANGUAGES), (place.key, action.key)


@pytest.mark.parametrize("code", sorted(EIGHT - {"scams"}))
def test_something_goes_wrong_in_mode_wrong_and_only_there(code):
    taken = content()[code]
    calm = {step.screen for step in walk(taken, "alone", "")}
    rough = {step.screen for step in walk(taken, "wrong", "")}

    assert rough - calm


def test_in_scams_stopping_is_the_right_answer():
    taken = content()["scams"]
    outcomes = {
        action.outcome for place in taken.screens for action in place.actions if place.key in {"sms", "search", "push"}
    }

    assert outcomes == {"stop", "wrong"}


@pytest.mark.parametrize("code", sorted(EIGHT))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_can_be_shown_for_a_preview(code, language):
    for shown in showing.every_screen(content()[code], language):
        assert shown.panel.title.text
        assert shown.place.end or shown.buttons
        assert not shown.panel.title.foreign


def test_no_bar_shows_the_address_of_a_bank_over_a_page_that_is_not_the_banks():
    shown = {each.place.key: each for each in showing.every_screen(content()["scams"], "en")}

    assert shown["fake-bank"].panel.address is None
    assert shown["fake-bank-letter"].panel.address is None
    assert showing.Shown(content()["bank-sign-in"], "bank-user", "alone", "en").panel.address.text == (
        "practicebank.example"
    )


def test_the_right_button_is_not_always_on_top_where_one_has_to_decide():
    """Else one learns to press the first."""
    right_on_top = []
    for taken in content().values():
        for place in taken.screens:
            shown = showing.Shown(taken, place.key, "alone", "en")
            if shown.buttons_alike:
                outcomes = {action.key: action.outcome for action in place.actions}
                right_on_top.append(outcomes[shown.buttons[0].key] != "wrong")

    assert 0.25 < sum(right_on_top) / len(right_on_top) < 0.75
