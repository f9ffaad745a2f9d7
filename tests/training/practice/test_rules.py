"""What an editor has to mend before an exercise may be published."""

import dataclasses

import pytest

from core.errors import Refused
from tests.factories.courses import text
from tests.factories.practice import action, end, field, scenario, screen, set_of_parts
from training.practice import freezing, markup, rules, snapshot
from training.practice.snapshot import Expect

NOWHERE = screen("sign-in", action("go", "done"), action("stay", "nowhere", "wrong"))
BRAND = scenario().brands[0]
CARD = scenario().card


def with_field(expect, kind="code", **changes):
    return scenario(
        screens=(screen("sign-in", action("go", "done"), fields=(field("f", expect, kind, **changes),)), end())
    )


def with_screen(*actions_, **changes):
    return scenario(screens=(screen("sign-in", *(actions_ or (action("go", "done"),)), **changes), end()))


def without_finnish(each):
    return {language: words for language, words in each.items() if language != "fi"}


BROKEN = {
    "no title": (scenario(title={}), "has no title"),
    "an unknown mode": (scenario(modes=("alone", "asleep")), "ways of practising"),
    "no words for the trouble": (scenario(trouble={}), "what goes wrong"),
    "no minutes": (scenario(minutes=0), "duration"),
    "no introduction": (scenario(intro=without_finnish(text("Intro"))), "The introduction is missing in Finnish"),
    "two ends": (scenario(screens=(*scenario().screens, dataclasses.replace(end(), key="end"))), "exactly one last"),
    "an unknown screen": (scenario(screens=(NOWHERE, end())), "leads to a screen that does not exist"),
    "a screen nobody comes to": (
        scenario(screens=(*scenario().screens, screen("lonely", action("go", "done")))),
        "No button leads to the screen “Screen lonely (fi)”",
    ),
    "no way to the end": (with_screen(action("back", "sign-in", "wrong")), "no way leads to the end"),
    "a circle": (
        scenario(screens=(screen("sign-in", action("a", "b")), screen("b", action("c", "sign-in")), end())),
        "no way leads to the end",
    ),
    "no way in one mode": (
        with_screen(action("go", "done", modes=("watch", "guided", "alone"))),
        "in the mode “Something goes wrong”",
    ),
    "a wrong way to the end": (
        with_screen(action("go", "done"), action("bad", "done", "wrong")),
        "is wrong, yet leads to the end",
    ),
    "an unknown beginning": (scenario(start="nowhere"), "begins with a screen that does not exist"),
    "no advice": (with_screen(hint={}), "needs a title, a text and advice in Finnish"),
    "a silent button": (with_screen(action("go", "done", feedback={})), "says nothing when pressed"),
    "a button of no mode": (
        scenario(
            modes=("alone",), trouble={}, screens=(screen("sign-in", action("go", "done", modes=("watch",))), end())
        ),
        "is for a mode that is not used",
    ),
    "an unknown code": (with_field(Expect("card", code="pin")), "asks for a code that is not on the card"),
    "an unknown option": (with_field(Expect("choice", option="c"), "choice"), "is not among its options"),
    "too few options": (with_field(Expect("choice", option="c"), "choice"), "needs at least two options"),
    "no date": (with_field(Expect("date", date="soon"), "date"), "has no right date"),
    "a rule of another kind": (with_field(Expect("checked"), "text"), "cannot be checked in that way"),
    "an unknown rule": (with_field(Expect("guess"), "text"), "cannot be checked in that way"),
    "no words for a failed field": (with_field(Expect("filled"), feedback={}), "needs words for when it is not right"),
    "a field without a label in Swedish": (
        with_field(Expect("filled"), label={"fi": "Kenttä", "en": "Field"}),
        "without words in Swedish",
    ),
    "an unknown device": (with_screen(device="toaster"), "unknown device"),
    "an unknown brand": (with_screen(brand="nobody"), "names a brand that the exercise does not have"),
    "a step too far": (with_screen(step=9), "must be between 1 and the number of steps"),
    "a real brand": (
        scenario(brands=(dataclasses.replace(BRAND, address={"fi": "pankki.fi"}),)),
        "“pankki.fi” does not",
    ),
    "an address that only begins well": (
        scenario(brands=(dataclasses.replace(BRAND, address={"fi": "bank.example.com"}),)),
        "“bank.example.com” does not",
    ),
    "a real address in a text": (
        with_screen(body={"fi": "<p>Mene osoitteeseen <strong>pankki</strong>.fi</p>"}),
        "not “pankki.fi”",
    ),
    "a real code on the card": (
        scenario(card=dataclasses.replace(CARD, codes=(snapshot.Code("user-id", text("ID"), {"fi": "131052-308T"}),))),
        "looks like a real one",
    ),
    "a key twice": (
        with_screen(action("go", "done"), action("go", "sign-in", "wrong")),
        "The key go is used twice",
    ),
    "a bad key": (with_screen(action("Go on!", "done")), "The key “Go on!” is not valid"),
    "a long key": (with_screen(action("g" * 61, "done")), "is not valid"),
    "a last screen with buttons": (
        scenario(screens=(*scenario().screens[:-1], dataclasses.replace(end(), actions=(action("go", "done"),)))),
        "neither fields nor buttons",
    ),
}


@pytest.mark.parametrize(("broken", "words"), BROKEN.values(), ids=BROKEN)
def test_what_has_to_be_mended(broken, words):
    with pytest.raises(Refused) as refused:
        rules.check(broken)
    assert any(words in message for message in refused.value.messages), refused.value.messages


@pytest.mark.parametrize("ready", [scenario(), set_of_parts()], ids=["one", "set"])
def test_a_ready_exercise_is_let_through(ready):
    rules.check(ready)


def test_everything_is_told_at_once():
    with pytest.raises(Refused) as refused:
        rules.check(scenario(minutes=0, intro={}, start="nowhere"))
    assert len(refused.value.messages) == 3


def test_a_note_on_the_card_is_not_asked_for():
    rules.check(scenario(card=dataclasses.replace(CARD, note={})))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('<p data-block-key="x1">a <b>b</b> <i>c</i></p>', "<p>a <strong>b</strong> <em>c</em></p>"),
        ("<script>alert(1)</script><p onclick='x'>a</p>", "<p>a</p>"),
        ('<a href="https://x.example">a</a><img src=x onerror=y>', "a"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a<li>b</li></li></ul>"),
        ("</p>a", "a"),
        ("<h2>a</h2>", "<h3>a</h3>"),
    ],
)
def test_bodies_keep_only_plain_markup(written, kept):
    assert markup.clean(written) == kept
    assert markup.clean(kept) == kept


def test_bodies_are_cleaned_before_they_are_stored():
    stored = freezing.plain(with_screen(body={"fi": "<p>a<script>b</script></p>", "xx": "no language"}))

    assert stored["screens"][0]["body"] == {"fi": "<p>a</p>"}
