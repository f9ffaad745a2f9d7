"""Mounts each floor's addresses; Wagtail's pages come last, inside the language prefix."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

# Wagtail's own sign-in and reset routes would let people past the rate limits and the second step.
_DOOR = RedirectView.as_view(pattern_name="account_login", query_string=True)
_RESET = RedirectView.as_view(pattern_name="account_reset_password")

urlpatterns = [
    path("", include("core.urls")),
    path("cms/login/", _DOOR, name="wagtailadmin_login_door"),
    path("cms/logout/", RedirectView.as_view(pattern_name="account_logout")),
    re_path(r"^cms/password_reset/.*$", _RESET),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("certification.credentials.urls")),
]
# Pictures only: documents go through Wagtail's view, which asks who may see them.
urlpatterns += [re_path(r"^media/(?P<path>images/.*)$", serve, {"document_root": settings.MEDIA_ROOT})]
urlpatterns += i18n_patterns(
    # Translators: part of a web address, lower case, ends with a slash.
    path(_("account/"), include("allauth.urls")),
    path(_("my/"), include("accounts.urls")),
    path(_("my/"), include("training.courses.urls")),
    path("", include("cms.urls")),
    path("", include(wagtail_urls)),
)
