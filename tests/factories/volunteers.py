"""Volunteers, their tasks, and how far each has come."""

import datetime as dt

import factory

from core import clock
from network.directory.links import hashed
from network.directory.models import Vocabulary
from network.monitoring.models import Session
from network.monitoring.states import Minutes, Outcome
from tests.factories.accounts import UserFactory
from tests.factories.network import municipality, region, term
from volunteers.matching.models import Ask, Request
from volunteers.matching.states import Answer
from volunteers.onboarding import commitments
from volunteers.onboarding.models import Acceptance, FreeTime, Speaks, Task, Volunteer, Volunteering
from volunteers.onboarding.states import COMMITMENTS, VOLUNTEER, Level, PartOfDay, State, Way


class TaskFactory(factory.django.DjangoModelFactory):
    """Digital support for adults: interview, agreement, no required course, two sessions with a mentor.

    Traits: ``minors`` (an extract is asked for), ``plain`` (neither interview nor trial)."""

    class Meta:
        model = Task
        skip_postgeneration_save = True

    class Params:
        minors = factory.Trait(with_minors=True)
        plain = factory.Trait(interview=False, trial_sessions=0)

    slug = factory.Sequence("task-{}".format)
    name_fi = "Digitukija"
    name_sv = "Digistödjare"
    name_en = "Digital supporter"

    @factory.post_generation
    def courses(task, create, value):  # noqa: N805
        if create and value:
            task.courses.set(value)


class VolunteerFactory(factory.django.DjangoModelFactory):
    """Somebody in Kuopio who helps in Finnish, at a place or by phone, on Monday mornings."""

    class Meta:
        model = Volunteer
        skip_postgeneration_save = True

    person = factory.SubFactory(UserFactory)
    municipality = factory.LazyFunction(municipality)
    phone = "017 000 0001"
    onsite = True
    remote = True
    travel_km = 30

    @factory.post_generation
    def languages(volunteer, create, value):  # noqa: N805
        if create:
            for key in value or ["fi"]:
                language = term(Vocabulary.LANGUAGE, key)
                Speaks.objects.create(volunteer=volunteer, language=language, level=Level.FLUENT)

    @factory.post_generation
    def free(volunteer, create, value):  # noqa: N805
        if create:
            for weekday, part in value or [(0, PartOfDay.MORNING)]:
                FreeTime.objects.create(volunteer=volunteer, weekday=weekday, part=part)


def accept(volunteering: Volunteering, *documents: str) -> None:
    """The texts that stand before volunteering begins, or those named, in the version that counts today."""
    for document in documents or COMMITMENTS:
        version = commitments.current(document)
        Acceptance.objects.create(
            person=volunteering.volunteer.person,
            volunteering=volunteering,
            document=document,
            version=version.version,
            digest=version.digest,
            language="fi",
            statement=version.read("fi").accept.text,
        )


class VolunteeringFactory(factory.django.DjangoModelFactory):
    """An application for North Savo. Traits for each later state, with the fields that belong to it; from the training
    on both commitments are accepted (``accepted=False``: they are not)."""

    class Meta:
        model = Volunteering
        skip_postgeneration_save = True

    class Params:
        interview = factory.Trait(
            state=State.INTERVIEW,
            interview_at=factory.LazyFunction(lambda: clock.now() + dt.timedelta(days=3)),
            interview_place="Puhelimessa",
        )
        extract = factory.Trait(state=State.EXTRACT, task=factory.SubFactory(TaskFactory, minors=True))
        agreement = factory.Trait(state=State.AGREEMENT)
        training = factory.Trait(state=State.TRAINING)
        trial = factory.Trait(state=State.TRIAL)
        active = factory.Trait(state=State.ACTIVE, started_on=factory.LazyFunction(clock.today))
        paused = factory.Trait(state=State.PAUSED, started_on=factory.LazyFunction(clock.today))
        left = factory.Trait(state=State.LEFT, ended_at=factory.LazyFunction(clock.now))
        declined = factory.Trait(state=State.DECLINED, ended_at=factory.LazyFunction(clock.now))
        withdrawn = factory.Trait(state=State.WITHDRAWN, ended_at=factory.LazyFunction(clock.now))

    volunteer = factory.SubFactory(VolunteerFactory)
    task = factory.SubFactory(TaskFactory)
    municipality = factory.LazyAttribute(lambda made: made.volunteer.municipality)
    region = factory.LazyFunction(region)

    @factory.post_generation
    def accepted(volunteering, create, value):  # noqa: N805
        if create and (value or (value is None and volunteering.state in VOLUNTEER)):
            accept(volunteering)


class RequestFactory(factory.django.DjangoModelFactory):
    """Somebody in Kuopio needs help with a phone, in Finnish, at a place, within two weeks."""

    class Meta:
        model = Request

    number = factory.Sequence("2026-{:03}".format)
    region = factory.LazyFunction(region)
    municipality = factory.LazyFunction(municipality)
    task = factory.SubFactory(TaskFactory)
    way = Way.ONSITE
    language = factory.LazyFunction(lambda: term(Vocabulary.LANGUAGE, "fi"))
    topic = factory.LazyFunction(lambda: term(Vocabulary.TOPIC, "phone"))
    from_day = factory.LazyFunction(clock.today)
    until_day = factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=13))


class SessionFactory(factory.django.DjangoModelFactory):
    """Half an hour today in Kuopio, in Finnish, with a phone: it went well."""

    class Meta:
        model = Session

    person = factory.SubFactory(UserFactory)
    voluntary = True
    municipality = factory.LazyFunction(municipality)
    day = factory.LazyFunction(clock.today)
    form = factory.LazyFunction(lambda: term(Vocabulary.FORM, "near"))
    minutes = Minutes.UNDER_30
    language = factory.LazyFunction(lambda: term(Vocabulary.LANGUAGE, "fi"))
    topic = factory.LazyFunction(lambda: term(Vocabulary.TOPIC, "phone"))
    outcome = Outcome.WITH_SUPPORT


class AskFactory(factory.django.DjangoModelFactory):
    """Somebody active was asked today for the task of the request. Traits: ``yes``, ``no``; ``withdrawn``."""

    class Meta:
        model = Ask

    class Params:
        yes = factory.Trait(answer=Answer.YES, answered_at=factory.LazyFunction(clock.now))
        no = factory.Trait(answer=Answer.NO, answered_at=factory.LazyFunction(clock.now))
        withdrawn = factory.Trait(withdrawn_at=factory.LazyFunction(clock.now))

    request = factory.SubFactory(RequestFactory)
    volunteering = factory.SubFactory(VolunteeringFactory, active=True, task=factory.SelfAttribute("..request.task"))
    token_hash = factory.Sequence(lambda n: hashed(f"token-{n}"))
