"""What can be achieved, as badges name it: a frozen row for each wording."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certification.credentials.states import Kind
from core import clock
from core.frozen import FrozenModel, FrozenQuerySet


class Achievement(FrozenModel):
    """One version of an achievement; its public page stands at /achievements/<slug>/v<number>/<language>.

    ``slug`` is the same for all versions, such as "course-phone-basics". ``texts`` are by language:
    {"name": {language: text}, "description": {language: text}, "criteria": {language: text}}.
    ``sha256`` is the fingerprint of kind and texts: other words are the next number.
    """

    slug = models.SlugField(_("address"), max_length=90)
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    texts = models.JSONField(_("texts"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")
        ordering = ["slug", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "number"], name="achievement_number_once"),
            models.UniqueConstraint(fields=["slug", "sha256"], name="achievement_wording_once"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="achievement_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.number}"

    @property
    def languages(self) -> list[str]:
        """Those in which it has a name, which are those of its badges."""
        return [code for code, text in self.texts["name"].items() if text]
