"""Keys from the command line: new ones, the list of all, and what happens when somebody else may have one."""

import datetime as dt
import io
import json
import logging
import re
from pathlib import Path

import pytest
import time_machine
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.urls import reverse
from django_q.models import OrmQ

from certification.credentials import actions, editions, lists, paperkeys, signing
from certification.credentials.badges import keys as key_making
from certification.credentials.badges.keys import Algorithm
from certification.credentials.checking import check_file
from certification.credentials.models import Edition, Signature
from config.settings import base
from core import clock, supervisor
from tests.factories.credentials import CredentialFactory

pytestmark = pytest.mark.django_db

START = dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.KEY_FOLDER = tmp_path / "keys"
    return settings.KEY_FOLDER


@pytest.fixture(scope="module")
def rsa_keys():
    return [key_making.make(Algorithm.RSA) for _ in range(2)]


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch, rsa_keys):
    """The first RSA keys of each test are made already: each takes some tenths of a second."""
    make, ready = key_making.make, list(rsa_keys)

    def quickly(algorithm):
        return ready.pop(0) if ready and algorithm is Algorithm.RSA else make(algorithm)

    monkeypatch.setattr(key_making, "make", quickly)


def keys(*words):
    said = io.StringIO()
    call_command("keys", *words, stdout=said)
    return said.getvalue()


def active(algorithm=Algorithm.ED25519):
    return signing.ring().signer(algorithm, now=clock.now()).public.id


def file_of(credential, language="fi"):
    return editions.of(credential, language).document.encode()


def outcome(content):
    return check_file(content).outcome.value


# New keys


def test_a_first_rotation_makes_every_key(folder):
    told = keys("rotate")
    assert [line.split(":")[0] for line in told.splitlines()] == ["badge", "token", "paper"]
    assert all(line.endswith(" signs from now on.") for line in told.splitlines())
    for name in (active(), active(Algorithm.RSA), signing.paper_signer().key_id):
        assert name in told


def test_one_key_is_rotated_and_the_others_stay(folder):
    keys("rotate")
    before = active(), active(Algorithm.RSA), signing.paper_signer().key_id
    keys("rotate", "badge")
    keys("rotate", "paper")
    after = active(), active(Algorithm.RSA), signing.paper_signer().key_id
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, True, False]


def test_a_key_from_outside_is_told_of_and_is_no_failure_unless_it_was_asked_for(folder, monkeypatch):
    outside = signing.ring().signer(Algorithm.ED25519, now=clock.now()).pem().decode()
    monkeypatch.setenv("SIGNING_KEY", outside)
    told = keys("rotate").splitlines()
    assert told[0].startswith("badge: The Ed25519 key is not in ")
    assert told[1].startswith("token: ")
    with pytest.raises(CommandError, match="exchange it where it is set"):
        keys("rotate", "badge")


def test_what_was_signed_before_a_rotation_stays_valid_everywhere(credential, client, learner):
    editions.complete(credential)
    old, key = file_of(credential), active()
    token = editions.token_of(editions.of(credential, "fi"))
    keys("rotate")
    assert active() != key
    assert outcome(old) == outcome(token.encode()) == "valid"
    assert file_of(credential) == old  # nothing is signed anew
    published = [each["id"] for each in client.get("/.well-known/did.json").json()["verificationMethod"]]
    assert json.loads(old)["proof"]["verificationMethod"] in published
    other = CredentialFactory()
    assert editions.of(other, "fi").key == active()
    assert outcome(file_of(other)) == "valid"


# The list


def test_the_list_shows_every_key_since_when_and_how_much_it_signed(credential):
    with time_machine.travel(START, tick=False):
        keys("rotate")
        editions.complete(credential)
        old = active()
    with time_machine.travel(START + DAY, tick=False):
        keys("rotate", "badge")
        told = keys("list")
    assert re.search(
        rf"badge  {old}\n +signed from 2027-03-01 14:00 to 2027-03-02 14:00; signatures that are kept: 3\n", told
    )
    assert re.search(rf"badge  {active()}\n +signs since 2027-03-02 14:00; signatures that are kept: 0\n", told)
    assert re.search(r"token  \S+\n +signs since 2027-03-01 14:00", told)
    assert re.search(r"paper  [0-9a-f]{64}\n +signs since .*; certificate until 2032-02-28, made here, signed", told)


def test_the_list_of_an_empty_folder_is_empty():
    assert keys("list") == ""


# Somebody else may have a key


def test_after_a_theft_the_house_knows_what_it_signed_before_and_doubts_the_rest(client):
    with time_machine.travel(START, tick=False):
        stolen = active()
        before = CredentialFactory()
        early = file_of(before)
    with time_machine.travel(START + 2 * DAY, tick=False):
        late = file_of(CredentialFactory())
        status = lists.current(1)
    with time_machine.travel(START + 3 * DAY, tick=False):
        assert outcome(early) == outcome(late) == "valid"
        told = keys("compromise", stolen, "--since", "2027-03-02")
        assert "compromised since 2027-03-02 00:00" in told
        assert "Status lists signed anew: 1." in told
        assert "Badges signed before: 3." in told
        assert "Badges signed since: 3." in told
        assert "made anew by the queue: 2." in told
        assert (outcome(early), outcome(late)) == ("valid", "could_not_check")
        published = client.get("/.well-known/did.json").content.decode()
        assert stolen not in published
        assert active() in published
        assert lists.current(1) != status
        assert client.get("/credentials/status/1").json()["proof"]["verificationMethod"].endswith(active())


def test_after_a_theft_every_badge_can_be_downloaded_anew_and_is_valid_everywhere():
    with time_machine.travel(START, tick=False):
        stolen, credential = active(), CredentialFactory()
        early = file_of(credential)
        urns = set(credential.editions.values_list("urn", flat=True))
    with time_machine.travel(START + 2 * DAY, tick=False):
        keys("compromise", stolen, "--since", "2027-03-02")
        assert OrmQ.objects.filter(key__isnull=False).exists()
        assert actions.sign_missing() == 1
        assert actions.sign_missing() == 0
        assert set(Edition.objects.values_list("key", flat=True)) == {active()}
        assert set(credential.editions.values_list("urn", flat=True)) == urns
        assert outcome(file_of(credential)) == outcome(early) == "valid"
        assert file_of(credential) != early
        # One row in the ledger for each signature of a badge: three languages, twice.
        assert Signature.objects.filter(form="edition").count() == 6


def test_a_badge_that_a_thief_dated_back_is_not_valid():
    """The control: the right key, a date before the theft, and all that our badges say, but not in our records."""
    with time_machine.travel(START, tick=False):
        credential = CredentialFactory()
        real = json.loads(file_of(credential))
        stolen = active()
        forged = {name: value for name, value in real.items() if name != "proof"}
        forged["credentialSubject"] = json.loads(
            json.dumps(forged["credentialSubject"]).replace(credential.subject_name, "Varas Esimerkki")
        )
        forged = json.dumps(signing.sign_badge(forged, created=clock.now())[0]).encode()
    with time_machine.travel(START + 2 * DAY, tick=False):
        keys("compromise", stolen, "--since", "2027-03-02")
        assert outcome(forged) == "could_not_check"
        assert outcome(json.dumps(real).encode()) == "valid"


def test_a_theft_may_be_told_of_again_and_only_earlier_counts(credential):
    with time_machine.travel(START, tick=False):
        editions.complete(credential)
        stolen = active()
    with time_machine.travel(START + 5 * DAY, tick=False):
        keys("compromise", stolen, "--since", "2027-03-04")
        new = active()
        assert "compromised since 2027-03-04 00:00" in keys("compromise", stolen, "--since", "2027-03-05")
        assert "compromised since 2027-02-28 13:30" in keys("compromise", stolen, "--since", "2027-02-28T13:30")
        assert active() == new
        assert "compromised since 2027-02-28 13:30" in keys("list")


def test_tokens_of_a_stolen_key_are_made_anew_when_they_are_asked_for(credential):
    edition = editions.of(credential, "fi")
    stolen, old = active(Algorithm.RSA), editions.token_of(edition)
    kept = editions.token_of(editions.of(CredentialFactory(), "fi"))
    told = keys("compromise", stolen, "--since", f"{clock.now():%Y-%m-%d}")
    assert "since: 2." in told
    assert (outcome(old.encode()), outcome(kept.encode())) == ("could_not_check", "could_not_check")
    new = editions.token_of(editions.of(credential, "fi"))
    assert new != old
    assert outcome(new.encode()) == "valid"
    assert outcome(file_of(credential)) == "valid"  # the badge is of another key


def test_seals_of_a_stolen_paper_key_count_no_more(credential):
    stolen = signing.paper_signer()
    told = keys("compromise", stolen.key_id, "--since", f"{clock.now():%Y-%m-%d}")
    assert "count no more" in told
    assert stolen.chain[0] not in signing.paper_certificates()
    assert signing.paper_signer().key_id != stolen.key_id


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("compromise", "z6MkNobody", "--since", "2026-01-01"), "There is no key z6MkNobody"),
        (("compromise", "../../secret", "--since", "2026-01-01"), "There is no key ../../secret"),
        (("compromise", "z6MkNobody", "--since", "yesterday"), "invalid moment value"),
        (("compromise", "z6MkNobody", "--since", "2026-02-30"), "invalid moment value"),
        (("compromise", "z6MkNobody", "--since", "2999-01-01"), "--since lies in the future."),
        (("compromise", "z6MkNobody"), "--since"),
        (("rotate", "house"), "invalid choice"),
        ((), "verb"),
    ],
    ids=lambda value: "-".join(value) or "nothing" if isinstance(value, tuple) else "told",
)
def test_what_cannot_be_done_is_told_and_changes_nothing(words, told):
    keys("rotate", "badge")
    before = keys("list")
    with pytest.raises(CommandError, match=re.escape(told)):
        keys(*words)
    assert keys("list") == before


def test_a_folder_that_cannot_be_written_is_told_of(folder):
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file", encoding="utf-8")
    with pytest.raises(CommandError, match="cannot be written"):
        keys("rotate", "badge")


# Nothing private leaves the folder


def test_nothing_of_a_private_key_is_in_the_database_the_log_or_what_is_said(credential, folder, caplog, tmp_path):
    with caplog.at_level(logging.DEBUG):
        told = keys("rotate")
        editions.token_of(editions.of(credential, "fi"))
        lists.current(1)
        signing.paper_signer().sign(b"x")
        secrets = [path.read_text() for path in (*folder.glob("*.pem"), *folder.glob("paper/*.pem"))]
        told += keys("list")
        told += keys("compromise", active(), "--since", f"{clock.now():%Y-%m-%d}")
        secrets += [path.read_text() for path in folder.glob("*.pem")]
    dump = io.StringIO()
    # The whole database but what is made for each installation and knows nothing of keys.
    call_command("dumpdata", exclude=["contenttypes", "auth.permission", "wagtailsearch"], stdout=dump)
    lines = {line for secret in secrets for line in secret.splitlines() if line and not line.startswith("-----")}
    assert len(secrets) == 5 - 1 + 1
    assert len(lines) > 20
    said = dump.getvalue() + caplog.text + told + "".join(path.read_text() for path in folder.rglob("*.json"))
    assert signing.did() in said  # what is searched is really there
    assert [line for line in lines if line in said] == []


# The start


def found():
    return {each.id: each for each in run_checks(tags=["start"], include_deployment_checks=True)}


def test_a_real_installation_is_told_of_each_key_that_is_missing(settings, folder):
    assert found() == {}  # where keys are made at their first use
    settings.KEYS_MADE_AT_FIRST_USE = False
    assert sorted(found()) == ["vieri.E020", "vieri.E021", "vieri.E022"]
    keys("rotate")
    assert found() == {}
    assert not run_checks(tags=["start"])  # commands that prepare the start are not held up


def test_keys_that_others_may_read_or_exchange_are_told_of(settings, folder):
    keys("rotate")
    settings.KEYS_MADE_AT_FIRST_USE = False
    name = active()
    signing._ring.cache_clear()
    (folder / f"{name}.pem").chmod(0o640)
    assert "chmod 600" in found()["vieri.E020"].msg
    (folder / f"{name}.pem").chmod(0o600)
    folder.chmod(0o770)
    assert "chmod 700" in found()["vieri.E023"].msg


def test_a_paper_certificate_that_ends_is_warned_of_and_does_not_stop_the_start(settings):
    with time_machine.travel(START, tick=False):
        keys("rotate")
    settings.KEYS_MADE_AT_FIRST_USE = False
    end = START + dt.timedelta(days=365 * paperkeys.YEARS)
    with time_machine.travel(end - 61 * DAY, tick=False):
        assert found() == {}
    with time_machine.travel(end - 10 * DAY, tick=False):
        assert "ends in 10 days" in found()["vieri.W023"].msg
    with time_machine.travel(end, tick=False):
        assert [(each.id, each.is_serious(40)) for each in found().values()] == [("vieri.W022", False)]


def test_the_service_does_not_start_without_keys_and_says_so_in_a_line_each(settings, monkeypatch):
    started = []

    def run(self):
        started.append(self)

    monkeypatch.setattr(supervisor.Supervisor, "run", run)
    settings.KEYS_MADE_AT_FIRST_USE = False
    with pytest.raises(CommandError) as refused:
        call_command("serve", "--worker")
    lines = str(refused.value).splitlines()
    assert len(lines) == 3
    assert all("run manage.py keys rotate" in line for line in lines)
    assert not started
    keys("rotate")
    call_command("serve", "--worker")
    assert len(started) == 1


def test_a_real_installation_makes_no_key_by_itself():
    assert base.KEYS_MADE_AT_FIRST_USE is False
    production = Path(base.__file__).with_name("production.py").read_text(encoding="utf-8")
    assert "KEYS_MADE" not in production


def test_the_badge_page_needs_no_new_keys_after_a_rotation(client, credential, learner):
    client.force_login(learner)
    address = reverse("credentials:badge", args=[credential.pk])
    first = client.get(address).content
    keys("rotate")
    assert client.get(address).content == first
