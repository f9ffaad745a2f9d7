"""Addresses of the pages where people look after their own data."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.mydata.views import mails, sign_ins

# Translators: parts of web addresses. Translate the words, keep what stands in <...>, lower case, no spaces.
urlpatterns = [
    path(_("data/sign-ins/"), sign_ins.my_sign_ins, name="my_sign_ins"),
    path(_("data/sign-ins/<int:pk>/end/"), sign_ins.usersessions_end, name="usersessions_end"),
    path(_("data/mails/"), mails.my_mails, name="my_mails"),
]
