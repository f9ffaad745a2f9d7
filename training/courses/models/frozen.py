"""Rows that are written once."""

from typing import Any

from django.db import models


class FrozenModel(models.Model):
    """Refuses to be saved a second time: what learners started with must stay as it was."""

    class Meta:
        abstract = True

    # Fields a subclass lets change after the first save, such as a pointer to the newest row.
    changeable: frozenset[str] = frozenset()

    def save(self, *args: Any, **kwargs: Any) -> None:
        changed = set(kwargs.get("update_fields") or {"everything"})
        if not self._state.adding and not changed <= self.changeable:
            raise TypeError(f"{self._meta.label} {self.pk} is frozen; publish a new version instead.")
        super().save(*args, **kwargs)
