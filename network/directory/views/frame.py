"""What the pages of an organisation on the desk share: finding it, its frame, and saying how an action went."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from accounts.http import SignedInRequest
from network.directory import policies
from network.directory.models import Organisation


def shown_to(user: Any) -> QuerySet[Organisation]:
    """Those whose page on the desk this person may read; an administrator all, without changing anything."""
    rows = Organisation.objects.all() if policies.may_see_all(user) else Organisation.objects.visible_to(user)
    return rows.select_related("kind", "municipality__region", "parent", "applied_by", "decided_by")


def found(request: SignedInRequest, pk: Any, policy: Callable[[Any, Organisation], bool] | None = None) -> Organisation:
    """404 for organisations of other areas, unless one answers for them; 403 for those who may look and not act."""
    organisation = get_object_or_404(shown_to(request.user), pk=pk)
    if policy and not policy(request.user, organisation):
        raise PermissionDenied
    return organisation


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
