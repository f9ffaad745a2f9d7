"""What a session can hold: nothing about who was helped, and what the database itself refuses."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, models, transaction

from network.monitoring import forms
from network.monitoring.givers import Giver
from network.monitoring.models import Session, YearThanks
from network.monitoring.states import MIDDLE, SUCCESSFUL, Minutes, Outcome
from tests.factories.network import municipality
from tests.factories.volunteers import SessionFactory

pytestmark = pytest.mark.django_db
# Where words could be written down that nobody has chosen from a list.
FREE = (models.TextField, models.CharField, models.JSONField, models.FileField, models.BinaryField)
# What a row may point to: the helper, and words, places and organisations that everybody knows.
KNOWN = {"person", "organisation", "place", "municipality", "form", "language", "topic", "e_service"}


def test_no_field_of_a_session_takes_words_that_were_not_chosen():
    free = [
        field.name
        for field in Session._meta.get_fields()
        if isinstance(field, FREE) and not getattr(field, "choices", None)
    ]
    assert free == []


def test_the_only_person_a_session_points_to_is_the_helper():
    pointing = {field.name for field in Session._meta.get_fields() if field.is_relation}
    assert pointing == KNOWN
    people = [f.name for f in Session._meta.get_fields() if f.is_relation and f.related_model is get_user_model()]
    assert people == ["person"]


def test_nothing_points_to_a_session_from_outside():
    """A table beside it could hold what this one must not."""
    assert [each.related_model for each in Session._meta.related_objects] == []


def test_no_field_of_the_forms_takes_words_either(vera):
    told = [Giver("", None, None, municipality("297"), voluntary=True)]
    for form in (forms.LogForm(for_whom=told * 2), forms.EditForm(session=SessionFactory(person=vera), for_whom=told)):
        plain = {name for name, field in form.fields.items() if type(field).__name__ in {"CharField", "JSONField"}}
        assert plain == set()


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"minutes": "m5"}, id="minutes"),
        pytest.param({"outcome": "fine"}, id="outcome"),
        pytest.param({"people": 0}, id="nobody"),
        pytest.param({"people": 101}, id="too many"),
    ],
)
def test_the_database_refuses_what_no_form_offers(wrong):
    session = SessionFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(**wrong)


def test_a_nonce_is_there_once():
    session = SessionFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionFactory(nonce=session.nonce)


def test_a_person_is_thanked_once_a_year(vera):
    YearThanks.objects.create(person=vera, year=2026)
    YearThanks.objects.create(person=vera, year=2025)
    with pytest.raises(IntegrityError), transaction.atomic():
        YearThanks.objects.create(person=vera, year=2026)


def test_every_band_has_its_middle_and_most_outcomes_are_good():
    assert MIDDLE.keys() == set(Minutes)
    assert len(SUCCESSFUL) == len(Outcome) - 2


def test_dates_of_sessions_have_no_time():
    assert SessionFactory().day.__class__ is dt.date
