"""A completed course gives one certificate, in the same transaction, and a mail that carries it."""

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from certification.credentials import actions, codes
from certification.credentials.actions import awarding
from certification.credentials.models import Credential
from core.models import OutgoingMail
from core.tasks import deliver_mail
from tests.certification.paper import squeezed, text
from tests.factories.accounts import UserFactory
from tests.factories.courses import complete, enrol, publish, read_all, take_quiz
from tests.factories.credentials import TEXTS, CredentialFactory, completion
from tests.together import together
from training.courses.events import course_completed
from training.courses.models import Completion
from training.courses.states import EnrolmentState

pytestmark = pytest.mark.django_db


def test_completing_a_course_issues_the_certificate():
    person = UserFactory(name="Raija Esimerkki", language="sv")
    done = complete(person)

    issued = Credential.objects.get()
    assert (issued.person, issued.subject_name, issued.completion) == (person, "Raija Esimerkki", done)
    assert (issued.minutes, issued.issued_at, issued.status) == (60, done.completed_at, "valid")
    assert issued.content["title"] == {"fi": "Course (fi)", "sv": "Course (sv)", "en": "Course (en)"}
    assert issued.content["goals"][1]["en"] == "Goal two (en)"
    assert issued.content["extent"]["sv"] == "Extent (sv)"
    assert issued.content["note"]["fi"] == "Note (fi)"
    assert issued.content["issuer"] == settings.CREDENTIAL_ISSUER


def test_the_mail_tells_and_carries_the_certificate_in_the_persons_language():
    person = UserFactory(language="sv")
    issued = actions.issue_for_completion(completion=completion(person))

    posted = OutgoingMail.objects.get(template="certificate_ready")
    assert (posted.to, posted.language, posted.attachment) == (person.email, "sv", f"certificate:{issued.pk}")
    assert TEXTS["title"]["sv"] in posted.subject
    assert f"{settings.SITE_URL}/v/{issued.shown_code}\n" in posted.body
    assert f"{settings.SITE_URL}/sv/" in posted.body


def test_the_mail_as_it_is_sent_carries_the_document(mailoutbox):
    issued = actions.issue_for_completion(completion=completion(UserFactory(name="Raija Esimerkki", language="sv")))
    assert deliver_mail(OutgoingMail.objects.get().pk)
    (sent,) = mailoutbox
    ((name, content, kind),) = sent.attachments
    assert kind == "application/pdf"
    assert name.endswith(f"{issued.shown_code}.pdf")
    assert "RaijaEsimerkki" in text(content)
    assert squeezed(TEXTS["title"]["sv"]) in text(content)


def test_issuing_again_gives_the_same_certificate_and_no_second_mail():
    done = completion()
    first = actions.issue_for_completion(completion=done)
    assert actions.issue_for_completion(completion=done) == first
    assert Credential.objects.count() == OutgoingMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_issue_at_once_issue_one():
    done = completion()
    with together() as run:
        issued = run(*[lambda: actions.issue_for_completion(completion=done).pk] * 4)
        rows = run(lambda: (Credential.objects.count(), OutgoingMail.objects.count()))
    assert len(set(issued)) == 1
    assert rows == [(1, 1)]


@pytest.mark.django_db(transaction=True)
def test_without_looking_first_those_who_issue_at_once_would_collide(monkeypatch):
    """The control of the test above."""
    monkeypatch.setattr(awarding, "_given", lambda source: None)
    done = completion()
    with together() as run, pytest.raises(IntegrityError):
        run(*[lambda: actions.issue_for_completion(completion=done).pk] * 4)


@pytest.mark.django_db(transaction=True)
def test_when_a_listener_fails_neither_completion_nor_certificate_is_kept():
    def fail(**kwargs):
        raise RuntimeError("a listener's own trouble")

    enrolment = enrol(version=publish())
    read_all(enrolment)
    course_completed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            take_quiz(enrolment)
    finally:
        course_completed.disconnect(fail)
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.ACTIVE
    assert not Completion.objects.exists()
    assert not Credential.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_issuing_leaves_one_line_in_the_trail_without_names():
    person = UserFactory(name="Raija Esimerkki")
    issued = actions.issue_for_completion(completion=completion(person))

    line = ModelLogEntry.objects.get(action="credentials.credential.issue")
    assert (line.object_id, line.data) == (str(issued.pk), {"source": issued.source, "superseded": 0})
    assert "Raija" not in line.label


def test_a_later_change_of_name_leaves_the_certificate_as_it_was():
    person = UserFactory(name="Raija Esimerkki")
    issued = actions.issue_for_completion(completion=completion(person))
    person.name = "Raija Toinen"
    person.save()
    issued.refresh_from_db()
    assert issued.subject_name == "Raija Esimerkki"


def test_a_person_without_a_name_is_named_by_the_address():
    person = UserFactory(name="", email="nimeton@post.example")
    assert actions.issue_for_completion(completion=completion(person)).subject_name == "nimeton@post.example"


def test_a_code_that_is_taken_is_drawn_again(monkeypatch):
    taken = CredentialFactory().code
    drawn = iter([taken, taken, "7K4M2Q9X"])
    monkeypatch.setattr(codes, "make", lambda: next(drawn))
    assert actions.issue_for_completion(completion=completion()).code == "7K4M2Q9X"


def test_a_source_of_codes_that_always_gives_the_same_is_not_tried_for_ever(monkeypatch):
    taken = CredentialFactory().code
    monkeypatch.setattr(codes, "make", lambda: taken)
    with pytest.raises(IntegrityError):
        actions.issue_for_completion(completion=completion())


@pytest.mark.parametrize(
    "change",
    [{"completion": None}, {"subject_name": ""}, {"kind": "nonsense"}, {"revoked_at": "2027-01-28T12:00:00Z"}],
    ids=lambda change: next(iter(change)),
)
def test_the_database_itself_refuses_a_certificate_that_cannot_be(change, credential):
    with pytest.raises(IntegrityError), transaction.atomic():
        Credential.objects.filter(pk=credential.pk).update(**change)


def test_the_database_itself_refuses_a_second_certificate_of_one_completion(credential):
    with pytest.raises(IntegrityError), transaction.atomic():
        CredentialFactory(completion=credential.completion)
