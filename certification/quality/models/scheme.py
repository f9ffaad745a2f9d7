"""The scheme: what is asked of a provider, in versions that never change once they are published."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certification.quality.states import EvidenceKind, Level, Scope, VersionState
from core import clock


class Scheme(models.Model):
    """A quality label. ``notice`` says what readers must know first, such as that it is demo content."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=100)
    tagline = models.CharField(_("in short"), max_length=200, blank=True)
    intro = models.TextField(_("introduction"), blank=True)
    notice = models.TextField(_("notice"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("quality scheme")
        verbose_name_plural = _("quality schemes")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class SchemeVersionQuerySet(models.QuerySet["Version"]):
    def published(self) -> Self:
        return self.filter(state=VersionState.PUBLISHED)

    def current(self) -> "Version | None":
        """The newest that is published: what new applications are pinned to."""
        return self.published().select_related("scheme").order_by("-number").first()


class Version(models.Model):
    """One version of a scheme with its periods. ``declaration``: what an applicant declares when sending, a point a
    line. ``most_minor``: with more minor gaps in required criteria than this nothing is granted.

    Once published, neither it nor its groups, criteria and kinds of evidence change: triggers refuse it (guards).
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="versions", verbose_name=_("scheme"))
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=VersionState, default=VersionState.DRAFT)
    declaration = models.TextField(_("declaration"), blank=True)
    what_changed = models.TextField(_("what changed"), max_length=1000, blank=True)
    valid_months = models.PositiveIntegerField(_("valid for (months)"), default=36)
    surveillance_months = models.PositiveIntegerField(_("follow-up every (months)"), default=12)
    renewal_months = models.PositiveIntegerField(_("renewal opens (months before the end)"), default=6)
    completeness_days = models.PositiveIntegerField(_("days to complete an application"), default=21)
    minor_days = models.PositiveIntegerField(_("days to close a minor gap"), default=90)
    major_days = models.PositiveIntegerField(_("days to put right what is not met"), default=30)
    appeal_days = models.PositiveIntegerField(_("days to appeal"), default=30)
    retention_years = models.PositiveIntegerField(_("evidence is kept (years after the decision)"), default=6)
    most_minor = models.PositiveIntegerField(_("most minor gaps in required criteria"), default=3)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = SchemeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the scheme")
        verbose_name_plural = _("versions of the scheme")
        ordering = ["scheme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["scheme"], condition=Q(state=VersionState.DRAFT), name="version_one_draft_a_scheme"
            ),
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="version_state_known"),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT, published_at=None)
                | Q(state=VersionState.PUBLISHED, published_at__isnull=False),
                name="version_published_has_time",
            ),
            models.CheckConstraint(condition=Q(valid_months__gte=1), name="version_holds_a_while"),
            models.CheckConstraint(condition=Q(surveillance_months__gte=1), name="version_follow_up_spaced"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.number}"

    @property
    def is_published(self) -> bool:
        return self.state == VersionState.PUBLISHED


class Group(models.Model):
    """Criteria that belong together, such as "Safety and privacy"."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="groups", verbose_name=_("version"))
    key = models.SlugField(_("key"), max_length=60)
    order = models.PositiveIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=100)
    aim = models.TextField(_("aim"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("group of criteria")
        verbose_name_plural = _("groups of criteria")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="group_key_once")]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """One thing that is asked. ``key`` is the same in all versions, by which two of them are compared; ``scopes`` is a
    list of `states.Scope`."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="criteria", verbose_name=_("group"))
    key = models.SlugField(_("key"), max_length=60)
    number = models.CharField(_("number"), max_length=10)
    order = models.PositiveIntegerField(_("order"))
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.MUST)
    scopes = models.JSONField(_("asked of"), default=list)
    requirement = models.TextField(_("requirement"), max_length=1000)
    why = models.TextField(_("why"), max_length=1000, blank=True)
    guidance_applicant = models.TextField(_("advice for applicants"), max_length=2000, blank=True)
    guidance_evaluator = models.TextField(_("advice for evaluators"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["group__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["group", "key"], name="criterion_key_once"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="criterion_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.requirement}"

    @property
    def scope_names(self) -> list[str]:
        """In the active language."""
        return [str(Scope(each).label) for each in self.scopes]


class EvidenceRule(models.Model):
    """What counts as evidence of a criterion. ``indicator``: which figure, for what Vieri counts by itself; ``target``:
    at this value it is enough by itself."""

    criterion = models.ForeignKey(
        Criterion, on_delete=models.CASCADE, related_name="evidence_rules", verbose_name=_("criterion")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=EvidenceKind)
    required = models.BooleanField(_("required"), default=True)
    indicator = models.CharField(_("figure"), max_length=60, blank=True)
    target = models.DecimalField(_("target"), max_digits=8, decimal_places=2, null=True, blank=True)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("kind of evidence")
        verbose_name_plural = _("kinds of evidence")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "kind", "indicator"], name="evidence_rule_once"),
            models.CheckConstraint(condition=Q(kind__in=EvidenceKind.values), name="evidence_rule_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=EvidenceKind.AUTOMATIC) & ~Q(indicator="")
                | ~Q(kind=EvidenceKind.AUTOMATIC) & Q(indicator="", target=None),
                name="evidence_rule_automatic_names_figure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id} {self.kind}"
