"""Nothing stands in a badge that its signature does not cover."""

import copy
import json

import pytest

from certification.credentials.badges import contexts, guard
from certification.credentials.badges.errors import BadgeError, UnknownContext, Unprotected, Unreadable
from tests.certification.badges.making import ENDORSEMENT, kinds, sign, signed_small

EVERYWHERE = ["", "issuer", "credentialSubject", "credentialSubject.achievement", "credentialStatus", "evidence.0"]
EVERYWHERE += ["credentialSubject.achievement.criteria", "credentialSubject.achievement.related.0"]
EVERYWHERE += ["credentialSubject.identifier.0", "credentialSchema.0"]


def judge(document):
    guard.check_spelling(guard.statements(document))


def at(document, path):
    for step in filter(None, path.split(".")):
        document = document[int(step) if step.isdigit() else step]
    return document


@pytest.fixture
def document():
    return kinds()["skill"]


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_of_badge_passes(kind):
    judge(kinds()[kind])


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_word_that_no_context_defines_is_refused_everywhere(document, path):
    at(document, path)["internalNote"] = "not signed"
    with pytest.raises(Unprotected) as raised:
        judge(document)
    assert raised.value.code == "undefined_term"


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_type_that_no_context_defines_is_refused_everywhere(document, path):
    node = at(document, path)
    node["type"] = [*node["type"], "Madeup"] if isinstance(node.get("type"), list) else "Madeup"
    with pytest.raises(Unprotected):
        judge(document)


def test_types_of_1edtech_need_the_third_context(document):
    """Measured: without it PyLD signs and two verifiers in JavaScript refuse."""
    document["@context"] = document["@context"][:2]
    with pytest.raises(Unprotected) as raised:
        judge(document)
    assert raised.value.code == "spelling"


def test_the_general_context_comes_first(document):
    document["@context"] = [document["@context"][1], document["@context"][0], document["@context"][2]]
    with pytest.raises(Unprotected, match="context_order"):
        judge(document)


@pytest.mark.parametrize("missing", [0, 1])
def test_no_context_can_be_left_out(document, missing):
    del document["@context"][missing]
    with pytest.raises(BadgeError):
        judge(document)


@pytest.mark.parametrize(
    ("context", "refusal"),
    [
        ([contexts.CREDENTIALS, {"internalNote": "https://vieri.example/note"}], UnknownContext),
        ([contexts.CREDENTIALS, {"@vocab": "https://vieri.example/"}], Unprotected),
        ([contexts.CREDENTIALS, "https://stranger.example/context.json"], UnknownContext),
        (contexts.CREDENTIALS, Unreadable),
        ([contexts.CREDENTIALS, contexts.CREDENTIALS], Unprotected),
        ([], Unprotected),
        (None, Unprotected),
        ([contexts.CREDENTIALS] + [f"https://stranger.example/{number}" for number in range(9)], Unreadable),
    ],
    ids=str,
)
def test_only_a_short_list_of_pinned_contexts_is_read(document, context, refusal):
    document["@context"] = context
    with pytest.raises(refusal):
        judge(document)


@pytest.mark.parametrize("kind", ["course", "endorsed"])
def test_a_document_needs_a_context(kind):
    document = kinds()[kind]
    del document["@context"]
    with pytest.raises(Unreadable):
        judge(document)


@pytest.mark.parametrize("path", [path for path in EVERYWHERE if path])
def test_no_part_brings_a_context_of_its_own(document, path):
    at(document, path)["@context"] = document["@context"][:1]
    with pytest.raises(Unprotected, match="inner_context"):
        judge(document)


@pytest.mark.parametrize(
    "change",
    [
        {"@id": "urn:x"},
        {"@type": "Profile"},
        {"@graph": [{"id": "urn:x"}]},
        {"@included": [{"id": "urn:x", "name": "x"}]},
        {"@reverse": {"issuer": {"id": "urn:x"}}},
        {"@nest": {"name": "x"}},
        {"https://schema.org/description": "the same word by its address"},
        {"https://www.w3.org/2018/credentials#validUntil": "2099-01-01T00:00:00Z"},
        {"schema:name": "x"},
        {"name": {"@value": "x", "@language": "fi"}},
        {"name": {"fi": "x", "sv": "y"}},
        {"name": [{"@value": "x"}]},
        {"name": ["x", ["y"]]},
        {"name": []},
        {"name": None},
        {"evidence": {}},
        {"evidence": []},
        {"id": "6f1f2e9c"},
        {"id": "_:b0"},
        {"id": "urn:x> <urn:y> <urn:z"},
        {"id": "urn:x y"},
        {"id": ["urn:x", "urn:y"]},
        {"type": ["VerifiableCredential", "VerifiableCredential", "OpenBadgeCredential"]},
        {"type": ["https://www.w3.org/2018/credentials#VerifiableCredential", "OpenBadgeCredential"]},
        {"validUntil": 20990101},
        {"validUntil": "bell\x07"},
    ],
    ids=str,
)
def test_other_ways_of_writing_are_refused(document, change):
    with pytest.raises(BadgeError):
        judge(document | change)


@pytest.mark.parametrize("value", ["false", 0, "", None, [False, "false"]], ids=repr)
def test_a_truth_value_is_nothing_else(document, value):
    """RDF writes "false" and false the same, so the signature would not tell them apart."""
    document["credentialSubject"]["identifier"][0]["hashed"] = value
    with pytest.raises(BadgeError):
        judge(document)


@pytest.mark.parametrize(("good", "bad"), [(2, 2.0), (2.5, "2.5"), (7, "7")])
def test_a_number_is_a_number_in_its_one_spelling(document, good, bad):
    document["credentialSubject"]["creditsEarned"] = good
    judge(document)
    document["credentialSubject"]["creditsEarned"] = bad
    with pytest.raises(Unprotected):
        judge(document)


def test_what_decides_stands_in_one_place(document):
    """A status told of in two places could be moved away from where it is looked for, with the same signature."""
    document["evidence"][0]["id"] = document["credentialStatus"]["id"]
    with pytest.raises(Unprotected, match="two_places"):
        judge(document)


def test_the_status_cannot_be_told_elsewhere(document):
    document["relatedResource"] = {"id": document["credentialStatus"]["id"], "type": "Evidence"}
    document["credentialStatus"] = document["credentialStatus"]["id"]
    with pytest.raises(BadgeError):
        judge(document)


def test_the_same_said_otherwise_is_the_same():
    """JSON-LD calls these equal: they have the same signature, and we read the same out of them."""
    signed = signed_small()
    document = {key: value for key, value in signed.items() if key != "proof"}
    otherwise = copy.deepcopy(document)
    otherwise["type"].reverse()
    otherwise["issuer"] = [otherwise["issuer"]]
    otherwise["issuer"][0]["type"] = "Profile"
    otherwise["credentialStatus"] = [otherwise["credentialStatus"]]
    otherwise["credentialSubject"]["identifier"] = otherwise["credentialSubject"]["identifier"][0]
    said = guard.statements(otherwise)
    guard.check_spelling(said)
    assert said.digest == guard.statements(document).digest


def test_an_endorsement_inside_brings_its_own_context_and_signature():
    document = kinds()["endorsed"]
    judge(document)
    inside = document["endorsement"][0]
    assert inside["@context"] == ENDORSEMENT.written()["@context"]
    assert inside["proof"]["proofValue"]
    before = guard.statements(document).digest
    for path, value in (("name", "Toinen"), ("proof", inside["proof"] | {"created": "2027-01-27T22:30:01Z"})):
        changed = copy.deepcopy(document)
        changed["endorsement"][0][path] = value
        assert guard.statements(changed).digest != before


def test_an_endorsement_inside_names_no_further_context(document):
    inside = sign(ENDORSEMENT.written())
    inside["@context"] = [*inside["@context"], "https://w3id.org/security/data-integrity/v2"]
    document["endorsement"] = [inside]
    with pytest.raises(UnknownContext, match="inner_context"):
        judge(document)


def test_the_guard_leaves_the_document_as_it_was(document):
    before = json.dumps(document)
    judge(document)
    assert json.dumps(document) == before
