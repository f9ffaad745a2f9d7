"""What every page needs around it: languages, menu, foot. Four queries at most."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext
from wagtail.models import Page, Site

from accounts import desk
from cms import languages
from cms.models import SiteTexts

# Root, home page, and then what the menu shows.
_MENU_DEPTH = 3
_MAY_EDIT_SECONDS = 60


def site(request: HttpRequest) -> dict[str, Any]:
    """Read only when a template asks: fragments and mails need none of it."""
    return {"site": SimpleLazyObject(lambda: _site(request))}


def _site(request: HttpRequest) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    texts = SiteTexts.objects.filter(site=Site.find_for_request(request)).first() or SiteTexts()
    pages = _Pages(request, language, texts)
    return {
        "languages": languages.choices(request, language),
        "home_url": f"/{language}/",
        "menu": pages.menu(),
        "footer": pages.footer(),
        "phone": texts.phone,
        "phone_link": texts.phone_link,
        "phone_hours": texts.phone_hours,
        "phone_price": texts.phone_price,
        "imprint": texts.imprint,
        "may_edit": _may_edit(getattr(request, "user", None)),
        "has_desk": bool(desk.open_to(getattr(request, "user", None))),
    }


def _may_edit(user: Any) -> bool:
    """Whether the header shows the way to the page editor: asked on every page of every learner, so kept for a while.

    It is a link and no permission; the editor asks again.
    """
    if user is None or not user.is_active or user.is_superuser:
        return user is not None and user.is_active
    return bool(
        cache.get_or_set(f"may_edit:{user.pk}", lambda: user.has_perm("wagtailadmin.access_admin"), _MAY_EDIT_SECONDS)
    )


class _Pages:
    """The pages of menu and foot, read together."""

    def __init__(self, request: HttpRequest, language: str, texts: SiteTexts) -> None:
        self.request = request
        self.language = language
        # Read raw: the pages behind the numbers are needed in one language only.
        self.groups = [
            (group["value"].get(f"title_{language}", ""), [item["value"] for item in group["value"].get("pages", [])])
            for group in texts.footer.raw_data
        ]
        self.home = next((root.root_path for root in Site.get_site_root_paths() if root.language_code == language), "")
        self.rows = self._read({pk for _title, pks in self.groups for pk in pks}) if self.home else []

    def _read(self, chosen: set[int]) -> list[Page]:
        pages = Page.objects.select_related("locale").order_by("path")
        keys = Page.objects.filter(pk__in=chosen).values("translation_key")
        in_menu = pages.filter(url_path__startswith=self.home, depth=_MENU_DEPTH, show_in_menus=True)
        translated = pages.filter(translation_key__in=keys, locale__language_code=self.language)
        return list(in_menu | translated | pages.filter(pk__in=chosen))

    def _link(self, page: Page) -> dict[str, Any]:
        url = page.get_url(self.request) or ""
        language = page.locale.language_code
        return {
            "title": page.title,
            "url": url,
            "current": bool(url) and self.request.path.startswith(url),
            "language": language if language != self.language else "",
        }

    def menu(self) -> list[dict[str, Any]]:
        """The finder, then the live children of the home page that editors put into menus, in their order, and last
        what takes place."""
        shown = (page for page in self.rows if page.depth == _MENU_DEPTH and page.url_path.startswith(self.home))
        pages = [self._link(page) for page in shown if page.show_in_menus and page.live]
        finder = self._place(gettext("Find digital support"), "finder:search")
        return [finder, *pages, self._place(gettext("Events"), "meetings:calendar")]

    def _place(self, title: str, name: str) -> dict[str, Any]:
        """A part of the site that is no page of an editor."""
        url = reverse(name)
        return {"title": title, "url": url, "current": self.request.path.startswith(url), "language": ""}

    def footer(self) -> list[dict[str, Any]]:
        """Groups of pages, each in the reader's language, else as it was chosen; drafts are left out."""
        by_pk = {page.pk: page for page in self.rows}
        here = {page.translation_key: page for page in self.rows if page.locale.language_code == self.language}
        groups = []
        for title, pks in self.groups:
            chosen = [by_pk[pk] for pk in pks if pk in by_pk]
            pages = [_live(here.get(page.translation_key), page) for page in chosen]
            groups.append({"title": title, "links": [self._link(page) for page in pages if page]})
        return groups


def _live(*pages: Page | None) -> Page | None:
    return next((page for page in pages if page and page.live), None)
