"""Forgetting who gave support: the sessions stay for the figures."""

from django.db import transaction

from accounts.models import User
from core import audit, retention
from network.monitoring.models import Session, YearThanks


@transaction.atomic
def forget(*, person: User) -> int:
    """Takes a person out of the sessions they gave as a volunteer, and out of what was written down about them. Those
    that somebody gave as staff stay theirs; of what was taken back nobody knows any more as what it was given. Returns
    how many sessions. Whoever calls has asked whether it may."""
    mine = Session.objects.filter(person=person, voluntary=True)
    keys = list(mine.values_list("pk", flat=True))
    as_staff = Session.objects.filter(person=person, voluntary=False).values_list("pk", flat=True)
    audit.unsign(Session, audit.signed(Session, person=person) - {str(key) for key in as_staff}, person=person)
    mine.update(person=None)
    if not Session.objects.filter(person=person).exists():
        YearThanks.objects.filter(person=person).delete()
        retention.forget("year_thanks", to=person.email)
    return len(keys)
