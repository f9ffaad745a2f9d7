"""What the demo's learner and a few invented people have done on the courses, all through the actions of the floors."""

from collections.abc import Iterator
from random import Random

from accounts.models import User
from certification.credentials.actions import revoke
from certification.credentials.models import Credential
from cms.demo import certificates
from cms.models import CoursePage
from training.courses import actions, grading
from training.courses.models import Course, Enrolment, QuestionVersion
from training.courses.states import ItemKind
from training.practice import actions as practice
from training.practice import machine, snapshot
from training.practice.models import Scenario
from training.practice.states import Mode, Rule

LEARNER, VOLUNTEER, ADMIN = "learner@demo.example", "volunteer@demo.example", "admin@demo.example"
NAMES = (
    "Aino Kuusiranta",
    "Eero Lehtovaara",
    "Gunnel Strandskog",
    "Hilkka Niittykoski",
    "Kalle Ruskosuo",
    "Maja Granudd",
    "Reijo Haapasalmi",
    "Sirkka Metsälampi",
)
REASON = "Esittelyaineistoa: todistus annettiin väärän henkilön suorituksesta."


def live(pages: dict[str, int], seed: int) -> Iterator[str]:
    """Yields lines for the summary. Who has started a course already is left alone."""
    by_page = {
        page.pk: page.course for page in CoursePage.objects.filter(pk__in=pages.values()).select_related("course")
    }
    courses = {key: by_page[page] for key, page in pages.items() if page in by_page}
    learner = User.objects.get(email=LEARNER)
    if not learner.enrolments.exists():
        complete(courses["spot-the-scam"], learner)
        read(courses["basic-course"], learner, parts=4)
    yield f"{LEARNER}: certificate {Credential.objects.visible_to(learner).first()}, half-way in the basic course"
    volunteer = User.objects.get(email=VOLUNTEER)
    if not volunteer.enrolments.exists():
        complete(courses["basic-course"], volunteer)
    yield f"{VOLUNTEER}: has done what one does alone in the basic course"
    cast = Random(seed).sample(NAMES, 5)  # noqa: S311 - invented people, not secrets
    yield f"a revoked certificate to look at: /v/{_revoked(cast[0], courses['phone-basics'])}"
    for parts, name in enumerate(cast[1:3], start=2):
        person = _invented(name)
        if not person.enrolments.exists():
            read(courses["basic-course"], person, parts=parts)
    yield from certificates.live(_invented(cast[3]), _invented(cast[4]), User.objects.get(email=ADMIN))


def read(course: Course, person: User, parts: int | None = None) -> Enrolment:
    """Starts a course and reads its first lessons, or all of them."""
    enrolment = actions.start(course=course, actor=person)
    for item in enrolment.version.items(ItemKind.LESSON)[:parts]:
        actions.finish_lesson(enrolment=enrolment, item_key=item["key"], actor=person)
    return enrolment


def complete(course: Course, person: User) -> None:
    """Reads all lessons, does the exercises and passes the quiz; the certificate comes of itself."""
    enrolment = read(course, person)
    for item in enrolment.version.items(ItemKind.PRACTICE):
        if item["required"]:
            practise(item["scenario"], person)
    for item in enrolment.version.items(ItemKind.QUIZ):
        attempt = actions.start_attempt(enrolment=enrolment, quiz_key=item["key"], actor=person)
        for asked in QuestionVersion.objects.filter(pk__in=attempt.question_ids):
            actions.answer(attempt=attempt, question=asked.pk, options=grading.right_answer(asked), actor=person)
        actions.submit_attempt(attempt=attempt, actor=person)


def practise(code: str, person: User) -> None:
    """Does an exercise alone, without a mistake; it counts of itself in the courses it is a part of."""
    run = practice.begin(scenario=Scenario.objects.get(code=code), mode=Mode.ALONE, actor=person)
    scenario = run.version.snapshot
    while not run.finished:
        place = machine.screen(scenario, run.screen)
        button = machine.recommended(place, run.mode)
        assert button is not None  # noqa: S101 - every published screen leads on
        typed = {field.key: _right(scenario, field.expect) for field in place.fields}
        run = practice.move(run=run, turn=run.turn, action=button.key, typed=typed, actor=person)


def _right(scenario: snapshot.Scenario, expect: snapshot.Expect) -> str:
    match expect.rule:
        case Rule.CARD:
            return next(code.value["fi"] for code in scenario.card.codes if code.key == expect.code)
        case Rule.CHOICE:
            return expect.option
        case Rule.DATE:
            return expect.date
        case Rule.CHECKED | Rule.FILLED:
            return "on"
        case _:
            return ""


def _invented(name: str) -> User:
    """An account nobody can sign in to."""
    email = f"{'.'.join(name.lower().split())}@demo.example".translate(str.maketrans("åäö", "aao"))
    person = User.objects.filter(email=email).first()
    return person or User.objects.create_user(email=email, name=name)


def _revoked(name: str, course: Course) -> Credential:
    """A certificate that was taken back, made on the first run."""
    credential = Credential.objects.filter(revocation_reason=REASON).first()
    if credential is None:
        person = _invented(name)
        complete(course, person)
        credential = revoke(
            credential=Credential.objects.get(person=person), reason=REASON, actor=User.objects.get(email=ADMIN)
        )
    return credential
