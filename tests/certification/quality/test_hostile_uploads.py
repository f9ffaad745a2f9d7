"""What is sent as evidence by people who mean ill is refused, with a word about what to do; honest files are taken."""

import time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from certification.quality import uploads
from certification.quality.models import Evidence
from certification.quality.states import State
from tests.certification.quality import making
from tests.factories import quality

HOSTILE, WELCOME = making.hostile(), making.welcome()


def test_there_are_enough_of_them():
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(name):
    called, content, code = HOSTILE[name]
    began = time.process_time()
    with pytest.raises(ValidationError) as refused:
        uploads.read(making.sent(content, called))
    assert refused.value.code == code
    # Looking at it costs little, whatever it claims to be.
    assert time.process_time() - began < 5


@pytest.mark.parametrize("name", WELCOME)
def test_an_honest_file_is_taken_for_what_it_is(name):
    called, content, kind = WELCOME[name]
    taken = uploads.read(making.sent(content, called))
    assert taken.kind.mimetype == kind
    assert taken.content == content


def test_a_size_that_is_announced_is_not_even_read():
    class Huge:
        size, name = 11 * 1024 * 1024, "iso.pdf"

        def read(self, most):
            raise AssertionError("was read")

    with pytest.raises(ValidationError):
        uploads.read(Huge())


@pytest.mark.parametrize(
    ("called", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\ohje.pdf", "ohje.pdf"),
        ("ohje.pdf.exe", "ohje.pdf.pdf"),
        ("ohje\u202efdp.exe", "ohjefdp.pdf"),
        ("ohje\x00\r\nSet-Cookie: x.pdf", "ohjeSet-Cookie: x.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        ("<script>.pdf", "<script>.pdf"),
        (f"{'ä' * 300}.pdf", f"{'ä' * 120}.pdf"),
    ],
)
def test_names_lead_nowhere_and_say_what_the_file_is(called, kept):
    assert uploads.tidy_name(called, uploads.read(making.sent(making.pdf())).kind) == kept


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["a PDF with a script", "a page named as a PDF", "nothing", "Word with macros"])
def test_whoever_sends_one_reads_why_and_nothing_is_kept(client, name):
    person = quality.provider()
    made = quality.application(State.DRAFT, organisation=quality.organisation_of(person))
    answer = made.answers.first()
    client.force_login(person)
    called, content, _code = HOSTILE[name]
    page = client.post(reverse("quality:add_file", args=[made.pk, answer.pk]), {"file": making.sent(content, called)})
    assert page.status_code == 422
    assert page.context["form"].errors["file"]
    assert not Evidence.objects.exists()
