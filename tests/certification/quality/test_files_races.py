"""Evidence files when two do something at once: nothing is doubled, and nothing is lost that a row names."""

from unittest.mock import Mock

import pytest

from certification.quality import filelist
from certification.quality.actions import files
from certification.quality.models import Evidence
from certification.quality.states import FileState, State
from core import vault
from core.errors import Refused
from tests.certification.quality import making
from tests.certification.quality.test_files import upload
from tests.factories import quality
from tests.together import meet, together

pytestmark = pytest.mark.django_db(transaction=True)

WAIT = 1.5  # seconds; what is held back by a lock does not come sooner


@pytest.fixture
def person():
    return quality.provider()


@pytest.fixture
def answers(person):
    made = quality.application(State.DRAFT, organisation=quality.organisation_of(person))
    return list(made.answers.all()[:2])


def gone_and_put_in_again(answers, person, monkeypatch):
    """One forgets a content in the moment when another adds it to another answer. Returns whether it can be had."""
    first, second = answers
    file = files.add(answer=first, upload=upload(), actor=person)
    Evidence.objects.filter(pk=file.pk).update(destroyed_at=file.added_at)
    real_destroy, real_put = vault.destroy, vault.put

    def destroy(digest):
        meet("content", WAIT)
        real_destroy(digest)

    def put(content):
        digest = real_put(content)
        meet("content", WAIT)
        return digest

    monkeypatch.setattr(vault, "destroy", destroy)
    monkeypatch.setattr(vault, "put", put)
    with together() as run:
        run(lambda: files._forget(file.digest), lambda: files.add(answer=second, upload=upload(), actor=person))
    try:
        return bool(vault.get(file.digest))
    except vault.BrokenFileError:
        return False


def test_what_is_forgotten_while_somebody_adds_it_is_there(answers, person, monkeypatch):
    assert gone_and_put_in_again(answers, person, monkeypatch)


def test_without_the_lock_it_would_be_lost(answers, person, monkeypatch):
    """The control: the row would name what is not there."""
    monkeypatch.setattr(files, "Head", Mock())
    monkeypatch.setattr(files, "_forget", files._forget.__wrapped__)
    assert not gone_and_put_in_again(answers, person, monkeypatch)


def test_room_is_not_given_away_twice(answers, person, monkeypatch):
    monkeypatch.setattr(filelist, "MOST_FILES", 1)

    def add(size):
        try:
            picture = upload(making.picture(size=(size, size)), "kuva.png")
            return files.add(answer=answers[0], upload=picture, actor=person).pk
        except Refused as error:
            return error.code

    with together() as run:
        made = run(*[lambda size=size: add(size) for size in (40, 41, 42)])
    assert made.count("many") == 2


def test_taken_back_twice_at_once_is_taken_back_once(answers, person):
    file = files.add(answer=answers[0], upload=upload(), actor=person)
    with together() as run:
        taken = run(*[lambda: files.remove(file=file, actor=person).removed_at] * 3)
    assert len(set(taken)) == 1


def test_a_verdict_is_written_once(answers, person, settings):
    settings.EVIDENCE_SCANNER = "clamd://127.0.0.1:1"
    file = files.add(answer=answers[0], upload=upload(), actor=person)
    settings.EVIDENCE_SCANNER = ""

    def check():
        files.check(file.pk)
        return list(Evidence.objects.values_list("state", "checked_at"))

    with together() as run:
        said = run(*[check] * 3)
    assert said[0] == said[1] == said[2]
    assert said[0][0][0] == FileState.CLEAN
