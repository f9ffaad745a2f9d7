"""Addresses: applying."""

from typing import Any

urlpatterns: list[Any] = []
