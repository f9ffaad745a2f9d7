"""The demo's own two: an applicant who has a time for an interview, and a volunteer with a card. All by the actions."""

import datetime as dt
import uuid

from accounts.models import User
from core import clock
from network.directory.models import Term, Vocabulary
from network.geography.models import Municipality, Region
from training.courses.models import Course
from training.courses.states import ItemKind
from training.groups import actions as groups
from training.groups.demo import COURSE
from volunteers.onboarding import commitments
from volunteers.onboarding.actions import agreeing, applying, interviewing, trialling
from volunteers.onboarding.models import Task, Volunteering
from volunteers.onboarding.states import COMMITMENTS, Age, Document, Level, PartOfDay, Way

APPLICANT, VOLUNTEER, COORDINATOR = "applicant@demo.example", "volunteer@demo.example", "coordinator@demo.example"
_HOME = "297"


def seed() -> int:
    """Returns how many are new."""
    return _applicant() + _volunteer()


def _applicant() -> int:
    person = User.objects.get(email=APPLICANT)
    if Volunteering.objects.of(person).exists():
        return 0
    wish = "Minulla on aikaa tiistaisin ja torstaisin. Puhelimet ovat minulle tutuimpia."
    with clock.days_ago(4):
        volunteering = _apply(person, "remote-supporter", wish, needs="")
    morning = clock.now().replace(hour=8, minute=0, second=0, microsecond=0)
    coordinator = User.objects.get(email=COORDINATOR)
    interviewing.invite(
        volunteering=volunteering, at=morning + dt.timedelta(days=3), place="Puhelimessa", actor=coordinator
    )
    return 1


def _volunteer() -> int:
    person = User.objects.get(email=VOLUNTEER)
    if Volunteering.objects.of(person).exists():
        return 0
    coordinator = User.objects.get(email=COORDINATOR)
    with clock.days_ago(160):
        wish = "Autan mielelläni ikäisiäni. Osaan odottaa, kunnes toinen löytää oikean kohdan itse."
        volunteering = _apply(person, "place-supporter", wish, needs="Kuulen paremmin, jos tila on hiljainen.")
    with clock.days_ago(157):
        at = clock.now() + dt.timedelta(days=5)
        interviewing.invite(volunteering=volunteering, at=at, place="Torin palvelupiste", actor=coordinator)
        interviewing.confirm(volunteering=volunteering, actor=person)
    with clock.days_ago(151):
        interviewing.done(volunteering=volunteering, actor=coordinator)
    with clock.days_ago(149):
        for document in COMMITMENTS:
            version = commitments.current(document)
            agreeing.accept(
                volunteering=volunteering, document=document, version=version.version, digest=version.digest,
                language=person.language, actor=person,
            )  # fmt: skip
    with clock.days_ago(135):
        _finish_course(person, coordinator)
        volunteering.refresh_from_db()
        trialling.set_mentor(volunteering=volunteering, mentor=coordinator, actor=coordinator)
    for session in range(volunteering.task.trial_sessions):
        with clock.days_ago(130 - 7 * session):
            trialling.note_session(volunteering=volunteering, day=clock.today(), nonce=uuid.uuid4(), actor=coordinator)
    with clock.days_ago(110):
        trialling.finish(volunteering=volunteering, actor=coordinator)
    return 1


def _finish_course(person: User, coordinator: User) -> None:
    """The lessons, exercises and the quiz were done before (cms.demo); what is done together comes now, in a group."""
    course, region = Course.objects.get(code=COURSE), Region.objects.get(code="11")
    opened = groups.open_group(course=course, region=region, name="Kuopion digitukijat, syksy", actor=coordinator)
    member = groups.join(token=opened.token, shares_progress=True, actor=person)
    version = course.versions.current().get()
    for meeting in version.items(ItemKind.ATTENDANCE):
        groups.register_attendance(
            group=opened.group, members=[member], item_key=meeting["key"], day=clock.today(), actor=coordinator
        )
    for skill in version.items(ItemKind.SKILL):
        groups.confirm_skill(group=opened.group, membership=member, item_key=skill["key"], actor=coordinator)


def _apply(person: User, task: str, message: str, *, needs: str) -> Volunteering:
    known = {term.key: term for term in Term.objects.of(Vocabulary.LANGUAGE)}
    topics = Term.objects.of(Vocabulary.TOPIC).filter(key__in=["phone", "tablet", "computer", "new_device"])
    skills = Term.objects.of(Vocabulary.SKILL).filter(key__in=["android", "phone_guidance", "plain_language"])
    consent = commitments.current(Document.APPLICATION)
    return applying.apply(
        person=person,
        task=Task.objects.get(slug=task),
        municipality=Municipality.objects.get(code=_HOME),
        age=Age.ADULT,
        consent_version=consent.version,
        consent_language=person.language,
        phone="017 000 0042",
        ways=[Way.ONSITE, Way.REMOTE],
        topics=topics,
        skills=skills,
        languages={known["fi"]: Level.FLUENT, known["en"]: Level.WELL},
        times=[(1, PartOfDay.MORNING), (3, PartOfDay.MORNING), (3, PartOfDay.AFTERNOON)],
        travel_km=20,
        needs=needs,
        mails_wanted=True,
        message=message,
    )
