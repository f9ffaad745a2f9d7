"""What waits for those who handle it, asked of the database: for lists and numbers. The rule itself stands in
volunteers.onboarding.steps, of which this says the same about many rows at once."""

from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from core import clock
from volunteers.onboarding.models import Acceptance, TrialSession, Volunteering
from volunteers.onboarding.states import Document, State


def marked(rows: QuerySet[Volunteering]) -> QuerySet[Volunteering]:
    """With ``is_waiting`` (whoever handles it has the ball), ``is_silent`` (for the volunteer has not gone on) and
    ``waiting_since`` (since when somebody has had it; of an interview that was to be, since its time)."""
    counts = TrialSession.objects.filter(volunteering=OuterRef("pk")).order_by().values("volunteering")
    noted: Any = Coalesce(Subquery(counts.annotate(number=Count("pk")).values("number")), 0)
    consents = Acceptance.objects.in_force().filter(volunteering=OuterRef("pk"), document=Document.EXTRACT)
    talked = Q(interview_wish="", interview_at__lte=clock.now())
    passed = Q(reminded_at__lt=F("turn_since")) | Q(reminded_at__isnull=False, escalated_at__isnull=False)
    asked = Q(state__in=[State.AGREEMENT, State.TRAINING]) | Q(state=State.EXTRACT, is_consented=False)
    waits = (
        Q(is_silent=True)
        | Q(state=State.APPLIED)
        | (Q(state=State.INTERVIEW) & (~Q(interview_wish="") | Q(interview_at=None) | talked))
        | (Q(state=State.EXTRACT) & Q(is_consented=True))
        | (Q(state=State.TRIAL) & (Q(mentor=None) | Q(noted__gte=F("task__trial_sessions"))))
    )
    rows = rows.annotate(noted=noted, is_consented=Exists(consents))
    is_silent = Case(When(passed & asked, then=True), default=Value(False), output_field=BooleanField())
    rows = rows.annotate(is_silent=is_silent)
    since = When(talked & Q(state=State.INTERVIEW, interview_at__gt=F("turn_since")), then="interview_at")
    return rows.annotate(
        is_waiting=Case(When(waits, then=True), default=Value(False), output_field=BooleanField()),
        waiting_since=Case(since, default="turn_since"),
    )
