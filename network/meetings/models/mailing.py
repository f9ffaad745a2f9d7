"""Letters to many that are to be written: a row first, so that nobody waits for them and none is lost."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from network.meetings.models.meeting import Meeting
from network.meetings.models.registration import Broadcast
from network.meetings.states import MAILED, Letter


class Mailing(models.Model):
    """One change of a meeting, its end, or one message (``broadcast``), to be told to all whom it concerns.

    ``sequence``: the number of the meeting since then. ``was``: of a change, what its fields (content.MATTERS) were
    before, as text. ``done_at``: all letters are written; until then the clock takes it up again.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="mailings", verbose_name=_("meeting"))
    letter = models.CharField(_("letter"), max_length=12, choices=Letter)
    sequence = models.PositiveIntegerField(default=0)
    was = models.JSONField(default=dict, blank=True)
    broadcast = models.OneToOneField(
        Broadcast,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="mailing",
        verbose_name=_("message to participants"),
    )
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)
    done_at = models.DateTimeField(_("written"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("letter to many")
        verbose_name_plural = _("letters to many")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(letter__in=sorted(MAILED)), name="mailing_letter_known"),
            models.CheckConstraint(
                condition=Q(letter=Letter.MESSAGE, broadcast__isnull=False)
                | (~Q(letter=Letter.MESSAGE) & Q(broadcast__isnull=True)),
                name="mailing_of_a_message_names_it",
            ),
            models.UniqueConstraint(
                fields=["meeting", "letter", "sequence"], condition=Q(broadcast__isnull=True), name="mailing_once"
            ),
        ]
        indexes = [models.Index(fields=["made_at"], condition=Q(done_at__isnull=True), name="mailing_to_be_written")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.letter} {self.sequence}"
