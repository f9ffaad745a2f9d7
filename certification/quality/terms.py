"""For how long a certification is granted, and what it takes the place of."""

import datetime as dt

from django.db.models import QuerySet

from certification.quality.models import Application, Certification
from certification.quality.states import ApplicationKind
from core import clock


def earlier(application: Application) -> QuerySet[Certification]:
    """The one of the organisation that a new one follows, one row or none: not ended, and not renewed yet."""
    return Certification.objects.filter(organisation=application.organisation_id, ended_at=None, replaced_by=None)


def period(application: Application, before: Certification | None) -> tuple[dt.date, dt.date]:
    """The first and the last day of what is granted today: from today, or from the day after the one that it renews
    ends. What changes a certification keeps its days."""
    if application.kind == ApplicationKind.CHANGE and application.certification is not None:
        return application.certification.valid_from, application.certification.valid_to
    first = clock.today()
    if before is not None:
        first = max(first, before.valid_to + dt.timedelta(days=1))
    return first, clock.months_after(first, application.version.valid_months) - dt.timedelta(days=1)
