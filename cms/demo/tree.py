"""Plants the pages of the demo: Finnish first, then their translations, then all go live."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db.models.signals import post_save
from django.utils.text import slugify
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale, Page, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.demo.source import LANGUAGES, SOURCE, identity, pick
from cms.demo.translating import translate
from cms.demo.values import Writer, html
from cms.models import CoursePage, HomePage, PathPage

# What is published after all else.
_LATE = {CoursePage: 1, PathPage: 2}


@dataclass(frozen=True)
class Sheet:
    """A page to be. ``values`` are fields of its model, texts as maps of languages. ``parent`` is a key too."""

    key: str
    model: type[Page]
    parent: str
    values: Mapping[str, Any]

    @property
    def translation_key(self) -> Any:
        return identity("page", self.key)

    def slug(self, language: str) -> str:
        """As written, else made of the title up to the first colon."""
        if "slug" in self.values:
            return pick(self.values["slug"], language)
        return slugify(pick(self.values["title"], language).split(":")[0])

    def fill(self, page: Page, language: str, pages: Mapping[str, int] | None) -> Page:
        """Writes the values in one language; without ``pages`` all but the streams, which may hold links."""
        for name, value in self.values.items():
            field = self.model._meta.get_field(name)
            if isinstance(field, StreamField):
                if pages is not None:
                    stream = Writer(language, pages).stream(field.stream_block, value, self.key, name)
                    setattr(page, name, json.dumps(stream))
            elif isinstance(field, RichTextField):
                setattr(page, name, html(pick(value, language)))
            else:
                setattr(page, name, pick(value, language))
        page.slug = self.slug(language)
        return page


@contextmanager
def unindexed() -> Iterator[None]:
    """Leaves search and the index of references alone while drafts are saved; going live brings each page into both."""
    models = [model for model in get_indexed_models() if issubclass(model, Page)]
    for model in models:
        post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in models:
            post_save.connect(post_save_signal_handler, sender=model)


class Tree:
    """``homes`` are the home pages by language. What stands already is left as it is, edits and all."""

    def __init__(self, homes: Mapping[str, HomePage]) -> None:
        self.homes = homes
        self.locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self.pages: dict[str, int] = {"home": homes[SOURCE].pk}

    def grow(self, sheets: Iterable[Sheet]) -> int:
        """Makes the pages that are missing, live in every language; returns how many of them (languages counted)."""
        sheets = list(sheets)
        missing = self._missing(sheets)
        with unindexed():
            planted = [(sheet, self._plant(sheet)) for sheet in missing]
            drafts = [self._write(sheet, page) for sheet, page in planted]
        # Lessons and quizzes before their course, courses before the paths made of them.
        for family in sorted(drafts, key=lambda family: _LATE.get(type(family[SOURCE]), 0)):
            self._publish(family)
        return len(drafts) * len(LANGUAGES)

    def _missing(self, sheets: list[Sheet]) -> list[Sheet]:
        by_key = {sheet.translation_key: sheet.key for sheet in sheets}
        known = Page.objects.filter(translation_key__in=by_key, locale=self.locales[SOURCE])
        self.pages |= {by_key[page.translation_key]: page.pk for page in known}
        missing = [sheet for sheet in sheets if sheet.key not in self.pages]
        is_written = bool(self.homes[SOURCE].hero_title)
        return missing if is_written else [sheet for sheet in sheets if sheet.key == "home"] + missing

    def _plant(self, sheet: Sheet) -> Page:
        """The page in its place, as a draft without its streams: these may link to pages planted later."""
        if sheet.key == "home":
            return self.homes[SOURCE]
        page = sheet.fill(sheet.model(locale=self.locales[SOURCE], live=False), SOURCE, None)
        page.translation_key = sheet.translation_key
        Page.objects.get(pk=self.pages[sheet.parent]).add_child(instance=page)
        self.pages[sheet.key] = page.pk
        return page

    def _write(self, sheet: Sheet, page: Page) -> dict[str, Page]:
        """The whole content in every language, still as drafts."""
        sheet.fill(page, SOURCE, self.pages)
        page.save_revision()
        drafts = {SOURCE: page}
        for language in LANGUAGES:
            if language != SOURCE:
                twin = sheet.fill(sheet.model(locale=self.locales[language]), language, self.pages)
                drafts[language] = translate(page, twin, self.locales[language])
        return drafts

    def _publish(self, family: dict[str, Page]) -> None:
        """The source last: a course is frozen when its source page goes live, and by then all languages are there."""
        for language in reversed(LANGUAGES):
            # Read anew: the page in memory does not know of children that came since, and would be saved without them.
            Revision.objects.get(pk=family[language].latest_revision_id).publish()
