"""Which meeting counts as which part of a course."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from network.meetings.models import Meeting
from training.courses.models import Course


class CourseMeeting(models.Model):
    """``item_key``: a part of the course that is done by taking part (ItemKind.ATTENDANCE). A meeting may count in
    several courses."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("course"))
    item_key = models.CharField(_("part"), max_length=36)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="course_parts", verbose_name=_("meeting")
    )
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("linked by")
    )
    linked_at = models.DateTimeField(_("linked"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("meeting of a course")
        verbose_name_plural = _("meetings of courses")
        ordering = ["linked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "course", "item_key"], name="coursemeeting_once"),
            models.CheckConstraint(condition=~models.Q(item_key=""), name="coursemeeting_has_a_part"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.course_id} {self.item_key}"
