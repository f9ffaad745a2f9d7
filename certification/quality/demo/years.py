"""What happens to invented certifications after the decision, through the actions. Follow-ups are asked for by the
clock, which the demo winds as well (clockwork)."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator

from accounts.models import User
from certification.quality import lives
from certification.quality.actions import applying, cases, following
from certification.quality.actions.following import Proposal
from certification.quality.demo import people, words
from certification.quality.demo.matter import Begin, Matter, nonce_of
from certification.quality.demo.plans import Later, Plan
from certification.quality.demo.timeline import Story
from certification.quality.models import Application, Certification, Measure, Surveillance
from certification.quality.states import DecisionKind, State
from core import clock

_YEAR = 365
# A follow-up is answered so many days before its day, and closed so many days after that.
_ANSWERED, _CLOSED = 12, 15
# Between two turns of the clock.
_TURN = 28


def story(matter: Matter, name: str) -> Story:
    """All of a matter: the application, and what its plan says of the years after it."""
    yield from matter.play()
    yield from _LATER[matter.plan.later](matter, name)


def clockwork(days: int) -> Story:
    """What the clock does, since so many days ago and until yesterday."""
    for day in range(days, 0, -_TURN):
        yield day
        wind()
    yield 1
    wind()


def wind() -> None:
    """One turn of it, so that nothing of long ago is left for the first turn of the demo."""
    following.open_due()
    following.remind()
    following.tell_renewal()
    following.expire_told()


def _nothing(matter: Matter, name: str) -> Story:
    yield from ()


def _quiet(matter: Matter, name: str) -> Story:
    if _of(matter).conditions.exists():
        yield matter.plan.ago - 50
        _show(matter)
        yield matter.plan.ago - 58
        for each in _of(matter).conditions.all():
            following.judge_condition(condition=each, met=True, text="", actor=_evaluator(matter))
    yield from _followed(matter, until=0)


def _changed(matter: Matter, name: str) -> Story:
    """Another place is taken in; of it something is to be put right. The yearly follow-up is asked for meanwhile."""
    plan = Plan(State.GRANTED, 62, ("feedback_easy",), ("feedback_easy",), evaluator=people.EVALUATOR_C)
    yield from _again(matter, plan, f"{name} change", applying.begin_change, places=3)


def _shown(matter: Matter, name: str) -> Story:
    yield 3
    _show(matter)


def _answered(matter: Matter, name: str) -> Story:
    yield 4
    _answer(matter, 1)


def _silent(matter: Matter, name: str) -> Story:
    """Nobody answers the follow-up. That the certification is suspended waits for a decision."""
    yield 18
    _propose(matter, DecisionKind.SUSPEND)


def _suspended(matter: Matter, name: str) -> Story:
    yield 75
    measure = _propose(matter, DecisionKind.SUSPEND)
    yield 55
    _decide(matter, measure)


def _withdrawn(matter: Matter, name: str) -> Story:
    yield matter.plan.ago - 40
    _show(matter)
    yield matter.plan.ago - 50
    for each in _of(matter).conditions.all():
        following.judge_condition(condition=each, met=True, text="", actor=_evaluator(matter))
    yield from _followed(matter, until=200)
    yield 70
    measure = _propose(matter, DecisionKind.WITHDRAW)
    yield 48
    _decide(matter, measure)


def _ended(matter: Matter, name: str) -> Story:
    yield 110
    following.end(certification=_of(matter), actor=matter.provider)


def _renewing(matter: Matter, name: str) -> Story:
    yield from _followed(matter, until=60)
    plan = Plan(State.EVALUATION, 12, evaluator=people.EVALUATOR_C)
    yield from _again(matter, plan, f"{name} renewal", applying.begin_renewal, places=matter.places)


def _renewed(matter: Matter, name: str) -> Story:
    yield from _followed(matter, until=120)
    plan = Plan(State.GRANTED, 35)
    yield from _again(matter, plan, f"{name} renewal", applying.begin_renewal, places=matter.places)


def _appealed(matter: Matter, name: str) -> Story:
    yield 9
    said = {"text": words.APPEAL[matter.language], "wanted": words.WANTED[matter.language]}
    case = cases.appeal(decision=matter.decision, actor=matter.provider, nonce=nonce_of(f"{name} appeal"), **said)
    yield 6
    cases.take(case=case, actor=matter.stage.agency[people.REVIEWER])


def _complained(matter: Matter, name: str) -> Story:
    yield 4
    cases.complain(
        organisation=matter.organisation,
        text=words.COMPLAINT,
        email="",
        language="fi",
        actor=None,
        nonce=nonce_of(f"{name} complaint"),
    )


_LATER: dict[Later, Callable[[Matter, str], Story]] = {
    Later.NOTHING: _nothing,
    Later.QUIET: _quiet,
    Later.CHANGED: _changed,
    Later.SHOWN: _shown,
    Later.ANSWERED: _answered,
    Later.SILENT: _silent,
    Later.SUSPENDED: _suspended,
    Later.WITHDRAWN: _withdrawn,
    Later.ENDED: _ended,
    Later.RENEWING: _renewing,
    Later.RENEWED: _renewed,
    Later.APPEALED: _appealed,
    Later.COMPLAINED: _complained,
}


def _of(matter: Matter) -> Certification:
    """The certification as it is now."""
    rows = Certification.objects.select_related("organisation", "version")
    return rows.get(decisions__application=matter.application)


def _evaluator(matter: Matter) -> User:
    return matter.stage.agency[matter.plan.evaluator]


def _show(matter: Matter) -> None:
    for each in _of(matter).conditions.all():
        following.meet_condition(condition=each, text=words.MET[matter.language], actor=matter.provider)


def _followed(matter: Matter, *, until: int) -> Story:
    """Each follow-up whose day was ``until`` days ago or earlier is answered and closed."""
    for number, day in _follow_ups(matter, until):
        yield day + _ANSWERED
        _answer(matter, number)
        yield day + _ANSWERED - _CLOSED
        following.close_follow_up(
            follow_up=_follow_up(matter, number), summary=words.FOLLOWED, concern=False, actor=_evaluator(matter)
        )


def _follow_ups(matter: Matter, until: int) -> Iterator[tuple[int, int]]:
    """Number, and how many days ago."""
    months = matter.application.version.valid_months
    for number in range(1, months // 12):
        day = matter.plan.ago - _YEAR * number
        if day >= max(until, _CLOSED):
            yield number, day


def _follow_up(matter: Matter, number: int) -> Surveillance:
    return Surveillance.objects.get(certification=_of(matter), number=number)


def _answer(matter: Matter, number: int) -> None:
    following.open_due()
    following.answer_follow_up(
        follow_up=_follow_up(matter, number),
        changes=words.CHANGES[matter.language],
        improvements=words.IMPROVEMENTS[matter.language],
        unchanged=False,
        actor=matter.provider,
    )


def _propose(matter: Matter, kind: DecisionKind) -> Measure:
    certification = _of(matter)
    until = clock.today() + dt.timedelta(days=150) if kind == DecisionKind.SUSPEND else None
    late = lives.late_follow_ups().filter(certification=certification).first()
    proposal = Proposal(kind=kind, grounds=words.PROPOSED[kind], until=until, follow_up=late)
    return following.propose(certification=certification, proposal=proposal, actor=_evaluator(matter))


def _decide(matter: Matter, measure: Measure) -> None:
    decider = matter.stage.agency[matter.plan.decider]
    following.decide_measure(measure=measure, reasons=words.REASONS[measure.kind][matter.language], actor=decider)


def _again(matter: Matter, plan: Plan, name: str, begin: Callable[..., Application], *, places: int) -> Story:
    """Another application of the same organisation, about the certification of this one."""

    def begun(actor: User, nonce: uuid.UUID, language: str) -> Application:
        return begin(certification=_of(matter), actor=actor, nonce=nonce, language=language)

    making: Begin = begun
    next_one = Matter(matter.stage, matter.organisation, plan, name, begin=making, places=places)
    yield from next_one.play()
