"""Demo data of groups: two groups of the basic course with invented members, all through the actions."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from core import clock
from network.geography.models import Region
from training.courses import actions as courses
from training.courses.models import Course, Enrolment, ItemProgress
from training.courses.states import ItemKind
from training.groups import actions
from training.groups.models import Group, Membership
from training.groups.states import STUCK_DAYS

COURSE = "digitukijan-peruskurssi"


@dataclass(frozen=True)
class Player:
    """An account nobody can sign in to. ``read``: lessons read; ``days``: how long ago all of that was."""

    name: str
    read: int = 0
    shares: bool = True
    days: int = 0
    was_there: bool = False


@dataclass(frozen=True)
class Cast:
    name: str
    region: str
    opener: str
    players: tuple[Player, ...]
    closed: bool = False


CASTS = (
    Cast(
        "Iisalmen kirjasto, kevät",
        "11",
        "coordinator@demo.example",
        (
            Player("Ahti Korpilampi", read=3, days=STUCK_DAYS + 9),
            Player("Elsi Vaaranmaa", read=99, was_there=True),
            Player("Irja Suvanto", read=5, days=2, was_there=True),
            Player("Nasra Jaamac", read=2, days=6),
            Player("Tauno Rantakivi", read=1, shares=False),
            Player("Vieno Hirvisaari"),
        ),
    ),
    Cast(
        "Helsingfors, hösten",
        "01",
        "coordinator.b@demo.example",
        (
            Player("Folke Tallbacka", read=99, days=40, was_there=True),
            Player("Märta Norrkulla", read=4, days=50),
            Player("Olavi Kaislaranta", read=6, shares=False, days=45),
        ),
        closed=True,
    ),
)


@transaction.atomic
def live(*, seed: int) -> list[str]:
    """Called when the courses are there. Returns lines for the summary; groups that exist are left alone."""
    course, said = Course.objects.get(code=COURSE), []
    for cast in CASTS:
        opener, region = User.objects.get(email=cast.opener), Region.objects.get(code=cast.region)
        group = Group.objects.filter(course=course, region=region, name=cast.name).first()
        if group is None:
            group = _play(cast, course, region, opener)
        said.append(f"group: {group.name}, {group.memberships.active().count()} members, {group.state}")
    return said


def _play(cast: Cast, course: Course, region: Region, opener: User) -> Group:
    made = actions.open_group(course=course, region=region, name=cast.name, actor=opener)
    members = [(player, _join(player, made)) for player in cast.players]
    there = [membership for player, membership in members if player.was_there]
    version = course.versions.current().get()
    for meeting in version.items(ItemKind.ATTENDANCE)[:1]:
        actions.register_attendance(
            group=made.group, members=there, item_key=meeting["key"], day=clock.today(), actor=opener
        )
    for skill in version.items(ItemKind.SKILL)[:1]:
        actions.confirm_skill(group=made.group, membership=there[0], item_key=skill["key"], actor=opener)
    for player, membership in members:
        _put_back(membership, player.days)
    return actions.close_group(group=made.group, actor=opener) if cast.closed else made.group


def _join(player: Player, made: actions.Invited) -> Membership:
    person = _invented(player.name)
    membership = actions.join(token=made.token, shares_progress=player.shares, actor=person)
    enrolment = Enrolment.objects.get(person=person, course=made.group.course_id)
    for item in enrolment.version.items(ItemKind.LESSON)[: player.read]:
        courses.finish_lesson(enrolment=enrolment, item_key=item["key"], actor=person)
    return membership


def _invented(name: str) -> User:
    email = f"{'.'.join(name.lower().split())}@demo.example".translate(str.maketrans("åäö", "aao"))
    return User.objects.filter(email=email).first() or User.objects.create_user(email=email, name=name)


def _put_back(membership: Membership, days: int) -> None:
    """Moves what a member did into the past. No action does that, and none should: this is for the eye only."""
    then = clock.now() - dt.timedelta(days=days)
    rows = Enrolment.objects.filter(person=membership.person_id, course=membership.group.course_id)
    Membership.objects.filter(pk=membership.pk).update(joined_at=then)
    ItemProgress.objects.filter(enrolment__in=rows).update(done_at=then)
    rows.update(started_at=then, touched_at=then)
