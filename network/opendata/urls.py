"""Addresses for programs; they have no language in front."""

from typing import Any

app_name = "opendata"

urlpatterns: list[Any] = []
