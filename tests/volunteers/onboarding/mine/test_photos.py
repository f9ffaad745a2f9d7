"""The photo: only pictures, drawn anew, seen by those whom the volunteer has said yes to, and destroyed for good."""

import io
import zlib

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from core import audit, vault
from core.errors import Refused
from network.directory.views.frame import Budget
from tests.factories.accounts import UserFactory
from tests.factories.network import coordinator
from tests.factories.volunteers import VolunteeringFactory
from tests.volunteers.onboarding.mine.conftest import consent, newer, picture, url
from volunteers.onboarding import commitments, events, photos
from volunteers.onboarding.actions import leaving
from volunteers.onboarding.actions import photos as actions
from volunteers.onboarding.commitments import Read
from volunteers.onboarding.models import Acceptance, Volunteer
from volunteers.onboarding.states import Document

pytestmark = pytest.mark.django_db

CARD, PUBLIC = Document.CARD_PHOTO, Document.PUBLIC_PHOTO


def svg():
    return b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)" width="900" height="900"/>'


def bomb():
    """A PNG whose head promises far more points than anybody's camera takes."""
    data = bytearray(picture("PNG"))
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


HOSTILE = {
    "empty": b"",
    "text": b"Raija",
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": svg(),
    "gif": picture("GIF"),
    "bmp": picture("BMP"),
    "tiff": picture("TIFF"),
    "ico": picture("ICO"),
    "pdf": picture("PDF"),
    "zip": b"PK\x03\x04" + b"\0" * 300,
    "exe": b"MZ\x90\x00" + b"\0" * 300,
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 900 900\n",
    "jpeg-head-only": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "jpeg-cut-off": picture()[:2000],
    "png-cut-off": picture("PNG")[:60],
    "webp-cut-off": picture("WEBP")[:40],
    "png-broken": picture("PNG").replace(b"IDAT", b"IDAX"),
    "bomb": bomb(),
    "tiny": picture(size=(60, 60)),
    "narrow": picture(size=(100, 3000)),
    "large": b"\xff\xd8\xff" + b"\0" * photos.LARGEST,
}


@pytest.fixture
def volunteer(active, raija):
    return active.volunteer


def now(volunteer):
    return Volunteer.objects.get(pk=volunteer.pk)


def read(document, language="fi"):
    version = commitments.current(document)
    return Read(version.version, version.digest, language)


def keep(volunteer, content=None, seed="a"):
    """With the consent to the card, as the action takes it."""
    return actions.set_photo(
        volunteer=volunteer, content=content or picture(), seed=seed, read=read(CARD), actor=volunteer.person
    )


def send(client, content=None, name="kuva.jpg", **changes):
    form = client.get(url("photo")).context["form"]
    sent = {"accept": "on", "stamp": form.now, "seed": "seed", "photo": SimpleUploadedFile(name, content or picture())}
    return client.post(url("photo"), sent | changes)


def there(digest):
    try:
        vault.get(digest)
    except vault.BrokenFileError:
        return False
    return True


# ── what is taken ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_photo_is_refused(kind):
    with pytest.raises(Refused):
        photos.drawn(HOSTILE[kind], "x")


@pytest.mark.parametrize("kind", ["html", "tiny", "bomb", "jpeg-cut-off", "large"])
def test_the_form_says_so_and_nothing_is_kept(client, volunteer, kind):
    answer = send(client, HOSTILE[kind], name=f"{kind}.jpg")
    assert answer.status_code == 422
    assert answer.context["form"].errors["photo"]
    assert now(volunteer).photo == ""
    assert not Acceptance.objects.filter(document=CARD).exists()


def test_one_cannot_send_photos_without_end(client, volunteer, monkeypatch):
    monkeypatch.setattr("volunteers.onboarding.views.photos.PHOTOS", Budget("test.photos", limit=1))
    assert send(client).status_code == 302
    answer = send(client, seed="another")
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert len(audit.lines(now(volunteer), "onboarding.volunteer.photo")) == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(900, 1200), (3000, 1000), (240, 240)], ids=["upright", "wide", "small"])
def test_three_kinds_become_the_same_upright_jpeg(kind, size):
    made = photos.drawn(picture(kind, size), "x")
    with Image.open(io.BytesIO(made)) as seen:
        assert (seen.format, seen.size, seen.mode) == ("JPEG", photos.SIZE, "RGB")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_pictures_of_every_make_are_drawn(mode):
    file = io.BytesIO()
    Image.new("L", (300, 400), 90).convert(mode if mode != "I;16" else "I;16").save(file, "PNG")
    assert photos.drawn(file.getvalue(), "x").startswith(b"\xff\xd8\xff")


def test_print_colours_are_drawn():
    file = io.BytesIO()
    Image.new("CMYK", (300, 400), (10, 20, 30, 40)).save(file, "JPEG")
    assert photos.drawn(file.getvalue(), "x").startswith(b"\xff\xd8\xff")


def test_what_shines_through_becomes_white():
    file = io.BytesIO()
    Image.new("RGBA", (300, 400), (0, 0, 0, 0)).save(file, "PNG")
    with Image.open(io.BytesIO(photos.drawn(file.getvalue(), "x"))) as seen:
        assert min(seen.getpixel((300, 300))) > 250


def test_nothing_of_the_file_but_its_picture_is_kept():
    place = Image.Exif()
    place[0x010F] = "MaryCamera"
    place.get_ifd(0x8825)[2] = (62.0, 53.0, 33.0)
    jpeg = picture(exif=place, comment=b"CanaryComment", icc_profile=b"CanaryProfile")
    notes = PngInfo()
    notes.add_text("Author", "CanaryAuthor")
    for content in (jpeg + b"PK\x03\x04CanaryTail", picture("PNG", pnginfo=notes)):
        made = photos.drawn(content, "x")
        assert not any(word in made for word in (b"Canary", b"MaryCamera", b"Exif", b"ICC_PROFILE", b"PK\x03\x04"))
        with Image.open(io.BytesIO(made)) as seen:
            assert not dict(seen.getexif())


def test_a_photo_taken_sideways_is_turned_upright():
    drawn = Image.new("RGB", (1200, 900), "white")
    ImageDraw.Draw(drawn).rectangle((0, 0, 300, 900), fill="red")
    turned = Image.Exif()
    turned[0x0112] = 6  # rotate 90° clockwise to see it upright
    file = io.BytesIO()
    drawn.save(file, "JPEG", exif=turned)
    with Image.open(io.BytesIO(photos.drawn(file.getvalue(), "x"))) as seen:
        red, green, _blue = seen.getpixel((320, 40))
        assert red > 200
        assert green < 100
        assert min(seen.getpixel((320, 760))) > 200


def test_a_picture_of_many_frames_gives_its_first():
    frames = [Image.new("RGB", (300, 400), colour) for colour in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:])
    with Image.open(io.BytesIO(photos.drawn(file.getvalue(), "x"))) as seen:
        assert seen.getpixel((320, 400))[0] > 200


# ── consent ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_photo_comes_with_the_consent_to_it(client, volunteer):
    assert send(client)["Location"] == url("photo")
    given = Acceptance.objects.get(document=CARD)
    assert (given.person, given.volunteering, given.version) == (volunteer.person, None, read(CARD).version)
    assert given.statement == commitments.read(CARD, "fi").accept.text
    assert not now(volunteer).photo_public
    assert photos.of(now(volunteer)).startswith(b"\xff\xd8\xff")
    # Another one needs no second consent.
    assert "accept" not in client.get(url("photo")).context["form"].fields


def test_without_the_tick_nothing_is_kept(client, volunteer):
    answer = send(client, accept="")
    assert answer.status_code == 422
    assert answer.context["form"].errors["accept"]
    assert now(volunteer).photo == ""
    with pytest.raises(Refused) as refused:
        actions.set_photo(volunteer=volunteer, content=picture(), seed="a", read=None, actor=volunteer.person)
    assert refused.value.code == "consent"


def test_a_consent_that_has_changed_is_asked_for_anew(client, volunteer, monkeypatch):
    old, before = client.get(url("photo")).context["form"].now, read(CARD)
    newer(monkeypatch, CARD)
    answer = send(client, stamp=old)
    assert answer.status_code == 422
    assert "Uusi teksti" in answer.content.decode()
    assert now(volunteer).photo == ""
    with pytest.raises(Refused) as refused:
        actions.set_photo(volunteer=volunteer, content=picture(), seed="a", read=before, actor=volunteer.person)
    assert refused.value.code == "version"


def test_the_check_page_needs_a_consent_of_its_own(client, volunteer):
    keep(volunteer)
    form = client.get(url("public_photo")).context["form"]
    assert client.post(url("public_photo"), {"stamp": form.now}).status_code == 422
    assert not now(volunteer).photo_public
    client.post(url("public_photo"), {"accept": "on", "stamp": form.now})
    assert now(volunteer).photo_public
    client.post(url("public_photo"), {"do": "hide"})
    assert not now(volunteer).photo_public
    assert now(volunteer).photo
    assert Acceptance.objects.get(document=PUBLIC).withdrawn_at


def test_without_a_photo_there_is_nothing_to_show(client, volunteer):
    assert client.get(url("public_photo"))["Location"] == url("photo")
    with pytest.raises(Refused) as refused:
        actions.show_on_check_page(volunteer=volunteer, read=read(PUBLIC), actor=volunteer.person)
    assert refused.value.code == "no_photo"


# ── the end of a photo ───────────────────────────────────────────────────────────────────────────────────────────────


def test_removing_destroys_the_file_and_ends_the_consents(client, volunteer, django_capture_on_commit_callbacks):
    digest = keep(volunteer).photo
    actions.show_on_check_page(volunteer=volunteer, read=read(PUBLIC), actor=volunteer.person)
    for _tap in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(url("remove_photo"))["Location"] == url("photo")
    assert (now(volunteer).photo, now(volunteer).photo_public) == ("", False)
    assert not there(digest)
    assert not Acceptance.objects.in_force().filter(document__in=[CARD, PUBLIC]).exists()
    lines = audit.lines(now(volunteer), "onboarding.volunteer.photo")
    assert [line.data for line in lines] == [{"there": False}, {"there": True}, {"there": True}]


def test_another_photo_destroys_the_one_before(volunteer, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = keep(volunteer).photo
        second = keep(volunteer, picture(colour="red"), seed="b").photo
    assert first != second
    assert not there(first)
    assert there(second)


def test_what_is_rolled_back_destroys_nothing(volunteer, django_capture_on_commit_callbacks, monkeypatch):
    digest = keep(volunteer).photo

    def fails(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(events.photo_changed, "send", fails)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
        actions.remove_photo(volunteer=volunteer, actor=volunteer.person)
    assert now(volunteer).photo == digest
    assert there(digest)


def test_a_file_that_another_row_names_stays(volunteer, django_capture_on_commit_callbacks):
    digest = keep(volunteer).photo
    other = VolunteeringFactory().volunteer
    Volunteer.objects.filter(pk=other.pk).update(photo=digest)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_photo(volunteer=volunteer, actor=volunteer.person)
    assert there(digest)
    Volunteer.objects.filter(pk=other.pk).update(photo="")
    kept = consent(other, CARD)
    Acceptance.objects.filter(pk=kept.pk).update(paper=digest)
    photos.destroy(digest)
    assert there(digest)
    Acceptance.objects.filter(pk=kept.pk).update(paper="")
    photos.destroy(digest)
    assert not there(digest)


def test_the_same_picture_of_two_people_is_two_files(volunteer):
    other = VolunteeringFactory(active=True).volunteer
    assert keep(volunteer).photo != keep(other).photo


def test_the_photo_goes_with_the_last_volunteering(active, volunteer, django_capture_on_commit_callbacks):
    digest = keep(volunteer).photo
    second = VolunteeringFactory(active=True, volunteer=volunteer)
    with django_capture_on_commit_callbacks(execute=True):
        leaving.leave(volunteering=second, actor=volunteer.person)
    assert there(digest)
    with django_capture_on_commit_callbacks(execute=True):
        leaving.leave(volunteering=active, actor=volunteer.person)
    assert not there(digest)
    assert now(volunteer).photo == ""


# ── once, and told to the card ───────────────────────────────────────────────────────────────────────────────────────


def test_the_same_form_sent_twice_is_one_change(client, volunteer):
    heard = []

    def hear(sender, volunteer, **_signal):
        heard.append(volunteer.photo)

    events.photo_changed.connect(hear)
    try:
        for _tap in range(2):
            send(client)
    finally:
        events.photo_changed.disconnect(hear)
    assert heard == [now(volunteer).photo]
    assert len(audit.lines(now(volunteer), "onboarding.volunteer.photo")) == 1


# ── who sees it ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_person_sees_it_here_and_nobody_else(client, volunteer, aino, admin):
    made = photos.of(keep(volunteer))
    for who, status in [
        (volunteer.person, 200),
        # The consent says: on the card, and in one's own phone. Not on the desk.
        (aino, 404),
        (coordinator("12"), 404),
        (UserFactory(), 404),
        (admin, 404),
    ]:
        client.force_login(who)
        answer = client.get(url("photo_file", volunteer.pk))
        assert answer.status_code == status, who
        if status == 200:
            assert answer.content == made
            assert answer["Content-Type"] == "image/jpeg"
            assert "no-store" in answer["Cache-Control"]
    client.logout()
    assert client.get(url("photo_file", volunteer.pk)).status_code == 302


def test_a_damaged_file_is_not_handed_out(client, volunteer, monkeypatch, caplog):
    keep(volunteer)
    monkeypatch.setattr(vault, "_read", lambda storage, name: picture(colour="black"))
    assert client.get(url("photo_file", volunteer.pk)).status_code == 404
    assert str(volunteer.pk) in caplog.text


def test_nobody_changes_the_photo_of_another(volunteer, aino):
    keep(volunteer)
    for other in (aino, UserFactory()):
        for act in (
            lambda actor: actions.set_photo(
                volunteer=volunteer, content=picture(), seed="b", read=read(CARD), actor=actor
            ),
            lambda actor: actions.remove_photo(volunteer=volunteer, actor=actor),
            lambda actor: actions.show_on_check_page(volunteer=volunteer, read=read(PUBLIC), actor=actor),
            lambda actor: actions.hide_on_check_page(volunteer=volunteer, actor=actor),
        ):
            with pytest.raises(PermissionDenied):
                act(other)


@pytest.mark.parametrize("name", ["photo", "remove_photo", "public_photo"])
def test_who_is_no_volunteer_has_no_photo_page(client, stranger, name):
    assert client.post(url(name), {}).status_code == 404
