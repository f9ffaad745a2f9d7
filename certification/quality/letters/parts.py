"""What letters are made of: paragraphs, and the values that stand in them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format

from certification.quality.models import Application, Case, Certification, Decision
from network.directory.models import Organisation


@dataclass(frozen=True)
class Paragraph:
    """``heading``: "" for none. ``lines``: what follows the text, each on a line of its own."""

    text: str
    lines: Sequence[str] = ()
    heading: str = ""

    @property
    def content(self) -> dict[str, Any]:
        """As models.Letter keeps it."""
        return {"heading": self.heading, "text": self.text, "lines": list(self.lines)}


@dataclass(frozen=True)
class Matter:
    """What one letter is about, in the active language. ``values``: what whoever writes it gives (writing.write)."""

    number: str
    organisation: Organisation | None = None
    application: Application | None = None
    certification: Certification | None = None
    decision: Decision | None = None
    case: Case | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Of the organisation; "" when it is about none."""
        return str(self.organisation.name) if self.organisation else ""

    @property
    def version(self) -> Any:
        """The version of the criteria that it rests on; None when it rests on none."""
        of = self.application or self.certification
        return of.version if of else None

    @property
    def scheme(self) -> str:
        return str(self.version.scheme.name) if self.version else ""

    def day(self, key: str, default: dt.date | None = None) -> str:
        """One of the values that is a day, in words; "" when there is none."""
        return shown(self.values.get(key) or default)

    def text(self, key: str, default: str = "") -> str:
        return str(self.values.get(key) or default)


def shown(day: dt.date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def lines(text: str) -> list[str]:
    """What somebody wrote, a line of the letter for each line of theirs."""
    return [each.strip() for each in text.splitlines() if each.strip()]


def listed(given: Iterable[Any]) -> list[str]:
    return [str(each) for each in given if str(each).strip()]
