"""Editors work wholly in their language: locale/upstream holds exactly what the installed packages leave in English."""

import polib
import pytest
from django.conf import settings as django_settings
from django.utils import translation
from django.utils.translation.trans_real import DjangoTranslation

from tests.i18n import upstream

CATALOGUES = [(language, domain) for language in upstream.LANGUAGES for domain in upstream.DOMAINS]
pytestmark = pytest.mark.parametrize(("language", "domain"), CATALOGUES)


def test_nothing_a_package_lacks_is_missing_here(language, domain):
    have = {upstream.key(entry) for entry in upstream.ours(language, domain)}
    assert [place for place in upstream.lacking(language, domain) if place not in have] == []


def test_nothing_is_kept_that_a_package_brings_itself_by_now(language, domain):
    wanted = upstream.lacking(language, domain)
    plain = [entry for entry in upstream.ours(language, domain) if not upstream.is_mended(entry)]
    assert [entry.msgid for entry in plain if upstream.key(entry) not in wanted] == []


def test_a_mended_text_is_still_wrong_in_its_package(language, domain):
    for entry in upstream.ours(language, domain):
        if upstream.is_mended(entry):
            theirs = {texts[language].get(upstream.key(entry)) for _, _, texts in upstream.packages(domain)} - {None}
            assert theirs, entry.msgid
            assert theirs != {upstream.text(entry)}, entry.msgid


def test_placeholders_tags_plurals_and_edge_spaces_are_those_of_the_source(language, domain):
    catalogue = upstream.ours(language, domain)
    assert [(entry.msgid, fault) for entry in catalogue for fault in upstream.faults(entry)] == []
    assert len({upstream.key(entry) for entry in catalogue}) == len(catalogue)
    assert catalogue.metadata["Language"] == language
    assert catalogue.metadata["Plural-Forms"] == "nplurals=2; plural=(n != 1);"


def test_what_two_packages_share_says_the_same(language, domain):
    ours = {upstream.key(entry): entry for entry in upstream.ours(language, domain)}
    for name, _entries, texts in upstream.packages(domain):
        for place, theirs in texts[language].items():
            entry = ours.get(place)
            if entry and not upstream.is_mended(entry) and place[1] not in upstream.OTHER_MEANING:
                # the Django admin, whose "Save" is longer, is not installed
                assert upstream.text(entry) == theirs or name.startswith("django/contrib/admin"), place


def test_django_answers_with_every_entry(language, domain, tmp_path, settings):
    compiled = tmp_path / language / "LC_MESSAGES" / f"{domain}.mo"
    compiled.parent.mkdir(parents=True)
    upstream.ours(language, domain).save_as_mofile(str(compiled))
    settings.LOCALE_PATHS = [tmp_path]
    # "djangojs" is read as the JavaScript catalogue of the Wagtail admin reads it
    catalogue = translation if domain == "django" else DjangoTranslation(language, domain=domain, localedirs=[])
    with translation.override(language):
        for entry in upstream.ours(language, domain):
            assert answer(catalogue, entry) == upstream.text(entry)


def test_the_projects_own_texts_win_over_these(language, domain):
    assert [path.name for path in django_settings.LOCALE_PATHS] == ["locale", "upstream"]
    assert django_settings.LOCALE_PATHS[1] == upstream.FOLDER


def answer(catalogue, entry: polib.POEntry):
    if entry.msgid_plural:
        return tuple(catalogue.ngettext(entry.msgid, entry.msgid_plural, n) for n in (1, 2))
    if entry.msgctxt:
        return catalogue.pgettext(entry.msgctxt, entry.msgid)
    return catalogue.gettext(entry.msgid)
