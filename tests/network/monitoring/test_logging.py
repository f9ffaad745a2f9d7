"""Writing a session down by one tap: what is as last time, what is refused, what is sent twice."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry

from accounts.models import User
from core import clock
from core.errors import Refused
from network.directory.models import Term, Vocabulary
from network.monitoring import actions, events, givers
from network.monitoring.models import Session
from network.monitoring.states import BACK_DAYS, MOST_PEOPLE, Minutes, Outcome
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, OrganisationFactory, PlaceFactory, municipality, term
from tests.factories.volunteers import SessionFactory
from tests.network.monitoring.conftest import address, main, rows, sent, told

pytestmark = pytest.mark.django_db


def audited(action):
    return ModelLogEntry.objects.filter(action=action).count()


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_gives_no_support_finds_no_form(open_as, tap, aino):
    learner, left = UserFactory(), ContactFactory(organisation=OrganisationFactory(left=True)).person
    ended = ContactFactory(ended_at=clock.now()).person
    for person in (learner, left, ended, aino):
        assert open_as(person, "log").status_code == tap(person).status_code == 404
    assert rows() == []


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(address("log")).status_code == client.post(address("log"), sent()).status_code == 302
    assert rows() == []


@pytest.mark.parametrize("role", ["manager", "editor", "contact"])
def test_every_contact_with_an_account_logs_for_their_organisation(tap, ours, role):
    person = ContactFactory(organisation=ours, role=role).person
    assert tap(person).status_code == 302
    [row] = rows()
    assert (row["organisation_id"], row["municipality_id"], row["voluntary"]) == (ours.pk, ours.municipality_id, False)


def test_a_volunteer_logs_where_a_higher_floor_says(tap, vera):
    assert tap(vera).status_code == 302
    [row] = rows()
    assert (row["organisation_id"], row["voluntary"], row["municipality_id"]) == (None, True, municipality("297").pk)


def test_the_action_asks_again(liisa, vera):
    with pytest.raises(PermissionDenied):
        actions.log(actor=UserFactory(), day=clock.today(), **told(liisa))
    with pytest.raises(Refused) as refused:
        actions.log(actor=vera, day=clock.today(), **told(liisa))
    assert refused.value.code == "giver"
    assert rows() == []


def test_a_closed_account_gives_nothing(liisa):
    assert givers.of(liisa)
    User.objects.filter(pk=liisa.pk).update(is_active=False)
    assert givers.of(User.objects.get(pk=liisa.pk)) == []


def test_places_can_be_chosen_while_they_are_open(open_as, tap, liisa, place, ours):
    draft, ended = PlaceFactory(organisation=ours, draft=True), PlaceFactory(organisation=ours, ended=True)
    foreign = PlaceFactory()
    page = main(open_as(liisa, "log"))
    assert place.name in page
    assert not [each for each in (draft, ended, foreign) if each.name in page]
    chosen, *_others = givers.of(liisa)
    assert tap(liisa, giver=chosen.key).status_code == 302
    assert rows()[0]["place_id"] == place.pk
    assert rows()[0]["municipality_id"] == place.municipality_id


def test_each_giver_is_offered_once_in_a_constant_number_of_queries(liisa, ours):
    def counted():
        with CaptureQueriesContext(connection) as asked:
            found = givers.of(liisa)
        assert len({each.key for each in found}) == len(found)
        return len(found), len(asked)

    first, queries = counted()
    for _each in range(3):
        PlaceFactory(organisation=ours)
        ContactFactory(organisation=OrganisationFactory(), person=liisa)
    assert counted() == (first + 6, queries)


# ── one tap ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_tap_writes_one_row_one_audit_line_and_tells_higher_floors(tap, liisa, place):
    heard = []

    def listen(sessions, **_more):
        heard.extend(sessions)

    events.session_logged.connect(listen)
    try:
        answer = tap(liisa, giver=givers.of(liisa)[0].key)
    finally:
        events.session_logged.disconnect(listen)
    session = Session.objects.get()
    assert answer.url == address("saved", session.pk)
    assert heard == [session]
    assert audited("monitoring.session.log") == 1
    assert (session.person, session.minutes, session.people, session.day) == (liisa, "m15_30", 1, clock.today())


def test_the_second_time_everything_is_as_the_first(open_as, tap, liisa, place):
    chosen = givers.of(liisa)[1]
    changes = {"form": "remote", "language": "sv", "topic": "tablet", "e_service": "suomi_fi", "people": "3"}
    tap(liisa, giver=chosen.key, outcome=Outcome.STUCK, when="yesterday", **changes)
    answer = open_as(liisa, "log")
    initial = answer.context["form"].initial
    kept = {name: initial[name] for name in ("form", "language", "topic", "giver")}
    assert kept == {"form": "remote", "language": "sv", "topic": "tablet", "giver": chosen.key}
    # How it went, with how many, when and with what is another matter each time.
    assert {name: initial.get(name) for name in ("outcome", "people", "when", "e_service")} == {
        "outcome": Outcome.WITH_SUPPORT, "people": 1, "when": "today", "e_service": None,
    }  # fmt: skip
    page = main(answer)
    before_fold = page.split("<details")[0]
    assert all(f'value="{band}"' in before_fold for band in Minutes.values)
    assert "Digiapu ry" in before_fold
    assert '<details class="more" data-choices>' in page
    # A field beside the buttons would be sent after the one that was tapped, and win.
    assert '<input type="hidden" name="minutes"' not in page


def test_the_first_time_what_it_was_like_stands_open(open_as, liisa):
    page = main(open_as(liisa, "log"))
    assert '<details class="more" data-choices open>' in page
    assert 'class="btn btn--wide" name="minutes"' not in page.split("<details")[0]


def test_a_link_from_a_request_means_what_one_does_as_a_volunteer(open_as, vera):
    kuopio = municipality("297")
    ContactFactory(person=vera, organisation=OrganisationFactory(municipality=kuopio))
    staff, volunteer = givers.of(vera)
    assert (staff.voluntary, volunteer.voluntary, staff.municipality) == (False, True, kuopio)
    assert open_as(vera, "log").context["form"].initial["giver"] == staff.key
    linked = open_as(vera, "log", municipality="297", topic="tablet").context
    assert linked["form"].initial["giver"] == volunteer.key
    assert not linked["again"]


def test_what_cannot_be_chosen_any_more_is_not_chosen(open_as, liisa, ours):
    SessionFactory(person=liisa, organisation=ours, voluntary=False)
    assert open_as(liisa, "log").context["again"]
    Term.objects.filter(vocabulary=Vocabulary.TOPIC, key="phone").update(retired=True)
    answer = open_as(liisa, "log")
    assert not answer.context["again"]
    assert "topic" not in answer.context["form"].initial


def test_last_times_of_others_stay_theirs(open_as, liisa, vera):
    SessionFactory(person=vera)
    assert not open_as(liisa, "log").context["again"]


@pytest.mark.parametrize(("when", "ago"), [("today", 0), ("yesterday", 1)])
def test_the_day_is_counted_where_the_network_lives(tap, vera, when, ago):
    tap(vera, when=when)
    assert rows()[0]["day"] == clock.today() - dt.timedelta(days=ago)


def test_another_day_may_be_some_weeks_ago(tap, vera):
    day = clock.today() - dt.timedelta(days=BACK_DAYS)
    assert tap(vera, when="other", other_day=day.isoformat()).status_code == 302
    assert rows()[0]["day"] == day


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────────────────

TOMORROW, LONG_AGO = "tomorrow", "long ago"
WRONG = {
    "no length": ({"minutes": ""}, "minutes"),
    "another length": ({"minutes": "m5"}, "minutes"),
    "no topic": ({"topic": ""}, "topic"),
    "a word of another list": ({"topic": "suomi_fi"}, "topic"),
    "typed words": ({"topic": "Raija, 010160-123A"}, "topic"),
    "no form": ({"form": None}, "form"),
    "no language": ({"language": "xx"}, "language"),
    "unknown service": ({"e_service": "' OR 1=1 --"}, "e_service"),
    "unknown outcome": ({"outcome": "<script>"}, "outcome"),
    "nobody": ({"people": "0"}, "people"),
    "too many": ({"people": str(MOST_PEOPLE + 1)}, "people"),
    "no number": ({"people": "monta"}, "people"),
    "huge number": ({"people": "9" * 400}, "people"),
    "no day": ({"when": ""}, "when"),
    "which day": ({"when": "other"}, "other_day"),
    "no date": ({"when": "other", "other_day": "31.2.2026"}, "other_day"),
    "in the future": ({"when": "other", "other_day": TOMORROW}, "other_day"),
    "too long ago": ({"when": "other", "other_day": LONG_AGO}, "other_day"),
    "no nonce": ({"nonce": ""}, "nonce"),
    "a nonce that is none": ({"nonce": "x" * 5000}, "nonce"),
    "null byte": ({"form": "near\x00"}, "form"),
}


@pytest.mark.parametrize(("changes", "field"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_and_nothing_that_was_chosen_is_lost(tap, vera, changes, field):
    days = {TOMORROW: 1, LONG_AGO: -BACK_DAYS - 1}
    if changes.get("other_day") in days:
        changes = changes | {"other_day": str(clock.today() + dt.timedelta(days=days[changes["other_day"]]))}
    given = {"language": "sv", "topic": "tablet", "outcome": Outcome.STUCK} | changes
    answer = tap(vera, **given)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    kept = answer.context["form"].data
    assert {name: kept[name] for name in ("language", "topic", "outcome") if name not in changes} == {
        name: given[name] for name in ("language", "topic", "outcome") if name not in changes
    }
    assert rows() == []
    if field == "nonce":
        assert uuid.UUID(kept["nonce"])


def test_what_one_may_not_log_for_is_refused(tap, liisa, place):
    foreign = PlaceFactory()
    other = givers.Giver("", foreign.organisation, foreign, foreign.municipality, voluntary=False)
    for key in (other.key, "", "v..", None):
        assert list(tap(liisa, giver=key).context["form"].errors) == ["giver"]
    assert rows() == []


def test_fields_that_nobody_asks_for_change_nothing(tap, vera, liisa, ours):
    tap(vera, person=liisa.pk, organisation=ours.pk, voluntary="", municipality="749", logged_at="2020-01-01", id="1")
    [row] = rows()
    assert (row["person_id"], row["organisation_id"], row["voluntary"]) == (vera.pk, None, True)
    assert clock.day_of(row["logged_at"]) == clock.today()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"day": dt.date(9999, 1, 1)}, "day", id="future"),
        pytest.param({"day": dt.date(1999, 1, 1)}, "day", id="long ago"),
        pytest.param({"people": 0}, "people", id="nobody"),
        pytest.param({"minutes": "x"}, "value", id="minutes"),
        pytest.param({"outcome": "x"}, "value", id="outcome"),
    ],
)
def test_the_action_refuses_what_a_form_would(vera, changes, code):
    with pytest.raises(Refused) as refused:
        actions.log(actor=vera, **{"day": clock.today(), **told(vera), **changes})
    assert refused.value.code == code


def test_the_action_refuses_a_word_of_another_list(vera):
    wrong = told(vera, topic=term(Vocabulary.E_SERVICE, "suomi_fi"))
    with pytest.raises(Refused) as refused:
        actions.log(actor=vera, day=clock.today(), **wrong)
    assert refused.value.code == "term"


def test_a_script_is_told_to_wait_and_loses_nothing(tap, vera, monkeypatch):
    from network.monitoring.views import log  # noqa: PLC0415 -- the module, not the view

    monkeypatch.setattr(log, "_LOGS", log.Budget("monitoring.test", 1))
    assert tap(vera).status_code == 302
    answer = tap(vera, topic="tablet")
    assert (answer.status_code, answer.context["form"].data["topic"]) == (429, "tablet")
    assert int(answer["Retry-After"]) > 0
    assert len(rows()) == 1


# ── sent twice ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_double_tap_is_one_session_and_both_answers_show_it(tap, vera):
    nonce = str(uuid.uuid4())
    first, second = tap(vera, nonce=nonce), tap(vera, nonce=nonce, minutes=Minutes.OVER_60)
    assert first.url == second.url
    assert [row["minutes"] for row in rows()] == [Minutes.UNDER_30]
    assert audited("monitoring.session.log") == 1


@pytest.fixture
def warned(client):
    """``warned(answer)``: whether the page that follows says that the form had been saved before."""

    def look(answer):
        page = client.get(answer.url)
        return page.status_code == 200 and bool(list(page.context["messages"]))

    return look


def test_a_double_tap_is_not_remarked_upon(tap, vera, warned):
    form = {"nonce": str(uuid.uuid4())}
    for _each in range(2):
        assert not warned(tap(vera, **form))


def test_going_back_to_a_saved_form_and_sending_it_otherwise_is_not_passed_over(tap, vera, warned):
    form = {"nonce": str(uuid.uuid4())}
    tap(vera, **form)
    assert warned(tap(vera, minutes=Minutes.OVER_60, **form))
    assert warned(tap(vera, topic="tablet", **form))
    assert len(rows()) == 1


def test_going_back_to_a_saved_form_later_is_not_passed_over(tap, vera, warned):
    form = {"nonce": str(uuid.uuid4())}
    tap(vera, **form)
    Session.objects.update(logged_at=clock.now() - dt.timedelta(minutes=5))
    assert warned(tap(vera, **form))
    assert len(rows()) == 1


def test_what_one_tap_will_say_stands_beside_it(open_as, vera):
    SessionFactory(person=vera, outcome=Outcome.STUCK, people=3)
    with translation.override("en"):
        before_fold = main(open_as(vera, "log")).split("<details")[0]
    for said in ("Today", "Done with support", "1 person"):
        assert said in before_fold


def test_a_nonce_of_somebody_else_tells_nothing_and_sending_again_helps(tap, vera, liisa):
    nonce = str(SessionFactory(person=liisa).nonce)
    answer = tap(vera, nonce=nonce)
    assert answer.status_code == 422
    fresh = answer.context["form"].data["nonce"]
    assert fresh != nonce
    assert str(fresh) in main(answer)
    assert tap(vera, nonce=fresh).status_code == 302
    assert Session.objects.of(vera).count() == 1


# ── saved ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_saved_page_offers_a_way_back_and_opens_to_the_writer_only(open_as, tap, vera, liisa):
    url = tap(vera).url
    session = Session.objects.get()
    page = main(open_as(vera, "saved", session.pk))
    assert address("edit", session.pk) in page
    assert address("remove", session.pk) in page
    assert open_as(liisa, "saved", session.pk).status_code == 404
    assert url == address("saved", session.pk)


def test_the_pages_ask_the_same_number_of_queries_however_much_was_logged(open_as, liisa, ours):
    def counted(name):
        open_as(liisa, name)
        with CaptureQueriesContext(connection) as asked:
            assert open_as(liisa, name).status_code == 200
        return len(asked)

    SessionFactory(person=liisa, organisation=ours, voluntary=False)
    first = [counted(name) for name in ("log", "mine")]
    SessionFactory.create_batch(3, person=liisa, organisation=ours, voluntary=False)
    PlaceFactory(organisation=ours)
    assert [counted(name) for name in ("log", "mine")] == first


def test_a_get_writes_nothing(open_as, vera):
    open_as(vera, "log", **sent())
    assert rows() == []


def test_the_desk_of_a_contact_leads_to_the_form_and_a_learners_does_not(client, liisa):
    client.force_login(liisa)
    assert reverse("monitoring:log") in client.get(reverse("desk")).content.decode()
    client.force_login(ContactFactory(organisation=OrganisationFactory(left=True)).person)
    assert reverse("monitoring:log") not in client.get(reverse("desk")).content.decode()
