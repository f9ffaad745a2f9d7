"""Files on a storage that speaks S3: pictures, documents and private files, against a real server on loopback."""

import io
from urllib.parse import urlsplit

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image

from config.remote import storage
from core import vault

ADDRESS = "s3+http://vieri:se%2Fcret@{}:{}/files?region=eu-north-1"


@pytest.fixture(scope="module")
def server():
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    yield running.get_host_and_port()
    running.stop()


@pytest.fixture
def remote(server, settings):
    """The bucket, whose files the house keeps its own in."""
    address = ADDRESS.format(*server)
    settings.STORAGES = settings.STORAGES | {
        "default": storage("core.remote.PublicFiles", address, "media"),
        "private": storage("core.remote.PrivateFiles", address, "private"),
    }
    keys = {"aws_access_key_id": "vieri", "aws_secret_access_key": "se/cret", "region_name": "eu-north-1"}
    bucket = boto3.resource("s3", endpoint_url="http://{}:{}".format(*server), **keys).Bucket("files")
    bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    yield bucket
    bucket.objects.all().delete()
    bucket.delete()


def names(bucket):
    return sorted(each.key for each in bucket.objects.all())


def png():
    file = io.BytesIO()
    Picture.new("RGB", (900, 30), "red").save(file, "PNG")
    return ImageFile(file, name="kuva.png")


def test_private_files_come_out_as_they_went_in_and_have_no_address(remote):
    digests = {vault.put(b"%PDF signed" * 400_000) for _twice in range(2)}
    [digest] = digests
    assert names(remote) == [f"private/{digest[:2]}/{digest}"]
    assert vault.get(digest) == b"%PDF signed" * 400_000
    with pytest.raises(NotImplementedError):
        storages["private"].url(f"{digest[:2]}/{digest}")
    vault.destroy(digest)
    vault.destroy(digest)
    assert names(remote) == []
    with pytest.raises(vault.BrokenFileError):
        vault.get(digest)


def test_a_private_file_that_was_changed_is_not_handed_out_and_is_mended_by_the_next(remote):
    digest = vault.put(b"what was signed")
    remote.put_object(Key=f"private/{digest[:2]}/{digest}", Body=b"something else")
    with pytest.raises(vault.BrokenFileError):
        vault.get(digest)
    assert vault.put(b"what was signed") == digest
    assert vault.get(digest) == b"what was signed"


@pytest.mark.django_db
def test_pictures_and_what_is_made_of_them_come_from_our_own_address(remote, client):
    image = Image.objects.create(title="Kuva", file=png())
    smaller = image.get_rendition("width-300")
    assert smaller.url.startswith("/media/images/")
    answer = client.get(smaller.url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Picture.open(io.BytesIO(answer.getvalue())).size == (300, 10)
    assert client.get("/media/images/no-such.png").status_code == 404
    assert client.get("/media/original_images/kuva.png").status_code == 404


OUTSIDE = ["original_images/kuva.png", "images/../original_images/kuva.png", "images/../documents/ohje.pdf"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*OUTSIDE, "images/./kuva.png", "images/../../private/secret", "images//kuva.png"])
def test_nothing_but_pictures_has_an_address(remote, client, path):
    """Neither what was uploaded, with all that a camera writes into it, nor documents that not everybody may see."""
    for name in ("original_images/kuva.png", "documents/ohje.pdf", "images/kuva.png"):
        storages["default"].save(name, ContentFile(b"for some only"))
    storages["private"].save("secret", ContentFile(b"private"))
    assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("path", OUTSIDE)
def test_nor_in_a_folder(client, settings, tmp_path, path):
    on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": on_disk}
    for name in ("original_images/kuva.png", "documents/ohje.pdf", "images/kuva.png"):
        storages["default"].save(name, ContentFile(b"for some only"))
    assert client.get(f"/media/{path}").status_code == 404
    assert client.get("/media/images/kuva.png").getvalue() == b"for some only"


@pytest.mark.django_db
def test_documents_are_handed_out_by_us_whole_and_in_pieces(remote, client):
    papers = [
        Document.objects.create(title="Ohje", file=ContentFile(b"0123456789", name="ohje.pdf")) for _two in range(2)
    ]
    assert len({each.file.name for each in papers}) == 2, "of two with the same name none is written over"
    whole = client.get(papers[0].url)
    assert (whole.status_code, whole.getvalue()) == (200, b"0123456789")
    piece = client.get(papers[0].url, headers={"Range": "bytes=3-5"})
    assert (piece.status_code, piece.getvalue(), piece["Content-Range"]) == (206, b"345", "bytes 3-5/10")


@pytest.mark.parametrize(
    "address",
    [
        "https://key:secret@host/bucket",
        "s3://host/bucket",
        "s3://key:secret@host/",
        "s3://key:secret@host/a/b",
        "s3://key@host/b",
    ],
)
def test_an_address_that_says_too_little_stops_the_start_and_keeps_the_secret(address):
    with pytest.raises(ImproperlyConfigured, match="s3://key:secret@host") as refused:
        storage("core.remote.PublicFiles", address.replace("secret", "hunter2"), "media")
    assert "hunter2" not in str(refused.value)


def test_an_address_is_read_whole():
    made = storage("core.remote.PublicFiles", "s3://a%40b:c%2Fd@files.example:9000/vieri", "media")["OPTIONS"]
    assert urlsplit(made["endpoint_url"])[:2] == ("https", "files.example:9000")
    assert (made["access_key"], made["secret_key"], made["bucket_name"]) == ("a@b", "c/d", "vieri")
