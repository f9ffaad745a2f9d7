"""Addresses of meetings: their public pages and files."""

from urllib.parse import urlencode

from django.urls import reverse

from network.meetings import wording
from network.meetings.models import Meeting


def page_of(meeting: Meeting, *, key: str = "") -> str:
    """The path of the public page, with its readable end in the active language. ``key``: the secret of an invitation,
    by which one sees a meeting that is not for everyone."""
    return with_key(reverse("meetings:meeting", args=[meeting.pk, wording.slug_of(meeting)]), key)


def file_of(meeting: Meeting, name: str) -> str:
    """The path of one of its files: "ics" or "agenda_pdf"."""
    return reverse(f"meetings:{name}", args=[meeting.pk])


def with_key(path: str, key: str) -> str:
    return f"{path}?{urlencode({'key': key})}" if key else path
