"""Which meeting a reader may see, with or without the link of an invitation."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from network.meetings import policies
from network.meetings.models import Meeting, MeetingQuerySet
from network.meetings.registering import key_of


def whole(rows: MeetingQuerySet) -> MeetingQuerySet:
    """With what public pages, cards and files of meetings show."""
    rows = rows.select_related("region", "network", "municipality", "series")
    return rows.prefetch_related("languages", "facts", "agenda", "networks")


def fetched(request: HttpRequest, pk: Any) -> Meeting:
    """Raises Http404 for meetings this reader may not know of."""
    found: Meeting = get_object_or_404(whole(Meeting.objects.all()), pk=pk)
    if not policies.may_know(request.user, found, key_of(request)):
        raise Http404
    return found


def events() -> list[tuple[Any, str]]:
    """Where every public page of meetings begins."""
    return [(gettext("Events"), reverse("meetings:calendar"))]
