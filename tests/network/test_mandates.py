"""Mandates: who coordinates what, from when to when; the base of every permission in the network."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from wagtail.models import ModelLogEntry

from core import clock
from core.errors import Refused
from network.directory import actions, mandates, policies
from network.directory.models import Mandate, Role
from tests.factories.accounts import UserFactory
from tests.factories.network import MandateFactory, coordinator, region

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def give(admin, person, **changes):
    given = {"role": Role.COORDINATOR, "region": region(), "from_date": clock.today(), "until_date": None}
    return actions.give_mandate(person=person, actor=admin, **given | changes)


def lines():
    return [entry.action for entry in ModelLogEntry.objects.order_by("pk")]


def test_an_administrator_gives_a_mandate_and_it_is_written_down(admin, learner):
    mandate = give(admin, learner)
    assert mandates.holds(learner, Role.COORDINATOR, region())
    assert list(mandates.regions_of(learner)) == [region()]
    assert mandate.given_by == admin
    entry = ModelLogEntry.objects.get(action="directory.mandate.give")
    assert entry.data == {"person": learner.pk, "role": "coordinator", "region": "11"}
    assert learner.name not in entry.label


def test_a_mandate_opens_its_own_region_and_no_other(admin, learner):
    give(admin, learner)
    assert not mandates.holds(learner, Role.COORDINATOR, region("01"))
    assert region("01") not in mandates.regions_of(learner)


def test_nobody_gives_themselves_a_mandate_not_even_an_administrator(admin):
    with pytest.raises(Refused) as refused:
        give(admin, admin)
    assert refused.value.code == "own_mandate"
    assert not policies.may_give_mandate(admin, admin)
    assert not Mandate.objects.exists()


@pytest.mark.parametrize("who", ["learner", "editor", "coordinator", "closed"])
def test_nobody_else_gives_or_ends_one(who):
    makers = {
        "learner": UserFactory,
        "editor": lambda: UserFactory(editor=True),
        "coordinator": coordinator,
        "closed": lambda: UserFactory(admin=True, is_active=False),
    }
    actor, mandate = makers[who](), MandateFactory(region=region("12"))
    with pytest.raises(PermissionDenied):
        give(actor, UserFactory())
    with pytest.raises(PermissionDenied):
        actions.end_mandate(mandate=mandate, actor=actor)
    assert mandates.holds(mandate.person, Role.COORDINATOR, region("12"))


@pytest.mark.parametrize(
    ("made", "holds"), [({}, True), ({"expired": True}, False), ({"coming": True}, False), ({"ended": True}, False)]
)
def test_only_a_mandate_in_force_counts(made, holds):
    mandate = MandateFactory(**made)
    assert mandates.holds(mandate.person, Role.COORDINATOR, mandate.region) is holds
    assert mandates.holds_any(mandate.person) is holds
    assert mandate.in_force is holds
    assert Mandate.objects.in_force().exists() is holds


def test_both_dates_are_days_on_which_it_holds():
    first, last = dt.date(2027, 3, 1), dt.date(2027, 3, 31)
    MandateFactory(from_date=first, until_date=last)
    in_force = {day: Mandate.objects.in_force(day).exists() for day in (first - DAY, first, last, last + DAY)}
    assert list(in_force.values()) == [False, True, True, False]


def test_a_day_is_a_day_where_the_network_lives():
    mandate = MandateFactory(from_date=dt.date(2027, 3, 1), until_date=dt.date(2027, 3, 31))
    # half past midnight in Helsinki, still the 31st in UTC
    with time_machine.travel(dt.datetime(2027, 3, 31, 21, 30, tzinfo=dt.UTC), tick=False):
        assert not mandate.in_force
        assert not Mandate.objects.in_force().exists()


def test_who_was_responsible_on_an_earlier_day_is_known_after_the_end(admin):
    mandate = MandateFactory()
    actions.end_mandate(mandate=mandate, actor=admin)
    today = clock.today()
    assert Mandate.objects.in_force(today - DAY).get() == mandate
    assert not Mandate.objects.in_force(today).exists()
    assert not Mandate.objects.in_force(today + DAY).exists()


def test_a_closed_account_holds_nothing(admin):
    mandate = MandateFactory(person=UserFactory(is_active=False))
    assert not mandates.holds_any(mandate.person)
    assert not mandates.holds(mandate.person, Role.COORDINATOR, mandate.region)
    with pytest.raises(Refused):
        give(admin, UserFactory(is_active=False))


def test_a_mandate_ended_at_once_ends_in_this_moment(admin):
    mandate = MandateFactory()
    actions.end_mandate(mandate=mandate, actor=admin)
    assert not mandates.holds(mandate.person, Role.COORDINATOR, mandate.region)
    mandate.refresh_from_db()
    assert (mandate.over, mandate.ended_by) == (True, admin)


def test_a_mandate_can_end_on_a_day_to_come(admin):
    mandate, day = MandateFactory(), clock.today() + 7 * DAY
    actions.end_mandate(mandate=mandate, actor=admin, last_day=day)
    assert mandates.holds(mandate.person, Role.COORDINATOR, mandate.region)
    with time_machine.travel(timezone.now() + 8 * DAY):
        assert not mandates.holds(mandate.person, Role.COORDINATOR, mandate.region)


@pytest.mark.parametrize(("days", "code"), [(-1, "past"), (20, "longer")])
def test_an_end_in_the_past_or_later_than_planned_is_refused(admin, days, code):
    mandate = MandateFactory(until_date=clock.today() + 10 * DAY)
    with pytest.raises(Refused) as refused:
        actions.end_mandate(mandate=mandate, actor=admin, last_day=clock.today() + days * DAY)
    assert refused.value.code == code


def test_asked_for_twice_is_given_and_ended_once(admin, learner):
    first, second = give(admin, learner), give(admin, learner)
    assert first == second
    for _twice in range(2):
        actions.end_mandate(mandate=first, actor=admin)
    assert lines() == ["directory.mandate.give", "directory.mandate.end"]


def test_the_same_mandate_twice_at_a_time_is_refused_and_a_later_one_is_not(admin, learner):
    today = clock.today()
    give(admin, learner, until_date=today + 30 * DAY)
    for changes in ({"from_date": today + 30 * DAY}, {"until_date": today + DAY}, {"from_date": today - DAY}):
        with pytest.raises(Refused) as refused:
            give(admin, learner, **changes)
        assert refused.value.code == "overlaps"
    give(admin, learner, from_date=today + 31 * DAY)
    give(admin, learner, region=region("01"))
    assert Mandate.objects.count() == 3


def test_after_an_end_at_once_the_same_can_be_given_anew(admin, learner):
    actions.end_mandate(mandate=give(admin, learner), actor=admin)
    give(admin, learner)
    assert mandates.holds(learner, Role.COORDINATOR, region())


def test_an_end_before_the_beginning_is_refused(admin, learner):
    with pytest.raises(Refused):
        give(admin, learner, until_date=clock.today() - DAY)


def refused_by_the_database(**values):
    with pytest.raises(IntegrityError), transaction.atomic():
        MandateFactory(**values)


def test_the_database_itself_refuses_what_no_mandate_can_be(learner):
    today = clock.today()
    refused_by_the_database(role="king")
    refused_by_the_database(from_date=today, until_date=today - DAY)
    MandateFactory(person=learner)
    refused_by_the_database(person=learner, from_date=today - 50 * DAY)
    refused_by_the_database(person=learner, until_date=today)
    MandateFactory(person=learner, region=region("01"))


def test_erasing_a_person_takes_their_mandates_and_leaves_those_they_gave(admin, learner):
    mandate = give(admin, learner)
    admin.delete()
    mandate.refresh_from_db()
    assert mandate.given_by is None
    learner.delete()
    assert not Mandate.objects.exists()


def test_one_question_costs_one_query(django_assert_num_queries):
    mandate = MandateFactory()
    for ask in (
        lambda: mandates.holds(mandate.person, Role.COORDINATOR, mandate.region),
        lambda: mandates.holds_any(mandate.person),
        lambda: list(mandates.regions_of(mandate.person)),
        lambda: [each.region.name for each in mandates.of(mandate.person)],
    ):
        with django_assert_num_queries(1):
            ask()


# ── the screen of administrators ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def office(client, admin, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    client.force_login(admin)
    return client


def typed(owner, **changes):
    return {
        "person": owner.email.upper(),
        "role": "coordinator",
        "region": region().pk,
        "from_date": "2027-01-31",
    } | changes


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_list_names_people_and_regions_in_each_language(office, admin, language):
    from wagtail.users.models import UserProfile  # noqa: PLC0415

    UserProfile.objects.update_or_create(user=admin, defaults={"preferred_language": language})
    mandate = MandateFactory()
    page = office.get(reverse("mandate:index")).content.decode()
    assert mandate.person.email in page
    assert getattr(mandate.region, f"name_{language}") in page
    assert reverse("mandate:edit", args=[mandate.pk]) in page
    with translation.override(language):
        assert date_format(mandate.from_date, "SHORT_DATE_FORMAT") in page


def test_the_menu_holds_the_network_with_mandates_and_vocabulary(office):
    page = office.get("/cms/").content.decode()
    assert reverse("mandate:index") in page
    assert "/cms/snippets/directory/term/" in page
    assert 'href="/cms/snippets/"' not in page
    assert '"/cms/snippets/"' not in page


def test_a_mandate_is_given_by_address(office, learner):
    answer = office.post(reverse("mandate:add"), typed(learner, until_date=""))
    assert answer["Location"] == reverse("mandate:index")
    assert Mandate.objects.get().person == learner


@pytest.mark.parametrize(
    "changes",
    [{"person": "nobody@post.example"}, {"from_date": "soon"}, {"until_date": "2027-01-30"}, {"role": "king"}],
)
def test_what_cannot_be_given_is_said_above_the_form(office, learner, changes):
    answer = office.post(reverse("mandate:add"), typed(learner, **changes))
    assert answer.status_code == 422
    assert not Mandate.objects.exists()


def test_a_sign_up_that_nobody_confirmed_gets_no_mandate(office):
    assert office.post(reverse("mandate:add"), typed(UserFactory(confirmed=False))).status_code == 422


def test_the_administrator_reads_why_their_own_is_refused(office, admin):
    answer = office.post(reverse("mandate:add"), typed(admin))
    assert answer.status_code == 422
    assert not Mandate.objects.exists()


def test_a_mandate_is_ended_on_its_own_page(office):
    mandate = MandateFactory()
    assert office.get(reverse("mandate:edit", args=[mandate.pk])).status_code == 200
    office.post(reverse("mandate:edit", args=[mandate.pk]), {"last_day": ""})
    mandate.refresh_from_db()
    assert mandate.over
    page = office.get(reverse("mandate:edit", args=[mandate.pk])).content.decode()
    assert 'name="last_day"' not in page


def test_the_list_can_be_narrowed_to_those_in_force(office):
    held, over = MandateFactory(), MandateFactory(expired=True)
    for value, shown, hidden in (("true", held, over), ("false", over, held)):
        page = office.get(reverse("mandate:index"), {"in_force": value}).content.decode()
        assert shown.person.email in page
        assert hidden.person.email not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_no_more_for_more_mandates(office, count, django_assert_max_num_queries):
    MandateFactory.create_batch(count)
    office.get(reverse("mandate:index"))
    with django_assert_max_num_queries(16):
        office.get(reverse("mandate:index"))


def test_others_do_not_see_the_screen(client, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    editor = UserFactory(editor=True)
    mandate = MandateFactory()
    client.force_login(editor)
    for name, args in (("index", []), ("add", []), ("edit", [mandate.pk])):
        answer = client.post(reverse(f"mandate:{name}", args=args), typed(editor))
        assert answer.status_code in {302, 403, 405}, name
    assert Mandate.objects.get() == mandate
    assert not mandate.over
