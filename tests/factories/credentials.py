"""Certificates, and the completed courses behind them."""

import datetime as dt

import factory

from certification.credentials import actions, codes
from certification.credentials.models import Credential
from certification.credentials.states import Kind
from core import clock
from tests.factories.accounts import UserFactory
from tests.factories.courses import CompletionFactory, publish
from tests.factories.paths import completed_path
from training.courses.models import Completion, CourseVersion, Enrolment
from training.courses.states import EnrolmentState

TEXTS = {
    "title": {
        "fi": "Digitukijan peruskurssi",
        "sv": "Grundkurs för digistödjare",
        "en": "Basic course for digital supporters",
    },
    "summary": {"fi": "Opi auttamaan.", "sv": "Lär dig hjälpa.", "en": "Learn to help."},
    "goals": [
        {"fi": "kohdata autettavan rauhassa", "sv": "möta människor i lugn och ro", "en": "meet a person calmly"},
        {"fi": "neuvoa niin, että toinen tekee itse", "sv": "handleda så att de gör själva", "en": "guide, not do"},
        {"fi": "tunnistaa huijauksen", "sv": "känna igen en bluff", "en": "spot a scam"},
    ],
    "extent": {
        "fi": "Kurssin laajuus on noin kaksi ja puoli tuntia. Siihen kuuluu kahdeksan osiota ja lopputesti.",
        "sv": "Kursens omfattning är ungefär två och en halv timme. Den består av åtta avsnitt och ett sluttest.",
        "en": "The course takes about two and a half hours. It consists of eight lessons and a final quiz.",
    },
    "note": {
        "fi": "Todistus ei anna oikeutta asioida toisen puolesta.",
        "sv": "Intyget ger inte rätt att uträtta ärenden för någon annans räkning.",
        "en": "The certificate gives no right to act on behalf of another person.",
    },
}
ISSUER = {
    "fi": "Digituen valtakunnallinen verkosto",
    "sv": "Det riksomfattande nätverket för digitalt stöd",
    "en": "National digital support network",
}


def completion(person=None, **texts):
    """A completed course with the texts above. It sends no event: no certificate comes of it by itself."""
    given = {**TEXTS, **texts}
    version = publish(minutes=150, **{**given, "goals": tuple(given["goals"])})
    return CompletionFactory(person=person or UserFactory(), version=version)


def refresher(person, version: CourseVersion) -> Completion:
    """Another round of a course, completed, with its certificate."""
    rounds = Enrolment.objects.filter(person=person, course=version.course).count()
    enrolment = Enrolment.objects.create(
        person=person, course=version.course, version=version, cycle=rounds + 1, state=EnrolmentState.COMPLETED
    )
    done = Completion.objects.create(enrolment=enrolment, version=version, evidence={"items": [], "attempts": []})
    actions.issue_for_completion(completion=done)
    return done


def path_credential(person=None, version=None) -> Credential:
    """The certificate of a path of two short courses, completed silently before."""
    return Credential.objects.get(path_completion=completed_path(person, version))


class CredentialFactory(factory.django.DjangoModelFactory):
    """A course certificate in force; ``expired=True`` and ``revoked=True`` are the other states."""

    class Meta:
        model = Credential

    class Params:
        expired = factory.Trait(valid_until=factory.LazyFunction(lambda: clock.today() - dt.timedelta(days=1)))
        revoked = factory.Trait(
            revoked_at=factory.LazyFunction(clock.now), revocation_reason="Kurssia ei ollut suoritettu itse."
        )

    source = factory.Sequence(lambda number: f"test:{number}")
    code = factory.LazyFunction(codes.make)
    kind = Kind.COURSE
    person = factory.SubFactory(UserFactory)
    subject_name = factory.SelfAttribute("person.name")
    completion = factory.LazyAttribute(lambda wanted: completion(wanted.person))
    content = factory.LazyFunction(
        lambda: {**{key: TEXTS[key] for key in ("title", "goals", "extent", "note")}, "issuer": ISSUER}
    )
    minutes = 150


# What floors above give, in the words of nobody in particular: a title and goals in three languages.
ORGANISATION = actions.Subject(name="Digiapua Kaikille ry", id="https://digiapua.example")


def awarded(kind: str = Kind.CARD, person=None, **changes) -> Credential:
    """A credential of any kind, given by the action: signed, in a status list, in the trail, without a mail."""
    given = {
        "source": f"test:{kind}:{codes.make()}",
        "subject": ORGANISATION if kind == Kind.QUALITY else actions.Subject(person or UserFactory()),
        "content": {key: TEXTS[key] for key in ("title", "goals")},
        "about": "basics",
        "mail": False,
    }
    if kind == Kind.COURSE and "rests_on" not in changes:
        given["rests_on"] = completion(given["subject"].person)
    return actions.award(kind=kind, **given | changes)
