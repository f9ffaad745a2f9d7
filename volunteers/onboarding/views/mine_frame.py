"""What a volunteer's own pages share: finding what is theirs, the way to a page, and saying how an action went."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext

from accounts.http import SignedInRequest
from core.views import go
from network.directory.views.frame import Budget
from volunteers.onboarding import mine
from volunteers.onboarding.models import Volunteer, Volunteering
from volunteers.onboarding.policies.mine import may_edit_profile

P = ParamSpec("P")

FORM = ["GET", "HEAD", "POST"]

# Each of these writes letters or draws pictures.
SENDING = Budget("onboarding.mine", limit=30)
PHOTOS = Budget("onboarding.photo", limit=20)


def own(request: SignedInRequest, pk: Any) -> Volunteering:
    """404 for those of others."""
    found: Volunteering = get_object_or_404(mine.rows(request.user), pk=pk)
    return found


def with_volunteer(
    view: Callable[Concatenate[SignedInRequest, Volunteer, P], HttpResponse],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponse]:
    """Hands over who they are as a volunteer. Of whom nothing is under way any more nothing is asked, which is said on
    the page of all of theirs; 404 for whoever has never applied."""

    @wraps(view)
    def found(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        rows = Volunteer.objects.select_related("person", "municipality__region")
        volunteer: Volunteer = get_object_or_404(rows, person=request.user)
        if may_edit_profile(request.user, volunteer):
            return view(request, volunteer, *args, **kwargs)
        said = gettext("You have no task now, so nothing is asked of you here. You can apply again whenever you like.")
        messages.info(request, said)
        return go(request, "onboarding:mine")

    return found


def frame(*steps: tuple[str, str], volunteering: Volunteering | None = None) -> dict[str, Any]:
    """The way from the person's own page to this one: ``steps`` are names and addresses, "" for the page itself."""
    crumbs = [(gettext("My learning"), reverse("my")), (gettext("My volunteering"), reverse("onboarding:mine"))]
    if volunteering is not None:
        here = "" if not steps else reverse("onboarding:mine_one", args=[volunteering.pk])
        crumbs.append((volunteering.task.name, here))
    crumbs += steps
    if not steps and volunteering is None:
        crumbs[-1] = (crumbs[-1][0], "")
    return {"crumbs": crumbs, "section": "my", "volunteering": volunteering}


def profile_frame(here: str) -> dict[str, Any]:
    told = (gettext("What you have told"), reverse("onboarding:profile") if here else "")
    return frame(told, (here, "")) if here else frame(told)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when that is nothing: a form of which all is left empty is a form that was sent."""
    return request.POST if request.method == "POST" else None


def tried(request: HttpRequest, action: Callable[..., Any], **kwargs: Any) -> bool:
    """Whether it was done; where it was refused, the next page says why."""
    try:
        action(**kwargs)
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
        return False
    return True
