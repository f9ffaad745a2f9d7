"""JSON from strangers is read strictly, and cheaply."""

import json
import time
from itertools import combinations

import pytest

from certification.credentials.badges import canonical, guard, plain, verify
from certification.credentials.badges.errors import BadgeError, Unprotected, Unreadable
from tests.certification.badges.making import ask, signed_small


def test_plain_json_is_read():
    assert plain.read(b'{"name": "\xc3\x81ilu", "n": 1, "f": 2.5, "yes": true, "lines": "a\\nb"}') == {
        "name": "Áilu",
        "n": 1,
        "f": 2.5,
        "yes": True,
        "lines": "a\nb",
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '"text"',
        "null",
        "{",
        "{'a': 1}",
        '{"a": 1,}',
        '{"a": 1} {}',
        '{"a": 1, "a": 1}',
        '{"a": {"b": 1, "b": 2}}',
        '{"a": NaN}',
        '{"a": Infinity}',
        '{"a": "\\ud800"}',
        '{"\\ud800": "a"}',
        "[" * 100_000,
        '{"a":' * 30 + "1" + "}" * 30,
        '{"a": "' + "x" * plain.MAX_BYTES + '"}',
        json.dumps({"a": list(range(plain.MAX_ITEMS + 1))}),
        json.dumps({"a": [{"b": number} for number in range(plain.MAX_OBJECTS)]}),
        json.dumps({f"a{n}": list(range(100)) for n in range(50)}),
        json.dumps({"type": ["A", "B", "C", "D", "E"]}),
        b"\xff\xfe{}",
        b'{"a": "\xff"}',
    ],
    ids=lambda text: repr(text[:30]),
)
def test_what_is_not_one_plain_object_is_not_read(text):
    with pytest.raises(Unreadable):
        plain.read(text)


@pytest.mark.parametrize(
    "text",
    [
        *("1e400", "1.0", "1e2", "0.12345678901234567891", "9007199254740993", "null", "[]", "{}", "[[1]]", "[1, 1]"),
        *('["a", "a"]', '[{"b": 1, "c": 2}, {"c": 2, "b": 1}]', '"tab\\there"', '"\\u0000"', '"\\u007f"'),
    ],
)
def test_values_that_a_signature_does_not_cover_are_refused(text):
    with pytest.raises(Unprotected):
        plain.read(f'{{"a": {text}}}')


@pytest.mark.parametrize("value", [(1, 2), b"x", {1: 2}, object()], ids=lambda value: type(value).__name__)
def test_what_json_does_not_know_is_refused(value):
    with pytest.raises(BadgeError):
        plain.check({"a": value})


def part(*inner, **more):
    return {"type": ["Profile"], **more, **({"parentOrg": list(inner)} if inner else {})}


def look_alikes(tips, of):
    """Nameless parts that look alike from near by: they differ only by what their parts hold."""
    groups = combinations([part(part(name=f"{number}")) for number in range(tips)], of)
    return signed_small() | {"evidence": [part(*group) for group in groups]}


@pytest.mark.parametrize(("tips", "of"), [(5, 3), (6, 4), (7, 6), (8, 7), (9, 8)])
def test_a_document_made_to_take_for_ever_is_given_up_soon(tips, of):
    begun = time.process_time()
    answer = ask(look_alikes(tips, of))
    assert answer.verdict in {verify.Verdict.COULD_NOT_CHECK, verify.Verdict.TAMPERED}
    assert time.process_time() - begun < 3


def test_it_is_the_bound_that_gives_up(monkeypatch):
    document = {key: value for key, value in look_alikes(6, 4).items() if key != "proof"}
    with pytest.raises(Unreadable, match="too_alike"):
        guard.statements(document)
    monkeypatch.setattr(canonical, "_MAX_STEPS", 10**9)
    assert guard.statements(document)


def test_the_largest_document_that_is_read_costs_little():
    document = signed_small()
    document["evidence"] = [{"type": ["Evidence"], "narrative": f"{n}", "name": "x"} for n in range(280)]
    begun = time.process_time()
    assert ask(document).verdict == verify.Verdict.TAMPERED
    assert time.process_time() - begun < 3
