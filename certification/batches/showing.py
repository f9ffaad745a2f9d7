"""What the pages show of batches: how many, who, and what stands on the certificates. Nothing of those of whom nothing
is told."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from certification.batches.models import Batch, BatchEntry
from certification.batches.rolls import Roll, Sheet
from certification.batches.states import EntryState
from certification.credentials.states import Status
from core.texts import Text, Words, words


@dataclass(frozen=True)
class Said:
    """What a certificate says, in one language; ``number`` of people get one that says so."""

    title: Words
    criteria: Words
    issuer: Words
    minutes: int
    number: int


def wordings(sheet: Sheet, language: str) -> list[Said]:
    """The different texts of a sheet, the most frequent first; nearly always there is one."""
    numbers: dict[str, int] = {}
    for grant in sheet.told:
        numbers[grant.wording.fingerprint] = numbers.get(grant.wording.fingerprint, 0) + 1
    different = {grant.wording.fingerprint: grant.wording for grant in sheet.told}
    return [
        Said(
            title=_words(different[key].content, "title", language),
            criteria=_words(different[key].content, "criteria", language),
            issuer=_words(different[key].content, "issuer", language),
            minutes=different[key].minutes,
            number=number,
        )
        for key, number in sorted(numbers.items(), key=lambda each: -each[1])
    ]


def _words(content: Mapping[str, Any], key: str, language: str) -> Words:
    text: Text = content.get(key) or {}
    return words(text, language)


@dataclass(frozen=True)
class Line:
    """An entry. ``left_out``: the certificate does not hold any more, so there is no file of it."""

    name: str
    entry: BatchEntry

    @property
    def code(self) -> str:
        return self.entry.credential.shown_code if self.entry.credential else ""

    @property
    def status(self) -> Status | None:
        """Of a certificate that is there; None while there is none."""
        return self.entry.credential.status if self.entry.credential else None

    @property
    def holds(self) -> bool:
        return self.status == Status.VALID


@dataclass(frozen=True)
class Shown:
    """The entries that may be shown, by their state and in the order of the names."""

    lines: tuple[Line, ...]
    by_state: Mapping[str, list[Line]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def done(self) -> int:
        return self.total - len(self.by_state.get(EntryState.WAITING, []))

    @property
    def issued(self) -> list[Line]:
        return self.by_state.get(EntryState.ISSUED, [])

    @property
    def skipped(self) -> list[Line]:
        return self.by_state.get(EntryState.SKIPPED, [])

    @property
    def failed(self) -> list[Line]:
        return self.by_state.get(EntryState.FAILED, [])

    @property
    def credentials(self) -> list[uuid.UUID]:
        """What a file of all holds, also of those who had theirs before."""
        return [line.entry.credential.pk for line in self.lines if line.entry.credential]


def of(batch: Batch, opened: Roll) -> Shown:
    """Two queries beside those of the list."""
    rows = batch.entries.select_related("person", "credential").defer("credential__content")
    entries = [each for each in rows if each.person]
    allowed = opened.shown([each.person_id for each in entries if each.person_id])
    lines = [Line(str(each.person), each) for each in entries if each.person_id in allowed]
    lines.sort(key=lambda line: (line.name.casefold(), line.entry.pk))
    by_state: dict[str, list[Line]] = {}
    for line in lines:
        by_state.setdefault(line.entry.state, []).append(line)
    return Shown(tuple(lines), by_state)


def all_of(opened: Roll, roll: str, key: str, language: str) -> list[tuple[Batch, Words, int]]:
    """The batches made of a list, the newest first: what for, and how many certificates of which one may know."""
    rows = Batch.objects.of(roll, key).defer("wordings").select_related("made_by")
    people = BatchEntry.objects.filter(batch__in=rows).exclude(person=None).values_list("person", flat=True)
    allowed = opened.shown(set(people))
    issued = Count("entries", filter=Q(entries__state=EntryState.ISSUED, entries__person__in=allowed))
    return [
        (batch, words(batch.title, language), batch.issued)  # type: ignore[attr-defined]
        for batch in rows.annotate(issued=issued)
    ]
