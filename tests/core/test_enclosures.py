"""What a PDF carries beside its pages: files, and room for a signature."""

import datetime as dt
import io

import page
import pikepdf
import pytest

from core import pdf
from core.enclosures import Enclosure
from core.sealroom import NoRoomError, Prepared, SealRoom

AT = dt.datetime(2027, 1, 28, 11, 15, tzinfo=dt.timezone(dt.timedelta(hours=2)))
FILES = [
    Enclosure("second.txt", "ääkköset\r".encode(), "text/plain", "Toinen", AT),
    Enclosure("first.json", b"{}" * 300, "application/ld+json", "Första", AT),
]
ROOM = SealRoom(over="seal", label="Sähköinen allekirjoitus", drawing=b"0 0 1 1 re f", size=100, at=AT)

SIGNATURE = bytes.fromhex("300b06092a864886f70d010702")  # no more than its name


@pytest.fixture
def drawn(settings, tmp_path):
    """Draws a page with the house's font and whatever is given."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    font = settings.BASE_DIR / "core/documents_assets/AtkinsonHyperlegibleNext_400Regular.ttf"
    style = pdf.Style("documents/letter.css", {"regular": font.read_bytes(), "mark": b"<svg/>"})

    def draw(html="", **given):
        (tmp_path / "own.html").write_text(f"<html lang='fi'><title>x</title><h1>x</h1>{html}", encoding="utf-8")
        return pdf.render("own.html", {}, language="fi", style=style, **given)

    return draw


def test_several_files_travel_each_once(drawn):
    data = drawn(attachments=FILES)
    for profile in ("ua1", "3a"):
        assert page.validate_pdf_bytes(data, profile=profile).failures == []
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert list(opened.attachments) == ["first.json", "second.txt"]
        assert len(opened.Root.AF) == 2
        for file in FILES:
            described = opened.attachments[file.name].obj
            assert described.EF.F.read_bytes() == file.content
            assert (str(described.Desc), str(described.AFRelationship)) == (file.description, "/Data")
            assert str(described.EF.F.Params.ModDate) == "D:20270128091500Z"


def test_a_document_without_them_carries_nothing(drawn):
    with pikepdf.open(io.BytesIO(drawn())) as opened:
        assert not {"/AF", "/Names", "/AcroForm", "/Perms"} & set(opened.Root.keys())


def test_the_room_lies_over_its_element_and_says_so(drawn):
    data = drawn(
        "<p class='wide seal' style='position:absolute;left:30mm;top:40mm;width:50mm;height:9mm'>x</p>", seal=ROOM
    )
    for profile in ("ua1", "3a"):
        assert page.validate_pdf_bytes(Prepared(data).fill(SIGNATURE), profile=profile).failures == []
    with pikepdf.open(io.BytesIO(data)) as opened:
        (field,) = opened.Root.AcroForm.Fields
        left, bottom, right, top = (float(side) / 72 * 25.4 for side in field.Rect)
        assert (right - left, top - bottom) == pytest.approx((50, 9), abs=0.05)
        assert str(field.V.M) == "D:20270128091500Z"
        assert str(field.TU) == ROOM.label
        assert bytes(field.V.Contents) == bytes(ROOM.size)


@pytest.mark.parametrize(
    "html", ["", "<p class=unsealed>x", "<p class=seal>x<p class=seal>y"], ids=["no", "like", "two"]
)
def test_the_room_needs_one_element_to_lie_over(drawn, html):
    with pytest.raises(ValueError, match="of class seal"):
        drawn(html, seal=ROOM)


def test_what_is_filled_in_stands_where_the_room_was_and_nowhere_else(drawn):
    data = drawn("<p class=seal>x</p>", seal=ROOM)
    made = Prepared(data).fill(b"\xab" * 60)
    assert len(made) == len(data)
    with pikepdf.open(io.BytesIO(made)) as opened:
        signature = opened.Root.AcroForm.Fields[0].V
        zero, before, after, rest = map(int, signature.ByteRange)
        assert bytes(signature.Contents) == b"\xab" * 60 + bytes(40)
    assert (zero, made[before : before + 1], made[after - 1 : after], after + rest) == (0, b"<", b">", len(made))
    with pytest.raises(NoRoomError):
        Prepared(made)
