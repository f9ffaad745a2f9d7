"""The story of one invented application, step by step through the actions, as far as its plan says."""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from accounts.models import User
from certification.quality import asked, assessing
from certification.quality.actions import applying, asking, deciding, evaluating, overdue, reviewing, taking
from certification.quality.demo import filling, people, words
from certification.quality.demo.filling import Papers
from certification.quality.demo.flaws import FLAWS, Texts
from certification.quality.demo.plans import Plan, Step, begins, day_of
from certification.quality.demo.timeline import Story
from certification.quality.models import Answer, Application, Assignment, Decision
from certification.quality.states import GRACE_DAYS, Part, State, Verdict
from core import clock
from network.directory import commitments
from network.directory.actions import commitments as giving
from network.directory.models import Commitment, Organisation, Place
from network.directory.states import PlaceKind

_SPACE = uuid.UUID("4f3b5d0e-7f0f-4d6a-9a55-0c1b5e2f7a31")
# Those that are written and graded by the actions, since their accounts look at them first.
_BY_HAND = (people.PROVIDER, people.PROVIDER_B, people.EVALUATOR)

# How many applicants of one cover more than sites.
_MORE = 0.4

Begin = Callable[[User, uuid.UUID, str], Application]


@dataclass
class Stage:
    """What all stories share."""

    rng: random.Random
    agency: dict[str, User]
    papers: Papers = field(default_factory=Papers)


class Matter:
    """``begin``: makes the draft of a renewal or a change; None for a first application. ``places``: how many sites it
    covers at most."""

    def __init__(
        self,
        stage: Stage,
        organisation: Organisation,
        plan: Plan,
        name: str,
        *,
        begin: Begin | None = None,
        places: int = 1,
    ) -> None:
        self.stage, self.organisation, self.plan, self.places = stage, organisation, plan, places
        self.provider = people.account_of(organisation)
        self.language = self.provider.language if plan.applicant else people.language_of(organisation)
        self.nonce = nonce_of(name)
        # Its own dice: what another matter throws changes nothing here.
        self.rng = random.Random(f"{stage.rng.random()} {name}")  # noqa: S311 -- invented data
        self.begin = begin or self._first
        self.application: Application

    def play(self) -> Story:
        """Until the state of its plan is reached."""
        yield begins(self.plan)
        self.application = self.begin(self.provider, self.nonce, self.language)
        yield day_of(self.plan, Step.WRITE)
        self._write()
        if self.plan.state == State.DRAFT:
            return
        yield day_of(self.plan, Step.SUBMIT)
        applying.submit(application=self.application, declared=True, name=self.provider.name, actor=self.provider)
        if self.plan.evaluator:
            yield from self._evaluated()

    @property
    def decision(self) -> Decision:
        """The one it ended with. Raises Decision.DoesNotExist before."""
        found: Decision = self.application.decisions.get()
        return found

    def _first(self, actor: User, nonce: uuid.UUID, language: str) -> Application:
        return applying.begin(organisation=self.organisation, actor=actor, nonce=nonce, language=language)

    def _write(self) -> None:
        self._commit()
        chosen = self._scope()
        applying.choose_scope(application=self.application, places=chosen, actor=self.provider)
        by_hand = self.provider.email in _BY_HAND
        filling.answer(
            self.application,
            self.rng,
            self.stage.papers,
            actor=self.provider,
            half=self.plan.state == State.DRAFT,
            by_hand=by_hand,
        )

    def _commit(self) -> None:
        """Nobody applies before the ethical commitment was given. One that the demo gave later moves to this day: for
        the eye only."""
        text = commitments.current()
        given = giving.give(
            organisation=self.organisation,
            version=text.version,
            digest=text.digest,
            language=self.language,
            actor=self.provider,
        )
        if given.given_at > clock.now():
            Commitment.objects.filter(pk=given.pk).update(given_at=clock.now())

    def _scope(self) -> list[Place]:
        """One or some sites; of some applicants a channel or home visits as well."""
        offered = list(asked.choosable(self.application))
        sites = [each for each in offered if each.kind == PlaceKind.SITE][: self.places]
        others = [each for each in offered if each.kind != PlaceKind.SITE][:1]
        return sites + others if self.rng.random() < _MORE or not sites else sites

    def _evaluated(self) -> Story:
        yield day_of(self.plan, Step.TAKE)
        evaluator = self._take(Part.EVALUATOR, self.plan.evaluator)
        yield day_of(self.plan, Step.CHECK)
        if self.plan.state in (State.INCOMPLETE, State.LAPSED):
            yield from self._ask_to_complete(evaluator)
            return
        evaluating.accept_complete(application=self.application, actor=evaluator)
        yield day_of(self.plan, Step.GRADE)
        by_hand = evaluator.email in _BY_HAND
        filling.grade(self._fresh(), self.plan.flaws, actor=evaluator, half=self.plan.half, by_hand=by_hand)
        if self.plan.state == State.WITHDRAWN:
            applying.withdraw(application=self.application, actor=self.provider)
        elif self.plan.state == State.CLARIFICATION:
            yield day_of(self.plan, Step.ASK)
            lines = self._lines(words.QUESTIONS)
            evaluating.ask(application=self.application, text="", lines=lines, actor=evaluator)
        elif self.plan.state != State.EVALUATION:
            evaluating.add_visit(
                application=self.application,
                item=asked.items(self.application).first(),
                visited_on=clock.today(),
                notes=words.VISIT["fi"],
                actor=evaluator,
            )
            yield from self._heard(evaluator)

    def _ask_to_complete(self, evaluator: User) -> Story:
        asking.ask_to_complete(
            application=self.application,
            text=words.COMPLETENESS[self.language],
            lines=self._lines(words.LACKING),
            actor=evaluator,
        )
        if self.plan.state == State.LAPSED:
            yield day_of(self.plan, Step.CHECK) - self.application.version.completeness_days - GRACE_DAYS - 1
            overdue.reopen_overdue()

    def _heard(self, evaluator: User) -> Story:
        """Findings and the reply to them, where there are any, and a second round."""
        if self.plan.flaws:
            yield day_of(self.plan, Step.FINDINGS)
            inquiry = asking.send_findings(
                application=self.application, text=words.FINDINGS[self.language], actor=evaluator
            )
            if self.plan.state == State.FINDINGS:
                return
            yield day_of(self.plan, Step.REPLY)
            lines = list(inquiry.lines.select_related("answer__criterion"))
            replies = {each.pk: self._reply(each.answer) for each in lines}
            applying.reply(
                application=self.application, text=words.REPLY[self.language], lines=replies, actor=self.provider
            )
            yield day_of(self.plan, Step.AGAIN)
            sent = [each.answer_id for each in lines if each.answer_id]
            filling.grade_again(self._fresh(), sent, self.plan.stay, actor=evaluator)
        yield day_of(self.plan, Step.HAND_ON)
        evaluating.pass_on(application=self.application, actor=evaluator)
        if self.plan.reviewer:
            yield from self._reviewed()

    def _reviewed(self) -> Story:
        yield day_of(self.plan, Step.REVIEW_TAKEN)
        reviewer = self._take(Part.REVIEWER, self.plan.reviewer)
        if self.plan.state == State.REVIEW:
            return
        yield day_of(self.plan, Step.REVIEW)
        reviewing.review(
            application=self.application, verdict=Verdict.PASS, text=words.REVIEWED[self.language], actor=reviewer
        )
        if self.plan.decider:
            yield day_of(self.plan, Step.DECISION_TAKEN)
            decider = self._take(Part.DECIDER, self.plan.decider)
            if self.plan.state != State.DECISION:
                yield day_of(self.plan, Step.DECIDE)
                deciding.decide(application=self.application, reasons=self._reasons(), actor=decider)

    def _take(self, part: Part, email: str) -> User:
        """By themselves, free of any conflict."""
        person = self.stage.agency[email]
        assignment: Assignment = taking.take(application=self.application, part=part, actor=person)
        taking.state_interest(assignment=assignment, conflict=False, actor=person)
        return person

    def _lines(self, said: dict[str, Texts]) -> dict[int, str]:
        """By key of the answer, what is asked about it."""
        rows = self.application.answers.filter(applies=True, criterion__key__in=said).select_related("criterion")
        return {each.pk: said[each.criterion.key][self.language] for each in rows}

    def _reply(self, row: Answer | None) -> str:
        flaw = FLAWS.get(row.criterion.key) if row else None
        return flaw.reply[self.language] if flaw else words.REPLY[self.language]

    def _reasons(self) -> str:
        return words.REASONS[assessing.ruling(self._fresh()).kind][self.language]

    def _fresh(self) -> Application:
        return Application.objects.select_related("organisation", "version").get(pk=self.application.pk)


def nonce_of(name: str) -> uuid.UUID:
    """The same in every run."""
    return uuid.uuid5(_SPACE, name)
