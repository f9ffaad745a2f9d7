"""Asking others to lead a group: the same answer for every address, and the choice is theirs."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from core import schedules
from core.errors import Refused
from core.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.groups import join, leader
from tests.factories.network import coordinator
from tests.training.groups.test_opening import lines
from training.groups import actions, policies, tasks
from training.groups.models import Group, GroupLeader, LeaderInvitation
from training.groups.states import LEADER_DAYS

pytestmark = pytest.mark.django_db

NOBODY = "nobody@post.example"


@pytest.fixture
def friend(db):
    return UserFactory(name="Leila Ystävä", language="sv")


def ask(group, actor, email):
    return actions.add_leader(group=group, email=email, actor=actor)


def test_whoever_is_asked_leads_once_they_say_yes(aino, group, friend):
    invitation = ask(group, aino, f" {friend.email.upper()} ")
    assert not policies.may_lead(friend, group)
    actions.accept_leading(invitation=invitation, actor=friend)
    assert policies.may_lead(friend, group)
    assert not policies.may_appoint(friend, group)
    assert not LeaderInvitation.objects.exists()


def test_a_no_is_a_no(aino, group, friend):
    invitation = ask(group, aino, friend.email)
    actions.decline_leading(invitation=invitation, actor=friend)
    assert actions.accept_leading(invitation=invitation, actor=friend) is None
    assert not policies.may_lead(friend, group)


def test_each_address_gets_one_mail_with_or_without_an_account(client, aino, group, friend):
    client.force_login(aino)
    answers = []
    for email in (friend.email, NOBODY, UserFactory(confirmed=False).email, UserFactory(is_active=False).email):
        OutgoingMail.objects.all().delete()
        answer = client.post(reverse("groups:leaders", args=[group.pk]), {"email": email}, follow=True)
        page = answer.content.decode().split("<main")[1]
        assert [mail.to for mail in OutgoingMail.objects.all()] == [email]
        assert page.count(email) == 2
        answers.append(page.replace(email, "").count("<li"))
        actions.take_back(invitation=LeaderInvitation.objects.get(), actor=aino)
    assert len(set(answers)) == 1, "the page looks the same whether or not there is an account"


def test_the_mail_speaks_the_language_of_the_account_and_holds_no_key(aino, group, friend):
    ask(group, aino, friend.email)
    ask(group, aino, NOBODY)
    known, unknown = OutgoingMail.objects.order_by("pk")
    assert (known.language, unknown.language) == ("sv", aino.language)
    assert "Leila" in known.body
    assert aino.name in unknown.body
    for mail in (known, unknown):
        assert group.name in mail.subject
        assert "/my/" in mail.body or "/mitt/" in mail.body or "/oma/" in mail.body


def test_asked_twice_one_mail_goes_out(aino, group, friend):
    for _twice in range(2):
        ask(group, aino, friend.email)
    assert OutgoingMail.objects.count() == 1
    assert lines().count("add_leader") == 1


def test_a_question_waits_for_a_month_then_it_is_forgotten_with_its_address(aino, group, friend):
    invitation = ask(group, aino, friend.email)
    with time_machine.travel(timezone.now() + dt.timedelta(days=LEADER_DAYS, seconds=1)):
        assert not LeaderInvitation.objects.to(friend).exists()
        assert actions.accept_leading(invitation=invitation, actor=friend) is None
        ask(group, aino, NOBODY)
        assert tasks.forget_invitations() == 1
    assert [each.email for each in LeaderInvitation.objects.all()] == [NOBODY]
    assert schedules.declared()["groups.forget_invitations"].func == "training.groups.tasks.forget_invitations"


def test_after_a_month_the_same_address_can_be_asked_again(aino, group):
    ask(group, aino, NOBODY)
    with time_machine.travel(timezone.now() + dt.timedelta(days=LEADER_DAYS, seconds=1)):
        ask(group, aino, NOBODY)
        assert LeaderInvitation.objects.waiting().count() == 1
    assert OutgoingMail.objects.count() == 2


def test_only_the_owner_of_the_address_answers(aino, group, friend):
    invitation = ask(group, aino, friend.email)
    for stranger in (UserFactory(), aino, UserFactory(admin=True)):
        for act in (actions.accept_leading, actions.decline_leading):
            with pytest.raises(PermissionDenied):
                act(invitation=invitation, actor=stranger)
    assert LeaderInvitation.objects.get() == invitation


def test_only_coordinators_of_the_region_ask_and_end_it(aino, group, helper, friend):
    invitation, leading = ask(group, aino, friend.email), GroupLeader.objects.get(person=helper)
    for stranger in (coordinator("01"), UserFactory(admin=True), UserFactory()):
        with pytest.raises(PermissionDenied):
            ask(group, stranger, NOBODY)
        with pytest.raises(PermissionDenied):
            actions.take_back(invitation=invitation, actor=stranger)
        with pytest.raises(PermissionDenied):
            actions.remove_leader(leader=leading, actor=stranger)
    with pytest.raises(PermissionDenied):
        ask(group, helper, NOBODY)
    actions.remove_leader(leader=leading, actor=aino)
    assert not policies.may_lead(helper, group)


def test_a_leader_may_stop(client, group, helper):
    client.force_login(helper)
    where = reverse("groups:remove_leader", args=[group.pk, group.leaders.get().pk])
    assert where in client.get(reverse("groups:group", args=[group.pk])).content.decode()
    assert client.post(where)["Location"] == reverse("my")
    assert not Group.objects.visible_to(helper).exists()
    assert lines().count("remove_leader") == 1


def test_a_leader_does_not_end_the_leading_of_another(client, group, helper):
    other = leader(group)
    client.force_login(helper)
    where = reverse("groups:remove_leader", args=[group.pk, GroupLeader.objects.get(person=other).pk])
    assert client.post(where).status_code == 403
    assert policies.may_lead(other, group)


@pytest.mark.parametrize("typed", ["", "no address", "a@b"])
def test_what_is_no_address_is_refused(aino, group, typed):
    with pytest.raises(ValidationError):
        ask(group, aino, typed)
    assert not OutgoingMail.objects.exists()


def test_nobody_asks_themselves_and_nobody_is_asked_to_lead_a_closed_group(aino, group):
    with pytest.raises(Refused) as refused:
        ask(group, aino, aino.email)
    assert refused.value.code == "oneself"
    actions.close_group(group=group, actor=aino)
    with pytest.raises(Refused) as refused:
        ask(group, aino, NOBODY)
    assert refused.value.code == "closed"


def test_the_question_stands_on_the_own_page_and_is_answered_there(client, aino, group, friend):
    invitation = ask(group, aino, friend.email)
    client.force_login(friend)
    assert group.name in client.get(reverse("my")).content.decode()
    where = reverse("groups:answer", args=[invitation.pk])
    assert client.get(where)["Location"] == reverse("my")
    assert client.post(where, {"lead": "yes"})["Location"] == reverse("groups:group", args=[group.pk])
    assert client.post(where, {"lead": "yes"})["Location"] == reverse("my")
    assert lines().count("accept_leading") == 1
    assert reverse("desk") in client.get(reverse("my")).content.decode()


def test_a_no_on_the_own_page_ends_the_question(client, aino, group, friend):
    invitation = ask(group, aino, friend.email)
    client.force_login(friend)
    client.post(reverse("groups:answer", args=[invitation.pk]), {"lead": "no"})
    assert not LeaderInvitation.objects.exists()
    assert not group.leaders.exists()


def test_the_question_of_another_is_neither_shown_nor_answered(client, aino, group, friend, learner):
    invitation = ask(group, aino, friend.email)
    client.force_login(learner)
    assert group.name not in client.get(reverse("my")).content.decode()
    client.post(reverse("groups:answer", args=[invitation.pk]), {"lead": "yes"})
    assert not group.leaders.exists()


def test_a_new_account_finds_the_question_that_was_there_before_it(client, aino, group):
    ask(group, aino, NOBODY)
    newcomer = UserFactory(email=NOBODY)
    client.force_login(newcomer)
    assert group.name in client.get(reverse("my")).content.decode()


def test_addresses_are_not_asked_without_end(client, aino, group):
    client.force_login(aino)
    where = reverse("groups:leaders", args=[group.pk])
    codes = [client.post(where, {"email": f"n{number}@post.example"}).status_code for number in range(22)]
    assert codes[:20] == [302] * 20
    assert codes[20:] == [429, 429]


def test_a_member_may_lead_as_well(aino, made, learner):
    join(made, learner)
    assert policies.may_lead(leader(made.group, learner), made.group)
