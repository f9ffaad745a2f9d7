"""Addresses: desk."""

from typing import Any

urlpatterns: list[Any] = []
