"""Slot: pages of kinds of credentials that are shown in a way of their own, such as a card. Higher wings register in
AppConfig.ready()."""

from typing import Protocol

from django.http import HttpRequest, HttpResponse

from certification.credentials import sources
from certification.credentials.models import Credential


class Pages(Protocol):
    def answer(self, request: HttpRequest, credential: Credential) -> HttpResponse:
        """The public check page, whatever has become of the credential: strangers learn of it nowhere else."""
        ...

    def address(self, credential: Credential) -> str:
        """Where its holder finds it, a path in the active language."""
        ...

    def rests(self, credential: Credential) -> str:
        """Why nobody may restore it now, in words of the active language: what it follows has stopped. "" if nothing
        speaks against it."""
        ...


_pages: dict[str, Pages] = {}


def register(kind: str, pages: Pages) -> None:
    if _pages.setdefault(kind, pages) is not pages:
        raise ValueError(f"Two show credentials of the kind {kind}.")


def pages_of(credential: Credential) -> Pages | None:
    """Who shows it instead of this wing; None for what is shown like all others. Of what was erased only the kind is
    known any more."""
    own = sources.follows(credential.source) or credential.erased_at is not None
    return _pages.get(credential.kind) if own else None
