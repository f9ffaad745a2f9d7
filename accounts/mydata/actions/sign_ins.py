"""Writing down sign-ins, and ending one from afar."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import devices
from accounts.models import User
from accounts.mydata.models import SignIn
from core import audit

_LONGEST = 200


@transaction.atomic
def note_sign_in(*, person: User, way: str, agent: str) -> SignIn:
    """``agent``: the browser as it names itself; of it only browser and system are kept. The address it came from is
    not asked for."""
    return SignIn.objects.create(person=person, way=way, browser=devices.describe(agent)[:_LONGEST])


@transaction.atomic
def end_sign_in(*, session: Any, actor: User) -> bool:
    """Signs the actor out in one other browser. False when it was signed out already: done twice is done once. Raises
    PermissionDenied for a browser of somebody else."""
    found = UserSession.objects.select_for_update().filter(pk=session).first()
    if found is None:
        return False
    if found.user_id != actor.pk:
        raise PermissionDenied
    found.end()
    audit.record(actor, "accounts.user.end_sign_in", actor=actor)
    return True
