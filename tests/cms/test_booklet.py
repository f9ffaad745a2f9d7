"""A whole course on paper: everyone can read the file, and it tells no question of a quiz."""

import io
import re
import unicodedata
from unittest import mock

import outloud
import page as validator
import pikepdf
import pypdf
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.template.loader import get_template, render_to_string
from django.test import override_settings
from PIL import Image as Pillow
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import PageViewRestriction

from cms.blocks import LessonBody
from cms.booklet import contents, paper, printing
from cms.models import CoursePage
from core import pdf as pdfs
from tests.cms.words import address, said
from tests.factories import cms as make

pytestmark = pytest.mark.django_db

LANGUAGES = ("fi", "sv", "en")
HOSTILE = "<script>alert(1)</script> & <img src=x onerror=alert(1)> {{ 7|add:7 }}"


_ASKS_NOTHING = {
    "title": "",
    "intro": "",
    "lines": [{"speaker": "A", "text": "Hei", "me": True}],
    "question": "",
    "options": [],
}


def every_block(image, document):
    """One of each kind that needs no recording, and what printing has trouble with."""
    replies = [
        {"text": "Otan puhelimen", "comment": "<p>Kysy <b>ensin</b>.</p>", "best": False},
        {"text": "Istun viereen", "comment": "<p>Hyvä.</p>", "best": True},
    ]
    return [
        (
            "text",
            '<h3>Alaotsikko ensin</h3><p>Teksti ja <a href="https://example.org/sivu">linkki</a>.</p><ol><li>yksi</li></ol>',
        ),
        ("heading", "Otsikko"),
        ("factbox", {"title": "Muista", "text": "<h3>Sisällä</h3><p>Kysy ensin.</p>"}),
        ("quote", {"text": "Ei ole kiire.", "by": "Vapaaehtoinen"}),
        ("accordion", {"title": "Lisää", "items": [{"title": "Mitä?", "text": "<h3>Syvällä</h3><p>Avattu osa.</p>"}]}),
        ("accordion", {"title": "", "items": [{"title": "Ilman nimeä", "text": "<ul><li>kohta</li></ul>"}]}),
        ("checklist", {"title": "Lista", "items": ["Kysy ensin", HOSTILE]}),
        (
            "dialogue",
            {
                "title": "Viesti",
                "intro": "Pöydän ääressä",
                "lines": [{"speaker": "Raija", "text": "Painanko?", "me": False}],
                "question": "Mitä sanot?",
                "options": replies,
            },
        ),
        (
            "dialogue",
            {
                "title": "",
                "intro": "",
                "lines": [{"speaker": "A", "text": "Hei", "me": True}],
                "question": "",
                "options": [],
            },
        ),
        ("self_check", {"question": "Mitä teet ensin?", "options": replies}),
        ("picture", {"image": image, "alt": "Kaksi ihmistä vierekkäin", "caption": "Kuvateksti"}),
        ("download", {"document": document, "title": "Muistilista", "text": "Mukaan"}),
    ]


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="module")
def course(module_transaction, media):
    """Two lessons and a quiz in three languages; the first lesson has every block."""
    drawn = io.BytesIO()
    Pillow.new("CMYK", (1600, 900), (200, 30, 40, 10)).save(drawn, "JPEG")
    image = get_image_model().objects.create(title="Kuva", file=ImageFile(drawn, name="kuva.jpg"))
    document = get_document_model().objects.create(title="Lista", file=ContentFile(b"%PDF-1.4", name="lista.pdf"))
    page = make.course(lessons=1, live=False)
    make.lesson(page, 2, title="Kaikki palikat", intro="Johdanto", body=every_block(image, document))
    page.get_latest_revision().publish()
    for language in ("sv", "en"):
        make.translate_tree(page.get_parent().specific, language)
    return CoursePage.objects.get(pk=page.pk)


@pytest.fixture(autouse=True)
def _nothing_kept(course):
    for file in default_storage.listdir(printing.FOLDER)[1] if default_storage.exists(printing.FOLDER) else []:
        default_storage.delete(f"{printing.FOLDER}/{file}")


def in_language(course, language):
    pages = CoursePage.objects.select_related("locale")
    return pages.get(translation_key=course.translation_key, locale__language_code=language)


def reader(file):
    return pypdf.PdfReader(io.BytesIO(file))


def squeezed(words):
    return unicodedata.normalize("NFC", re.sub(r"\s+", "", words))


def text(file):
    return squeezed("".join(each.extract_text() for each in reader(file).pages))


def read(course, language="fi"):
    return text(printing.booklet(in_language(course, language)).content)


@pytest.mark.one_database
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_booklet_meets_both_standards_in_each_language(course, language, tmp_path):
    file = printing.booklet(in_language(course, language)).content

    for profile in ("ua1", "3a"):
        found = validator.validate_pdf_bytes(file, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in found.failures] == []
    (tmp_path / "booklet.pdf").write_bytes(file)
    heard = outloud.check(str(tmp_path / "booklet.pdf"))
    assert [(each.rule, each.message) for each in heard.findings if each.severity != "info"] == []
    assert (heard.verdict, heard.error) == ("pass", None)
    assert str(pikepdf.open(io.BytesIO(file)).Root.Lang) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_house_are_in_its_language(course, language):
    found = read(course, language)
    for words in ("Course booklet", "Contents", "Comments on the things to think about"):
        assert squeezed(said(words, language)) in found
    mark = "" if language == "fi" else f"{language}:"
    for words in ("Oppitunti 1", "Kysy ensin.", "Avattu osa.", "Ei ole kiire.", "Kuvateksti"):
        assert squeezed(f"{mark}{words}") in found


def test_everything_of_the_lessons_is_there(course):
    found = read(course)
    for words in (
        "Johdanto",
        "Otsikko",
        "Muista",
        "Ilman nimeä",
        "Painanko?",
        "Mitä sanot?",
        "Otan puhelimen",
        "Muistilista",
    ):
        assert squeezed(words) in found
    # An address stands behind the words that lead to it, for those who read on paper.
    assert "linkki(https://example.org/sivu)" in found
    assert squeezed(f"{settings.SITE_URL}/documents/") in found


def test_comments_stand_at_the_end_and_not_in_the_lesson(course):
    lessons, comments = read(course).split(squeezed(said("What may come of each choice. Nothing here is graded.")))
    for words in ("Hyvä.", said("This is the way we recommend")):
        assert squeezed(words) not in lessons
        assert comments.count(squeezed(words)) == 2
    assert lessons.count(squeezed("B Istun viereen")) == comments.count(squeezed("B Istun viereen")) == 2


def test_no_question_of_a_quiz_is_there(course):
    for language in LANGUAGES:
        found = read(course, language)
        for secret in ("Asiakas antaa sinulle", "Mitkä ovat huijauksen", make.SECRET_RIGHT, "Palaute 0", "Lopputesti"):
            assert squeezed(secret) not in found


def test_the_contents_give_the_page_on_which_each_lesson_begins(course):
    pages = [
        squeezed(each.extract_text()) for each in reader(printing.booklet(in_language(course, "fi")).content).pages
    ]
    begins = {n: number for number, words in enumerate(pages, 1) for n in (1, 2) if squeezed(said_lesson(n)) in words}
    assert f"1.Oppitunti1{begins[1]}" in pages[1]
    assert f"2.Kaikkipalikat{begins[2]}" in pages[1]
    # Numbers stand on every page but the cover.
    assert all(words.endswith(str(number)) or str(number) in words for number, words in enumerate(pages[1:], 2))


def said_lesson(number):
    return said("Lesson %(n)s / %(m)s") % {"n": number, "m": 2}


def test_markup_is_shown_as_typed_and_nothing_is_fetched(course):
    calling = '<img src="http://127.0.0.1/x"><link rel=stylesheet href=file:///etc/hostname>'
    make.lesson(course, 3, title=calling[:80], body=[("quote", {"text": calling, "by": calling[:80]})])
    with mock.patch("socket.socket.connect", side_effect=AssertionError("a connection")):
        found = read(course)
    for words in (HOSTILE, calling):
        assert squeezed(words) in found


def test_a_picture_travels_in_the_file_with_its_description(course):
    opened = pikepdf.open(io.BytesIO(printing.booklet(in_language(course, "fi")).content))
    tags = [each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"]
    assert "Kaksi ihmistä vierekkäin" in {str(each.Alt) for each in tags}
    pictures = [each for each in opened.objects if isinstance(each, pikepdf.Stream) and each.get("/Width", 0) > 500]
    assert [str(each.ColorSpace) for each in pictures] == ["/DeviceRGB"]


def test_a_picture_whose_file_is_lost_leaves_its_description(course, monkeypatch):
    monkeypatch.setattr(paper, "picture", lambda image, *, embed: "")
    assert squeezed("Kaksi ihmistä vierekkäin") in read(course)


def test_a_lesson_without_translation_is_there_and_its_language_is_told(course):
    make.lesson(course, 3, title="Vain suomeksi", body=[("text", "<p>Uusi teksti.</p>")])
    file = printing.booklet(in_language(course, "en")).content
    assert squeezed("Uusi teksti.") in text(file)
    assert squeezed(said("in Finnish", "en")) in text(file)
    opened = pikepdf.open(io.BytesIO(file))
    tags = [
        each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and "/S" in each and "/Lang" in each
    ]
    assert {(str(each.S), str(each.Lang)) for each in tags} == {("/Art", "fi")}
    assert validator.validate_pdf_bytes(file, profile="ua1").is_compliant


@pytest.mark.parametrize("name", LessonBody().child_blocks)
def test_every_block_of_a_lesson_has_its_form_for_paper(name):
    assert get_template(f"documents/booklet/{name}.html")


def test_recordings_are_there_in_writing_and_exercises_by_their_address():
    for kind in ("video", "audio"):
        shown = render_to_string(
            f"documents/booklet/{kind}.html", {"value": {"title": "Nimi", "transcript": "<p>Sanat</p>"}}
        )
        assert "<p>Sanat</p>" in shown
    exercise = {"exercise": {"title": "Pankki"}, "address": "https://vieri.example/fi/h/", "value": {"text": "Kokeile"}}
    shown = render_to_string("documents/booklet/practice.html", exercise)
    assert 'href="https://vieri.example/fi/h/"' in shown
    assert "data:image/svg+xml" in shown


# ── headings and links ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("html", "fitted"),
    [
        ("<h4>a</h4>", "<h3>a</h3>"),
        ("<h3>a</h3><h5>b</h5><h5>c</h5>", "<h3>a</h3><h4>b</h4><h5>c</h5>"),
        ("<h3>a</h3><h4>b</h4><h3>c</h3>", "<h3>a</h3><h4>b</h4><h3>c</h3>"),
        ('<h2 id="x">a</h2>', '<h3 id="x">a</h3>'),
        ("<hr><header>", "<hr><header>"),
    ],
)
def test_no_level_of_heading_is_left_out(html, fitted):
    assert paper.levels(html, 2) == fitted


def test_links_are_whole_and_spelled_out_once():
    shown = paper.prose('<p><a href="/fi/x/">sivu</a> <a href="mailto:a@b.example">a@b.example</a> <a>kadonnut</a></p>')
    assert f'<a href="{settings.SITE_URL}/fi/x/">sivu ({settings.SITE_URL}/fi/x/)</a>' in shown
    assert "a@b.example</a> <" not in shown.replace("a@b.example</a> kadonnut", "")
    assert "kadonnut</p>" in shown
    assert "<a>" not in shown


# ── the file ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def url(course):
    return address("booklet", code=course.course.code)


def test_anyone_gets_the_file_from_the_course_page(client, course, url):
    assert f'href="{url}"' in client.get(course.url).content.decode()
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert 'filename="digitukijan-peruskurssi-' in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF")


def test_the_same_content_is_made_once_and_a_change_makes_it_anew(client, course, url, monkeypatch):
    made = []
    render = pdfs.render
    monkeypatch.setattr(pdfs, "render", lambda *given, **more: made.append(1) or render(*given, **more))
    first = client.get(url).content
    assert client.get(url).content == first
    assert len(made) == 1

    lesson = course.get_children().first().specific
    lesson.body = [("text", "<p>Aivan uutta.</p>")]
    lesson.save_revision().publish()
    assert squeezed("Aivan uutta.") in text(client.get(url).content)
    assert len(made) == 2
    # Of one course in one language one file is kept.
    assert len(default_storage.listdir(printing.FOLDER)[1]) == 1


def test_languages_are_kept_beside_one_another(client, course):
    for language in LANGUAGES:
        assert client.get(address("booklet", language, code=course.course.code)).status_code == 200
    assert len(default_storage.listdir(printing.FOLDER)[1]) == 3


def test_what_is_not_public_is_not_printed(client, course, url):
    assert client.get(address("booklet", code="none")).status_code == 404
    PageViewRestriction.objects.create(page=course, restriction_type="login")
    assert client.get(url).status_code == 404
    PageViewRestriction.objects.all().delete()
    course.unpublish()
    assert client.get(url).status_code == 404
    assert client.get(address("booklet", "sv", code=course.course.code)).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_there_is_nothing_to_change(client, url, method):
    assert getattr(client, method)(url).status_code == 405


def test_asking_too_often_is_answered_429(client, url, monkeypatch):
    monkeypatch.setattr(printing, "_made_once", lambda page: b"%PDF")
    answers = [client.get(url).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]


def test_reading_costs_the_same_for_two_lessons_and_for_four(course, django_assert_max_num_queries):
    def reading():
        contents.read(CoursePage.objects.select_related("locale").get(pk=course.pk), embed=False)

    counts = []
    for number in range(3, 6):
        reading()  # warms what is kept in the process
        with django_assert_max_num_queries(60) as asked:
            reading()
        counts.append(len(asked))
        make.lesson(course, number)
    assert counts[0] == counts[-1]
