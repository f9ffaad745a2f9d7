"""Putting a session right and taking it back: by its writer, for a while, and by nobody else."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from core import clock
from core.errors import Refused
from network.directory.models import Contact, Term, Vocabulary
from network.monitoring import actions, givers, policies
from network.monitoring.models import Session
from network.monitoring.states import BACK_DAYS, CORRECTABLE_DAYS, Minutes, Outcome
from tests.factories.accounts import UserFactory
from tests.factories.network import term
from tests.factories.volunteers import SessionFactory
from tests.network.monitoring.conftest import address, main, rows, sent, told
from tests.network.monitoring.test_logging import audited

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def session(vera):
    return SessionFactory(person=vera)


def corrected(**changes):
    """What the form of correcting sends."""
    given = sent(**{"day": clock.today().isoformat()} | changes)
    return {name: value for name, value in given.items() if name not in {"nonce", "when", "other_day"}}


@pytest.fixture
def correct(client):
    def send(person, session, **changes):
        client.force_login(person)
        return client.post(address("edit", session.pk), corrected(**changes))

    return send


@pytest.fixture
def take_back(client):
    def send(person, session):
        client.force_login(person)
        return client.post(address("remove", session.pk))

    return send


def test_the_writer_corrects_it_with_one_audit_line(correct, open_as, vera, session):
    page = main(open_as(vera, "edit", session.pk))
    assert 'value="m15_30"' in page
    answer = correct(vera, session, minutes=Minutes.OVER_60, topic="tablet", e_service="omakanta", people="2")
    assert answer.url == address("mine")
    session.refresh_from_db()
    changed = (session.minutes, session.topic.key, session.e_service.key, session.people)
    assert changed == ("m60_plus", "tablet", "omakanta", 2)
    assert (session.person, session.voluntary) == (vera, True)
    assert audited("monitoring.session.edit") == 1


def test_nothing_new_writes_nothing(correct, vera, session):
    before = rows()
    assert correct(vera, session).status_code == 302
    assert rows() == before
    assert audited("monitoring.session.edit") == 0


def test_what_is_wrong_is_said_and_what_was_chosen_stays(correct, vera, session):
    before = rows()
    wrong = {"topic": "", "people": "999", "minutes": "x", "e_service": "phone"}
    for name, value in wrong.items():
        answer = correct(vera, session, outcome=Outcome.STUCK, **{name: value})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [name])
        assert answer.context["form"].data["outcome"] == Outcome.STUCK
    for day in (clock.today() + DAY, clock.today() - (BACK_DAYS + 1) * DAY, "x"):
        answer = correct(vera, session, day=str(day))
        assert list(answer.context["form"].errors) == ["day"]
    assert rows() == before


def test_rows_of_others_are_not_there(correct, take_back, open_as, session, liisa, aino):
    before = rows()
    for person in (liisa, aino, UserFactory(), UserFactory(admin=True)):
        assert open_as(person, "edit", session.pk).status_code == 404
        assert correct(person, session, minutes=Minutes.OVER_60).status_code == 404
        assert take_back(person, session).status_code == 404
    assert rows() == before
    for action in (actions.remove, lambda **given: actions.edit(**given, day=clock.today(), **_no_nonce(liisa))):
        with pytest.raises(PermissionDenied):
            action(session=session, actor=liisa)
    assert rows() == before


def _no_nonce(person):
    return {name: value for name, value in told(person).items() if name != "nonce"}


def test_it_can_be_put_right_until_its_last_day_and_not_after(correct, take_back, open_as, vera, session, monkeypatch):
    last = clock.day_of(session.logged_at) + CORRECTABLE_DAYS * DAY
    monkeypatch.setattr(clock, "today", lambda: last)
    assert policies.may_correct(vera, session)
    assert open_as(vera, "edit", session.pk).status_code == 200
    monkeypatch.setattr(clock, "today", lambda: last + DAY)
    before = rows()
    assert not policies.may_correct(vera, session)
    assert open_as(vera, "edit", session.pk).status_code == 403
    assert correct(vera, session, minutes=Minutes.OVER_60).status_code == 403
    assert take_back(vera, session).status_code == 403
    assert address("edit", session.pk) not in main(open_as(vera, "mine", year=session.day.year))
    assert address("remove", session.pk) not in main(open_as(vera, "saved", session.pk))
    assert rows() == before


def test_undo_takes_the_row_away_and_a_second_tap_is_no_error(take_back, vera, session):
    assert [take_back(vera, session).url for _each in range(2)] == [address("log")] * 2
    assert rows() == []
    assert audited("monitoring.session.remove") == 1


def test_going_back_to_what_was_taken_back_leads_on(take_back, correct, open_as, vera, liisa, session):
    take_back(vera, session)
    for name in ("saved", "edit"):
        answer = open_as(vera, name, session.pk)
        assert (answer.status_code, answer.url) == (302, address("log"))
        assert open_as(liisa, name, session.pk).status_code == 404
    assert correct(vera, session).url == address("log")
    assert rows() == []


def test_who_has_stopped_and_takes_back_the_only_one_is_led_somewhere(take_back, client):
    stopped = UserFactory()
    kept, last = SessionFactory.create_batch(2, person=stopped)
    assert take_back(stopped, kept).url == address("mine")
    answer = take_back(stopped, last)
    assert client.get(answer.url).status_code == 200


def test_a_day_after_it_was_logged_is_refused_with_what_is_true(correct, vera, session):
    Session.objects.update(logged_at=clock.now() - 5 * DAY, day=clock.today() - 5 * DAY)
    with translation.override("en"):
        [said] = correct(vera, session, day=str(clock.today() - 2 * DAY)).context["form"].errors["day"]
        assert "You logged this session on" in said
        [said] = correct(vera, session, day=str(clock.today() + DAY)).context["form"].errors["day"]
        assert "has not come yet" in said


def test_what_others_took_back_is_not_known_to_anybody_else(take_back, vera, liisa, session):
    take_back(vera, session)
    assert take_back(liisa, session).status_code == 404


def test_correcting_what_is_taken_back_meanwhile_says_so(vera, session):
    Session.objects.filter(pk=session.pk).delete()
    with pytest.raises(Refused) as refused:
        actions.edit(session=session, actor=vera, day=clock.today(), **_no_nonce(vera))
    assert refused.value.code == "gone"


def test_what_one_no_longer_logs_for_stays_but_is_not_chosen_anew(correct, open_as, liisa, ours, vera):
    session = SessionFactory(person=liisa, organisation=ours, voluntary=False)
    giver = givers.as_logged(session)
    Contact.objects.filter(person=liisa).update(ended_at=clock.now())
    assert open_as(liisa, "edit", session.pk).status_code == 200
    assert correct(liisa, session, giver=giver.key, minutes=Minutes.OVER_60).status_code == 302
    session.refresh_from_db()
    assert (session.organisation, session.minutes) == (ours, "m60_plus")
    with pytest.raises(PermissionDenied):
        actions.edit(session=session, actor=liisa, day=clock.today(), **_no_nonce(vera))


def test_a_retired_word_of_the_session_can_stay(correct, open_as, vera, session):
    Term.objects.filter(vocabulary=Vocabulary.TOPIC, key="phone").update(retired=True)
    assert 'value="phone"' not in main(open_as(vera, "log"))
    assert correct(vera, session, minutes=Minutes.UNDER_15).status_code == 302
    session.refresh_from_db()
    assert (session.topic, session.minutes) == (term(Vocabulary.TOPIC, "phone"), "m0_15")


def test_the_row_stays_when_the_account_goes(vera, session):
    vera.delete()
    session.refresh_from_db()
    assert session.person is None


def test_a_session_is_not_moved_to_a_day_before_they_began(correct, vera, session, monkeypatch):
    [giver] = [replace(each, since=clock.today()) for each in givers.of(vera)]
    monkeypatch.setattr(givers, "_tells", [lambda _user: [giver]])
    earlier = clock.today() - DAY
    given = {name: value for name, value in told(vera).items() if name != "nonce"}
    assert list(correct(vera, session, day=earlier.isoformat()).context["form"].errors) == ["day"]
    with pytest.raises(Refused) as refused:
        actions.edit(session=session, actor=vera, day=earlier, **given)
    assert refused.value.code == "day"
    # What was written down before anybody asked can still be put right in all else.
    Session.objects.update(day=earlier)
    assert correct(vera, session, day=earlier.isoformat(), topic="tablet").status_code == 302
