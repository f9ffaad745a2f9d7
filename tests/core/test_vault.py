"""Private files on a disk, as an installation keeps them."""

import stat
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.storage import FileSystemStorage, storages

from config.settings.topics.files import STORAGES
from core import vault

PAPER = b"%PDF-1.7 signed\n" * 4_000


@pytest.fixture
def folder(settings, tmp_path):
    """The storage of an installation, with every option but the place."""
    private = STORAGES["private"] | {"OPTIONS": STORAGES["private"]["OPTIONS"] | {"location": tmp_path / "private"}}
    settings.STORAGES = settings.STORAGES | {"private": private}
    assert isinstance(storages["private"], FileSystemStorage)
    return tmp_path / "private"


def files(folder):
    return [each for each in folder.rglob("*") if each.is_file()]


def test_what_is_put_in_comes_out_and_is_kept_once(folder):
    digests = {vault.put(PAPER) for _twice in range(2)}
    [digest] = digests
    assert vault.get(digest) == PAPER
    assert files(folder) == [folder / digest[:2] / digest]
    assert vault.put(b"another") != digest
    assert len(files(folder)) == 2


def test_only_the_user_of_the_service_reads_it(folder):
    digest = vault.put(PAPER)
    modes = {each: stat.S_IMODE(each.stat().st_mode) for each in (folder / digest[:2] / digest, folder / digest[:2])}
    assert list(modes.values()) == [0o600, 0o700]


@pytest.mark.parametrize(
    "content", [PAPER[:-1], PAPER + b"x", b"", b"forged"], ids=["cut-off", "more", "empty", "else"]
)
def test_a_damaged_file_is_not_handed_out_and_is_whole_when_it_is_put_in_again(folder, content):
    digest = vault.put(PAPER)
    (folder / digest[:2] / digest).write_bytes(content)
    with pytest.raises(vault.BrokenFileError):
        vault.get(digest)
    assert vault.put(PAPER) == digest
    assert vault.get(digest) == PAPER
    assert len(files(folder)) == 1


def test_what_is_gone_is_not_handed_out(folder):
    digest = vault.put(PAPER)
    (folder / digest[:2] / digest).unlink()
    with pytest.raises(vault.BrokenFileError):
        vault.get(digest)


def test_who_comes_second_in_the_same_moment_leaves_no_second_file(folder, monkeypatch):
    vault.put(PAPER)
    # The first one's file was not there yet when the second looked.
    with monkeypatch.context() as patched:
        patched.setattr(vault, "_read", lambda *_given: None)
        digest = vault.put(PAPER)
    assert files(folder) == [folder / digest[:2] / digest]
    assert vault.get(digest) == PAPER


def test_a_write_that_breaks_off_leaves_what_was_there(folder, monkeypatch):
    digest = vault.put(PAPER)
    (folder / digest[:2] / digest).write_bytes(b"damaged")

    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="No space"):
        vault.put(PAPER)
    assert (folder / digest[:2] / digest).read_bytes() == b"damaged"


def test_a_file_taken_away_between_two_looks_is_put_in_anew(folder, monkeypatch):
    digest = vault.put(PAPER)

    def opened(name, mode="rb"):
        (folder / name).unlink(missing_ok=True)
        return FileSystemStorage(folder).open(name, mode)

    with monkeypatch.context() as patched:
        patched.setattr(storages["private"], "open", opened)
        assert vault.put(PAPER) == digest
    assert vault.get(digest) == PAPER


def many(folder, rounds=10, count=8):
    """So many put in the same at once, again and again. Returns what went wrong and how many files there are."""
    start, wrong = threading.Barrier(count), []

    def one(content):
        start.wait(timeout=10)
        try:
            return vault.get(vault.put(content)) == content
        except (OSError, vault.BrokenFileError) as error:
            return error

    for number in range(rounds):
        content = PAPER + str(number).encode()
        with ThreadPoolExecutor(count) as threads:
            wrong += [each for each in threads.map(one, [content] * count) if each is not True]
    return wrong, len(files(folder))


def test_many_who_put_in_the_same_at_once_keep_one_whole_file(folder):
    assert many(folder) == ([], 10)


def test_control_written_straight_into_its_place_somebody_meets_half_a_file(folder, monkeypatch):
    monkeypatch.setattr(vault, "FileSystemStorage", type("AnotherStorage", (), {}))
    assert many(folder, rounds=30) != ([], 30)


def test_what_is_destroyed_is_gone_and_can_be_put_in_again():
    digest = vault.put(b"a face")
    for _time in range(2):
        vault.destroy(digest)
    with pytest.raises(vault.BrokenFileError):
        vault.get(digest)
    assert vault.put(b"a face") == digest
    assert vault.get(digest) == b"a face"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64], ids=["empty", "path", "no-digest"])
def test_nothing_but_a_digest_names_what_is_destroyed(name):
    with pytest.raises(vault.BrokenFileError):
        vault.destroy(name)
