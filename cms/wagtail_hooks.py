"""The page editor: nothing is published that could not be taught, and menus show only what this house uses."""

from django import urls
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from cms import asking, publishing
from cms.pages.courses import TaughtPage
from cms.pages.path import PathPage
from cms.pages.practice import PracticePage
from cms.publishing import path, scenario
from core.errors import Refused

# Kind of page → what would keep it from being frozen, were it published now.
_CHECKS = ((PathPage, path.check), (PracticePage, scenario.check), (TaughtPage, publishing.check))


@hooks.register("before_publish_page")
def keep_what_cannot_be_taught_a_draft(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The draft is saved; what was published before stays as it was."""
    check = next((check for kind, check in _CHECKS if isinstance(page, kind)), None)
    if check is None:
        return None
    try:
        check(page)
    except Refused as refused:
        if request.resolver_match and request.resolver_match.url_name == "add":
            # The "add" form has put the page into the tree as live, to publish it next.
            Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)
        messages.error(request, _("Saved as a draft, not published. Please mend this first:"))
        for message in refused.messages:
            messages.error(request, message)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_publish_page")
def ask_what_kind_of_change_it_is(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Registered after what keeps a page a draft: only what could be published is asked about."""
    if not asking.is_asked_about(page):
        return None
    if request.resolver_match and request.resolver_match.url_name == "add":
        Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)
    return redirect("course_change", page.latest_revision_id)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def ask_whoever_hands_in_a_change(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A workflow publishes later, when there is nobody to ask."""
    if "action-submit" not in request.POST or not asking.is_asked_about(page):
        return None
    return redirect("course_change_note", page.latest_revision_id)


@hooks.register("register_admin_urls")
def question_addresses() -> list[URLPattern]:
    return [
        urls.path("courses/change/<int:revision>/", asking.publish, name="course_change"),
        urls.path("courses/change/<int:revision>/note/", asking.note, name="course_change_note"),
    ]


@hooks.register("construct_main_menu")
def leave_out_links_to_elsewhere(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Wagtail's help leads to its own pages in English and to news about itself."""
    menu_items[:] = [item for item in menu_items if item.name != "help"]
