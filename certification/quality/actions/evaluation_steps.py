"""What the steps of an evaluation share."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from certification.quality import assessing, hearing, policies
from certification.quality.actions import steps
from certification.quality.actions.taking import may_lead
from certification.quality.models import Application
from certification.quality.states import State
from core import clock
from core.errors import Refused


def locked(application: Application, actor: User) -> Application:
    """The application as it is now, for somebody who evaluates it. Raises PermissionDenied."""
    of = steps.locked(application.pk)
    if not policies.may_evaluate(actor, of):
        raise PermissionDenied
    return of


def check_state(application: Application, state: State) -> None:
    """Raises Refused, "illegal_move", in any other state. states.MOVES alone would let one of these steps do what is
    somebody else's: it may lead to the same state from several."""
    if application.state != state:
        raise Refused(_("This is not possible in the present state."), code="illegal_move")


def may_give_time(user: Any, application: Application) -> bool:
    """A later day for the applicant's reply: whoever evaluates, and leads."""
    return policies.may_evaluate(user, application) or may_lead(user, application)


def check_whole(application: Application) -> None:
    """Raises Refused: "ungraded" while an answer has no grade, "again" when the applicant has changed something that
    nobody has looked at since."""
    left = assessing.ungraded(application)
    if left:
        said = ngettext(
            "%(count)s answer has not been assessed yet.", "%(count)s answers have not been assessed yet.", left
        )
        raise Refused(said % {"count": left}, code="ungraded")
    old = hearing.outdated(assessing.newest(application).values(), hearing.changes(application))
    if old:
        said = ngettext(
            "The applicant has changed %(count)s answer since it was assessed. Look at it again.",
            "The applicant has changed %(count)s answers since they were assessed. Look at them again.",
            len(old),
        )
        raise Refused(said % {"count": len(old)}, code="again")


def close_round(application: Application) -> None:
    """Nothing of the round's findings changes any more (guards)."""
    application.findings.filter(round=application.round, closed_at=None).update(closed_at=clock.now())


def tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
