"""Addresses of a person's own pages. allauth's own follow in config.urls, under the same prefix."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from accounts import codes, oidc, views

urlpatterns = [
    path("", views.account_home, name="account_home"),
    # Translators: part of a web address, lower case, ends with a slash.
    path(_("details/"), views.account_details, name="account_details"),
    # The same pages as allauth's, which would lead elsewhere without a word when a code has expired.
    path("confirm-email/", codes.confirm_email, name="account_email_verification_sent"),
    path("login/code/confirm/", codes.confirm_sign_in, name="account_confirm_login_code"),
    path("password/reset/confirm/", codes.confirm_reset, name="account_confirm_password_reset_code"),
    path("password/reset/complete/", codes.complete_reset, name="account_complete_password_reset"),
]
# Its parts one by one: the sign-in of organisations has its addresses outside the languages (oidc_urlpatterns).
allauth_urlpatterns = [
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
my_urlpatterns = [path("", views.my, name="my")]
desk_urlpatterns = [path("", views.desk, name="desk")]
# Outside the languages, as the organisation is told one address to lead back to. The names are those of allauth.
oidc_urlpatterns = [
    path("oidc/<slug:provider_id>/login/", oidc.login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", oidc.callback, name="openid_connect_callback"),
]
