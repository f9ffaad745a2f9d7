"""Addresses of a person's own pages. allauth's own follow in config.urls, under the same prefix."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts import codes, views

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
my_urlpatterns = [path("", views.my, name="my")]
desk_urlpatterns = [path("", views.desk, name="desk")]
