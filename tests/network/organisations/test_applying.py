"""Joining by application: what an organisation says of itself, who is told, and the coordinator's answer."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from core.errors import Refused
from core.models import OutgoingMail
from network.directory import events, links, similar
from network.directory.actions import organisations as actions
from network.directory.models import Contact, Organisation
from network.directory.states import ORGANISATION_MOVES, ContactRole, OrganisationState
from tests.factories.accounts import UserFactory
from tests.factories.network import (
    ContactFactory,
    MandateFactory,
    OrganisationFactory,
    PlaceFactory,
    coordinator,
    municipality,
    region,
)
from tests.network.organisations.conftest import letters

pytestmark = pytest.mark.django_db

State = OrganisationState


def lines():
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))


def test_an_application_waits_and_the_coordinator_is_told(aino, apply, applicant):
    organisation = apply()
    assert (organisation.state, organisation.applied_by) == (State.APPLIED, applicant)
    assert letters() == [("organisation_applied", aino.email)]
    assert lines() == ["directory.organisation.apply"]
    entry = ModelLogEntry.objects.get()
    assert entry.data == {"municipality": "297"}
    assert "Nettiapu" not in entry.label


def test_the_mail_to_the_coordinator_holds_no_more_than_needed(aino, apply, applicant):
    apply()
    body = OutgoingMail.objects.get().body
    assert "Savon Nettiapu ry" in body
    for kept_back in (applicant.email, applicant.name, "017 000 0001", "info@nettiapu.example", "Olemme valmiit."):
        assert kept_back not in body


def test_every_coordinator_of_the_municipality_hears_of_it_once(aino, apply, stranger):
    MandateFactory(person=aino, region=region("11"), network=_network("297"))
    other = MandateFactory(region=region("11"), network=_network("140", slug="iisalmi")).person
    apply()
    assert letters() == [("organisation_applied", aino.email)]
    assert other.email not in dict(letters()).values()


def _network(code, slug="kuopio"):
    from tests.network.networks.test_networks import made  # noqa: PLC0415

    return made(slug=slug, municipalities=[municipality(code)])


@pytest.mark.parametrize("who", ["nobody", "only the applicant"])
def test_where_nobody_else_coordinates_administrators_hear_of_it(admin, apply, who):
    closed = UserFactory(admin=True, is_active=False)
    actor = coordinator("11") if who == "only the applicant" else UserFactory()
    apply(actor=actor)
    assert letters() == [("organisation_unanswered", admin.email)]
    assert closed.email not in dict(letters()).values()


def test_the_same_form_sent_twice_is_one_application(aino, apply):
    seed = links.token()
    first, second = apply(seed=seed), apply(seed=seed)
    assert first == second
    assert Organisation.objects.count() == 1
    assert len(letters()) == 1


@pytest.mark.parametrize(
    "changes", [{"name_fi": "Savon Netti-Apu ry"}, {"phone": "017 000 0002"}, {"message": "Lisäksi: tervetuloa."}],
    ids=str,
)  # fmt: skip
def test_the_same_form_sent_again_with_a_correction_is_not_dropped_in_silence(aino, apply, changes):
    seed = links.token()
    first = apply(seed=seed)
    with pytest.raises(Refused) as refused:
        apply(seed=seed, **changes)
    assert refused.value.code == "sent"
    assert Organisation.objects.get().name_fi == first.name_fi
    assert len(letters()) == 1


@pytest.mark.parametrize("number", [0, 1], ids=["stranger", "closed"])
def test_whoever_has_no_account_does_not_apply(apply, number):
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415

    who = [AnonymousUser(), UserFactory(is_active=False)][number]
    with pytest.raises(PermissionDenied):
        apply(actor=who)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name_fi": " "}, "no_name"),
        ({"business_id": "1234567-2"}, "business_id"),
        ({"business_id": "1234567"}, "business_id"),
        ({"business_id": "viisi"}, "business_id"),
        ({"phone": "soita"}, "phone"),
        ({"website": "nettiapu"}, "invalid"),
        ({"email": "info"}, "invalid"),
        ({"name_fi": "n" * 101}, "max_length"),
        ({"business_id": ""}, "required"),
    ],
    ids=["no-name", "check-digit", "short-id", "word-id", "phone", "website", "email", "long-name", "no-id"],
)
def test_what_no_organisation_can_say_of_itself_is_refused(apply, changes, code):
    with pytest.raises(ValidationError) as refused:
        apply(**changes)
    codes = {error.code for error in getattr(refused.value, "error_list", [])}
    codes |= {error.code for errors in getattr(refused.value, "error_dict", {}).values() for error in errors}
    assert code in codes
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("typed", ["12345671", " 1234567-1 ", "FI12345671", "1234567 - 1"])
def test_a_business_id_is_understood_however_it_is_typed(apply, typed):
    assert apply(business_id=typed).business_id == "1234567-1"


def test_an_organisation_can_be_part_of_a_member_only(apply, member):
    assert apply(parent=member).parent == member
    with pytest.raises(Refused) as refused:
        apply(parent=OrganisationFactory(left=True))
    assert refused.value.code == "parent"


# ── the answer ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_applied_becomes_the_main_contact_and_gets_a_mail(application, aino, applicant):
    actions.accept(organisation=application, actor=aino)
    application.refresh_from_db()
    assert (application.state, application.decided_by) == (State.MEMBER, aino)
    contact = Contact.objects.get()
    assert (contact.person, contact.role, contact.email) == (applicant, ContactRole.MANAGER, applicant.email)
    assert letters() == [("organisation_accepted", applicant.email)]
    assert aino.email in OutgoingMail.objects.get().body


def test_accepted_twice_is_accepted_once(application, aino):
    for _twice in range(2):
        actions.accept(organisation=application, actor=aino)
    assert len(letters()) == 1
    assert Contact.objects.count() == 1


def test_a_contact_named_beforehand_becomes_the_main_contact(application, aino, applicant):
    ContactFactory(organisation=application, invited=True, editor=True, email=applicant.email)
    actions.accept(organisation=application, actor=aino)
    contact = Contact.objects.get()
    assert (contact.person, contact.role, contact.token_hash) == (applicant, ContactRole.MANAGER, None)


def test_an_applicant_who_has_gone_leaves_an_organisation_without_contacts(application, aino, applicant):
    applicant.delete()
    actions.accept(organisation=application, actor=aino)
    assert not Contact.objects.exists()
    assert letters() == []


def test_the_applicant_reads_why_it_was_declined(application, aino, applicant):
    actions.decline(organisation=application, reason="Ei digitukea.", actor=aino)
    application.refresh_from_db()
    assert (application.state, application.reason) == (State.DECLINED, "Ei digitukea.")
    assert letters() == [("organisation_declined", applicant.email)]
    assert "Ei digitukea." in OutgoingMail.objects.get().body
    assert not Contact.objects.exists()


def test_nothing_is_declined_without_a_reason(application, aino):
    with pytest.raises(Refused) as refused:
        actions.decline(organisation=application, reason="  ", actor=aino)
    assert refused.value.code == "no_reason"
    application.refresh_from_db()
    assert application.state == State.APPLIED


def test_nobody_answers_their_own_application(apply, aino):
    own = apply(actor=aino)
    for answer in (actions.accept, actions.decline):
        more = {"reason": "Näin"} if answer is actions.decline else {}
        with pytest.raises(PermissionDenied):
            answer(organisation=own, actor=aino, **more)
    own.refresh_from_db()
    assert own.state == State.APPLIED


ACTIONS = {
    "accept": ({}, State.APPLIED, State.MEMBER),
    "decline": ({"reason": "Näin on."}, State.APPLIED, State.DECLINED),
    "withdraw": ({}, State.APPLIED, State.WITHDRAWN),
    "leave": ({"reason": "Näin on."}, State.MEMBER, State.LEFT),
    "take_back": ({}, State.LEFT, State.MEMBER),
    "apply_again": ({}, None, State.APPLIED),
}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("verb", ACTIONS)
def test_every_state_and_every_action(verb, state, aino, facts, applicant):
    """Done from its own state, done again without effect from the one it leads to, refused from all others."""
    more, begin, end = ACTIONS[verb]
    organisation = OrganisationFactory(state=state, applied_by=applicant, **facts)
    actor = applicant if verb in {"withdraw", "apply_again"} else aino
    starts = {State.DECLINED, State.WITHDRAWN} if begin is None else {begin}
    more = facts if verb == "apply_again" else more
    if state in starts or state == end:
        getattr(actions, verb)(organisation=organisation, actor=actor, **more)
        organisation.refresh_from_db()
        assert organisation.state == end
        assert len(lines()) == (state in starts)
        assert state == end or end in ORGANISATION_MOVES[state]
    else:
        with pytest.raises(Refused) as refused:
            getattr(actions, verb)(organisation=organisation, actor=actor, **more)
        assert refused.value.code == "illegal_move"
        organisation.refresh_from_db()
        assert organisation.state == state


def test_the_actions_make_every_move_of_the_table_and_no_other():
    made = {(begin, end) for _more, begin, end in ACTIONS.values() if begin}
    made |= {(State.DECLINED, State.APPLIED), (State.WITHDRAWN, State.APPLIED)}
    assert made == {(old, new) for old, following in ORGANISATION_MOVES.items() for new in following}


@pytest.mark.parametrize("verb", ["accept", "decline", "leave", "take_back"])
@pytest.mark.parametrize("who", ["elsewhere", "contact", "editor", "nobody", "ended"])
def test_others_change_nothing(verb, who, stranger):
    more, begin, _end = ACTIONS[verb]
    organisation = OrganisationFactory(state=begin)
    makers = {
        "elsewhere": lambda: stranger,
        "contact": lambda: ContactFactory(organisation=organisation, role=ContactRole.CONTACT).person,
        "editor": lambda: ContactFactory(organisation=organisation, editor=True).person,
        "nobody": UserFactory,
        "ended": lambda: coordinator("11", ended=True),
    }
    with pytest.raises(PermissionDenied):
        getattr(actions, verb)(organisation=organisation, actor=makers[who](), **more)
    organisation.refresh_from_db()
    assert organisation.state == begin
    assert lines() == []


def test_only_the_applicant_withdraws_and_applies_again(application, aino, facts):
    with pytest.raises(PermissionDenied):
        actions.withdraw(organisation=application, actor=aino)
    actions.decline(organisation=application, reason="Näin on.", actor=aino)
    with pytest.raises(PermissionDenied):
        actions.apply_again(organisation=application, actor=aino, **facts)


def test_sent_again_twice_it_comes_back_once_and_no_correction_is_dropped(application, aino, applicant, facts):
    actions.decline(organisation=application, reason="Nimi puuttuu.", actor=aino)
    OutgoingMail.objects.all().delete()
    given = {"organisation": application, "actor": applicant, "message": "Nyt on.", **facts}
    for _twice in range(2):
        actions.apply_again(**given)
    with pytest.raises(Refused) as refused:
        actions.apply_again(**given | {"name_fi": "Uusi Nettiapu ry"})
    assert refused.value.code == "sent"
    application.refresh_from_db()
    assert application.name_fi == facts["name_fi"]
    assert letters() == [("organisation_applied", aino.email)]
    assert lines().count("directory.organisation.apply_again") == 1


def test_a_declined_application_comes_back_as_it_reads_now(application, aino, applicant, facts):
    actions.decline(organisation=application, reason="Nimi puuttuu.", actor=aino)
    OutgoingMail.objects.all().delete()
    again = {**facts, "name_fi": "Uusi Nettiapu ry"}
    actions.apply_again(organisation=application, actor=applicant, message="Nyt on.", **again)
    application.refresh_from_db()
    assert (application.state, application.name_fi, application.reason) == (State.APPLIED, "Uusi Nettiapu ry", "")
    assert (application.decided_by, application.decided_at) == (None, None)
    assert letters() == [("organisation_applied", aino.email)]


# ── leaving ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def heard(send):
    told = []
    events.places_changed.connect(lambda places, **_kwargs: told.append(set(places)), weak=False, dispatch_uid="test")
    try:
        send()
    finally:
        events.places_changed.disconnect(dispatch_uid="test")
    return told


def test_a_main_contact_leaves_and_the_coordinator_hears_of_it(member, manager, aino):
    place = PlaceFactory(organisation=member)
    told = heard(lambda: actions.leave(organisation=member, actor=manager))
    assert told == [{place.pk}]
    assert letters() == [("organisation_left", aino.email)]
    member.refresh_from_db()
    assert member.state == State.LEFT
    with pytest.raises(PermissionDenied):
        actions.take_back(organisation=member, actor=manager)
    assert heard(lambda: actions.take_back(organisation=member, actor=aino)) == [{place.pk}]


def test_the_coordinator_says_why_and_the_organisation_reads_it(member, manager, aino):
    with pytest.raises(Refused):
        actions.leave(organisation=member, actor=aino)
    actions.leave(organisation=member, actor=aino, reason="Toiminta on päättynyt.")
    assert letters() == [("organisation_left", manager.email)]
    assert "Toiminta on päättynyt." in OutgoingMail.objects.get().body


# ── the same organisation under another name ─────────────────────────────────────────────────────────────────────────


def test_organisations_that_may_be_the_same_are_found(application, django_assert_num_queries):
    same_id = OrganisationFactory(name_fi="Aivan Muu ry", business_id="1234567-1", municipality=municipality("091"))
    same_name = OrganisationFactory(name_fi="Toinen", name_sv="savon nettiapu rf")
    nearly = OrganisationFactory(name_fi="Savon Netti-apu")
    OrganisationFactory(name_fi="Savon Nettiapu ry", municipality=municipality("091"))
    OrganisationFactory(name_fi="Savon Nettiapu ry", left=True)
    OrganisationFactory(name_fi="Karjalan Nettiapu ry")
    with django_assert_num_queries(1):
        found = similar.to(application)
    assert set(found) == {same_id, same_name, nearly}
