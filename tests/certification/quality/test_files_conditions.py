"""Evidence of a condition that was met, what keeps files from being had, and the clock that destroys them."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.quality import filelist, proving
from certification.quality.actions import files
from certification.quality.models import Certification, Condition, Evidence, Line
from certification.quality.states import FileState, Part, State
from core import clock, scanning, vault
from core.errors import Refused
from core.models import OutgoingMail
from tests.certification.quality import making
from tests.certification.quality.clamd import EICAR, Scanner
from tests.certification.quality.test_files import upload
from tests.factories import quality
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return quality.provider()


@pytest.fixture
def condition(person):
    of = quality.certification(quality.organisation_of(person), conditions=True)
    due = clock.today() + dt.timedelta(days=90)
    return Condition.objects.create(certification=of, text="Ohje puuttuu.", due_on=due)


def proof(condition, person, **more):
    return files.add(condition=condition, upload=upload(**more), actor=person)


def address(condition):
    return reverse("quality:add_proof", args=[condition.certification_id, condition.pk])


def send(client, condition, content=None, name="ohje.pdf"):
    return client.post(address(condition), {"file": making.sent(making.pdf() if content is None else content, name)})


def test_a_file_is_added_to_a_condition_and_stands_on_its_page(client, condition, person):
    client.force_login(person)
    assert client.get(address(condition)).status_code == 200
    there = send(client, condition)
    assert there.status_code == 302
    shown = client.get(there.url).content.decode()
    assert "ohje.pdf" in shown
    file = condition.files.get()
    assert (file.answer, file.added_in, file.state) == (None, "", FileState.CLEAN)
    assert client.get(reverse("quality:file", args=[file.pk])).status_code == 200
    assert proving.verify()[1] is None


def test_a_refused_file_says_why_and_nothing_is_kept(client, condition, person):
    client.force_login(person)
    answer = send(client, condition, b"MZ", "ohje.exe")
    assert answer.status_code == 422
    assert "Emme voi ottaa vastaan tällaista tiedostoa" in answer.content.decode()
    assert send(client, condition, b"", "ohje.pdf").status_code == 422
    assert client.post(address(condition), {}).status_code == 422
    assert not condition.files.exists()


def test_those_who_follow_it_up_open_it_and_nobody_else(client, condition, person):
    file = proof(condition, person)
    who = [
        (quality.agency("lead"), 200),
        (quality.agency(Part.EVALUATOR), 200),
        (quality.agency(Part.DECIDER), 404),
        (quality.provider(), 404),
        (UserFactory(is_superuser=True), 404),
    ]
    for user, status in who:
        client.force_login(user)
        assert client.get(reverse("quality:file", args=[file.pk])).status_code == status
        refused = 403 if status == 200 else 404
        assert client.post(reverse("quality:remove_file", args=[file.pk])).status_code == refused
    client.logout()
    assert client.get(reverse("quality:file", args=[file.pk])).status_code == 302


def test_others_add_nothing(client, condition):
    client.force_login(quality.provider())
    assert send(client, condition).status_code == 404
    with pytest.raises(PermissionDenied):
        proof(condition, quality.agency("lead"))
    assert not condition.files.exists()


def test_once_a_condition_is_met_nothing_is_added_or_taken_back(client, condition, person):
    file = proof(condition, person)
    Condition.objects.update(met_at=clock.now())
    other = {"content": making.picture(), "name": "kuva.png"}
    for act in (lambda: proof(condition, person, **other), lambda: files.remove(file=file, actor=person)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "closed"
    client.force_login(person)
    told = client.post(reverse("quality:remove_file", args=[file.pk]))
    assert told.status_code == 302
    assert "vain silloin, kun on teidän vuoronne" in str(next(iter(get_messages(told.wsgi_request))))


def test_what_was_shown_of_a_condition_stays_with_it_when_it_is_taken_back(client, condition, person):
    file = proof(condition, person)
    client.force_login(person)
    for _time in range(2):
        assert client.post(reverse("quality:remove_file", args=[file.pk])).status_code == 302
    file.refresh_from_db()
    assert file.removed_at
    assert file.destroyed_at is None
    assert not filelist.of(condition).exists()
    assert Line.objects.filter(verb="evidence.remove").count() == 1


def test_what_was_taken_back_counts_against_the_room_while_it_is_kept(condition, person, monkeypatch):
    monkeypatch.setattr(filelist, "MOST_BYTES", len(making.pdf()) + 10)
    files.remove(file=proof(condition, person), actor=person)
    with pytest.raises(Refused) as refused:
        proof(condition, person, content=making.picture(), name="kuva.png")
    assert refused.value.code == "space"


def test_proof_is_destroyed_years_after_the_certification_is_over(
    condition, person, django_capture_on_commit_callbacks
):
    file = proof(condition, person)
    years = condition.certification.version.retention_years
    today = clock.today()
    Certification.objects.update(valid_from=today - dt.timedelta(days=9000))
    for last, destroyed in ((clock.months_after(today, -12 * years), 0), (today - dt.timedelta(days=370 * years), 1)):
        Certification.objects.update(valid_to=last)
        with django_capture_on_commit_callbacks(execute=True):
            assert files.destroy_old() == destroyed
    assert files.destroy_old() == 0
    with pytest.raises(vault.BrokenFileError):
        vault.get(file.digest)
    assert Line.objects.filter(verb="certification.purge").exists()
    assert proving.verify()[1] is None


def test_a_refused_proof_is_told_with_the_way_to_the_condition(condition, person, settings):
    settings.EVIDENCE_SCANNER = "clamd://127.0.0.1:1"
    file = proof(condition, person, content=making.pdf(b"(" + EICAR + b")"))
    with Scanner() as scanner:
        settings.EVIDENCE_SCANNER = scanner.address
        assert files.check(file.pk) == FileState.REFUSED
    mail = OutgoingMail.objects.get(template="quality_file_refused")
    assert str(condition.pk) in mail.body


def waiting(answers, person, settings, *contents):
    settings.EVIDENCE_SCANNER = "clamd://127.0.0.1:1"
    return [
        files.add(answer=answer, upload=upload(content), actor=person)
        for answer, content in zip(answers, contents, strict=True)
    ]


def drafted(person):
    return list(quality.application(State.DRAFT, organisation=quality.organisation_of(person)).answers.all())


def test_a_file_on_which_the_scanner_chokes_holds_up_no_other(person, settings, monkeypatch):
    rows = waiting(
        drafted(person)[:3], person, settings, making.pdf(b"(choke)"), making.pdf(b"(a)"), making.pdf(b"(b)")
    )

    class Choking:
        def scan(self, content):
            if b"choke" in content:
                raise scanning.ScannerDownError("TimeoutError")
            return scanning.Verdict("")

    monkeypatch.setattr(scanning, "scanner", lambda _address: Choking())
    assert [files.sweep(), files.sweep(), files.sweep()] == [0, 2, 0]
    states = [Evidence.objects.get(pk=each.pk).state for each in rows]
    assert states == [FileState.QUARANTINE, FileState.CLEAN, FileState.CLEAN]


def test_a_file_that_is_broken_holds_up_no_other_and_is_never_let_out(person, settings, monkeypatch):
    broken, fine = waiting(drafted(person)[:2], person, settings, making.pdf(b"(a)"), making.pdf(b"(b)"))
    vault.destroy(broken.digest)
    with Scanner() as scanner:
        settings.EVIDENCE_SCANNER = scanner.address
        assert files.sweep() == 1
    assert Evidence.objects.get(pk=broken.pk).state == FileState.QUARANTINE
    assert Evidence.objects.get(pk=fine.pk).state == FileState.CLEAN


def test_what_is_infected_stays_in_the_vault_only_while_another_row_names_it(
    person, settings, django_capture_on_commit_callbacks
):
    content = making.pdf(b"(" + EICAR + b")")
    first, second = waiting(drafted(person)[:2], person, settings, content, content)
    with Scanner() as scanner:
        settings.EVIDENCE_SCANNER = scanner.address
        with django_capture_on_commit_callbacks(execute=True):
            files.check(first.pk)
        assert vault.get(first.digest) == content
        with django_capture_on_commit_callbacks(execute=True):
            files.check(second.pk)
    with pytest.raises(vault.BrokenFileError):
        vault.get(first.digest)


def test_without_a_scanner_what_waited_is_let_out(person, settings):
    waiting(drafted(person)[:1], person, settings, making.pdf())
    settings.EVIDENCE_SCANNER = ""
    assert files.sweep() == 1
    assert Evidence.objects.get().state == FileState.CLEAN


def test_a_file_that_is_damaged_in_the_vault_is_not_handed_out(client, condition, person):
    file = proof(condition, person)
    vault.destroy(file.digest)
    client.force_login(person)
    assert client.get(reverse("quality:file", args=[file.pk])).status_code == 404


def test_the_name_reaches_no_header_but_as_a_name(client, condition, person):
    file = proof(condition, person, name='ohje"; x=1 ÄÖ ☃.pdf')
    client.force_login(person)
    said = client.get(reverse("quality:file", args=[file.pk]))["Content-Disposition"]
    assert said.startswith("attachment; filename*=utf-8''")
    assert "\n" not in said


def test_pages_with_one_file_and_with_three_ask_as_often(client, person):
    answers = drafted(person)
    group = reverse("quality:answers", args=[answers[0].application_id, answers[0].criterion.group.key])
    client.force_login(person)

    def asked():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(group).status_code == 200
        return len(asked)

    files.add(answer=answers[0], upload=upload(), actor=person)
    asked()
    few = asked()
    for size in (40, 41):
        files.add(answer=answers[0], upload=upload(making.picture(size=(size, size)), "kuva.png"), actor=person)
    assert asked() == few
