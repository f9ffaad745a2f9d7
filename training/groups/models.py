"""A group of a course: the group, who leads it, who is asked to, and who takes part."""

import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from network.directory import mandates
from network.geography.models import Region
from training.courses.models import Course, CourseVersion
from training.groups.states import LEADER_DAYS, GroupState


class GroupQuerySet(models.QuerySet["Group"]):
    def visible_to(self, user: Any) -> Self:
        """Those of the regions a person coordinates today, and those they lead."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        leads = GroupLeader.objects.filter(group=OuterRef("pk"), person=user)
        return self.filter(Q(region__in=mandates.regions_of(user)) | Exists(leads))

    def open(self) -> Self:
        return self.filter(state=GroupState.OPEN)

    def counted(self) -> Self:
        """With the number of ``members``, the newest first: what counts rows forgets the order of the model."""
        active = Count("memberships", filter=Q(memberships__left_at=None))
        return self.annotate(members=active).order_by("-created_at")

    def with_course(self) -> Self:
        """With region and course, and in ``course.current_versions`` the version that names the course."""
        current = Prefetch("course__versions", CourseVersion.objects.current(), to_attr="current_versions")
        return self.select_related("region", "course", "opened_by").prefetch_related(current)


class Group(models.Model):
    """``token_hash`` is the sha256 of the invitation's token, which is shown once and kept nowhere; empty when the
    invitation was taken back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="groups", verbose_name=_("course"))
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="course_groups", verbose_name=_("region"))
    name = models.CharField(_("name"), max_length=120)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("opened by")
    )
    state = models.CharField(_("state"), max_length=12, choices=GroupState, default=GroupState.OPEN)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    # the last day on which the invitation works
    invitation_until = models.DateField(_("invitation until"), null=True, blank=True)
    created_at = models.DateTimeField(_("opened"), default=clock.now, editable=False)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=GroupState.values), name="group_state_known"),
            models.CheckConstraint(condition=~Q(name=""), name="group_has_name"),
            models.CheckConstraint(
                condition=Q(token_hash=None, invitation_until=None)
                | Q(token_hash__isnull=False, invitation_until__isnull=False),
                name="group_invitation_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state == GroupState.OPEN

    @property
    def invites(self) -> bool:
        """Whether the invitation link works today."""
        return self.is_open and self.invitation_until is not None and self.invitation_until >= clock.today()

    @property
    def version(self) -> CourseVersion | None:
        """The published version that names the course; only of rows fetched ``with_course()``."""
        return next(iter(self.course.current_versions), None)  # type: ignore[attr-defined]


class GroupLeader(models.Model):
    """Somebody who leads a group beside the coordinators of its region."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="leaders", verbose_name=_("group"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="groups_led", verbose_name=_("person")
    )
    since = models.DateTimeField(_("since"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("leader")
        verbose_name_plural = _("leaders")
        ordering = ["since"]
        constraints = [models.UniqueConstraint(fields=["group", "person"], name="groupleader_once")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.person_id}"


class LeaderInvitationQuerySet(models.QuerySet["LeaderInvitation"]):
    def waiting(self) -> Self:
        return self.filter(invited_at__gt=clock.now() - dt.timedelta(days=LEADER_DAYS), group__state=GroupState.OPEN)

    def to(self, user: User) -> Self:
        """Those sent to the address of this person, who has confirmed it to be theirs by signing in."""
        return self.waiting().filter(email=user.email.lower())


class LeaderInvitation(models.Model):
    """An address that was asked to lead a group. Whether it has an account, nobody learns from this row."""

    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, related_name="leader_invitations", verbose_name=_("group")
    )
    email = models.EmailField(_("e-mail address"), max_length=254)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited"), default=clock.now, editable=False)

    objects = LeaderInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to lead")
        verbose_name_plural = _("invitations to lead")
        ordering = ["invited_at"]
        constraints = [models.UniqueConstraint(fields=["group", "email"], name="leaderinvitation_once")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.pk}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(left_at=None)

    def sharing(self) -> Self:
        """Those whose progress a leader may see now."""
        return self.active().filter(shares_progress=True)


class Membership(models.Model):
    """``shares_progress``: the person agreed that leaders see how far they are, to the words of ``consent_version``
    (training.groups.consent) at ``consented_at``. Both stay when the agreement is withdrawn: they say what once was."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("group"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    shares_progress = models.BooleanField(_("shares progress"), default=False)
    consent_version = models.PositiveSmallIntegerField(_("version of the agreement"), null=True, blank=True)
    consented_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    joined_at = models.DateTimeField(_("joined"), default=clock.now, editable=False)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(left_at=None), name="membership_one_active"
            ),
            models.CheckConstraint(
                condition=Q(shares_progress=False)
                | Q(consent_version__isnull=False, consented_at__isnull=False, left_at=None),
                name="membership_shares_only_what_was_agreed",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")), name="membership_left_after_joining"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.person_id}"
