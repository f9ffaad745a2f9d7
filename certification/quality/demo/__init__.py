"""Demo data: a scheme marked as invented, people for each part, and matters in every state.

All of it is invented. It is played through the actions, each step on its day, in the order of time: the trail, the
numbers and the letters are as they would be after three and a half years.
"""

import datetime as dt
import random
from collections.abc import Iterator

from django.db import transaction
from django.db.models import F, Model
from django_q.models import OrmQ

from accounts.models import User
from certification.quality import loading
from certification.quality.actions import scheme
from certification.quality.actions import trail as trails
from certification.quality.demo import people, plans, timeline, years
from certification.quality.demo.matter import Matter, Stage, nonce_of
from certification.quality.demo.plans import PLANS, Plan
from certification.quality.models import Application, Certification, Version
from core import clock
from core.models import OutgoingMail
from network.directory.models import Organisation

# The scheme was published so many days ago, before anybody applied.
_PUBLISHED = 1_260
_SALT = 11
# How many applicants of one have two sites in the scope.
_MORE_PLACES = 0.2
# The job that sends a mail.
_DELIVERS = "core.tasks.deliver_mail"


@transaction.atomic
def seed(*, seed: int) -> list[str]:
    """People and the scheme. Returns lines for the summary of seed_demo; what is there already is left as it is."""
    known = people.seed()
    lead = User.objects.get(email=people.EVALUATOR)
    with clock.days_ago(_PUBLISHED):
        version = Version.objects.current() or scheme.publish(version=loading.load(loading.FILE), actor=lead)
    return [f"people of certification: {known}", f"quality scheme: {version}"]


@transaction.atomic
def live(*, seed: int) -> list[str]:
    """Called when there are members, courses and volunteers. Makes all matters on the first run and none later; returns
    lines for the summary."""
    if not Application.objects.filter(nonce__in=[nonce_of(_name(number)) for number in range(len(PLANS))]).exists():
        _play(random.Random(seed + _SALT))  # noqa: S311 -- invented data
    made, certified = Application.objects.with_agency().count(), Certification.objects.in_force().count()
    return [f"applications for certification: {made} sent", f"certified and in force: {certified}"]


def _play(rng: random.Random) -> None:
    mails, jobs = _last(OutgoingMail), _last(OrmQ)
    stage, stories = Stage(rng, people.agency()), []
    for number, (plan, organisation) in enumerate(_cast(rng)):
        _be_there(organisation, plans.begins(plan) + 30)
        places = 2 if plan.applicant or rng.random() < _MORE_PLACES else 1
        matter = Matter(stage, organisation, plan, _name(number), places=places)
        stories.append(years.story(matter, _name(number)))
    timeline.play([*stories, years.clockwork(_PUBLISHED - 1)])
    trails.close_days()
    _settle(mails, jobs)


def _cast(rng: random.Random) -> Iterator[tuple[Plan, Organisation]]:
    """Each plan with an organisation of its own, as far as there are any."""
    free = people.applicants()
    rng.shuffle(free)
    for plan in PLANS:
        if plan.applicant:
            found = next(people.own(plan.applicant), None)
            found = None if found is None or found.quality_applications.exists() else found
        else:
            fitting = [each for each in free if (people.language_of(each) == "sv") == plan.swedish] or free
            found = fitting[0] if fitting else None
            free = [each for each in free if each != found]
        if found is not None:
            yield plan, found


def _be_there(organisation: Organisation, days: int) -> None:
    """Whoever applied long ago had joined before. No action moves that, and none should: this is for the eye only."""
    then = clock.now() - dt.timedelta(days=days)
    rows = Organisation.objects.filter(pk=organisation.pk, decided_at__gt=then)
    if rows.update(applied_at=then - dt.timedelta(days=5), decided_at=then):
        organisation.contacts.filter(since__gt=then).update(since=then)


def _settle(mails: int, jobs: int) -> None:
    """What was written since went out on its day, and nobody gets it now. ``mails`` and ``jobs``: keys of the last ones
    that were there before."""
    OutgoingMail.objects.filter(pk__gt=mails, sent_at=None).update(sent_at=F("created_at"))
    for job in OrmQ.objects.filter(pk__gt=jobs):
        if job.func() == _DELIVERS:
            job.delete()


def _last(model: type[Model]) -> int:
    key: int | None = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return key or 0


def _name(number: int) -> str:
    return f"matter {number}"
