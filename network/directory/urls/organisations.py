"""Addresses of joining by application, organisations on the desk, their contacts, agreements and commitment."""

from typing import Any

urlpatterns: list[Any] = []
