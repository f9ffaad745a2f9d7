"""Volunteering in North Savo: the people around it, one thing for every door, and what a valid form sends there.

"Own" are the volunteer's: a volunteering in each state, of an organisation in Kuopio that recruits, and a request that
this organisation has entered.
"""

import datetime as dt
import hashlib
import json
import uuid
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile

from certification.cards import actions as cards
from core import clock, vault
from network.directory import links
from network.directory.models import Network, Vocabulary
from network.directory.states import ContactRole, Role
from tests.factories.accounts import UserFactory
from tests.factories.network import (
    ContactFactory,
    MandateFactory,
    OrganisationFactory,
    coordinator,
    municipality,
    region,
    term,
)
from tests.factories.volunteers import (
    AskFactory,
    RequestFactory,
    SessionFactory,
    TaskFactory,
    VolunteerFactory,
    VolunteeringFactory,
    accept,
)
from tests.network import matrix
from tests.volunteers.onboarding.mine.conftest import consent, picture
from volunteers.matching.states import Answer, RequestState
from volunteers.onboarding import commitments, profile, stopping
from volunteers.onboarding.application import REGION, Page
from volunteers.onboarding.forms.mine import pin
from volunteers.onboarding.models import Draft, TrialSession
from volunteers.onboarding.reasons import OWN
from volunteers.onboarding.states import Document

ROLES = (
    "stranger",
    "learner",
    "volunteer",
    "another volunteer",
    "mentor",
    "coordinator",
    "coordinator of another region",
    "network coordinator",
    "deputy",
    "contact-manager",
    "contact-editor",
    "contact of another organisation",
    "admin",
)
IDS = [role.replace(" ", "-") for role in ROLES]
NAMESPACES = ("onboarding", "matching", "monitoring", "cards")


def people():
    """By role. The mentor and another volunteer are active in the same region, and both can mentor."""
    for code in ("297", "140", "091"):
        municipality(code)
    network = Network.objects.create(
        slug="kuopio", name_fi="Kuopio", name_sv="Kuopio", name_en="Kuopio", region=region("11")
    )
    network.municipalities.add(municipality("297"))
    ours, task = OrganisationFactory(), TaskFactory()
    volunteers = [VolunteerFactory(person__name=name) for name in ("Veera", "Ville", "Maija")]
    for each in volunteers[1:]:
        VolunteeringFactory(volunteer=each, task=task, active=True)
        each.skills.add(term(Vocabulary.SKILL, "mentoring"))
    made = (
        None,
        UserFactory(),
        *(each.person for each in volunteers),
        coordinator("11"),
        coordinator("01"),
        MandateFactory(region=region("11"), network=network).person,
        MandateFactory(region=region("11"), role=Role.DEPUTY).person,
        ContactFactory(organisation=ours).person,
        ContactFactory(organisation=ours, role=ContactRole.EDITOR).person,
        ContactFactory(organisation=OrganisationFactory(name_fi="Naapuri ry")).person,
        UserFactory(admin=True),
    )
    return dict(zip(ROLES, made, strict=True))


class Scene:
    """``arguments`` and ``sends``: by the names of the routes."""

    def __init__(self, people):
        self.people, self.volunteer = people, people["volunteer"].volunteer
        self.ours = people["contact-manager"].contact_roles.get().organisation
        self.arguments, self.sends = {}, {}
        self._told()
        self._own()
        self._desk()
        self._requests()
        self._sessions()

    def one(self, *, task=None, **traits):
        return VolunteeringFactory(
            volunteer=self.volunteer, organisation=self.ours, task=TaskFactory(**task or {}), **traits
        )

    def door(self, names, *arguments, sent=None):
        """``names``: "namespace: name name"; ``sent``: a form, or a function that makes it anew each time."""
        for name in matrix.by_name([(arguments, names)]):
            self.arguments[name] = list(arguments)
            if sent is not None:
                self.sends[name] = sent if callable(sent) else partial(dict, sent)

    def _told(self):
        """What belongs to the person, and not to one of their tasks."""
        who = self.volunteer
        who.photo, who.mails_wanted = vault.put(picture()), True
        who.save()
        consent(who, Document.CARD_PHOTO)
        later = clock.today() + dt.timedelta(days=40)
        absence = who.absences.create(first_day=later, last_day=later)
        self._draft()
        self.door("onboarding: start sent under_15 later mine profile mentored volunteers")
        self.door("onboarding: page", Page.AGE, sent={"age": "adult"})
        self.door("onboarding: stop_messages", stopping.token(who))
        self.door("onboarding: export", "csv")
        seen = hashlib.sha256(json.dumps(["Kahvit", "Tule!", who.pk.hex]).encode()).hexdigest()
        said = {"subject": "Kahvit", "text": "Tule!", "nonce": uuid.uuid4(), "do": "send", "seen": seen}
        self.door("onboarding: message", sent=said)
        for part, sent in {
            "municipality": {"municipality": "Iisalmi"},
            "how": {"ways": ["remote"]},
            "languages": {"fi": "well"},
            "topics": {"topics": ["phone"]},
            "times": {"times": ["1-evening"]},
            "needs": {"needs": "Esteetön sisäänkäynti"},
            "contact": {"phone": "017 000 0002"},
        }.items():
            self.door(f"onboarding: profile_{part}", sent=sent | {"stamp": profile.stamp(who, part)})
        day = later + dt.timedelta(days=9)
        self.door("onboarding: profile_away", sent={"first_day": day.isoformat(), "last_day": day.isoformat()})
        self.door("onboarding: remove_away", sent={"absence": absence.pk})
        self.door("onboarding: remove_photo", sent={})
        self.door("onboarding: photo", sent=lambda: {"photo": SimpleUploadedFile("p.jpg", picture()), "seed": "s"})
        self.door("onboarding: public_photo", sent=_yes(Document.PUBLIC_PHOTO))
        self.door("onboarding: photo_file", who.pk)

    def _draft(self):
        """An application for another task that only has to be sent."""
        consent = commitments.current(Document.APPLICATION)
        answers = {
            Page.AGE: "adult",
            Page.MUNICIPALITY: "297",
            Page.WITH: REGION,
            Page.TASK: TaskFactory().slug,
            Page.HOW: {"ways": ["remote"], "km": 0},
            Page.LANGUAGES: {"fi": "fluent"},
            Page.TOPICS: ["phone"],
            Page.WHEN: ["0-morning"],
            Page.ABOUT: {"message": "", "needs": ""},
            Page.CONTACT: {"phone": "017 000 0001", "mails": True},
            Page.CONSENT: {"version": consent.version, "digest": consent.digest, "language": "fi"},
        }
        Draft.objects.create(person=self.volunteer.person, key_hash=links.hashed("d" * 43), answers=answers)
        self.door("onboarding: review forget", sent={})

    def _own(self):
        """A volunteer's own steps."""
        active, agreement = self.one(active=True), self.one(agreement=True)
        self.active = active
        paper = active.acceptances.first()
        paper.paper = vault.put(b"%PDF")
        paper.save()
        cards.issue(volunteering=active)
        until = (clock.today() + dt.timedelta(days=30)).isoformat()
        self.door("onboarding: mine_one leave", active.pk, sent={"reason": ""})
        self.door("cards: card now pdf", active.pk)
        self.door("onboarding: paper", paper.pk)
        self.door("onboarding: pause", active.pk, sent={"until": until})
        self.door("onboarding: resume", self.one(paused=True).pk, sent={})
        self.door("onboarding: withdraw", agreement.pk, sent={})
        sent = _yes(Document.AGREEMENT, commitments.gaps(agreement, "fi"))
        self.door("onboarding: accept", agreement.pk, Document.AGREEMENT.value, sent=sent)
        self.door("onboarding: interview", self.one(interview=True).pk, sent={"do": "confirm"})

    def _desk(self):
        """The steps of those who handle it."""
        yesterday, today = clock.now() - dt.timedelta(days=1), clock.today()
        trial, done = (
            self.one(task={"trial_sessions": 1}, trial=True, mentor=self.people["mentor"]) for _each in range(2)
        )
        TrialSession.objects.create(volunteering=done, day=today, noted_by=self.people["mentor"])
        with_minors = self.one(extract=True, task={"minors": True})
        accept(with_minors, Document.EXTRACT)
        held = self.one(interview=True, interview_at=yesterday, interview_confirmed_at=yesterday)
        soon = {"day": (today + dt.timedelta(days=3)).isoformat(), "time": "12:00", "place": "Puhelimessa"}
        seen = {"extract_date": today.isoformat(), "seen_on": today.isoformat()}
        reason = _reason("Muutto.")
        for names, volunteering, sent in (
            ("onboarding: volunteering take", self.one(), {}),
            ("onboarding: invite_interview", self.one(), soon),
            ("onboarding: interview_held", held, {}),
            ("onboarding: see_guardian", self.one(under_age=True), {}),
            ("onboarding: ask_extract", self.one(task={"minors": True, "interview": False}), {}),
            ("onboarding: see_extract", with_minors, seen),
            ("onboarding: send_agreement", self.one(task={"plain": True}), {}),
            ("onboarding: set_mentor", trial, {"mentor": self.people["another volunteer"].pk}),
            ("onboarding: note_trial", trial, {"day": today.isoformat(), "nonce": uuid.uuid4()}),
            ("onboarding: finish_trial", done, {}),
            ("onboarding: put_on_break end_volunteering", self.one(active=True), {"until": "", **reason}),
            ("onboarding: end_break", self.one(paused=True), {}),
            ("onboarding: decline", self.one(), reason),
            ("onboarding: ask_again", self.one(agreement=True, reminded_at=yesterday), {}),
        ):
            self.door(names, volunteering.pk, sent=sent)

    def _requests(self):
        def wanted(**more):
            return RequestFactory(organisation=self.ours, task=self.active.task, **more)

        def agreed():
            ask = AskFactory(request=wanted(), volunteering=self.active, yes=True)
            ask.request.state, ask.request.agreed = RequestState.AGREED, ask
            ask.request.save()
            return ask

        said_yes, chosen, helped = AskFactory(request=wanted(), volunteering=self.active, yes=True), agreed(), agreed()
        asked = AskFactory(request=wanted(), volunteering=self.active)
        AskFactory(request=wanted(), volunteering=self.active, token_hash=links.hashed("t" * 43))
        day = (clock.today() + dt.timedelta(days=2)).isoformat()
        new = {"asker": "region-11", "task": self.active.task.slug, "topic": "phone", "way": "onsite", "part": ""}
        new |= {"municipality": "297", "language": "fi", "from_day": day, "nonce": uuid.uuid4()}
        self.door("matching: requests my_requests")
        self.door("matching: add_request", sent=new)
        self.door("matching: request cancel_request", wanted().pk, sent={})
        self.door("matching: ask", wanted().pk, sent={"volunteering": [str(self.active.pk)]})
        self.door("matching: choose", said_yes.request.pk, said_yes.pk, sent={})
        self.door("matching: release", chosen.request.pk, chosen.pk, sent={})
        self.door("matching: finish_request", helped.request.pk, sent={})
        self.door("matching: my_answer", asked.pk, sent={"answer": Answer.YES.value})
        self.door("matching: answer", "t" * 43, sent={"answer": Answer.NO.value})

    def _sessions(self):
        who, today = self.people["volunteer"], clock.today()
        session = SessionFactory(person=who, organisation=self.ours)
        told = {"form": "near", "language": "fi", "topic": "phone", "outcome": "stuck", "people": 2}
        given = f"v.{self.ours.pk.hex}..{self.active.municipality_id}"
        self.door("monitoring: mine region")
        self.door("monitoring: mine_file", "csv")
        self.door("monitoring: summary_pdf", today.year)
        sent = told | {"giver": given, "minutes": "m0_15", "when": "today", "nonce": uuid.uuid4()}
        self.door("monitoring: log", sent=sent)
        self.door("monitoring: saved remove", session.pk, sent={})
        self.door("monitoring: edit", session.pk, sent=told | {"giver": given, "minutes": "m0_15", "day": today})
        self.door("monitoring: region_file", "months", "csv")
        self.door("monitoring: organisation", self.ours.pk)
        self.door("monitoring: organisation_file", self.ours.pk, "months", "csv")


def _yes(document, names=None):
    """A tick beside the text of today."""
    return {"accept": "on", "stamp": pin(commitments.current(document), names or {})}


def _reason(words):
    """One's own words, after the preview."""
    return {"why": OWN, "own": words, "do": "send", "seen": hashlib.sha256(words.encode()).hexdigest()}
