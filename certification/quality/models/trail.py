"""The trail of decisions: every step of every matter as a line that carries the fingerprint of the line before it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.frozen import FrozenModel, FrozenQuerySet


class Line(FrozenModel):
    """``text`` is canonical JSON (sorted keys, no spaces, UTF-8) of all that is recorded: {"at", "verb", "about":
    [table, key], "actor": key of an account or null, "data"}. It holds codes, keys and fingerprints, never names or
    words of people. ``hash`` = sha256 of number, previous hash and text, in hex; each is kept as text so that both
    databases give back the very same bytes. Triggers refuse any change (guards).
    """

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    text = models.TextField(_("content"))
    # For finding; all three stand in the text as well.
    verb = models.CharField(_("what happened"), max_length=60)
    about = models.CharField(_("about"), max_length=80, db_index=True)
    day = models.DateField(_("day"), db_index=True)
    previous = models.CharField(_("fingerprint of the line before"), max_length=64)
    hash = models.CharField(_("fingerprint"), max_length=64, unique=True)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the trail")
        verbose_name_plural = _("trail of decisions")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"


class Head(models.Model):
    """The newest line, in one row that every new line locks first: two cannot get the same number. It also shows that
    the end of the trail was cut off."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("head of the trail")
        verbose_name_plural = _("head of the trail")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="head_is_one")]

    def __str__(self) -> str:
        return str(self.number)


class DayHead(FrozenModel):
    """The newest line at the end of a day, as it was published: whoever kept it can prove a later change."""

    day = models.DateField(_("day"), primary_key=True)
    number = models.PositiveBigIntegerField(_("number"))
    hash = models.CharField(_("fingerprint"), max_length=64)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("head of a day")
        verbose_name_plural = _("heads of days")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.number}"
