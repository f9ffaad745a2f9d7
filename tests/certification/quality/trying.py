"""How each action of a matter and of a case is tried, by anybody: each prepares what it needs, and returns what acts.

What is prepared fits the action wherever it could be done, so that only the state and the person can keep it from that.
"""

import datetime as dt
import hashlib

from certification.quality import proving, trail
from certification.quality.actions import applying, deciding, evaluating, figures, files, replying, reviewing, taking
from certification.quality.actions import cases as handling
from certification.quality.models import Evidence, Fact
from certification.quality.states import FileState, Grade, Outcome, OwnGrade, Part, State, Verdict
from core import clock
from network.directory.states import PlaceKind, PlaceState
from tests.certification.quality import scene
from tests.factories import quality
from tests.factories.network import PlaceFactory

REASON = "Kuvauksesta puuttuu jotakin."


def choose_scope(made, people):
    place = PlaceFactory(organisation=made.organisation, kind=PlaceKind.SITE, state=PlaceState.PUBLISHED)
    return lambda actor: applying.choose_scope(application=made, places=[place], actor=actor)


def save_answer(made, people):
    answer = scene.answer_of(made)
    said = {"grade": OwnGrade.PARTLY, "text": "Korjasimme tämän.", "link": "", "revision": answer.revision}
    return lambda actor: applying.save_answer(answer=answer, actor=actor, **said)


def save_line(made, people):
    line = _inquiry(made).lines.first()
    return lambda actor: replying.save_line(line=line, text="Näin teemme.", revision=line.revision, actor=actor)


def save_message(made, people):
    said = {"inquiry": _inquiry(made), "text": "Näin teemme.", "seen": replying.fingerprint("")}
    return lambda actor: replying.save_message(actor=actor, **said)


def add_file(made, people):
    answer, upload = scene.answer_of(made), scene.upload()
    return lambda actor: files.add(answer=answer, upload=upload, actor=actor)


def remove_file(made, people):
    by = people["main contact"]
    values = {"name": "ohje.pdf", "kind": "application/pdf", "size": 4, "digest": hashlib.sha256(b"%PDF").hexdigest()}
    values |= {"added_in": made.state, "state": FileState.CLEAN, "added_by": by}
    held = Evidence.objects.create(answer=scene.answer_of(made), **values)
    trail.add("evidence.add", held, actor=by, digest=proving.digest_of_file(held))
    return lambda actor: files.remove(file=held, actor=actor)


def refresh_figures(made, people):
    return lambda actor: figures.refresh(application=made, actor=actor)


def contest_figure(made, people):
    fact = Fact.objects.create(application=made, indicator="share_basic_course", value=50)
    return lambda actor: figures.contest(fact=fact, text="Kaksi on poissa.", actor=actor)


def submit(made, people):
    if made.state == State.DRAFT:
        made.answers.update(grade=OwnGrade.IN_PLACE, text="Näin teemme.", link="https://jarvikunta.example/")
    return lambda actor: applying.submit(application=made, declared=True, name="Raija Esimerkki", actor=actor)


def reply(made, people):
    return lambda actor: applying.reply(application=made, text="Tässä vastauksemme.", actor=actor)


def withdraw(made, people):
    return lambda actor: applying.withdraw(application=made, actor=actor)


def _take(part):
    def prepare(made, people):
        if part != Part.EVALUATOR:
            made.assignments.filter(part=part).update(ended_at=clock.now())
        return lambda actor: taking.take(application=made, part=part, actor=actor)

    return prepare


take_evaluator, take_reviewer, take_decider = (_take(part) for part in Part)


def assign_evaluator(made, people):
    given = {"application": made, "person": people["evaluator without a part"], "part": Part.EVALUATOR}
    return lambda actor: taking.assign(actor=actor, **given)


def state_no_conflict(made, people):
    own = made.assignments.get(person=people["evaluator who has stated nothing"])
    return lambda actor: taking.state_interest(assignment=own, conflict=False, actor=actor)


def state_conflict(made, people):
    own = made.assignments.get(person=people["evaluator"])
    return lambda actor: taking.state_interest(assignment=own, conflict=True, actor=actor)


def release(made, people):
    own = made.assignments.get(person=people["evaluator"])
    return lambda actor: taking.release(assignment=own, actor=actor)


def accept_complete(made, people):
    return lambda actor: evaluating.accept_complete(application=made, actor=actor)


def ask_to_complete(made, people):
    said = {"text": "Liite puuttuu.", "lines": {}}
    return lambda actor: evaluating.ask_to_complete(application=made, actor=actor, **said)


def grade(made, people):
    said = {"grade": Grade.MAJOR, "reason": REASON, "note": "", "revision": 0}
    return lambda actor: evaluating.grade(answer=scene.answer_of(made), actor=actor, **said)


def add_visit(made, people):
    said = {"item": None, "visited_on": clock.today(), "notes": "Opasteet ovat selkeät."}
    return lambda actor: evaluating.add_visit(application=made, actor=actor, **said)


def ask(made, people):
    return lambda actor: evaluating.ask(application=made, text="Kuka vastaa tästä?", lines={}, actor=actor)


def send_findings(made, people):
    _graded(made, people, Grade.MINOR)
    return lambda actor: evaluating.send_findings(application=made, text="", actor=actor)


def give_time(made, people):
    until = clock.today() + dt.timedelta(days=40)
    return lambda actor: evaluating.give_time(application=made, until=until, actor=actor)


def pass_on(made, people):
    _graded(made, people, Grade.CONFORM)
    return lambda actor: evaluating.pass_on(application=made, actor=actor)


def _review(verdict):
    def prepare(made, people):
        return lambda actor: reviewing.review(application=made, verdict=verdict, text="Perustelut.", actor=actor)

    return prepare


review_pass, review_back = (_review(verdict) for verdict in (Verdict.PASS, Verdict.BACK))


def decide(made, people):
    return lambda actor: deciding.decide(application=made, reasons="Kaikki täyttyy.", actor=actor)


def send_back(made, people):
    return lambda actor: deciding.send_back(application=made, text="Katsokaa vielä.", actor=actor)


APPLICATIONS = {
    each.__name__: each
    for each in (
        choose_scope,
        save_answer,
        save_line,
        save_message,
        add_file,
        remove_file,
        refresh_figures,
        contest_figure,
        submit,
        reply,
        withdraw,
        assign_evaluator,
        state_no_conflict,
        state_conflict,
        release,
        accept_complete,
        ask_to_complete,
        grade,
        add_visit,
        ask,
        send_findings,
        give_time,
        pass_on,
        decide,
        send_back,
    )
} | {
    "take_evaluator": take_evaluator,
    "take_reviewer": take_reviewer,
    "take_decider": take_decider,
    "review_pass": review_pass,
    "review_back": review_back,
}
CASES = {
    "take": lambda made, _people: lambda actor: handling.take(case=made, actor=actor),
    "release": lambda made, _people: lambda actor: handling.release(case=made, actor=actor),
    "answer": lambda made, _people: (
        lambda actor: handling.answer(case=made, outcome=Outcome.UPHELD, text="Päätös ei ollut oikea.", actor=actor)
    ),
    "withdraw": lambda made, _people: lambda actor: handling.withdraw(case=made, actor=actor),
}


def _inquiry(made):
    """What is asked now, or was asked once."""
    return made.inquiries.first() or quality.inquire(made, closed_at=clock.now())


def _graded(made, people, value):
    """Everything, in a round that goes on; what was found before stays."""
    rounds = made.findings.values_list("round", flat=True)
    quality.grade(made, value, by=people["evaluator"], closed=False, round=max(rounds, default=made.round - 1) + 1)
