"""A credential in one language. What has no translation is shown in the language it has, and says which that is."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from certification.credentials.models import Credential, Share
from certification.credentials.states import Kind
from certification.credentials.wording import WORDINGS
from core.texts import Words, words


def address(credential: Credential) -> str:
    """Where anyone checks the credential: an absolute address without a language, for print and QR codes."""
    return settings.SITE_URL + reverse("credentials:verify", args=[credential.shown_code])


def share_address(share: Share) -> str:
    """What the holder copies and gives to others."""
    return settings.SITE_URL + reverse("credentials:shared", args=[share.token])


def file_name(credential: Credential, language: str, ending: str) -> str:
    """Of a file of it, in ASCII so that it survives every program: "osaamismerkki-digitukijan-perus-7K4M-2Q9X.png".

    What is for paper is called a certificate, the rest a badge.
    """
    with override(language):
        word, title = _("certificate") if ending == "pdf" else _("badge"), Worded(credential, language).title.text
    return f"{slugify(f'{word} {title}')[:80].strip('-')}-{credential.shown_code}.{ending}"


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

    def _said(self, key: str) -> str:
        """The house's words for its kind, in this language; ``%(title)s`` in them is the title."""
        with override(self.language):
            said = str(getattr(WORDINGS[Kind(self.credential.kind)], key))
        return said.replace("%(title)s", self.title.text)

    @cached_property
    def heading(self) -> str:
        """Of the document: "Certificate of attendance"."""
        return self._said("heading")

    @cached_property
    def lead(self) -> str:
        """Between the holder's name and the title: "has taken part in"."""
        return self._said("lead")

    @cached_property
    def about(self) -> str:
        """A label before the title: "Learning path"."""
        return self._said("about")

    @cached_property
    def points_heading(self) -> str:
        """Before the goals: "After the course a person can"."""
        return self._said("points")

    @cached_property
    def ready(self) -> str:
        """That it is there, in one line with the title."""
        return self._said("ready")

    @cached_property
    def done(self) -> str:
        """What the holder is congratulated on."""
        return self._said("done")

    @cached_property
    def renewal(self) -> str:
        """How it is renewed; an address follows."""
        return self._said("renewal")

    @cached_property
    def renew(self) -> str:
        """On the button that leads to ``renewal_url``; "" where there is nothing to click."""
        return self._said("renew")

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
        """Where the holder does what renews it, in the active language, "" where that is nowhere; read it with
        ``Credential.SUBJECT``."""
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
