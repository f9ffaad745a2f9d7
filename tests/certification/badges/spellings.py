"""What other verifiers take though it is not written as it was signed: every one says the same to who reads it so.

A signature covers statements (RDF), and JSON-LD can write one in several ways; JSON itself has two more. Ours takes
the one spelling that was signed, since a reader of the JSON may know only that one.
"""

import json
from typing import Any

from certification.credentials.badges import contexts
from tests.certification.badges.mutations import dump, meaning

KEY_TWICE = "the same key twice, of which the last counts"
NO_ITEM = "an empty list, which states nothing"
ITEM_TWICE = "an item twice, which is stated once"
KEYWORD = "@id and @type, for which the contexts say id and type"
IN_AN_OBJECT = "a text in an object of its own: {'@value': text}"
NO_MEMBER = "__proto__, which is no member to a program in JavaScript"
CONTEXT_AGAIN = "the first context again, inside"
YES_OR_NO = "the word false for false: the statement is the same, what a program reads is not"
SPACE = "white space in the base58 of the signature"
SECOND_PROOF = "a proof that does not hold beside one that does"

# JSON-LD and JSON allow them; those that each verifier takes. Two of the same hand, and one of another.
TAKEN = {
    "digital bazaar": {
        KEY_TWICE, NO_ITEM, ITEM_TWICE, KEYWORD, IN_AN_OBJECT, NO_MEMBER, CONTEXT_AGAIN, YES_OR_NO, SPACE, SECOND_PROOF,
    },
    "openvc-core": {KEY_TWICE, NO_ITEM, ITEM_TWICE, CONTEXT_AGAIN, YES_OR_NO},
    "openbadgeslib": {KEY_TWICE, NO_ITEM, ITEM_TWICE, CONTEXT_AGAIN},
}  # fmt: skip


def sorts(text: str, signed: dict[str, Any]) -> set[str]:
    """By which of these the text differs from the badge; the empty set when it says anything else."""
    used: set[str] = set()

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        used.update([KEY_TWICE] if len(found) < len(pairs) else [])
        return found

    try:
        read = json.loads(text, object_pairs_hook=once)
    except ValueError:
        return set()
    if not isinstance(read, dict):
        return set()
    plain = _object(read, used, root=True)
    plain["proof"] = _proof(plain.get("proof"), signed["proof"], used)
    return used if meaning(plain) == meaning(signed) else set()


def _proof(proof: Any, signed: dict[str, Any], used: set[str]) -> Any:
    if isinstance(proof, list) and len(proof) > 1 and signed in proof:
        used.add(SECOND_PROOF)
        return signed
    if isinstance(proof, dict) and isinstance(value := proof.get("proofValue"), str):
        without = "".join(value.replace("\ufeff", " ").split())
        used.update([SPACE] if without != value else [])
        return proof | {"proofValue": without}
    return proof


def _plain(value: Any, used: set[str]) -> Any:
    if isinstance(value, dict):
        return _object(value, used)
    if isinstance(value, list):
        once = list({dump(item): _plain(item, used) for item in value}.values())
        used.update([ITEM_TWICE] if len(once) < len(value) else [])
        return once
    return value


def _object(value: dict[str, Any], used: set[str], *, root: bool = False) -> Any:
    """The object in the words that were signed. Notes in ``used`` what had to be changed."""
    if value.keys() == {"@value"}:
        used.add(IN_AN_OBJECT)
        return value["@value"]
    plain: dict[str, Any] = {}
    for key, member in value.items():
        if key == "__proto__":
            used.add(NO_MEMBER)
        elif key == "@context" and not root and member == [contexts.CREDENTIALS]:
            used.add(CONTEXT_AGAIN)
        elif member == []:
            used.add(NO_ITEM)
        elif key in {"@id", "@type"}:
            used.add(KEYWORD)
            both = [*_items(value.get(key[1:], [])), *_items(member)]
            plain[key[1:]] = _plain(list(dict.fromkeys(map(str, both))), set())
        elif f"@{key}" not in value:
            plain[key] = _plain(member, used)
    if plain.get("hashed") == "false":
        used.add(YES_OR_NO)
        plain["hashed"] = False
    return plain


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
