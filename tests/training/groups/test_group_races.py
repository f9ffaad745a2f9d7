"""Every form of groups sent twice at the same moment: one row, one line in the trail. The control twins take the locks
away and must break that."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry

from core import clock
from core.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.groups import MEETING, SKILL, course, join, leader
from tests.factories.network import region
from tests.together import meet
from tests.training.test_races import at_once, slow
from training.courses.models import Enrolment, ItemProgress
from training.groups import actions, invitations
from training.groups.actions import groups as group_actions
from training.groups.actions import members as member_actions
from training.groups.actions import steps
from training.groups.models import Group, GroupLeader, LeaderInvitation, Membership

pytestmark = pytest.mark.django_db(transaction=True)


def lines(verb):
    return ModelLogEntry.objects.filter(action__endswith=f".{verb}").count()


def rows():
    """How many there are of everything a form could make twice."""
    made = (Group, GroupLeader, LeaderInvitation, Membership, Enrolment, ItemProgress, OutgoingMail)
    return {model.__name__: model.objects.count() for model in made}


def browser(person):
    client = Client()
    client.force_login(person)
    return client


# Each prepares a form and returns: who sends it, where, with what, the word in the trail, and what one sending adds.


def opening(aino, made, helper):
    data = {"seed": invitations.seed(), "course": course().course.pk, "region": region().pk, "name": "Uusi ryhmä"}
    return aino, reverse("groups:open"), data, "open", {"Group": 1}


def renewing(aino, made, helper):
    data = {"seed": invitations.seed(), "was": made.group.token_hash}
    return helper, reverse("groups:renew", args=[made.group.pk]), data, "renew_invitation", {}


def revoking(aino, made, helper):
    return aino, reverse("groups:revoke", args=[made.group.pk]), {}, "revoke_invitation", {}


def closing(aino, made, helper):
    return aino, reverse("groups:close", args=[made.group.pk]), {}, "close", {}


def reopening(aino, made, helper):
    actions.close_group(group=made.group, actor=aino)
    return aino, reverse("groups:reopen", args=[made.group.pk]), {}, "reopen", {}


def asking(aino, made, helper):
    added = {"LeaderInvitation": 1, "OutgoingMail": 1}
    return aino, reverse("groups:leaders", args=[made.group.pk]), {"email": "n@post.example"}, "add_leader", added


def taking_back(aino, made, helper):
    asked = actions.add_leader(group=made.group, email="n@post.example", actor=aino)
    where = reverse("groups:take_back", args=[made.group.pk, asked.pk])
    return aino, where, {}, "take_back", {"LeaderInvitation": -1}


def accepting(aino, made, helper):
    friend = UserFactory()
    asked = actions.add_leader(group=made.group, email=friend.email, actor=aino)
    added = {"LeaderInvitation": -1, "GroupLeader": 1}
    return friend, reverse("groups:answer", args=[asked.pk]), {"lead": "yes"}, "accept_leading", added


def declining(aino, made, helper):
    friend = UserFactory()
    asked = actions.add_leader(group=made.group, email=friend.email, actor=aino)
    where = reverse("groups:answer", args=[asked.pk])
    return friend, where, {"lead": "no"}, "decline_leading", {"LeaderInvitation": -1}


def ending_leading(aino, made, helper):
    where = reverse("groups:remove_leader", args=[made.group.pk, GroupLeader.objects.get(person=helper).pk])
    return aino, where, {}, "remove_leader", {"GroupLeader": -1}


def joining(aino, made, helper):
    where, added = reverse("groups:join", args=[made.token]), {"Membership": 1, "Enrolment": 1}
    return UserFactory(), where, {"shares_progress": "on"}, "join", added


def agreeing(aino, made, helper):
    member = join(made, shares=False)
    return member.person, reverse("groups:sharing", args=[member.pk]), {"share": "yes"}, "agree", {}


def withdrawing(aino, made, helper):
    member = join(made)
    return member.person, reverse("groups:sharing", args=[member.pk]), {"share": "no"}, "withdraw", {}


def leaving(aino, made, helper):
    member = join(made)
    return member.person, reverse("groups:leave", args=[member.pk]), {}, "leave", {}


def removing(aino, made, helper):
    member = join(made)
    return helper, reverse("groups:remove_member", args=[made.group.pk, member.pk]), {}, "remove", {}


def registering(aino, made, helper):
    some = [join(made).pk for _n in range(2)]
    data = {"day": clock.today().isoformat(), "members": some}
    where = reverse("groups:attendance", args=[made.group.pk, MEETING])
    return helper, where, data, "register_attendance", {"ItemProgress": 2}


def confirming(aino, made, helper):
    member = join(made)
    where = reverse("groups:skill", args=[made.group.pk, member.pk, SKILL])
    return helper, where, {}, "confirm_skill", {"ItemProgress": 1}


FORMS = [
    opening, renewing, revoking, closing, reopening, asking, taking_back, accepting, declining, ending_leading, joining,
    agreeing, withdrawing, leaving, removing, registering, confirming,
]  # fmt: skip


@pytest.mark.parametrize("prepare", FORMS, ids=lambda prepare: prepare.__name__)
def test_each_form_sent_twice_at_once_is_done_once(prepare, aino, made):
    person, where, data, verb, added = prepare(aino, made, leader(made.group))
    before, said = rows(), lines(verb)

    def send():
        with translation.override("en"):
            return browser(person).post(where, data).status_code

    got = at_once(2, send)

    assert set(got) <= {200, 302, 404}, got
    after = rows()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == added
    assert lines(verb) == said + 1


def test_both_answers_to_an_opening_sent_twice_show_the_same_link(aino):
    data = {"seed": invitations.seed(), "course": course().course.pk, "region": region().pk, "name": "Uusi ryhmä"}

    def send():
        with translation.override("en"):
            return browser(aino).post(reverse("groups:open"), data).context["link"]

    links = at_once(4, send)

    assert len(set(links)) == 1
    assert Group.objects.get().token_hash == invitations.hashed(links[0].rstrip("/").rsplit("/", 1)[1])


def test_many_join_at_once_and_each_is_in(made):
    people = UserFactory.create_batch(8)
    waiting = list(people)

    at_once(len(people), lambda: join(made, waiting.pop()))

    assert set(Membership.objects.values_list("person", flat=True)) == {person.pk for person in people}


def test_who_joins_while_the_group_is_closed_is_in_or_out_and_nothing_between(aino, made):
    people = UserFactory.create_batch(4)
    work = [lambda person=person: join(made, person) for person in people]
    work.insert(2, lambda: actions.close_group(group=made.group, actor=aino))

    got = at_once(len(work), lambda: work.pop()())  # noqa: PLW0108 - each thread takes one

    refused = [each for each in got if isinstance(each, Exception)]
    assert {getattr(each, "code", each) for each in refused} <= {"closed"}
    assert Membership.objects.count() == Enrolment.objects.count() == len(people) - len(refused)


# ── control twins ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def no_locks(monkeypatch):
    """Rows are fetched without a lock. The actions must be called without their transaction as well."""
    for module in (steps, group_actions, member_actions):
        monkeypatch.setattr(module, "locked", lambda rows, pk: rows.get(pk=pk))


def test_control_without_the_lock_a_group_is_closed_twice(aino, made, no_locks, monkeypatch):
    slow(monkeypatch, group_actions, "check_move")

    at_once(2, lambda: actions.close_group.__wrapped__(group=made.group, actor=aino))

    assert lines("close") == 2


def test_control_without_the_lock_one_form_makes_two_lines_for_a_link(aino, made, no_locks, monkeypatch):
    slow(monkeypatch, group_actions, "must_be_open")
    slow(monkeypatch, group_actions, "_invite")
    seed = invitations.seed()

    at_once(2, lambda: actions.renew_invitation.__wrapped__(group=made.group, actor=aino, seed=seed))

    assert lines("renew_invitation") == 2


def test_control_without_the_lock_people_see_an_error_for_joining_twice(made, no_locks, monkeypatch):
    person = UserFactory()
    slow(monkeypatch, member_actions, "_agree")

    def work():
        return member_actions.join.__wrapped__(token=made.token, shares_progress=True, actor=person)

    got = at_once(2, work)

    # The database still refuses the second row.
    assert [type(each) for each in got if isinstance(each, Exception)] == [IntegrityError]
    assert Membership.objects.count() == 1


def test_control_without_the_lock_a_member_leaves_twice(made, no_locks, monkeypatch):
    member = join(made)
    now = clock.now

    def slowly():
        meet("now", 5)
        return now() + dt.timedelta(seconds=1)

    monkeypatch.setattr(member_actions.clock, "now", slowly)

    at_once(2, lambda: actions.leave.__wrapped__(membership=member, actor=member.person))

    assert lines("leave") == 2
