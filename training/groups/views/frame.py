"""What the pages of the desk share: finding the group, its frame, and saying how an action went."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, gettext

from accounts.http import SignedInRequest
from core.errors import Refused
from core.texts import Words, words
from training.groups.models import Group


def led(request: SignedInRequest, pk: Any) -> Group:
    """404 for groups of other regions, unless one leads them: nobody else may know of them."""
    return get_object_or_404(Group.objects.visible_to(request.user).with_course(), pk=pk)


def course_title(group: Group) -> Words:
    """The course by its current version; by its code while it has none."""
    version = group.version
    language = get_language()
    return words(version.texts["title"], language) if version else Words(group.course.code, language, foreign=False)


def frame(group: Group, here: str = "") -> dict[str, Any]:
    """The way from the desk to this page."""
    steps = [(gettext("Desk"), reverse("desk")), (gettext("Groups"), reverse("groups:groups"))]
    steps += [(group.name, reverse("groups:group", args=[group.pk])), (here, "")] if here else [(group.name, "")]
    return {
        "group": group,
        "course": course_title(group),
        "crumbs": steps,
        "section": "desk",
        "here": "groups:groups",
    }


def tried(request: HttpRequest, action: Callable[..., Any], **kwargs: Any) -> Any:
    """What the action returned; None when it refused, and then the next page says why."""
    try:
        return action(**kwargs) or True
    except Refused as refused:
        messages.warning(request, " ".join(refused.messages))
        return None
