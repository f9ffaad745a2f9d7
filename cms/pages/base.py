"""What every page shares: title and description, the way to it, the other languages, the words search finds."""

from functools import cached_property
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.db.models import TextField
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.text import Truncator
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from cms import lemmas
from cms.links import Links


class BasePage(Page):
    """A public page. ``kind`` is how search results name it; ``searched`` are the fields search reads, the first
    plain one is also the excerpt; ``linking`` are the streams in which editors choose other pages;
    ``read_with`` are the rows it points to, read together with it."""

    kind: Any = ""
    searched: tuple[str, ...] = ()
    linking: tuple[str, ...] = ()
    read_with: tuple[str, ...] = ()

    # In the tree of the editor, as the pages stand in menus and courses, not as they were touched.
    admin_default_ordering = "ord"
    search_fields = [*Page.search_fields, index.SearchField("lemmas")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # The header asks which page is shown, to lead to its translations.
        request.shown_page = self  # type: ignore[attr-defined]
        links = Links(request, self.language, (getattr(self, name) for name in self.linking))
        return super().get_context(request, *args, **kwargs) | {
            "links": links,
            "crumbs": self.crumbs(request),
            "site_url": settings.SITE_URL,
        }

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        """The editor shows it in a frame, which our policy allows nobody else."""
        response = super().serve_preview(request, mode_name)
        return csp_replace({"frame-ancestors": [SELF]})(lambda _request: response)(request)

    @cached_property
    def language(self) -> str:
        return str(self.locale.language_code)

    @cached_property
    def line(self) -> list[Page]:
        """The pages above this one, from the catalogue of the home page's children down; the home page is not in it."""
        paths = [self.path[: length * self.steplen] for length in range(3, self.depth)]
        return list(Page.objects.filter(path__in=paths).order_by("path")) if paths else []

    def crumbs(self, request: HttpRequest) -> list[tuple[str, str]]:
        """(title, address) below the home page, which the template adds; the page itself has no address."""
        above = [(page.title, page.get_url(request) or "") for page in self.line if page.live]
        return [*above, (self.title, "")]

    @cached_property
    def live_translations(self) -> dict[str, Page]:
        """Language → live page, this one included."""
        others = Page.objects.live().filter(translation_key=self.translation_key).exclude(pk=self.pk)
        found = {page.locale.language_code: page for page in others.select_related("locale")}
        return {self.language: self, **found}

    def get_view_restrictions(self) -> Any:
        """As Wagtail's, in one query: we make no aliases."""
        paths = [self.path[: length * self.steplen] for length in range(1, self.depth + 1)]
        return PageViewRestriction.objects.filter(page__path__in=paths)

    @property
    def excerpt(self) -> str:
        """A sentence or two for lists of results."""
        plain = (getattr(self, name) for name in self.searched if type(self._meta.get_field(name)) is TextField)
        first = self.search_description or next((text for text in plain if text), "")
        return Truncator(first).chars(220, truncate="…")

    def text(self) -> str:
        """Everything a reader can read here, without markup."""
        return " ".join([self.title, *(_plain(self, name) for name in self.searched)])

    def lemmas(self) -> str:
        """The words of the page with their base forms, for search."""
        return lemmas.expand(self.text(), self.language)


def _plain(page: Page, name: str) -> str:
    field = page._meta.get_field(name)
    value = getattr(page, name)
    if isinstance(field, StreamField):
        return " ".join(strip_tags(str(part)) for part in field.get_searchable_content(value))
    # A space where a tag was: else the last word of a paragraph and the first of the next become one.
    return strip_tags(str(value).replace("<", " <")) if isinstance(field, RichTextField) else str(value)
