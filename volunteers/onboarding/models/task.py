"""What volunteers are asked to do, and which steps come before it."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from training.courses.models import Course


class TaskQuerySet(models.QuerySet["Task"]):
    def in_use(self) -> Self:
        return self.filter(retired=False)


class Task(models.Model):
    """A kind of volunteer work, with name and summary in each language.

    ``with_minors``: regularly and essentially guiding minors, in person, alone or where safety cannot be secured
    otherwise. Only then may the organiser ask to be shown a criminal-record extract (Act 148/2014, sections 2 and 3).
    ``trial_sessions``: how many sessions with a mentor come first; 0 for none. ``courses`` must be completed and hold.
    """

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    summary = models.CharField(_("in short"), max_length=200, blank=True)
    with_minors = models.BooleanField(
        _("guides minors regularly"),
        default=False,
        help_text=_("Only for such tasks may an extract from the criminal record be asked for (Act 148/2014)."),
    )
    interview = models.BooleanField(_("begins with an interview"), default=True)
    trial_sessions = models.PositiveSmallIntegerField(_("sessions with a mentor first"), default=2)
    # Younger ones are told kindly what else they can do. Under 18 a guardian's consent has to be seen.
    from_15 = models.BooleanField(_("possible from the age of 15"), default=False)
    courses: "models.ManyToManyField[Course, Any]" = models.ManyToManyField(
        Course, related_name="+", verbose_name=_("courses that are required"), blank=True
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    retired = models.BooleanField(
        _("retired"), default=False, help_text=_("Nobody can apply for it any more; who does it goes on.")
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteer task")
        verbose_name_plural = _("volunteer tasks")
        ordering = ["order", "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(trial_sessions__lte=20), name="task_trial_sensible"),
            models.CheckConstraint(condition=Q(with_minors=False) | Q(from_15=False), name="task_with_minors_adults"),
        ]

    def __str__(self) -> str:
        return self.name
