"""Photos of volunteers: drawn anew from what somebody sent, so that nothing of the file itself is kept, and kept in the
vault while a volunteer's row names them.

What is sent is hostile until it is drawn: only three kinds are opened, none larger than a camera makes, and nothing but
the picture's points comes out: no place where it was taken, no time, no other file hidden behind it.
"""

import hashlib
import io
import logging
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from core import pdf, vault
from core.errors import Refused
from network.directory.models import Agreement
from network.meetings.models import Material
from volunteers.onboarding.models import Acceptance, Volunteer

log = logging.getLogger(__name__)

KINDS = ("JPEG", "PNG", "WEBP")
ACCEPTED = "image/jpeg,image/png,image/webp"
LARGEST = 10 * 1024 * 1024  # bytes of what is sent
MOST_POINTS = 60_000_000
# Less than this and nobody is recognised by it.
SMALLEST = 240
# What is kept: upright, as on a passport.
SIZE = (640, 800)
# The face is above the middle of a portrait.
_MIDDLE = (0.5, 0.35)
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, EOFError, KeyError, IndexError, OverflowError, struct.error)


def drawn(content: bytes, mark: str) -> bytes:
    """A JPEG of SIZE with what the picture shows, the right way up, and with nothing else of it. ``mark``: of whom, and
    of which form; the same picture with another mark is another file.

    Raises Refused: "too_large", "kind" for what is no picture of KINDS or is damaged, "points" for one with more than
    MOST_POINTS, "too_small" for one below SMALLEST points wide or high.
    """
    if len(content) > LARGEST:
        raise Refused(too_large(), code="too_large")
    try:
        return _kept(_upright(content), mark)
    except (*_BROKEN, zlib.error, MemoryError, Image.DecompressionBombError) as error:
        said = _("This is not a photo we can read. Choose a JPEG, PNG or WebP picture.")
        raise Refused(said, code="kind") from error


def too_large() -> str:
    return _("This photo is larger than 10 MB. Choose a smaller one.")


def of(volunteer: Volunteer) -> bytes | None:
    """The JPEG; None for none, and for one that is not what was put in (which is logged)."""
    if not volunteer.photo:
        return None
    try:
        return vault.get(volunteer.photo)
    except vault.BrokenFileError:
        log.error("photo of volunteer %s: it is not as it was put in", volunteer.pk)
        return None


def destroy(digest: str) -> None:
    """After the transaction that took it from its row. What another row still names stays."""
    named = (
        Volunteer.objects.filter(photo=digest).exists()
        or Acceptance.objects.filter(paper=digest).exists()
        or Material.objects.filter(file_digest=digest).exists()
        or Agreement.objects.filter(file_digest=digest).exists()
    )
    if not named:
        vault.destroy(digest)


@contextmanager
def _whole() -> Iterator[None]:
    """Half a picture is no picture. WeasyPrint tells Pillow, for the whole process, to make do with one; it draws
    nothing while somebody else holds this lock."""
    with pdf.one_at_a_time:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _upright(content: bytes) -> Image.Image:
    with _whole(), Image.open(io.BytesIO(content), formats=KINDS) as sent:
        # Told by the head of the file: nothing is unpacked yet.
        if sent.width * sent.height > MOST_POINTS:
            raise Refused(_("This photo has too many points. Choose a smaller one."), code="points")
        if min(sent.size) < SMALLEST:
            said = _("This photo is too small: it should be at least %(points)s points wide and high.")
            raise Refused(said % {"points": SMALLEST}, code="too_small")
        # A large JPEG is read at a fraction of its size, which is enough and costs less.
        sent.draft("RGB", (SIZE[0] * 2, SIZE[1] * 2))
        turned = ImageOps.exif_transpose(sent) or sent
        return _opaque(turned)


def _opaque(picture: Image.Image) -> Image.Image:
    """Without transparency: what was to shine through becomes white."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    white = Image.new("RGB", seen.size, "white")
    white.paste(seen, mask=seen.getchannel("A"))
    return white


def _kept(picture: Image.Image, mark: str) -> bytes:
    """On a new sheet: Pillow carries some of what a file tells from a picture to its copy."""
    sheet = Image.new("RGB", SIZE)
    sheet.paste(ImageOps.fit(picture, SIZE, Image.Resampling.LANCZOS, centering=_MIDDLE))
    file = io.BytesIO()
    # What somebody else puts in, at whatever moment, is another file: destroying this one takes nothing from them.
    comment = hashlib.sha256(mark.encode()).hexdigest()
    sheet.save(file, "JPEG", quality=86, optimize=True, comment=comment)
    return file.getvalue()
