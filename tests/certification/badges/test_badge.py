"""The shape of badges: what the standard's schema wants, and nothing that tells more of a person than the name."""

import copy
import datetime as dt
import json
import os
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft201909Validator, FormatChecker

from certification.credentials.badges import guard
from certification.credentials.badges.badge import Edition, Evidence, Subject, name_hash
from tests.certification.badges.making import AWARDED, BADGE, COURSE, DID, ENDORSEMENT, SALT, SITE, kinds, sign
from tests.certification.paper import NAMES

# The schemas are not ours to pass on: STANDARDS names the folder that holds them.
SCHEMA = Path(os.environ.get("STANDARDS", "standards")) / "ob-3.0" / "ob_v3p0_achievementcredential_schema.json"


def test_a_badge_has_exactly_this_shape():
    assert BADGE.written() == {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        ],
        "id": "urn:uuid:6f1f2e9c-8d2b-4a52-9a77-0c5a1d4fb001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": "did:web:vieri.example",
            "type": ["Profile"],
            "name": "Digituen valtakunnallinen verkosto",
            "url": "https://vieri.example",
        },
        "validFrom": "2027-01-27T22:30:00Z",
        "validUntil": "2029-01-26T22:30:00Z",
        "awardedDate": "2027-01-27T22:30:00Z",
        "name": "Digitukijan peruskurssi",
        "credentialSubject": {
            "id": "urn:uuid:6f1f2e9c-8d2b-4a52-9a77-0c5a1d4fb002",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "name",
                    "hashed": False,
                    "identityHash": "Áilu Öhman-Ŧuŋŋi",
                }
            ],
            "achievement": {
                "id": "https://vieri.example/achievements/basics/3/fi",
                "type": ["Achievement"],
                "achievementType": "CertificateOfCompletion",
                "inLanguage": "fi",
                "version": "3",
                "name": "Digitukijan peruskurssi",
                "description": "Osaa antaa digitukea.",
                "criteria": {
                    "id": "https://vieri.example/fi/kurssit/peruskurssi",
                    "narrative": "Kaikki osiot ja loppukoe, vähintään 80 % oikein.",
                },
                "related": [
                    {
                        "id": f"https://vieri.example/achievements/basics/3/{code}",
                        "type": ["Related"],
                        "inLanguage": code,
                        "version": "3",
                    }
                    for code in ("en", "sv")
                ],
            },
        },
        "credentialStatus": {
            "id": "https://vieri.example/status/revocation/1#94567",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "94567",
            "statusListCredential": "https://vieri.example/status/revocation/1",
        },
        "credentialSchema": [
            {
                "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json-ld/"
                "ob_v3p0_achievementcredential_schema.json",
                "type": "1EdTechJsonSchemaValidator2019",
            }
        ],
    }


def in_arrays(document):
    """The schema at hand is that of the form without JSON-LD, in which a proof stands in a list."""
    document = copy.deepcopy(document)
    document["proof"] = [document["proof"]]
    for inside in document.get("endorsement", []):
        inside["proof"] = [inside["proof"]]
    return document


@pytest.fixture(scope="module")
def schema():
    if not SCHEMA.is_file():
        pytest.skip(f"The schema of Open Badges 3.0 is not at {SCHEMA}")
    return Draft201909Validator(json.loads(SCHEMA.read_text(encoding="utf-8")), format_checker=FormatChecker())


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind != "endorsement"])
def test_every_kind_of_badge_fits_the_schema_of_the_standard(schema, kind):
    assert [error.message for error in schema.iter_errors(in_arrays(sign(kinds()[kind])))] == []


def test_the_schema_refuses_what_we_do_not_do(schema):
    """Why a badge has one status, and one language."""
    good = in_arrays(sign(BADGE.written()))
    for change in (
        {"credentialStatus": [good["credentialStatus"]] * 2},
        {"name": {"fi": "Peruskurssi", "sv": "Grundkurs"}},
        {"issuer": None},
        {"validFrom": None},
    ):
        assert not schema.is_valid(good | change), change
    del good["credentialSubject"]["achievement"]["description"]
    assert not schema.is_valid(good)


def test_each_language_names_the_others_and_not_itself():
    for code in COURSE.editions:
        achievement = replace(BADGE, language=code).written()["credentialSubject"]["achievement"]
        assert achievement["inLanguage"] == code
        assert achievement["id"].endswith(f"/{code}")
        assert {each["inLanguage"] for each in achievement["related"]} == COURSE.editions.keys() - {code}


def test_a_badge_in_its_only_language_names_no_other():
    only = replace(COURSE, editions={"fi": COURSE.editions["fi"]})
    assert "related" not in replace(BADGE, achievement=only).written()["credentialSubject"]["achievement"]


def test_a_language_that_the_achievement_does_not_have_is_no_badge():
    with pytest.raises(KeyError):
        replace(BADGE, language="de").written()


def test_what_has_no_value_is_left_out():
    bare = replace(BADGE, valid_until=None, status={}, evidence=(), endorsements=()).written()
    assert not {"validUntil", "credentialStatus", "evidence", "endorsement"} & bare.keys()


def test_a_badge_may_begin_to_hold_after_the_award():
    later = AWARDED + dt.timedelta(days=3)
    document = replace(BADGE, valid_from=later).written()
    assert (document["validFrom"], document["awardedDate"]) == ("2027-01-30T22:30:00Z", "2027-01-27T22:30:00Z")


def test_moments_are_written_in_utc():
    helsinki = dt.timezone(dt.timedelta(hours=2))
    there = replace(BADGE, awarded=dt.datetime(2027, 1, 28, 0, 30, tzinfo=helsinki)).written()
    assert there["awardedDate"] == "2027-01-27T22:30:00Z"


def test_a_hidden_name_is_a_salted_hash_that_who_knows_the_name_can_check():
    """sha256 of name and salt, lower-case hex, as the standard's IdentityHash says."""
    document = kinds()["hidden name"]
    (identity,) = document["credentialSubject"]["identifier"]
    assert identity["hashed"] is True
    assert identity["salt"] == SALT
    assert re.fullmatch(r"sha256\$[0-9a-f]{64}", identity["identityHash"])
    assert identity["identityHash"] == name_hash("Áilu Öhman-Ŧuŋŋi", SALT)
    assert identity["identityHash"] == name_hash(unicodedata.normalize("NFD", "Áilu Öhman-Ŧuŋŋi"), SALT)
    assert identity["identityHash"] != name_hash("Ailu Ohman-Tunni", SALT)
    assert "Öhman" not in json.dumps(document, ensure_ascii=False)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_stands_in_the_badge_as_typed(name):
    document = replace(BADGE, subject=replace(BADGE.subject, name=f" {name}\n")).written()
    written = document["credentialSubject"]["identifier"][0]["identityHash"]
    assert written == unicodedata.normalize("NFC", name)
    guard.check_spelling(guard.statements(document))


def test_control_signs_in_texts_become_spaces():
    edition = replace(COURSE.editions["fi"], name="Perus\tkurssi\x07", criteria="Kaikki osiot.\r\nLoppukoe.")
    document = replace(BADGE, achievement=replace(COURSE, editions={"fi": edition})).written()
    achievement = document["credentialSubject"]["achievement"]
    assert achievement["name"] == document["name"] == "Perus kurssi"
    assert achievement["criteria"]["narrative"] == "Kaikki osiot.\nLoppukoe."
    guard.check_spelling(guard.statements(document))


@pytest.mark.parametrize(
    "badge",
    [
        replace(BADGE, subject=Subject("urn:uuid:1", "  ")),
        replace(BADGE, subject=Subject("mailto:ailu@person.example", "Áilu")),
        replace(BADGE, subject=Subject("MAILTO:ailu@person.example", "Áilu")),
        replace(BADGE, subject=Subject("ailu", "Áilu")),
        replace(BADGE, id="6f1f2e9c"),
        replace(BADGE, evidence=(Evidence("x", url="/tapahtumat/1"),)),
        replace(BADGE, achievement=replace(COURSE, editions={"fi": Edition(f"{SITE}/a", "", "x", "x")})),
        replace(BADGE, issuer=replace(BADGE.issuer, url="vieri.example")),
        replace(BADGE, awarded=AWARDED.replace(tzinfo=None)),
        replace(ENDORSEMENT, endorsed="Apu ry"),
        replace(ENDORSEMENT, comment="\n"),
    ],
    ids=lambda badge: type(badge).__name__,
)
def test_a_badge_that_could_not_be_right_is_not_built(badge):
    with pytest.raises(ValueError, match=r".*"):
        badge.written()


@pytest.mark.parametrize("kind", kinds())
def test_whom_it_is_about_and_what_is_described_once(kind):
    """No address stands for two things: see guard, which refuses that for what decides."""
    document = kinds()[kind]
    document.pop("endorsement", None)
    addresses = re.findall(r'"id": "([^"]+)"', json.dumps(document))
    assert len(addresses) == len(set(addresses))
    assert document["issuer"]["id"] == DID


def test_two_badges_share_nothing_that_can_be_changed():
    first, second = BADGE.written(), BADGE.written()
    first["credentialStatus"]["statusListIndex"] = "1"
    first["credentialSubject"]["identifier"].clear()
    assert second == BADGE.written()
    endorsed = kinds()["endorsed"]
    endorsed["endorsement"][0]["name"] = "x"
    assert kinds()["endorsed"]["endorsement"][0]["name"] == "Laatumerkki"
