"""Two at the same moment: one decision and one mail, one yes to an invitation, one reminder, one commitment.

Each promise has a control twin with the guards switched off, which must break it.
"""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from core import clock
from core.errors import Refused
from core.models import OutgoingMail
from network.directory import commitments, links, shown, stamps
from network.directory.actions import agreements, contacts, organisations, parents, steps
from network.directory.actions import commitments as commitment_actions
from network.directory.models import Agreement, Commitment, Contact, Organisation
from network.directory.states import ContactRole, OrganisationState
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, OrganisationFactory, coordinator, municipality, term
from tests.network.agreements.conftest import terms
from tests.together import meet, together
from tests.training.racing import failed, lines, slow

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def no_locks(monkeypatch):
    """Rows are fetched without a lock, and everyone has read before anybody writes. The actions must be called without
    their transaction as well."""

    def unlocked(rows, pk):
        row = rows.get(pk=pk)
        meet("read", 5)
        return row

    for module in (steps, organisations, contacts, agreements):
        monkeypatch.setattr(module, "locked", unlocked)
    for model in (Organisation, Contact, Agreement):
        slow(monkeypatch, model, "save", place="save")


@pytest.fixture
def application():
    return OrganisationFactory(applied=True, applied_by=UserFactory(email="hakija@posti.example"))


def caught(work):
    def call():
        try:
            return work()
        except (Refused, PermissionDenied, IntegrityError) as refused:
            return refused

    return call


def race(*calls):
    with together() as run:
        return run(*(caught(each) for each in calls)), *_seen()


def _seen():
    return list(OutgoingMail.objects.values_list("template", flat=True)), list(
        Organisation.objects.values_list("state", flat=True)
    )


def accepting(application, action=organisations.accept):
    return [lambda who=who: action(organisation=application, actor=who) for who in (coordinator(), coordinator())]


def test_two_coordinators_accept_at_once_and_it_is_one_decision_and_one_mail(application):
    got, mails, states = race(*accepting(application))
    assert failed(got) == []
    assert len({each.decided_by_id for each in got}) == 1
    assert (mails, states) == (["organisation_accepted"], [OrganisationState.MEMBER])
    assert lines("directory.organisation.accept") == 1


def test_control_without_the_lock_there_are_two_decisions(application, no_locks):
    got, *_more = race(*accepting(application, organisations.accept.__wrapped__))
    assert lines("directory.organisation.accept") == 2
    # The database still refuses to make the applicant a contact twice, but a coordinator would see an error for it.
    assert any(isinstance(each, IntegrityError) for each in got)


def test_one_accepts_and_one_declines_and_only_one_of_it_is_so(application):
    first, second = coordinator(), coordinator()
    got, mails, states = race(
        lambda: organisations.accept(organisation=application, actor=first),
        lambda: organisations.decline(organisation=application, reason="Ei.", actor=second),
    )
    assert [getattr(each, "code", "") for each in failed(got)] == ["illegal_move"]
    expected = {OrganisationState.MEMBER: "organisation_accepted", OrganisationState.DECLINED: "organisation_declined"}
    assert mails == [expected[states[0]]]


def test_control_without_the_lock_both_answers_are_given(application, no_locks):
    first, second = coordinator(), coordinator()
    _got, mails, _states = race(
        lambda: organisations.accept.__wrapped__(organisation=application, actor=first),
        lambda: organisations.decline.__wrapped__(organisation=application, reason="Ei.", actor=second),
    )
    assert sorted(mails) == ["organisation_accepted", "organisation_declined"]


@pytest.fixture
def invited():
    token = links.token()
    contact = ContactFactory(invited=True, email="leena@posti.example", token_hash=links.hashed(token))
    return contact, token, UserFactory(email="leena@posti.example")


def test_a_link_tapped_twice_at_once_makes_one_contact(invited):
    _contact, token, leena = invited
    yes = lambda: contacts.accept_invitation(token=token, actor=leena)  # noqa: E731
    got, *_more = race(yes, yes)
    assert [getattr(each, "code", "") for each in failed(got)] == ["unknown"]
    assert lines("directory.organisation.accept_invitation") == 1


def test_control_without_the_lock_it_is_said_twice(invited, no_locks):
    _contact, token, leena = invited
    yes = lambda: contacts.accept_invitation.__wrapped__(token=token, actor=leena)  # noqa: E731
    race(yes, yes)
    assert lines("directory.organisation.accept_invitation") == 2


@pytest.fixture
def two_managers():
    organisation = OrganisationFactory()
    return organisation, [ContactFactory(organisation=organisation) for _twice in range(2)]


def test_two_main_contacts_who_go_at_once_leave_one(two_managers):
    organisation, both = two_managers
    got, *_more = race(*(lambda each=each: contacts.end_contact(contact=each, actor=each.person) for each in both))
    assert [getattr(each, "code", "") for each in failed(got)] == ["last"]
    assert Contact.objects.in_force().filter(organisation=organisation, role=ContactRole.MANAGER).count() == 1


def test_control_without_the_lock_nobody_is_left(two_managers, no_locks):
    organisation, both = two_managers
    unlocked = contacts.end_contact.__wrapped__
    race(*(lambda each=each: unlocked(contact=each, actor=each.person) for each in both))
    assert not Contact.objects.in_force().filter(organisation=organisation).exists()


@pytest.fixture
def expiring():
    organisation = OrganisationFactory()
    ContactFactory(organisation=organisation)
    return Agreement.objects.create(
        organisation=organisation, region=organisation.municipality.region, **terms(network=None)
    )


def test_two_workers_remind_once(expiring):
    got, mails, _states = race(agreements.remind, agreements.remind)
    assert sorted(got) == [0, 1]
    assert mails == ["agreement_expiring"]


def test_control_without_the_lock_two_workers_remind_twice(expiring, no_locks):
    unlocked = agreements.remind_of.__wrapped__
    _got, mails, _states = race(lambda: unlocked(expiring), lambda: unlocked(expiring))
    assert mails == ["agreement_expiring"] * 2


def test_two_main_contacts_give_the_commitment_at_once_and_it_is_given_once(two_managers):
    organisation, both = two_managers
    wanted = commitments.current()
    given = {"organisation": organisation, "version": wanted.version, "digest": wanted.digest, "language": "fi"}
    got, *_more = race(*(lambda each=each: commitment_actions.give(actor=each.person, **given) for each in both))
    assert failed(got) == []
    assert len({each.pk for each in got}) == 1
    assert Commitment.objects.count() == 1


def test_control_without_the_lock_one_of_them_sees_an_error(two_managers, no_locks, monkeypatch):
    slow(monkeypatch, Commitment, "save")
    organisation, both = two_managers
    wanted = commitments.current()
    given = {"organisation": organisation, "version": wanted.version, "digest": wanted.digest, "language": "fi"}
    unlocked = commitment_actions.give.__wrapped__
    got, *_more = race(*(lambda each=each: unlocked(actor=each.person, **given) for each in both))
    assert [type(each) for each in failed(got)] == [IntegrityError]


@pytest.fixture
def told():
    """What an application says."""
    coordinator()
    facts = {"kind": term("organisation_type", "community"), "name_fi": "Kerho", "municipality": municipality()}
    return {"actor": UserFactory(), "seed": links.token(), **facts}


def test_the_same_application_sent_twice_at_once_is_one(told):
    apply = lambda: organisations.apply(**told)  # noqa: E731
    got, mails, states = race(apply, apply)
    assert failed(got) == []
    assert (mails, len(states)) == (["organisation_applied"], 1)


@pytest.fixture
def no_holding(monkeypatch):
    """What is above an organisation is not held."""
    monkeypatch.setattr(parents, "hold", lambda *_given: set(Organisation.objects.values_list("pk", flat=True)))


def test_control_without_the_lock_one_tap_sees_an_error(told, no_locks, no_holding):
    apply = lambda: organisations.apply.__wrapped__(**told)  # noqa: E731
    got, *_more = race(apply, apply)
    assert [type(each) for each in failed(got)] == [IntegrityError]


@pytest.fixture
def again(told):
    """The same application, taken back, to be sent once more."""
    made = organisations.apply(**told)
    organisations.withdraw(organisation=made, actor=told["actor"])
    OutgoingMail.objects.all().delete()
    return {"organisation": made, **{name: value for name, value in told.items() if name != "seed"}}


def test_an_application_sent_again_twice_at_once_comes_back_once(again):
    send = lambda: organisations.apply_again(**again)  # noqa: E731
    got, mails, _states = race(send, send)
    assert failed(got) == []
    assert mails == ["organisation_applied"]


def test_control_without_the_lock_it_comes_back_twice(again, no_locks, no_holding):
    send = lambda: organisations.apply_again.__wrapped__(**again)  # noqa: E731
    _got, mails, _states = race(send, send)
    assert mails == ["organisation_applied"] * 2


@pytest.fixture
def waiting():
    return ContactFactory(invited=True, invited_at=clock.now() - dt.timedelta(days=1), token_hash=links.hashed("x"))


def test_send_again_tapped_twice_at_once_sends_one_link(waiting):
    actor = coordinator()
    send = lambda: contacts.invite_again(contact=waiting, actor=actor)  # noqa: E731
    got, mails, _states = race(send, send)
    assert [getattr(each, "code", "") for each in failed(got)] == ["just_asked"]
    assert mails == ["contact_invited"]


def test_control_without_the_lock_it_sends_two(waiting, no_locks):
    actor = coordinator()
    send = lambda: contacts.invite_again.__wrapped__(contact=waiting, actor=actor)  # noqa: E731
    _got, mails, _states = race(send, send)
    assert mails == ["contact_invited"] * 2


@pytest.fixture
def parting():
    """Two organisations, and what makes each a part of the other."""
    actor, both = coordinator(), [OrganisationFactory(), OrganisationFactory()]

    def work(edit):
        pairs = (both, both[::-1])
        given = [{"organisation": one, "parent": other, "actor": actor} for one, other in pairs]
        given = [each | {"was": stamps.stamp(each["organisation"], shown.ORGANISATION)} for each in given]
        return [lambda each=each: edit(**each) for each in given]

    return work


def with_a_whole():
    return Organisation.objects.exclude(parent=None).count()


def test_two_organisations_do_not_become_parts_of_each_other(parting):
    with together() as run:
        got = run(*(caught(each) for each in parting(organisations.edit)))
        left = with_a_whole()
    assert [getattr(each, "code", "") for each in failed(got)] == ["parent"]
    assert left == 1


def test_control_without_the_lock_they_do(parting, no_locks, no_holding):
    with together() as run:
        got = run(*(caught(each) for each in parting(organisations.edit.__wrapped__)))
        left = with_a_whole()
    assert (failed(got), left) == ([], 2)
