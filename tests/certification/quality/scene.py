"""Certification of providers in North Savo: the people around it, one thing for every door, and what a valid form sends
there.

"Own" are those of the provider: it has an organisation for each matter, since one of them has one open application and
one certificate at a time. In each matter the same people take part. Who is tied to the provider has a part in every
matter, too, from before the tie was known: nothing of what they could do otherwise is open to them.
"""

import datetime as dt
import uuid
from functools import partial

from certification.quality import credentialing, letters, uploads
from certification.quality.actions import cases, files
from certification.quality.forms.answers import AnswerForm, LineForm, MessageForm
from certification.quality.states import DecisionKind, Grade, Outcome, OwnGrade, Part, State, Verdict
from core import clock
from network.directory.states import ContactRole, PlaceKind, PlaceState
from tests.certification.quality import certified as lives
from tests.certification.quality import making
from tests.factories import quality
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, OrganisationFactory, PlaceFactory, coordinator
from tests.network import matrix

ROLES = (
    "stranger",
    "learner",
    "main contact",
    "editor",
    "named contact",
    "contact of another organisation",
    "evaluator",
    "evaluator without a part",
    "evaluator with a tie",
    "reviewer",
    "decider",
    "lead",
    "case handler",
    "coordinator",
    "admin",
    "admin who evaluates",
)
IDS = [role.replace(" ", "-") for role in ROLES]
NAMESPACES = ("quality",)
# What stands behind the question mark of an address, where the page needs it.
QUERIES = {"quality:assign": f"?part={Part.EVALUATOR}"}
ALL_PARTS = ("lead", Part.EVALUATOR, Part.REVIEWER, Part.DECIDER, "cases")
CONTACTS = {
    "main contact": ContactRole.MANAGER,
    "editor": ContactRole.EDITOR,
    "named contact": ContactRole.CONTACT,
}
PARTS = {
    "evaluator": Part.EVALUATOR,
    "evaluator with a tie": Part.EVALUATOR,
    "reviewer": Part.REVIEWER,
    "decider": Part.DECIDER,
    "admin who evaluates": Part.EVALUATOR,
}


def people():
    """By role. Contacts and parts are given with each matter."""
    made = (
        None,
        UserFactory(),
        *(UserFactory() for _each in CONTACTS),
        ContactFactory(organisation=OrganisationFactory(name_fi="Naapuri ry")).person,
        *(quality.agency(Part.EVALUATOR) for _each in range(3)),
        quality.agency(Part.REVIEWER),
        quality.agency(Part.DECIDER),
        quality.agency("lead"),
        quality.agency("cases"),
        coordinator("11"),
        UserFactory(admin=True),
        quality.agency(*ALL_PARTS, admin=True),
    )
    return dict(zip(ROLES, made, strict=True))


def organisation(people):
    """One of the provider's, with its contacts."""
    made = OrganisationFactory()
    for role, answers_as in CONTACTS.items():
        ContactFactory(organisation=made, person=people[role], role=answers_as)
    return made


def tie(people, organisation):
    """They answered for it until a week ago. The table takes no part of somebody who is tied, so it comes later."""
    ended = {"since": clock.now() - dt.timedelta(days=400), "ended_at": clock.now() - dt.timedelta(days=7)}
    ContactFactory(organisation=organisation, person=people["evaluator with a tie"], **ended)


def matter(people, state, *, graded=Grade.CONFORM, stated=True, **more):
    """In this state; everybody has the part that is theirs. ``stated``: also that no conflict keeps them from it, those
    whom the state does not have yet."""
    given = {"organisation": organisation(people), "begun_by": people["main contact"]} | more
    team = {part: people[role] for role, part in PARTS.items() if role in ("evaluator", "reviewer", "decider")}
    made = quality.application(state, graded=graded, team=team, **given)
    there = set(made.assignments.values_list("person", flat=True))
    for role, part in PARTS.items():
        if people[role].pk not in there:
            quality.assign(made, part, people[role], stated=stated)
    tie(people, made.organisation)
    return made


def grade(made, people, value):
    """All answers in this round, which goes on."""
    quality.grade(made, value, by=people["evaluator"], closed=False)
    return made


def certified(people, *, signed=False, **more):
    """With its certification; everybody had their part in the matter that led to it. ``signed``: with its certificate,
    too."""
    made = quality.certification(organisation(people), **more)
    of = made.decisions.get().application
    quality.assign(of, Part.EVALUATOR, people["admin who evaluates"])
    tie(people, made.organisation)
    if signed:
        credentialing.issue(made)
    return made


def upload(name="ohje.pdf"):
    return uploads.read(making.sent(making.pdf(), name))


def answer_of(made):
    """The one that the applicant is asked about, where it is."""
    return made.answers.first()


def appealed(people, of=None):
    decision = (of or certified(people)).decisions.get()
    said = {"text": "Päätös ei ota huomioon ohjettamme.", "wanted": "Se muutetaan.", "nonce": uuid.uuid4()}
    return cases.appeal(decision=decision, actor=people["main contact"], **said)


def taken(people, case):
    return cases.take(case=case, actor=people["case handler"])


class Scene:
    """``arguments`` and ``sends``: by the names of the routes."""

    def __init__(self, people):
        self.people, self.arguments, self.sends = people, {}, {}
        quality.current_version()
        self._public()
        self._draft()
        self._sent()
        self._parts()
        self._evaluating()
        self._deciding()
        self._certificate()
        self._certification()
        self._cases()

    def door(self, names, *arguments, sent=None):
        """``names``: without their namespace; ``sent``: a form, or a function that makes it anew each time."""
        for name in matrix.by_name([(arguments, f"quality: {names}")]):
            self.arguments[name] = list(arguments)
            if sent is not None:
                self.sends[name] = sent if callable(sent) else partial(dict, sent)

    def matter(self, state, **more):
        return matter(self.people, state, **more)

    def _public(self):
        self.door("register register_json register_csv trail_heads criteria")
        self.door("certified mark", certified(self.people).organisation_id)
        said = {"organisation": "agency", "text": "Puhelimeen ei vastattu.", "email": "", "nonce": uuid.uuid4()}
        self.door("complain", sent=said)
        self.door("statistics calendar queues certifications own")
        self.door("statistics_file", "queues", "csv")

    def _draft(self):
        """What an applicant does before it is sent."""
        new = {"language": "fi", "nonce": uuid.uuid4()}
        self.door("begin", organisation(self.people).pk, sent=new)
        places = self._draft_one(places=2)
        first = str(places.scope.first().place_id)
        self.door("scope", places.pk, sent={"places": [first]})
        written = self._draft_one()
        answer = answer_of(written)
        sent = _typed(AnswerForm(None, row=answer), text="Näin me teemme.")
        self.door("answers", written.pk, answer.criterion.group.key, sent=sent)
        self.door("figures", self._draft_one().pk, sent={})
        self.door("send", self._draft_one().pk, sent={"name": "Raija Esimerkki", "declared": "on"})
        filed = self._draft_one()
        self.door("add_file", filed.pk, answer_of(filed).pk, sent=lambda: {"file": making.sent(making.pdf())})

    def _draft_one(self, **more):
        """Nobody of the agency knows of it yet. All is answered, and the one file that it takes is there."""
        made = quality.application(
            State.DRAFT, organisation=organisation(self.people), begun_by=self.people["main contact"], **more
        )
        tie(self.people, made.organisation)
        said = {"grade": OwnGrade.IN_PLACE, "text": "Näin teemme.", "link": "https://jarvikunta.example/"}
        made.answers.update(**said)
        return made

    def _sent(self):
        """What an applicant does afterwards."""
        self.door("application", self.matter(State.EVALUATION).pk)
        self.door("withdraw", self.matter(State.SUBMITTED).pk, sent={})
        asked = self.matter(State.CLARIFICATION)
        self.door("reply", asked.pk, sent=_reply(asked))
        for name in ("file", "remove_file"):
            of = self.matter(State.CLARIFICATION)
            held = files.add(answer=answer_of(of), upload=upload(), actor=self.people["main contact"])
            self.door(name, held.pk, sent={} if name == "remove_file" else None)
        due = {"text": "Täydentäkää.", "lines": [], "due": clock.today()}
        letter = letters.write("completeness", application=self.matter(State.INCOMPLETE), **due)
        self.door("letter", letter.pk)

    def _parts(self):
        """Who takes which part."""
        free = self.people["evaluator without a part"]
        self.door("matter", self.matter(State.EVALUATION).pk)
        self.door("take", self.matter(State.SUBMITTED).pk, sent={"part": Part.EVALUATOR.value})
        self.door("assign", self.matter(State.EVALUATION).pk, sent={"person": str(free.pk)})
        unstated = self.matter(State.SUBMITTED, stated=False)
        self.door("state_interest", unstated.pk, sent={"conflict": "no"})
        of = self.matter(State.EVALUATION)
        own = of.assignments.get(person=self.people["evaluator"])
        self.door("release", of.pk, sent={"assignment": str(own.pk)})

    def _evaluating(self):
        self.door("check_completeness", self.matter(State.SUBMITTED).pk, sent={"text": "Liite puuttuu."})
        self.door("accept_complete", self.matter(State.SUBMITTED).pk, sent={})
        of = self.matter(State.EVALUATION)
        answer = answer_of(of)
        found = {f"a{answer.pk}-{name}": value for name, value in {"grade": Grade.CONFORM, "revision": 0}.items()}
        self.door("grade", of.pk, answer.pk, sent=found)
        visit = {"item": "", "visited_on": clock.today().isoformat(), "notes": "Opasteet ovat selkeät."}
        self.door("add_visit", self.matter(State.EVALUATION).pk, sent=visit)
        self.door("ask", self.matter(State.EVALUATION).pk, sent={"text": "Kuka vastaa koulutuksesta?"})
        gaps = grade(self.matter(State.EVALUATION), self.people, Grade.MINOR)
        self.door("send_findings", gaps.pk, sent={"text": "Hyvä alku."})
        until = clock.today() + dt.timedelta(days=30)
        self.door("give_time", self.matter(State.CLARIFICATION).pk, sent={"until": until.isoformat()})
        whole = grade(self.matter(State.EVALUATION), self.people, Grade.CONFORM)
        self.door("pass_on", whole.pk, sent={})

    def _deciding(self):
        passed = {"verdict": Verdict.PASS.value, "text": "Perustelut riittävät."}
        self.door("review", self.matter(State.REVIEW).pk, sent=passed)
        self.door("decide", self.matter(State.DECISION).pk, sent={"reasons": "Kaikki kriteerit täyttyvät."})
        self.door("send_back", self.matter(State.DECISION).pk, sent={"text": "Katsokaa kohta 2.1 uudelleen."})

    def _certificate(self):
        """What the provider does with its certificate."""
        made = certified(self.people, signed=True)
        self.door("certificate", made.pk)
        self.door("endorsement certificate_badge certificate_file", made.pk, "fi")
        shown = {"text": "Otimme listan käyttöön."}
        of = certified(self.people, conditions=True)
        self.door("meet_condition", of.pk, lives.condition(of).pk, sent=shown)
        of = certified(self.people, conditions=True)
        self.door(
            "add_proof", of.pk, lives.condition(of).pk, sent=lambda: {"file": making.sent(making.pdf(), "muu.pdf")}
        )
        of = certified(self.people, days_ago=370)
        told = {"changes": "Uusi koulutus.", "improvements": "", "unchanged": ""}
        self.door("answer_follow_up", of.pk, lives.follow_up(of).pk, sent=told)
        of = certified(self.people)
        heard = quality.measure(of, by=self.people["evaluator"], heard=False)
        self.door("answer_measure", of.pk, heard.pk, sent={"text": "Vastaamme ensi viikolla."})
        of = certified(self.people, signed=True)
        place = PlaceFactory(organisation=of.organisation, kind=PlaceKind.SITE, state=PlaceState.PUBLISHED)
        taken_out = of.places.create(place=place, since=of.valid_from)
        self.door("remove_places", of.pk, sent={"places": [str(taken_out.pk)]})
        new = {"language": "fi", "nonce": uuid.uuid4()}
        self.door("renew", certified(self.people, days_ago=1000).pk, sent=new)
        self.door("extend", certified(self.people).pk, sent=new | {"nonce": uuid.uuid4()})
        self.door("end_certification", certified(self.people, signed=True).pk, sent={})

    def _certification(self):
        """What the agency does with it."""
        self.door("certification", certified(self.people).pk)
        of = certified(self.people, conditions=True)
        shown = lives.shown(of, self.people["main contact"])
        self.door("judge_condition", of.pk, shown.pk, sent={"met": "yes", "text": ""})
        of = certified(self.people, days_ago=370)
        answered = lives.follow_up(of, answered_at=clock.now(), changes="Uusi koulutus.")
        closed = {"summary": "Kiitos.", "condition": "", "due_on": ""}
        self.door("close_follow_up", of.pk, answered.pk, sent=closed)
        proposal = {"kind": DecisionKind.WITHDRAW.value, "grounds": "Seurantaan ei ole vastattu.", "until": ""}
        self.door("propose_measure", certified(self.people).pk, sent=proposal)
        # Proposed by whoever could decide it otherwise.
        of = certified(self.people, signed=True)
        proposed = quality.measure(of, DecisionKind.WITHDRAW, by=self.people["admin who evaluates"])
        self.door("decide_measure", of.pk, proposed.pk, sent={"reasons": "Seurantaan ei ole vastattu."})
        of = certified(self.people)
        proposed = quality.measure(of, by=self.people["evaluator"])
        self.door("drop_measure", of.pk, proposed.pk, sent={"text": "Vastaus tuli."})

    def _cases(self):
        """Appeals, which the provider made. Who evaluates it all took part in what they are about."""
        said = {"text": "Päätös ei ota huomioon ohjettamme.", "wanted": "Se muutetaan.", "nonce": uuid.uuid4()}
        self.door("appeal", certified(self.people).decisions.get().pk, sent=said)
        self.door("cases")
        self.door("case", appealed(self.people).pk)
        for name in ("take_case", "withdraw_case"):
            self.door(name, appealed(self.people).pk, sent={})
        self.door("release_case", taken(self.people, appealed(self.people)).pk, sent={})
        answer = {"outcome": Outcome.DISMISSED.value, "text": "Päätös perustuu havaintoihin."}
        self.door("answer_case", taken(self.people, appealed(self.people)).pk, sent=answer)


def _typed(form, **said):
    """What a form of a shared page sends when this was written in it."""
    values = {name: form.initial.get(name, "") for name in form.fields if name != "stamp"} | said
    sent = {form.add_prefix(name): value for name, value in values.items()}
    return sent | {form.add_prefix("stamp"): form.next_stamp}


def _reply(made):
    """Words to what was asked, sent at once."""
    inquiry = made.inquiries.get(closed_at=None)
    sent = _typed(MessageForm(None, row=inquiry), message="Tässä vastauksemme.")
    for line in inquiry.lines.select_related("answer__criterion"):
        sent |= _typed(LineForm(None, row=line), reply="Vastuuhenkilö on nimetty.")
        sent |= _typed(AnswerForm(None, row=line.answer))
    return sent | {"do": "send"}
