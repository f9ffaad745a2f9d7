"""Who may, and who must, in one's own account and in the administration of people."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from accounts import staff
from accounts.models import User


def must_use_two_steps(user: User | AnonymousUser) -> bool:
    """Whoever can open staff pages: a password alone would let whoever guessed it into other people's data."""
    if not settings.STAFF_TWO_STEP_REQUIRED or not isinstance(user, User):
        return False
    return user.is_active and staff.is_one(user)


def may_change_details(user: User | AnonymousUser, person: User) -> bool:
    return user.is_active and (user.pk == person.pk or user.is_superuser)


def may_administer_people(user: User | AnonymousUser) -> bool:
    """Only administrators: who may change people can make themselves anything."""
    return user.is_active and user.is_superuser
