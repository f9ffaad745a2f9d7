"""Groups of a course, opened and joined through the actions."""

from accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.courses import CourseFactory, item, publish, text
from tests.factories.network import coordinator, region
from training.courses.models import CourseVersion, Enrolment, ItemProgress
from training.courses.states import ItemKind
from training.groups import actions
from training.groups.models import Group, GroupLeader, Membership

MEETING, SKILL = "meeting", "skill"


def course(*, lessons: int = 2) -> CourseVersion:
    """Lessons, then a meeting and a skill that somebody else has to confirm; no quiz."""
    parts = [item(f"lesson-{n}") for n in range(1, lessons + 1)]
    parts += [
        item(MEETING, ItemKind.ATTENDANCE, text=text("What happens at the meeting")),
        item(SKILL, ItemKind.SKILL, text=text("What is shown")),
    ]
    return publish(CourseFactory(), quizzes=(), items=tuple(parts))


def opened(*, actor: User | None = None, code: str = "11", version: CourseVersion | None = None, **given: str):
    """A group and the token of its link."""
    version = version or course()
    return actions.open_group(
        course=version.course,
        region=region(code),
        name=given.get("name", "Kirjaston kevätryhmä"),
        actor=actor or coordinator(code),
    )


def join(made: actions.Invited, person: User | None = None, *, shares: bool = True) -> Membership:
    return actions.join(token=made.token, shares_progress=shares, actor=person or UserFactory())


def leader(group: Group, person: User | None = None) -> User:
    """Somebody who was asked and said yes."""
    return GroupLeader.objects.create(group=group, person=person or UserFactory()).person


def enrolment_of(membership: Membership) -> Enrolment:
    return Enrolment.objects.get(person=membership.person, course=membership.group.course)


def done(membership: Membership, key: str) -> ItemProgress | None:
    return ItemProgress.objects.filter(enrolment=enrolment_of(membership), item_key=key).first()
