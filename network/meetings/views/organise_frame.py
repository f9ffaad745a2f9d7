"""What the pages of organisers share: finding a meeting, the way to it, which dates of its series are meant, and a form
that lost a race."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from accounts.http import SignedInRequest
from core.errors import Refused
from network.meetings import wording
from network.meetings.models import Meeting
from network.meetings.states import Scope

FORM = ["GET", "HEAD", "POST"]


def organised(request: SignedInRequest, pk: Any) -> Meeting:
    """404 for meetings of other regions and networks: on the desk nobody else may know of them."""
    rows = Meeting.objects.coordinated_by(request.user)
    rows = rows.select_related("region", "network", "municipality", "series", "created_by")
    found: Meeting = get_object_or_404(rows, pk=pk)
    return found


def frame(meeting: Meeting | None, here: str = "") -> dict[str, Any]:
    """The way from the desk to this page."""
    steps = [(gettext("Desk"), reverse("desk")), (gettext("Events"), reverse("meetings:meetings"))]
    if meeting is not None:
        own = reverse("meetings:desk", args=[meeting.pk]) if here else ""
        steps.append((str(wording.text(meeting, "title")), own))
    steps += [(here, "")] if here else []
    return {"meeting": meeting, "crumbs": steps, "section": "desk", "here": "meetings:meetings"}


def scope_of(request: HttpRequest) -> str:
    """As a button or a form says it; this date alone when it says nothing we know."""
    asked = request.POST.get("scope", "")
    return asked if asked in Scope.values else Scope.THIS


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when that is nothing: a form of which all is left empty is a form that was sent."""
    return request.POST if request.method == "POST" else None


def saved(form: BaseForm, action: Callable[..., Any], values: Callable[[], dict[str, Any]], **kwargs: Any) -> Any:
    """What the action returned; None when the form or the action refuses, and then the form says why."""
    if not form.is_valid():
        return None
    try:
        return action(**values(), **kwargs)
    except ValidationError as error:
        # What a field of the row refuses may be no field of the form.
        known = isinstance(error, Refused) or not hasattr(error, "error_dict")
        form.add_error(None, error if known else ValidationError(error.messages))
        return None


def was_overtaken(form: BaseForm) -> bool:
    """Whether somebody else saved in the meantime."""
    return any(error.code == "changed" for error in form.non_field_errors().as_data())
