"""A batch of certificates, and one entry in it for each person."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certification.batches.states import ENDED, BatchState, EntryState, Reason
from certification.credentials.models import Credential
from certification.credentials.states import Kind
from core import clock


class BatchQuerySet(models.QuerySet["Batch"]):
    def unfinished(self) -> Self:
        return self.exclude(state__in=ENDED)

    def of(self, roll: str, key: str) -> Self:
        """Those made from one list."""
        return self.filter(roll=roll, key=key)


class Batch(models.Model):
    """``roll`` and ``key`` name the list it was made from, ``part`` the line of business in it, such as a meeting of a
    course (certification.batches.rolls). ``title`` is that part's name by language.

    ``wordings``: what the certificates say, by a fingerprint that the entries name:
    {fingerprint: {"about": code, "content": as of Credential.content, "minutes": number}}
    They stand here as whoever started it has seen them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    roll = models.CharField(_("kind of list"), max_length=20)
    key = models.CharField(_("list"), max_length=64)
    part = models.CharField(_("part"), max_length=36)
    title = models.JSONField(_("title"))
    wordings = models.JSONField(_("texts"))
    mails = models.BooleanField(_("mailed to each"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("issued by")
    )
    made_at = models.DateTimeField(_("started"), default=clock.now, editable=False)
    state = models.CharField(_("state"), max_length=14, choices=BatchState, default=BatchState.WAITING)
    done_at = models.DateTimeField(_("done"), null=True, blank=True, editable=False)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch of certificates")
        verbose_name_plural = _("batches of certificates")
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["roll", "key"], name="batch_by_list")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="batch_kind_known"),
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, done_at__isnull=False) | (~Q(state__in=ENDED) & Q(done_at=None)),
                name="batch_ended_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.roll} {self.part} {self.pk}"

    @property
    def ended(self) -> bool:
        return self.state in ENDED


class BatchEntryQuerySet(models.QuerySet["BatchEntry"]):
    def waiting(self) -> Self:
        return self.filter(state=EntryState.WAITING)

    def due(self) -> Self:
        """Those that wait and that no living worker holds."""
        return self.waiting().filter(Q(held_until=None) | Q(held_until__lte=clock.now()))


class BatchEntry(models.Model):
    """One person's certificate in a batch. ``source`` is that of the credential, so that there is never a second one.

    ``wording`` is a key of ``Batch.wordings``; ``issued_at`` is the moment that will stand on the certificate.
    ``held_until``: a worker has taken it up; ``tries``: how often one began it. ``reason``: why it got none.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="entries", verbose_name=_("batch"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("person")
    )
    source = models.CharField(_("given for"), max_length=100)
    wording = models.CharField(max_length=16)
    issued_at = models.DateTimeField(_("day on the certificate"))
    credential = models.ForeignKey(
        Credential, on_delete=models.PROTECT, null=True, related_name="batch_entries", verbose_name=_("certificate")
    )
    state = models.CharField(_("state"), max_length=12, choices=EntryState, default=EntryState.WAITING)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    held_until = models.DateTimeField(null=True, blank=True, editable=False)

    objects = BatchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate of a batch")
        verbose_name_plural = _("certificates of a batch")
        ordering = ["pk"]
        indexes = [models.Index(fields=["batch", "state"], name="batchentry_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "source"], name="batchentry_source_once"),
            # Only one batch can say that it issued a certificate.
            models.UniqueConstraint(
                fields=["credential"], condition=Q(state=EntryState.ISSUED), name="batchentry_issued_by_one"
            ),
            models.CheckConstraint(condition=Q(state__in=EntryState.values), name="batchentry_state_known"),
            models.CheckConstraint(
                condition=~Q(state=EntryState.ISSUED) | Q(credential__isnull=False), name="batchentry_issued_is_there"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[EntryState.WAITING, EntryState.FAILED]) | Q(credential=None),
                name="batchentry_undone_has_none",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[EntryState.SKIPPED, EntryState.FAILED], reason__in=Reason.values)
                | Q(state__in=[EntryState.WAITING, EntryState.ISSUED], reason=""),
                name="batchentry_reason_where_needed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.source}"
