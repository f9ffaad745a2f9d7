"""The screens of the scheme in the Wagtail admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from certification.quality import policies
from certification.quality.wagtail_hooks import scheme_screens as screens


class SchemeItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return policies.may_lead(request.user)


@hooks.register("register_admin_menu_item")
def scheme_item() -> SchemeItem:
    return SchemeItem(
        _("Quality scheme"), reverse("quality_scheme"), name="quality-scheme", icon_name="list-ul", order=450
    )


@hooks.register("register_admin_urls")
def scheme_screens() -> list[URLPattern]:
    return [
        path("quality-scheme/", screens.index, name="quality_scheme"),
        path("quality-scheme/load/", screens.load, name="quality_scheme_load"),
        path("quality-scheme/<int:pk>/", screens.scheme, name="quality_scheme_edit"),
        path("quality-scheme/<int:pk>/draft/", screens.draft, name="quality_scheme_draft"),
        path("quality-scheme/version/<int:pk>/", screens.version, name="quality_scheme_version"),
        path("quality-scheme/version/<int:pk>/terms/", screens.terms, name="quality_scheme_terms"),
        path("quality-scheme/version/<int:pk>/publish/", screens.publish, name="quality_scheme_publish"),
        path("quality-scheme/version/<int:pk>/discard/", screens.discard, name="quality_scheme_discard"),
        path("quality-scheme/version/<int:version>/group/", screens.group, name="quality_scheme_add_group"),
        path("quality-scheme/version/<int:version>/group/<int:pk>/", screens.group, name="quality_scheme_group"),
        path(
            "quality-scheme/version/<int:version>/group/<int:pk>/remove/",
            screens.remove_group,
            name="quality_scheme_remove_group",
        ),
        path("quality-scheme/version/<int:version>/criterion/", screens.criterion, name="quality_scheme_add_criterion"),
        path(
            "quality-scheme/version/<int:version>/criterion/<int:pk>/",
            screens.criterion,
            name="quality_scheme_criterion",
        ),
        path(
            "quality-scheme/version/<int:version>/criterion/<int:pk>/remove/",
            screens.remove_criterion,
            name="quality_scheme_remove_criterion",
        ),
    ]
