"""What the agency does with an application: who takes part, what they find, ask and say."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certification.quality.models.application import Answer, Application, ScopeItem
from certification.quality.states import Grade, InquiryKind, Part, Verdict
from core import clock


class Assignment(models.Model):
    """That somebody of the agency takes part in a matter. One person has one part in it, for ever: also after it has
    ended, nobody who evaluated may review, and nobody who did either may decide. The table itself refuses it, and a
    trigger refuses people with a tie to the applicant (guards).

    ``stated_at``: when they stated that no conflict of interest keeps them from it; before that they may do nothing.
    ``conflict``: they stated one, and their part has ended.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assignments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("person")
    )
    part = models.CharField(_("part"), max_length=10, choices=Part)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("assigned by")
    )
    assigned_at = models.DateTimeField(_("assigned"), default=clock.now, editable=False)
    stated_at = models.DateTimeField(_("no conflict of interest stated"), null=True, blank=True)
    conflict = models.BooleanField(_("conflict of interest"), default=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("part in a matter")
        verbose_name_plural = _("parts in matters")
        ordering = ["assigned_at"]
        constraints = [
            models.UniqueConstraint(fields=["application", "person"], name="assignment_one_part_a_person"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(part=Part.REVIEWER, ended_at=None),
                name="assignment_one_reviewer",
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(part=Part.DECIDER, ended_at=None), name="assignment_one_decider"
            ),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="assignment_part_known"),
            models.CheckConstraint(
                condition=Q(conflict=False) | Q(ended_at__isnull=False), name="assignment_conflict_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.part}"

    @property
    def in_force(self) -> bool:
        """Stated free of conflict, and not ended."""
        return self.ended_at is None and self.stated_at is not None


class Finding(models.Model):
    """The grade of one answer in one round, with its reason. Of each answer the newest round's counts. While the round
    is open an evaluator changes it; then ``closed_at`` is set and a trigger lets nothing change any more.

    ``reason``: the applicant reads it. ``note``: only those who take part.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="findings")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="findings", verbose_name=_("answer"))
    round = models.PositiveSmallIntegerField(_("round"))
    grade = models.CharField(_("assessment"), max_length=15, choices=Grade)
    reason = models.TextField(_("reason, for the applicant"), max_length=3000, blank=True)
    note = models.TextField(_("note, not for the applicant"), max_length=3000, blank=True)
    due_on = models.DateField(_("to be put right by"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "round"], name="finding_once_a_round"),
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="finding_grade_known"),
            models.CheckConstraint(condition=Q(grade=Grade.CONFORM) | ~Q(reason=""), name="finding_gap_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.round} {self.grade}"


class Visit(models.Model):
    """That evaluators went and looked. Notes say nothing of persons; the applicant does not read them."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="visits")
    item = models.ForeignKey(
        ScopeItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    visited_on = models.DateField(_("day"))
    notes = models.TextField(_("notes"), max_length=5000)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("written by")
    )
    made_at = models.DateTimeField(_("written"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["visited_on", "pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.visited_on}"


class Inquiry(models.Model):
    """What the applicant is asked at one time: to complete the application, questions, or findings to reply to.
    ``due_on``: the last day for a reply. ``overdue``: closed by the clock, with or without replies."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="inquiries")
    kind = models.CharField(_("kind"), max_length=15, choices=InquiryKind)
    text = models.TextField(_("message"), max_length=3000, blank=True)
    due_on = models.DateField(_("reply by"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=clock.now, editable=False)
    reply = models.TextField(_("reply"), max_length=5000, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    overdue = models.BooleanField(_("no reply in time"), default=False)

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=InquiryKind.values), name="inquiry_kind_known"),
            models.UniqueConstraint(fields=["application"], condition=Q(closed_at=None), name="inquiry_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"


class InquiryLine(models.Model):
    """One thing of an inquiry, about an answer or about none. ``reply``: what the applicant says to it."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="lines")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("what is asked"), max_length=2000)
    reply = models.TextField(_("reply"), max_length=5000, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("line of an inquiry")
        verbose_name_plural = _("lines of an inquiry")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.inquiry_id} {self.pk}"


class Review(models.Model):
    """What a reviewer says of an evaluation; rows are only added."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reviews")
    round = models.PositiveSmallIntegerField(_("round"))
    verdict = models.CharField(_("outcome"), max_length=10, choices=Verdict)
    text = models.TextField(_("reasons"), max_length=3000)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("reviewed by")
    )
    made_at = models.DateTimeField(_("reviewed"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="review_verdict_known"),
            models.CheckConstraint(condition=~Q(text=""), name="review_has_reasons"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.round} {self.verdict}"
