"""Groups whose members were at a meeting, and batches of certificates for them."""

import datetime as dt

from django_q.models import OrmQ

from accounts.models import User
from certification.batches import actions, grouproll
from certification.batches.forms import seed
from certification.batches.models import Batch
from core import clock
from tests.factories.accounts import UserFactory
from tests.factories.groups import MEETING, SKILL, enrolment_of, join
from training.courses.models import Enrolment, ItemProgress
from training.groups import actions as groups
from training.groups.models import Group, Membership


def present(made, person=None, *, actor, shares=True, days_ago=0) -> Membership:
    """A member who was at the meeting, as a leader registers it."""
    member = join(made, person or UserFactory(), shares=shares)
    day = clock.today() - dt.timedelta(days=days_ago)
    groups.register_attendance(group=made.group, members=[member], item_key=MEETING, day=day, actor=actor)
    return member


def skilled(made, person=None, *, actor, shares=True) -> Membership:
    member = join(made, person or UserFactory(), shares=shares)
    groups.confirm_skill(group=made.group, membership=member, item_key=SKILL, actor=actor)
    return member


def crowd(group: Group, number: int, *, actor: User) -> list[User]:
    """So many members who were at the meeting and share their progress, written straight into the tables."""
    version = group.course.versions.current().get()
    first = User.objects.count()
    people = User.objects.bulk_create(
        User(email=f"crowd{n}@post.example", name=f"Väinö Väkijoukko {n}", password="!")
        for n in range(first, first + number)
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(person=person, course=group.course, version=version) for person in people
    )
    Membership.objects.bulk_create(
        Membership(group=group, person=person, shares_progress=True, consent_version=1, consented_at=clock.now())
        for person in people
    )
    ItemProgress.objects.bulk_create(
        ItemProgress(enrolment=each, item_key=MEETING, confirmed_by=actor, evidence={"group": str(group.pk)})
        for each in enrolments
    )
    return people


def start(group: Group, actor: User, *, part: str = MEETING, mails: bool = False, **given: str) -> Batch:
    """A batch that nobody has worked on."""
    given = {"seed": seed(), **given}
    return actions.start(roll=grouproll.NAME, key=str(group.pk), part=part, mails=mails, actor=actor, **given)


def finished(group: Group, actor: User, **given) -> Batch:
    """A batch worked off, as the queue would."""
    batch = start(group, actor, **given)
    actions.work_off(batch_id=batch.pk)
    batch.refresh_from_db()
    return batch


def source_of(member: Membership, key: str = MEETING) -> str:
    return f"item:{ItemProgress.objects.get(enrolment=enrolment_of(member), item_key=key).pk}"


def jobs() -> list[str]:
    """What the queue was told to do for batches."""
    return [func for each in OrmQ.objects.all() if ".batches." in (func := each.func())]
