"""The heads of days: what stood at the end of the trail when a day was over, noted once and published."""

from django.db import transaction
from django.db.models import Max

from certification.quality.models import DayHead, Head, Line
from core import clock


@transaction.atomic
def close_days() -> int:
    """Notes the newest line of every day that is over and has lines; returns how many days. Safe to repeat: a day that
    is noted stays as it is. Days of an outage are made up for."""
    # Nobody writes a line of an earlier day once this is ours: a line is told its day behind the same lock.
    Head.objects.select_for_update().filter(id=1).first()
    noted = DayHead.objects.order_by("-day").values_list("day", flat=True).first()
    lines = Line.objects.filter(day__lt=clock.today())
    if noted:
        lines = lines.filter(day__gt=noted)
    newest = dict(lines.order_by("day").values_list("day").annotate(Max("number")))
    for line in Line.objects.filter(number__in=newest.values()).order_by("number"):
        DayHead.objects.get_or_create(day=line.day, defaults={"number": line.number, "hash": line.hash})
    return len(newest)
