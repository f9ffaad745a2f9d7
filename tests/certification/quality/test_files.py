"""Evidence files: kept once and never changed, checked before anybody opens them, handed out to those who may."""

import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.urls import reverse

from certification.quality import proving, uploads
from certification.quality.actions import files as actions
from certification.quality.models import Application, Evidence, Line
from certification.quality.states import FileState, Part, State
from core import clock, scanning, vault
from core.models import OutgoingMail
from tests.certification.quality import making
from tests.certification.quality.clamd import EICAR, Scanner
from tests.factories import quality
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return quality.provider()


@pytest.fixture
def made(person):
    return quality.application(State.DRAFT, organisation=quality.organisation_of(person))


@pytest.fixture
def answer(made):
    return made.answers.first()


def upload(content=None, name="ohje.pdf"):
    return uploads.read(making.sent(making.pdf() if content is None else content, name))


def add(answer, person, **more):
    return actions.add(answer=answer, upload=upload(**more), actor=person)


def test_a_file_is_kept_as_it_was_sent(client, made, answer, person):
    client.force_login(person)
    there = client.post(reverse("quality:add_file", args=[made.pk, answer.pk]), {"file": making.sent(making.pdf())})
    assert there.status_code == 302
    assert there.url.endswith(f"#a{answer.pk}")
    file = Evidence.objects.get()
    assert (file.name, file.kind, file.state) == ("ohje.pdf", "application/pdf", FileState.CLEAN)
    assert vault.get(file.digest) == making.pdf()
    assert Line.objects.get(verb="evidence.add")
    assert proving.verify()[1] is None


def test_the_same_file_twice_is_there_once(answer, person):
    assert add(answer, person) == add(answer, person, name="toinen.pdf")
    assert Evidence.objects.count() == 1


def test_it_is_handed_out_as_a_file_that_no_browser_opens_here(client, answer, person):
    file = add(answer, person)
    client.force_login(person)
    response = client.get(reverse("quality:file", args=[file.pk]))
    assert response.content == making.pdf()
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]


def test_those_with_a_part_in_the_matter_open_it_and_nobody_else(client, person):
    made = quality.application(State.EVALUATION, organisation=quality.organisation_of(person))
    with transaction.atomic():
        Application.objects.filter(pk=made.pk).update(state=State.DRAFT)
        file = add(made.answers.first(), person)
        Application.objects.filter(pk=made.pk).update(state=State.EVALUATION)
    waiting = quality.assign(made, Part.EVALUATOR, stated=False).person
    strangers = [
        UserFactory(),
        UserFactory(is_superuser=True),
        quality.agency("lead"),
        quality.agency(Part.EVALUATOR),
        quality.provider(),
        waiting,
    ]
    for user, status in [(quality.member_first(made), 200), (person, 200), *((each, 404) for each in strangers)]:
        client.force_login(user)
        assert client.get(reverse("quality:file", args=[file.pk])).status_code == status


def test_others_neither_add_nor_take_back(client, made, answer, person):
    file = add(answer, person)
    client.force_login(quality.provider())
    sent = {"file": making.sent(making.picture(), "kuva.png")}
    assert client.post(reverse("quality:add_file", args=[made.pk, answer.pk]), sent).status_code == 404
    assert client.post(reverse("quality:remove_file", args=[file.pk])).status_code == 404
    assert Evidence.objects.get().removed_at is None


@pytest.mark.parametrize("state", [State.SUBMITTED, State.EVALUATION, State.REVIEW])
def test_nothing_is_added_or_taken_back_while_the_agency_has_the_ball(made, answer, person, state):
    file = add(answer, person)
    quality.move(made, state)
    other = {"content": making.picture(), "name": "kuva.png"}
    for act in (lambda: add(answer, person, **other), lambda: actions.remove(file=file, actor=person)):
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == "closed"


def test_a_draft_forgets_what_is_taken_back(answer, person, django_capture_on_commit_callbacks):
    file = add(answer, person)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(file=file, actor=person)
        actions.remove(file=file, actor=person)
    with pytest.raises(vault.BrokenFileError):
        vault.get(file.digest)
    file.refresh_from_db()
    assert file.removed_at
    assert file.destroyed_at


def test_what_another_row_names_stays_in_the_vault(made, person, django_capture_on_commit_callbacks):
    first, second = (add(each, person) for each in made.answers.all()[:2])
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(file=first, actor=person)
    assert vault.get(second.digest)


def test_the_row_of_a_file_never_changes(answer, person):
    file = add(answer, person)
    for change in ({"name": "x"}, {"digest": "0" * 64}, {"size": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.filter(pk=file.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=file.pk)._raw_delete("default")


def test_there_is_room_for_twenty(answer, person, monkeypatch):
    monkeypatch.setattr("certification.quality.filelist.MOST_FILES", 2)
    for size in (40, 41):
        add(answer, person, content=making.picture(size=(size, size)), name="kuva.png")
    with pytest.raises(ValidationError) as refused:
        add(answer, person)
    assert refused.value.code == "many"


def test_all_files_of_an_application_have_their_limit(answer, person, monkeypatch):
    monkeypatch.setattr("certification.quality.filelist.MOST_BYTES", 100)
    with pytest.raises(ValidationError) as refused:
        add(answer, person)
    assert refused.value.code == "space"


def test_evidence_is_destroyed_when_its_time_is_over(made, answer, person, django_capture_on_commit_callbacks):
    file = add(answer, person)
    quality.move(made, State.WITHDRAWN, retain_until=clock.today())
    assert actions.destroy_old() == 0
    Application.objects.update(retain_until=clock.today() - dt.timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.destroy_old() == 1
    assert actions.destroy_old() == 0
    with pytest.raises(vault.BrokenFileError):
        vault.get(file.digest)
    # That there was one, and which, stays.
    assert Evidence.objects.get().digest == file.digest
    assert proving.verify()[1] is None


def waiting(answer, person, content=None):
    with override_settings(EVIDENCE_SCANNER="clamd://127.0.0.1:1"):
        return actions.add(answer=answer, upload=upload(content), actor=person)


def test_in_quarantine_nobody_opens_it(client, answer, person):
    file = waiting(answer, person)
    assert file.state == FileState.QUARANTINE
    client.force_login(person)
    assert client.get(reverse("quality:file", args=[file.pk])).status_code == 404


def test_the_scanner_lets_it_out(client, answer, person):
    file = waiting(answer, person)
    with Scanner() as scanner, override_settings(EVIDENCE_SCANNER=scanner.address):
        assert actions.check(file.pk) == FileState.CLEAN
        assert actions.check(file.pk) == ""
    assert scanner.asked == 1
    client.force_login(person)
    assert client.get(reverse("quality:file", args=[file.pk])).status_code == 200


def test_what_the_scanner_finds_is_destroyed_and_told(answer, person, django_capture_on_commit_callbacks):
    file = waiting(answer, person, making.pdf(b"(" + EICAR + b")"))
    committed = django_capture_on_commit_callbacks(execute=True)
    with Scanner() as scanner, override_settings(EVIDENCE_SCANNER=scanner.address), committed:
        assert actions.check(file.pk) == FileState.REFUSED
    file.refresh_from_db()
    assert file.refusal == "Eicar-Test-Signature"
    with pytest.raises(vault.BrokenFileError):
        vault.get(file.digest)
    assert OutgoingMail.objects.get(to=person.email).template == "quality_file_refused"


@pytest.mark.parametrize("manner", ["silent", "garbage", "half", "slow", "slams"])
def test_without_a_clear_answer_it_stays_in_quarantine(answer, person, manner, monkeypatch):
    file = waiting(answer, person)
    real = scanning.scanner
    monkeypatch.setattr(scanning, "scanner", lambda address: real(address, seconds=1))
    with Scanner(manner) as scanner, override_settings(EVIDENCE_SCANNER=scanner.address):
        assert actions.check(file.pk) == FileState.QUARANTINE
    # The control: the same file, once the scanner speaks.
    with Scanner() as scanner, override_settings(EVIDENCE_SCANNER=scanner.address):
        assert actions.check(file.pk) == FileState.CLEAN


def test_the_sweep_takes_up_what_waited_while_the_scanner_was_down(made, person):
    files = [waiting(each, person) for each in made.answers.all()[:3]]
    with override_settings(EVIDENCE_SCANNER="clamd://127.0.0.1:1"):
        assert actions.sweep() == 0
    with Scanner() as scanner, override_settings(EVIDENCE_SCANNER=scanner.address):
        assert actions.sweep() == len(files)
        assert actions.sweep() == 0
    assert set(Evidence.objects.values_list("state", flat=True)) == {FileState.CLEAN}


@pytest.mark.parametrize("address", ["http://127.0.0.1:3310", "clamd://", "3310"])
def test_an_address_of_no_scanner_is_told_at_once(address):
    with pytest.raises(ImproperlyConfigured):
        scanning.scanner(address)


def test_a_contact_who_is_only_named_adds_nothing(client, made, answer):
    named = ContactFactory(organisation=made.organisation, role="contact").person
    client.force_login(named)
    sent = {"file": making.sent(making.pdf())}
    assert client.post(reverse("quality:add_file", args=[made.pk, answer.pk]), sent).status_code in (403, 404)


@pytest.mark.django_db(transaction=True)
def test_the_same_file_sent_at_once_is_there_once(answer, person):
    with together() as run:
        made = run(*[lambda: add(answer, person).pk] * 4)
    assert len(set(made)) == 1
