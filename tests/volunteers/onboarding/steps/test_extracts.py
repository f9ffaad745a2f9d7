"""What is remembered of a criminal-record extract: five columns, only for tasks with minors, only with consent, at most
six months old, and not a day longer than it may be (Act 148/2014)."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, models, transaction
from wagtail.models import ModelLogEntry

from core import clock
from core.errors import Refused
from core.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.volunteers import TaskFactory, VolunteeringFactory, accept
from tests.volunteers.onboarding.steps.conftest import fresh, person, templates, yes
from volunteers.onboarding import models as tables
from volunteers.onboarding import steps, tasks
from volunteers.onboarding.actions import agreeing, extracts, leaving
from volunteers.onboarding.models import Acceptance, ExtractSeen
from volunteers.onboarding.states import Ball, Document, State

pytestmark = pytest.mark.django_db


def days(number):
    return clock.today() - dt.timedelta(days=number)


@pytest.fixture
def waiting(aino):
    """Somebody who is to show an extract and has consented to it."""
    volunteering = VolunteeringFactory(extract=True, handler=aino)
    accept(volunteering, Document.EXTRACT)
    return volunteering


def see(volunteering, by, extract_date=None, seen_on=None):
    today = clock.today()
    given = {"extract_date": extract_date or today, "seen_on": seen_on or today}
    return extracts.seen(volunteering=volunteering, actor=by, **given)


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_table_holds_these_columns_and_no_other():
    with connection.cursor() as cursor:
        found = {each.name for each in connection.introspection.get_table_description(cursor, "onboarding_extractseen")}
    assert found == {"id", "person_id", "extract_date", "seen_by_id", "seen_on", "expires_on"}
    kinds = {field.name: type(field) for field in ExtractSeen._meta.get_fields()}
    assert kinds == {
        "id": models.BigAutoField,
        "person": models.ForeignKey,
        "extract_date": models.DateField,
        "seen_by": models.ForeignKey,
        "seen_on": models.DateField,
        "expires_on": models.DateField,
    }


def test_no_table_points_to_it():
    pointing = [
        f"{model.__name__}.{field.name}"
        for model in (getattr(tables, name) for name in tables.__all__)
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is ExtractSeen
    ]
    assert pointing == []


def test_no_table_of_volunteering_has_room_for_its_content():
    """No file at all in this wing, and nothing else that is named after it."""
    for model in (getattr(tables, name) for name in tables.__all__):
        for field in model._meta.get_fields():
            assert not isinstance(field, models.FileField), f"{model.__name__}.{field.name}"
            told = "extract" in field.name or "record" in field.name or "criminal" in field.name
            assert not told or model is ExtractSeen, f"{model.__name__}.{field.name}"


PUT = """INSERT INTO onboarding_extractseen (person_id, extract_date, seen_by_id, seen_on, expires_on)
VALUES (%s, %s, %s, %s, %s)"""


def put(**changes):
    """Written past the application."""
    given = {"person_id": None, "extract_date": days(9), "seen_by_id": None, "seen_on": days(5)}
    given |= {"expires_on": days(-900)} | changes
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(PUT, list(given.values()))


def test_the_database_refuses_what_cannot_be():
    one, other = UserFactory(), UserFactory()
    put(person_id=one.pk, seen_by_id=other.pk)
    for wrong in (
        {"person_id": one.pk, "seen_by_id": one.pk, "extract_date": days(8)},  # seen by themselves
        {"person_id": one.pk, "seen_by_id": other.pk},  # the same extract twice
        {"person_id": one.pk, "seen_by_id": other.pk, "extract_date": days(3)},  # seen before it was written
        {"person_id": one.pk, "seen_by_id": other.pk, "extract_date": days(7), "expires_on": days(7)},
    ):
        with pytest.raises(IntegrityError):
            put(**wrong)
    assert ExtractSeen.objects.count() == 1


# ── seeing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_seen_it_is_noted_and_the_application_goes_on(waiting, aino):
    row = see(waiting, aino, extract_date=days(30))
    known = (row.person, row.extract_date, row.seen_by, row.seen_on)
    assert known == (person(waiting), days(30), aino, clock.today())
    assert row.expires_on == clock.months_after(days(30), 36)
    assert fresh(waiting).state == State.AGREEMENT
    assert templates(person(waiting)) == ["agreement"]


def test_nothing_of_it_stands_in_mails_or_in_the_audit_trail_of_the_volunteering(waiting, aino):
    row = see(waiting, aino, extract_date=days(33))
    written = " ".join(OutgoingMail.objects.values_list("body", flat=True))
    assert days(33).isoformat() not in written
    assert f"{days(33):%-d.%-m.%Y}" not in written
    lines = ModelLogEntry.objects.filter(action="onboarding.extract.see")
    assert [(each.object_id, each.data) for each in lines] == [(str(row.pk), {})]
    told = ModelLogEntry.objects.filter(object_id=str(waiting.pk)).values_list("data", flat=True)
    assert all(set(each) <= {"old", "new"} for each in told)


def test_the_same_extract_noted_twice_is_one_row(waiting, aino):
    assert see(waiting, aino).pk == see(waiting, aino).pk
    assert ExtractSeen.objects.count() == waiting.transitions.count() == 1


def test_before_the_consent_nothing_may_be_looked_at(aino):
    volunteering = VolunteeringFactory(extract=True)
    assert steps.now(volunteering).ball == Ball.VOLUNTEER
    with pytest.raises(Refused) as refused:
        see(volunteering, aino)
    assert refused.value.code == "no_consent"
    agreeing.accept(volunteering=volunteering, actor=person(volunteering), **yes(Document.EXTRACT))
    assert steps.now(fresh(volunteering)).ball == Ball.COORDINATOR
    assert templates(aino) == ["news"]
    see(volunteering, aino)


def test_a_consent_that_was_taken_back_counts_no_more(waiting, aino):
    Acceptance.objects.update(withdrawn_at=clock.now())
    with pytest.raises(Refused) as refused:
        see(waiting, aino)
    assert refused.value.code == "no_consent"


def test_a_day_before_the_consent_is_refused(waiting, aino):
    with pytest.raises(Refused) as refused:
        see(waiting, aino, extract_date=days(9), seen_on=days(3))
    assert refused.value.code == "before_consent"


def test_six_months_and_not_a_day_more(waiting, aino, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: dt.date(2027, 3, 30))
    Acceptance.objects.update(accepted_at=dt.datetime(2027, 3, 1, tzinfo=dt.UTC))
    with pytest.raises(Refused) as refused:
        see(waiting, aino, extract_date=dt.date(2026, 9, 29))
    assert refused.value.code == "too_old"
    assert see(waiting, aino, extract_date=dt.date(2026, 9, 30)).expires_on == dt.date(2029, 9, 30)


@pytest.mark.parametrize(
    ("extract", "seen", "code"), [(-1, 0, "future"), (0, -1, "future"), (2, 3, "order")], ids=["dated", "seen", "order"]
)
def test_days_that_cannot_be(waiting, aino, extract, seen, code):
    with pytest.raises(Refused) as refused:
        see(waiting, aino, extract_date=days(extract), seen_on=days(seen))
    assert refused.value.code == code
    assert fresh(waiting).state == State.EXTRACT


def test_never_in_a_task_without_minors(aino):
    """Neither by the step nor by its consent, in whatever state."""
    volunteering = VolunteeringFactory(active=True, handler=aino)
    for act in (
        lambda: see(volunteering, aino),
        lambda: agreeing.accept(volunteering=volunteering, actor=person(volunteering), **yes(Document.EXTRACT)),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code in {"no_minors", "not_asked"}
    assert not ExtractSeen.objects.exists()


def test_nobody_notes_their_own(aino):
    volunteering = VolunteeringFactory(extract=True, volunteer__person=aino)
    accept(volunteering, Document.EXTRACT)
    with pytest.raises(PermissionDenied):
        see(volunteering, aino)


def test_an_active_volunteer_shows_a_fresh_one_before_the_last_ends(aino):
    volunteering = VolunteeringFactory(active=True, task=TaskFactory(minors=True), handler=aino)
    accept(volunteering, Document.EXTRACT)
    see(volunteering, aino)
    assert fresh(volunteering).state == State.ACTIVE


# ── forgetting ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_deleted_the_day_after_it_expires(waiting, aino, monkeypatch):
    row = see(waiting, aino)
    monkeypatch.setattr(clock, "today", lambda: row.expires_on)
    assert tasks.forget_extracts() == 0
    monkeypatch.setattr(clock, "today", lambda: row.expires_on + dt.timedelta(days=1))
    assert (tasks.forget_extracts(), ExtractSeen.objects.count()) == (1, 0)
    assert tasks.forget_extracts() == 0


def test_it_goes_with_the_last_task_with_minors(waiting, aino):
    other = VolunteeringFactory(active=True, task=TaskFactory(minors=True), volunteer=waiting.volunteer, handler=aino)
    see(waiting, aino)
    leaving.decline(volunteering=waiting, reason="Paikat ovat täynnä.", actor=aino)
    assert ExtractSeen.objects.count() == 1
    leaving.leave(volunteering=other, actor=person(other))
    assert not ExtractSeen.objects.exists()


# ── guardians ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_under_18_the_agreement_waits_for_the_guardian(aino):
    volunteering = VolunteeringFactory(task__plain=True, under_age=True)
    with pytest.raises(Refused) as refused:
        agreeing.send(volunteering=volunteering, actor=aino)
    assert refused.value.code == "guardian"
    extracts.guardian_seen(volunteering=volunteering, actor=aino)
    again = extracts.guardian_seen(volunteering=volunteering, actor=aino)
    assert (again.guardian_seen_on, again.guardian_seen_by) == (clock.today(), aino)
    agreeing.send(volunteering=volunteering, actor=aino)
    assert fresh(volunteering).state == State.AGREEMENT


def test_no_guardian_is_asked_about_an_adult(aino):
    with pytest.raises(Refused) as refused:
        extracts.guardian_seen(volunteering=VolunteeringFactory(), actor=aino)
    assert refused.value.code == "adult"
