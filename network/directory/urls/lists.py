"""Addresses of lists on the desk and their files."""

from typing import Any

urlpatterns: list[Any] = []
