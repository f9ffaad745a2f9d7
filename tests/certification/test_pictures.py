"""The picture badge: drawn for any title, with the signed badge inside, which every reader gets out again unchanged."""

import io
import json
import re
import struct
import uuid
import zlib
from math import hypot

import pytest
import resvg_py
from django.contrib.auth.models import Permission
from django.urls import reverse
from lxml import etree
from openbadgeslib import baking
from openbadgeslib.ob3 import OB3Verifier
from PIL import Image

from certification.credentials import actions, checking, editions, pictures
from certification.credentials.models import Edition
from certification.credentials.outcomes import Outcome
from certification.credentials.pictures import drawing, letters
from certification.credentials.pictures.wording import Face
from core import clock
from tests.factories.accounts import UserFactory
from tests.factories.credentials import ISSUER, TEXTS, CredentialFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ["fi", "sv", "en"]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def edition(credential):
    return editions.of(credential, "fi")


def chunks(png):
    place = 8
    while place < len(png):
        length, name = struct.unpack_from(">I4s", png, place)
        data = png[place + 8 : place + 8 + length]
        assert struct.unpack_from(">I", png, place + 8 + length)[0] == zlib.crc32(name + data)
        yield name, data
        place += 12 + length


# ── the badge inside ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_foreign_reader_gets_the_badge_out_of_the_png(edition):
    assert OB3Verifier.extract_token_from_png(pictures.png(edition)) == edition.document


def test_a_foreign_reader_gets_the_badge_out_of_the_svg(edition):
    assert OB3Verifier.extract_token_from_svg(pictures.svg(edition)) == edition.document


def test_our_own_check_says_of_both_that_the_badge_is_valid(edition):
    for picture in (pictures.png(edition), pictures.svg(edition)):
        answer = checking.check_file(picture)
        assert answer.outcome == Outcome.VALID
        assert answer.credential == edition.credential


def test_control_a_changed_letter_inside_is_not_valid(edition):
    name = edition.credential.subject_name.encode()
    for picture in (pictures.png(edition), pictures.svg(edition)):
        assert name in picture
        other = name[:-1] + (b"x" if name[-1:] != b"x" else b"y")
        assert checking.check_file(picture.replace(name, other)).outcome == Outcome.TAMPERED


def test_the_png_holds_it_once_not_compressed_and_before_the_pixels(edition):
    found = list(chunks(pictures.png(edition)))
    names = [name for name, _data in found]
    assert names[:2] == [b"IHDR", b"iTXt"]
    assert names.count(b"iTXt") == 1
    assert names[-1] == b"IEND"
    keyword, flags, text = b"openbadgecredential\0", b"\0\0" + b"\0\0", edition.document.encode()
    assert found[1][1] == keyword + flags + text


def test_the_svg_holds_it_directly_behind_its_first_tag(edition):
    root = etree.fromstring(pictures.svg(edition))
    badges = root.findall(".//{https://purl.imsglobal.org/ob/v3p0}credential")
    assert badges == [root[0]]
    assert root.nsmap["openbadges"] == "https://purl.imsglobal.org/ob/v3p0"
    assert dict(badges[0].attrib) == {}, "no token: the proof is in the badge"
    assert b"<openbadges:credential><![CDATA[{" in pictures.svg(edition)


@pytest.mark.parametrize(
    "title",
    ["a]]>b", '<script>alert(1)</script> & "co"', "Ą ]]]]>> ]]&gt;", "\U0001f600 \U00010300", "soft\u00adhyphen"],
    ids=["end of section", "markup", "ends of section", "beyond 16 bits", "soft hyphen"],
)
def test_whatever_stands_in_the_badge_comes_back_as_it_was(learner, title):
    credential = CredentialFactory(person=learner, content={"title": {"fi": title}, "issuer": ISSUER})
    document = json.dumps({"name": title, "x": ["]]>", "\\", "\u2028"]}, ensure_ascii=False)
    edition = Edition(credential=credential, language="fi", document=document)
    assert baking.extract_svg(pictures.svg(edition), element="openbadges:credential", text_fallback=True) == document
    assert baking.extract_png(pictures.png(edition), keyword=b"openbadgecredential") == document


def test_a_sign_that_xml_cannot_hold_is_the_same_in_json(credential):
    edition = Edition(credential=credential, language="fi", document='{"name":"a\uffffb"}')
    found = baking.extract_svg(pictures.svg(edition), element="openbadges:credential", text_fallback=True)
    assert found == '{"name":"a\\uffffb"}'
    assert json.loads(found) == json.loads(edition.document)


# ── the drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_png_is_the_drawing_of_the_svg(edition):
    png = Image.open(io.BytesIO(pictures.png(edition)))
    assert png.size == (600, 600)
    again = resvg_py.svg_to_bytes(svg_string=pictures.svg(edition).decode(), width=600, skip_system_fonts=True)
    assert png.convert("RGBA").tobytes() == Image.open(io.BytesIO(again)).convert("RGBA").tobytes()


def test_control_another_title_is_another_picture(edition):
    before = pictures.png(edition)
    edition.credential.content["title"]["fi"] = "Toinen kurssi"
    first, second = (Image.open(io.BytesIO(each)).tobytes() for each in (before, pictures.png(edition)))
    assert first != second


def test_the_svg_needs_nothing_from_elsewhere_and_does_nothing(edition):
    root = etree.fromstring(pictures.svg(edition))
    names = {each.tag.removeprefix(SVG) for each in root.iter() if each.tag.startswith(SVG)}
    assert names == {"svg", "title", "defs", "clipPath", "circle", "g", "path"}
    attributes = {(name, value) for each in root.iter() for name, value in each.attrib.items()}
    assert not [name for name, _value in attributes if "href" in name or name.startswith("on") or name == "style"]
    assert {value for _name, value in attributes if "url(" in value} == {"url(#field)"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_described_in_words_without_the_holders_name(credential, language, said):
    edition = editions.of(credential, language)
    root = etree.fromstring(pictures.svg(edition))
    words = root.findtext(f"{SVG}title")
    assert words == pictures.describe(credential, language)
    year = str(credential.issued_at.year)
    for each in (TEXTS["title"][language], ISSUER[language], year, said("Course certificate", language)):
        assert each in words
    root.remove(root[0])
    assert credential.subject_name not in etree.tostring(root, encoding="unicode")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language


def points(path):
    """Every point of path data, which has only commands whose numbers are points, H and V."""
    x = y = 0.0
    for command, numbers in re.findall(r"([MLQCHVZ])([^MLQCHVZ]*)", path):
        values = [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", numbers)]
        if command in "HV":
            x, y = (values[0], y) if command == "H" else (x, values[0])
            yield x, y
        for at in range(0, len(values) - 1, 2) if command not in "HV" else ():
            x, y = values[at : at + 2]
            yield x, y


def from_centre(path):
    return [hypot(x - 300, y - 300) for x, y in points(path)]


TITLES = {
    "one letter": "Å",
    "usual": "Digitukijan peruskurssi",
    "long word": "Saavutettavuusasiantuntijakoulutuksen täydennysosa",
    "one word of 105 letters": "Lentokonesuihkuturbiinimoottoriapumekaanikkoaliupseeri"
    + "oppilaskoulutuksenperusteidenkertauskurssitodistusx",
    "150 letters": "Puhelimen, tabletin ja tietokoneen turvallinen käyttö kirjastojen, yhdistysten, kansalaisopistojen "
    + "ja kuntien digitukijoille: osa kaksi, asiointi verkossa",
    "no spaces but hyphens": "Itä-Suomen-digituki-ja-opastus-verkoston-vapaaehtoisten-jatkokurssi-kaksi",
    "sami": "Ŋađđi čállin- ja lohkankurssa: Đ ŧ ǩ ǯ ʒ",
    "hebrew": "שלום עולם",
    "narrow": "i" * 80,
    "wide": "W" * 60,
    "beyond all measure": "pitkä otsikko " * 60,
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES.keys())
def test_everything_stands_in_its_place(title):
    drawn = drawing.draw(Face(title, "Käytännön taidon todistus", "2027", ISSUER["sv"], "sv"), "x")
    kind, words, white = re.findall(r'<path fill="#(?:0b5a61|14282d|fff)" d="(M[^"]*)"/>', drawn)[-3:]
    assert max(from_centre(words)) < 234 - 8, "in the white field, and not at its edge"
    lowest, highest = max(y for _x, y in points(words)), min(y for _x, y in points(words))
    assert highest > max(y for _x, y in points(kind)), "below what kind it is"
    assert lowest < 462, "above the shore"
    assert max(from_centre(kind)) < 234
    # The year stands in the field, the rest on the rim, between the two circles.
    assert all(far < 232 or 241 < far < 290 for far in from_centre(white))


@pytest.mark.parametrize(
    "issuer", ["", "A", ISSUER["fi"], "Pohjois-Savon digituen verkosto ja kumppanit " * 4], ids=len
)
def test_every_issuer_fits_on_the_rim(issuer):
    path = letters.on_arc(issuer, drawing._fit(issuer, 27, 1020), (300, 300), 254, upper=True)
    assert all(241 < far < 290 for far in from_centre(path))
    assert not [y for _x, y in points(path) if y > 470], "it does not reach what stands at the foot"


@pytest.mark.parametrize("title", list(TITLES.values())[:-1], ids=list(TITLES)[:-1])
def test_no_word_of_a_title_is_lost(title):
    size, lines = drawing._title(title)
    assert "".join("".join(text for text, _baseline in lines).split()) == "".join(title.split())
    assert size >= 18
    for text, baseline in lines:
        assert letters.width(text, size) <= drawing._room(baseline, size)


def test_only_beyond_all_measure_a_title_is_cut_and_says_so():
    _size, lines = drawing._title(TITLES["beyond all measure"])
    assert lines[-1][0].endswith("…")


def test_lines_are_filled_evenly():
    _size, lines = drawing._title("Puhelimen ja tabletin käytön perusteet")
    assert [text for text, _baseline in lines] == ["Puhelimen ja", "tabletin käytön", "perusteet"]


def test_words_are_spaced_as_their_font_wants():
    assert letters.width("AVA", 100) < sum(letters.width(sign, 100) for sign in "AVA")


def test_marks_stay_with_their_letter():
    assert letters.width("a\u0308", 100) == letters.width("ä", 100)


# ── who gets it ──────────────────────────────────────────────────────────────────────────────────────────────────────


def address(credential, form="png"):
    return reverse("credentials:picture", kwargs={"pk": credential.pk, "form": form})


@pytest.mark.parametrize(("form", "kind"), [("svg", "image/svg+xml"), ("png", "image/png")])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_holder_gets_it_in_any_of_the_three_languages(client, credential, learner, form, kind, language):
    client.force_login(learner)
    answer = client.get(address(credential, form), {"l": language})
    assert answer.status_code == 200
    assert answer["Content-Type"] == kind
    assert re.fullmatch(
        rf'attachment; filename="[a-z0-9-]+{credential.shown_code}\.{form}"', answer["Content-Disposition"]
    )
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert credential.editions.get(language=language).document.encode() in answer.content


def test_a_language_that_the_title_lacks_gives_the_one_it_has(client, learner):
    credential = CredentialFactory(person=learner, content={"title": {"sv": "Bara på svenska"}, "issuer": ISSUER})
    client.force_login(learner)
    answer = client.get(address(credential, "svg"), {"l": "fi"})
    assert etree.fromstring(answer.content).get("{http://www.w3.org/XML/1998/namespace}lang") == "sv"


def test_staff_who_look_after_certificates_may_see_it(client, credential):
    clerk = UserFactory()
    clerk.user_permissions.add(Permission.objects.get(codename="view_credential"))
    client.force_login(clerk)
    assert client.get(address(credential)).status_code == 200


def test_nobody_gets_that_of_another(client, credential):
    assert client.get(address(credential)).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address(credential)).status_code == 404
    assert client.get(reverse("credentials:picture", kwargs={"pk": uuid.uuid4(), "form": "svg"})).status_code == 404


def test_whoever_has_the_share_link_gets_it_while_it_is_shared(client, credential, learner):
    link = actions.share(credential=credential, actor=learner)
    assert client.get(address(credential), {"s": link.token}).status_code == 200
    assert client.get(address(credential), {"s": link.token[:-1] + "x"}).status_code == 404
    actions.withdraw(credential=credential, actor=learner)
    assert client.get(address(credential), {"s": link.token}).status_code == 410


def test_a_revoked_certificate_has_no_picture(client, learner):
    credential = CredentialFactory(person=learner, revoked=True)
    client.force_login(learner)
    answer = client.get(address(credential))
    assert (answer.status_code, answer["Location"]) == (302, f"/v/{credential.shown_code}")


def test_what_cannot_be_signed_now_is_to_be_asked_for_again(client, credential, learner, monkeypatch):
    def refuse(*given):
        raise editions.NotSigned

    monkeypatch.setattr(editions, "of", refuse)
    client.force_login(learner)
    answer = client.get(address(credential), {"l": "en"})
    assert answer.status_code == 503
    assert answer["Retry-After"] == "600"
    assert "The certificate is not ready yet" in answer.content.decode()


def test_pictures_are_not_drawn_without_end(client, credential, learner, monkeypatch, time_machine):
    time_machine.move_to(clock.now(), tick=False)
    monkeypatch.setattr(pictures, "png", lambda edition: b"")
    client.force_login(learner)
    assert [client.get(address(credential)).status_code for _ in range(61)] == [200] * 60 + [429]
