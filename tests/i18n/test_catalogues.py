"""Every message exists in Finnish and Swedish, says the same, and fits where it goes."""

import re
import shutil
import subprocess
import sys

import polib
import pytest

from tests.architecture.sources import CODE, ROOT
from tests.i18n.sources import messages

LANGUAGES = ("fi", "sv")
TYPOGRAPHY = str.maketrans("", "", "–—‘’“”…·×→€©•\u00a0\u00ad")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")
ELEMENT = re.compile(r"</?[a-z][a-z0-9]*")


def own(language):
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def live(path):
    assert path.exists(), "run `make messages`"
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The messages of the source, collected anew with the same tool as `make messages`, away from the work tree."""
    copy = tmp_path_factory.mktemp("house")
    for folder in (*CODE, "templates"):
        if (ROOT / folder).exists():
            shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "fi", "--no-obsolete"]
    subprocess.run(command, cwd=copy, check=True, capture_output=True, text=True)
    return {(entry.msgctxt, entry.msgid) for entry in live(copy / "locale/fi/LC_MESSAGES/django.po")}


def test_message_ids_are_english():
    strange = [(where, text) for where, text in messages() if not text.translate(TYPOGRAPHY).isascii()]
    assert strange == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_exactly_the_messages_of_the_source(language, collected):
    here = {(entry.msgctxt, entry.msgid) for entry in live(own(language))}
    assert sorted(map(str, collected - here)) == [], "run `make messages`"
    assert sorted(map(str, here - collected)) == [], "run `make messages`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_untranslated_or_guessed(language):
    open_entries = [entry.msgid for entry in live(own(language)) if not entry.translated()]
    assert open_entries == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_placeholders_and_elements(language):
    broken = []
    for entry in live(own(language)):
        asked = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            for pattern in (PLACEHOLDER, ELEMENT):
                # A plural form may leave out the number where the language says it in words.
                if sorted(pattern.findall(text)) not in [sorted(pattern.findall(ask)) for ask in asked]:
                    broken.append((entry.msgid, text))
    assert broken == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_spaces_and_line_breaks_at_their_ends(language):
    def ends(text):
        return len(text) - len(text.lstrip()), len(text) - len(text.rstrip())

    pairs = [(entry.msgid, entry.msgstr) for entry in live(own(language)) if entry.msgstr]
    assert [pair for pair in pairs if ends(pair[0]) != ends(pair[1])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_parts_of_addresses_are_fit_for_addresses(language):
    """A message id like "account/" is a part of an address; so must be its translation."""
    parts = [entry.msgstr for entry in live(own(language)) if re.fullmatch(r"[a-z-]+/", entry.msgid)]
    assert [part for part in parts if not re.fullmatch(r"[a-z-]+/", part)] == []
