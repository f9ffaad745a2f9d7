"""The whole life of one volunteer, through the actions, with a word of its own in every place where words can stand."""

import datetime as dt
import uuid

from django.urls import reverse

from accounts.models import User
from core import clock, mail
from core.models import OutgoingMail
from network.directory.models import Vocabulary
from network.monitoring import actions as monitoring
from network.monitoring import givers
from network.monitoring.states import Minutes, Outcome
from tests.factories.accounts import UserFactory
from tests.factories.courses import CompletionFactory, publish
from tests.factories.credentials import TEXTS
from tests.factories.network import coordinator, municipality, term
from tests.factories.volunteers import RequestFactory, TaskFactory
from tests.volunteers.onboarding.mine.conftest import picture
from tests.volunteers.onboarding.steps.conftest import yes
from volunteers.matching.actions import answering, asking, choosing, closing
from volunteers.matching.states import Answer
from volunteers.onboarding.actions import (
    agreeing,
    applying,
    drafts,
    extracts,
    interviewing,
    leaving,
    messages,
    pausing,
    photos,
    profile,
    training,
    trialling,
)
from volunteers.onboarding.application import Page
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import COMMITMENTS, Age, Document, Level, PartOfDay, State, Way

WORDS = {
    "first name": "Kanelia",
    "last name": "Kanariantunnus",
    "address": "kanelia.tunnus@posti.example",
    "phone": "9876501",
    "needs": "Tarvitsennakkoavustajan",
    "message": "Haluanauttaanaapureita",
    "place": "Kanarianhuone",
    "other times": "Kanarianajat",
    "break": "Kanariantauko",
    "end": "Kanarianlopetus",
    "draft": "Kanarianluonnos",
}


def person() -> User:
    name = f"{WORDS['first name']} {WORDS['last name']}"
    return UserFactory(name=name, email=WORDS["address"], language="fi")


def task(**more):
    """With minors, an interview, a course and one session with a mentor: every step there is."""
    version = publish(minutes=150, **{**TEXTS, "goals": tuple(TEXTS["goals"])})
    return TaskFactory(minors=True, trial_sessions=1, courses=[version.course], **more), version


def applied(who, wanted) -> Volunteering:
    return applying.apply(
        person=who,
        task=wanted,
        municipality=municipality(),
        age=Age.ADULT,
        consent_version=yes(Document.APPLICATION)["version"],
        consent_language="fi",
        phone=f"01{WORDS['phone']}",
        ways=[Way.ONSITE, Way.REMOTE],
        topics=[term(Vocabulary.TOPIC, "phone")],
        skills=[term(Vocabulary.SKILL, "mentoring")],
        languages={term(Vocabulary.LANGUAGE, "fi"): Level.FLUENT},
        times=[(0, PartOfDay.MORNING)],
        needs=WORDS["needs"],
        mails_wanted=True,
        message=WORDS["message"],
    )


def interviewed(volunteering, handler) -> Volunteering:
    """The first time does not suit, the second one does."""
    who = volunteering.volunteer.person
    place = WORDS["place"]
    soon = clock.now() + dt.timedelta(days=1)
    interviewing.invite(volunteering=volunteering, at=soon, place=place, actor=handler)
    interviewing.propose(volunteering=volunteering, times=WORDS["other times"], actor=who)
    interviewing.invite(volunteering=volunteering, at=soon + dt.timedelta(days=1), place=place, actor=handler)
    interviewing.confirm(volunteering=volunteering, actor=who)
    return _fresh(volunteering)


def activated(volunteering, handler, version) -> Volunteering:
    """From the interview to the first help."""
    who = volunteering.volunteer.person
    interviewing.done(volunteering=volunteering, actor=handler)
    agreeing.accept(volunteering=volunteering, actor=who, **yes(Document.EXTRACT))
    today = clock.today()
    extracts.seen(volunteering=volunteering, extract_date=today - dt.timedelta(days=9), seen_on=today, actor=handler)
    for document in COMMITMENTS:
        agreeing.accept(volunteering=volunteering, actor=who, **yes(document))
    CompletionFactory(person=who, version=version)
    training.check(volunteering=volunteering)
    trialling.set_mentor(volunteering=volunteering, mentor=handler, actor=handler)
    trialling.note_session(volunteering=volunteering, day=today, nonce=uuid.uuid4(), actor=handler)
    trialling.finish(volunteering=volunteering, actor=handler)
    made = _fresh(volunteering)
    assert made.state == State.ACTIVE
    return made


def told(volunteering) -> None:
    """A photo on the card and on the check page, and days away."""
    volunteer = volunteering.volunteer
    who = volunteer.person
    photos.set_photo(volunteer=volunteer, content=picture(), seed="s", read=_read(Document.CARD_PHOTO), actor=who)
    volunteer.refresh_from_db()
    photos.show_on_check_page(volunteer=volunteer, read=_read(Document.PUBLIC_PHOTO), actor=who)
    later = clock.today() + dt.timedelta(days=40)
    profile.add_absence(volunteer=volunteer, first_day=later, last_day=later, actor=who)


def _read(document) -> photos.Read:
    return photos.Read(**{name: value for name, value in yes(document).items() if name != "document"})


def helped(volunteering, handler) -> None:
    """Asked, chosen, done; written down; and a message to many."""
    who = volunteering.volunteer.person
    wanted = RequestFactory(task=volunteering.task, entered_by=handler)
    (ask,) = asking.ask(help_request=wanted, volunteerings=[volunteering.pk], actor=handler)
    answering.answer(ask=ask, said=Answer.YES, actor=who)
    choosing.choose(ask=ask, actor=handler)
    closing.finish(help_request=wanted, actor=who)
    monitoring.log(
        actor=who,
        nonce=uuid.uuid4(),
        giver=givers.of(who)[0],
        day=clock.today(),
        form=term(Vocabulary.FORM, "near"),
        minutes=Minutes.UNDER_30,
        language=term(Vocabulary.LANGUAGE, "fi"),
        topic=term(Vocabulary.TOPIC, "phone"),
        outcome=Outcome.WITH_SUPPORT,
    )
    message, _number = messages.send(wanted={}, subject="Kahvit", text="Tule!", nonce=uuid.uuid4(), actor=handler)
    messages.write(message=message.pk)


def ended(volunteering) -> Volunteering:
    """A break, and some time later the end; a new application was begun and not sent."""
    who = volunteering.volunteer.person
    pausing.pause(volunteering=volunteering, reason=WORDS["break"], actor=who)
    pausing.resume(volunteering=volunteering, actor=who)
    drafts.keep(draft=None, page=Page.ABOUT, answer={"message": WORDS["draft"]}, actor=who)
    leaving.leave(volunteering=volunteering, reason=WORDS["end"], actor=who)
    return _fresh(volunteering)


def active(client) -> Volunteering:
    """Has come all the way, has helped and looked at their own pages; the letters have gone out."""
    handler, who = coordinator("11"), person()
    wanted, version = task()
    volunteering = interviewed(applied(who, wanted), handler)
    volunteering = activated(volunteering, handler, version)
    told(volunteering)
    helped(volunteering, handler)
    client.force_login(who)
    for name in ("mine", "profile"):
        assert client.get(reverse(f"onboarding:{name}"), follow=True).status_code == 200
    _delivered()
    return _fresh(volunteering)


def whole(client) -> Volunteering:
    """All of that, and it has just ended."""
    volunteering = ended(active(client))
    _delivered()
    return volunteering


def asked_for_another_time(volunteering) -> None:
    interviewing.propose(volunteering=volunteering, times=WORDS["other times"], actor=volunteering.volunteer.person)


def _delivered() -> None:
    while OutgoingMail.objects.waiting().exists():
        mail.sweep()


def _fresh(volunteering) -> Volunteering:
    return Volunteering.objects.select_related("volunteer__person").get(pk=volunteering.pk)
