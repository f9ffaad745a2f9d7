"""Addresses: deciding."""

from typing import Any

urlpatterns: list[Any] = []
