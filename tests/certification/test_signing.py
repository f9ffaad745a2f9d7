"""What is signed says what the row says, in each language; it is signed once, and the ledger knows of each time."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError
from django_q.models import OrmQ

from certification.credentials import actions, editions, ledger, signing, tasks
from certification.credentials.actions import badging
from certification.credentials.badges import guard, plain, verify
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.badges.keys import Algorithm
from certification.credentials.models import Credential, Edition, Signature
from certification.credentials.states import Form, Kind
from core import clock
from core.models import OutgoingMail
from tests.certification.asking import ask, balance, files, read, verdict
from tests.certification.test_ending import renew
from tests.factories.accounts import UserFactory
from tests.factories.courses import complete
from tests.factories.credentials import ISSUER, TEXTS, CredentialFactory, awarded, path_credential
from tests.factories.paths import short_course
from tests.training.racing import at_once, failed, slow

pytestmark = pytest.mark.django_db

MANY, SOME = 20, 6
HELSINKI = ZoneInfo("Europe/Helsinki")
TYPES = {
    Kind.COURSE: "CertificateOfCompletion",
    Kind.ATTENDANCE: "Certificate",
    Kind.SKILL: "Competency",
    Kind.CARD: "Membership",
    Kind.QUALITY: "QualityAssuranceCredential",
}


@pytest.fixture
def own_keys(settings, tmp_path):
    """Keys of this test only, which it may take away."""
    settings.KEY_FOLDER = tmp_path / "keys"
    return settings


def lose_keys(settings, tmp_path):
    settings.KEY_FOLDER, settings.KEYS_MADE_AT_FIRST_USE = tmp_path / "none", False


@pytest.fixture
def waiting(credential):
    """A certificate of an earlier release: no achievement, no place in a list, nothing signed."""
    assert (credential.achievement, credential.status_list) == (None, None)
    return credential


# ── what a badge says ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", list(TYPES), ids=str)
def test_each_kind_says_what_its_row_says(kind):
    given = awarded(kind, valid_until=clock.today() + dt.timedelta(days=100))
    for language in ("fi", "sv", "en"):
        badge = read(given, language)
        subject = badge["credentialSubject"]
        achievement = subject["achievement"]
        row = given.achievement
        place = f"{settings.SITE_URL}/credentials/status/{given.status_list.number}"
        page = f"{settings.SITE_URL}/achievements/{row.slug}/v{row.number}"
        assert subject["id"] == given.subject_id
        assert subject["identifier"][0]["identityHash"] == given.subject_name
        assert badge["issuer"]["name"] == settings.CREDENTIAL_ISSUER[language]
        assert badge["name"] == achievement["name"] == TEXTS["title"][language]
        assert (achievement["id"], achievement["version"]) == (f"{page}/{language}", str(row.number))
        assert {each["id"] for each in achievement["related"]} == {
            f"{page}/{code}" for code in ("fi", "sv", "en") if code != language
        }
        assert (achievement["achievementType"], achievement["inLanguage"]) == (TYPES[kind], language)
        assert badge["credentialStatus"]["id"] == f"{place}#{given.status_index}"
        assert badge["credentialStatus"]["statusPurpose"] == given.status_list.purpose
        assert verdict(editions.of(given, language).document) == "valid"


def test_a_path_tells_its_courses_as_evidence():
    given = path_credential()
    badge = read(given, "sv")
    assert badge["credentialSubject"]["achievement"]["achievementType"] == "LearningProgram"
    (evidence,) = badge["evidence"]
    assert all(each["title"]["sv"] in evidence["narrative"] for each in given.content["courses"])


def test_what_whoever_gave_it_saw_stands_in_the_badge_of_that_language():
    given = awarded(
        Kind.SKILL, content={"title": {"fi": "Taito", "sv": "Färdighet"}, "evidence": {"fi": "Näytti sen."}}
    )
    assert read(given, "fi")["evidence"][0]["narrative"] == "Näytti sen."
    assert "evidence" not in read(given, "sv")


def test_the_issuer_is_named_as_on_the_day_of_issue(own_keys):
    given = CredentialFactory()
    own_keys.CREDENTIAL_ISSUER = {"fi": "Uusi nimi"}
    assert read(given, "sv")["issuer"]["name"] == ISSUER["sv"]


@pytest.mark.parametrize(
    ("day", "last"),
    [("2027-01-31", "2027-01-31T21:59:59Z"), ("2027-06-30", "2027-06-30T20:59:59Z")],
    ids=["winter", "summer"],
)
def test_it_ends_with_the_last_day_where_the_network_lives(day, last):
    with time_machine.travel("2027-01-01T12:00:00Z"):
        given = awarded(valid_until=dt.date.fromisoformat(day))
    assert read(given)["validUntil"] == last
    end = dt.datetime.fromisoformat(last)
    for moment in (end - dt.timedelta(seconds=1), end + dt.timedelta(seconds=1)):
        with time_machine.travel(moment, tick=False):
            assert verdict(read(given)) == given.status


def test_it_begins_with_the_first_day():
    with time_machine.travel("2027-01-10T12:00:00Z", tick=False):
        given = awarded(valid_from=dt.date(2027, 2, 1))
        assert (verdict(read(given)), given.status) == ("not_yet_valid", "not_yet_valid")
    assert read(given)["validFrom"] == "2027-01-31T22:00:00Z"


def test_the_ledger_and_the_row_know_what_was_signed():
    given = awarded()
    for edition in given.editions.all():
        badge = plain.read(edition.document)
        unsigned = {key: value for key, value in badge.items() if key != "proof"}
        digest = guard.statements(unsigned).digest
        assert (edition.digest, edition.urn) == (digest.hex(), badge["id"])
        assert badge["proof"]["verificationMethod"] == f"{signing.did()}#{edition.key}"
        assert ledger.gave(edition.urn, digest)
    assert not ledger.gave(edition.urn, b"x" * 32)


# ── which badge one gets ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_language_that_is_missing_gets_the_first_there_is():
    given = awarded(content={"title": {"sv": "Kort", "en": "Card"}})
    assert [editions.of(given, language).language for language in ("fi", "sv", "en")] == ["sv", "sv", "en"]


def test_what_an_earlier_release_gave_is_signed_when_it_is_asked_for(waiting):
    edition = editions.of(waiting, "en")
    waiting.refresh_from_db()
    assert waiting.achievement.slug.startswith("course-")
    assert waiting.status_list.purpose == "revocation"
    assert verdict(edition.document) == "valid"
    assert (waiting.editions.count(), balance()) == (3, 0)


@pytest.mark.parametrize("state", ["revoked", "erased"])
def test_what_holds_no_more_is_not_signed(state, admin):
    given = CredentialFactory(revoked=True) if state == "revoked" else CredentialFactory()
    if state == "erased":
        actions.erase(credential=given, actor=admin)
    with pytest.raises(editions.NotSigned):
        editions.of(given, "fi")
    assert editions.complete(given) == []
    assert not Signature.objects.exists()


def test_without_a_key_there_is_none_and_nothing_is_half_done(waiting, settings, tmp_path, caplog):
    lose_keys(settings, tmp_path)
    with pytest.raises(editions.NotSigned):
        editions.of(waiting, "fi")
    with pytest.raises(KeyTrouble):
        editions.complete(waiting)
    waiting.refresh_from_db()
    assert (waiting.achievement, waiting.status_list, Edition.objects.count()) == (None, None, 0)
    assert str(waiting.pk) in caplog.text


def test_what_is_signed_is_handed_out_without_a_key(settings, tmp_path):
    given = awarded()
    lose_keys(settings, tmp_path)
    assert editions.of(given, "fi").document


def test_signing_again_signs_nothing(waiting):
    first = {each.urn for each in editions.complete(waiting)}
    assert {each.urn for each in editions.complete(waiting)} == first
    assert Signature.objects.filter(form=Form.EDITION).count() == 3


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_get_the_same(waiting):
    got = at_once(MANY, lambda: editions.of(waiting, "fi").urn)
    assert failed(got) == []
    assert len(set(got)) == 1
    assert Signature.objects.filter(form=Form.EDITION).count() == Edition.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_they_sign_more_than_once(waiting, monkeypatch):
    """All have seen that nothing is signed before the first of them signs; the database refuses what is too much."""
    slow(monkeypatch, editions, "place")
    monkeypatch.setattr(Credential.objects, "select_for_update", lambda **how: Credential.objects.all())
    got = at_once(SOME, lambda: editions.complete.__wrapped__(waiting))
    assert [each for each in failed(got) if isinstance(each, IntegrityError)]


# ── as a token ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_token_is_signed_when_it_is_first_asked_for_and_kept():
    edition = editions.of(awarded(), "sv")
    assert not Signature.objects.filter(form=Form.TOKEN).exists()
    token = editions.token_of(edition)
    assert editions.token_of(edition) == token
    line = Signature.objects.get(form=Form.TOKEN)
    assert (line.subject, line.digest) == (edition.urn, ledger.digest_of(token))
    answer = ask(token)
    assert (answer.verdict, answer.document["id"]) == (verify.Verdict.VALID, edition.urn)


def test_without_a_key_there_is_no_token(settings, tmp_path):
    edition = editions.of(awarded(), "sv")
    lose_keys(settings, tmp_path)
    with pytest.raises(editions.NotSigned):
        editions.token_of(edition)


# ── the sweep ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_sweep_signs_what_waits(settings, tmp_path):
    kept = settings.KEY_FOLDER
    lose_keys(settings, tmp_path)
    given = [awarded(Kind.COURSE), awarded(), awarded(Kind.QUALITY)]
    old, revoked = CredentialFactory(), CredentialFactory(revoked=True)
    assert tasks.sign_missing() == 0
    settings.KEY_FOLDER, settings.KEYS_MADE_AT_FIRST_USE = kept, True

    assert tasks.sign_missing() == 4
    assert tasks.sign_missing() == 0
    assert all(verdict(editions.of(each, "fi").document) == "valid" for each in [*given, old])
    assert not revoked.editions.exists()
    assert balance() == 0


def test_one_that_cannot_be_signed_stops_no_other(caplog):
    bad = [CredentialFactory(subject_name="\x07") for _each in range(2)]
    good = CredentialFactory()
    assert tasks.sign_missing() == 1
    assert good.editions.count() == 3
    assert all(str(each.pk) in caplog.text for each in bad)


def test_when_the_time_is_over_the_rest_is_left_to_another_run(monkeypatch, waiting):
    monkeypatch.setattr(badging, "SWEEP_SECONDS", 0)
    jobs = OrmQ.objects.count()
    assert tasks.sign_missing() == 0
    assert OrmQ.objects.count() == jobs + 1


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_the_same_time_sign_each_once():
    for _each in range(3):
        CredentialFactory()
    got = at_once(SOME, tasks.sign_missing)
    assert failed(got) == []
    assert Edition.objects.count() == Signature.objects.count() == 9


# ── keys that somebody else may have, ends that moved ────────────────────────────────────────────────────────────────


def test_after_a_theft_the_same_badges_are_signed_by_another_key(own_keys):
    given = awarded()
    before, place, stolen = files(given), given.status_index, given.editions.first().key
    now = clock.now() + dt.timedelta(hours=1)
    signing.ring().compromise(stolen, since=now, now=now)

    assert editions.of(given, "fi").key != stolen
    assert tasks.sign_missing() == 0
    given.refresh_from_db()
    assert given.status_index == place
    assert {verdict(each, now=now) for each in files(given).values()} == {"valid"}
    # What the house gave before the theft still holds, by its own ledger.
    assert {verdict(each, now=now) for each in before.values()} == {"valid"}
    assert not set(before.values()) & set(files(given).values())
    assert (balance(), Signature.objects.filter(form=Form.EDITION).count()) == (0, 6)


def test_the_sweep_finds_what_a_stolen_key_signed(own_keys):
    given, now = awarded(), clock.now()
    signing.ring().compromise(given.editions.first().key, since=now, now=now)
    assert tasks.sign_missing() == 1
    assert {each.key for each in given.editions.all()} == {signing.ring().signer(Algorithm.ED25519, now=now).public.id}


def test_a_new_key_leaves_badges_as_they_are(own_keys):
    given = awarded()
    before = files(given)
    signing.ring().rotate(Algorithm.ED25519, now=clock.now())
    assert tasks.sign_missing() == 0
    assert files(given) == before
    assert {verdict(each) for each in before.values()} == {"valid"}


def test_no_file_says_more_than_the_row_when_the_end_has_moved():
    old = short_course(validity_months=24)
    given, other = complete(version=old).credential, complete(version=short_course()).credential
    before, elsewhere = files(given), files(other)
    place = (given.status_list_id, given.status_index)
    until = clock.today() + dt.timedelta(days=90)

    assert actions.end_earlier(version=renew(old, until)) == 1

    assert {verdict(each) for each in before.values()} == {"revoked"}
    assert not Edition.objects.filter(urn__in=[plain.read(each)["id"] for each in before.values()]).exists()
    assert {verdict(each) for each in elsewhere.values()} == {"valid"}
    assert OrmQ.objects.count() >= 2
    assert tasks.sign_missing() == 1
    given.refresh_from_db()
    assert (given.status_list_id, given.status_index) != place
    for each in files(given).values():
        assert verdict(each) == given.status == "valid"
        end = dt.datetime.fromisoformat(plain.read(each)["validUntil"]).astimezone(HELSINKI)
        assert end.date() == given.valid_until == until
    assert balance() == 3


def test_the_mail_about_the_new_end_says_that_older_files_hold_no_more():
    old = short_course()
    given = complete(UserFactory(language="en"), old).credential
    actions.end_earlier(version=renew(old, clock.today() + dt.timedelta(days=90)))
    actions.tell_ends()
    body = OutgoingMail.objects.get(template="certificate_shortened").body
    assert "Download it anew" in body
    assert str(given.pk) in body
