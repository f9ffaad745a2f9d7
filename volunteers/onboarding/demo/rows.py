"""Rows that wait to be written, a table at a time."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)


class Rows:
    def __init__(self) -> None:
        self._rows: dict[type[Model], list[Any]] = {}

    def add(self, row: Model) -> None:
        self._rows.setdefault(type(row), []).append(row)

    def of(self, model: type[Row]) -> list[Row]:
        return self._rows.get(model, [])

    def save(self, order: Iterable[type[Model]]) -> None:
        """In this order: those that others point to come first."""
        for model in order:
            model._base_manager.bulk_create(self.of(model), batch_size=200)
