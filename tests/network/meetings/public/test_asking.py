"""Whatever stands in the address of the calendar."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from network.meetings.asking import Ask

pytestmark = pytest.mark.django_db


def month(asked):
    return Ask(QueryDict(f"month={asked}")).question.month


@pytest.mark.parametrize("asked", ["0001-01", "9999-12", "1999-12", "2200-01", "2027-13", "kuu"])
def test_a_month_that_no_calendar_has_narrows_nothing(client, asked):
    assert month(asked) is None
    assert client.get(reverse("meetings:calendar"), {"month": asked, "past": "1"}).status_code == 200


@pytest.mark.parametrize("asked", ["2000-01", "2199-12"])
def test_the_first_and_the_last_month_there_is(client, asked):
    assert f"{month(asked):%Y-%m}" == asked
    assert client.get(reverse("meetings:calendar"), {"month": asked}).status_code == 200
