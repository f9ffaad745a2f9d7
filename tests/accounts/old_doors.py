"""The house's addresses with Wagtail's own sign-in page back in its place: for the control of test_doors."""

from django.urls import path
from wagtail.admin.views.account import LoginView

from config.urls import urlpatterns as own

urlpatterns = [path("cms/login/", LoginView.as_view()), *own]
