"""What an action comes to, by the rules of the schema."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from tests.factories.courses import text
from tests.factories.practice import action, content, end, field, scenario, screen, set_of_parts
from training.practice import machine, snapshot
from training.practice.snapshot import Expect

BANK = scenario()
SCAMS = set_of_parts()


def move(taken, screen_key, action_key, typed=None, *, mode="alone", part=""):
    return machine.move(taken, mode=mode, part=part, screen_key=screen_key, action_key=action_key, typed=typed or {})


def test_the_right_code_leads_on():
    step = move(BANK, "sign-in", "continue", {"user-id": "TEST-1"})

    assert (step.screen, step.amiss, step.held, step.slip, step.finished) == ("confirm", (), False, False, False)


def test_a_wrong_code_stays_and_names_the_field():
    step = move(BANK, "sign-in", "continue", {"user-id": "TEST-2"})

    assert (step.screen, step.amiss, step.held, step.slip) == ("sign-in", ("user-id",), True, True)


@pytest.mark.parametrize("typed", ["test-1", " TEST - 1 ", "TEST-1 €", "T E S T-1"])
def test_case_spaces_and_the_euro_sign_make_no_difference(typed):
    assert not move(BANK, "sign-in", "continue", {"user-id": typed}).held


@pytest.mark.parametrize("typed", ["TEST1", "TEST–1", "TEST-11", ""])
def test_other_differences_do(typed):
    assert move(BANK, "sign-in", "continue", {"user-id": typed}).held


def test_a_code_of_another_language_of_the_card_is_right_too():
    card = snapshot.Card(
        title=text("Card"),
        person=text("Alex"),
        note=text("Note"),
        codes=(snapshot.Code("user-id", text("ID"), {"fi": "kunta.example", "en": "town.example"}),),
    )
    taken = scenario(card=card)

    assert not move(taken, "sign-in", "continue", {"user-id": "town.example"}).held
    assert not move(taken, "sign-in", "continue", {"user-id": "kunta.example"}).held


def test_leaving_without_checking_asks_for_nothing():
    assert move(BANK, "sign-in", "help").held is False


def test_a_wrong_action_is_never_held_back_and_is_a_slip():
    step = move(BANK, "sign-in", "remember")

    assert (step.screen, step.amiss, step.held, step.slip) == ("sign-in", (), False, True)


def test_stopping_is_never_held_back_even_with_something_filled_in():
    step = move(SCAMS, "trap", "close", {"user-id": "TEST-1"})

    assert (step.screen, step.amiss, step.slip) == ("second", (), False)


def test_what_should_stay_empty_is_told_of_beside_a_wrong_action():
    assert move(SCAMS, "trap", "pay", {"user-id": "TEST-1"}).amiss == ("user-id",)
    assert move(SCAMS, "trap", "pay", {"user-id": " "}).amiss == ()


def test_watching_follows_the_recommended_action_and_asks_for_nothing():
    step = move(BANK, "sign-in", "remember", mode="watch")

    assert (step.action, step.screen, step.slip) == ("continue", "confirm", False)


def test_each_mode_has_its_own_buttons():
    place = machine.screen(BANK, "sign-in")

    assert [each.key for each in machine.offered(place, "alone")] == ["continue", "remember", "help"]
    assert [each.key for each in machine.offered(place, "wrong")] == ["continue-trouble", "remember", "help"]


@pytest.mark.parametrize(("key", "mode"), [("continue-trouble", "alone"), ("continue", "wrong"), ("nothing", "alone")])
def test_a_button_the_screen_does_not_have_is_refused(key, mode):
    with pytest.raises(Refused) as refused:
        move(BANK, "sign-in", key, {"user-id": "TEST-1"}, mode=mode)
    assert refused.value.code == "unknown_action"


def test_a_part_ends_where_the_next_begins():
    whole, part = move(SCAMS, "second", "next"), move(SCAMS, "second", "next", part="one")

    assert (whole.screen, whole.finished) == ("third", False)
    assert (part.screen, part.finished) == ("done", True)


def test_a_part_begins_at_its_own_screen():
    assert machine.start(SCAMS) == "first"
    assert machine.start(SCAMS, "two") == "third"
    with pytest.raises(Refused):
        machine.start(SCAMS, "three")


RULES = [
    ("choice", Expect("choice", option="b"), {"b": True, "a": False, "": False}),
    ("date", Expect("date", date="2030-03-01"), {"2030-03-01": True, "1.3.2030": True, "01.03.2030": True}),
    ("date", Expect("date", date="2030-03-01"), {"2030-03-02": False, "31.2.2030": False, "": False, "soon": False}),
    ("checkbox", Expect("checked"), {"on": True, "": False}),
    ("checkbox", Expect("unchecked"), {"": True, "on": False}),
    ("text", Expect("filled"), {"x": True, "  ": False}),
    ("text", Expect("any"), {"x": True, "": True}),
    ("code", Expect("empty"), {"": True, "x": False}),
]


@pytest.mark.parametrize(("kind", "expect", "cases"), RULES)
def test_the_rules(kind, expect, cases):
    asked = field("it", expect, kind)
    assert {typed: machine.meets(BANK, asked, typed) for typed in cases} == cases


KEYS = [(taken.key, place.key) for taken in content().values() for place in taken.screens if not place.end]


@given(st.sampled_from(KEYS), st.dictionaries(st.text(max_size=5) | st.sampled_from(["user-id", "pin"]), st.text()))
def test_whatever_is_typed_the_machine_stays_on_its_rails(where, typed):
    taken = content()[where[0]]
    place = machine.screen(taken, where[1])
    for mode in taken.modes:
        for each in machine.offered(place, mode):
            values = typed | {asked.key: next(iter(typed.values()), "") for asked in place.fields}
            step = move(taken, place.key, each.key, values, mode=mode)
            assert step.screen in {place.key, each.goes_to} or mode == "watch"
            assert set(step.amiss) <= {asked.key for asked in place.fields}


def test_two_fields_are_told_of_together():
    both = (field("a", Expect("filled")), field("b", Expect("filled")))
    taken = scenario(screens=(screen("sign-in", action("on", "done"), fields=both), end()))

    assert move(taken, "sign-in", "on", {"a": ""}).amiss == ("a", "b")
