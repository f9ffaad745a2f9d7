"""What the pages of an organisation on the desk share: finding it, its frame, how often one may send, and saying how an
action went."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from accounts.http import SignedInRequest
from core import limits
from core.views import fetch
from network.directory import policies
from network.directory.models import Organisation


def shown_to(user: Any) -> QuerySet[Organisation]:
    """Those whose page on the desk this person may read; an administrator all, without changing anything."""
    rows = Organisation.objects.all() if policies.may_see_all(user) else Organisation.objects.visible_to(user)
    return rows.select_related("kind", "municipality__region", "parent", "applied_by", "decided_by")


def _may_look(user: Any, organisation: Organisation) -> bool:
    """``shown_to`` has asked already."""
    return True


def found(request: SignedInRequest, pk: Any, policy: Callable[[Any, Organisation], bool] = _may_look) -> Organisation:
    """404 for organisations of other areas, unless one answers for them; 403 for those who may look and not act."""
    return fetch(shown_to(request.user), request.user, policy, pk=pk)


def frame(request: SignedInRequest, organisation: Organisation, here: str = "") -> dict[str, Any]:
    """The way from the desk to this page."""
    steps = [(gettext("Desk"), reverse("desk"))]
    if policies.may_list(request.user):
        steps.append((gettext("Organisations"), reverse("directory:organisations")))
    own = reverse("directory:organisation", args=[organisation.pk])
    steps += [(organisation.name, own), (here, "")] if here else [(organisation.name, "")]
    return {"organisation": organisation, "crumbs": steps, "section": "desk", "here": "directory:organisations"}


def tried(request: HttpRequest, action: Callable[..., Any], **kwargs: Any) -> Any:
    """What the action returned; None when it refused, and then the next page says why."""
    try:
        return action(**kwargs) or True
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
        return None


@dataclass(frozen=True)
class Budget:
    """How often one person may send what sets off mails, in an hour."""

    name: str
    limit: int

    def spend(self, user: Any) -> int:
        """0, or after how many seconds to ask again."""
        return limits.spend(f"{self.name}:{user.pk}", limit=self.limit, seconds=60 * 60)

    def pay(self, form: BaseForm, user: Any) -> int:
        """Counts a form that is whole; what has to be put right first costs nothing. When it was one too many, the form
        says so, is not valid any more, and keeps what was typed. Returns as ``spend``."""
        wait = self.spend(user) if form.is_valid() else 0
        if wait:
            minutes = math.ceil(wait / 60)
            said = ngettext(
                "You have sent this too often. Wait %(count)s minute and send it again: what you wrote stays here.",
                "You have sent this too often. Wait %(count)s minutes and send it again: what you wrote stays here.",
                minutes,
            )
            form.add_error(None, ValidationError(said % {"count": minutes}, code="wait"))
        return wait


def form_page(
    request: HttpRequest, template: str, context: dict[str, Any], form: BaseForm | None, wait: int = 0
) -> HttpResponse:
    """The page of a form: 422 when something is to be put right, 429 when it is to be sent later."""
    response = render(request, template, context | {"form": form}, status=422 if form and form.errors else 200)
    if wait:
        response.status_code, response["Retry-After"] = 429, str(wait)
    return response
