"""An application for certification: what it covers, what the applicant answers, and the evidence."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from certification.quality.models.scheme import Criterion, Version
from certification.quality.states import (
    APPLICANTS_TURN,
    OPEN,
    ApplicationKind,
    FileState,
    OwnGrade,
    Scope,
    State,
)
from core import clock
from network.directory.models import Contact, Organisation, Place
from network.directory.states import ContactRole


class ApplicationQuerySet(models.QuerySet["Application"]):
    def of_applicant(self, user: Any) -> Self:
        """Those of organisations this person answers for: main contacts and those who edit."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        mine = Contact.objects.in_force().filter(
            organisation=OuterRef("organisation"), person=user, role__in=[ContactRole.MANAGER, ContactRole.EDITOR]
        )
        return self.filter(Exists(mine))

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def with_agency(self) -> Self:
        """Those that were sent: what is still a draft is the applicant's alone."""
        return self.filter(submitted_at__isnull=False)


class Application(models.Model):
    """One matter, from the first answer to the decision. Pinned to the ``version`` it was begun with.

    ``number``: running in a year, such as 2027-014, given when it is first sent. ``certification``: the one that is
    renewed or changed. ``round``: how often it is being assessed. ``state_since`` and ``due_on``: how old it is in this
    state, and until when whoever has the ball is expected to be done. ``language``: that of its letters.
    ``nonce``: a form sent twice makes one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nonce = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=12, unique=True, null=True, blank=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="quality_applications", verbose_name=_("organisation")
    )
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="applications", verbose_name=_("version")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ApplicationKind, default=ApplicationKind.FIRST)
    certification = models.ForeignKey(
        "Certification",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("certification"),
    )
    language = models.CharField(_("language of letters"), max_length=2, default="fi")
    state = models.CharField(_("state"), max_length=15, choices=State, default=State.DRAFT)
    state_since = models.DateTimeField(_("in this state since"), default=clock.now, editable=False)
    due_on = models.DateField(_("due"), null=True, blank=True)
    round = models.PositiveSmallIntegerField(_("round of assessment"), default=1)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("begun by")
    )
    begun_at = models.DateTimeField(_("begun"), default=clock.now, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent by"),
    )
    submitted_at = models.DateTimeField(_("sent"), null=True, blank=True)
    # Name and declaration as they were confirmed when it was sent.
    declared = models.JSONField(default=dict, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    # Until when the evidence is kept; set when the matter closes.
    retain_until = models.DateField(_("evidence is kept until"), null=True, blank=True)
    purged_at = models.DateTimeField(_("evidence destroyed"), null=True, blank=True)
    # The day on which the applicant was last reminded of what it owes.
    reminded_on = models.DateField(null=True, blank=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application for certification")
        verbose_name_plural = _("applications for certification")
        ordering = ["-begun_at"]
        permissions = [
            ("lead_applications", "Can lead the certification of providers: assign people, follow up"),
            ("evaluate_applications", "Can evaluate applications for certification"),
            ("review_applications", "Can review applications for certification"),
            ("decide_applications", "Can decide on applications for certification"),
            ("handle_cases", "Can handle appeals and complaints"),
        ]
        indexes = [models.Index(fields=["state", "state_since"], name="application_by_age")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="application_state_known"),
            models.CheckConstraint(condition=Q(kind__in=ApplicationKind.values), name="application_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.WITHDRAWN])
                | Q(number__isnull=False, submitted_at__isnull=False),
                name="application_sent_has_number",
            ),
            models.CheckConstraint(
                condition=Q(kind=ApplicationKind.FIRST, certification=None)
                | ~Q(kind=ApplicationKind.FIRST) & Q(certification__isnull=False),
                name="application_later_names_certification",
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state__in=sorted(OPEN)), name="application_one_open"
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(_("Draft"))

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def applicants_turn(self) -> bool:
        """Whether the applicant has the ball, and may write."""
        return self.state in APPLICANTS_TURN


class ScopeItem(models.Model):
    """A place, channel or home-visit area that the application covers. ``shown``: its name and kind by language as they
    were when it was sent, since places change."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="scope")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("place"))
    shown = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("part of the scope")
        verbose_name_plural = _("scope")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["application", "place"], name="scope_item_once")]

    def __str__(self) -> str:
        return str(self.place)


class Answer(models.Model):
    """What the applicant says of one criterion; of one that is asked of places, for each ``item``. Rows are made when
    the scope is chosen, and stay when it shrinks: ``applies`` says whether it counts now.

    ``revision`` rises with each change: whoever saves over another's text is told, and loses nothing.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+", verbose_name=_("criterion"))
    scope = models.CharField(_("asked of"), max_length=15, choices=Scope, default=Scope.ORGANISATION)
    item = models.ForeignKey(
        ScopeItem, on_delete=models.CASCADE, null=True, blank=True, related_name="answers", verbose_name=_("place")
    )
    applies = models.BooleanField(default=True)
    grade = models.CharField(_("own assessment"), max_length=15, choices=OwnGrade, blank=True)
    text = models.TextField(_("description"), max_length=5000, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["criterion__group__order", "criterion__order", "item_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "criterion", "scope"], condition=Q(item=None), name="answer_once"
            ),
            models.UniqueConstraint(
                fields=["application", "criterion", "item"],
                condition=Q(item__isnull=False),
                name="answer_once_a_place",
            ),
            models.CheckConstraint(condition=Q(grade__in=[*OwnGrade.values, ""]), name="answer_grade_known"),
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="answer_scope_known"),
            models.CheckConstraint(
                condition=Q(scope=Scope.PLACE, item__isnull=False) | ~Q(scope=Scope.PLACE) & Q(item=None),
                name="answer_places_have_items",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.criterion_id} {self.item_id or ''}"


class Evidence(models.Model):
    """A file, of an answer or of a condition that was met.

    Its content lies in the vault under ``digest`` (sha256) and is never written over; nothing of the row changes but
    where the check of it stands, and that it was taken back or destroyed (guards). ``kind``: the media type that its
    content shows, whatever its name says. ``added_in``: the state of the application then, "" for a condition's.
    ``refusal``: a code, why the check refused it; its content is destroyed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answer = models.ForeignKey(
        Answer, on_delete=models.PROTECT, null=True, blank=True, related_name="files", verbose_name=_("answer")
    )
    condition = models.ForeignKey(
        "Condition", on_delete=models.PROTECT, null=True, blank=True, related_name="files", verbose_name=_("condition")
    )
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    digest = models.CharField(_("fingerprint"), max_length=64)
    added_in = models.CharField(max_length=15, choices=State, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"), default=clock.now, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=FileState, default=FileState.QUARANTINE)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    refusal = models.CharField(max_length=40, blank=True)
    # Taken back by the applicant while it has the ball; the row stays.
    removed_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    destroyed_at = models.DateTimeField(_("destroyed"), null=True, blank=True)

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        ordering = ["added_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="evidence_state_known"),
            models.CheckConstraint(condition=Q(size__gte=1), name="evidence_not_empty"),
            models.CheckConstraint(
                condition=Q(answer=None, condition__isnull=False) | Q(answer__isnull=False, condition=None),
                name="evidence_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Fact(models.Model):
    """A figure that Vieri counted by itself when the application was sent or refreshed. Rows are only added; the newest
    of an indicator (and place) counts.

    ``value``: a number, or null when there is none (nothing to count, or fewer than five people); ``shown``: words that
    are no number, by language. ``query``: how it was counted: {"method": name and version, "from": day, "to": day, …}.
    ``taken_in``: the round of assessment. ``contested``: what the applicant says against it.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="facts")
    indicator = models.CharField(_("figure"), max_length=60)
    item = models.ForeignKey(ScopeItem, on_delete=models.CASCADE, null=True, blank=True, related_name="facts")
    value = models.DecimalField(_("value"), max_digits=10, decimal_places=2, null=True, blank=True)
    few = models.BooleanField(_("hidden because it is about few people"), default=False)
    shown = models.JSONField(default=dict, blank=True)
    query = models.JSONField(default=dict)
    taken_at = models.DateTimeField(_("taken"), default=clock.now, editable=False)
    taken_in = models.PositiveSmallIntegerField(_("round"), default=1)
    contested = models.TextField(_("what is wrong with it"), max_length=1000, blank=True)
    contested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    contested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("figure from Vieri")
        verbose_name_plural = _("figures from Vieri")
        ordering = ["-taken_at", "-pk"]
        indexes = [models.Index(fields=["application", "indicator"], name="fact_of_application")]
        constraints = [
            models.CheckConstraint(
                condition=Q(contested="", contested_at=None) | ~Q(contested="") & Q(contested_at__isnull=False),
                name="fact_contested_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.indicator}"
