"""Video and sound in lessons: what may be uploaded, how it is shown, and that players get it in pieces."""

import io
import struct

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.blocks import StructBlockValidationError
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from cms import captions, foundation, recordings, serving
from cms.blocks.files import AudioBlock, VideoBlock
from core.errors import Refused
from tests.cms.words import said
from tests.factories import cms as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

MP4 = struct.pack(">I", 24) + b"ftypisom" + b"\x00\x00\x02\x00isommp42" + b"\x00" * 200
M4A = struct.pack(">I", 24) + b"ftypM4A " + b"\x00\x00\x00\x00M4A mp42" + b"\x00" * 200
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\x00" * 200
MP3 = b"\xff\xfb\x90\x64" + b"\x00" * 200
TAGGED_MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x0a" + b"\x00" * 10 + MP3
OGG = b"OggS\x00\x02" + b"\x00" * 22 + b"OpusHead" + b"\x00" * 200
WAV = b"RIFF" + struct.pack("<I", 236) + b"WAVEfmt " + b"\x00" * 224
VTT = (
    b"WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.500\nHei! Mukavaa, kun tulit.\n\n"
    b"00:04.000 --> 00:06.000 line:0\nAloitetaan.\n"
)

GOOD = {
    "a.mp4": MP4,
    "A.MP4": MP4,
    "a.webm": WEBM,
    "a.m4a": M4A,
    "a.mp3": MP3,
    "b.mp3": TAGGED_MP3,
    "a.ogg": OGG,
    "a.wav": WAV,
}
HOSTILE = {
    "svg.mp4": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "page.mp4": b"<!doctype html><script>alert(1)</script>" + b" " * 200,
    "page.webm": b"<html>webm</html>" + b"\x42\x82\x84webm",
    "one-byte.mp4": b"\x00",
    "huge-header.mp4": struct.pack(">I", 0xFFFFFFFF) + b"ftypisom" + b"\x00" * 200,
    "no-header.mp4": struct.pack(">I", 0) + b"ftypisom" + b"\x00" * 200,
    "quicktime.mp4": struct.pack(">I", 24) + b"ftypqt  " + b"\x00" * 200,
    "matroska.webm": b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska" + b"\x00" * 200,
    "endless-tag.mp3": b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f" + b"\x00" * 200,
    "broken-tag.mp3": b"ID3\x04\x00\x00\xff\xff\xff\xff" + MP3,
    "half-a-tag.mp3": b"ID3",
    "text.mp3": b"This is no music at all.",
    "zip.ogg": b"PK\x03\x04" + b"\x00" * 200,
    "avi.wav": b"RIFF\x00\x00\x00\x00AVI LIST" + b"\x00" * 200,
    "mp3-in.mp4": MP3,
}


def document(name, content, **fields):
    return Document.objects.create(title=name, file=ContentFile(content, name=name), file_size=len(content), **fields)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    on_disk = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    settings.STORAGES = settings.STORAGES | on_disk


@pytest.fixture
def editor(client, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    person = UserFactory()
    person.groups.add(foundation.appoint_editors())
    client.force_login(person)
    return client


@pytest.mark.parametrize("name", GOOD)
def test_recordings_are_known_by_their_content(name):
    found = recordings.check(name, io.BytesIO(GOOD[name]), len(GOOD[name]))
    assert found is recordings.FORMATS[recordings.extension(name)]


@pytest.mark.parametrize("name", HOSTILE)
def test_what_only_has_the_name_of_a_recording_is_refused(name):
    with pytest.raises(Refused) as refused:
        recordings.check(name, io.BytesIO(HOSTILE[name]), len(HOSTILE[name]))
    assert refused.value.code == "wrong_content"


def test_other_kinds_and_too_large_files_are_refused(settings):
    with pytest.raises(Refused) as refused:
        recordings.check("film.mov", io.BytesIO(MP4), len(MP4))
    assert refused.value.code == "not_a_recording"
    settings.RECORDING_MAX_BYTES = 100
    with pytest.raises(Refused) as refused:
        recordings.check("film.mp4", io.BytesIO(MP4), len(MP4))
    assert refused.value.code == "too_large"


@pytest.mark.parametrize(
    "content", [VTT, b"\xef\xbb\xbf" + VTT, VTT.replace(b"\n", b"\r\n"), VTT.replace(b"\n", b"\r")]
)
def test_captions_are_read_and_counted(content):
    assert captions.check(io.BytesIO(content), len(content)) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_captions"),
        (b"<html>WEBVTT</html>", "not_captions"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nSubRip\n", "not_captions"),
        (b"WEBVTTX\n\n00:01.000 --> 00:02.000\nx\n", "not_captions"),
        (b"WEBVTT " + b"x" * 600 + b"\n\n00:01.000 --> 00:02.000\nx\n", "not_captions"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\x00\n", "not_captions"),
        (b"WEBVTT\n", "no_captions"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nnäin\n".encode("latin-1"), "not_text"),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\nbackwards\n", "bad_caption"),
        (b"WEBVTT\n\n00:05.000 --> 00:06.000\na\n\n00:01.000 --> 00:02.000\nb\n", "bad_caption"),
        (b"WEBVTT\n\n0:1 --> 0:2\nx\n", "bad_caption"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "bad_caption"),
        (b"WEBVTT\n\n99999999999:00:01.000 --> 00:02.000\nx\n", "bad_caption"),
    ],
)
def test_captions_that_would_not_work_are_refused(content, code):
    with pytest.raises(Refused) as refused:
        captions.check(io.BytesIO(content), len(content))
    assert refused.value.code == code


def test_captions_have_a_size(settings):
    settings.CAPTIONS_MAX_BYTES = 50
    with pytest.raises(Refused) as refused:
        captions.check(io.BytesIO(VTT), len(VTT))
    assert refused.value.code == "too_large"


def upload(client, name, content):
    data = {
        "title": name,
        "file": SimpleUploadedFile(name, content),
        "collection": Collection.get_first_root_node().pk,
        "tags": "",
    }
    return client.post(reverse("wagtaildocs:add"), data)


@pytest.mark.parametrize("name", ["svg.mp4", "endless-tag.mp3"])
def test_an_editor_cannot_upload_a_disguised_file(editor, name):
    answer = upload(editor, name, HOSTILE[name])
    words = "This file is not what its name says. Save it again as a video or sound file and try once more."
    assert said(words) in answer.content.decode()
    assert not Document.objects.exists()


def test_an_editor_uploads_recordings_captions_and_papers(editor):
    for name, content in {"a.mp4": MP4, "a.vtt": VTT, "a.pdf": b"%PDF-1.7"}.items():
        assert upload(editor, name, content).status_code == 302
    assert Document.objects.count() == 3


@pytest.mark.parametrize(("name", "content"), [("empty.mp4", b""), ("bad.vtt", b"nothing"), ("large.pdf", b"x" * 101)])
def test_empty_wrong_and_large_uploads_are_refused(editor, settings, name, content):
    settings.DOCUMENT_MAX_BYTES = 100
    assert upload(editor, name, content).status_code == 200
    assert not Document.objects.exists()


def video(**changes):
    return {
        "title": "Näin autat",
        "file": document("film.mp4", MP4),
        "captions": [{"file": document("film.vtt", VTT), "language": "fi"}],
        "poster": None,
        "transcript": "<p>Hei! Mukavaa, kun tulit.</p>",
    } | changes


def clean(block, value):
    return block.clean(block.normalize(value))


def test_a_video_needs_captions_and_all_of_it_in_writing():
    assert clean(VideoBlock(), video())["title"] == "Näin autat"
    for missing in ({"captions": []}, {"transcript": ""}, {"file": None}, {"title": ""}):
        with pytest.raises(StructBlockValidationError) as refused:
            clean(VideoBlock(), video(**missing))
        assert set(refused.value.block_errors) == set(missing)


def test_a_sound_is_no_video_and_a_page_is_no_captions():
    for wrong in (
        {"file": document("talk.mp3", MP3)},
        {"file": document("page.mp4", HOSTILE["page.mp4"])},
        {"captions": [{"file": document("film.txt", b"nothing"), "language": "fi"}]},
    ):
        with pytest.raises(StructBlockValidationError) as refused:
            clean(VideoBlock(), video(**wrong))
        assert set(refused.value.block_errors) == set(wrong)
    sound = {"title": "Kuuntele", "file": document("film2.mp4", MP4), "transcript": "<p>Hei!</p>"}
    with pytest.raises(StructBlockValidationError):
        clean(AudioBlock(), sound)
    assert clean(AudioBlock(), sound | {"file": document("talk2.mp3", MP3)})["title"] == "Kuuntele"


def test_a_file_that_is_gone_is_said_to_be_missing():
    gone = document("gone.mp4", MP4)
    gone.file.storage.delete(gone.file.name)
    with pytest.raises(StructBlockValidationError) as refused:
        clean(VideoBlock(), video(file=Document.objects.get(pk=gone.pk)))
    assert said("The file is missing. Upload it again.") in str(refused.value.block_errors["file"])


@pytest.fixture
def lesson(module_transaction):
    course = make.course(lessons=0, quiz=False, live=False)
    return make.lesson(
        course,
        body=[
            ("video", video()),
            ("audio", {"title": "Puhe", "file": document("talk.ogg", OGG), "transcript": "<p>Puhun.</p>"}),
        ],
    )


def test_a_lesson_plays_them_with_the_browsers_own_means(client, lesson):
    course = lesson.get_parent().specific
    course.save_revision().publish()
    html = client.get(lesson.url).content.decode()
    film, talk = Document.objects.get(title="film.mp4"), Document.objects.get(title="talk.ogg")
    assert f'<source src="{film.url}" type="video/mp4">' in html
    assert 'srclang="fi" label="Suomi" default>' in html
    assert f'src="{talk.url}"' in html
    assert html.count('preload="metadata"') == html.count('<details class="more">') == 2
    assert "Mukavaa, kun tulit" in html
    assert "<iframe" not in html


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("", None),
        ("bytes=0-", (0, 100)),
        ("bytes=0-1", (0, 2)),
        ("bytes=90-500", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-500", (0, 100)),
        ("bytes=5-2", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-1", None),
        ("bytes=" + "9" * 40 + "-", None),
    ],
)
def test_ranges_are_read_as_the_standard_says(header, wanted):
    assert serving.wanted(header, 100) == wanted


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=-0", "bytes=-", "bytes=999999-1000000"])
def test_ranges_that_hold_nothing_cannot_be_satisfied(header):
    with pytest.raises(ValueError, match="bytes"):
        serving.wanted(header, 100)


def test_players_get_pieces(client):
    film = document("film.mp4", MP4)
    whole = client.get(film.url)
    assert whole.status_code == 200
    assert whole["Accept-Ranges"] == "bytes"
    assert whole["Content-Type"] == "video/mp4"
    assert b"".join(whole.streaming_content) == MP4
    part = client.get(film.url, headers={"range": "bytes=4-7"})
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 4-7/{len(MP4)}")
    assert b"".join(part.streaming_content) == b"ftyp"
    assert part["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in part["Content-Security-Policy"]
    none = client.get(film.url, headers={"range": "bytes=9999-"})
    assert (none.status_code, none["Content-Range"]) == (416, f"bytes */{len(MP4)}")


def test_pieces_of_a_file_that_has_changed_are_not_mixed(client):
    film = document("film.mp4", MP4)
    tag = client.get(film.url)["ETag"]
    assert client.get(film.url, headers={"range": "bytes=0-1", "if-range": tag}).status_code == 206
    assert client.get(film.url, headers={"range": "bytes=0-1", "if-range": '"old"'}).status_code == 200
    assert client.get(film.url, headers={"if-none-match": tag}).status_code == 304


def test_captions_are_served_as_captions(client):
    assert client.get(document("film.vtt", VTT).url)["Content-Type"] == "text/vtt"


def test_what_is_not_for_everyone_is_not_served_in_pieces_either(client):
    private = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    film = document("film.mp4", MP4, collection=private)
    assert client.get(film.url, headers={"range": "bytes=0-1"}).status_code == 302
    client.force_login(UserFactory())
    assert client.get(film.url, headers={"range": "bytes=0-1"}).status_code == 206
