"""Mounts each floor's addresses; Wagtail's pages come last, inside the language prefix."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts import views as accounts
from accounts.urls import allauth_urlpatterns, desk_urlpatterns, my_urlpatterns, oidc_urlpatterns
from accounts.wagtail_users import own_account
from certification.credentials.urls import my_urlpatterns as certificate_urlpatterns
from cms import serving
from cms import views as cms
from network.finder.urls import plain_urlpatterns as widget_urlpatterns
from network.meetings.urls import plain_urlpatterns as calendar_urlpatterns
from network.opendata.urls import page_urlpatterns as opendata_page

handler429 = "accounts.views.too_many_requests"

urlpatterns = [
    path("", cms.root, name="root"),
    path("", include("core.urls")),
    # Wagtail's own sign-in and reset pages would let people past the rate limits and the second step.
    path("cms/login/", accounts.door),
    path("cms/logout/", accounts.leave),
    re_path(r"^cms/password_reset/.*$", RedirectView.as_view(pattern_name="account_reset_password")),
    path("cms/account/", own_account),
    path("cms/", include(wagtailadmin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", serving.document),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(oidc_urlpatterns)),
    path("", include("certification.credentials.urls")),
    path("", include("network.opendata.urls")),
    path("", include((widget_urlpatterns, "embedded"))),
    path("", include((calendar_urlpatterns, "calendar"))),
    path("favicon.ico", cms.favicon),
]
# Pictures only: documents go through Wagtail's view, which asks who may see them.
urlpatterns += [re_path(r"^media/(?P<path>images/.*)$", serving.picture)]
urlpatterns += i18n_patterns(
    # Translators: part of a web address, lower case, ends with a slash.
    path(_("account/"), include("accounts.urls")),
    path(_("account/"), include(allauth_urlpatterns)),
    path(_("my/"), include(my_urlpatterns)),
    path(_("my/"), include("accounts.mydata.urls")),
    path(_("my/"), include("training.courses.urls")),
    path(_("my/"), include("training.paths.urls")),
    path(_("my/"), include(certificate_urlpatterns)),
    path(_("practice/"), include("training.practice.urls")),
    path(_("desk/"), include(desk_urlpatterns)),
    path("", include("network.finder.urls")),
    path("", include(opendata_page)),
    path("", include("network.meetings.urls")),
    path("", include("network.monitoring.urls")),
    path("", include("network.directory.urls")),
    path("", include("training.groups.urls")),
    path("", include("training.sessions.urls")),
    path("", include("volunteers.onboarding.urls")),
    path("", include("volunteers.matching.urls")),
    path("", include("certification.cards.urls")),
    path("", include("certification.quality.urls")),
    path("", include("certification.batches.urls")),
    path("", include("cms.urls")),
)
