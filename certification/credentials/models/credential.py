"""The credential: what was certified, to whom, when, and whether it still holds."""

import datetime as dt
import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from certification.credentials import codes, sources
from certification.credentials.models.achievement import Achievement
from certification.credentials.models.statuslist import StatusList
from certification.credentials.states import REMINDED_AT, REMINDER_GRACE, Kind, NameShown, Status
from core import clock
from training.courses.models import Completion, CourseVersion
from training.paths.models import PathCompletion


class CredentialQuerySet(models.QuerySet["Credential"]):
    def visible_to(self, user: User) -> Self:
        """A person's own, and all of them for staff who look after certificates; the public reads one by its code."""
        if user.has_perm("credentials.view_credential") or user.has_perm("credentials.revoke_credential"):
            return self.all()
        return self.filter(person=user) if user.is_authenticated else self.none()

    def with_status(self, status: str) -> Self:
        """The same rule as ``Credential.status``, in SQL."""
        rows, today = self, clock.today()
        for state, condition in (
            (Status.ERASED, Q(erased_at__isnull=False)),
            (Status.REVOKED, Q(revoked_at__isnull=False)),
            (Status.SUSPENDED, Q(suspended_at__isnull=False)),
            (Status.NOT_YET_VALID, Q(valid_from__isnull=False, valid_from__gt=today)),
            (Status.EXPIRED, Q(valid_until__isnull=False, valid_until__lt=today)),
        ):
            if status == state:
                return rows.filter(condition)
            rows = rows.exclude(condition)
        return rows if Status(status) == Status.VALID else rows.none()

    def newest(self) -> Self:
        """Of each course or path of a person the one that no other has superseded."""
        return self.filter(superseded_by=None, erased_at=None)

    def ending_soon(self) -> Self:
        """Those of whose end somebody may have to be reminded: the newest, of an open account. What follows something
        else is renewed without its holder's doing."""
        first = clock.today() - dt.timedelta(days=REMINDER_GRACE)
        last = clock.today() + dt.timedelta(days=max(REMINDED_AT))
        ends = Q(valid_until__gte=first, valid_until__lte=last)
        rows = self.newest().exclude(source__startswith=sources.VOLUNTEERING)
        return rows.filter(ends, revoked_at=None, suspended_at=None, person__is_active=True)


def new_subject() -> str:
    """An address that stands for one person in one badge, and leads nowhere."""
    return f"urn:uuid:{uuid.uuid4()}"


class Credential(models.Model):
    """The row is the certificate; badges, the PDF and the check page are ways of showing it.

    ``source`` says what it was given for, such as "completion:12": one credential for each, however often it is asked
    for. ``subject_name`` is the name as it was on the day of issue, of a person or of an organisation; ``subject_id``
    stands for the subject in badges: a random address for a person, the organisation's own address for an organisation.
    ``content`` holds what was certified by language:
    {"title": {language: text}, "goals": [{language: text}], "extent": …, "note": …, "issuer": …}
    and for a path also "courses": [{"title": {language: text}, "minutes": number, "completed_on": "2027-01-28"}]
    "criteria", "description" and "evidence" by language stand in badges, if whoever gives it has words of their own.

    ``superseded_by``: the holder has a newer one of the same course or path; this one holds as long as it holds.
    ``ended_by``: the version of the course whose change gave it an earlier end; ``end_told_at``: the holder knows.
    ``status_list`` and ``status_index``: its place in a public list of bits, which says whether it still holds.
    ``erased_at``: the holder's data are gone; the row stays, so that the code says "no longer available".
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Rows that tell what it was given for, to be read together with it.
    SUBJECT: ClassVar = ("completion__enrolment__course", "path_completion__path")

    source = models.CharField(_("given for"), max_length=100, unique=True, editable=False)
    # 8 of 31 signs that are not mistaken for one another (no 0 O 1 I L); shown in two halves: 7K4M-2Q9X
    code = models.CharField(_("code"), max_length=codes.LENGTH, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="credentials",
        verbose_name=_("person"),
    )
    # as long as an e-mail address may be: see actions.issue_for_completion
    subject_name = models.CharField(_("name"), max_length=254, blank=True)
    subject_id = models.CharField(_("subject"), max_length=300, default=new_subject, editable=False)
    name_shown = models.CharField(
        _("name on the check page"), max_length=10, choices=NameShown, default=NameShown.INITIALS
    )
    achievement = models.ForeignKey(
        Achievement, on_delete=models.PROTECT, null=True, blank=True, related_name="credentials"
    )
    completion = models.OneToOneField(
        Completion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="credential",
        verbose_name=_("completion"),
    )
    path_completion = models.OneToOneField(
        PathCompletion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="credential",
        verbose_name=_("completed path"),
    )
    content = models.JSONField(_("content"))
    minutes = models.PositiveIntegerField(_("extent in minutes"), default=0)
    issued_at = models.DateTimeField(_("issued"), default=clock.now, editable=False)
    # the first and the last day in force, in Europe/Helsinki; None: from the day of issue, for ever
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    status_list = models.ForeignKey(
        StatusList, on_delete=models.PROTECT, null=True, blank=True, related_name="credentials"
    )
    status_index = models.PositiveIntegerField(null=True, blank=True, editable=False)
    superseded_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name=_("newer certificate"),
    )
    ended_by = models.ForeignKey(
        CourseVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    end_told_at = models.DateTimeField(_("holder told of the end"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("revoked by")
    )
    revocation_reason = models.TextField(_("reason for revoking"), blank=True)
    suspended_at = models.DateTimeField(_("suspended"), null=True, blank=True)
    suspended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("suspended by"),
    )
    suspension_reason = models.TextField(_("reason for suspending"), blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        permissions = [("revoke_credential", "Can revoke a certificate")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="credential_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind=Kind.COURSE) | Q(completion__isnull=False) | Q(erased_at__isnull=False),
                name="credential_course_has_completion",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.PATH)
                | Q(path_completion__isnull=False, completion=None)
                | Q(erased_at__isnull=False),
                name="credential_path_has_completion",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | ~Q(superseded_by=models.F("id")),
                name="credential_not_its_own_successor",
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(valid_until__isnull=False), name="credential_ended_has_end"
            ),
            models.CheckConstraint(
                condition=~Q(subject_name="") | Q(erased_at__isnull=False), name="credential_has_name"
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(subject_name="", person=None, completion=None, path_completion=None),
                name="credential_erased_names_nobody",
            ),
            models.CheckConstraint(
                condition=Q(suspended_at=None) | ~Q(suspension_reason=""), name="credential_suspended_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(status_list=None, status_index=None)
                | Q(status_list__isnull=False, status_index__isnull=False),
                name="credential_place_in_list_whole",
            ),
            models.UniqueConstraint(fields=["status_list", "status_index"], name="credential_place_in_list_once"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revocation_reason=""), name="credential_revoked_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.shown_code

    @property
    def shown_code(self) -> str:
        return codes.show(self.code)

    @property
    def status(self) -> Status:
        """True at the moment of asking, so that nothing depends on a job having run."""
        today = clock.today()
        if self.erased_at:
            return Status.ERASED
        if self.revoked_at:
            return Status.REVOKED
        if self.suspended_at:
            return Status.SUSPENDED
        if self.valid_from and self.valid_from > today:
            return Status.NOT_YET_VALID
        if self.valid_until and self.valid_until < today:
            return Status.EXPIRED
        return Status.VALID

    @property
    def ends_soon(self) -> bool:
        """Whether to offer the renewal: in the time of the reminders, or when it has ended."""
        until, last = self.valid_until, clock.today() + dt.timedelta(days=max(REMINDED_AT))
        return until is not None and until <= last and self.superseded_by_id is None and not self._taken_back

    @property
    def is_kept_up(self) -> bool:
        """Whether its holder cares for its end: it is their newest, was not taken back, and the account is open."""
        person = self.person
        return person is not None and person.is_active and self.superseded_by_id is None and not self._taken_back

    @property
    def _taken_back(self) -> bool:
        """For good or for a time: then its end is nobody's concern."""
        return bool(self.revoked_at or self.suspended_at)


class CredentialReminder(models.Model):
    """That the holder was reminded, at one threshold: ``days`` before the last day in force."""

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="reminders")
    days = models.PositiveSmallIntegerField(_("days before the end"))
    sent_at = models.DateTimeField(_("sent"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [models.UniqueConstraint(fields=["credential", "days"], name="reminder_once_per_threshold")]

    def __str__(self) -> str:
        return f"{self.credential_id} {self.days}"
