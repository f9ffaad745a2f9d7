"""Answers, files and grades of invented matters.

Those of the demo's own accounts go through the actions (``by_hand``). Of the others they are written as rows that
passed the same checks (full_clean): through the actions, two thousand of them would take longer than all the rest.
"""

import random
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from django.core.files.base import ContentFile

from accounts.models import User
from certification.quality import asked, assessing, figures, proving
from certification.quality.actions import answering, evaluating, files, steps
from certification.quality.demo import answers, people, words
from certification.quality.demo.flaws import FLAWS
from certification.quality.models import Answer, Application, Evidence, EvidenceRule, Finding
from certification.quality.states import EvidenceKind, FileState, Grade, Level, OwnGrade, State
from certification.quality.uploads import Upload, read
from core import clock, vault
from network.directory.demo.papers import one_page

_FOREIGN = ["application", "criterion", "item", "answer", "changed_by", "made_by", "added_by"]
# Of these a paper of the other kind is shown.
_ON_THE_CARD = frozenset({"guidance_onwards", "feedback_easy"})
# Of the recommended criteria in a hundred so many are met in part.
_PARTLY = 25


@dataclass
class Papers:
    """The two files that applicants send, made once."""

    made: dict[tuple[str, bool], Upload] = field(default_factory=dict)

    def of(self, criterion: str, language: str) -> Upload:
        on_card = criterion in _ON_THE_CARD
        if (language, on_card) not in self.made:
            name, *lines = (words.CARD if on_card else words.GUIDELINE)[language]
            self.made[language, on_card] = read(ContentFile(one_page(lines), name=f"{name}.pdf"))
        return self.made[language, on_card]


def answer(
    application: Application, rng: random.Random, papers: Papers, *, actor: User, half: bool, by_hand: bool
) -> None:
    """Writes all that is asked of a draft, or every other answer; with the files that are required."""
    rows = asked.rows(application)[:: 2 if half else 1]
    page = people.address_of(application.organisation)
    for each in rows:
        _say(each, rng, application.language, page)
        if by_hand:
            answering.save_answer(
                answer=each, grade=each.grade, text=each.text, link=each.link, revision=each.revision, actor=actor
            )
            continue
        each.revision, each.changed_by, each.changed_at = each.revision + 1, actor, clock.now()
        each.full_clean(exclude=_FOREIGN, validate_unique=False, validate_constraints=False)
        each.save(update_fields=["grade", "text", "link", "revision", "changed_by", "changed_at"])
    for each in rows:
        if EvidenceKind.FILE in _asked_for(each) and each.grade in (OwnGrade.IN_PLACE, OwnGrade.PARTLY):
            _attach(each, papers.of(each.criterion.key, application.language), actor, by_hand=by_hand)


def _attach(row: Answer, upload: Upload, actor: User, *, by_hand: bool) -> None:
    """The content is kept once, whoever sends it; the trail proves each row by a line of its own."""
    if by_hand:
        files.add(answer=row, upload=upload, actor=actor)
        return
    file = Evidence(
        answer=row, name=upload.name, kind=upload.kind.mimetype, size=upload.size, digest=vault.put(upload.content),
        added_in=State.DRAFT, added_by=actor, state=FileState.CLEAN,
    )  # fmt: skip
    file.full_clean(exclude=_FOREIGN, validate_unique=False, validate_constraints=False)
    file.save(force_insert=True)
    steps.record(file, "evidence.add", actor=actor, digest=proving.digest_of_file(file), sha256=file.digest)


def _say(row: Answer, rng: random.Random, language: str, page: str) -> None:
    key, chance = row.criterion.key, rng.random()
    beside = answers.NOT_RELEVANT.get(key)
    if beside is not None and chance < 0.3:
        row.grade, row.text, row.link = OwnGrade.NOT_RELEVANT, rng.choice(beside[language]), ""
        return
    recommended = row.criterion.level == Level.SHOULD
    row.grade = OwnGrade.PARTLY if recommended and chance * 100 > 100 - _PARTLY else OwnGrade.IN_PLACE
    row.text = rng.choice(answers.ANSWERS[key][language])
    row.link = page if EvidenceKind.LINK in _asked_for(row) else ""


def _asked_for(row: Answer) -> set[str]:
    return {rule.kind for rule in row.criterion.evidence_rules.all() if rule.required}


def grade(
    application: Application, flaws: Collection[str], *, actor: User, half: bool = False, by_hand: bool = False
) -> None:
    """What has no grade yet, or half of it in the order of the scheme. ``flaws``: criteria that are not simply met; of
    several places it is the first one."""
    rows = list(assessing.answers(application))
    graded = set(application.findings.values_list("answer", flat=True))
    rows = [each for each in rows if each.pk not in graded][: len(rows) // 2 if half else None]
    _write(application, list(_found(application, rows, flaws)), actor, by_hand=by_hand)


def grade_again(application: Application, sent: Iterable[int], stay: Collection[str], *, actor: User) -> None:
    """In the round after a reply, what was sent for it (keys of answers). ``stay``: criteria that are still not met."""
    found = []
    for each in assessing.answers(application).filter(pk__in=sent):
        if each.criterion.key in stay:
            flaw = FLAWS[each.criterion.key]
            found.append(Finding(answer=each, grade=flaw.grade, reason=flaw.reason[application.language]))
        else:
            found.append(Finding(answer=each, grade=Grade.CONFORM, reason=words.SOLVED[application.language]))
    _write(application, found, actor, by_hand=False)


def _found(application: Application, rows: Iterable[Answer], flaws: Collection[str]) -> Iterator[Finding]:
    language = application.language
    left, short = set(flaws), _below(application)
    for each in rows:
        key = each.criterion.key
        if key in left:
            left.discard(key)
            yield Finding(answer=each, grade=FLAWS[key].grade, reason=FLAWS[key].reason[language])
        elif each.grade == OwnGrade.NOT_RELEVANT:
            yield Finding(answer=each, grade=Grade.NOT_APPLICABLE, reason=words.NOT_APPLICABLE[language])
        else:
            yield Finding(answer=each, grade=Grade.CONFORM, note=_note(each, short))


def _below(application: Application) -> set[int]:
    """Criteria of which Vieri counts less than the target."""
    counted = figures.newest(application)
    rules = EvidenceRule.objects.filter(criterion__group__version=application.version).exclude(indicator="")
    return {
        rule.criterion_id
        for rule in rules
        for (indicator, _item), fact in counted.items()
        if indicator == rule.indicator and figures.meets(fact, rule) is False
    }


def _note(row: Answer, short: Collection[int]) -> str:
    if row.criterion_id in short:
        return words.BELOW
    return words.NOTE if row.criterion.key == "codes_stay_with_customer" else ""


def _write(application: Application, found: list[Finding], actor: User, *, by_hand: bool) -> None:
    if by_hand:
        for each in found:
            evaluating.grade(
                answer=each.answer, grade=each.grade, reason=each.reason, note=each.note, revision=0, actor=actor
            )
        return
    for each in found:
        each.application, each.round, each.made_by = application, application.round, actor
        each.full_clean(exclude=_FOREIGN, validate_unique=False, validate_constraints=False)
    # Triggers ask of each row whether this person evaluates this matter.
    Finding.objects.bulk_create(found)
