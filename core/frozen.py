"""Rows that are written once."""

import hashlib
import json
from typing import Any, NoReturn, Self, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class FrozenQuerySet(models.QuerySet[M]):
    """Rows that cannot be changed or deleted in bulk either."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{self.model._meta.label} is frozen.")

    def delete(self) -> NoReturn:
        raise TypeError(f"{self.model._meta.label} is frozen.")


class FrozenModel(models.Model):
    """Refuses to be saved a second time: what learners started with must stay as it was."""

    # Fields a subclass lets change after the first save, such as a pointer to the newest row …
    changeable: frozenset[str] = frozenset()
    # … and fields of texts: these may gain words that were missing, but what stands there stays.
    growing: frozenset[str] = frozenset()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            self._check_change(frozenset(kwargs.get("update_fields") or {"everything"}))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{self._meta.label} {self.pk} is frozen.")

    def _check_change(self, fields: frozenset[str]) -> None:
        grown = fields & self.growing
        stored: dict[str, Any] = self._stored(grown) if grown else {}
        if fields <= self.changeable | self.growing and all(grew(stored[name], getattr(self, name)) for name in grown):
            return
        raise TypeError(f"{self._meta.label} {self.pk} is frozen; publish a new version instead.")

    def _stored(self: Self, names: frozenset[str]) -> dict[str, Any]:
        return type(self)._default_manager.filter(pk=self.pk).values(*names).get()


def grew(old: Any, new: Any) -> bool:
    """True when nothing of ``old`` is changed or missing in ``new``; an empty text may be filled."""
    if isinstance(old, dict) and isinstance(new, dict):
        return all(key in new and grew(value, new[key]) for key, value in old.items())
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(grew, old, new))
    return old in {"", new} if isinstance(old, str) else bool(old == new)


def fingerprint(content: Any) -> str:
    """sha256 over the content as canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
