"""The handlers' list of volunteers: whose rows, narrowed by what, in which order; and the same as a file."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry

from core import clock
from core import exports as files
from network.directory.models import Network
from tests.core.test_exports import read_csv, read_xlsx
from tests.factories.network import ContactFactory, MandateFactory, OrganisationFactory, municipality, region
from tests.factories.volunteers import TaskFactory, VolunteerFactory, VolunteeringFactory
from tests.volunteers.onboarding.desk.conftest import ago, deputy, main, named, shapes
from volunteers.onboarding import steps, waiting
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import Ball, State

pytestmark = pytest.mark.django_db
READ = {"csv": read_csv, "xlsx": lambda answer: read_xlsx(answer)[0]}


def url(kind=""):
    return reverse("onboarding:export", args=[kind]) if kind else reverse("onboarding:volunteers")


def names(answer):
    return [str(row.volunteer) for row in answer.context["page"]]


# ── who sees what ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_list_opens_in_each_language_and_leads_to_each_volunteer(look, aino, language):
    row = VolunteeringFactory()
    with translation.override(language):
        answer = look(aino, url())
        link = reverse("onboarding:volunteering", args=[row.pk])
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()
    assert link in main(answer)


def test_coordinators_see_those_of_their_region_and_never_their_own(look, aino, bengt):
    named("Täällä")
    named("Siellä", region=region("01"))
    VolunteeringFactory(volunteer=VolunteerFactory(person=aino))
    assert names(look(aino, url())) == ["Täällä"]
    assert names(look(bengt, url())) == ["Siellä"]


def test_coordinators_of_a_network_see_its_volunteers_only(look):
    network = Network.objects.create(slug="kuopio", name_fi="Kuopio", region=region())
    person = MandateFactory(region=region(), network=network).person
    named("Alueen")
    named("Verkoston", network=network)
    assert names(look(person, url())) == ["Verkoston"]


def test_deputies_see_what_has_waited_too_long(look):
    person = deputy()
    named("Uusi")
    named("Vanha", escalated_at=clock.now())
    assert names(look(person, url())) == ["Vanha"]


def test_main_contacts_see_those_of_their_organisation(look):
    organisation = OrganisationFactory()
    named("Heille", organisation=organisation)
    named("Verkostolle")
    assert names(look(ContactFactory(organisation=organisation).person, url())) == ["Heille"]
    assert look(ContactFactory(organisation=organisation, editor=True).person, url()).status_code == 404


@pytest.mark.parametrize("kind", ["", "csv"])
def test_for_everybody_else_there_is_no_such_page(look, signed_in, client, learner, onni, aino, kind):
    VolunteeringFactory()
    assert client.get(url(kind))["Location"].startswith(reverse("account_login"))
    for person in (learner, onni, VolunteeringFactory(active=True).volunteer.person):
        assert look(person, url(kind)).status_code == 404
    assert signed_in(aino).post(url(kind)).status_code == 405


# ── narrowing ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def some(aino):
    """People in North Savo."""
    other = TaskFactory(slug="home-visitor")
    named("Äijälä Örjan", interview=True)
    named("Sanna Siili", municipality=municipality("749"), training=True)
    named("Kalle Koti", "active", accepted=False, task=other, volunteer={"home": True}, speaks=["sv"])
    named("Oona Oiva", "active", organisation=OrganisationFactory(name_fi="Oivalliset ry"))
    named("Paula Poissa", "paused")
    named("Lauri Lähtenyt", "left")
    return aino


OPEN = {"Äijälä Örjan", "Sanna Siili", "Kalle Koti", "Oona Oiva", "Paula Poissa"}
CASES = {
    "nothing": ({}, OPEN),
    "applicants": ({"group": "applicants"}, {"Äijälä Örjan"}),
    "those in training": ({"group": "training"}, {"Sanna Siili"}),
    "active ones": ({"group": "active"}, {"Kalle Koti", "Oona Oiva"}),
    "those on a break": ({"group": "paused"}, {"Paula Poissa"}),
    "those who have stopped": ({"group": "over"}, {"Lauri Lähtenyt"}),
    "what waits": ({"group": "mine"}, set()),
    "a municipality": ({"municipality": "749"}, {"Sanna Siili"}),
    "a task": ({"task": "home-visitor"}, {"Kalle Koti"}),
    "a language": ({"language": "sv"}, {"Kalle Koti"}),
    "a way": ({"way": "home"}, {"Kalle Koti"}),
    "who can be given tasks": ({"assignable": "yes"}, {"Oona Oiva"}),
    "who cannot": ({"assignable": "no"}, {"Kalle Koti"}),
    "a name in any case": ({"q": "ÖRJAN äij"}, {"Äijälä Örjan"}),
    "two at once": ({"group": "active", "language": "fi"}, {"Oona Oiva"}),
    "nothing that fits": ({"q": "kalle", "group": "paused"}, set()),
}


@pytest.mark.parametrize("case", CASES)
def test_volunteers_are_narrowed_by(look, some, case):
    wanted, found = CASES[case]
    answer = look(some, url(), **wanted)
    assert set(names(answer)) == found
    assert not answer.context["form"].errors


def test_an_organisation_narrows_and_is_asked_only_where_there_is_one(look, some, bengt):
    organisation = Volunteering.objects.get(organisation__isnull=False).organisation
    assert names(look(some, url(), organisation=str(organisation.pk))) == ["Oona Oiva"]
    assert "organisation" not in look(bengt, url()).context["form"].fields


BAD = {
    "an unknown group": {"group": "king"},
    "a municipality of nobody": {"municipality": "091"},
    "no municipality": {"municipality": "'; --"},
    "an unknown way": {"way": "person__email"},
    "an organisation that is none": {"organisation": "x"},
    "a text too long": {"q": "x" * 101},
    "a nul": {"q": "a\x00b"},
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_not_understood_is_said_and_narrows_nothing(look, some, case):
    answer = look(some, url(), **BAD[case])
    assert set(names(answer)) == OPEN
    assert set(answer.context["form"].errors) == set(BAD[case])


# ── order ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_waits_comes_first_and_of_that_the_oldest(look, aino):
    named("Aktiivi", "active", turn_since=ago(days=90))
    named("Uusi", turn_since=ago(days=1))
    named("Vanha", turn_since=ago(days=9))
    # The ball came back with the time of the interview, not when it was proposed.
    named("Juteltu", "interview", interview_at=ago(days=3), turn_since=ago(days=20))
    named("Kutsuttu", "interview", turn_since=ago(days=30))
    assert names(look(aino, url())) == ["Vanha", "Juteltu", "Uusi", "Aktiivi", "Kutsuttu"]
    assert names(look(aino, url(), group="mine")) == ["Vanha", "Juteltu", "Uusi"]


def test_the_database_says_of_everything_the_same_as_the_rule(db):
    made = shapes()
    names_of = {each.pk: name for name, each in made.items()}
    rows = list(waiting.marked(Volunteering.objects.filter(pk__in=names_of).select_related("task")))
    turns = steps.turns(rows)
    assert len(rows) == len(made)
    asked = {names_of[row.pk]: row.is_waiting for row in rows}
    assert asked == {names_of[pk]: turn.ball == Ball.COORDINATOR for pk, turn in turns.items()}
    since = {names_of[row.pk]: row.waiting_since for row in rows}
    assert since == {names_of[pk]: turn.since for pk, turn in turns.items()}
    # Otherwise it would prove nothing.
    assert {name for name, is_waiting in asked.items() if is_waiting} == {
        *("applied", "no time", "wishes", "wishes afterwards", "talked", "talked, told late", "consented"),
        *("no mentor", "tried", "tried without mentor"),
    }


# ── numbers, names, pages ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_asks_no_more_for_three_of_each_than_for_one(aino, look):
    def count(kind="", **wanted):
        with CaptureQueriesContext(connection) as asked:
            answer = look(aino, url(kind), **wanted)
            answer.streaming and b"".join(answer.streaming_content)
        return len(asked)

    def counts():
        return count(), count("csv"), count(assignable="no")

    def volunteer():
        VolunteeringFactory(active=True, organisation=OrganisationFactory(), handler=aino)
        VolunteeringFactory(active=True, accepted=False)
        VolunteeringFactory(volunteer__languages=["fi", "sv"])

    volunteer()
    counts()
    before = counts()
    for _n in range(2):
        volunteer()
    assert counts() == before


def test_a_line_tells_why_somebody_cannot_be_asked(aino, look):
    VolunteeringFactory(active=True, accepted=False)
    with translation.override("en"):
        html = main(look(aino, url()))
    assert "A new version of the agreement waits to be accepted." in html


def test_names_are_shown_as_typed(aino, look):
    named("<script>x</script>")
    assert "<script>x" not in main(look(aino, url()))


def test_an_empty_list_says_what_to_do(aino, look):
    with translation.override("en"):
        empty, narrowed, mine = (main(look(aino, url(), **wanted)) for wanted in ({}, {"q": "x"}, {"group": "mine"}))
    assert "No volunteers yet" in empty
    assert "Nobody fits all of this" in narrowed
    assert "Nobody waits for you" in mine


def test_a_page_that_is_not_there_shows_the_last_one(look, some):
    for page in ("99", "-1", "x"):
        assert set(names(look(some, url(), page=page))) == OPEN


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", files.KINDS)
def test_the_file_holds_the_list_as_it_is_narrowed_in_the_language_of_the_person(look, some, kind):
    with translation.override("en"):
        header, row = READ[kind](look(some, url(kind), task="home-visitor"))
    assert header[:3] == ["Name", "E-mail", "Phone"]
    assert (row[0], row[4]) == ("Kalle Koti", "Active")
    assert len(header) == len(set(header))
    assert len(READ[kind](look(some, url(kind)))) == 1 + len(OPEN)


def test_what_was_told_in_confidence_is_in_no_file(look, aino):
    row = named("Salla", message="Salainen syy", volunteer={"needs": "Salainen tarve"})
    Volunteering.objects.filter(pk=row.pk).update(reason="Salainen peruste", interview_wish="Salainen aika")
    assert "Salai" not in str(read_csv(look(aino, url("csv"))))


def test_a_name_cannot_become_a_formula(look, aino):
    named("=HYPERLINK(1)")
    assert read_csv(look(aino, url("csv")))[1][0] == "'=HYPERLINK(1)"


def test_taking_a_file_is_written_down_and_looking_is_not(look, some):
    look(some, url())
    assert not ModelLogEntry.objects.exists()
    look(some, url("xlsx"), q="koti")
    entry = ModelLogEntry.objects.get(action="onboarding.list.export")
    assert (entry.user, entry.data) == (some, {"kind": "xlsx", "rows": 1})


@pytest.mark.parametrize("kind", ["pdf", "html", "csv1"])
def test_there_are_no_other_kinds_of_file(look, aino, kind):
    assert look(aino, url(kind)).status_code == 404
    assert not ModelLogEntry.objects.exists()


def test_after_twenty_files_one_waits(look, aino):
    cache.clear()
    assert [look(aino, url("csv")).status_code for _n in range(21)] == [200] * 20 + [429]


# ── the desk ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def cards(look, person):
    with translation.override("en"):
        answer = look(person, reverse("desk"))
    return {str(each.title): (each.count, each.tone.name) for each in answer.context["waiting"]}


def test_cards_of_the_day(look, aino):
    VolunteeringFactory(turn_since=ago(days=2))
    VolunteeringFactory(turn_since=ago(days=8))
    VolunteeringFactory(turn_since=ago(days=9), escalated_at=clock.now())
    VolunteeringFactory(turn_since=ago(days=9), region=region("01"))
    VolunteeringFactory(trial=True)
    VolunteeringFactory(active=True, lapse_told_at=clock.now())
    VolunteeringFactory(agreement=True, reminded_at=ago(days=30))
    VolunteeringFactory(training=True, reminded_at=ago(days=30))
    VolunteeringFactory(state=State.INTERVIEW, interview_at=clock.now() + dt.timedelta(days=1), turn_since=ago(days=9))
    assert cards(look, aino) == {
        "application has waited so long that the deputy was told": (1, "LATE"),
        "application has waited for more than a week": (1, "LATE"),
        "application of a volunteer waits for you": (1, "SOON"),
        "trial with a mentor waits for you": (1, "SOON"),
        "volunteers have not gone on, although reminded": (2, "SOON"),
        "active volunteer has something to renew": (1, "CALM"),
    }
    assert reverse("onboarding:volunteers") in look(aino, reverse("desk")).content.decode()


def test_each_card_leads_to_as_many_rows(look, aino):
    VolunteeringFactory()
    VolunteeringFactory(trial=True)
    VolunteeringFactory(active=True, accepted=False, lapse_told_at=clock.now())
    waits = look(aino, reverse("desk")).context["waiting"]
    assert len(waits) == 3
    for each in waits:
        assert 1 <= each.count <= len(look(aino, each.url).context["page"])


def test_nobody_else_has_a_card_and_mentors_have_theirs(look, learner, bengt):
    VolunteeringFactory()
    row = VolunteeringFactory(trial=True, mentor=learner)
    assert cards(look, bengt) == {}
    assert cards(look, learner) == {"new volunteer practises with you": (1, "CALM")}
    Volunteering.objects.filter(pk=row.pk).update(state=State.ACTIVE, started_on=clock.today())
    # Nothing waits, and a learner has no desk.
    assert look(learner, reverse("desk")).status_code == 404


def test_the_day_asks_no_more_for_more_volunteers(look, aino):
    def count():
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            look(aino, reverse("desk"))
        return len(asked)

    shapes()
    count()
    before = count()
    shapes()
    assert count() == before
