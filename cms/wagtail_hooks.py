"""The page editor: nothing is published that could not be taught, and menus show only what this house uses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from cms import publishing
from cms.pages.courses import TaughtPage
from core.errors import Refused


@hooks.register("before_publish_page")
def keep_what_cannot_be_taught_a_draft(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The draft is saved; what was published before stays as it was."""
    if not isinstance(page, TaughtPage):
        return None
    try:
        publishing.check(page)
    except Refused as refused:
        if request.resolver_match and request.resolver_match.url_name == "add":
            # The "add" form has put the page into the tree as live, to publish it next.
            Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)
        messages.error(request, _("Saved as a draft, not published. Please mend this first:"))
        for message in refused.messages:
            messages.error(request, message)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("construct_main_menu")
def leave_out_links_to_elsewhere(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Wagtail's help leads to its own pages in English and to news about itself."""
    menu_items[:] = [item for item in menu_items if item.name != "help"]
