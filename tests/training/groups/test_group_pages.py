"""The pages of groups: who opens which, in each language, and what stands on them."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core import clock
from tests.factories.accounts import UserFactory
from tests.factories.courses import read_all
from tests.factories.groups import MEETING, SKILL, done, enrolment_of, join, opened
from tests.factories.network import MandateFactory, coordinator, region
from training.groups import actions, invitations
from training.groups.models import Group, Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def browse(client):
    def open_as(person, name, *args, data=None, follow=False):
        if person:
            client.force_login(person)
        else:
            client.logout()
        where = reverse(name if ":" in name or name in {"my", "desk"} else f"groups:{name}", args=args)
        return client.get(where, follow=follow) if data is None else client.post(where, data, follow=follow)

    return open_as


def main(answer):
    return answer.content.decode().split("<main")[1].split("</main>")[0]


# ── who opens what ───────────────────────────────────────────────────────────────────────────────────────────────────

# Routes of the desk, and what they answer a GET by: the coordinator, a leader, a member, a coordinator of another
# region, an administrator, somebody whose mandate has expired, a stranger.
ROLES = ("coordinator", "leader", "member", "other region", "admin", "expired", "stranger")
MATRIX = {
    "desk": (200, 200, 404, 200, 200, 404, 302),
    "groups": (200, 200, 404, 200, 404, 404, 302),
    "open": (200, 404, 404, 200, 404, 404, 302),
    "group": (200, 200, 404, 404, 404, 404, 302),
    "names": (200, 200, 404, 404, 404, 404, 302),
    "attendance": (200, 200, 404, 404, 404, 404, 302),
    "member": (200, 200, 404, 404, 404, 404, 302),
    "skill": (200, 200, 404, 404, 404, 404, 302),
    "remove_member": (200, 200, 404, 404, 404, 404, 302),
    "leaders": (200, 403, 404, 404, 404, 404, 302),
    # Those that only take a form lead back to the group.
    "renew": (302, 302, 404, 404, 404, 404, 302),
    "revoke": (302, 302, 404, 404, 404, 404, 302),
    "close": (302, 302, 404, 404, 404, 404, 302),
    "reopen": (302, 302, 404, 404, 404, 404, 302),
    "remove_leader": (302, 302, 404, 404, 404, 404, 302),
    "take_back": (302, 403, 404, 404, 404, 404, 302),
    # A member's own pages.
    "sharing": (404, 404, 200, 404, 404, 404, 302),
    "leave": (404, 404, 200, 404, 404, 404, 302),
    "answer": (302, 302, 302, 302, 302, 302, 302),
    # Whoever has the link.
    "join": (200, 200, 200, 200, 200, 200, 200),
}


@pytest.fixture
def arguments(aino, made, members, helper):
    pk, member = made.group.pk, members[0].pk
    asked = actions.add_leader(group=made.group, email="n@post.example", actor=aino)
    return {
        **dict.fromkeys(("desk", "groups", "open"), ()),
        **dict.fromkeys(("group", "names", "leaders", "renew", "revoke", "close", "reopen"), (pk,)),
        **dict.fromkeys(("member", "remove_member"), (pk, member)),
        "attendance": (pk, MEETING),
        "skill": (pk, member, SKILL),
        "remove_leader": (pk, made.group.leaders.get().pk),
        "take_back": (pk, asked.pk),
        **dict.fromkeys(("sharing", "leave"), (member,)),
        "answer": (asked.pk,),
        "join": (made.token,),
    }


@pytest.fixture
def people(aino, members, helper):
    made = (
        aino, helper, members[0].person, coordinator("01"), UserFactory(admin=True),
        MandateFactory(expired=True).person, None,
    )  # fmt: skip
    return dict(zip(ROLES, made, strict=True))


def test_every_route_has_its_row():
    from training.groups.urls import _desk, _my  # noqa: PLC0415

    assert {each.name for each in (*_desk, *_my)} | {"join", "desk"} == set(MATRIX)


@pytest.mark.parametrize("role", ROLES)
def test_each_page_opens_to_whom_it_should_and_to_nobody_else(role, people, arguments, browse):
    got = {name: browse(people[role], name, *arguments[name]).status_code for name in MATRIX}
    assert got == {name: row[ROLES.index(role)] for name, row in MATRIX.items()}


@pytest.mark.parametrize("role", ROLES[2:])
def test_no_form_of_the_desk_does_anything_for_others(role, people, arguments, browse):
    def everything():
        groups = list(Group.objects.values_list("state", "token_hash"))
        return groups, list(Membership.objects.values_list("left_at")), Group.objects.get().leaders.count()

    before = everything()
    data = {"seed": invitations.seed(), "was": "", "email": "x@post.example", "day": "2026-01-01", "members": ["1"]}
    for name, args in arguments.items():
        if name in {"desk", "open", "join", "sharing", "leave", "answer"}:
            continue
        assert browse(people[role], name, *args, data=data).status_code in {302, 404, 405}, name
    assert everything() == before
    assert not Group.objects.get().leader_invitations.filter(email="x@post.example").exists()


def test_a_new_group_in_a_region_of_others_is_no_choice(browse, aino, group):
    data = {"seed": invitations.seed(), "course": group.course.pk, "region": region("01").pk, "name": "Vieras"}
    answer = browse(aino, "open", data=data)
    assert answer.status_code == 422
    assert Group.objects.get() == group


def test_extra_keys_change_nothing_else(browse, aino, group):
    extra = {"state": "closed", "opened_by": "1", "token_hash": "x", "id": "1"}
    data = {"seed": invitations.seed(), "course": group.course.pk, "region": region().pk, "name": "Uusi"} | extra
    browse(aino, "open", data=data)
    made = Group.objects.get(name="Uusi")
    assert (made.state, made.opened_by) == ("open", aino)
    assert len(made.token_hash) == 64


# ── what stands on them ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_each_page_opens_in_each_language(language, people, arguments, browse):
    shown = ("desk", "groups", "open", "group", "names", "attendance", "member", "skill", "remove_member", "leaders")
    with translation.override(language):
        for name in (*shown, "join"):
            answer = browse(people["coordinator"], name, *arguments[name])
            html = answer.content.decode()
            assert f'<html lang="{language}">' in html, name
            assert html.count("<h1") == 1, name
            assert not re.search(r" style=| on\w+=|<script(?![^>]*src=)", html), name
        for name in ("sharing", "leave", "my"):
            assert browse(people["member"], name, *arguments.get(name, ())).status_code == 200


def test_the_group_shows_how_far_members_are_and_only_the_name_of_who_does_not_share(browse, aino, group, members):
    read_all(enrolment_of(members[0]))
    read_all(enrolment_of(members[1]))
    page = main(browse(aino, "group", group.pk))
    rows = {re.search(r">([^<]+)</a></th>", row)[1]: row for row in page.split('<tr role="row">')[2:]}
    assert "2 of 4" in rows["Seija Jakava"]
    assert "Part meeting (en)" in rows["Seija Jakava"]
    assert "and 1 more" in rows["Seija Jakava"]
    words = re.sub(r"<[^>]+>|\s+", " ", rows["Onni Hiljainen"].split("</tr>")[0])
    assert " ".join(words.split()) == "Onni Hiljainen Does not share progress"


def test_no_page_of_the_desk_shows_an_address_of_a_member(browse, aino, group, members):
    for name, args in (("group", []), ("names", []), ("attendance", [MEETING]), ("member", [members[0].pk])):
        assert "@post.example" not in main(browse(aino, name, group.pk, *args)), name


def test_who_withdraws_is_hidden_on_every_page_at_once(browse, aino, group, members):
    read_all(enrolment_of(members[0]))
    actions.register_attendance(
        group=group, members=members, item_key=MEETING, day=members[0].joined_at.date(), actor=aino
    )
    browse(members[0].person, "sharing", members[0].pk, data={"share": "no"})
    assert "of 4" not in main(browse(aino, "group", group.pk))
    member = main(browse(aino, "member", group.pk, members[0].pk))
    assert "Does not share progress" in member
    assert "<progress" not in member
    assert "Registered already" not in main(browse(aino, "attendance", group.pk, MEETING))


def test_the_link_is_shown_once_and_never_on_the_page_of_the_group(browse, client, aino, group):
    data = {"seed": invitations.seed(), "was": group.token_hash}
    shown = browse(aino, "renew", group.pk, data=data).content.decode()
    link = re.search(r'value="(http://testserver(/en/join/[0-9a-f]{64}/))"', shown)
    assert client.get(link[2]).status_code == 200
    assert "/join/" not in browse(aino, "group", group.pk).content.decode()


def test_an_old_page_makes_no_link_and_says_why(browse, aino, group):
    was = group.token_hash
    browse(aino, "renew", group.pk, data={"seed": invitations.seed(), "was": was})
    answer = browse(aino, "renew", group.pk, data={"seed": invitations.seed(), "was": was}, follow=True)
    assert "changed in the meantime" in main(answer)


def test_a_form_without_its_seed_makes_no_group_and_no_link(browse, aino, group):
    was = group.token_hash
    for seed in ("", "short", "x" * 44):
        browse(aino, "renew", group.pk, data={"seed": seed, "was": was})
        data = {"seed": seed, "course": group.course.pk, "region": region().pk, "name": "Uusi"}
        assert browse(aino, "open", data=data).status_code == 422
    assert Group.objects.get().token_hash == was


def test_attendance_is_ticked_in_one_form_with_the_day(browse, helper, group, members):
    page = main(browse(helper, "attendance", group.pk, MEETING))
    assert page.count('type="checkbox"') == 2
    assert 'type="date"' in page
    data = {"day": "2026-01-01", "members": [members[0].pk]}
    with translation.override("en"):
        refused = browse(
            helper, "attendance", group.pk, MEETING, data={"day": "2001-01-01", "members": [members[0].pk]}
        )
        assert refused.status_code == 422
        for typed in ({"day": data["day"]}, {"members": data["members"]}, {**data, "members": ["0"]}):
            assert browse(helper, "attendance", group.pk, MEETING, data=typed).status_code == 422
    assert done(members[0], MEETING) is None
    day = members[0].joined_at.date().isoformat()
    answer = browse(helper, "attendance", group.pk, MEETING, data={**data, "day": day}, follow=True)
    assert "1 person is registered." in main(answer)
    assert "Seija Jakava" in main(browse(helper, "attendance", group.pk, MEETING)).split("<form")[0]


def test_a_skill_is_confirmed_after_a_plain_question(browse, helper, group, members):
    asked = main(browse(helper, "skill", group.pk, members[0].pk, SKILL))
    assert "Have you seen Seija Jakava do this yourself?" in asked
    assert "What is shown (en)" in asked
    answer = browse(helper, "skill", group.pk, members[0].pk, SKILL, data={}, follow=True)
    assert "Confirmed" in main(answer)
    assert done(members[0], SKILL).confirmed_by == helper


def test_nobody_is_offered_to_confirm_their_own(browse, aino, made):
    own = join(made, aino)
    page = main(browse(aino, "member", made.group.pk, own.pk))
    assert "/skill/" not in page
    assert browse(aino, "skill", made.group.pk, own.pk, SKILL).status_code == 403
    assert browse(aino, "skill", made.group.pk, own.pk, SKILL, data={}).status_code == 403
    assert aino.name not in main(browse(aino, "attendance", made.group.pk, MEETING))
    assert done(own, SKILL) is None


@pytest.mark.parametrize(("name", "args"), [("attendance", ["nothing"]), ("member", [0]), ("skill", [0, SKILL])])
def test_what_is_not_there_is_not_found(browse, aino, group, name, args):
    assert browse(aino, name, group.pk, *args).status_code == 404


def test_a_closed_group_offers_nothing_that_it_would_refuse(browse, aino, group, members):
    actions.close_group(group=group, actor=aino)
    page = main(browse(aino, "group", group.pk))
    assert "/attendance/" not in page
    assert "/invitation/" not in page
    assert "/skill/" not in main(browse(aino, "member", group.pk, members[0].pk))
    assert 'type="checkbox"' not in main(browse(aino, "attendance", group.pk, MEETING))
    for name, args, data in (
        ("renew", [], {"seed": invitations.seed(), "was": group.token_hash}),
        ("skill", [members[0].pk, SKILL], {}),
    ):
        assert "The group is closed" in main(browse(aino, name, group.pk, *args, data=data, follow=True))


def test_the_list_of_names_holds_the_active_members_in_their_order(browse, aino, group, members, made):
    actions.leave(membership=join(made, UserFactory(name="Eero Lähtenyt")), actor=Membership.objects.last().person)
    page = main(browse(aino, "names", group.pk))
    names = re.findall(r'<th scope="row">([^<]+)</th>', page)
    assert names == ["Onni Hiljainen", "Seija Jakava"]


def test_the_desk_of_a_coordinator_without_groups_offers_to_open_one(browse):
    person = coordinator("12")
    page = main(browse(person, "desk"))
    assert reverse("groups:open") in page
    assert "North Karelia" in page


def test_the_desk_shows_open_groups_and_its_menu_leads_to_all(browse, aino, group):
    closed = opened(actor=aino, name="Vanha ryhmä").group
    actions.close_group(group=closed, actor=aino)
    page = main(browse(aino, "desk"))
    assert group.name in page
    assert closed.name not in page
    assert closed.name in main(browse(aino, "groups"))


def test_my_learning_shows_the_groups_of_a_person_and_ends_with_them(browse, members):
    member = members[0]
    assert member.group.name in main(browse(member.person, "my"))
    browse(member.person, "leave", member.pk, data={})
    assert member.group.name not in main(browse(member.person, "my"))
    assert "my-groups" not in main(browse(UserFactory(), "my"))


@pytest.mark.parametrize("name", ["groups:groups", "desk"])
def test_groups_stand_with_the_newest_first(client, aino, name):
    names = [f"Ryhmä {number}" for number in range(6)]
    for number, each in enumerate(names):
        made = opened(actor=aino).group
        Group.objects.filter(pk=made.pk).update(name=each, created_at=clock.now() - dt.timedelta(days=number))
    client.force_login(aino)
    assert re.findall(r"Ryhmä \d", client.get(reverse(name)).content.decode()) == names


# ── how often the database is asked ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def asked(client, aino):
    """How many queries a page takes once the desk's menu is known."""

    def of(name, *args):
        where = reverse("desk" if name == "desk" else f"groups:{name}", args=args)
        client.get(where)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(where).status_code == 200
        return len(captured)

    client.force_login(aino)
    return of


@pytest.mark.parametrize(("name", "most"), [("group", 16), ("names", 10), ("attendance", 15), ("member", 15)])
def test_pages_of_a_group_cost_the_same_for_one_member_and_for_many(asked, made, name, most):
    member = join(made)
    args = {"attendance": [MEETING], "member": [member.pk]}.get(name, [])
    first = asked(name, made.group.pk, *args)
    for number in range(12):
        each = join(made, shares=bool(number % 4))
        if number % 2:
            read_all(enrolment_of(each))
    assert asked(name, made.group.pk, *args) == first <= most


@pytest.mark.parametrize(("name", "most"), [("groups", 12), ("desk", 30)], ids=["groups", "desk"])
def test_the_lists_cost_the_same_for_one_group_and_for_many(asked, aino, group, name, most):
    first = asked(name)
    for _n in range(3):
        join(opened(actor=aino))
    assert asked(name) == first <= most
