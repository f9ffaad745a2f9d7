"""The list of names on paper: two hundred real names, whole and readable by everybody."""

import io
import unicodedata

import outloud
import page as validator
import pypdf
import pytest
from django.utils.translation import override

from network.meetings import attending, name_list
from tests.factories.accounts import UserFactory
from tests.factories.meetings import RegistrationFactory

pytestmark = pytest.mark.django_db
SHAPES = (
    "Áile Sárá Čearret-Ŋálgu",
    "\u0645\u062d\u0645\u062f \u0639\u0644\u064a",
    "Ö",
    "O'Neill, <script>alert(1)</script>",
    unicodedata.normalize("NFD", "Åke Äijälä"),
    "Ярослава Ґалаґан",
    "Nguyễn Thị Ánh",
    "=SUM(A1) & {{ 7 }}",
    "\u202eajiaR\u202c \N{GRINNING FACE}",
    "Pitkä" * 29,
)


def made(meeting, language="fi"):
    with override(language):
        return name_list.read(meeting, attending.signing(meeting), language).drawn()


def said(file):
    text = "".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(file)).pages)
    return unicodedata.normalize("NFC", "".join(text.split()))


@pytest.mark.one_database
def test_two_hundred_names_of_every_shape_meet_both_standards(meeting, tmp_path):
    for n in range(200):
        RegistrationFactory(
            meeting=meeting,
            name=f"{SHAPES[n % len(SHAPES)]} {n}",
            organisation_name=f"{SHAPES[n % 7]} ry {chr(97 + n % 26) * (n % 5)}",
        )
    file = made(meeting)
    for profile in ("ua1", "3a"):
        found = validator.validate_pdf_bytes(file, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in found.failures] == []
    (tmp_path / "names.pdf").write_bytes(file)
    heard = outloud.check(str(tmp_path / "names.pdf"))
    # PAG-001: the heads of a table, which each page needs, since there it is tagged as a table of its own.
    told = [each for each in heard.findings if each.severity != "info" and each.rule != "PAG-001"]
    assert ([(each.rule, each.message) for each in told], heard.error) == ([], None)
    text = said(file)
    for n in (0, 3, 4, 5, 7, 109, 199):
        assert "".join(unicodedata.normalize("NFC", f"{SHAPES[n % len(SHAPES)]}{n}").split()) in text


def test_the_address_of_whoever_told_no_name_is_on_no_paper(meeting):
    person = UserFactory(name="", email="hiljainen@post.example")
    RegistrationFactory(meeting=meeting, person=person, organisation_name="Järvikunnan kirjasto")
    file = made(meeting)
    assert "Järvikunnankirjasto" in said(file)
    assert "hiljainen" not in said(file)
