"""Addresses of volunteering: one module a subject."""

from typing import Any

from volunteers.onboarding.urls import applying, desk, mine

app_name = "onboarding"

urlpatterns: list[Any] = [*applying.urlpatterns, *mine.urlpatterns, *desk.urlpatterns]
