"""Addresses of places and offers on the desk, and confirmation links."""

from typing import Any

urlpatterns: list[Any] = []
