"""What an editor answered when asked what kind of change a draft of a course is."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from core import clock
from training.courses.states import Change


class ChangeAnswerQuerySet(models.QuerySet["ChangeAnswer"]):
    def open_for(self, revision: Revision) -> Self:
        """Answers to this draft, or to an earlier one of the same page, that no published version has taken up yet; the
        newest first."""
        same_page = self.filter(
            revision__base_content_type=revision.base_content_type_id, revision__object_id=revision.object_id
        )
        return same_page.filter(used_at=None, revision__pk__lte=revision.pk).order_by("-revision", "-pk")


class ChangeAnswer(models.Model):
    """It belongs to the draft and not to the page: a draft may be published later, by the clock or by somebody else,
    and the answer comes along. ``used_at`` (UTC) is when a version of the course took it up; it counts once."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+", verbose_name=_("draft"))
    change = models.CharField(_("kind of change"), max_length=12, choices=Change)
    renew_by = models.DateField(_("older certificates are valid until"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"), default=clock.now, editable=False)
    used_at = models.DateTimeField(_("taken up"), null=True, blank=True)

    objects = ChangeAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("kind of change of a draft")
        verbose_name_plural = _("kinds of change of drafts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(change__in=[each for each in Change.values if each != Change.FIRST]),
                name="changeanswer_change_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.change}"
