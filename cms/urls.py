"""Addresses of the public site inside the language prefix; Wagtail's pages come last."""

from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail.urls import serve_pattern
from wagtail.views import authenticate_with_password

from accounts import views as accounts
from cms import views
from cms.booklet import views as booklet

# Translators: parts of web addresses, lower case, without spaces. Keep what stands in <…>, and the slash at the end.
urlpatterns = [
    path(_("search/"), views.find, name="search"),
    path(_("courses/<slug:code>/booklet.pdf"), booklet.download, name="booklet"),
    path(_("not-translated/"), views.untranslated, name="untranslated"),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    # Pages for members only ask for the one sign-in there is.
    path("_util/login/", accounts.door, name="wagtailcore_login"),
    re_path(serve_pattern, views.serve, name="wagtail_serve"),
]
