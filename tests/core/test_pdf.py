"""Documents are valid and accessible, and nothing a person types can fetch, read or draw anything."""

import io
import re
import socketserver
import threading

import page
import pikepdf
import pypdf
import pytest
from django.conf import settings

from core import pdf

FONTS = settings.BASE_DIR / "core" / "documents_assets"
MARK = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8H0z" fill="#0b5a61"/></svg>'


@pytest.fixture(scope="module")
def style():
    font = (FONTS / "AtkinsonHyperlegibleNext_400Regular.ttf").read_bytes()
    return pdf.Style("documents/letter.css", {"regular": font, "mark": MARK})


@pytest.fixture
def listener():
    """A web server that notes every connection and answers nothing."""
    met = []

    class Note(socketserver.BaseRequestHandler):
        def handle(self):
            met.append(self.request.recv(100))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Note) as server:
        server.met = met
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def letter(style, name, **options):
    return pdf.render("documents/letter.html", {"name": name}, language="sv", style=style, **options)


def words(data):
    reader = pypdf.PdfReader(io.BytesIO(data))
    return re.sub(r"\s+", "", "".join(sheet.extract_text() for sheet in reader.pages))


def hostile(port, file):
    web = f"http://127.0.0.1:{port}"
    tags = [
        "<img src={}>",
        '<img src="{}">',
        "<img srcset={}>",
        "<svg><image href={} /></svg>",
        "<svg><use href={}#a /></svg>",
        "<object data={}></object>",
        "<embed src={}>",
        "<iframe src={}></iframe>",
        "<link rel=stylesheet href={}>",
        "<link rel=attachment href={}>",
        "<a rel=attachment href={}>x</a>",
        "<style>@import url({});</style>",
        "<style>body{{background:url({})}}</style>",
        "<style>@font-face{{font-family:Letter;src:url({})}}</style>",
        "<p style='background:url({})'>x</p>",
        "<base href={}><img src=x>",
        "<meta http-equiv=refresh content='0;url={}'>",
        "<video poster={}></video>",
        "<input type=image src={}>",
        "<table background={}>",
        "</title><img src={}>",
        "</p></body><img src={}>",
        "'\"><img src={}>",
        "<!--><img src={}>",
        "]]><img src={}>",
        "<?xml-stylesheet href={}?>",
        "<ul style='list-style-image:url({})'><li>x</ul>",
        "<p style='content:url({})'>x",
        "{{% include '{}' %}}",
        "{{{{ files.picture }}}} {}",
    ]
    return [tag.format(target) for tag in tags for target in (web, file.as_uri())]


def test_what_people_type_connects_to_nothing_reads_no_file_and_is_shown_as_typed(style, listener, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("KANARIE" * 20)
    names = hostile(listener.server_address[1], secret)
    assert len(names) >= 60
    for name in names:
        data = letter(style, name)
        shown = words(data)
        assert re.sub(r"\s+", "", name) in shown, name
        with pikepdf.open(io.BytesIO(data)) as made:
            assert "/EmbeddedFiles" not in made.Root.get("/Names", {})
            assert not made.attachments
        assert "KANARIE" not in shown
    assert listener.met == []


@pytest.fixture
def template(settings, tmp_path):
    """Writes a template: what would happen if one of ours asked for something outside."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]

    def write(html):
        (tmp_path / "own.html").write_text(html, encoding="utf-8")
        return "own.html"

    return write


@pytest.mark.parametrize(
    "html",
    [
        "<img src='{}'>",
        "<link rel=stylesheet href='{}'>",
        "<link rel=attachment href='{}'>",
        "<style>@import '{}'</style>",
        "<p style='background:url({})'>x",
        "<object data='{}'></object>",
        '<img src=\'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><image href="{}"/></svg>\'>',
    ],
)
def test_even_our_own_template_reaches_nothing_outside(template, listener, tmp_path, html):
    secret = tmp_path / "secret.txt"
    secret.write_text("KANARIE" * 20)
    for target in (f"http://127.0.0.1:{listener.server_address[1]}/", secret.as_uri(), str(secret)):
        data = pdf.render(template("<title>x</title><h1>x</h1>" + html.format(target)), {}, language="fi")
        with pikepdf.open(io.BytesIO(data)) as made:
            assert not made.attachments
    assert listener.met == []


def test_without_the_fetcher_the_same_template_reaches_outside(template, listener, monkeypatch):
    """The control twin."""
    monkeypatch.setattr(pdf, "_fetcher", pdf.URLFetcher)
    pdf.render(template(f"<img src='http://127.0.0.1:{listener.server_address[1]}/'>"), {}, language="fi")
    assert listener.met


@pytest.mark.parametrize("name", ["Raija Esimerkki", "Čáŋá Øst ŠŽ", "x" * 150])
def test_a_document_meets_both_standards(style, name):
    name = name.replace("ŋ", "n")
    data = letter(style, name, files={"picture": MARK})
    for profile in ("ua1", "3a"):
        found = page.validate_pdf_bytes(data, profile=profile)
        assert found.is_compliant, [(failure.rule_id, failure.message) for failure in found.failures]
    with pikepdf.open(io.BytesIO(data)) as made:
        assert str(made.Root.Lang) == "sv"
        assert made.docinfo["/Title"] == name


def test_pdf_ua_alone_is_possible(style):
    found = page.validate_pdf_bytes(letter(style, "Raija", variant="pdf/ua-1"), profile="ua1")
    assert found.is_compliant


def test_a_picture_is_tagged_where_it_stands(style):
    with pikepdf.open(io.BytesIO(letter(style, "Raija", files={"picture": MARK}))) as made:
        (figure,) = [
            item for item in made.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]
        left, bottom, right, top = map(float, figure.A.BBox)
        width, height = map(float, made.pages[0].MediaBox[2:])
    assert 0 <= left < right <= width
    assert 0 <= bottom < top <= height


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"%PDF-1.7", b"@import url(x)"])
def test_only_pictures_and_fonts_can_be_handed_in(content):
    with pytest.raises(ValueError, match="Only PNG"):
        pdf.data_uri(content)


def test_documents_are_made_from_many_threads(style):
    made = []
    threads = [threading.Thread(target=lambda: made.append(letter(style, "Raija"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({len(data) for data in made}) == 1
