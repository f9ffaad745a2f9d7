"""The door through which files are handed in: for everybody, for so many and so large ones, and nothing is kept."""

import io
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from certification.credentials import guessing, lists, sealing, signing
from certification.credentials.outcomes import Outcome
from tests.certification import handed
from tests.certification.handed import ask, document, hand_in

pytestmark = pytest.mark.django_db

LANGUAGES = ("fi", "sv", "en")


def test_checking_needs_no_cookie_no_token_and_no_script(said, mine):
    client = Client(enforce_csrf_checks=True)
    response = client.post(
        "/v/file",
        {"file": handed.SimpleUploadedFile("x", document(mine).encode())},
        headers={"accept-language": "sv"},
    )
    assert said(Outcome.VALID.label, "sv") in response.content.decode()
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_whoever_opens_the_address_of_the_door_comes_to_the_form(client):
    assert client.get("/v/file")["Location"] == "/v/"
    assert client.get("/v/file?l=sv")["Location"] == "/v/?l=sv"
    assert client.put("/v/file").status_code == 405


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "given", [{}, {"file": ""}, {"file": "text"}, "empty"], ids=["nothing", "blank", "text", "empty"]
)
def test_without_a_file_the_form_says_what_is_missing(client, said, language, given):
    given = {"file": handed.SimpleUploadedFile("x", b"")} if given == "empty" else given
    response = client.post(f"/v/file?l={language}", given)
    assert response.status_code == 422
    assert response.context["file_form"].errors["file"]
    assert said("Error:", language) in response.content.decode()


@pytest.mark.parametrize("body", [b"", b"x", b"--b\r\n", b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\n'])
def test_a_form_that_breaks_off_is_refused(client, body):
    response = client.generic("POST", "/v/file", body, content_type="multipart/form-data; boundary=b")
    assert response.status_code in {400, 422}


def test_a_file_that_is_too_large_is_not_even_read(client, said):
    large = b"%PDF-1.7" + b"x" * (6 * 1024 * 1024)
    response = hand_in(client, large)
    assert response.status_code == 413
    assert "The largest we read is 5 MB" in response.content.decode()
    assert ask(large) == "could_not_check"

    class Unread(io.RawIOBase):
        def readable(self):
            raise AssertionError("somebody reads it")

        def readinto(self, _buffer):
            raise AssertionError("somebody reads it")

    environment = client._base_environ(
        PATH_INFO="/v/file",
        REQUEST_METHOD="POST",
        CONTENT_LENGTH=str(len(large)),
        CONTENT_TYPE="multipart/form-data; boundary=b",
        **{"wsgi.input": Unread()},
    )
    assert client.handler(environment).status_code == 413
    assert client.handler(environment | {"CONTENT_LENGTH": "9"}).status_code == 500  # the control twin


def test_a_file_just_small_enough_is_read_and_kept_nowhere(client, said, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(tmp_path))

    def refuse(*_, **__):
        raise AssertionError("a file on the disk")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", refuse)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    response = hand_in(client, b"x" * (5 * 1024 * 1024))
    assert said(Outcome.NO_BADGE.label, "en") in response.content.decode()
    assert list(Path(tmp_path).iterdir()) == []


def test_checking_a_file_writes_nothing(client, mine):
    file, asked = document(mine).encode(), []
    lists.current(1)

    def listen(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        hand_in(client, file)
    assert asked
    assert [sql for sql in asked if not sql.startswith("SELECT")] == []


def test_asking_for_too_many_files_is_answered_429(client):
    answers = [hand_in(client, b"x").status_code for _ in range(guessing.FILES.limit + 1)]
    assert answers == [200] * guessing.FILES.limit + [429]
    assert hand_in(client, b"x", REMOTE_ADDR="192.0.2.77").status_code == 200


def test_the_seals_are_ours(mine):
    assert sealing.check(handed.form("pdf", mine), signing.paper_certificates()).seal == sealing.Seal.OURS
