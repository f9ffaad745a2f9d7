"""What editors publish and others use: one row that lasts, and a frozen version for each publishing."""

import uuid
from typing import Any, Self, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import Refused
from core.frozen import FrozenModel, FrozenQuerySet

R = TypeVar("R", bound="Published")
V = TypeVar("V", bound="Version")


class PublishedQuerySet(models.QuerySet[R]):
    """Rows that have versions."""

    def published(self) -> Self:
        """Those that can be used: of the others nothing was published yet."""
        return self.filter(versions__is_current=True)


class Published(models.Model):
    """The row without a language that everything else hangs on. Pages point to it; ``versions`` belong to it."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=60, unique=True)

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class VersionQuerySet(FrozenQuerySet[V]):
    """What was published, one row each time."""

    def current(self) -> Self:
        """What is used from now on: at most one of each row, as the database makes sure of."""
        return self.filter(is_current=True)


class Version(FrozenModel):
    """What was published at one moment. Whoever has begun with it goes on with it."""

    number = models.PositiveIntegerField(_("number"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    is_current = models.BooleanField(_("current"), default=True)
    published_at = models.DateTimeField(_("published"), default=clock.now, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("published by")
    )

    changeable = frozenset({"is_current", "sha256"})

    class Meta:
        abstract = True


def save_new(row: Published, *, taken: str, bad_code: str) -> None:
    """Saves a row with a code of its own. Raises Refused with one of the two sentences otherwise."""
    try:
        row.full_clean()
    except ValidationError as error:
        if type(row)._default_manager.filter(code=row.code).exists():
            raise Refused(taken, code="taken") from error
        raise Refused(bad_code, code="bad_code") from error
    row.save()


def step_back(versions: Any) -> tuple[Any, int]:
    """Makes room for a new current version; returns the one that was current, if any, and the number of the new one.

    ``versions`` are those of one row, which the caller holds: the database allows one current version, never two.
    """
    latest = versions.order_by("-number").first()
    current = versions.current().first()
    if current:
        current.is_current = False
        current.save(update_fields=["is_current"])
    return current, latest.number + 1 if latest else 1
