"""Time stamps: asked for when a service is set, checked when they come, and never waited for long."""

import io
import socket
import threading
import time
from contextlib import contextmanager

import page
import pytest
from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from django.core.cache import cache
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certification.credentials import sealing
from certification.credentials.sealing import Seal, making, stamps
from tests.certification.paper import made_for, pdfsig, unsigned
from tests.certification.sealing import hands, services
from tests.certification.sealing.services import REPLY, answering, honest


@pytest.fixture(autouse=True)
def rested():
    cache.clear()


@pytest.fixture(scope="module")
def roomy():
    """A certificate with room for a stamp."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making.settings, "TIMESTAMP_URL", "http://127.0.0.1:9/")
        return unsigned(made_for())


def stamp_of(pdf, house):
    """What pyHanko says of the stamp in the file; None when there is none."""
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    roots = [asn1_x509.Certificate.load(house.chain[0]), hands.stamper().tsa_cert]
    found = validate_pdf_signature(signature, ValidationContext(trust_roots=roots, allow_fetching=False))
    assert found.intact
    assert found.valid
    assert found.coverage.name == "ENTIRE_FILE"
    return found.timestamp_validity


def test_a_stamp_is_part_of_the_signature(roomy, house, settings, tmp_path):
    with answering(honest) as (settings.TIMESTAMP_URL, met):
        pdf = sealing.seal(roomy, house)
    assert len(met) == 1
    stamp = stamp_of(pdf, house)
    assert (stamp.intact, stamp.valid, stamp.trusted) == (True, True, True)
    assert "Signature is Valid" in pdfsig(pdf, tmp_path)
    assert sealing.check(pdf, house.chain).seal == Seal.OURS
    for profile in ("ua1", "3a"):
        assert page.validate_pdf_bytes(pdf, profile=profile).failures == []


def test_a_changed_stamp_is_seen(roomy, house, settings):
    with answering(honest) as (settings.TIMESTAMP_URL, _met):
        pdf = sealing.seal(roomy, house)
    value = pdf[pdf.index(b"/Contents <") + 11 : pdf.index(b">", pdf.index(b"/Contents <"))]
    key = hands.stamper().tsa_cert.public_key.dump()
    assert key.hex().encode() in value
    token = bytes.fromhex(value.decode())
    (info,) = cms.ContentInfo.load(token)["content"]["signer_infos"]
    for said in (
        info["unsigned_attrs"][0]["values"][0]["content"]["encap_content_info"]["content"].contents[-20:],
        key,
    ):
        position = pdf.index(said.hex().encode()) + 2 * len(said) - 6
        changed = bytearray(pdf)
        changed[position] ^= 1
        assert sealing.check(bytes(changed), house.chain).seal not in (Seal.OURS, Seal.OTHER)


def test_without_the_setting_nobody_is_asked(empty, house, settings):
    assert settings.TIMESTAMP_URL == ""
    assert stamp_of(sealing.seal(empty, house), house) is None


def of_something_else(request):
    """An honest stamp, of another signature than the one it was asked for."""
    request["message_imprint"]["hashed_message"] = bytes(32)
    return honest(tsp.TimeStampReq.load(request.dump(force=True)))


def of_another_hand(request):
    """A stamp whose signature does not hold."""
    reply = hands.stamper().request_tsa_response(request)
    (info,) = reply["time_stamp_token"]["content"]["signer_infos"]
    info["signature"] = bytes(256)
    return 200, REPLY, reply.dump()


def of_another_question(request):
    request["nonce"] = cms.Integer(1)
    return honest(tsp.TimeStampReq.load(request.dump(force=True)))


def too_large(request):
    reply = hands.stamper().request_tsa_response(request)
    (info,) = reply["time_stamp_token"]["content"]["signer_infos"]
    filling = cms.CMSAttribute({"type": "1.2.3.4", "values": [cms.OctetString(bytes(stamps.ROOM))]})
    info["unsigned_attrs"] = cms.CMSAttributes([filling])
    return 200, REPLY, reply.dump()


def refusing(_request):
    return 200, REPLY, tsp.TimeStampResp({"status": {"status": "rejection"}}).dump()


ANSWERS = {
    "an error": lambda _request: (503, "text/plain", b"later"),
    "a page": lambda _request: (200, "text/html", b"<html>"),
    "nothing": lambda _request: (200, REPLY, b""),
    "noise": lambda _request: (200, REPLY, b"\x30\x82\xff\xff" + bytes(50)),
    "a refusal": refusing,
    "a stamp of something else": of_something_else,
    "a broken stamp": of_another_hand,
    "an answer to another question": of_another_question,
    "more than there is room for": too_large,
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_whatever_a_service_answers_the_file_is_signed(answer, roomy, house, settings, caplog):
    with answering(ANSWERS[answer]) as (settings.TIMESTAMP_URL, met):
        pdf = sealing.seal(roomy, house)
    assert len(met) == 1
    assert stamp_of(pdf, house) is None
    assert [record.levelname for record in caplog.records if "without time stamp" in record.getMessage()] == ["WARNING"]


@contextmanager
def silent():
    """Takes the call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


@contextmanager
def dripping():
    """Begins an answer and goes on with it for ever, a byte at a time."""
    stop = threading.Event()

    def drip(server):
        caller, _address = server.accept()
        with caller:
            caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: 9999\r\n\r\n" % REPLY.encode())
            while not stop.wait(0.05):
                try:
                    caller.sendall(b"0")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        worker = threading.Thread(target=drip, args=(server,))
        worker.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        stop.set()
        worker.join()


@contextmanager
def nowhere():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    yield f"http://127.0.0.1:{port}/"


@pytest.mark.parametrize("service", [silent, dripping, nowhere])
def test_a_service_that_does_not_answer_is_not_waited_for(service, roomy, house, settings, monkeypatch):
    monkeypatch.setattr(stamps, "TIMEOUT", 0.3)
    with service() as settings.TIMESTAMP_URL:
        start = time.monotonic()
        pdf = sealing.seal(roomy, house)
        assert time.monotonic() - start < 2.5
    assert stamp_of(pdf, house) is None


def test_a_service_that_failed_rests_and_is_asked_again_then(roomy, house, settings):
    told = iter([ANSWERS["an error"], honest])

    def answer(request):
        return next(told)(request)

    with answering(answer) as (settings.TIMESTAMP_URL, met):
        for _ in range(3):
            assert stamp_of(sealing.seal(roomy, house), house) is None
        assert len(met) == 1
        cache.delete(stamps._RESTING)  # what the cache does by itself when the time is over
        assert stamp_of(sealing.seal(roomy, house), house) is not None
        assert len(met) == 2


def test_the_rest_ends_by_itself(roomy, house, settings, monkeypatch):
    monkeypatch.setattr(stamps, "REST", 0.05)
    with answering(ANSWERS["an error"]) as (settings.TIMESTAMP_URL, met):
        sealing.seal(roomy, house)
        time.sleep(0.1)
        sealing.seal(roomy, house)
    assert len(met) == 2


def test_the_service_of_the_tests_is_asked_for_the_signature_and_nothing_else(roomy, house, settings):
    """It learns a fingerprint: no name and no file."""
    with answering(services.honest) as (settings.TIMESTAMP_URL, met):
        sealing.seal(roomy, house)
    asked = tsp.TimeStampReq.load(met[0]).native
    assert asked["message_imprint"]["hash_algorithm"]["algorithm"] == "sha256"
    assert set(filter(asked.get, asked)) == {"version", "message_imprint", "nonce", "cert_req"}
    assert len(met[0]) < 100
