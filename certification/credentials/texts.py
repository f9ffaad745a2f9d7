"""A credential in one language. What has no translation is shown in the language it has, and says which that is."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.translation import ngettext, override

from certification.credentials.models import Credential
from core.texts import Words, words


def address(credential: Credential) -> str:
    """Where anyone checks the credential: an absolute address without a language, for print and QR codes."""
    return settings.SITE_URL + reverse("credentials:verify", args=[credential.shown_code])


@dataclass(frozen=True)
class CourseOfPath:
    """A course that a path was made of; ``extent`` is its time in words."""

    title: Words
    completed_on: dt.date
    extent: Words


class Worded:
    """What templates show of a credential."""

    def __init__(self, credential: Credential, language: str) -> None:
        self.credential = credential
        self.language = language

    def _words(self, key: str) -> Words:
        return words(self.credential.content.get(key, {}), self.language)

    @cached_property
    def title(self) -> Words:
        return self._words("title")

    @cached_property
    def goals(self) -> list[Words]:
        goals = (words(goal, self.language) for goal in self.credential.content.get("goals", []))
        return [goal for goal in goals if goal]

    @cached_property
    def extent(self) -> Words:
        """The course's own words, else its duration."""
        return self._words("extent") or self._duration(self.credential.minutes)

    @cached_property
    def courses(self) -> list[CourseOfPath]:
        """What a path was made of, in its order; nothing for a course."""
        return [
            CourseOfPath(
                title=words(each["title"], self.language),
                completed_on=dt.date.fromisoformat(each["completed_on"]),
                extent=self._duration(each["minutes"]),
            )
            for each in self.credential.content.get("courses", [])
        ]

    @cached_property
    def renewal_url(self) -> str:
        """Where the holder does what renews it, in the active language; read it with ``Credential.SUBJECT``."""
        credential = self.credential
        if credential.path_completion:
            return reverse("paths:show", args=[credential.path_completion.path.code])
        return (
            reverse("courses:refresh", args=[credential.completion.enrolment.course.code])
            if credential.completion
            else ""
        )

    def _duration(self, total: int) -> Words:
        hours, minutes = divmod(total, 60)
        with override(self.language):
            parts = [
                ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours} if hours else "",
                ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes} if minutes else "",
            ]
        return Words(text=" ".join(filter(None, parts)), language=self.language, foreign=False)

    @cached_property
    def note(self) -> Words:
        return self._words("note")

    @cached_property
    def issuer(self) -> Words:
        return self._words("issuer")

    @cached_property
    def address(self) -> str:
        return address(self.credential)
