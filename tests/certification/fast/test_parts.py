"""The parts of filling in: the code's strokes, lines of text, and the file around it all."""

import io
import random
import unicodedata

import pikepdf
import pytest
import segno
import zxingcpp
from PIL import Image, ImageDraw

from certification.credentials import codes, lettering, pages
from certification.credentials.fast import samples, squares, writing
from certification.credentials.fast.reasons import NeedPlainError, Reason
from certification.credentials.fast.shaping import plain_signs
from tests.certification.fast.reading import about, drawn, filled, heard, plain

LETTERS = "abcdefghijklmnopqrstuvwxyzåäöøæßéèüñçšžđŋčŧǩǧǥʒǯâ"


def painted(strokes, size, scale=6):
    """What the strokes look like, with the quiet zone around them."""
    image = Image.new("L", (scale * (size + 8), scale * (size + 8)), 255)
    draw = ImageDraw.Draw(image)
    for move, line in zip(*[iter(strokes.decode().split("\n"))] * 2, strict=True):
        left, row, right = float(move.split()[0]), float(move.split()[1]), float(line.split()[0])
        box = [scale * (left + 4), scale * (row + 3.5), scale * (right + 4) - 1, scale * (row + 4.5) - 1]
        draw.rectangle(box, fill=0)
    return image


@pytest.mark.parametrize("number", range(8))
def test_a_code_is_read_back(number):
    code = codes.show("".join(random.Random(number).choices(codes.ALPHABET, k=codes.LENGTH)))
    address = f"https://todistus.example/v/{code}"
    (found,) = zxingcpp.read_barcodes(painted(squares.strokes(address), pages.code(address).symbol_size(border=0)[0]))
    assert found.text == address


def test_a_code_is_the_one_the_library_makes():
    address = "https://todistus.example/v/ABCD-2345"
    made = segno.make(address, error="m", mask=pages._MASK, boost_error=False, micro=False)
    dark = sum(map(sum, made.matrix))
    spans = squares.strokes(address).decode().split("\n")
    drawn_dark = sum(
        int(line.split()[0]) - int(move.split()[0]) for move, line in zip(spans[::2], spans[1::2], strict=True)
    )
    assert drawn_dark == dark
    assert made.error == "M"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("Mary   Ann", "Mary Ann"), ("a\u00a0b", "a\u00a0b"), ("زهرا می\u200cرضایی", "زهرا می\u200cرضایی")],
)
def test_spaces_in_a_row_are_one(typed, shown):
    assert plain_signs(typed) == shown


@pytest.mark.parametrize("sign", ["\u00ad", "\u202e", "\u2028", "\x00", "\ue000", "\ufeff", "\uffff"], ids=ascii)
def test_signs_that_rule_the_layout_need_a_full_one(sign):
    with pytest.raises(NeedPlainError) as refused:
        plain_signs(f"Aino{sign}Virtanen")
    assert refused.value.reason == Reason.SIGNS


def test_a_sample_is_nobody_and_takes_as_many_lines_as_asked():
    design, person = about("Aino Virtanen")
    sample = samples.make(design, person, name_width=600, lines=3, width_of_m=30)
    assert len(sample.name_lines) == 3
    assert sample.values(person)[sample.person.name] == "Aino Virtanen"
    assert samples.holds_mark(sample.person.name.encode("utf-16-be").hex().encode())
    assert not samples.holds_mark(b"Aino Virtanen")


@pytest.mark.parametrize("name", lettering.FALLBACKS)
def test_fallback_fonts_stand_as_high_as_the_main_one(name):
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    with TTFont(io.BytesIO(lettering.font("bold"))) as main, TTFont(io.BytesIO(lettering.font(name))) as other:
        sides = [(each["hhea"].ascent, each["hhea"].descent, each["head"].unitsPerEm) for each in (main, other)]
        assert sides[0] == sides[1]
        assert other["OS/2"].sTypoAscender == other["hhea"].ascent


def small_file(own):
    page = b"<</Type /Page/Parent 2 0 R/MediaBox [0 0 9 9]/Resources <<>>>>"
    others = {1: b"<</Type /Catalog/Pages 2 0 R>>", 2: b"<</Type /Pages/Kids [3 0 R]/Count 1>>", 3: page}
    block = writing.block({}, others, 5)
    return writing.write(block, own, root=1, info=4)


def test_a_file_of_ready_objects_is_sound():
    with pikepdf.open(io.BytesIO(small_file([(4, b"<</Title (x)>>"), (6, writing.stream(b"", b"end\r"))]))) as opened:
        assert opened.check_pdf_syntax() == []
        assert str(opened.docinfo.Title) == "x"
        assert opened.get_object(6, 0).read_bytes() == b"end\r"


def test_numbers_go_on_without_a_gap():
    with pytest.raises(ValueError, match="follows no object"):
        small_file([(4, b"<<>>"), (9, b"<<>>")])


def test_data_that_end_in_a_carriage_return_keep_their_length():
    assert writing.stream(b"", b"x\r") == b"<</Length 2>>\nstream\nx\r\rendstream"
    assert writing.stream(b"", b"x") == b"<</Length 1>>\nstream\nx\nendstream"
    assert writing.mended(b"<<>>\nstream\nx\r\nendstream") == b"<<>>\nstream\nx\r\rendstream"


def random_name(seed):
    chance = random.Random(seed)

    def word(alphabet, least, most):
        return "".join(chance.choices(alphabet, k=chance.randint(least, most)))

    kind = seed % 6
    if kind == 0:
        return " ".join(word(LETTERS, 1, 12).capitalize() for _word in range(chance.randint(1, 6)))
    if kind == 1:
        return chance.choice("- '’.–").join(word(LETTERS, 2, 9).capitalize() for _word in range(chance.randint(1, 7)))
    if kind == 2:
        return " ".join(word("ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئةىپچ", 1, 8) for _word in range(chance.randint(1, 5)))
    if kind == 3:
        return unicodedata.normalize("NFD", " ".join(word(LETTERS + "ẹếộữǖ", 2, 9) for _word in range(3)))
    if kind == 4:
        parts = ("אבגדהוזח", "ابتثجحخ", "абвгдежз", "αβγδεζ", "0123456789", LETTERS)
        return " ".join(word(chance.choice(parts), 1, 6) for _word in range(5))
    return word(LETTERS, 30, 150)


@pytest.mark.parametrize("seed", range(12))
def test_random_names_are_drawn_and_heard_as_weasyprint_draws_them(seed):
    name = random_name(seed)
    file, _way = filled(name)
    reference = plain(name)
    assert drawn(file) == drawn(reference)
    assert heard(file) == heard(reference)
    assert name in heard(file)


def test_usual_names_need_no_font_of_their_own():
    for name, more in (("Eeva-Liisa Äyräpää", 0), ("Áilu Ŧuŋŋi", 2)):
        filled("Aino Virtanen")
        with pikepdf.open(io.BytesIO(filled(name)[0])) as opened:
            assert len(opened.pages[0].Resources.Font) == 2 + more
