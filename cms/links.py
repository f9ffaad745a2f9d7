"""Addresses of pages in the reader's language, fetched together."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue
from wagtail.models import Page

_PLACES = {"account": "account_signup", "my": "my", "search": "search", "volunteer": "onboarding:start"}


class Links:
    """Translates pages that editors chose, in whatever language, into live pages of ``language``.

    A page without a live translation keeps its own address if it is live itself, else it has none.
    """

    def __init__(self, request: HttpRequest | None, language: str, bodies: Iterable[Any] = ()) -> None:
        self.request = request
        self.language = language
        self._found: dict[Any, Page] = {}
        self.load(page for body in bodies for page in chosen_pages(body))

    def load(self, pages: Iterable[Page]) -> None:
        """One query for all pages that are not in the language yet."""
        keys = {page.translation_key for page in pages} - self._found.keys()
        if not keys:
            return
        rows = Page.objects.live().filter(translation_key__in=keys, locale__language_code=self.language)
        self._found |= {page.translation_key: page for page in rows}

    def page(self, page: Page) -> Page | None:
        """The live page in the reader's language, else the page itself, else None."""
        return self._found.get(page.translation_key) or (page if page.live else None)

    def url(self, page: Page) -> str:
        found = self.page(page)
        return (found.get_url(self.request) or "") if found else ""

    def target(self, target: Any) -> str:
        """The address a TargetBlock leads to; empty when it leads nowhere. "call" is told apart by the template."""
        if not target:
            return ""
        if target.get("page"):
            return self.url(target["page"])
        if target.get("email"):
            return f"mailto:{target['email']}"
        if target.get("place") in _PLACES:
            return reverse(_PLACES[target["place"]])
        return str(target.get("url") or "")


def of_preview() -> Links:
    """For blocks shown outside a page."""
    return Links(None, get_language() or settings.LANGUAGE_CODE)


def chosen_pages(value: Any) -> Iterator[Page]:
    """Every page chosen anywhere in a stream."""
    if isinstance(value, Page):
        yield value
    elif isinstance(value, StreamValue):
        for child in value:
            yield from chosen_pages(child.value)
    elif isinstance(value, StructValue):
        for child in value.values():
            yield from chosen_pages(child)
    elif isinstance(value, ListValue):
        for child in value:
            yield from chosen_pages(child)
