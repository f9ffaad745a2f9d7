"""Figures as evidence: taken when an application is sent, counted again, and contested."""

import datetime as dt
import hashlib
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import translation
from wagtail.models import ModelLogEntry

from certification.quality import asked, figures, indicators, loading
from certification.quality.actions import answering
from certification.quality.actions import figures as actions
from certification.quality.indicators import Counted, Indicator, Unit
from certification.quality.models import EvidenceRule, Fact, Line
from certification.quality.states import OPEN, Part, State
from core import clock
from core.errors import Refused
from network.directory.models import PlaceFact, Term, Vocabulary
from network.directory.states import PlaceKind, PlaceState
from tests.factories import quality
from tests.factories.accounts import UserFactory
from tests.factories.courses import publish
from tests.factories.network import ContactFactory, OfferFactory, OrganisationFactory, PlaceFactory, term
from tests.factories.volunteers import TaskFactory, VolunteeringFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def questions():
    Term.objects.filter(vocabulary=Vocabulary.PLACE_FACT).update(retired=True)
    return [term(Vocabulary.PLACE_FACT, key) for key in ("door_a", "door_b")]


@pytest.fixture
def manager():
    return quality.provider()


def made(manager, state=State.DRAFT, **more):
    return quality.application(state, organisation=quality.organisation_of(manager), **more)


def editor_of(application):
    return ContactFactory(organisation=application.organisation, editor=True).person


def asking(figures_asked, *scopes):
    """A published version whose first criterion rests on this figure, or these, and is asked of these scopes."""
    version = quality.draft_version()
    criterion = version.groups.first().criteria.first()
    criterion.scopes = list(scopes)
    criterion.save()
    for key in [figures_asked] if isinstance(figures_asked, str) else figures_asked:
        EvidenceRule.objects.create(criterion=criterion, kind="automatic", indicator=key)
    version.state, version.published_at = "published", clock.now()
    version.save()
    return version


def newest(application, key="share_basic_course", item=None):
    return figures.newest(application)[key, item]


# ── which are asked for ──────────────────────────────────────────────────────────────────────────────────────────────


def test_every_figure_that_the_version_names_is_taken_for_each_place(manager, questions):
    application = made(manager, places=2, remote=True)
    sites = [each for each in application.scope.order_by("pk") if each.place.kind == PlaceKind.SITE]
    PlaceFact.objects.create(place=sites[0].place, term=questions[0], answer="yes")
    taken = actions.take(application=application, actor=manager)
    assert {(each.indicator, each.item_id) for each in taken} == {
        ("share_basic_course", None),
        *(("share_accessibility_facts", each.pk) for each in sites),
    }
    assert [newest(application, "share_accessibility_facts", each.pk).value for each in sites] == [50, 0]
    assert {each.taken_in for each in taken} == {1}
    assert newest(application).query == {
        "method": "share_basic_course/1",
        "day": clock.today().isoformat(),
        "counted": 0,
    }


def test_a_figure_for_channels_is_taken_for_each_of_them(manager):
    version = asking("languages_offered", "remote")
    application = made(manager, version=version, places=1, remote=True)
    channel = application.scope.get(place__kind=PlaceKind.CHANNEL)
    OfferFactory(place=channel.place, languages=["fi"])
    actions.take(application=application, actor=manager)
    assert newest(application, "languages_offered", channel.pk).value == 1
    answer = application.answers.get(criterion__evidence_rules__indicator="languages_offered")
    found = figures.of_answer(answer, figures.newest(application), asked.items(application))
    assert [(one.indicator, fact.item_id) for one, fact in found] == [("languages_offered", channel.pk)]


def test_a_figure_of_the_whole_that_is_asked_of_home_visits_waits_for_some(manager):
    version = asking("share_card_valid", "home")
    application = made(manager, version=version, remote=True)
    actions.take(application=application, actor=manager)
    assert ("share_card_valid", None) not in figures.newest(application)
    home = PlaceFactory(organisation=application.organisation, kind=PlaceKind.HOME, state=PlaceState.PUBLISHED)
    application.scope.create(place=home)
    actions.take(application=application, actor=manager)
    assert ("share_card_valid", None) in figures.newest(application)


def test_a_figure_of_places_can_be_asked_of_the_whole_organisation(manager):
    application = made(manager, version=asking("confirmed_hours", "organisation"))
    actions.take(application=application, actor=manager)
    assert ("confirmed_hours", None) in figures.newest(application)


def test_what_nobody_counts_any_more_is_left_out(manager):
    application = made(manager, version=asking("share_of_old", "organisation"))
    actions.take(application=application, actor=manager)
    assert "share_of_old" not in {each.indicator for each in application.facts.all()}


def test_a_place_that_was_left_out_of_the_scope_is_not_counted(manager):
    application = made(manager, places=2)
    kept, dropped = application.scope.order_by("pk")
    dropped.answers.update(text="Ovi aukeaa itse.")
    answering.choose_scope(application=application, places=[kept.place], actor=manager)
    actions.take(application=application, actor=manager)
    assert {each.item_id for each in application.facts.all()} == {None, kept.pk}


def test_higher_floors_add_figures_and_no_key_has_two(monkeypatch):
    monkeypatch.setattr(indicators, "_registered", dict(indicators._registered))
    new = Indicator(
        "shoes", "Shoes", "Pairs", Unit.COUNT, lambda _organisation, places, _day: [Counted(None)] * len(places)
    )
    indicators.register(new)
    indicators.register(new)
    assert indicators.get("shoes") is new
    assert indicators.all()[-1] is new
    with pytest.raises(ValueError, match="shoes"):
        indicators.register(Indicator("shoes", "Shoes", "Boots", Unit.COUNT, new.counter))
    with pytest.raises(KeyError):
        indicators.get("hats")


def test_every_figure_of_the_release_is_counted():
    assert len(indicators.all()) == 16
    organisation = OrganisationFactory()
    for each in indicators.all():
        found = each.count(organisation, None, clock.today())
        assert found.query["method"].startswith(f"{each.key}/")


def test_the_scheme_of_the_release_asks_for_figures_that_are_counted(manager):
    items = made(manager, places=2, remote=True).scope.select_related("place")
    version = loading.load(loading.FILE)
    found = figures.count(version, quality.organisation_of(manager), items, clock.today())
    # Nobody makes home visits, so that nothing is asked about cards.
    assert {each.indicator for each in found} == {each.key for each in indicators.all()} - {"share_card_valid"}


# ── taking and refreshing ────────────────────────────────────────────────────────────────────────────────────────────


def test_only_main_contacts_take_figures(manager):
    application = made(manager)
    for person in (editor_of(application), quality.provider(), quality.agency("lead"), UserFactory(is_superuser=True)):
        with pytest.raises(PermissionDenied):
            actions.take(application=application, actor=person)
    assert not Fact.objects.exists()


def test_taking_leaves_a_line_with_the_fingerprint_and_no_name(manager):
    application = made(manager)
    actions.take(application=application, actor=manager)
    line = Line.objects.get(verb="application.take_figures")
    assert "sha256" in line.text
    assert manager.name not in line.text
    assert ModelLogEntry.objects.filter(action="quality.application.take_figures", user=manager).count() == 1


def test_old_rows_stay_and_the_new_one_counts(manager):
    application = made(manager)
    actions.take(application=application, actor=manager)
    VolunteeringFactory.create_batch(
        5, active=True, organisation=application.organisation, task=TaskFactory(courses=[publish().course])
    )
    actions.take(application=application, actor=manager)
    rows = application.facts.filter(indicator="share_basic_course").order_by("pk")
    assert [each.value for each in rows] == [None, 0]
    assert newest(application).pk == rows.last().pk
    with transaction.atomic(), pytest.raises(IntegrityError):
        rows.update(value=100)


def test_what_changed_is_counted_again_and_sent_twice_is_once(manager, questions):
    application = made(manager)
    item = application.scope.get()
    first = actions.refresh(application=application, actor=manager)
    assert len(first) == 2
    PlaceFact.objects.create(place=item.place, term=questions[0], answer="no")
    again = actions.refresh(application=application, actor=editor_of(application))
    assert [(each.indicator, each.value) for each in again] == [("share_accessibility_facts", Decimal(50))]
    assert actions.refresh(application=application, actor=manager) == []
    assert newest(application, "share_accessibility_facts", item.pk).value == 50
    assert application.facts.filter(indicator="share_accessibility_facts").count() == 2
    assert Line.objects.filter(verb="application.take_figures").count() == 2


def test_in_a_new_round_and_on_another_day_figures_are_new_rows(manager):
    application = made(manager)
    with clock.days_ago(3):
        actions.refresh(application=application, actor=manager)
    assert len(actions.refresh(application=application, actor=manager)) == 2
    application.round = 2
    application.save()
    assert {each.taken_in for each in actions.refresh(application=application, actor=manager)} == {2}


TURN = [State.DRAFT, State.INCOMPLETE, State.CLARIFICATION, State.FINDINGS]


@pytest.mark.parametrize("state", sorted(OPEN))
def test_the_applicant_refreshes_while_it_has_the_ball(manager, state):
    application = made(manager, state)
    if state in TURN:
        assert actions.refresh(application=application, actor=manager)
    else:
        with pytest.raises(Refused) as refused:
            actions.refresh(application=application, actor=manager)
        assert refused.value.code == "state"
        assert not application.facts.exists()


@pytest.mark.parametrize("state", [State.EVALUATION, State.CLARIFICATION, State.FINDINGS])
def test_an_evaluator_refreshes_until_it_is_passed_on(manager, state):
    application = made(manager, state)
    evaluator = quality.member(application, Part.EVALUATOR)
    assert actions.refresh(application=application, actor=evaluator)


@pytest.mark.parametrize("state", [State.REVIEW, State.DECISION, State.GRANTED])
def test_nobody_refreshes_what_is_reviewed_or_decided(manager, state):
    application = made(manager, state)
    with pytest.raises(Refused):
        actions.refresh(application=application, actor=quality.member(application, Part.EVALUATOR))
    for other in application.assignments.exclude(part=Part.EVALUATOR):
        with pytest.raises(PermissionDenied):
            actions.refresh(application=application, actor=other.person)


def test_others_of_the_agency_and_other_organisations_do_not_refresh(manager):
    application = made(manager, State.EVALUATION)
    unstated = quality.agency(Part.EVALUATOR)
    quality.assign(application, Part.EVALUATOR, unstated, stated=False)
    people = [unstated, quality.agency(Part.EVALUATOR), quality.agency("lead"), quality.provider()]
    for person in [*people, UserFactory(is_superuser=True)]:
        with pytest.raises(PermissionDenied):
            actions.refresh(application=application, actor=person)


def test_no_more_queries_for_more_places(manager, django_assert_num_queries, django_assert_max_num_queries):
    version = asking(["languages_offered", "confirmed_hours"], "place", "remote")
    other = quality.provider()
    small, large = made(manager, version=version, remote=True), made(other, version=version, places=4, remote=True)
    for application, actor in ((small, manager), (large, other)):
        # The first line of the trail makes its head, too.
        actions.take(application=application, actor=actor)
    with django_assert_max_num_queries(45) as first:
        actions.take(application=small, actor=manager)
    with django_assert_num_queries(len(first)):
        actions.take(application=large, actor=other)
    assert large.facts.count() == 2 * (1 + 4 + 5 + 5)


def test_newest_is_one_query(manager, django_assert_num_queries):
    application = made(manager, places=3)
    actions.take(application=application, actor=manager)
    actions.take(application=application, actor=manager)
    with django_assert_num_queries(1):
        assert len(figures.newest(application)) == 4


def test_figures_without_rows_can_be_kept_as_json(manager):
    certification = quality.certification()
    items = certification.places.select_related("place")
    with translation.override("fi"):
        found = figures.count(certification.version, certification.organisation, items, clock.today())
    plain = {each["indicator"]: each for each in (sample.plain for sample in found)}
    assert plain["share_accessibility_facts"]["place"] == str(items[0].place_id)
    assert plain["share_accessibility_facts"]["value"] == "0.00"
    assert plain["share_basic_course"]["value"] is None


# ── contesting ───────────────────────────────────────────────────────────────────────────────────────────────────────


def taken(manager, state=State.CLARIFICATION):
    application = made(manager, state)
    Fact.objects.create(application=application, indicator="share_basic_course", value=Decimal("80"), query={})
    return application, newest(application)


@pytest.mark.parametrize("state", TURN)
def test_the_applicant_says_what_is_wrong_while_it_has_the_ball(manager, state):
    application, fact = taken(manager, state)
    actions.contest(fact=fact, text="  Kaksi lopetti eilen.\r\nYksi on lomalla. ", actor=editor_of(application))
    fact.refresh_from_db()
    assert fact.contested == "Kaksi lopetti eilen.\nYksi on lomalla."
    assert (fact.contested_by.contact_roles.get().organisation, fact.value) == (application.organisation, 80)
    line = Line.objects.get(verb="fact.contest")
    assert hashlib.sha256(fact.contested.encode()).hexdigest() in line.text
    assert "lopetti" not in line.text


def test_the_same_words_twice_are_said_once_and_others_are_refused(manager):
    _application, fact = taken(manager)
    for _twice in range(2):
        actions.contest(fact=fact, text="Kaksi lopetti.", actor=manager)
    assert Line.objects.filter(verb="fact.contest").count() == 1
    with pytest.raises(Refused) as refused:
        actions.contest(fact=fact, text="Kolme lopetti.", actor=manager)
    assert refused.value.code == "contested"
    fact.refresh_from_db()
    assert fact.contested == "Kaksi lopetti."


@pytest.mark.parametrize(("text", "code"), [("", "empty"), (" \n ", "empty"), ("x" * 1001, "long")])
def test_nothing_and_too_much_are_refused(manager, text, code):
    _application, fact = taken(manager)
    with pytest.raises(Refused) as refused:
        actions.contest(fact=fact, text=text, actor=manager)
    assert refused.value.code == code
    actions.contest(fact=fact, text="x" * 1000, actor=manager)


def test_it_is_refused_while_the_agency_has_the_ball(manager):
    _application, fact = taken(manager, State.EVALUATION)
    with pytest.raises(Refused) as refused:
        actions.contest(fact=fact, text="Väärin.", actor=manager)
    assert refused.value.code == "state"


def test_nobody_else_contests(manager):
    application, fact = taken(manager)
    people = [quality.member(application, Part.EVALUATOR), quality.provider(), UserFactory(is_superuser=True)]
    for person in people:
        with pytest.raises(PermissionDenied):
            actions.contest(fact=fact, text="Väärin.", actor=person)


def test_a_figure_that_was_counted_again_is_not_contested(manager):
    application, fact = taken(manager)
    actions.refresh(application=application, actor=manager)
    with pytest.raises(Refused) as refused:
        actions.contest(fact=fact, text="Väärin.", actor=manager)
    assert refused.value.code == "old"


def test_what_was_said_stays_with_a_figure_that_is_counted_again_and_is_the_same(manager, questions):
    application = made(manager, State.CLARIFICATION)
    item = application.scope.get()
    with clock.days_ago(2):
        actions.refresh(application=application, actor=manager)
        for key in (("share_basic_course", None), ("share_accessibility_facts", item.pk)):
            actions.contest(fact=newest(application, *key), text="Väärin.", actor=manager)
    PlaceFact.objects.create(place=item.place, term=questions[0], answer="yes")
    actions.refresh(application=application, actor=quality.member(application, Part.EVALUATOR))
    same, other = newest(application), newest(application, "share_accessibility_facts", item.pk)
    assert (same.contested, same.contested_by) == ("Väärin.", manager)
    assert clock.day_of(same.contested_at) == clock.today() - dt.timedelta(days=2)
    assert (other.value, other.contested) == (50, "")


def test_what_was_said_goes_along_when_the_application_is_sent_even_if_the_figure_has_changed(manager, questions):
    application, item = (draft := made(manager)), draft.scope.get()
    key = ("share_accessibility_facts", item.pk)
    actions.refresh(application=application, actor=manager)
    actions.contest(fact=newest(application, *key), text="Väärin.", actor=manager)
    PlaceFact.objects.create(place=item.place, term=questions[0], answer="yes")
    actions.take(application=application, actor=manager)
    found = newest(application, *key)
    assert (found.value, found.contested, found.contested_by) == (50, "Väärin.", manager)
