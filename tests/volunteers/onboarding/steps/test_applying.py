"""The application arrives with who handles it there; it can be taken back, and nothing is left of what was told."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core import clock
from core.errors import Refused
from network.directory.models import Network, Vocabulary
from tests.factories.accounts import UserFactory
from tests.factories.network import (
    ContactFactory,
    MandateFactory,
    OrganisationFactory,
    PlaceFactory,
    coordinator,
    municipality,
    region,
    term,
)
from tests.factories.volunteers import TaskFactory, VolunteerFactory, VolunteeringFactory
from tests.training.racing import lines
from tests.volunteers.onboarding.steps.conftest import apply, deputy, fresh, mails, person, templates
from volunteers.onboarding import areas
from volunteers.onboarding.actions import applying, escalating, interviewing
from volunteers.onboarding.models import Absence, Acceptance, Speaks, Volunteer, Volunteering
from volunteers.onboarding.states import Age, Document, Level, PartOfDay, State

pytestmark = pytest.mark.django_db


def network(slug, *codes, coordinated=True):
    made = Network.objects.create(slug=slug, name=slug, region=region("11"))
    made.municipalities.set([municipality(code) for code in codes])
    by = MandateFactory(region=region("11"), network=made).person if coordinated else None
    return made, by


# ── where it goes ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_goes_to_the_smallest_network_with_a_coordinator_else_to_the_region():
    large, _by = network("laaja", "297", "749", "140")
    small, _by = network("pieni", "297", "749")
    network("tyhja", "297", coordinated=False)
    ended, _by = network("paattynyt", "297")
    Network.objects.filter(pk=ended.pk).update(ended_at=clock.now())
    assert areas.route(municipality("297")) == (region("11"), small)
    assert areas.route(municipality("140")) == (region("11"), large)
    assert areas.route(municipality("091")) == (region("01"), None)


def test_the_coordinators_of_the_network_hear_of_it_and_those_of_the_region_see_it(aino):
    _made, near = network("pieni", "297")
    who = UserFactory()
    volunteering = apply(who)
    assert templates(who) == ["received"]
    assert templates(near) == ["arrived"]
    assert templates(aino) == []
    assert Volunteering.objects.handled_by(aino).get() == volunteering


def test_to_an_organisation_it_goes_to_its_main_contacts(aino):
    contact = ContactFactory(phone="017 000 0009")
    who = UserFactory()
    volunteering = apply(who, organisation=contact.organisation)
    assert templates(contact.person) == ["arrived"]
    assert templates(aino) == []
    assert str(areas.contact(volunteering)) == f"{contact.person}, {contact.person.email}, 017 000 0009"
    assert "017 000 0009" in mails(who)[0].body


def test_where_nobody_coordinates_the_administrators_hear_of_it(admin):
    apply()
    assert templates(admin) == ["unanswered"]


def test_the_only_coordinator_does_not_answer_their_own(aino, admin):
    volunteering = apply(aino)
    assert templates(aino) == ["received"]
    assert templates(admin) == ["unanswered"]
    assert areas.contact(volunteering) is None
    with pytest.raises(PermissionDenied):
        escalating.take(volunteering=volunteering, actor=aino)


def test_who_recruits_is_a_member_of_the_region_with_a_main_contact():
    home = ContactFactory().organisation
    by_place = ContactFactory(organisation=OrganisationFactory(municipality=municipality("091"))).organisation
    PlaceFactory(organisation=by_place)
    ContactFactory(organisation=OrganisationFactory(municipality=municipality("091")))
    ContactFactory(organisation=OrganisationFactory(left=True))
    ContactFactory(editor=True)
    assert set(areas.recruiters(municipality("749"))) == {home, by_place}


# ── what is written ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_everything_told_is_written_with_the_consent(aino):
    finnish, phone = term(Vocabulary.LANGUAGE, "fi"), term(Vocabulary.TOPIC, "phone")
    told = {
        "ways": ["onsite", "home"],
        "languages": {finnish: Level.WELL},
        "topics": [phone],
        "times": [(0, PartOfDay.MORNING), (0, PartOfDay.MORNING)],
        "travel_km": 20,
        "needs": " Hissi ",
        "message": " Haluan auttaa. ",
        "mails_wanted": True,
    }
    volunteering = apply(age=Age.YOUNG, task=TaskFactory(from_15=True), consent_language="sv", **told)
    volunteer = volunteering.volunteer
    assert volunteer.ways == {"onsite", "home"}
    assert (volunteer.travel_km, volunteer.needs, volunteer.mails_wanted) == (20, "Hissi", True)
    assert list(volunteer.languages.values_list("language__key", "level")) == [("fi", Level.WELL)]
    assert list(volunteer.topics.all()) == [phone]
    assert volunteer.free_times.count() == 1
    assert (volunteering.message, volunteering.under_age) == ("Haluan auttaa.", True)
    consent = Acceptance.objects.get()
    assert (consent.document, consent.version, consent.language) == (Document.APPLICATION, "1", "sv")
    assert consent.statement.startswith("Jag samtycker")
    assert [each.new for each in volunteering.transitions.all()] == [State.APPLIED]


def test_another_application_changes_what_is_told_anew_and_keeps_the_rest():
    who = UserFactory()
    apply(who, needs="Hissi", times=[(0, PartOfDay.MORNING)])
    volunteer = apply(who, TaskFactory(), times=[(1, PartOfDay.EVENING)]).volunteer
    assert Volunteer.objects.get() == volunteer
    assert volunteer.needs == "Hissi"
    assert list(volunteer.free_times.values_list("weekday", "part")) == [(1, PartOfDay.EVENING)]


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("child", {"age": Age.CHILD}),
        ("adults_only", {"age": Age.YOUNG}),
        ("no_age", {"age": ""}),
        ("changed", {"consent_version": "0"}),
        ("retired", {"task": {"retired": True}}),
    ],
    ids=["child", "adults_only", "no_age", "changed", "retired"],
)
def test_what_cannot_be_applied_for(code, given):
    given = {name: TaskFactory(**value) if name == "task" else value for name, value in given.items()}
    with pytest.raises(Refused) as refused:
        apply(**given)
    assert refused.value.code == code
    assert not Volunteering.objects.exists()
    assert mails() == []


def test_an_organisation_that_does_not_recruit_there():
    with pytest.raises(Refused) as refused:
        apply(organisation=OrganisationFactory())
    assert refused.value.code == "no_recruiter"


def test_only_one_open_application_for_a_task_in_a_region():
    who, task, organisation = UserFactory(), TaskFactory(), ContactFactory().organisation
    first = apply(who, task)
    with pytest.raises(Refused) as refused:
        apply(who, task, municipality=municipality("749"))
    assert refused.value.code == "open_already"
    apply(who, task, municipality=municipality("091"))
    apply(who, task, organisation=organisation)
    applying.withdraw(volunteering=first, actor=who)
    apply(who, task)
    assert Volunteering.objects.count() == 4


def test_the_same_form_twice_is_one_application(aino):
    who, task = UserFactory(), TaskFactory()
    assert apply(who, task, seed="abc").pk == apply(who, task, seed="abc").pk
    assert (len(mails()), lines("onboarding.volunteering.apply"), Acceptance.objects.count()) == (2, 1, 1)


# ── withdrawing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def whole():
    """An application with everything that one can tell."""
    told = {"message": "Kerron itsestäni.", "needs": "Hissi", "times": [(0, PartOfDay.MORNING)], "travel_km": 9}
    told |= {"languages": {term(Vocabulary.LANGUAGE, "fi"): Level.WELL}, "topics": [term(Vocabulary.TOPIC, "phone")]}
    volunteering = apply(mails_wanted=True, **told)
    day = clock.today()
    Absence.objects.create(volunteer=volunteering.volunteer, first_day=day, last_day=day)
    return volunteering


def test_withdrawn_everything_told_is_deleted(aino):
    volunteering = whole()
    interviewing.invite(volunteering=volunteering, at=clock.now() + dt.timedelta(1), place="Kotonani", actor=aino)
    applying.withdraw(volunteering=volunteering, actor=person(volunteering))
    applying.withdraw(volunteering=volunteering, actor=person(volunteering))
    row = fresh(volunteering)
    volunteer = row.volunteer
    assert (row.state, row.message, row.interview_place) == (State.WITHDRAWN, "", "")
    assert (volunteer.phone, volunteer.needs, volunteer.ways, volunteer.travel_km) == ("", "", frozenset(), 0)
    assert not volunteer.mails_wanted
    for rows in (volunteer.languages, volunteer.free_times, volunteer.absences, volunteer.topics, volunteer.skills):
        assert not rows.exists()
    assert not Acceptance.objects.in_force().exists()
    assert templates(aino) == ["arrived", "news"]
    assert templates(person(volunteering)) == ["received", "interview", "withdrawn"]


def test_what_another_volunteering_needs_stays():
    volunteering = whole()
    VolunteeringFactory(active=True, volunteer=volunteering.volunteer)
    applying.withdraw(volunteering=volunteering, actor=person(volunteering))
    assert fresh(volunteering).message == ""
    assert fresh(volunteering).volunteer.needs == "Hissi"
    assert Speaks.objects.exists()


# ── the contact person ───────────────────────────────────────────────────────────────────────────────────────────────


def test_who_acts_first_becomes_the_contact_person_and_hears_the_rest(aino):
    second = coordinator("11")
    volunteering = apply()
    assert templates(aino) == templates(second) == ["arrived"]
    tomorrow = clock.now() + dt.timedelta(days=1)
    interviewing.invite(volunteering=volunteering, at=tomorrow, place="Puhelimessa", actor=second)
    interviewing.confirm(volunteering=volunteering, actor=person(volunteering))
    assert fresh(volunteering).handler == second
    assert (templates(aino), templates(second)) == (["arrived"], ["arrived", "news"])
    escalating.take(volunteering=volunteering, actor=aino)
    escalating.take(volunteering=volunteering, actor=aino)
    assert areas.contact(fresh(volunteering)).person == aino
    assert lines("onboarding.volunteering.take") == 1


def test_a_contact_person_whose_mandate_is_over_is_replaced(aino):
    gone = MandateFactory(region=region("11"), expired=True).person
    volunteering = VolunteeringFactory(handler=gone)
    assert areas.contact(volunteering).person == aino
    tomorrow = clock.now() + dt.timedelta(days=1)
    interviewing.invite(volunteering=volunteering, at=tomorrow, place="Puhelimessa", actor=aino)
    assert fresh(volunteering).handler == aino


def test_a_deputy_hears_nothing_before_it_escalates(aino):
    late = deputy()
    apply()
    assert templates(late) == []


# ── the interview ────────────────────────────────────────────────────────────────────────────────────────────────────


def invite(volunteering, by, place="Kirjasto", **later):
    moment = clock.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(**later or {"days": 1})
    return interviewing.invite(volunteering=volunteering, at=moment, place=place, actor=by)


def test_a_time_is_proposed_answered_with_others_and_proposed_anew(aino):
    volunteering = apply()
    who = person(volunteering)
    invite(volunteering, aino)
    invite(volunteering, aino)
    interviewing.propose(volunteering=volunteering, times="  Iltaisin  klo 18 ", actor=who)
    interviewing.propose(volunteering=volunteering, times="Iltaisin klo 18", actor=who)
    assert fresh(volunteering).interview_wish == "Iltaisin klo 18"
    with pytest.raises(Refused) as refused:
        interviewing.confirm(volunteering=volunteering, actor=who)
    assert refused.value.code == "no_time"
    invite(volunteering, aino, days=2)
    interviewing.confirm(volunteering=volunteering, actor=who)
    interviewing.confirm(volunteering=volunteering, actor=who)
    assert templates(who) == ["received", "interview", "interview"]
    assert templates(aino) == ["arrived", "news", "news"]
    assert fresh(volunteering).interview_wish == ""


@pytest.mark.parametrize(
    ("code", "given"), [("past", {"hours": -1}), ("no_place", {"place": "  "})], ids=["past", "place"]
)
def test_an_interview_that_cannot_be(aino, code, given):
    volunteering = VolunteeringFactory()
    with pytest.raises(Refused) as refused:
        invite(volunteering, aino, **given)
    assert refused.value.code == code
    assert fresh(volunteering).handler is None


def test_a_time_that_is_over_cannot_be_confirmed(aino):
    past = timezone.now() - dt.timedelta(hours=1)
    volunteering = VolunteeringFactory(interview=True, interview_at=past)
    with pytest.raises(Refused) as refused:
        interviewing.confirm(volunteering=volunteering, actor=person(volunteering))
    assert refused.value.code == "past"


def test_a_volunteer_without_an_application_is_nobodys_business(aino):
    VolunteerFactory()
    assert not Volunteering.objects.handled_by(aino).exists()
