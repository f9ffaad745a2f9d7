"""Thousands of ways to change a signed badge, each of which changes what it says, or how: none may pass.

Left out, because they say the same (test_guard tells of them): another order of a list, and [x] for x.
"""

import copy
import json
import random
import unicodedata
from collections.abc import Iterator
from typing import Any

# Signs that look like others, and signs that nobody sees.
LOOK_ALIKES = str.maketrans("aeiopcyx1lOSKBHM", "аеіорсухlI0ЅКВНМ")
UNSEEN = ["\u200b", "\u00ad", "\u202e", "\ufeff", "\u0301", " ", "\u00a0"]
# Words that the contexts know, with values that would be worth forging.
KNOWN = {
    "id": "urn:uuid:00000000-0000-4000-8000-000000000000",
    "type": "Profile",
    "name": "Toinen",
    "description": "Toinen",
    "validFrom": "2020-01-01T00:00:00Z",
    "validUntil": "2099-01-01T00:00:00Z",
    "awardedDate": "2020-01-01T00:00:00Z",
    "issuer": "did:web:stranger.example",
    "narrative": "Toinen",
    "hashed": True,
    "inLanguage": "sv",
    "version": "9",
    "statusListIndex": "1",
    "evidence": [{"type": ["Evidence"], "narrative": "Toinen"}],
    "relatedResource": {"id": "https://stranger.example/x"},
    "image": {"id": "https://stranger.example/x.png", "type": "Image"},
    "endorsementJwt": ["a.b.c"],
    "creditsEarned": 5,
    "proof": {"type": "DataIntegrityProof"},
    "internalNote": "x",
    "@id": "urn:x",
    "@type": "Profile",
    "@graph": [],
    "@included": [{"id": "urn:x", "name": "x"}],
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "https://schema.org/name": "Toinen",
    "schema:name": "Toinen",
    "": "x",
    "__proto__": {"name": "x"},
}


def texts(signed: dict[str, Any], count: int, seed: int) -> list[str]:
    """At least ``count`` changed badges as JSON, all different, the same for the same seed.

    Every systematic change comes first, then random ones.
    """
    original = dump(signed)
    found = dict.fromkeys(each for each in _systematic(signed, original) if not _same(each, signed))
    dice = random.Random(seed)
    while len(found) < count:
        changed = _random(dice, signed, original)
        if not _same(changed, signed):
            found[changed] = None
    return list(found)


def dump(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _same(text: str, signed: dict[str, Any]) -> bool:
    """Whether the text says what the badge says; one with the same key twice says two things."""
    try:
        pairs: list[int] = []
        read = json.loads(text, object_pairs_hook=lambda found: pairs.append(len(found)) or dict(found))
    except ValueError:
        return False
    return sum(pairs) == _members(read) and meaning(read) == meaning(signed)


def _members(value: Any) -> int:
    return sum(len(each) for _path, each in _places(value) if isinstance(each, dict))


def meaning(value: Any) -> str:
    """What a value says, whatever the order, and whether one thing stands in a list or alone."""
    if isinstance(value, dict):
        return dump({key: meaning(value[key]) for key in sorted(value)})
    if isinstance(value, list):
        return meaning(value[0]) if len(value) == 1 else dump(sorted(map(meaning, value)))
    return dump(value)


def _systematic(signed: dict[str, Any], original: str) -> Iterator[str]:
    for path, value in _places(signed):
        for changed in _others(value):
            yield dump(_put(signed, path, changed))
        if path:
            yield dump(_drop(signed, path))
        if isinstance(value, dict):
            yield from _of_object(signed, path, value)
        if isinstance(value, list):
            yield dump(_put(signed, path, [*value, value[0]]))
            yield dump(_put(signed, path, [*value, "urn:x"]))
            yield dump(_put(signed, path, [value]))
    yield from _of_text(signed, original)


def _of_object(signed: dict[str, Any], path: tuple[Any, ...], value: dict[str, Any]) -> Iterator[str]:
    for key, known in KNOWN.items():
        if value.get(key) != known:
            yield dump(_put(signed, (*path, key), known))
    for key, member in value.items():
        for other in (
            key.upper(),
            key + "s",
            key.translate(LOOK_ALIKES),
            f"{key}\u200b",
            f"@{key}",
            f"x:{key}",
            " " + key,
        ):
            if other != key:
                yield dump(_put(signed, path, {other: member, **_without(value, key)}))
    yield dump(_put(signed, path, [value, {**value, "name": "Toinen"}]))


def _without(value: dict[str, Any], key: str) -> dict[str, Any]:
    return {each: member for each, member in value.items() if each != key}


def _of_text(signed: dict[str, Any], original: str) -> Iterator[str]:
    """What only the text shows: the same key twice, before and after."""
    for key, member in signed.items():
        yield f'{{"{key}":"x",{original[1:]}'
        yield f'{original[:-1]},"{key}":{dump(member)}}}'
    for mark in ('"validUntil":', '"identityHash":', '"statusListIndex":', '"proofValue":', '"hashed":'):
        yield original.replace(mark, f'{mark}"1",{mark}', 1)
    yield from (original[:cut] for cut in range(1, len(original), 97))
    yield from ("[" + original + "]", original + original, original + "x", "\ufeff" + original)


def _others(value: Any) -> Iterator[Any]:
    """Everything else that could stand there."""
    yield from (None, "", 0, 1.5, [], {}, {"@value": value}, {"id": "urn:x"}, ["urn:x", "urn:y"])
    if isinstance(value, bool):
        yield from (not value, str(value).lower(), int(value))
    elif isinstance(value, str):
        yield from (
            True,
            value + "x",
            value[:-1],
            value[::-1],
            value.swapcase(),
            value.translate(LOOK_ALIKES),
            [value, "x"],
        )
        yield from (value[:3] + sign + value[3:] for sign in UNSEEN)
        yield from (
            unicodedata.normalize("NFD", value),
            unicodedata.normalize("NFKC", value + "ﬁ"),
            value + "\t",
            value + "\x00",
        )
        yield from (value + "\ud800", value.replace("https:", "http:"), value + "/../x", value.replace("Z", "+00:00"))
        yield from (
            value[:place] + ("A" if sign != "A" else "B") + value[place + 1 :] for place, sign in enumerate(value)
        )
    elif isinstance(value, list | dict):
        yield from ("x", True)


def _random(dice: random.Random, signed: dict[str, Any], original: str) -> str:
    """A sign of the text, a piece of it, or two values that change places."""
    at = dice.randrange(len(original))
    what = dice.randrange(4)
    if what == 0:
        return (
            original[:at] + chr(dice.choice([dice.randrange(32, 127), dice.randrange(160, 0x24F)])) + original[at + 1 :]
        )
    if what == 1:
        return original[:at] + original[at + dice.randrange(1, 9) :]
    if what == 2:
        return original[:at] + original[dice.randrange(len(original)) :][: dice.randrange(1, 9)] + original[at:]
    leaves = [(path, value) for path, value in _places(signed) if not isinstance(value, dict | list)]
    (first, one), (second, other) = dice.sample(leaves, 2)
    return dump(_put(_put(signed, first, other), second, one))


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    yield path, value
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in inner:
        yield from _places(member, (*path, key))


def _put(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    changed = copy.deepcopy(document)
    _at(changed, path[:-1])[path[-1]] = value
    return changed


def _drop(document: Any, path: tuple[Any, ...]) -> Any:
    changed = copy.deepcopy(document)
    del _at(changed, path[:-1])[path[-1]]
    return changed


def _at(document: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        document = document[step]
    return document
