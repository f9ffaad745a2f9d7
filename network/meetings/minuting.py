"""What stands in minutes: tidied before it is kept, read in the language of the page, and compared."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from core import texts
from core.texts import Text, Words, in_language, languages
from network.directory.lines import one_line
from network.meetings import attending
from network.meetings.models import Meeting, Minutes, MinutesRevision, Registration
from network.meetings.states import Way

# Words, spaces and signs: what is marked as changed is whole words.
_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
EMPTY: Mapping[str, Any] = {"summary": {}, "present": {}, "decisions": []}


@dataclass(frozen=True)
class Reading:
    """One revision in the language of the page. ``present``: how many were there, by way; only what somebody wrote."""

    number: int
    summary: Words
    decisions: Sequence[Words]
    present: Sequence[tuple[Way, int]]

    @property
    def paragraphs(self) -> list[list[str]]:
        """Of the summary: paragraphs of lines."""
        parts = re.split(r"\n\s*\n", self.summary.text)
        return [part.strip().split("\n") for part in parts if part.strip()]


def tidy(summary: Text, decisions: Sequence[Text], present: Mapping[str, int | None]) -> dict[str, Any]:
    """The content of a revision, always in the same shape, so that what reads the same is the same."""
    rows = [texts.clean({code: one_line(text or "") for code, text in each.items()}) for each in decisions]
    long = {code: (text or "").replace("\r\n", "\n").replace("\r", "\n") for code, text in summary.items()}
    return {
        "summary": texts.clean(long),
        "present": {way.value: present[way] for way in Way if present.get(way) is not None},
        "decisions": [row for row in rows if row],
    }


def newest(minutes: Minutes | None) -> MinutesRevision | None:
    return minutes.revisions.select_related("author").first() if minutes is not None else None


def published(minutes: Minutes | None) -> MinutesRevision | None:
    """The revision that participants see; None where none was published."""
    if minutes is None or minutes.published is None:
        return None
    return minutes.revisions.select_related("author").get(number=minutes.published)


def of(meeting: Meeting) -> Minutes | None:
    return Minutes.objects.filter(meeting=meeting.pk).first()


def read(revision: MinutesRevision) -> Reading:
    language, content = get_language() or settings.LANGUAGE_CODE, revision.content
    present = [(way, content["present"][way]) for way in Way if way in content["present"]]
    decisions = [texts.words(each, language) for each in content["decisions"]]
    return Reading(revision.number, texts.words(content["summary"], language), decisions, present)


def counted(meeting: Meeting) -> dict[str, int]:
    """How many were there, by way, as attendance was registered; empty where nobody registered any. One query."""
    there = list(attending.present(meeting).values())
    return {way.value: there.count(way) for way in Way if way in meeting.ways or way in there} if there else {}


def may_be_named(meeting: Meeting) -> list[Registration]:
    """Those who take part and have an account: action points can be theirs."""
    rows = meeting.registrations.confirmed().filter(person__is_active=True)
    return list(rows.select_related("person", "organisation").order_by("person__name", "turn"))


# ── what changed ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Part:
    """A stretch of text. ``kind``: "same", "ins" (new) or "del" (taken out)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One field that differs. ``language``: that of its text; "" for numbers."""

    label: str
    language: str
    parts: Sequence[Part]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Field by field what differs between two contents, word by word. Decisions that only moved down because another
    was put before them do not differ."""
    found = [
        Change(_label(gettext("Summary"), code), code, parts(*_both(before["summary"], after["summary"], code)))
        for code in languages()
        if before["summary"].get(code) != after["summary"].get(code)
    ]
    there = gettext("Present: %(way)s")
    found += [
        Change(there % {"way": way.label}, "", parts(*_both(before["present"], after["present"], way)))
        for way in Way
        if before["present"].get(way) != after["present"].get(way)
    ]
    return found + list(_of_decisions(before["decisions"], after["decisions"]))


def parts(before: str, after: str) -> list[Part]:
    """Two texts as one: what both have, and what is only in one of them."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    found = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Part("same", "".join(old[a:b])))
        else:
            found += [Part(kind, "".join(said)) for kind, said in (("del", old[a:b]), ("ins", new[c:d])) if said]
    return found


def _of_decisions(before: Sequence[Text], after: Sequence[Text]) -> Iterator[Change]:
    old, new = ([repr(sorted(each.items())) for each in rows] for rows in (before, after))
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        none: Text = {}
        for row, (was, now) in enumerate(zip_longest(before[a:b], after[c:d], fillvalue=none)):
            number = c + row + 1 if now else a + row + 1
            name = gettext("Decision %(number)s") % {"number": number}
            for code in languages():
                if was.get(code) != now.get(code):
                    yield Change(_label(name, code), code, parts(*_both(was, now, code)))


def _both(before: Mapping[str, Any], after: Mapping[str, Any], key: str) -> tuple[str, str]:
    was, now = before.get(key), after.get(key)
    return ("" if was is None else str(was)), ("" if now is None else str(now))


def _label(name: str, code: str) -> str:
    return capfirst(gettext("%(field)s, %(language)s") % {"field": name, "language": in_language(code)})
