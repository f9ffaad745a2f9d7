"""Audit lines: their time, and that those about rows that are kept outlive whoever wrote them, leading to nobody."""

import pytest
from wagtail.models import ModelLogEntry

from core import audit, clock
from tests.factories.accounts import UserFactory
from tests.factories.volunteers import VolunteeringFactory
from volunteers.onboarding.models import Volunteering

pytestmark = pytest.mark.django_db
LINE = "onboarding.volunteering.pause"


def who(row):
    return [line.actor for line in audit.lines(row, LINE)]


def test_a_person_is_taken_out_of_the_lines_about_these_rows_and_of_no_others():
    gone, stays = UserFactory(), UserFactory()
    mine, also_mine, other = VolunteeringFactory.create_batch(3)
    for row in (mine, also_mine, other):
        audit.record(row, LINE, actor=gone)
    audit.record(mine, LINE, actor=stays)
    audit.record(mine.volunteer.person, "accounts.user.change_details", actor=gone)
    assert audit.unsign(Volunteering, [mine.pk, also_mine.pk], person=gone.pk) == 2
    assert (who(mine), who(also_mine), who(other)) == ([stays, None], [None], [gone])
    assert ModelLogEntry.objects.filter(user=gone, action="accounts.user.change_details").count() == 1
    assert audit.unsign(Volunteering, [mine.pk], person=gone.pk) == 0


def test_many_rows_are_asked_for_in_parts(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(audit, "_PART", 2)
    gone, rows = UserFactory(), VolunteeringFactory.create_batch(5)
    for row in rows:
        audit.record(row, LINE, actor=gone)
    with django_assert_num_queries(3):
        assert audit.unsign(Volunteering, [row.pk for row in rows], person=gone.pk) == 5


def test_a_line_is_of_the_time_that_the_clock_tells():
    row = VolunteeringFactory()
    with clock.days_ago(40):
        audit.record(row, LINE, actor=None)
        then = clock.today()
    (line,) = audit.lines(row, LINE)
    assert clock.day_of(line.at) == then != clock.today()
