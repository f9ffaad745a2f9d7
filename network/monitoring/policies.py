"""Who may log, correct and count sessions. Views, actions and templates all ask here."""

import datetime as dt
from typing import Any

from core import clock
from network.directory import mandates
from network.directory import policies as directory
from network.directory.models import Contact, Organisation
from network.directory.states import ContactRole
from network.monitoring import givers
from network.monitoring.models import Session
from network.monitoring.states import CORRECTABLE_DAYS


def may_log(user: Any) -> bool:
    """Whoever gives support for somebody: as a volunteer, or as staff (`givers`)."""
    return bool(givers.of(user))


def may_see_own(user: Any) -> bool:
    """One's hours stay with one, also when one has stopped."""
    return Session.objects.of(user).exists() or may_log(user)


def may_correct(user: Any, session: Session) -> bool:
    """Whoever wrote it, as long as figures of that time are not final."""
    if not user.is_authenticated or not user.is_active or session.person_id != user.pk:
        return False
    return clock.today() <= clock.day_of(session.logged_at) + dt.timedelta(days=CORRECTABLE_DAYS)


def may_see_figures(user: Any, organisation: Organisation) -> bool:
    """Its main contacts, who coordinates where it has its home, and administrators."""
    if not user.is_authenticated or not user.is_active:
        return False
    manages = Contact.objects.in_force().filter(person=user, role=ContactRole.MANAGER, organisation=organisation)
    return directory.may_see_all(user) or mandates.covers(user, organisation.municipality) or manages.exists()


def may_see_area(user: Any) -> bool:
    """Whoever coordinates somewhere, and administrators."""
    return directory.may_see_all(user) or mandates.municipalities_of(user).exists()
