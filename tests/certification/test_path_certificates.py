"""A completed learning path gives one certificate for the whole, which tells what it was made of."""

import outloud
import page as validator
import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from certification.credentials import actions
from certification.credentials.actions import awarding
from certification.credentials.models import Credential
from certification.credentials.texts import file_name
from core.models import OutgoingMail
from tests.certification.paper import draw, made_for, squeezed, text, words
from tests.factories.accounts import UserFactory
from tests.factories.courses import CompletionFactory, complete
from tests.factories.credentials import CredentialFactory, path_credential
from tests.factories.paths import completed_path, publish_path, short_course
from tests.together import together
from training.paths.models import PathCompletion

pytestmark = pytest.mark.django_db

LANGUAGES = ("fi", "sv", "en")
MM = 72 / 25.4
COURSES = [
    {
        "title": {"fi": "Digitukijan peruskurssi", "sv": "Grundkurs för digistödjare", "en": "Basic course"},
        "minutes": 150,
        "completed_on": "2027-01-28",
    },
    {"title": {"fi": "Tunnista huijaus"}, "minutes": 60, "completed_on": "2027-02-01"},
]


def made_of(courses=COURSES, **changes):
    """A path certificate that is in no database."""
    credential = made_for(**{"kind": "path", **changes})
    credential.content["courses"] = courses
    return credential


def test_the_last_course_of_a_path_gives_both_certificates():
    courses = [short_course(), short_course(minutes=90)]
    path = publish_path(*courses)
    person = UserFactory(name="Raija Esimerkki", language="sv")
    with time_machine.travel("2027-01-28T22:30:00Z"):  # the 29th in Helsinki
        complete(person, courses[0])
    with time_machine.travel("2027-02-10T12:00:00Z"):
        complete(person, courses[1])

    issued = Credential.objects.get(kind="path")
    done = PathCompletion.objects.get()
    assert (issued.person, issued.subject_name, issued.path_completion) == (person, "Raija Esimerkki", done)
    assert (issued.completion, issued.minutes, issued.issued_at) == (None, 150, done.completed_at)
    assert issued.content["title"] == path.texts["title"]
    assert [(each["completed_on"], each["minutes"]) for each in issued.content["courses"]] == [
        ("2027-01-29", 60),
        ("2027-02-10", 90),
    ]
    assert Credential.objects.filter(kind="course", person=person).count() == 2
    posted = OutgoingMail.objects.get(attachment=f"certificate:{issued.pk}")
    assert (posted.to, posted.language) == (person.email, "sv")
    assert "Path (sv)" in posted.subject


def test_issuing_again_gives_the_same_certificate_and_no_second_mail():
    done = completed_path()
    first = Credential.objects.get(kind="path")
    assert actions.issue_for_path(completion=done) == first
    assert OutgoingMail.objects.count() == 1


@pytest.fixture
def silent(monkeypatch):
    """A completed path of which nobody has heard yet."""
    version = publish_path()
    person = UserFactory()
    done = [CompletionFactory(person=person, version=step.course.versions.get()).pk for step in version.steps.all()]
    return PathCompletion.objects.create(
        person=person, path=version.path, version=version, evidence={"completions": done}
    )


@pytest.mark.django_db(transaction=True)
def test_two_who_issue_at_once_issue_one(silent):
    with together() as run:
        issued = run(*[lambda: actions.issue_for_path(completion=silent).pk] * 4)
        rows = run(lambda: (Credential.objects.count(), OutgoingMail.objects.count()))
    assert len(set(issued)) == 1
    assert rows == [(1, 1)]


@pytest.mark.django_db(transaction=True)
def test_without_looking_first_those_who_issue_at_once_would_collide(silent, monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(awarding, "_given", lambda source: None)
    with together() as run, pytest.raises(IntegrityError):
        run(*[lambda: actions.issue_for_path(completion=silent).pk] * 4)


def test_the_database_itself_refuses_a_path_certificate_without_a_completed_path(credential):
    issued = path_credential()
    for change in ({"path_completion": None}, {"completion": credential.completion}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Credential.objects.filter(pk=issued.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        CredentialFactory(kind="path", completion=None, path_completion=issued.path_completion)


# ── on paper and on the check page ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_names_every_course_with_its_day_and_its_time(language):
    read = text(draw(made_of(), language))
    days = {"en": ("28 January 2027", "1 February 2027")}.get(language, ("28.1.2027", "1.2.2027"))
    assert squeezed(COURSES[0]["title"][language]) in read
    assert squeezed("Tunnista huijaus") in read
    for day in days:
        assert squeezed(day) in read
    with translation.override(language):
        assert squeezed(translation.gettext("has completed the learning path")) in read
        assert squeezed(translation.gettext("Courses of the path")) in read
        assert squeezed(translation.ngettext("%(count)d hour", "%(count)d hours", 2) % {"count": 2}) in read


@pytest.mark.one_database
@pytest.mark.parametrize(
    "courses",
    [COURSES, COURSES * 3, [{**COURSES[0], "title": {"fi": "<b>&amp;</b> " + "x" * 140}}]],
    ids=["usual", "many", "hostile and long"],
)
def test_the_document_meets_both_standards_and_stays_in_its_boxes(courses, tmp_path):
    pdf = draw(made_of(courses), "en")
    for profile in ("ua1", "3a"):
        found = validator.validate_pdf_bytes(pdf, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in found.failures] == []
    file = tmp_path / "certificate.pdf"
    file.write_bytes(pdf)
    heard = outloud.check(str(file))
    assert (heard.verdict, heard.errors, heard.warnings, heard.error) == ("pass", 0, 0, None)
    side = [word for word in words(pdf, tmp_path) if word[1] > 200 * MM and 55 * MM < word[2] < 147 * MM]
    assert max(right for _word, _left, _top, right, _bottom in side) <= 275 * MM
    assert max(bottom for *_sides, bottom in side) <= 147 * MM


def test_the_file_is_named_after_the_path():
    assert file_name(made_of(), "en", "pdf").startswith("certificate-basic-course")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_check_page_lists_the_courses(client, language):
    issued = path_credential()
    issued.content["courses"] = COURSES
    issued.save()
    shown = client.get(reverse("credentials:verify", args=[issued.code]), {"l": language}).content.decode()
    assert COURSES[0]["title"][language] in shown
    assert ("28 January 2027" if language == "en" else "28.1.2027") in shown
    assert ('<span lang="fi">Tunnista huijaus</span>' in shown) == (language != "fi")
    with translation.override(language):
        assert translation.gettext("Courses of the path") in shown
        assert translation.gettext("Learning path") in shown


def test_markup_in_the_name_of_a_course_is_shown_as_typed(client):
    issued = path_credential()
    issued.content["courses"] = [{**COURSES[0], "title": {"fi": "<script>alert(1)</script>"}}]
    issued.save()
    shown = client.get(reverse("credentials:verify", args=[issued.code])).content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown
