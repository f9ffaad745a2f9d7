"""From an address to its page, in two queries however deep it lies.

Wagtail walks down the tree, three queries a level. We have no pages with addresses of their own making, so the path
in the tree says it all.
"""

from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult


def route(request: HttpRequest, path: str) -> RouteResult | None:
    """What Wagtail's `Page.route_for_request` would find for a path below the language prefix; None if nothing live."""
    site = Site.find_for_request(request)
    roots = {root.language_code: root for root in Site.get_site_root_paths() if site and root.site_id == site.pk}
    root = roots.get(get_language() or "")
    if root is None:
        return None
    found = Page.objects.live().filter(url_path=root.root_path + path).select_related("locale").first()
    if found is None:
        return None
    model = found.specific_class
    page = model.objects.select_related(*getattr(model, "read_with", ())).get(pk=found.pk)
    page.locale = found.locale
    return RouteResult(page)
