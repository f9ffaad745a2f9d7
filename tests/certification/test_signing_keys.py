"""The house's keys by its settings: what signs badges, tokens, lists and files, and nothing private anywhere else."""

import datetime as dt
import io
import logging
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID

from certification.credentials import paperkeys, signing
from certification.credentials.badges import jwt, proofs, statuslist
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.badges.keys import Algorithm
from certification.credentials.badges.statuslist import Purpose
from certification.credentials.paperring import PaperRing
from core import clock
from tests.certification.badges.making import BADGE, NOW, OURS

LATER = NOW + dt.timedelta(days=1)
NAME = "Digituen valtakunnallinen verkosto"
PEM, DER = serialization.Encoding.PEM, serialization.Encoding.DER


@pytest.fixture
def folder(tmp_path, settings):
    """Keys of this test alone."""
    settings.KEY_FOLDER = tmp_path / "keys"
    return settings.KEY_FOLDER


@pytest.fixture
def papers(tmp_path):
    return PaperRing(tmp_path / "paper", subject=NAME, may_make=True)


def pem_of(native):
    return native.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()


def certify(name, public, *, by, by_name):
    def named(text):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    builder = x509.CertificateBuilder(named(by_name), named(name), public, x509.random_serial_number())
    builder = builder.not_valid_before(NOW).not_valid_after(NOW + dt.timedelta(days=400))
    return builder.sign(by, hashes.SHA256()).public_bytes(PEM).decode()


@pytest.fixture(scope="module")
def authority():
    """A key of a certificate authority, ours with its certificate, and the chain of both."""
    root, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    chain = certify(NAME, own.public_key(), by=root, by_name="Varmentaja") + certify(
        "Varmentaja", root.public_key(), by=root, by_name="Varmentaja"
    )
    return pem_of(own), chain


# What the house signs with


def test_a_badge_is_signed_and_its_key_is_known(folder):
    signed, key = signing.sign_badge(BADGE.written(), created=NOW)
    document, proof = proofs.split(signed)
    known = signing.known_key(proof.method)
    assert proof.method == f"{signing.did()}#{key}"
    assert proofs.check(document, proof, known.public)
    assert (known.issuer, known.compromised_since) == (signing.did(), None)


def test_a_token_and_a_list_are_signed_and_their_keys_are_known(folder):
    token, key = signing.sign_token(BADGE.written())
    assert jwt.check(token, signing.known_key(jwt.method(token)).public) == BADGE.written()
    assert jwt.method(token).endswith(f"#{key}")
    listed, list_key = signing.sign_list(
        statuslist.empty(), address="https://vieri.example/1", purpose=Purpose.REVOCATION, changed=NOW
    )
    document, proof = proofs.split(listed)
    assert proofs.check(document, proof, signing.known_key(f"{signing.did()}#{list_key}").public)
    assert listed["issuer"] == signing.did()


def test_no_key_of_another_issuer_or_under_another_name_is_ours(folder):
    _signed, key = signing.sign_badge(BADGE.written(), created=NOW)
    for method in (f"did:web:other.example#{key}", f"{signing.did()}#{OURS.public.id}", signing.did(), ""):
        assert signing.known_key(method) is None, method


def test_the_issuer_has_the_name_of_the_language_and_the_address_of_the_site(settings):
    settings.SITE_URL = "https://vieri.example"
    settings.CREDENTIAL_ISSUER = {"fi": "Verkosto", "sv": "Nätverket"}
    assert [(signing.issuer(each).name, signing.issuer(each).id) for each in ("fi", "sv", "en")] == [
        ("Verkosto", "did:web:vieri.example"),
        ("Nätverket", "did:web:vieri.example"),
        ("Verkosto", "did:web:vieri.example"),
    ]


def test_without_keys_nothing_is_signed_and_nothing_is_made(folder, settings):
    settings.KEYS_MADE_AT_FIRST_USE = False
    for sign in (lambda: signing.sign_badge(BADGE.written(), created=NOW), signing.paper_signer):
        with pytest.raises(KeyTrouble, match=r"run manage\.py keys rotate"):
            sign()
    assert not folder.exists()


def test_an_rsa_key_is_made_only_when_a_token_is_asked_for(folder):
    signing.sign_badge(BADGE.written(), created=NOW)
    assert [each.public.algorithm for each in signing.ring().records()] == [Algorithm.ED25519]


def test_a_key_of_the_environment_signs_and_a_broken_one_is_told_of(folder, monkeypatch):
    monkeypatch.setenv("SIGNING_KEY", OURS.pem().decode())
    assert signing.sign_badge(BADGE.written(), created=NOW)[1] == OURS.public.id
    monkeypatch.setenv("SIGNING_KEY", "no key at all")
    with pytest.raises(KeyTrouble, match="SIGNING_KEY holds no private key"):
        signing.ring()
    monkeypatch.delenv("SIGNING_KEY")
    assert signing.sign_badge(BADGE.written(), created=NOW)[1] != OURS.public.id


# The key of paper


def holds(signer, data, signature):
    x509.load_der_x509_certificate(signer.chain[0]).public_key().verify(signature, data, ec.ECDSA(hashes.SHA256()))


def test_a_paper_key_is_made_with_a_certificate_in_the_name_of_the_house(folder, caplog):
    with caplog.at_level(logging.WARNING, logger="vieri.credentials"):
        signer = signing.paper_signer()
    assert f"made a paper key in {folder / 'paper'}, for demo and development" in caplog.text
    holds(signer, b"paper", signer.sign(b"paper"))
    (own,) = map(x509.load_der_x509_certificate, signer.chain)
    assert own.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == NAME
    usage = own.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)
    assert 5 * 365 <= (own.not_valid_after_utc - own.not_valid_before_utc).days < 5 * 366
    assert signer.key_id == own.fingerprint(hashes.SHA256()).hex()
    assert signing.paper_certificates() == [signer.chain[0]]
    assert stat.S_IMODE((folder / "paper" / f"{signer.key_id}.pem").stat().st_mode) == 0o600


def test_the_same_paper_key_seals_in_every_process(papers):
    with ThreadPoolExecutor(8) as pool:
        others = [PaperRing(papers.folder, subject=NAME, may_make=True) for _ in range(8)]
        made = list(pool.map(lambda ring: ring.signer(now=NOW).key_id, others))
    assert len(set(made)) == 1
    assert len(list(papers.folder.glob("*.pem"))) == len(list(papers.folder.glob("*.json"))) == 1


def test_a_rotated_paper_key_leaves_its_certificate_and_nothing_private(papers):
    old = papers.signer(now=NOW)
    papers.rotate(now=LATER)
    new = papers.signer(now=LATER)
    assert new.key_id != old.key_id
    assert [(each.name, each.until) for each in papers.records()] == [(old.key_id, LATER), (new.key_id, None)]
    assert [path.stem for path in papers.folder.glob("*.pem")] == [new.key_id]


def test_a_stolen_paper_key_is_replaced_and_its_seals_count_no_more(folder):
    stolen = signing.paper_signer()
    since = clock.now() - dt.timedelta(hours=2)
    signing.paper_ring().compromise(stolen.key_id, since=since, now=clock.now())
    assert signing.paper_signer().key_id != stolen.key_id
    assert signing.paper_certificates() == [signing.paper_signer().chain[0]]
    told = {each.name: each.compromised_since for each in signing.paper_records()}
    assert told == {stolen.key_id: since.replace(microsecond=0), signing.paper_signer().key_id: None}
    with pytest.raises(KeyTrouble, match="There is no key"):
        signing.paper_ring().compromise("0" * 64, since=since, now=clock.now())


def test_a_certificate_that_has_ended_does_not_seal(papers):
    first = papers.signer(now=NOW)
    end = x509.load_der_x509_certificate(first.chain[0]).not_valid_after_utc
    assert papers.signer(now=end - dt.timedelta(seconds=1)).key_id == first.key_id
    with pytest.raises(KeyTrouble, match="does not hold now"):
        PaperRing(papers.folder, subject=NAME).signer(now=end)
    assert papers.signer(now=end).key_id != first.key_id  # where keys may be made, another follows it


def test_a_paper_key_that_others_may_read_does_not_seal(papers):
    name = papers.signer(now=NOW).key_id
    (papers.folder / f"{name}.pem").chmod(0o644)
    with pytest.raises(KeyTrouble, match="chmod 600"):
        PaperRing(papers.folder, subject=NAME).signer(now=NOW)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"chain": []}', '{"chain": ["x"]}', '{"chain": 3}'])
def test_a_broken_record_of_a_paper_key_is_told_of(papers, content):
    name = papers.signer(now=NOW).key_id
    (papers.folder / f"{name}.json").write_text(content, encoding="utf-8")
    with pytest.raises(KeyTrouble, match="no record of a paper key"):
        papers.records()


def test_a_record_under_the_name_of_another_certificate_is_told_of(papers):
    name = papers.signer(now=NOW).key_id
    (papers.folder / f"{name}.json").rename(papers.folder / f"{'0' * 64}.json")
    with pytest.raises(KeyTrouble, match="no record of a paper key"):
        papers.records()


def test_a_real_paper_key_comes_from_outside_with_its_chain(tmp_path, authority):
    key, chain = authority
    given = {"PDF_SIGNING_KEY": key, "PDF_SIGNING_CHAIN": chain}
    ring = PaperRing(tmp_path / "paper", subject=NAME, outside=paperkeys.outside_signer(given))
    signer = ring.signer(now=LATER)
    holds(signer, b"paper", signer.sign(b"paper"))
    assert len(signer.chain) == 2
    assert [each.chain for each in PaperRing(ring.folder, subject=NAME).records()] == [signer.chain]
    assert not list(ring.folder.glob("*.pem"))
    with pytest.raises(KeyTrouble, match="exchange it where it is set"):
        ring.rotate(now=LATER)
    with pytest.raises(KeyTrouble, match="Exchange the paper key"):
        ring.compromise(signer.key_id, since=NOW, now=LATER)


def test_an_exchanged_real_paper_key_can_be_compromised_and_then_seals_no_more(tmp_path, authority):
    key, chain = authority
    outside = paperkeys.outside_signer({"PDF_SIGNING_KEY": key, "PDF_SIGNING_CHAIN": chain})
    PaperRing(tmp_path, subject=NAME, outside=outside).signer(now=LATER)
    after = PaperRing(tmp_path, subject=NAME)
    after.rotate(now=LATER)
    assert [each.until for each in after.records() if each.name == outside.key_id] == [LATER]
    after.compromise(outside.key_id, since=NOW, now=LATER)
    with pytest.raises(KeyTrouble, match="is compromised"):
        PaperRing(tmp_path, subject=NAME, outside=outside).signer(now=LATER)


def test_a_real_paper_key_may_be_rsa(authority):
    own = rsa.generate_private_key(65537, 3072)
    chain = certify(NAME, own.public_key(), by=own, by_name=NAME)
    signer = paperkeys.outside_signer({"PDF_SIGNING_KEY": pem_of(own), "PDF_SIGNING_CHAIN": chain})
    own.public_key().verify(signer.sign(b"paper"), b"paper", padding.PKCS1v15(), hashes.SHA256())


def test_what_cannot_seal_is_refused_in_one_line_that_tells_nothing_of_the_key(tmp_path, authority):
    key, chain = authority
    other = ec.generate_private_key(ec.SECP256R1())
    wrong_order = "".join(reversed(chain.partition("-----END CERTIFICATE-----\n")[::2]))
    weak = pem_of(ec.generate_private_key(ec.SECP384R1()))
    stranger = certify("Muu", other.public_key(), by=other, by_name="Muu")
    own_only = chain.partition("-----END CERTIFICATE-----\n")[0] + "-----END CERTIFICATE-----\n"
    refused = [
        ("no_chain", key, ""),
        ("no_chain", key, "no certificate"),
        ("unreadable_key", "no key", chain),
        ("unreadable_key", key[:80], chain),
        ("wrong_key", weak, chain),
        ("wrong_key", OURS.pem().decode(), chain),
        ("wrong_certificate", pem_of(other), chain),
        ("wrong_certificate", key, wrong_order),
        ("wrong_chain", key, own_only + stranger),
    ]
    for code, given, its_chain in refused:
        with pytest.raises(KeyTrouble) as told:
            paperkeys.outside_signer({"PDF_SIGNING_KEY": given, "PDF_SIGNING_CHAIN": its_chain})
        assert told.value.code == code
        assert "\n" not in str(told.value)
        assert given.splitlines()[1:] == [] or given.splitlines()[1] not in str(told.value)


def test_a_file_of_a_real_paper_key_must_be_closed_to_others(tmp_path, authority):
    key, chain = authority
    paths = {name: tmp_path / name for name in ("PDF_SIGNING_KEY_FILE", "PDF_SIGNING_CHAIN_FILE")}
    paths["PDF_SIGNING_KEY_FILE"].write_text(key)
    paths["PDF_SIGNING_CHAIN_FILE"].write_text(chain)
    given = {name: str(path) for name, path in paths.items()}
    paths["PDF_SIGNING_KEY_FILE"].chmod(0o644)
    with pytest.raises(KeyTrouble, match="chmod 600"):
        paperkeys.outside_signer(given)
    paths["PDF_SIGNING_KEY_FILE"].chmod(0o600)
    assert len(paperkeys.outside_signer(given).chain) == 2
    paths["PDF_SIGNING_CHAIN_FILE"].unlink()
    with pytest.raises(KeyTrouble, match="no certificates"):
        paperkeys.outside_signer(given)


def test_a_break_in_the_middle_of_a_rotation_leaves_something_that_seals(papers, monkeypatch):
    old = papers.signer(now=NOW).key_id
    write, done = paperkeys.keyfiles.write, []

    def break_at(count):
        def broken(path, content, rights):
            if len(done) == count:
                raise OSError("disk full")
            done.append(path)
            write(path, content, rights)

        return broken

    for count in range(3):
        done.clear()
        with monkeypatch.context() as patched:
            patched.setattr("certification.credentials.badges.keyfiles.write", break_at(count))
            with pytest.raises(OSError, match="disk full"):
                papers.rotate(now=LATER)
        assert PaperRing(papers.folder, subject=NAME).signer(now=LATER).sign(b"x")
    assert old in [each.name for each in papers.records()]


# Nothing private anywhere else


@pytest.mark.parametrize("use", ["badge", "paper"])
def test_no_signer_shows_its_key(folder, use):
    signer = signing.paper_signer() if use == "paper" else signing.ring().signer(Algorithm.ED25519, now=NOW)
    private = signer.pem().decode().splitlines()[1]
    name = signer.key_id if use == "paper" else signer.public.id
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    logging.getLogger("vieri.credentials").addHandler(handler)
    try:
        logging.getLogger("vieri.credentials").warning("%r %s", signer, signer)
    finally:
        logging.getLogger("vieri.credentials").removeHandler(handler)
    assert name in said.getvalue()
    assert private not in said.getvalue()
