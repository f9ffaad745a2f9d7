"""What waits for those who handle it, asked of the database: for lists and numbers. The rule itself stands in
volunteers.onboarding.steps, of which this says the same about many rows at once."""

from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from core import clock
from volunteers.onboarding.models import Acceptance, TrialSession, Volunteering
from volunteers.onboarding.states import Document, State


def marked(rows: QuerySet[Volunteering]) -> QuerySet[Volunteering]:
    """With ``is_waiting`` (whoever handles it has the ball) and ``waiting_since`` (since when somebody has had it; of
    an interview that was to be, since its time)."""
    counts = TrialSession.objects.filter(volunteering=OuterRef("pk")).order_by().values("volunteering")
    noted: Any = Coalesce(Subquery(counts.annotate(number=Count("pk")).values("number")), 0)
    consents = Acceptance.objects.in_force().filter(volunteering=OuterRef("pk"), document=Document.EXTRACT)
    talked = Q(interview_wish="", interview_at__lte=clock.now())
    waits = (
        Q(state=State.APPLIED)
        | (Q(state=State.INTERVIEW) & (~Q(interview_wish="") | Q(interview_at=None) | talked))
        | (Q(state=State.EXTRACT) & Q(is_consented=True))
        | (Q(state=State.TRIAL) & (Q(mentor=None) | Q(noted__gte=F("task__trial_sessions"))))
    )
    rows = rows.annotate(noted=noted, is_consented=Exists(consents))
    since = When(talked & Q(state=State.INTERVIEW, interview_at__gt=F("turn_since")), then="interview_at")
    return rows.annotate(
        is_waiting=Case(When(waits, then=True), default=Value(False), output_field=BooleanField()),
        waiting_since=Case(since, default="turn_since"),
    )
