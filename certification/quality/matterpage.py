"""What the page of a matter shows to those of the agency: each answer with its evidence and what was found of it, and
beside it the applicant, the people and what has happened. A number of queries that does not grow with any of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.db.models import Prefetch

from certification.quality import (
    asked,
    assessing,
    covered,
    figures,
    figurewords,
    hearing,
    letters,
    recipients,
)
from certification.quality.models import (
    Answer,
    Application,
    Assignment,
    Evidence,
    EvidenceRule,
    Fact,
    Finding,
    Group,
    Inquiry,
    InquiryLine,
    Letter,
    Review,
    Visit,
)
from certification.quality.states import Grade, Level
from core import audit, clock
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import State as VolunteeringState


@dataclass(frozen=True)
class Figure:
    """One that Vieri counted. ``meets``: whether it is enough by itself, None where that is not said."""

    name: str
    said: str
    target: str
    meets: bool | None
    where: str
    fact: Fact


@dataclass
class Card:
    """One answer. ``finding``: the one that counts, of whatever round; ``earlier``: those of rounds before it;
    ``again``: the applicant has changed something since. ``form``: only while it can be assessed."""

    answer: Answer
    where: str
    finding: Finding | None
    earlier: list[Finding]
    again: bool
    files: list[Evidence]
    figures: list[Figure]
    lines: list[InquiryLine]
    round: int
    form: Any = None
    # What somebody else has saved while the form was filled in.
    theirs: Finding | None = None
    following: str = ""
    # Whether it stands open on the page by itself (Evidences.unfold).
    opened: bool = False

    @property
    def anchor(self) -> str:
        return f"k{self.answer.pk}"

    @property
    def is_open(self) -> bool:
        """Also when its form did not get through."""
        return self.opened or bool(self.form and self.form.is_bound)

    @property
    def is_left(self) -> bool:
        """Whether it is still to be looked at."""
        return self.finding is None or self.again

    @property
    def of_this_round(self) -> Finding | None:
        return self.finding if self.finding and self.finding.round == self.round else None

    @property
    def tone(self) -> str:
        """Of its tag."""
        if self.finding is None:
            return "plain"
        return {Grade.MAJOR: "bad", Grade.MINOR: "warn", Grade.NOT_APPLICABLE: "plain"}.get(
            Grade(self.finding.grade), "ok"
        )

    @property
    def is_required(self) -> bool:
        return self.answer.criterion.level == Level.MUST


@dataclass
class Section:
    """A group of criteria with its answers."""

    group: Group
    cards: list[Card] = field(default_factory=list)


@dataclass(frozen=True)
class Applicant:
    """Facts of whoever applies. ``volunteers``: how many are active in its name."""

    contacts: list[Any]
    places: list[str]
    volunteers: int


def applicant(application: Application) -> Applicant:
    of = application.organisation
    active = Volunteering.objects.filter(organisation=of, state=VolunteeringState.ACTIVE)
    return Applicant(recipients.of(of), covered.names(asked.items(application).order_by("pk")), active.count())


def people(application: Application) -> list[Assignment]:
    """All who take or took part, in the order in which they came."""
    return list(application.assignments.select_related("person").order_by("assigned_at", "pk"))


def history(application: Application) -> list[audit.Told]:
    return audit.history(application, newest=30)


@dataclass
class Evidences:
    """What those who take part read. ``sections``: the answers, in the order of the scheme."""

    application: Application
    sections: list[Section]
    visits: list[Visit]
    letters: list[Letter]
    notes: list[Letter]
    reviews: list[Review]
    inquiries: list[Inquiry]

    @cached_property
    def cards(self) -> list[Card]:
        return [each for section in self.sections for each in section.cards]

    @property
    def total(self) -> int:
        return len(self.cards)

    @property
    def done(self) -> int:
        return sum(each.finding is not None for each in self.cards)

    @property
    def to_look_again(self) -> list[Card]:
        return [each for each in self.cards if each.again]

    @property
    def is_whole(self) -> bool:
        return self.done == self.total and not self.to_look_again

    @property
    def next_open(self) -> Card | None:
        """The first that is to be looked at."""
        return next((each for each in self.cards if each.is_left), None)

    def next_after(self, answer: int) -> Card | None:
        """What is to be looked at when this one is done: the next one down the page, else the first above it."""
        at = [each.answer.pk for each in self.cards].index(answer)
        return next((each for each in [*self.cards[at + 1 :], *self.cards[:at]] if each.is_left), None)

    def unfold(self, wanted: str, *, all_of_them: bool, first_left: bool) -> None:
        """Which stand open: all of them, or the one that is ``wanted`` (key of its answer), or the first that is left.
        Else one at a time: each form is saved by itself, and what is typed in two of them at once is lost in one."""
        chosen = next((each for each in self.cards if str(each.answer.pk) == wanted), None)
        chosen = chosen or (self.next_open if first_left else None)
        for card in self.cards:
            card.opened = all_of_them or card is chosen

    @cached_property
    def unheard(self) -> list[Finding]:
        """What the applicant could not reply to yet."""
        return hearing.unheard(self.application, [each.finding for each in self.cards if each.finding])

    def card(self, answer: int) -> Card | None:
        return next((each for each in self.cards if each.answer.pk == answer), None)


def evidence(application: Application) -> Evidences:
    """Whoever asks has made sure that it may be read (matterrights.Standing.part)."""
    # Lines about an answer stand with it.
    general = Prefetch("lines", queryset=InquiryLine.objects.filter(answer=None).order_by("pk"), to_attr="general")
    inquiries = application.inquiries.select_related("asked_by").prefetch_related(general)
    return Evidences(
        application=application,
        sections=_sections(application),
        visits=list(application.visits.select_related("item__place", "made_by").order_by("visited_on", "pk")),
        letters=list(application.letters.order_by("sent_at", "pk")),
        notes=letters.notes(application),
        reviews=list(application.reviews.select_related("made_by").order_by("made_at", "pk")),
        inquiries=list(inquiries.order_by("asked_at", "pk")),
    )


def _sections(application: Application) -> list[Section]:
    answers = list(assessing.answers(application).prefetch_related("criterion__evidence_rules"))
    findings = _by_answer(application.findings.select_related("made_by").order_by("round", "pk"))
    files = _by_answer(_files(application))
    rows = InquiryLine.objects.filter(inquiry__application=application, answer__isnull=False)
    lines = _by_answer(rows.select_related("inquiry").order_by("inquiry__asked_at", "pk"))
    changed, facts = hearing.changes(application), figures.newest(application)
    items = list(application.scope.select_related("place"))
    names = {each.pk: covered.name(each) for each in items}
    found: dict[int, Section] = {}
    for answer in answers:
        rounds = findings.get(answer.pk, [])
        last = rounds[-1] if rounds else None
        card = Card(
            answer=answer,
            where=covered.name(answer.item) if answer.item else "",
            finding=last,
            earlier=rounds[:-1],
            again=bool(last and hearing.outdated([last], changed)),
            files=files.get(answer.pk, []),
            figures=[_figure(*pair, answer, names) for pair in figures.of_answer(answer, facts, items)],
            lines=lines.get(answer.pk, []),
            round=application.round,
        )
        found.setdefault(answer.criterion.group_id, Section(answer.criterion.group)).cards.append(card)
    sections = list(found.values())
    _chain([each for section in sections for each in section.cards])
    return sections


def _chain(cards: list[Card]) -> None:
    for card, following in pairwise(cards):
        card.following = following.anchor


def _files(application: Application) -> Any:
    rows = Evidence.objects.filter(answer__application=application, removed_at=None)
    return rows.order_by("added_at", "pk")


def _by_answer(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for each in rows:
        found[each.answer_id].append(each)
    return found


def _figure(rule: EvidenceRule, fact: Fact, answer: Answer, names: dict[int, str]) -> Figure:
    other = fact.item_id is not None and fact.item_id != answer.item_id
    target = figurewords.target_words(rule.indicator, rule.target) if rule.target is not None else ""
    return Figure(
        name=figurewords.figure_name(fact.indicator),
        said=figures.shown(fact),
        target=target,
        meets=figures.meets(fact, rule),
        where=names.get(fact.item_id, "") if other and fact.item_id else "",
        fact=fact,
    )


def days_left(application: Application) -> int | None:
    """Until the day that the matter is due, below 0 when it has passed; None when nobody waits for a day."""
    due: dt.date | None = application.due_on
    return (due - clock.today()).days if application.is_open and due is not None else None


def is_late(application: Application) -> bool:
    """Whether whoever has the ball is past the day until which they were expected to be done."""
    return (days_left(application) or 0) < 0
