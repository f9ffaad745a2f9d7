"""Who enters requests for help, who asks volunteers and chooses among them, and who answers."""

from typing import Any

from volunteers.matching import areas
from volunteers.matching.areas import Asker
from volunteers.matching.models import Ask, Request


def may_enter_somewhere(user: Any) -> bool:
    """Coordinators, and main contacts and editors of a member."""
    return areas.any_of(user)


def may_enter_for(user: Any, asker: Asker) -> bool:
    return asker in areas.of(user)


def may_handle(user: Any, request: Request) -> bool:
    """See it, ask volunteers, choose among them and end it."""
    return Request.objects.handled_by(user).filter(pk=request.pk).exists()


def may_choose(user: Any, ask: Ask) -> bool:
    """Nobody chooses themselves."""
    return may_handle(user, ask.request) and not is_own(user, ask)


def is_own(user: Any, ask: Ask) -> bool:
    """Whether this person was asked."""
    volunteer = ask.volunteering.volunteer
    return bool(user.is_authenticated and user.is_active and volunteer and volunteer.person_id == user.pk)
